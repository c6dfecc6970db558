//! Pictures.

use serde::Serialize;

use crate::model::{EntryRef, encode_path, join_path};
use crate::render::Renderer;

/// The path below `content/` of a file that is named relative to another; none when it leads out.
fn beside(from: &str, path: &str) -> Option<String> {
    join_path(from, path)?.strip_prefix("content/").map(str::to_owned)
}

/// A picture and what must be said of it.
#[derive(Debug, Clone, Serialize)]
pub struct ImageView {
    /// Where the file is.
    pub url: String,
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
        let site = &renderer.graph.site;
        let below = beside(&entry.file.path, &image.src)?;
        site.assets.contains_key(&below).then(|| Self {
            url: site.base.path_of(&encode_path(&below)),
            alt: image.alt.clone().unwrap_or_default(),
            credit: image.credit.clone(),
            licence: image.licence.clone(),
        })
    }
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
