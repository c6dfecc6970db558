//! Where an entry is spoken of: mentions with their sentences, and quotations.

use serde::Serialize;

use super::link::direction;
use crate::graph::Place;
use crate::model::{EntryRef, Lang};
use crate::render::Renderer;
use crate::render::prose;
use crate::render::views::reference::{MentionView, QuotationView};

/// The mentions of an entry on one page.
#[derive(Debug, Clone, Serialize)]
pub struct MentionGroup {
    /// The link to the page.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The page's language, when it is not that of this page.
    pub lang: Option<String>,
    /// The direction of that language.
    pub dir: Option<&'static str>,
    /// The mentions in reading order.
    pub mentions: Vec<MentionView>,
}

impl MentionGroup {
    /// The first mention on a page, for a page in `lang`.
    fn new(renderer: &Renderer, document: EntryRef, lang: Lang, first: MentionView) -> Self {
        let site = &renderer.graph.site;
        let foreign = Some(site.lang(document)).filter(|l| *l != lang);
        Self {
            url: renderer.graph.path(document).to_owned(),
            title: site.name(document).to_owned(),
            lang: foreign.map(|l| l.to_string()),
            dir: foreign.map(direction),
            mentions: vec![first],
        }
    }
}

/// Every mention of an entry, page by page: the pages in `lang`, and those that there are in no other language.
pub fn mentions(renderer: &Renderer, of: EntryRef, lang: Lang) -> Vec<MentionGroup> {
    let site = &renderer.graph.site;
    let mut groups: Vec<(EntryRef, MentionGroup)> = Vec::new();
    let places = renderer.graph.backlinks.mentions(site.first(of)).iter().copied();
    for (document, view) in prose::mentions(renderer, places.filter(|p| speaks(renderer, *p, lang))) {
        match groups.last_mut().filter(|(last, _)| *last == document) {
            Some((_, group)) => group.mentions.push(view),
            None => groups.push((document, MentionGroup::new(renderer, document, lang, view))),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Every quotation of a speaker, from the same pages.
pub fn quotations(renderer: &Renderer, of: EntryRef, lang: Lang) -> Vec<QuotationView> {
    let places = renderer.graph.backlinks.quotations(renderer.graph.site.first(of)).iter();
    places.filter(|p| speaks(renderer, **p, lang)).filter_map(|p| prose::quotation(renderer, *p)).collect()
}

/// Whether a page is the one that readers of `lang` are sent to, so that translations don't say everything twice.
fn speaks(renderer: &Renderer, place: Place, lang: Lang) -> bool {
    renderer.graph.site.version_in(place.document, lang) == place.document
}
