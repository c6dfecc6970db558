//! Events, in the order in which they happened.

use schemars::JsonSchema;
use serde::Serialize;

use super::table::{CellKind, Column, csv, fields, list, optional};
use super::{DataFile, Dataset, Form, ids, schema};
use crate::exports::json;
use crate::graph::Graph;
use crate::graph::blocks;
use crate::model::{Entry, EntryRef, Event};

pub(super) const DATASET: Dataset = Dataset {
    name: "events",
    title: "Events",
    description: "What happened, a row an event, in order.",
    key: &["id"],
    exists: |graph| !graph.site.events.all().is_empty(),
    fields: || fields(COLUMNS),
    schema: Some(schema::list::<EventRecord>),
    files: &[
        DataFile { form: Form::Csv, bytes: |graph| csv(COLUMNS, records(graph)) },
        DataFile { form: Form::Json, bytes: |graph| json::indented(&records(graph)) },
    ],
};

/// An event.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventRecord {
    /// Its id.
    id: String,
    /// When it happened, in EDTF.
    date: String,
    /// The first day that the date may mean; none when its start is open.
    earliest: Option<String>,
    /// The last day that the date may mean; none when its end is open.
    latest: Option<String>,
    /// What happened, in a headline.
    title: String,
    /// What happened, in a sentence.
    summary: Option<String>,
    /// Where.
    place: Option<String>,
    /// The ids of the actors that took part.
    actors: Vec<String>,
    /// The ids of the territories that it concerns.
    territories: Vec<String>,
    /// The ids of the sources.
    sources: Vec<String>,
    /// The id of the conflict that it belongs to.
    conflict: Option<String>,
    /// The whole address of its place on the timeline.
    url: String,
}

const COLUMNS: &[Column<EventRecord>] = &[
    Column::new("id", CellKind::RequiredText, "The event's id.", |r| r.id.as_str().into()),
    Column::new("date", CellKind::Date, "When it happened, or is to happen.", |r| r.date.as_str().into()),
    Column::new("earliest", CellKind::Day, "The first day that the date may mean. Empty: its start is open.", |r| {
        optional(&r.earliest)
    }),
    Column::new("latest", CellKind::Day, "The last day that the date may mean. Empty: its end is open.", |r| {
        optional(&r.latest)
    }),
    Column::new("title", CellKind::RequiredText, "What happened, in a headline.", |r| r.title.as_str().into()),
    Column::new("summary", CellKind::Text, "What happened, in a sentence.", |r| optional(&r.summary)),
    Column::new("place", CellKind::Text, "Where.", |r| optional(&r.place)),
    Column::new("actors", CellKind::List, "The ids of the actors that took part.", |r| list(&r.actors)),
    Column::new("territories", CellKind::List, "The ids of the territories that it concerns.", |r| {
        list(&r.territories)
    }),
    Column::new("sources", CellKind::List, "The ids of the sources.", |r| list(&r.sources)),
    Column::new("conflict", CellKind::Text, "The id of the conflict that it belongs to.", |r| optional(&r.conflict)),
    Column::new("url", CellKind::Address, "Its place on the timeline.", |r| r.url.as_str().into()),
];

fn records(graph: &Graph) -> Vec<EventRecord> {
    let site = &graph.site;
    let first = |at: &EntryRef| site.first(*at) == *at;
    let items = blocks::timeline(site, None).into_iter().filter(|item| first(&item.at));
    items.map(|item| record(graph, item.at, item.event)).collect()
}

/// An event.
pub fn record(graph: &Graph, at: EntryRef, entry: &Entry<Event>) -> EventRecord {
    let event = &entry.fields;
    EventRecord {
        id: entry.id.to_string(),
        date: event.date.to_string(),
        earliest: event.date.earliest().map(|day| day.to_string()),
        latest: event.date.latest().map(|day| day.to_string()),
        title: event.title.clone(),
        summary: event.summary.clone(),
        place: event.place.clone(),
        actors: ids(&event.actors),
        territories: ids(&event.territories),
        sources: ids(&event.sources),
        conflict: event.conflict.as_ref().map(ToString::to_string),
        url: graph.address(at).to_owned(),
    }
}
