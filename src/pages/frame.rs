//! What pages of all kinds do alike: routes, heads, breadcrumbs.

use crate::graph::{Document, Graph};
use crate::model::{EntryRef, Kind, Lang, NavigationIndex};
use crate::render::output::Item;
use crate::render::views::link::{Link, direction};
use crate::render::views::navigation::{index_exists, index_url};
use crate::render::views::source::language_name;
use crate::render::{Alternate, Head, Renderer};
use serde::Serialize;

/// A page for every version of every entry of a kind.
pub fn entries(graph: &Graph, kind: Kind) -> Vec<Item> {
    graph.site.refs(kind).map(|at| Item::page(&graph.route(at), at.index)).collect()
}

/// The page of an index, if there is anything to show.
pub fn index(graph: &Graph, index: NavigationIndex) -> Vec<Item> {
    match index_exists(graph, index) {
        true => vec![Item::page(&format!("{}/", index.word()), 0)],
        false => Vec::new(),
    }
}

/// A page that stands in every language which has explainers: the home page, and below it their index. The key is the
/// language's place among them.
pub fn in_each_language(graph: &Graph, below: &str) -> Vec<Item> {
    let languages = graph.order.languages().iter();
    languages.zip(0..).map(|(lang, key)| Item::page(&format!("{}{below}", graph.home(*lang)), key)).collect()
}

/// The head of such a page.
pub fn head_in_language(renderer: &Renderer, title: String, item: &Item, below: &str, section: &'static str) -> Head {
    let graph = &renderer.graph;
    let languages = graph.order.languages();
    let versions = languages.iter().map(|lang| alternate(renderer, *lang, &format!("{}{below}", graph.home(*lang))));
    Head {
        title,
        description: graph.site.config.description.clone(),
        route: item.route().to_owned(),
        language: languages.get(item.key as usize).copied().unwrap_or(renderer.language()),
        alternates: versions.filter(|_| languages.len() > 1).collect(),
        section,
        draft: false,
        entry: None,
    }
}

/// All explainers in the order in which a list for readers of `lang` shows them: those that they can read first, each by its
/// newest change.
pub fn explainers(graph: &Graph, lang: Lang) -> Vec<EntryRef> {
    let mut all = graph.order.newest_first().to_vec();
    if lang != graph.site.language {
        all.sort_by_key(|at| graph.site.entry(graph.site.version_in(*at, lang)).lang != lang);
    }
    all
}

fn alternate(renderer: &Renderer, lang: Lang, route: &str) -> Alternate {
    let base = &renderer.graph.site.base;
    Alternate {
        lang: lang.to_string(),
        name: language_name(renderer, lang),
        url: base.path_of(route),
        absolute: base.absolute(route),
    }
}

/// The head of an entry's page.
pub fn entry_head(renderer: &Renderer, at: EntryRef, description: Option<String>, section: &'static str) -> Head {
    let site = &renderer.graph.site;
    let entry = site.entry(at);
    Head {
        title: entry.name.to_owned(),
        description,
        route: renderer.graph.route(at),
        language: entry.lang,
        alternates: alternates(renderer, at),
        section,
        draft: entry.common.draft,
        entry: Some(at),
    }
}

/// The versions of a page that has several; none for a page in one language.
fn alternates(renderer: &Renderer, at: EntryRef) -> Vec<Alternate> {
    let site = &renderer.graph.site;
    let versions: Vec<EntryRef> = site.versions(at).collect();
    if versions.len() < 2 {
        return Vec::new();
    }
    versions.into_iter().map(|at| alternate(renderer, site.entry(at).lang, &renderer.graph.route(at))).collect()
}

/// The head of a page of the site's own, in the site's language. The title is a key of the locale.
pub fn site_head(renderer: &Renderer, title: &str, route: &str, section: &'static str) -> Head {
    let language = renderer.language();
    Head {
        title: renderer.text(language).text(title).to_owned(),
        description: renderer.graph.site.config.description.clone(),
        route: route.to_owned(),
        language,
        alternates: Vec::new(),
        section,
        draft: false,
        entry: None,
    }
}

/// Home, and the index above an entry's page.
pub fn crumbs(renderer: &Renderer, above: Option<NavigationIndex>, lang: Lang) -> Vec<Link> {
    let graph = &renderer.graph;
    let locale = renderer.text(lang);
    let base = &graph.site.base;
    let mut crumbs = vec![Link::new(base.path_of(&graph.home(lang)), locale.text("home"))];
    if let Some(index) = above.filter(|index| index_exists(graph, *index)) {
        crumbs.push(Link::new(index_url(graph, index, lang), locale.text(index.word())));
    }
    crumbs
}

/// A line of a page's contents.
#[derive(Debug, Clone, Serialize)]
pub struct ContentsItem {
    /// The id of the heading on the page.
    pub anchor: String,
    /// The heading's words.
    pub text: String,
    /// 2 or 3.
    pub level: u8,
}

/// The headings of the second and third level.
pub fn contents(document: Option<&Document>) -> Vec<ContentsItem> {
    let headings = document.map(|d| d.headings.as_slice()).unwrap_or_default();
    let shown = headings.iter().filter(|h| h.level <= 3);
    shown.map(|h| ContentsItem { anchor: h.anchor.clone(), text: h.text.clone(), level: h.level.max(2) }).collect()
}

/// A language and direction to mark a text with that is not in the page's own.
pub fn foreign(of: Lang, page: Lang) -> (Option<String>, Option<&'static str>) {
    if of == page { (None, None) } else { (Some(of.to_string()), Some(direction(of))) }
}
