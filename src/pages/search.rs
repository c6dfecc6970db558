//! `/search/`: a form; links to the indexes without JavaScript, a list that is filtered with it.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind, Lang, NavigationIndex};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::Link;
use crate::render::views::navigation::index_exists;

/// What `search.html` gets.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// Where the list is that the script filters.
    pub index_url: String,
    /// The indexes, where those look who have no JavaScript.
    pub indexes: Vec<Link>,
}

/// A line of the list that the script filters. Short names: every reader who searches loads all of it.
#[derive(Serialize)]
struct Line<'a> {
    /// The title.
    t: &'a str,
    /// The link.
    u: String,
    /// What it is, in the site's language.
    k: &'a str,
    /// Other words that it is found by.
    #[serde(skip_serializing_if = "String::is_empty")]
    w: String,
    /// The language, when it is not the site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    l: Option<Lang>,
}

/// The search page and its list.
pub struct Search;

const PAGE: u32 = 0;
const LIST: u32 = 1;

impl Output for Search {
    fn routes(&self, _: &Graph) -> Vec<Item> {
        vec![Item::page("search/", PAGE), Item::new("search/list.json", LIST)]
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        if item.key == LIST {
            return Ok(serde_json::to_vec(&lines(renderer)).unwrap_or_default());
        }
        let lang = renderer.language();
        let base = &renderer.graph.site.base;
        let view = SearchView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            index_url: base.path_of("search/list.json"),
            indexes: indexes(renderer, lang),
        };
        renderer.page("search.html", &frame::site_head(renderer, "search", item.route(), "search"), &view)
    }
}

/// Every index that is not empty.
pub(super) fn indexes(renderer: &Renderer, lang: Lang) -> Vec<Link> {
    let all = NavigationIndex::DEFAULT.into_iter().chain([NavigationIndex::Glossary, NavigationIndex::Updates]);
    let locale = renderer.text(lang);
    let base = &renderer.graph.site.base;
    all.filter(|index| index_exists(&renderer.graph, *index))
        .map(|index| Link::new(base.path_of(&format!("{}/", index.word())), locale.text(index.word())))
        .collect()
}

fn lines(renderer: &Renderer) -> Vec<Line<'_>> {
    let graph = &renderer.graph;
    let site = &graph.site;
    let locale = renderer.text(site.language);
    let line = |at: EntryRef| {
        let entry = site.entry(at);
        let key = match at.kind {
            Kind::Explainer => "explainers",
            Kind::Conflict => "conflicts",
            Kind::Actor => "actors",
            Kind::Territory => "territories",
            Kind::Topic => "topics",
            Kind::Event => "timeline",
            Kind::Term => "glossary",
            Kind::Page => "",
        };
        Line {
            t: entry.name,
            u: site.base.path_of(&graph.route(at)),
            k: if key.is_empty() { "" } else { locale.text(key) },
            w: words(renderer, at),
            l: Some(entry.lang).filter(|l| *l != site.language),
        }
    };
    site.all_refs().map(line).collect()
}

/// Summaries, aliases and names in other languages: what readers may type that the title does not have.
fn words(renderer: &Renderer, at: EntryRef) -> String {
    let site = &renderer.graph.site;
    let i = at.index as usize;
    let mut words: Vec<&str> = Vec::new();
    match at.kind {
        Kind::Explainer => words.extend(site.explainers.all().get(i).and_then(|e| e.fields.summary.as_deref())),
        Kind::Conflict => words.extend(site.conflicts.all().get(i).and_then(|e| e.fields.summary.as_deref())),
        Kind::Page => words.extend(site.pages.all().get(i).and_then(|e| e.fields.summary.as_deref())),
        Kind::Topic => words.extend(site.topics.all().get(i).and_then(|e| e.fields.question.as_deref())),
        Kind::Event => words.extend(site.events.all().get(i).and_then(|e| e.fields.summary.as_deref())),
        Kind::Term => words.extend(site.terms.all().get(i).map(|e| e.fields.definition.as_str())),
        Kind::Actor => {
            let actor = site.actors.all().get(i).map(|e| &e.fields);
            words.extend(
                actor
                    .into_iter()
                    .flat_map(|a| a.aliases.iter().chain(a.names.iter().flat_map(|n| n.values())))
                    .map(String::as_str),
            );
        }
        Kind::Territory => {
            let place = site.territories.all().get(i).map(|e| &e.fields);
            words.extend(
                place
                    .into_iter()
                    .flat_map(|t| t.aliases.iter().chain(t.names.iter().flat_map(|n| n.values())).chain(&t.code))
                    .map(String::as_str),
            );
        }
    }
    words.join(" ")
}
