//! `/sources/`: every source, by outlet, with every place that cites it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use tera::Value;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{CitedAt, Citing, Graph};
use crate::model::{Lang, NavigationIndex};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::Link;
use crate::render::views::back_links::letter;

/// What `sources.html` gets.
#[derive(Debug, Serialize)]
pub struct SourcesView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many there are: `5 sources`.
    pub count: String,
    /// The sources by outlet, in alphabetical order.
    pub outlets: Vec<OutletView>,
}

/// The sources of an outlet.
#[derive(Debug, Serialize)]
pub struct OutletView {
    /// The outlet's name.
    pub outlet: String,
    /// How many sources it has: `3 sources`.
    pub count: String,
    /// How often it is cited: `Cited 12 times`.
    pub cited: String,
    /// How often it is cited, in hundredths of the most cited outlet: the length of its bar.
    pub share: usize,
    /// The sources, the newest first, as HTML: each is `partials/cited-source.html`.
    pub sources: Vec<Value>,
}

/// What `partials/cited-source.html` gets.
#[derive(Debug, Serialize)]
pub struct CitedSource {
    /// Its id on the page.
    pub anchor: String,
    /// The entry, as HTML.
    pub html: Value,
    /// How often it is cited: `Cited 4 times`.
    pub cited: String,
    /// The pages, events and terms that cite it.
    pub pages: Vec<CitingPage>,
}

/// A page, event or term that cites a source.
#[derive(Debug, Serialize)]
pub struct CitingPage {
    /// The link to the page, or to the first place on it.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The language of the title, when it is not the page's.
    pub lang: Option<String>,
    /// The direction of that language: `ltr` or `rtl`.
    pub dir: Option<&'static str>,
    /// Each place on it: a letter and its link. Empty when there is but one.
    pub places: Vec<Link>,
}

impl CitingPage {
    fn new(Link { url, title, lang, dir }: Link, places: Vec<Link>) -> Self {
        Self { url, title, lang, dir, places }
    }
}

/// The index of sources.
pub struct Sources;

impl Output for Sources {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Sources)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let store = renderer.graph.site.sources.all();
        let view = SourcesView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("sources", store.len() as u64),
            outlets: outlets(renderer, lang)?,
        };
        renderer.page("sources.html", &frame::site_head(renderer, "sources", item.route(), "sources"), &view)
    }
}

fn outlets(renderer: &Renderer, lang: Lang) -> Result<Vec<OutletView>, Diagnostic> {
    let locale = renderer.text(lang);
    let store = renderer.graph.site.sources.all();
    let mut by_outlet: BTreeMap<(String, &str), Vec<usize>> = BTreeMap::new();
    for (i, source) in store.iter().enumerate() {
        by_outlet.entry((source.outlet.to_lowercase(), &source.outlet)).or_default().push(i);
    }
    let times: Vec<usize> = (0..store.len()).into_par_iter().map(|source| times(renderer, source)).collect();
    let cited = |sources: &[usize]| -> usize { sources.iter().filter_map(|i| times.get(*i)).sum() };
    let most = by_outlet.values().map(|s| cited(s)).max().unwrap_or(0).max(1);
    let said = |n: usize| locale.fill("cited_times", &[("times", &locale.count("times", n as u64))]);
    by_outlet
        .into_iter()
        .map(|((_, outlet), mut sources)| {
            sources.sort_by_key(|i| (std::cmp::Reverse(store.get(*i).map(|s| s.date)), *i));
            // One by one: all pages that cite any source would be too much to hold at once.
            let source = |i: &usize| {
                let source = CitedSource {
                    anchor: renderer.graph.source_anchor(*i).to_owned(),
                    html: renderer.source_html(*i, lang)?,
                    cited: said(cited(&[*i])),
                    pages: pages(renderer, *i, lang),
                };
                let html = renderer.partial("partials/cited-source.html", lang, &source)?;
                // As the template gets it: a second copy of all of them would be too much, too.
                Ok(Value::safe_string(&html))
            };
            let all = cited(&sources);
            Ok(OutletView {
                outlet: outlet.to_owned(),
                count: locale.count("sources", sources.len() as u64),
                cited: said(all),
                share: all * 100 / most,
                sources: sources.par_iter().map(source).collect::<Result<_, Diagnostic>>()?,
            })
        })
        .collect()
}

/// How many places cite a source.
fn times(renderer: &Renderer, source: usize) -> usize {
    let graph = &renderer.graph;
    let at = |place: &CitedAt| match place {
        CitedAt::Document(at, entry) => places(graph, *at, *entry).len(),
        CitedAt::Entry(_) => 1,
    };
    graph.backlinks.citations(source).iter().map(at).sum()
}

fn places(graph: &Graph, at: crate::model::EntryRef, entry: u32) -> &[Citing] {
    let document = graph.document(at);
    document.and_then(|d| d.references.entries.get(entry as usize)).map(|r| r.places.as_slice()).unwrap_or_default()
}

fn pages(renderer: &Renderer, source: usize, lang: Lang) -> Vec<CitingPage> {
    let graph = &renderer.graph;
    let page = |place: &CitedAt| match *place {
        CitedAt::Entry(at) => CitingPage::new(Link::entry(renderer, at, lang), Vec::new()),
        CitedAt::Document(at, entry) => {
            let path = graph.path(at);
            let found = places(graph, at, entry);
            let to = |place: &Citing| [path, "#", &place.anchor].concat();
            let url = found.first().map_or_else(|| path.to_owned(), to);
            let (lang, dir) = frame::foreign(graph.site.lang(at), lang);
            let link = Link { url, title: graph.site.name(at).to_owned(), lang, dir };
            let several = found.iter().filter(|_| found.len() > 1);
            CitingPage::new(link, several.zip(0..).map(|(place, n)| Link::new(to(place), letter(n))).collect())
        }
    };
    graph.backlinks.citations(source).iter().map(page).collect()
}
