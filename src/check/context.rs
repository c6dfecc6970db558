//! What rules know of the site.

use std::sync::OnceLock;

use super::names::Replaced;
use super::territories::StatusPhrases;
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
    statuses: OnceLock<StatusPhrases>,
    /// Dateline's terms, those and the site's, the site's.
    loaded: [OnceLock<Loaded>; 3],
}

impl<'g> Context<'g> {
    /// The site as rules see it.
    pub fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            uses: OnceLock::new(),
            replaced: OnceLock::new(),
            statuses: OnceLock::new(),
            loaded: Default::default(),
        }
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

    /// The phrases by which English says a status.
    pub fn statuses(&self) -> &StatusPhrases {
        self.statuses.get_or_init(|| StatusPhrases::of(self.graph))
    }

    /// The loaded terms to look for in a text: Dateline's in English, the site's in the site's own language.
    pub fn loaded(&self, lang: Lang, own: Lang) -> Option<&Loaded> {
        let english = lang.is_english();
        let terms = || self.config().style.iter().flat_map(|style| &style.loaded_terms).map(String::as_str);
        let [listed, both, sites] = &self.loaded;
        match (english, lang == own) {
            (true, true) => Some(both.get_or_init(|| Loaded::new(terms(), true))),
            (true, false) => Some(listed.get_or_init(|| Loaded::new([], true))),
            (false, true) => Some(sites.get_or_init(|| Loaded::new(terms(), false))),
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
