//! Mentions: which page speaks of which entry, and how often.

use schemars::JsonSchema;
use serde::Serialize;

use super::table::{CellKind, Column, csv, fields};
use super::{DataFile, Dataset, Form, schema};
use crate::exports::json;
use crate::graph::Graph;
use crate::model::{EntryRef, Lang};

pub(super) const DATASET: Dataset = Dataset {
    name: "mentions",
    title: "Mentions",
    description: "Which page speaks of which actor, territory, topic and so on, a row a page and entry.",
    key: &["kind", "id", "page_kind", "page", "lang"],
    exists: |graph| graph.site.all_refs().any(|at| !graph.backlinks.mentions(at).is_empty()),
    fields: || fields(&columns()),
    schema: Some(schema::list::<MentionRecord<'_>>),
    files: &[
        DataFile { form: Form::Csv, bytes: |graph| csv(&columns(), records(graph)) },
        DataFile { form: Form::Json, bytes: |graph| json::list(records(graph)) },
    ],
};

/// The mentions of an entry on a page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MentionRecord<'a> {
    /// What is mentioned: `actor`, `territory`, `topic`, `event`, `term`, `explainer`, `conflict` or `page`.
    kind: &'static str,
    /// The id of the entry that is mentioned.
    id: &'a str,
    /// What mentions it, in the same words.
    page_kind: &'static str,
    /// The id of the entry whose page mentions it.
    page: &'a str,
    /// The language of the page.
    lang: Lang,
    /// How often it is mentioned there.
    count: usize,
    /// The whole address of the first mention.
    url: String,
}

fn columns<'a>() -> [Column<MentionRecord<'a>>; 7] {
    use CellKind::{Address, Integer, RequiredText};
    let kinds = "What is mentioned: actor, territory, topic, event, term, explainer, conflict or page.";
    [
        Column::new("kind", RequiredText, kinds, |r| r.kind.into()),
        Column::new("id", RequiredText, "The id of the entry that is mentioned.", |r| r.id.into()),
        Column::new("page_kind", RequiredText, "What mentions it, in the same words.", |r| r.page_kind.into()),
        Column::new("page", RequiredText, "The id of the entry whose page mentions it.", |r| r.page.into()),
        Column::new("lang", RequiredText, "The language of the page (BCP 47).", |r| r.lang.to_string().into()),
        Column::new("count", Integer, "How often it is mentioned there.", |r| r.count.to_string().into()),
        Column::new("url", Address, "The first mention.", |r| r.url.as_str().into()),
    ]
}

/// Every row, one by one: there may be millions.
fn records(graph: &Graph) -> impl Iterator<Item = MentionRecord<'_>> {
    graph.site.all_refs().flat_map(|at| of(graph, at))
}

/// The mentions of an entry, page by page, in the order of kinds and ids.
pub fn of(graph: &Graph, at: EntryRef) -> Vec<MentionRecord<'_>> {
    let site = &graph.site;
    let places = graph.backlinks.mentions(at);
    let id = site.id(at);
    let record = |places: &[crate::graph::Place]| {
        let first = *places.first()?;
        let page = first.document;
        let anchor = graph.document(first.document)?.mention(first).map_or("", |mention| &mention.anchor);
        Some(MentionRecord {
            kind: at.kind.word(),
            id,
            page_kind: page.kind.word(),
            page: site.id(page),
            lang: site.lang(page),
            count: places.len(),
            url: [graph.address(page), "#", anchor].concat(),
        })
    };
    places.chunk_by(|a, b| a.document == b.document).filter_map(record).collect()
}
