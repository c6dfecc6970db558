//! `/search.json`: what the search page looks through.

use std::collections::BTreeMap;

use serde::Serialize;

use super::summary::{beginning, summary};
use super::{json, only};
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind, Lang, List};
use crate::render::Renderer;
use crate::render::output::{Item, Output};

/// How many characters of its summary an entry takes along.
const MAX_TEXT: usize = 160;

/// The search index.
pub struct SearchIndex;

impl Output for SearchIndex {
    fn routes(&self, graph: &Graph) -> Vec<Item> {
        only("search.json", pages(graph).next().is_some())
    }

    fn bytes(&self, renderer: &Renderer, _: &Item) -> Result<Vec<u8>, Diagnostic> {
        let graph = &renderer.graph;
        let entries: Vec<Entry> = pages(graph).map(|at| Entry::new(graph, at)).collect();
        json::compact(&entries)
    }
}

/// A page that can be found.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    /// Its title.
    title: &'a str,
    /// Its path, base path included.
    url: String,
    /// Its kind: `explainer`, `conflict`, `actor`, `territory`, `topic`, `page`.
    kind: &'static str,
    /// What it is about, shortened.
    text: String,
    /// Other names that it is searched by: short forms, other spellings, other languages.
    aliases: Vec<&'a str>,
    /// The language of the page, when it is not the site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
}

impl<'a> Entry<'a> {
    fn new(graph: &'a Graph, at: EntryRef) -> Self {
        let entry = graph.site.entry(at);
        let mut aliases: Vec<&str> = Vec::new();
        for name in aliases_of(graph, at) {
            if name != entry.name && !aliases.contains(&name) {
                aliases.push(name);
            }
        }
        Self {
            title: entry.name,
            url: graph.site.base.path_of(&graph.route(at)),
            kind: at.kind.word(),
            text: summary(graph, at).map(|text| beginning(&text, MAX_TEXT)).unwrap_or_default(),
            aliases,
            lang: (entry.lang != graph.site.language).then(|| entry.lang.to_string()),
        }
    }
}

/// Every version of every entry that has a page.
fn pages(graph: &Graph) -> impl Iterator<Item = EntryRef> + '_ {
    graph.site.all_refs().filter(|at| at.kind.folder().is_some())
}

fn aliases_of(graph: &Graph, at: EntryRef) -> Vec<&str> {
    let index = at.index as usize;
    match at.kind {
        Kind::Actor => {
            graph.site.actors.all().get(index).map(|a| all_names(&a.fields.aliases, a.fields.names.as_ref()))
        }
        Kind::Territory => {
            graph.site.territories.all().get(index).map(|t| all_names(&t.fields.aliases, t.fields.names.as_ref()))
        }
        _ => None,
    }
    .unwrap_or_default()
}

fn all_names<'a>(aliases: &'a List<String>, names: Option<&'a BTreeMap<Lang, String>>) -> Vec<&'a str> {
    let translated = names.into_iter().flat_map(BTreeMap::values);
    aliases.iter().chain(translated).map(String::as_str).collect()
}
