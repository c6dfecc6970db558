//! Territories.

use schemars::JsonSchema;
use serde::Serialize;

use super::actor::events;
use crate::exports::data::mentions::{self, MentionRecord};
use crate::exports::data::territories::{TerritoryRecord, record};
use crate::graph::Graph;
use crate::model::{Entry, EntryRef, Territory};

/// What is known of a territory.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TerritoryFacts<'a> {
    /// The territory and what was reported of it, as `/data/territories.json` has it.
    territory: TerritoryRecord,
    /// The ids of the events that concern it.
    events: Vec<&'a str>,
    /// Which pages mention it.
    mentions: Vec<MentionRecord<'a>>,
}

/// What is known of a territory.
pub fn facts<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Territory>) -> TerritoryFacts<'a> {
    TerritoryFacts {
        territory: record(graph, at, entry),
        events: events(graph, at),
        mentions: mentions::of(graph, graph.site.first(at)),
    }
}
