//! What the site speaks of as nodes: actors, territories, events, terms, sources.
//!
//! Nothing here takes a side: who is sovereign over a territory, who claims or controls it, and for whom an actor acts, are
//! reports with a day and a source, for which the vocabulary has no words.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::Node;
use crate::graph::{Document, Graph};
use crate::model::{
    Actor, ActorKind, Date, Entry, EntryRef, Event, Kind, Lang, Publisher, SourceEntry, SourceType, Term, Territory,
};
use crate::render::Renderer;
use crate::render::views::elsewhere::{elsewhere, web_address};

/// The id of an entry: an address that stays as long as that of its page. A page in each language is a work of its own, and
/// so is an explainer; what they are about is one thing.
pub fn id(graph: &Graph, at: EntryRef) -> Cow<'_, str> {
    let of = match at.kind {
        Kind::Explainer | Kind::Page => at,
        _ => graph.site.first(at),
    };
    let page = graph.address(of);
    match at.kind {
        // Their address is a place on a page already.
        Kind::Event | Kind::Term => page.into(),
        Kind::Explainer => [page, "#article"].concat().into(),
        kind => [page, "#", kind.word()].concat().into(),
    }
}

/// The id of the site.
pub fn site_id(graph: &Graph) -> String {
    graph.site.base.absolute("#website")
}

/// The id of who publishes the site.
pub fn publisher_id(graph: &Graph) -> String {
    graph.site.base.absolute("#publisher")
}

/// Who publishes the site.
pub fn publisher<'a>(graph: &Graph, publisher: &'a Publisher) -> Node<'a> {
    let base = &graph.site.base;
    let logo = publisher.logo.as_deref().filter(|logo| graph.site.statics.contains_key(*logo));
    Node::new("Organization")
        .with("@id", publisher_id(graph))
        .with("name", &publisher.name)
        .with("url", web_address(publisher.url.as_deref()))
        .with("email", publisher.email.as_deref())
        .with("logo", logo.map(|logo| base.absolute(&crate::model::encode_path(logo))))
}

/// An entry in brief, for a page in `lang`: enough to know what is meant.
pub fn named<'a>(graph: &'a Graph, at: EntryRef, lang: Lang) -> Node<'a> {
    Node::new(kind(graph, at)).with("@id", id(graph, at)).with("name", graph.site.name_in(at, lang))
}

/// What an entry is, in the words of schema.org.
fn kind(graph: &Graph, at: EntryRef) -> &'static str {
    match at.kind {
        Kind::Explainer => "Article",
        Kind::Actor => graph.site.actors.all().get(at.index as usize).map_or("Thing", |a| actor_kind(a.fields.kind)),
        Kind::Territory => "Place",
        Kind::Event => "Event",
        Kind::Term => "DefinedTerm",
        Kind::Page => "WebPage",
        // Of a quarrel and its questions, the vocabulary has no type that says neither too much nor too little.
        Kind::Conflict | Kind::Topic => "Thing",
    }
}

const fn actor_kind(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "Person",
        ActorKind::State => "Country",
        ActorKind::Government => "GovernmentOrganization",
        ActorKind::Organisation | ActorKind::Alliance | ActorKind::ArmedGroup | ActorKind::Coalition => "Organization",
    }
}

/// An actor.
pub fn actor<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Actor>) -> Node<'a> {
    let actor = &entry.fields;
    let site = &graph.site;
    let is_person = actor.kind == ActorKind::Person;
    let held = actor.offices.iter().filter(|office| is_person && office.to.is_none());
    let groups = actor.member_of.iter().filter_map(|id| site.find(Kind::Actor, id.as_str()));
    // A country is a place, and places are members of nothing.
    let groups = groups.filter(|_| actor.kind != ActorKind::State);
    Node::new(actor_kind(actor.kind))
        .with("@id", id(graph, at))
        .with("name", &actor.name)
        .with("alternateName", other_names(graph, at, entry.lang))
        .with("url", graph.address(at))
        .with("jobTitle", held.map(|office| &office.title).collect::<Vec<_>>())
        .with("memberOf", groups.map(|group| named(graph, group, entry.lang)).collect::<Vec<_>>())
        .with("sameAs", elsewhere(actor).map(|(_, address)| address).collect::<Vec<_>>())
}

/// A territory: its names and its code. Its status is no property of a place, but what somebody reported on a day.
pub fn territory<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Territory>) -> Node<'a> {
    let code = entry.fields.code.as_deref();
    let code = code.map(|code| Node::new("PropertyValue").with("propertyID", "ISO 3166-2").with("value", code));
    Node::new("Place")
        .with("@id", id(graph, at))
        .with("name", &entry.fields.name)
        .with("alternateName", other_names(graph, at, entry.lang))
        .with("identifier", code)
        .with("url", graph.address(at))
}

/// Other spellings, and the names in other languages.
fn other_names<'a>(graph: &'a Graph, at: EntryRef, lang: Lang) -> Vec<super::Value<'a>> {
    let aliases = graph.site.aliases(at).iter().map(super::Value::from);
    let names = graph.site.names(at).into_iter().flatten().filter(|(of, _)| **of != lang);
    aliases.chain(names.map(|(of, name)| Node::words(*of, name).into())).collect()
}

/// An event.
pub fn event<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Event>, lang: Lang) -> Node<'a> {
    let event = &entry.fields;
    let site = &graph.site;
    let actors = event.actors.iter().filter_map(|id| site.find(Kind::Actor, id.as_str()));
    let territories = event.territories.iter().filter_map(|id| site.find(Kind::Territory, id.as_str()));
    let sources = event.sources.iter().filter_map(|id| site.sources.index(id.as_str()));
    Node::new("Event")
        .with("@id", id(graph, at))
        .with("name", &event.title)
        .with("inLanguage", Some(entry.lang).filter(|of| *of != lang))
        .with("startDate", &event.date)
        .with("endDate", last_day(&event.date))
        .with("description", event.summary.as_deref())
        .with("location", event.place.as_deref().map(|place| Node::new("Place").with("name", place)))
        .with("about", actors.chain(territories).map(|at| named(graph, at, lang)).collect::<Vec<_>>())
        .with("subjectOf", sources.map(|source| Node::reference(source_id(graph, source))).collect::<Vec<_>>())
}

/// The last day of an interval.
fn last_day(date: &Date) -> Option<String> {
    date.latest().filter(|day| date.is_interval() && day.year() > 0).map(|day| day.to_string())
}

/// A term of the glossary.
pub fn term<'a>(graph: &'a Graph, at: EntryRef, entry: &'a Entry<Term>) -> Node<'a> {
    let id = id(graph, at);
    Node::new("DefinedTerm")
        .with("@id", id.clone())
        .with("name", &entry.fields.term)
        .with("alternateName", entry.fields.aliases.iter().collect::<Vec<_>>())
        .with("description", &entry.fields.definition)
        .with("url", id)
}

fn source_id(graph: &Graph, source: usize) -> String {
    graph.site.base.absolute(&["sources/#", graph.source_anchor(source)].concat())
}

/// The sources that a document cites, in the order of their numbers.
pub fn citations<'a>(renderer: &'a Renderer, document: &Document) -> Vec<&'a RawValue> {
    document.references.sources().filter_map(|(_, i)| renderer.source_facts(i)?.node.as_deref()).collect()
}

/// A source, by its place in the store.
pub fn source<'a>(graph: &'a Graph, place: usize, source: &'a SourceEntry) -> Node<'a> {
    Node::new(source_kind(source.kind))
        .with("@id", source_id(graph, place))
        .with("name", &source.title)
        .with("publisher", Node::new("Organization").with("name", &source.outlet))
        .with("datePublished", &source.date)
        .with("inLanguage", source.lang)
        .with("url", web_address(source.url.as_deref()))
        .with("archivedAt", web_address(source.archive_url.as_deref()))
}

const fn source_kind(kind: SourceType) -> &'static str {
    match kind {
        SourceType::News => "NewsArticle",
        SourceType::Report => "Report",
        SourceType::Dataset => "Dataset",
        SourceType::Book => "Book",
        SourceType::Video => "VideoObject",
        SourceType::Social => "SocialMediaPosting",
        SourceType::Law => "Legislation",
        SourceType::Statement | SourceType::Interview => "CreativeWork",
    }
}
