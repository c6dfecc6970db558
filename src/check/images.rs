//! Pictures: described for those who can't see them, credited, and light enough.

use std::path::Path;

use super::page::Page;
use super::rule::{Findings, Rule, rule};
use crate::diagnostics::Location;
use crate::graph::Resolution;
use crate::media;
use crate::model::{Prose, ProseEvent, Tag};
use crate::prose::plain;

/// The largest picture that readers on slow lines are asked to load.
const MOST_BYTES: u64 = 500 * 1024;

/// A picture in the text of a page.
struct Picture<'p> {
    location: Location,
    alt: String,
    title: &'p str,
    /// Its path below `content/`.
    path: Option<&'p str>,
}

/// The pictures in the body of a page.
fn pictures<'p>(page: &'p Page<'_>) -> Vec<Picture<'p>> {
    let prose: &Prose = page.entry.prose;
    let events = prose.events.iter().enumerate();
    events
        .filter_map(|(i, (event, span))| {
            let ProseEvent::Start(Tag::Image(target)) = event else { return None };
            let path = page.document.body.iter().find(|r| r.event as usize == i).and_then(|r| match &r.what {
                Resolution::Route(route) => Some(route.as_ref()),
                _ => None,
            });
            Some(Picture {
                location: prose.location(page.entry.file, *span),
                alt: plain(prose, i + 1..prose.end_of(i), &|_| None),
                title: &target.title,
                path,
            })
        })
        .collect()
}

rule! {
    /// ## What it does
    /// Finds a picture without a description.
    /// ## Why
    /// Readers who can't see it, or whose line is too slow for it, get nothing.
    /// ## Example
    /// ```markdown
    /// ![](gate.svg)
    /// ```
    /// Instead:
    /// ```markdown
    /// ![The dam's third gate, open by a hand's breadth](gate.svg)
    /// ```
    ImageWithoutAlt = "IMG001" "image-without-alt" Warning
}

impl Rule for ImageWithoutAlt {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if let Some(image) = page.entry.common.image
            && image.alt.as_ref().is_none_or(|alt| alt.trim().is_empty())
        {
            found
                .at(page.field("image"), "the picture has no description")
                .help("write `image: {src: …, alt: \"what can be seen\"}`");
        }
        for picture in pictures(page).into_iter().filter(|picture| picture.alt.trim().is_empty()) {
            found
                .at(picture.location, "the picture has no description")
                .help("say between the brackets what can be seen: ![A bridge at dawn](bridge.jpg)");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a picture without a credit.
    /// ## Why
    /// A picture is a source, too: readers should know who made it.
    /// ## Example
    /// ```yaml
    /// image: {src: bridge.jpg, alt: "A bridge at dawn"}
    /// ```
    /// Instead:
    /// ```yaml
    /// image: {src: bridge.jpg, alt: "A bridge at dawn", credit: "Someone", licence: "CC BY 4.0"}
    /// ```
    ImageWithoutCredit = "IMG002" "image-without-credit" Warning
}

impl Rule for ImageWithoutCredit {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if let Some(image) = page.entry.common.image
            && image.credit.as_ref().is_none_or(|credit| credit.trim().is_empty())
        {
            found
                .at(page.field("image"), "the picture has no credit")
                .help("add `credit:` with the name of who made it");
        }
        for picture in pictures(page).into_iter().filter(|picture| picture.title.trim().is_empty()) {
            found
                .at(picture.location, "the picture has no credit")
                .help("name who made it behind the address: ![A bridge](bridge.jpg \"Photo: Someone\")");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a picture of more than 500 KB that readers get as it is: a drawing, one that moves, one of few colours, or a
    /// photograph of at most 1440 pixels. Of wider ones, pages show smaller copies.
    /// ## Why
    /// Many readers of a conflict are in it, on slow and dear lines.
    /// ## Example
    /// ```text
    /// content/explainers/talks/route.svg   (4 MB)
    /// ```
    /// Instead, simplify the drawing, take a still, or save a photograph as JPEG of 80 percent.
    HeavyImage = "IMG004" "heavy-image" Warning
}

impl Rule for HeavyImage {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let folder = page.entry.file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = folder.strip_prefix("content/").unwrap_or(folder);
        let shown = page
            .entry
            .common
            .image
            .map(|image| (page.field("image"), format!("{folder}/{}", image.src.trim_start_matches("./"))));
        let written =
            pictures(page).into_iter().filter_map(|picture| Some((picture.location, picture.path?.to_owned())));
        for (location, path) in shown.into_iter().chain(written) {
            let file = page.context.site().assets.get(&path);
            let bytes = file.and_then(|file| std::fs::metadata(file).ok()).map_or(0, |file| file.len());
            if bytes > MOST_BYTES && !file.is_some_and(|file| is_shown_smaller(file)) {
                found
                    .at(location, format!("the picture has {} KB", bytes / 1024))
                    .help("simplify the drawing, take a still, or save a photograph as JPEG: 500 KB are enough");
            }
        }
    }
}

/// Whether pages show smaller copies of a picture only.
fn is_shown_smaller(file: &Path) -> bool {
    let bytes = std::fs::read(file).unwrap_or_default();
    let picture = media::Picture::measure(&file.to_string_lossy(), &bytes);
    picture.is_ok_and(|picture| picture.is_some_and(|picture| picture.is_shown_smaller()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photographs_that_are_wide_are_shown_smaller() {
        let folder = tempfile::tempdir().unwrap();
        for (name, width, expected) in [("wide.png", 1441, true), ("page.jpg", 1440, false), ("wide.jpg", 1441, true)] {
            let file = folder.path().join(name);
            image::RgbImage::new(width, 2).save(&file).unwrap();
            assert_eq!(is_shown_smaller(&file), expected, "{name}");
        }
        let drawing = folder.path().join("drawing.svg");
        std::fs::write(&drawing, "<svg width=\"4000\" height=\"4000\"></svg>").unwrap();
        assert!(!is_shown_smaller(&drawing));
        assert!(!is_shown_smaller(&folder.path().join("none.png")));
    }
}
