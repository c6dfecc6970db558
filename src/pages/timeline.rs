//! `/timeline/`: events by year and month.

use std::collections::BTreeMap;

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::blocks::EventItem;
use crate::graph::{Graph, blocks};
use crate::model::{Kind, Lang, NavigationIndex};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::event::by_year;
use crate::render::views::reference::ReferenceView;
use crate::render::views::{Cites, Link, Numbering, YearView};

/// What `timeline.html` gets.
#[derive(Debug, Serialize)]
pub struct TimelineView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many events there are: `8 events`.
    pub count: String,
    /// Those who took part in any, by name: whose events a reader may want to see alone.
    pub actors: Vec<ActorChoice>,
    /// The events by year and month, the oldest first.
    pub years: Vec<YearView>,
    /// The numbered sources.
    pub references: Vec<ReferenceView>,
}

/// An actor whose events may be shown alone.
#[derive(Debug, Serialize)]
pub struct ActorChoice {
    /// The id, which stands in `actor_keys` of its events.
    pub key: String,
    /// The name.
    pub name: String,
    /// The language of the name, when it is not the page's.
    pub lang: Option<String>,
    /// The direction of the name, when its language is not the page's.
    pub dir: Option<&'static str>,
    /// How many events it took part in: `3 events`.
    pub count: String,
}

/// The timeline.
pub struct Timeline;

impl Output for Timeline {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Timeline)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let site = &renderer.graph.site;
        let mut items = blocks::timeline(site, None);
        for item in &mut items {
            item.planned = item.event.fields.date.earliest().is_some_and(|day| day > site.today);
        }
        let mut numbering = Numbering::default();
        let years = by_year(renderer, &items, &mut Cites::Numbered(&mut numbering), lang);
        let view = TimelineView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("events", items.len() as u64),
            actors: choices(renderer, &items, lang),
            years,
            references: numbering.finish(renderer, lang)?,
        };
        renderer.page("timeline.html", &frame::site_head(renderer, "timeline", item.route(), "timeline"), &view)
    }
}

/// Everyone who took part in an event.
fn choices(renderer: &Renderer, items: &[EventItem<'_>], lang: Lang) -> Vec<ActorChoice> {
    let mut events: BTreeMap<&str, u64> = BTreeMap::new();
    for id in items.iter().flat_map(|item| item.event.fields.actors.iter()) {
        *events.entry(id.as_str()).or_default() += 1;
    }
    let choice = |(id, n): (&str, u64)| {
        let link = Link::entry(renderer, renderer.graph.site.find(Kind::Actor, id)?, lang);
        let count = renderer.text(lang).count("events", n);
        Some(ActorChoice { key: id.to_owned(), name: link.title, lang: link.lang, dir: link.dir, count })
    };
    let mut choices: Vec<ActorChoice> = events.into_iter().filter_map(choice).collect();
    choices.sort_by_cached_key(|choice| (choice.name.to_lowercase(), choice.key.clone()));
    choices
}
