//! What rules know of the site.

use std::sync::OnceLock;

use super::names::Replaced;
use super::text::loaded::Loaded;
use super::uses::Uses;
use crate::graph::Graph;
use crate::model::{Config, Date, EntryRef, Lang, Site, SourceEntry};

/// The site as rules see it.
pub struct Context<'g> {
    /// The site, resolved.
    pub graph: &'g Graph,
    uses: OnceLock<Uses>,
    replaced: OnceLock<Replaced>,
    loaded: OnceLock<[Loaded; 3]>,
}

impl<'g> Context<'g> {
    /// The site as rules see it.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph, uses: OnceLock::new(), replaced: OnceLock::new(), loaded: OnceLock::new() }
    }

    /// What was written.
    pub fn site(&self) -> &'g Site {
        &self.graph.site
    }

    /// The settings.
    pub fn config(&self) -> &'g Config {
        &self.graph.site.config
    }

    /// Where its texts use names; gathered when a rule first asks.
    pub fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| Uses::of(self))
    }

    /// The forms of names that the site replaces.
    pub fn replaced(&self) -> &Replaced {
        self.replaced.get_or_init(|| Replaced::of(self.config()))
    }

    /// The loaded terms to look for in a text: Dateline's in English, the site's in the site's own language.
    pub fn loaded(&self, lang: Lang, own: Lang) -> Option<&Loaded> {
        let english = lang.as_str().split('-').next() == Some("en");
        let [listed, both, sites] = self.loaded.get_or_init(|| {
            let terms = || {
                let style = self.config().style.iter();
                style.flat_map(|style| &style.loaded_terms).map(String::as_str)
            };
            [Loaded::new([], true), Loaded::new(terms(), true), Loaded::new(terms(), false)]
        });
        match (english, lang == own) {
            (true, true) => Some(both),
            (true, false) => Some(listed),
            (false, true) => Some(sites),
            (false, false) => None,
        }
    }

    /// A source by its place in the store.
    pub fn source(&self, place: u32) -> Option<&'g SourceEntry> {
        self.graph.site.sources.all().get(place as usize).map(AsRef::as_ref)
    }

    /// The day by which a page's facts hold: an explainer's as-of day, else today.
    pub fn as_of(&self, at: EntryRef) -> Date {
        self.graph.site.as_of(at).unwrap_or_else(|| Date::from(self.graph.site.today))
    }
}
