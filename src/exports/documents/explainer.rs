//! Explainers.

use schemars::JsonSchema;
use serde::Serialize;

use super::blocks::{BlockRecord, blocks};
use crate::exports::summary::key_points;
use crate::graph::Graph;
use crate::model::{Date, Entry, EntryRef, Explainer, PageStatus, UpdateKind};

/// What is known of an explainer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplainerFacts<'a> {
    /// The headline.
    title: &'a str,
    /// One or two sentences under it.
    summary: Option<&'a str>,
    /// The day it was first published, in EDTF.
    date: String,
    /// The day of its newest change, in EDTF.
    updated: String,
    /// The day as of which its facts hold, in EDTF.
    as_of: String,
    /// Whether its subject still moves.
    status: PageStatus,
    /// Who wrote it.
    authors: &'a [String],
    /// The id of the conflict that it belongs to.
    conflict: Option<&'a str>,
    /// The ids of the topics that it is about.
    topics: Vec<&'a str>,
    /// The ids of the actors that it is about.
    actors: Vec<&'a str>,
    /// The ids of the territories that it is about.
    territories: Vec<&'a str>,
    /// The key points, as plain words.
    key_points: Vec<String>,
    /// The log of the page, as it was written.
    updates: Vec<UpdateRecord<'a>>,
    /// What its data blocks show, in the order of the page.
    blocks: Vec<BlockRecord>,
}

/// A change of the page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UpdateRecord<'a> {
    /// The day of the change, in EDTF.
    date: String,
    /// What sort of change it was.
    kind: UpdateKind,
    /// What was changed, in a sentence.
    note: &'a str,
}

/// What is known of an explainer.
pub fn facts<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Explainer>) -> ExplainerFacts<'a> {
    let explainer = &entry.fields;
    let update = |update: &'a crate::model::Update| UpdateRecord {
        date: update.date.to_string(),
        kind: update.kind,
        note: &update.note,
    };
    ExplainerFacts {
        title: &explainer.title,
        summary: explainer.summary.as_deref(),
        date: explainer.date.to_string(),
        updated: Date::to_string(&explainer.last_changed()),
        as_of: explainer.as_of().to_string(),
        status: explainer.status.unwrap_or_default(),
        authors: &explainer.authors,
        conflict: explainer.conflict.as_ref().map(|id| id.as_str()),
        topics: explainer.topics.iter().map(|id| id.as_str()).collect(),
        actors: explainer.actors.iter().map(|id| id.as_str()).collect(),
        territories: explainer.territories.iter().map(|id| id.as_str()).collect(),
        key_points: key_points(graph, at),
        updates: explainer.updates.iter().map(update).collect(),
        blocks: blocks(graph, at),
    }
}
