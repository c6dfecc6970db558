//! `index.json` beside the page of an explainer, actor, territory, topic or conflict: what the page holds, for programs. A file
//! a kind; their schemas are published in `/data/schema/`.

mod actor;
mod blocks;
mod conflict;
mod explainer;
mod source;
mod territory;
mod topic;

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::data::schema;
use super::{is_free, json};
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind, Lang};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::metadata::DATA;

/// The documents of a kind's pages.
pub struct Documents(pub Kind);

/// The schemas of all documents.
pub struct Schemas;

/// Makes the schema of a document.
type MakeSchema = fn() -> Schema;

/// The kinds whose pages have a document, with its title and its schema.
const KINDS: [(Kind, &str, MakeSchema); 5] = [
    (Kind::Explainer, "An explainer", schema::one::<Document<'_, explainer::ExplainerFacts<'_>>>),
    (Kind::Conflict, "A conflict", schema::one::<Document<'_, conflict::ConflictFacts<'_>>>),
    (Kind::Actor, "An actor", schema::one::<Document<'_, actor::ActorFacts<'_>>>),
    (Kind::Territory, "A territory", schema::one::<Document<'_, territory::TerritoryFacts<'_>>>),
    (Kind::Topic, "A topic", schema::one::<Document<'_, topic::TopicFacts<'_>>>),
];

/// What a page holds.
#[derive(Debug, Serialize, JsonSchema)]
struct Document<'a, F> {
    /// The address of the schema of this document.
    #[serde(rename = "$schema")]
    schema: String,
    /// What the page is about: `explainer`, `conflict`, `actor`, `territory` or `topic`.
    kind: &'static str,
    /// The id.
    id: &'a str,
    /// The language of the page (BCP 47).
    lang: Lang,
    /// The whole address of the page.
    url: &'a str,
    /// The page in other languages: language tag to whole address.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    translations: BTreeMap<String, &'a str>,
    /// What the site knows.
    #[serde(flatten)]
    facts: F,
    /// The sources that the page cites, in the order of their numbers.
    sources: Vec<source::SourceRecord<'a>>,
}

impl Output for Documents {
    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        let item = (at.kind == self.0).then(|| Item::new([graph.route(at), DATA].concat(), at.index))?;
        // A file that the site brings stands in the place of the document.
        is_free(graph, &item).then_some(item)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let graph = &renderer.graph;
        let site = &graph.site;
        let at = EntryRef { kind: self.0, index: item.key };
        let i = item.key as usize;
        let none = || Ok(Vec::new());
        match self.0 {
            Kind::Explainer => {
                site.explainers.all().get(i).map(|e| write(renderer, at, explainer::facts(graph, at, e)))
            }
            Kind::Conflict => site.conflicts.all().get(i).map(|e| write(renderer, at, conflict::facts(graph, e))),
            Kind::Actor => site.actors.all().get(i).map(|e| write(renderer, at, actor::facts(graph, at, e))),
            Kind::Territory => {
                site.territories.all().get(i).map(|e| write(renderer, at, territory::facts(graph, at, e)))
            }
            Kind::Topic => site.topics.all().get(i).map(|e| write(renderer, at, topic::facts(graph, at, e))),
            Kind::Page | Kind::Event | Kind::Term => None,
        }
        .unwrap_or_else(none)
    }
}

fn write<F: Serialize>(renderer: &Renderer, at: EntryRef, facts: F) -> Result<Vec<u8>, Diagnostic> {
    let graph = &renderer.graph;
    let site = &graph.site;
    let entry = site.entry(at);
    let others = site.versions(at).filter(|version| *version != at);
    json::compact(&Document {
        schema: site.base.absolute(&schema::path(at.kind.word())),
        kind: at.kind.word(),
        id: entry.id,
        lang: entry.lang,
        url: graph.address(at),
        translations: others.map(|version| (site.lang(version).to_string(), graph.address(version))).collect(),
        facts,
        sources: source::cited(renderer, at),
    })
}

impl Output for Schemas {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let existing = KINDS.iter().zip(0..).filter(|((kind, ..), _)| graph.site.refs(*kind).next().is_some());
        existing.map(|((kind, ..), key)| Item::new(schema::path(kind.word()), key)).collect()
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        match KINDS.get(item.key as usize) {
            Some((kind, title, make)) => schema::bytes(&renderer.graph, kind.word(), title, Some(*make)),
            None => Ok(Vec::new()),
        }
    }
}

/// The first versions of the entries of a kind that belong to a conflict: their ids.
fn of_conflict<'a>(graph: &'a Graph, kind: Kind, conflict: &str) -> Vec<&'a str> {
    let site = &graph.site;
    let firsts = site.refs(kind).filter(|at| site.first(*at) == *at).map(|at| site.entry(at));
    let ours = firsts.filter(|entry| entry.common.conflict.is_some_and(|id| id.as_str() == conflict));
    ours.map(|entry| entry.id).collect()
}
