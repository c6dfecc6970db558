//! Actors.

use schemars::JsonSchema;
use serde::Serialize;

use crate::exports::data::actors::{ActorRecord, record};
use crate::exports::data::mentions::{self, MentionRecord};
use crate::graph::Graph;
use crate::model::{Actor, Date, Entry, EntryRef, Stance};

/// What is known of an actor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActorFacts<'a> {
    /// The actor, as `/data/actors.json` has it.
    actor: ActorRecord,
    /// What it holds and held on the topics, as it was written.
    positions: Vec<StatementRecord<'a>>,
    /// The ids of the events that it took part in.
    events: Vec<&'a str>,
    /// Which pages mention it.
    mentions: Vec<MentionRecord<'a>>,
}

/// What an actor said on a topic.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StatementRecord<'a> {
    /// The topic's id.
    topic: &'a str,
    /// The stance in one word.
    stance: Stance,
    /// The stance in a sentence.
    summary: Option<&'a str>,
    /// The day on which it was expressed, in EDTF.
    date: Option<String>,
    /// The ids of the sources.
    sources: Vec<&'a str>,
}

/// What is known of an actor.
pub fn facts<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Actor>) -> ActorFacts<'a> {
    let statement = |position: &'a crate::model::Position| StatementRecord {
        topic: position.topic.as_str(),
        stance: position.stance,
        summary: position.summary.as_deref(),
        date: position.date.as_ref().map(Date::to_string),
        sources: position.sources.iter().map(|id| id.as_str()).collect(),
    };
    ActorFacts {
        actor: record(graph, at, entry),
        positions: entry.fields.positions.iter().map(statement).collect(),
        events: events(graph, at),
        mentions: mentions::of(graph, graph.site.first(at)),
    }
}

/// The ids of the events of an actor or territory, in their order.
pub fn events(graph: &Graph, at: EntryRef) -> Vec<&str> {
    let mut events = graph.involved().events_of(graph.site.first(at)).to_vec();
    events.retain(|event| graph.site.first(*event) == *event);
    events.sort_unstable();
    events.into_iter().map(|event| graph.site.id(event)).collect()
}
