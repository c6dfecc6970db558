//! What pages of all kinds do alike: routes, heads, breadcrumbs.

use std::sync::Arc;

use crate::graph::{Document, Graph};
use crate::model::{EntryRef, Kind, Lang, NavigationIndex};
use crate::render::linked_data::{self, About};
use crate::render::output::Item;
use crate::render::views::feeds::FeedsView;
use crate::render::views::link::{Link, direction};
use crate::render::views::metadata::{Citation, DATA, Metadata};
use crate::render::views::navigation::{index_exists, index_url};
use crate::render::views::source::language_name;
use crate::render::{Alternate, Head, Renderer};
use serde::Serialize;

/// The page of a version of an entry, if it is of the kind.
pub fn entry(graph: &Graph, at: EntryRef, kind: Kind) -> Option<Item> {
    (at.kind == kind).then(|| Item::page(graph.route(at), at.index))
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
    let language = languages.get(item.key as usize).copied().unwrap_or(renderer.language());
    let crumbs = if below.is_empty() { Vec::new() } else { crumbs(renderer, None, language) };
    let about = About {
        title: &title,
        description: graph.site.config.description.as_deref(),
        route: item.route(),
        lang: language,
        crumbs: &crumbs,
    };
    let metadata = index_metadata(renderer, section, about);
    let versions = languages.iter().map(|lang| alternate(renderer, *lang, &format!("{}{below}", graph.home(*lang))));
    Head {
        title,
        description: graph.site.config.description.clone(),
        route: item.route().to_owned(),
        language,
        alternates: versions.filter(|_| languages.len() > 1).collect(),
        section,
        draft: false,
        metadata,
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
    let route = renderer.graph.route(at);
    Head {
        title: entry.name.to_owned(),
        metadata: entry_metadata(renderer, at, description.as_deref(), route),
        description,
        route: route.to_owned(),
        language: entry.lang,
        alternates: alternates(renderer, at),
        section,
        draft: entry.common.draft,
        entry: Some(at),
    }
}

/// What programs are told of an entry's page.
fn entry_metadata(renderer: &Renderer, at: EntryRef, description: Option<&str>, route: &str) -> Metadata {
    let graph = &renderer.graph;
    let entry = graph.site.entry(at);
    let crumbs = crumbs(renderer, above(at.kind), entry.lang);
    let about = About { title: entry.name, description, route, lang: entry.lang, crumbs: &crumbs };
    Metadata {
        linked_data: Some(linked_data::of_entry(renderer, at, about)),
        citation: Citation::of(renderer, at),
        feeds: FeedsView::of(graph, at),
        data_url: (at.kind != Kind::Page).then(|| format!("{}{DATA}", graph.site.base.path_of(route))),
    }
}

/// What programs are told of a page of the site's own. The one for addresses that lead nowhere is about nothing.
fn index_metadata(renderer: &Renderer, section: &str, about: About<'_>) -> Metadata {
    match section {
        "" => Metadata::default(),
        _ => Metadata { linked_data: Some(linked_data::of_index(renderer, section, about)), ..Metadata::default() },
    }
}

/// The index under which the pages of a kind stand.
fn above(kind: Kind) -> Option<NavigationIndex> {
    match kind {
        Kind::Explainer => Some(NavigationIndex::Explainers),
        Kind::Actor => Some(NavigationIndex::Actors),
        Kind::Territory => Some(NavigationIndex::Territories),
        Kind::Topic => Some(NavigationIndex::Positions),
        Kind::Conflict | Kind::Page | Kind::Event | Kind::Term => None,
    }
}

/// The versions of a page that has several; none for a page in one language.
fn alternates(renderer: &Renderer, at: EntryRef) -> Vec<Alternate> {
    let site = &renderer.graph.site;
    let versions: Vec<EntryRef> = site.versions(at).collect();
    if versions.len() < 2 {
        return Vec::new();
    }
    versions.into_iter().map(|at| alternate(renderer, site.lang(at), renderer.graph.route(at))).collect()
}

/// The head of a page of the site's own, in the site's language. The title is a key of the locale.
pub fn site_head(renderer: &Renderer, title: &str, route: &str, section: &'static str) -> Head {
    let language = renderer.language();
    let title = renderer.text(language).text(title);
    let description = renderer.graph.site.config.description.clone();
    let crumbs = crumbs(renderer, None, language);
    let about = About { title, description: description.as_deref(), route, lang: language, crumbs: &crumbs };
    Head {
        title: title.to_owned(),
        metadata: index_metadata(renderer, section, about),
        description,
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
    pub anchor: Arc<str>,
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
