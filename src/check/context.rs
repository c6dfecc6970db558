//! What rules know of the site.

use crate::graph::Graph;
use crate::model::{Config, Date, EntryRef, Site, SourceEntry};

/// The site as rules see it.
pub struct Context<'g> {
    /// The site, resolved.
    pub graph: &'g Graph,
}

impl<'g> Context<'g> {
    /// The site as rules see it.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph }
    }

    /// What was written.
    pub fn site(&self) -> &'g Site {
        &self.graph.site
    }

    /// The settings.
    pub fn config(&self) -> &'g Config {
        &self.graph.site.config
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
