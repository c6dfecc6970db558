//! `/actors/<id>/`.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::graph::blocks::{EventItem, PositionItem, by_topic_newest_first};
use crate::model::{Actor, Entry, EntryRef, Id, Kind, Lang, NavigationIndex};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::prose;
use crate::render::views::actor::{kind_label, role_label};
use crate::render::views::elsewhere::elsewhere;
use crate::render::views::link::other_names;
use crate::render::views::reference::RefView;
use crate::render::views::reference::{QuotationView, ReferenceView};
use crate::render::views::{Cites, DateView, EventView, ImageView, Link, MentionGroup, NameView, PositionView, place};

/// What `actor.html` gets.
#[derive(Debug, Serialize)]
pub struct ActorView {
    /// Home, and what is above the page.
    pub breadcrumb: Vec<Link>,
    /// The name.
    pub name: String,
    /// The name in other languages.
    pub names: Vec<NameView>,
    /// Other spellings and short forms.
    pub aliases: Vec<String>,
    /// The word for what it is.
    pub kind: String,
    /// The word for its part in the conflict.
    pub role: String,
    /// The conflict that it belongs to.
    pub conflict: Option<Link>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The offices that it holds or held.
    pub offices: Vec<OfficeView>,
    /// The actor on whose behalf it acts.
    pub acts_for: Option<Link>,
    /// What it belongs to.
    pub member_of: Vec<Link>,
    /// Who belongs to it.
    pub members: Vec<Link>,
    /// Addresses elsewhere.
    pub links: Vec<Link>,
    /// The body as HTML; often empty.
    pub body: String,
    /// What it holds, topic by topic, with what it held before.
    pub positions: Vec<PositionView>,
    /// What it said.
    pub quotations: Vec<QuotationView>,
    /// What it took part in, the newest first.
    pub events: Vec<EventView>,
    /// How often it is mentioned, in words.
    pub mention_count: String,
    /// Where it is mentioned, page by page.
    pub mentions: Vec<MentionGroup>,
    /// The numbered sources and notes.
    pub references: Vec<ReferenceView>,
}

/// An office.
#[derive(Debug, Serialize)]
pub struct OfficeView {
    /// Its title.
    pub title: String,
    /// Since when.
    pub from: Option<DateView>,
    /// Until when; none while it lasts, or when nobody said.
    pub to: Option<DateView>,
}

/// The pages of actors.
pub struct ActorPages;

impl Output for ActorPages {
    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        frame::entry(graph, at, Kind::Actor)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let at = EntryRef { kind: Kind::Actor, index: item.key };
        let Some(entry) = renderer.graph.site.actors.all().get(item.key as usize) else { return Ok(Vec::new()) };
        let view = view(renderer, at, entry)?;
        let description = format!("{}: {}, {}", view.name, view.kind, view.role);
        let head = frame::entry_head(renderer, at, Some(description), NavigationIndex::Actors.word());
        renderer.page("actor.html", &head, &view)
    }
}

fn view(renderer: &Renderer, at: EntryRef, entry: &Entry<Actor>) -> Result<ActorView, Diagnostic> {
    let graph = &renderer.graph;
    let site = &graph.site;
    let lang = entry.lang;
    let locale = renderer.text(lang);
    let actor = &entry.fields;
    let find = |id: &Id<Actor>| site.find(Kind::Actor, id.as_str()).map(|at| Link::entry(renderer, at, lang));
    let conflict = actor.conflict.as_ref().and_then(|id| site.find(Kind::Conflict, id.as_str()));
    let mentions = place::mentions(renderer, at, lang);
    let count: usize = mentions.iter().map(|m| m.mentions.len()).sum();
    let (first, involved) = (site.first(at), graph.involved());
    Ok(ActorView {
        breadcrumb: frame::crumbs(renderer, Some(NavigationIndex::Actors), lang),
        name: actor.name.clone(),
        names: other_names(graph, at, lang),
        aliases: actor.aliases.0.clone(),
        kind: kind_label(renderer, actor.kind, lang),
        role: role_label(renderer, actor.role, lang),
        conflict: conflict.map(|at| Link::entry(renderer, at, lang)),
        image: ImageView::of(renderer, at),
        offices: actor
            .offices
            .iter()
            .map(|o| OfficeView {
                title: o.title.clone(),
                from: o.from.map(|d| DateView::new(locale, &d)),
                to: o.to.map(|d| DateView::new(locale, &d)),
            })
            .collect(),
        acts_for: actor.acts_for.as_ref().and_then(find),
        member_of: actor.member_of.iter().filter_map(find).collect(),
        members: involved.members(first).iter().map(|at| Link::entry(renderer, *at, lang)).collect(),
        links: links(renderer, actor, lang),
        body: prose::body(renderer, at)?,
        positions: positions(renderer, at, entry),
        quotations: place::quotations(renderer, at, lang),
        events: events(renderer, lang, involved.events_of(first)).collect(),
        mention_count: locale.count("mentions", count as u64),
        mentions,
        references: prose::references(renderer, at)?,
    })
}

/// Addresses elsewhere.
fn links(renderer: &Renderer, actor: &Actor, lang: Lang) -> Vec<Link> {
    let strings = renderer.text(lang).strings();
    let title = |name: &str| strings.get(&format!("link_{name}")).cloned().unwrap_or_else(|| name.to_owned());
    elsewhere(actor).map(|(name, address)| Link::new(address, title(name))).collect()
}

/// Topic by topic, newest first: the order in which the graph numbered what they cite.
fn positions(renderer: &Renderer, at: EntryRef, entry: &Entry<Actor>) -> Vec<PositionView> {
    let graph = &renderer.graph;
    let all = &entry.fields.positions;
    let mut items: Vec<PositionItem<'_>> = Vec::new();
    for i in by_topic_newest_first(all) {
        let Some(position) = all.get(i) else { continue };
        let Some(topic) = graph.site.find(Kind::Topic, position.topic.as_str()) else { continue };
        match items.last_mut().filter(|item| item.topic == topic) {
            Some(item) => item.earlier.push((i, position)),
            None => {
                items.push(PositionItem { actor: at, topic, column: 0, current: (i, position), earlier: Vec::new() })
            }
        }
    }
    let refs = graph.document(at).map(|d| {
        let cited: Vec<_> = items
            .iter()
            .flat_map(|item| std::iter::once(item.current.0).chain(item.earlier.iter().map(|(i, _)| *i)))
            .filter_map(|i| d.data.get(i))
            .flatten()
            .copied()
            .collect();
        RefView::all(d, &cited)
    });
    let mut cites = Cites::document(renderer, at, refs.unwrap_or_default());
    items.iter().map(|item| PositionView::with_history(renderer, item, &mut cites, entry.lang)).collect()
}

/// Events, the newest first. They are numbered nowhere on the page, and stand with their outlets.
pub(super) fn events(renderer: &Renderer, lang: Lang, events: &[EntryRef]) -> impl Iterator<Item = EventView> {
    let site = &renderer.graph.site;
    events.iter().rev().filter_map(move |at| {
        let event = site.events.all().get(at.index as usize)?;
        let planned = event.fields.date.earliest().is_some_and(|day| day > site.today);
        Some(EventView::new(renderer, &EventItem { at: *at, event, planned }, &mut Cites::Outlets, lang))
    })
}
