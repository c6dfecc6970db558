//! Pictures.

use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::model::{EntryRef, encode_path, join_path};
use crate::render::Renderer;

/// The path below `content/` of a file that is named relative to another; none when it leads out.
fn beside(from: &str, path: &str) -> Option<String> {
    join_path(from, path)?.strip_prefix("content/").map(str::to_owned)
}

/// How wide a picture in the column of text is shown, as `sizes` tells it: the layout's column in dateline.css.
pub const COLUMN: &str = "(min-width: 46.5rem) 44rem, 100vw";

/// A picture and what must be said of it.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// Where it is, in the size for a large screen: at most 1440 pixels wide.
    pub url: String,
    /// How wide that is, in pixels; none if it can't be told.
    pub width: Option<u32>,
    /// How high that is.
    pub height: Option<u32>,
    /// All sizes that there are, as `srcset` lists them; none when there is but one.
    pub srcset: Option<String>,
    /// The smallest size that there is, for a small place.
    pub small_url: String,
    /// What it shows, for those who can't see it; empty when the writer gave nothing.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// The licence it is used under.
    pub licence: Option<String>,
}

impl ImageView {
    /// The picture of an entry's front matter, if it has one that is there.
    pub fn of(renderer: &Renderer, at: EntryRef) -> Option<Self> {
        let entry = renderer.graph.site.entry(at);
        let image = entry.common.image?;
        let view = Self::at(renderer, &beside(&entry.file.path, &image.src)?)?;
        Some(Self {
            alt: image.alt.clone().unwrap_or_default(),
            credit: image.credit.clone(),
            licence: image.licence.clone(),
            ..view
        })
    }

    /// The picture that is published at a route, if it is there. Nothing is said of it.
    pub fn at_route(renderer: &Renderer, route: &str) -> Option<Self> {
        Self::at(renderer, &percent_decode_str(route).decode_utf8().ok()?)
    }

    /// The same by its path below `content/`.
    fn at(renderer: &Renderer, below: &str) -> Option<Self> {
        let site = &renderer.graph.site;
        let shown = renderer.media.show(below, site.assets.get(below).or_else(|| site.statics.get(below))?);
        let url = |path: &str| site.base.path_of(&encode_path(path));
        let choice = shown.as_ref().map_or(&[][..], |shown| &shown.choice);
        let listed: Vec<String> =
            choice.iter().map(|(path, width)| format!("{} {width}w", listable(url(path)))).collect();
        let largest = url(shown.as_ref().map_or(below, |shown| &shown.path));
        Some(Self {
            width: shown.as_ref().map(|shown| shown.width),
            height: shown.as_ref().map(|shown| shown.height),
            srcset: (!listed.is_empty()).then(|| listed.join(", ")),
            small_url: choice.first().map_or_else(|| largest.clone(), |(path, _)| url(path)),
            url: largest,
            alt: String::new(),
            credit: None,
            licence: None,
        })
    }
}

/// An address in a list with commas, in which it may neither begin nor end with one (HTML, 4.8.4.2.1).
fn listable(url: String) -> String {
    url.replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_looked_for_beside_the_file_that_names_it() {
        assert_eq!(beside("content/actors/x.md", "x.png").as_deref(), Some("actors/x.png"));
        assert_eq!(beside("content/explainers/y/index.md", "../../actors/x.png").as_deref(), Some("actors/x.png"));
        assert_eq!(beside("content/actors/x.md", "../../static/x.png"), None);
        assert_eq!(beside("content/actors/x.md", "../../../x.png"), None);
    }
}
