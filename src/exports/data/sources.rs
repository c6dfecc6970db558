//! Sources as a table. As JSON they are a bibliography: see [`crate::exports`]'s `bibliography`.

use super::table::{CellKind, Column, csv, fields, list, optional};
use super::{DataFile, Dataset, Form};
use crate::exports::bibliography::{type_word, web_address};
use crate::graph::Graph;

pub(super) const DATASET: Dataset = Dataset {
    name: "sources",
    title: "Sources",
    description: "What the site's claims rest on, a row a source.",
    key: &["id"],
    exists: |graph| !graph.site.sources.all().is_empty(),
    fields: || fields(COLUMNS),
    schema: None,
    files: &[DataFile { form: Form::Csv, bytes: |graph| csv(COLUMNS, rows(graph)) }],
};

/// A source.
struct Row {
    id: String,
    outlet: String,
    title: String,
    date: String,
    kind: &'static str,
    authors: Vec<String>,
    url: Option<String>,
    archive_url: Option<String>,
    lang: Option<String>,
    accessed: Option<String>,
    affiliation: Option<String>,
    conflict: Option<String>,
    cited: usize,
}

const COLUMNS: &[Column<Row>] = &[
    Column::new("id", CellKind::RequiredText, "The id by which it is cited.", |r| r.id.as_str().into()),
    Column::new("outlet", CellKind::RequiredText, "Who published it.", |r| r.outlet.as_str().into()),
    Column::new("title", CellKind::RequiredText, "Its title, as the outlet wrote it.", |r| r.title.as_str().into()),
    Column::new("date", CellKind::Date, "The day it was published.", |r| r.date.as_str().into()),
    Column::new(
        "type",
        CellKind::RequiredText,
        "What it is: news, statement, report, dataset, book, video, social, interview or law.",
        |r| r.kind.into(),
    ),
    Column::new("authors", CellKind::List, "Who wrote it.", |r| list(&r.authors)),
    Column::new("url", CellKind::Address, "Where it can be read.", |r| optional(&r.url)),
    Column::new("archive_url", CellKind::Address, "Where an archived copy can be read.", |r| optional(&r.archive_url)),
    Column::new("lang", CellKind::Text, "The language it is written in (BCP 47).", |r| optional(&r.lang)),
    Column::new("accessed", CellKind::Date, "The day on which it was read.", |r| optional(&r.accessed)),
    Column::new("affiliation", CellKind::Text, "The id of the actor that the outlet belongs to or speaks for.", |r| {
        optional(&r.affiliation)
    }),
    Column::new("conflict", CellKind::Text, "The id of the conflict that it belongs to.", |r| optional(&r.conflict)),
    Column::new("cited", CellKind::Integer, "How many pages, events and terms of the site cite it.", |r| {
        r.cited.to_string().into()
    }),
];

fn rows(graph: &Graph) -> Vec<Row> {
    let sources = graph.site.sources.all().iter().enumerate();
    sources
        .map(|(i, source)| Row {
            id: source.id.to_string(),
            outlet: source.outlet.clone(),
            title: source.title.clone(),
            date: source.date.to_string(),
            kind: type_word(source.kind),
            authors: source.authors.to_vec(),
            url: web_address(source.url.as_deref()),
            archive_url: web_address(source.archive_url.as_deref()),
            lang: source.lang.map(|lang| lang.to_string()),
            accessed: source.accessed.map(|date| date.to_string()),
            affiliation: source.affiliation.as_ref().map(ToString::to_string),
            conflict: source.conflict.as_ref().map(ToString::to_string),
            cited: graph.backlinks.citations(i).len(),
        })
        .collect()
}
