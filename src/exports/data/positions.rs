//! Positions: who holds, or held, what on which topic.

use schemars::JsonSchema;
use serde::Serialize;

use super::table::{CellKind, Column, csv, fields, list, optional};
use super::{DataFile, Dataset, Form, ids, schema};
use crate::exports::json;
use crate::graph::Graph;
use crate::graph::blocks::{self, PositionItem};
use crate::model::{NavigationIndex, Position, Stance};
use crate::render::views::navigation::index_exists;

pub(super) const DATASET: Dataset = Dataset {
    name: "positions",
    title: "Positions",
    description: "What each actor said on each topic, a row a statement, newest first within an actor and topic.",
    key: &["topic", "actor", "statement"],
    exists: |graph| index_exists(graph, NavigationIndex::Positions),
    fields: || fields(COLUMNS),
    schema: Some(schema::list::<PositionRecord>),
    files: &[
        DataFile { form: Form::Csv, bytes: |graph| csv(COLUMNS, records(graph)) },
        DataFile { form: Form::Json, bytes: |graph| json::indented(&records(graph)) },
    ],
};

/// A position.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PositionRecord {
    /// The topic's id.
    topic: String,
    /// The actor's id.
    actor: String,
    /// The number of the statement among those of the actor on the topic, the newest being 1.
    statement: usize,
    /// The stance in one word.
    stance: Stance,
    /// The stance in a sentence.
    summary: Option<String>,
    /// The day on which it was expressed, in EDTF.
    date: Option<String>,
    /// The ids of the sources.
    sources: Vec<String>,
    /// The whole address of the actor's page.
    url: String,
}

const COLUMNS: &[Column<PositionRecord>] = &[
    Column::new("topic", CellKind::RequiredText, "The topic's id.", |r| r.topic.as_str().into()),
    Column::new("actor", CellKind::RequiredText, "The actor's id.", |r| r.actor.as_str().into()),
    Column::new(
        "statement",
        CellKind::Integer,
        "The number of the statement, the actor's newest on the topic being 1.",
        |r| r.statement.to_string().into(),
    ),
    Column::new(
        "stance",
        CellKind::RequiredText,
        "The stance in one word: supports, demands, conditional, opposes, neutral or unclear.",
        |r| word(r.stance).into(),
    ),
    Column::new("summary", CellKind::Text, "The stance in a sentence.", |r| optional(&r.summary)),
    Column::new("date", CellKind::Date, "The day on which it was expressed.", |r| optional(&r.date)),
    Column::new("sources", CellKind::List, "The ids of the sources.", |r| list(&r.sources)),
    Column::new("url", CellKind::Address, "The actor's page.", |r| r.url.as_str().into()),
];

const fn word(stance: Stance) -> &'static str {
    match stance {
        Stance::Supports => "supports",
        Stance::Demands => "demands",
        Stance::Conditional => "conditional",
        Stance::Opposes => "opposes",
        Stance::Neutral => "neutral",
        Stance::Unclear => "unclear",
    }
}

fn records(graph: &Graph) -> Vec<PositionRecord> {
    blocks::positions(&graph.site, None).iter().flat_map(|item| history(graph, item)).collect()
}

/// What an actor holds on a topic and held before, newest first.
pub fn history(graph: &Graph, item: &PositionItem<'_>) -> Vec<PositionRecord> {
    let all = std::iter::once(&item.current).chain(&item.earlier).enumerate();
    all.map(|(i, (_, position))| record(graph, item, i + 1, position)).collect()
}

fn record(graph: &Graph, item: &PositionItem<'_>, statement: usize, position: &Position) -> PositionRecord {
    PositionRecord {
        topic: graph.site.id(item.topic).to_owned(),
        actor: graph.site.id(item.actor).to_owned(),
        statement,
        stance: position.stance,
        summary: position.summary.clone(),
        date: position.date.map(|date| date.to_string()),
        sources: ids(&position.sources),
        url: graph.address(item.actor).to_owned(),
    }
}
