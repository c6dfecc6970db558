//! `/`.

use serde::Serialize;

use super::explainer::UpdateView;
use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, blocks};
use crate::model::{EntryRef, Kind, Lang, NavigationIndex};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::navigation::{index_exists, index_url};
use crate::render::views::{EventView, ExplainerCard, Link, TileMapView};

/// What `home.html` gets.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// The explainers that changed last, the newest first.
    pub explainers: Vec<ExplainerCard>,
    /// The link to all of them; none when they all stand here.
    pub all_explainers: Option<Link>,
    /// The conflicts, with how much there is about each.
    pub conflicts: Vec<ConflictCard>,
    /// The schematic map of all territories; none when none has a tile.
    pub map: Option<TileMapView>,
    /// The events that happened last.
    pub events: Vec<EventView>,
    /// The newest updates and corrections.
    pub updates: Vec<HomeUpdate>,
}

/// A conflict in brief.
#[derive(Debug, Serialize)]
pub struct ConflictCard {
    /// Its page.
    pub link: Link,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// How many explainers, actors and territories it has, in words; what it has none of is left out.
    pub counts: Vec<String>,
}

/// An update of a page.
#[derive(Debug, Serialize)]
pub struct HomeUpdate {
    /// The page.
    pub link: Link,
    /// What was changed.
    pub update: UpdateView,
}

/// The home page.
pub struct Home;

impl Output for Home {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::in_each_language(graph, "")
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let title = renderer.graph.site.config.title.clone();
        let head = frame::head_in_language(renderer, title, item, "", "home");
        renderer.page("home.html", &head, &view(renderer, head.language))
    }
}

fn view(renderer: &Renderer, lang: Lang) -> HomeView {
    const EXPLAINERS: usize = 8;
    const LINES: usize = 5;
    let graph = &renderer.graph;
    let explainers = frame::explainers(graph, lang);
    let more = explainers.len() > EXPLAINERS && index_exists(graph, NavigationIndex::Explainers);
    let all =
        || Link::new(index_url(graph, NavigationIndex::Explainers, lang), renderer.text(lang).text("all_explainers"));
    let events = super::actor::events(renderer, lang, graph.involved().events());
    let updates = super::updates::all(renderer, lang);
    HomeView {
        all_explainers: more.then(all),
        explainers: explainers
            .iter()
            .take(EXPLAINERS)
            .filter_map(|at| ExplainerCard::new(renderer, *at, lang))
            .collect(),
        conflicts: conflicts(renderer, lang),
        map: TileMapView::new(renderer, "_map", &blocks::territories(&graph.site, None), None, lang),
        events: events.filter(|e| !e.planned).take(LINES).collect(),
        updates: updates.into_iter().take(LINES).map(|u| HomeUpdate { link: u.link, update: u.update }).collect(),
    }
}

fn conflicts(renderer: &Renderer, lang: Lang) -> Vec<ConflictCard> {
    let site = &renderer.graph.site;
    let locale = renderer.text(lang);
    let card = |at: EntryRef| {
        let version = site.version_in(at, lang);
        let id = site.id(at);
        let count = |kind: Kind, things: &str| {
            let ours = |at: &EntryRef| site.entry(*at).common.conflict.is_some_and(|c| c.as_str() == id);
            let n = site.refs(kind).filter(|at| site.first(*at) == *at).filter(ours).count();
            (n > 0).then(|| locale.count(things, n as u64))
        };
        ConflictCard {
            link: Link::entry(renderer, at, lang),
            summary: site.conflicts.all().get(version.index as usize).and_then(|c| c.fields.summary.clone()),
            counts: [
                count(Kind::Explainer, "explainers"),
                count(Kind::Actor, "actors"),
                count(Kind::Territory, "territories"),
                count(Kind::Event, "events"),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    };
    site.refs(Kind::Conflict).filter(|at| site.first(*at) == *at).map(card).collect()
}
