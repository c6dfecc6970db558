//! `/data/sources.bib` and `/data/sources.json`: the sources for reference managers, as BibLaTeX and CSL-JSON.
//!
//! What [`crate::content::bibliography`] reads from these files is what the site knew, as far as the formats can say it.

mod bib;
mod csl;

use url::Url;

use super::data::FOLDER;
use super::json;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::SourceType;
use crate::render::Renderer;
use crate::render::output::{Item, Output};

/// The BibLaTeX file's name.
pub const BIB: &str = "sources.bib";

/// The CSL-JSON file's name.
pub const CSL: &str = "sources.json";

/// The bibliographies.
pub struct Bibliography;

impl Output for Bibliography {
    fn routes(&self, graph: &Graph) -> Vec<Item> {
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

/// An address, if it is one of the web: programs that open it must not be led to a script.
pub fn web_address(address: Option<&str>) -> Option<String> {
    let address = address?.trim();
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_passed_on() {
        assert_eq!(web_address(Some(" https://a.example/x ")).as_deref(), Some("https://a.example/x"));
        assert_eq!(web_address(Some("javascript:alert(1)")), None);
        assert_eq!(web_address(Some("a.example")), None);
    }
}
