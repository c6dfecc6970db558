//! Entries of the bibliography.

use serde::Serialize;

use super::DateView;
use super::elsewhere::web;
use super::link::direction;
use crate::model::{Lang, SourceEntry};
use crate::render::Renderer;

/// What `partials/source.html` gets: outlet, “title,” date, link; language and archive when known.
#[derive(Debug, Clone, Serialize)]
pub struct SourceView {
    /// The id by which writers cite it.
    pub id: String,
    /// Who published it.
    pub outlet: String,
    /// Its title, as the outlet wrote it.
    pub title: String,
    /// The opening quotation mark of the page's language.
    pub open_quote: String,
    /// The closing quotation mark of the page's language.
    pub close_quote: String,
    /// The comma before the closing quotation mark, as English has it; empty behind a mark that ends a sentence.
    pub comma_inside: &'static str,
    /// The comma behind the closing quotation mark, as other languages have it.
    pub comma_outside: &'static str,
    /// The day it was published.
    pub date: DateView,
    /// Where it can be read, when that is an address that browsers may follow.
    pub url: Option<String>,
    /// The host of `url`, without `www.`: what the link says.
    pub host: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// What it is: `news`, `statement`, `report`, …
    pub kind: String,
    /// The word for what it is; none for news, which needs no saying.
    pub kind_label: Option<String>,
    /// The language it is written in, when that is not the page's.
    pub lang: Option<String>,
    /// The direction of that language.
    pub dir: Option<&'static str>,
    /// The name of that language, in itself where Dateline speaks it, else its tag.
    pub language: Option<String>,
    /// Where an archived copy can be read.
    pub archive_url: Option<String>,
    /// The day on which it was read.
    pub accessed: Option<DateView>,
}

impl SourceView {
    /// The source at a place of the store, for a page in `lang`; none past its end.
    pub fn new(renderer: &Renderer, source: usize, lang: Lang) -> Option<Self> {
        renderer.graph.site.sources.all().get(source).map(|source| Self::of(renderer, source, lang))
    }

    fn of(renderer: &Renderer, source: &SourceEntry, lang: Lang) -> Self {
        let locale = renderer.text(lang);
        let (open_quote, close_quote) = locale.quotes();
        let (comma_inside, comma_outside) = commas(&source.title, lang);
        let foreign = source.lang.filter(|l| *l != lang);
        let kind =
            serde_json::to_value(source.kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        let url = source.url.as_deref().and_then(web);
        Self {
            id: source.id.to_string(),
            outlet: source.outlet.clone(),
            title: source.title.clone(),
            open_quote: open_quote.to_owned(),
            close_quote: close_quote.to_owned(),
            comma_inside,
            comma_outside,
            date: DateView::new(locale, &source.date),
            host: url.as_ref().and_then(|u| u.host_str()).map(|h| h.trim_start_matches("www.").to_owned()),
            url: url.map(String::from),
            // An organisation that publishes its own work is named once.
            authors: source.authors.iter().filter(|a| **a != source.outlet).cloned().collect(),
            kind_label: (kind != "news").then(|| locale.text(&format!("type_{kind}")).to_owned()),
            kind,
            lang: foreign.map(|l| l.to_string()),
            dir: foreign.map(direction),
            language: foreign.map(|l| language_name(renderer, l)),
            archive_url: source.archive_url.as_deref().and_then(web).map(String::from),
            accessed: source.accessed.map(|d| DateView::new(locale, &d)),
        }
    }
}

/// The comma between a quoted title and what follows: within the quotation marks, and behind them.
fn commas(title: &str, lang: Lang) -> (&'static str, &'static str) {
    let ends = title.trim_end().ends_with(['?', '!', '…', '؟', '.']);
    match lang.primary() {
        "en" if ends => ("", ""),
        "en" => (",", ""),
        "ar" | "fa" | "ur" => ("", "،"),
        _ => ("", ","),
    }
}

/// A language's name in itself, where a locale knows it; else its tag.
pub fn language_name(renderer: &Renderer, lang: Lang) -> String {
    let locale = renderer.text(lang);
    let primary = lang.primary();
    if locale.code() == primary { locale.name().to_owned() } else { lang.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert!(web("javascript:alert(1)").is_none());
        assert!(web("data:text/html,x").is_none());
        assert!(web("not an address").is_none());
        assert_eq!(
            web(" https://www.bbc.co.uk/news ").map(String::from).as_deref(),
            Some("https://www.bbc.co.uk/news")
        );
    }
}
