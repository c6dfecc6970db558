//! Sources as documents list them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Date, EntryRef, Lang, SourceType};
use crate::render::Renderer;

/// A source that the page cites.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SourceRecord<'a> {
    /// Its number on the page.
    number: usize,
    /// The id by which the site cites it.
    id: &'a str,
    /// Who published it.
    outlet: &'a str,
    /// Its title, as the outlet wrote it.
    title: &'a str,
    /// The day it was published, in EDTF.
    date: String,
    /// What it is.
    #[serde(rename = "type")]
    kind: SourceType,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<&'a str>,
    /// Where it can be read.
    url: Option<&'a str>,
    /// Where an archived copy can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    archive_url: Option<&'a str>,
    /// The language it is written in (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<Lang>,
    /// The day on which it was read, in EDTF.
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<String>,
}

/// The sources that a page cites, in the order of their numbers.
pub fn cited(renderer: &Renderer, at: EntryRef) -> Vec<SourceRecord<'_>> {
    let graph = &renderer.graph;
    let cited = graph.document(at).into_iter().flat_map(|document| document.references.sources());
    cited
        .filter_map(|(number, i)| Some((number, graph.site.sources.all().get(i)?, renderer.source_facts(i)?)))
        .map(|(number, source, facts)| SourceRecord {
            number,
            id: source.id.as_str(),
            outlet: &source.outlet,
            title: &source.title,
            date: source.date.to_string(),
            kind: source.kind,
            authors: source.authors.iter().map(String::as_str).collect(),
            url: facts.url.as_deref(),
            archive_url: facts.archive_url.as_deref(),
            lang: source.lang,
            accessed: source.accessed.as_ref().map(Date::to_string),
        })
        .collect()
}
