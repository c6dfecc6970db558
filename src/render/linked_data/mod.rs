//! What pages say to programs: one graph of JSON-LD a page, in the vocabulary of <https://schema.org>.
//!
//! Every thing has an id of its own, which is the same on all pages: what one page tells in full, others refer to.

mod node;
mod things;

pub use node::{Node, Value};
pub use things::{named, source};

use serde::Serialize;

use crate::graph::{Graph, blocks};
use crate::model::{Entry, EntryRef, Explainer, Kind, Lang, UpdateKind};
use crate::render::Renderer;
use crate::render::views::{ImageView, Link, datasets};

/// What a page says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it is, in a sentence or two.
    pub description: Option<&'a str>,
    /// Its route below the base path.
    pub route: &'a str,
    /// Its language.
    pub lang: Lang,
    /// The pages above it, home first.
    pub crumbs: &'a [Link],
}

/// The graph.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: &'a [Node<'a>],
}

/// The graph of an entry's page.
pub fn of_entry(renderer: &Renderer, at: EntryRef, about: About<'_>) -> tera::Value {
    let graph = &renderer.graph;
    let site = &graph.site;
    let i = at.index as usize;
    let thing = match at.kind {
        Kind::Explainer => site.explainers.all().get(i).map(|entry| article(renderer, at, entry, about)),
        Kind::Actor => site.actors.all().get(i).map(|entry| things::actor(graph, at, entry)),
        Kind::Territory => site.territories.all().get(i).map(|entry| things::territory(graph, at, entry)),
        Kind::Topic | Kind::Conflict => {
            Some(things::named(graph, at, about.lang).with("description", about.description))
        }
        Kind::Page | Kind::Event | Kind::Term => None,
    };
    // What the page's own description says of a territory is a report of somebody's.
    let about = About { description: about.description.filter(|_| at.kind != Kind::Territory), ..about };
    let kind = if at.kind == Kind::Conflict { "CollectionPage" } else { "WebPage" };
    let entity = thing.is_some().then(|| Node::reference(things::id(graph, at)));
    let page = page(graph, kind, about).with("mainEntity", entity);
    let cited = graph.document(at).filter(|_| at.kind != Kind::Explainer).map(|d| things::citations(renderer, d));
    written(renderer, about, [Some(page.with("citation", cited)), thing].into_iter().flatten())
}

/// The graph of a page of the site's own, which stands in the navigation under `section`.
pub fn of_index(renderer: &Renderer, section: &str, about: About<'_>) -> tera::Value {
    let graph = &renderer.graph;
    let kind = match section {
        "home" => "WebPage",
        "search" => "SearchResultsPage",
        _ => "CollectionPage",
    };
    let page = page(graph, kind, about);
    let page = match section {
        "timeline" => page.with("mainEntity", timeline(graph, about.lang)),
        "data" => page.with("mainEntity", dataset(graph, about)),
        "glossary" => page.with("mainEntity", glossary(graph, about)),
        _ => page,
    };
    written(renderer, about, [page])
}

/// The graph of a page as templates get it: what is its own, the way to it, the site, and who publishes that.
fn written<'a>(renderer: &'a Renderer, about: About<'a>, nodes: impl IntoIterator<Item = Node<'a>>) -> tera::Value {
    let graph = &renderer.graph;
    let publisher = graph.site.config.publisher.as_ref().map(|publisher| things::publisher(graph, publisher));
    let all: Vec<Node<'_>> = nodes
        .into_iter()
        .chain(breadcrumb(graph, about))
        .chain([website(graph, about.route.is_empty())])
        .chain(publisher)
        .collect();
    tera::Value::safe_string(&text(&all))
}

/// Nodes as text that can stand in a `<script>`, where nothing but `<` could end it.
fn text(graph: &[Node<'_>]) -> String {
    let document = Document { context: "https://schema.org", graph };
    /// Room for most graphs, so that few are moved while they grow.
    const ROOM: usize = 8 * 1024;
    let mut bytes = Vec::with_capacity(ROOM);
    let written = serde_json::to_writer(&mut bytes, &document).ok();
    let text = written.and_then(|()| String::from_utf8(bytes).ok()).unwrap_or_default();
    // Copied only where there is need.
    if text.contains('<') { text.replace('<', "\\u003c") } else { text }
}

/// The site; on its home page, how to search it too.
fn website(graph: &Graph, is_home: bool) -> Node<'_> {
    let site = &graph.site;
    let node = Node::new("WebSite")
        .with("@id", things::site_id(graph))
        .with("name", &site.config.title)
        .with("url", site.base.absolute(""))
        .with("publisher", publisher(graph));
    let search = || {
        let template = format!("{}?q={{search_term_string}}", site.base.absolute("search/"));
        Node::new("SearchAction")
            .with("target", Node::new("EntryPoint").with("urlTemplate", template))
            .with("query-input", "required name=search_term_string")
    };
    match is_home {
        true => node
            .with("description", site.config.description.as_deref())
            .with("inLanguage", site.language)
            .with("potentialAction", search()),
        false => node,
    }
}

fn publisher(graph: &Graph) -> Option<Node<'_>> {
    graph.site.config.publisher.as_ref().map(|_| Node::reference(things::publisher_id(graph)))
}

/// The page itself.
fn page<'a>(graph: &Graph, kind: &'static str, about: About<'a>) -> Node<'a> {
    let address = graph.site.base.absolute(about.route);
    let crumbs = (!about.crumbs.is_empty()).then(|| Node::reference(format!("{address}#breadcrumb")));
    Node::new(kind)
        .with("@id", address)
        .with("name", about.title)
        .with("description", about.description)
        .with("inLanguage", about.lang)
        .with("isPartOf", Node::reference(things::site_id(graph)))
        .with("breadcrumb", crumbs)
}

/// The way to the page from home.
fn breadcrumb<'a>(graph: &Graph, about: About<'a>) -> Option<Node<'a>> {
    let base = &graph.site.base;
    let address = base.absolute(about.route);
    let above = about.crumbs.iter().map(|crumb| (crumb.title.as_str(), format!("{}{}", base.origin, crumb.url)));
    let all = above.chain([(about.title, address.clone())]).zip(1..);
    let items = all.map(|((name, address), position): (_, usize)| {
        Node::new("ListItem").with("position", position).with("name", name).with("item", address)
    });
    let list = || Node::new("BreadcrumbList").with("@id", format!("{address}#breadcrumb"));
    (!about.crumbs.is_empty()).then(|| list().with("itemListElement", items.collect::<Vec<_>>()))
}

/// An explainer: what it is about, what it cites, what was corrected in it, as of which day it holds.
fn article<'a>(renderer: &'a Renderer, at: EntryRef, entry: &'a Entry<Explainer>, about: About<'a>) -> Node<'a> {
    let graph = &renderer.graph;
    let site = &graph.site;
    let explainer = &entry.fields;
    let address = site.base.absolute(about.route);
    let conflict = explainer.conflict.as_ref().and_then(|id| site.find(Kind::Conflict, id.as_str()));
    let above = conflict.map(|conflict| Node::reference(graph.address(conflict)));
    let subjects = subjects(graph, explainer);
    let image = ImageView::of(renderer, at).map(|image| format!("{}{}", site.base.origin, image.url));
    let others = |is_wanted: bool| -> Vec<Node<'a>> {
        let versions = site.versions(at).filter(|version| is_wanted && *version != at);
        versions.map(|version| Node::reference(things::id(graph, version))).collect()
    };
    let first = site.first(at);
    Node::new("Article")
        .with("@id", things::id(graph, at))
        .with("headline", about.title)
        .with("description", about.description)
        .with("mainEntityOfPage", Node::reference(address))
        .with("image", image)
        .with("datePublished", &explainer.date)
        .with("dateModified", &explainer.last_changed())
        .with("temporalCoverage", &explainer.as_of())
        .with("inLanguage", entry.lang)
        .with("author", authors(graph, &explainer.authors))
        .with("publisher", publisher(graph))
        .with("isPartOf", above.into_iter().chain([Node::reference(things::site_id(graph))]).collect::<Vec<_>>())
        .with("translationOfWork", (first != at).then(|| Node::reference(things::id(graph, first))))
        .with("workTranslation", others(first == at))
        .with("about", subjects.iter().map(|subject| renderer.node(*subject, entry.lang)).collect::<Vec<_>>())
        .with("mentions", mentions(renderer, at, &subjects))
        .with("citation", graph.document(at).map(|document| things::citations(renderer, document)))
        .with("correction", corrections(explainer))
}

/// Who wrote it; none if that is the publisher as a whole, which has a name as an organisation.
fn authors<'a>(graph: &'a Graph, names: &'a [String]) -> Vec<Node<'a>> {
    let desk = graph.site.config.publisher.as_ref().map(|publisher| publisher.name.as_str());
    let author = |name: &'a String| match Some(name.as_str()) == desk {
        true => Node::reference(things::publisher_id(graph)),
        false => Node::new("Person").with("name", name),
    };
    names.iter().map(author).collect()
}

/// What an explainer says that it is about: its conflict, its topics, its actors, its territories.
fn subjects(graph: &Graph, explainer: &Explainer) -> Vec<EntryRef> {
    let conflict = explainer.conflict.iter().map(|id| (Kind::Conflict, id.as_str()));
    let topics = explainer.topics.iter().map(|id| (Kind::Topic, id.as_str()));
    let actors = explainer.actors.iter().map(|id| (Kind::Actor, id.as_str()));
    let territories = explainer.territories.iter().map(|id| (Kind::Territory, id.as_str()));
    let all = conflict.chain(topics).chain(actors).chain(territories);
    all.filter_map(|(kind, id)| graph.site.find(kind, id)).collect()
}

/// Whom and what it speaks of besides, in the order in which a reader meets them.
fn mentions<'a>(renderer: &'a Renderer, at: EntryRef, subjects: &[EntryRef]) -> Vec<Value<'a>> {
    let graph = &renderer.graph;
    let lang = graph.site.lang(at);
    let mut seen = subjects.to_vec();
    let mentions = graph.document(at).map(|d| d.mentions.as_slice()).unwrap_or_default().iter();
    let things = mentions.map(|mention| mention.target).filter(|target| {
        let is_new = matches!(target.kind, Kind::Actor | Kind::Territory | Kind::Topic) && !seen.contains(target);
        if is_new {
            seen.push(*target);
        }
        is_new
    });
    things.map(|target| renderer.node(target, lang)).collect()
}

fn corrections(explainer: &Explainer) -> Vec<Node<'_>> {
    let corrections = explainer.updates.iter().filter(|update| update.kind == UpdateKind::Correction);
    corrections
        .map(|update| Node::new("CorrectionComment").with("text", &update.note).with("datePublished", &update.date))
        .collect()
}

/// The events in order.
fn timeline(graph: &Graph, lang: Lang) -> Node<'_> {
    let items = blocks::timeline(&graph.site, None).into_iter().filter(|item| graph.site.first(item.at) == item.at);
    let items = items.zip(1..).map(|(item, position): (_, usize)| {
        let event = things::event(graph, item.at, item.event, lang);
        Node::new("ListItem").with("position", position).with("item", event)
    });
    Node::new("ItemList")
        .with("itemListOrder", "https://schema.org/ItemListOrderAscending")
        .with("itemListElement", items.collect::<Vec<_>>())
}

/// The terms in the order of their ids.
fn glossary<'a>(graph: &'a Graph, about: About<'a>) -> Node<'a> {
    let site = &graph.site;
    let terms = site.refs(Kind::Term).filter(|at| site.first(*at) == *at);
    let terms = terms.filter_map(|at| Some(things::term(graph, at, site.terms.all().get(at.index as usize)?)));
    Node::new("DefinedTermSet")
        .with("@id", format!("{}#terms", site.base.absolute(about.route)))
        .with("name", about.title)
        .with("hasDefinedTerm", terms.collect::<Vec<_>>())
}

/// The data files.
fn dataset<'a>(graph: &'a Graph, about: About<'a>) -> Node<'a> {
    let base = &graph.site.base;
    let files = datasets::files(graph).map(|(path, media_type)| {
        Node::new("DataDownload").with("encodingFormat", media_type).with("contentUrl", base.absolute(&path))
    });
    Node::new("Dataset")
        .with("@id", format!("{}#dataset", base.absolute(about.route)))
        .with("name", &graph.site.config.title)
        .with("description", graph.site.config.description.as_deref())
        .with("creator", publisher(graph))
        .with("isAccessibleForFree", true)
        .with("distribution", files.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_ends_the_script_around_it() {
        let hostile = "</script><script>alert(1)</script><!--";
        let graph = [Node::new("Thing").with("name", hostile)];
        let text = text(&graph);
        assert!(!text.contains('<'), "{text}");
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["@graph"][0]["name"], hostile);
    }
}
