//! `/search/`: a form; links to the indexes without JavaScript, and with it files of words that the script asks for.

use std::fmt::Write;

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::graph::words::{Bodies, Layout, summary};
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
    /// What the script has to know.
    pub index: SearchIndex,
    /// The indexes, where those look who have no JavaScript.
    pub indexes: Vec<Link>,
}

/// What the script of the search has to know of its files.
#[derive(Debug, Serialize)]
pub struct SearchIndex {
    /// Where they are: below it, `words-0.json` holds words with the numbers of their pages, `pages-0.json` the pages.
    pub url: String,
    /// Over how many files the words are spread.
    pub shards: usize,
    /// By how many of its first letters a word finds its file.
    pub letters: usize,
    /// How many pages a file holds.
    pub chunk: usize,
}

/// A page as the script shows it. Short names: there are many of them.
#[derive(Serialize)]
struct Page<'a> {
    /// The title.
    t: &'a str,
    /// The link.
    u: &'a str,
    /// What it is, in the site's language.
    #[serde(skip_serializing_if = "str::is_empty")]
    k: &'a str,
    /// The page in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'a str>,
    /// The language.
    l: Lang,
}

/// The search page and its files.
pub struct Search;

/// How many pages a file holds: a few of them are loaded for the results of a search.
const CHUNK: usize = 32;
const PAGE: u32 = 0;
/// The keys of files of words begin here, those of files of pages at `PAGES`.
const WORDS: u32 = 1;
const PAGES: u32 = 1 << 16;

impl Output for Search {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let layout = Layout::of(graph);
        let words = (0..layout.shards as u32).map(|n| Item::new(format!("search/words-{n}.json"), WORDS + n));
        let chunks = layout.pages.div_ceil(CHUNK) as u32;
        let pages = (0..chunks).map(|n| Item::new(format!("search/pages-{n}.json"), PAGES + n));
        std::iter::once(Item::page("search/", PAGE)).chain(words).chain(pages).collect()
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        match item.key {
            PAGE => page(renderer, item),
            PAGES.. => Ok(pages(renderer, (item.key - PAGES) as usize)),
            _ => Ok(words(&renderer.graph, (item.key - WORDS) as usize).into_bytes()),
        }
    }
}

fn page(renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
    let lang = renderer.language();
    let view = SearchView {
        breadcrumb: frame::crumbs(renderer, None, lang),
        index: SearchIndex::new(renderer),
        indexes: indexes(renderer, lang),
    };
    renderer.page("search.html", &frame::site_head(renderer, "search", item.route(), "search"), &view)
}

impl SearchIndex {
    /// The files of a site.
    pub(super) fn new(renderer: &Renderer) -> Self {
        let layout = Layout::of(&renderer.graph);
        Self {
            url: renderer.graph.site.base.path_of("search/"),
            shards: layout.shards,
            letters: layout.letters,
            chunk: CHUNK,
        }
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

/// The words of a shard: `{"word":[[titles],[summaries],[bodies]]}`, where a page's number is counted from the one before it.
/// `0` in place of the bodies: most hold the word. Empty lists at the end are left out.
fn words(graph: &Graph, shard: usize) -> String {
    let mut out = String::from("{");
    for (word, holders) in graph.words().shard(shard) {
        // Words are letters and digits: nothing in them has to be escaped.
        let _ = write!(out, "{}\"{word}\":[", if out.len() > 1 { "," } else { "" });
        match &holders.bodies {
            Bodies::Most => lists(&mut out, &[&holders.titles, &holders.summaries], Some("0")),
            Bodies::These(bodies) => lists(&mut out, &[&holders.titles, &holders.summaries, bodies], None),
        }
        out.push(']');
    }
    out.push('}');
    out
}

fn lists(out: &mut String, lists: &[&Vec<u32>], last: Option<&str>) {
    let used = lists.iter().rposition(|list| !list.is_empty()).map_or(0, |i| i + 1);
    let shown = if last.is_some() { lists.len() } else { used };
    let mut number = itoa::Buffer::new();
    for (i, list) in lists.iter().take(shown).enumerate() {
        out.push_str(if i == 0 { "[" } else { ",[" });
        let mut before = 0;
        for (n, page) in list.iter().enumerate() {
            out.push_str(if n > 0 { "," } else { "" });
            out.push_str(number.format(page - before));
            before = *page;
        }
        out.push(']');
    }
    if let Some(last) = last {
        let _ = write!(out, ",{last}");
    }
}

/// A file of pages, in the order of their numbers.
fn pages(renderer: &Renderer, chunk: usize) -> Vec<u8> {
    let graph = &renderer.graph;
    let site = &graph.site;
    let locale = renderer.text(site.language);
    let page = |at: &EntryRef| {
        let entry = site.entry(*at);
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
        Page {
            t: entry.name,
            u: graph.path(*at),
            k: if key.is_empty() { "" } else { locale.text(key) },
            s: summary(graph, *at),
            l: entry.lang,
        }
    };
    let pages: Vec<Page<'_>> =
        graph.words().pages().chunks(CHUNK).nth(chunk).unwrap_or_default().iter().map(page).collect();
    serde_json::to_vec(&pages).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_from_the_one_before() {
        let mut out = String::new();
        lists(&mut out, &[&vec![], &vec![3, 7, 8], &vec![]], None);
        assert_eq!(out, "[],[3,4,1]");
        out.clear();
        lists(&mut out, &[&vec![2], &vec![]], Some("0"));
        assert_eq!(out, "[2],[],0");
    }
}
