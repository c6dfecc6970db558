//! What is said of a source in the same words on every page that cites it: made once, when the first of them asks.

use std::sync::OnceLock;

use serde_json::value::{RawValue, to_raw_value};

use super::linked_data;
use super::views::elsewhere::web_address;
use crate::graph::Graph;

/// What is said of each source, by its place in the store.
pub(super) struct SourceFacts(Vec<OnceLock<Facts>>);

/// What is said of a source.
pub struct Facts {
    /// Where it can be read, if that is an address of the web.
    pub url: Option<String>,
    /// Where an archived copy can be read, if that is one.
    pub archive_url: Option<String>,
    /// Its node of JSON-LD.
    pub node: Option<Box<RawValue>>,
}

impl SourceFacts {
    pub fn of(graph: &Graph) -> Self {
        Self(graph.site.sources.all().iter().map(|_| OnceLock::new()).collect())
    }

    /// None for a place that no source has.
    pub fn get(&self, graph: &Graph, place: usize) -> Option<&Facts> {
        let source = graph.site.sources.all().get(place)?;
        let make = || Facts {
            url: web_address(source.url.as_deref()),
            archive_url: web_address(source.archive_url.as_deref()),
            node: to_raw_value(&linked_data::source(graph, place, source)).ok(),
        };
        Some(self.0.get(place)?.get_or_init(make))
    }
}
