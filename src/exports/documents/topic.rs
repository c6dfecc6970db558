//! Topics.

use schemars::JsonSchema;
use serde::Serialize;

use crate::exports::data::mentions::{self, MentionRecord};
use crate::exports::data::positions::{PositionRecord, history};
use crate::graph::{Graph, blocks};
use crate::model::{Entry, EntryRef, Kind, Topic};

/// What is known of a topic.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TopicFacts<'a> {
    /// Its name.
    name: &'a str,
    /// The question that it asks.
    question: Option<&'a str>,
    /// One or two sentences about it.
    summary: Option<&'a str>,
    /// The id of the conflict that it belongs to.
    conflict: Option<&'a str>,
    /// Who holds, or held, what on it.
    positions: Vec<PositionRecord>,
    /// The ids of the explainers about it, the newest change first.
    explainers: Vec<&'a str>,
    /// Which pages mention it.
    mentions: Vec<MentionRecord<'a>>,
}

/// What is known of a topic.
pub fn facts<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Topic>) -> TopicFacts<'a> {
    let own = graph.site.first(at);
    let topic = &entry.fields;
    let positions = blocks::positions(&graph.site, None).into_iter().filter(|item| item.topic == own);
    let explainers = graph.order.of_group(Kind::Topic, entry.id.as_str());
    TopicFacts {
        name: &topic.name,
        question: topic.question.as_deref(),
        summary: topic.summary.as_deref(),
        conflict: topic.conflict.as_ref().map(|id| id.as_str()),
        positions: positions.flat_map(|item| history(graph, &item)).collect(),
        explainers: explainers.map(|at| graph.site.id(at)).collect(),
        mentions: mentions::of(graph, own),
    }
}
