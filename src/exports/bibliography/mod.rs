//! `/data/sources.bib` and `/data/sources.json`: the sources for reference managers, as BibLaTeX and CSL-JSON.
//!
//! What [`crate::content::bibliography`] reads from these files is what the site knew, as far as the formats can say it.

mod bib;
mod csl;

#[cfg(test)]
mod tests;

use super::data::FOLDER;
use super::json;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::SourceType;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
pub use crate::render::views::elsewhere::web_address;

/// The BibLaTeX file's name.
pub const BIB: &str = "sources.bib";

/// The CSL-JSON file's name.
pub const CSL: &str = "sources.json";

/// The bibliographies.
pub struct Bibliography;

impl Output for Bibliography {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let exists = !graph.site.sources.all().is_empty();
        let names = if exists { &[BIB, CSL][..] } else { &[] };
        names.iter().map(|name| Item::new(format!("{FOLDER}{name}"), 0)).collect()
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let sources = renderer.graph.site.sources.all();
        match item.path.ends_with(BIB) {
            true => Ok(bib::document(sources).into_bytes()),
            false => json::indented(&csl::items(sources)),
        }
    }
}

/// The word for what a source is, as writers type it.
pub const fn type_word(kind: SourceType) -> &'static str {
    match kind {
        SourceType::News => "news",
        SourceType::Statement => "statement",
        SourceType::Report => "report",
        SourceType::Dataset => "dataset",
        SourceType::Book => "book",
        SourceType::Video => "video",
        SourceType::Social => "social",
        SourceType::Interview => "interview",
        SourceType::Law => "law",
    }
}
