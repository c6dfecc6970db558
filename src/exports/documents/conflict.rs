//! Conflicts.

use schemars::JsonSchema;
use serde::Serialize;

use super::of_conflict;
use crate::graph::Graph;
use crate::model::{Conflict, Entry, Kind};

/// What is known of a conflict.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConflictFacts<'a> {
    /// Its name.
    title: &'a str,
    /// One or two sentences about it.
    summary: Option<&'a str>,
    /// The ids of its explainers, the newest change first.
    explainers: Vec<&'a str>,
    /// The ids of the questions at issue.
    topics: Vec<&'a str>,
    /// The ids of its actors.
    actors: Vec<&'a str>,
    /// The ids of its territories.
    territories: Vec<&'a str>,
    /// The ids of its events.
    events: Vec<&'a str>,
}

/// What is known of a conflict.
pub fn facts<'a>(graph: &'a Graph, entry: &'a Entry<Conflict>) -> ConflictFacts<'a> {
    let id = entry.id.as_str();
    let explainers = graph.order.of_group(Kind::Conflict, id);
    ConflictFacts {
        title: &entry.fields.title,
        summary: entry.fields.summary.as_deref(),
        explainers: explainers.map(|at| graph.site.id(at)).collect(),
        topics: of_conflict(graph, Kind::Topic, id),
        actors: of_conflict(graph, Kind::Actor, id),
        territories: of_conflict(graph, Kind::Territory, id),
        events: of_conflict(graph, Kind::Event, id),
    }
}
