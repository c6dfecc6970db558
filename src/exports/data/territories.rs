//! Territories and what was reported of each, by day.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::table::{CellKind, Column, csv, fields, list, optional};
use super::{DataFile, Dataset, Form, ids, schema};
use crate::exports::json;
use crate::graph::Graph;
use crate::graph::blocks::{self, TerritoryAsOf, newest_first};
use crate::model::{Entry, EntryRef, Status, Territory, Tile};

pub(super) const DATASET: Dataset = Dataset {
    name: "territories",
    title: "Territories",
    description: "What was reported of each territory, a row a report, newest first; a territory without reports has one row.",
    key: &["id", "report"],
    exists: |graph| !graph.site.territories.all().is_empty(),
    fields: || fields(COLUMNS),
    schema: Some(schema::list::<TerritoryRecord>),
    files: &[
        DataFile { form: Form::Csv, bytes: |graph| csv(COLUMNS, rows(graph)) },
        DataFile { form: Form::Json, bytes: |graph| json::indented(&records(graph)) },
        DataFile { form: Form::GeoJson, bytes: super::geojson::bytes },
    ],
};

/// A territory as JSON has it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TerritoryRecord {
    /// Its id.
    pub id: String,
    /// Its name, as the site spells it.
    pub name: String,
    /// Its names in other languages, by language tag.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// Other spellings and short forms.
    pub aliases: Vec<String>,
    /// Its code in ISO 3166-2.
    pub code: Option<String>,
    /// The id of the actor that is internationally recognised as sovereign; none: not stated.
    pub sovereign: Option<String>,
    /// The ids of the actors that claim it.
    pub claimed_by: Vec<String>,
    /// The id of the conflict that it belongs to.
    pub conflict: Option<String>,
    /// Column and row in the schematic map, from 1.
    pub tile: Option<Tile>,
    /// The whole address of its page.
    pub url: String,
    /// What was reported of it, newest first.
    pub history: Vec<StatusRecord>,
}

/// A report on a territory.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatusRecord {
    /// The day as of which it was reported, in EDTF.
    pub as_of: Option<String>,
    /// The status: a word of the site's vocabulary.
    pub status: String,
    /// The ids of the actors that control the territory; none: not stated.
    pub controlled_by: Vec<String>,
    /// What the status leaves out.
    pub note: Option<String>,
    /// The ids of the sources.
    pub sources: Vec<String>,
}

/// A row of the table: a territory and one report, if there is any.
struct Row {
    territory: TerritoryRecord,
    /// The number of the report among those of the territory, the newest being 1; 0 if there is none.
    report: usize,
    status: Option<StatusRecord>,
}

impl Row {
    fn status<'a>(&'a self, cell: impl FnOnce(&'a StatusRecord) -> Cow<'a, str>) -> Cow<'a, str> {
        self.status.as_ref().map(cell).unwrap_or_default()
    }
}

const COLUMNS: &[Column<Row>] = &[
    Column::new("id", CellKind::RequiredText, "The territory's id.", |r| r.territory.id.as_str().into()),
    Column::new("name", CellKind::RequiredText, "The territory's name.", |r| r.territory.name.as_str().into()),
    Column::new("code", CellKind::Text, "Its code in ISO 3166-2.", |r| optional(&r.territory.code)),
    Column::new(
        "report",
        CellKind::Integer,
        "The number of the report, the newest being 1; 0 if there is none.",
        |r| r.report.to_string().into(),
    ),
    Column::new("as_of", CellKind::Date, "The day as of which the status was reported.", |r| {
        r.status(|s| optional(&s.as_of))
    }),
    Column::new("status", CellKind::Text, "The status that was reported.", |r| r.status(|s| s.status.as_str().into())),
    Column::new("controlled_by", CellKind::List, "The ids of the actors that control it. Empty: not stated.", |r| {
        r.status(|s| list(&s.controlled_by))
    }),
    Column::new("note", CellKind::Text, "What the status leaves out.", |r| r.status(|s| optional(&s.note))),
    Column::new("sources", CellKind::List, "The ids of the sources of the status.", |r| r.status(|s| list(&s.sources))),
    Column::new(
        "sovereign",
        CellKind::Text,
        "The id of the actor that is internationally recognised as sovereign. Empty: not stated.",
        |r| optional(&r.territory.sovereign),
    ),
    Column::new("claimed_by", CellKind::List, "The ids of the actors that claim it.", |r| {
        list(&r.territory.claimed_by)
    }),
    Column::new("conflict", CellKind::Text, "The id of the conflict that it belongs to.", |r| {
        optional(&r.territory.conflict)
    }),
    Column::new("url", CellKind::Address, "Its page.", |r| r.territory.url.as_str().into()),
];

/// Every territory with all that was reported of it, in the order of their ids.
pub fn records(graph: &Graph) -> Vec<TerritoryRecord> {
    blocks::territories(&graph.site, None).iter().map(|row| record_of(graph, row)).collect()
}

fn record_of(graph: &Graph, row: &TerritoryAsOf<'_>) -> TerritoryRecord {
    record(graph, row.at, row.territory)
}

/// A territory with all that was reported of it.
pub fn record(graph: &Graph, at: EntryRef, entry: &Entry<Territory>) -> TerritoryRecord {
    let territory = &entry.fields;
    let names = territory.names.iter().flatten();
    let history = newest_first(&territory.history).into_iter().filter_map(|i| territory.history.get(i));
    TerritoryRecord {
        id: entry.id.to_string(),
        name: territory.name.clone(),
        names: names.map(|(lang, name)| (lang.to_string(), name.clone())).collect(),
        aliases: territory.aliases.to_vec(),
        code: territory.code.clone(),
        sovereign: territory.sovereign.as_ref().map(ToString::to_string),
        claimed_by: ids(&territory.claimed_by),
        conflict: territory.conflict.as_ref().map(ToString::to_string),
        tile: territory.tile,
        url: graph.address(at).to_owned(),
        history: history.map(status).collect(),
    }
}

/// A report.
pub fn status(status: &Status) -> StatusRecord {
    StatusRecord {
        as_of: status.as_of.map(|date| date.to_string()),
        status: status.status.clone(),
        controlled_by: ids(&status.controlled_by),
        note: status.note.clone(),
        sources: ids(&status.sources),
    }
}

fn rows(graph: &Graph) -> Vec<Row> {
    let each = |territory: TerritoryRecord| -> Vec<Row> {
        if territory.history.is_empty() {
            return vec![Row { territory, report: 0, status: None }];
        }
        let reports = territory.history.iter().enumerate();
        reports.map(|(i, s)| Row { territory: territory.clone(), report: i + 1, status: Some(s.clone()) }).collect()
    };
    records(graph).into_iter().flat_map(each).collect()
}
