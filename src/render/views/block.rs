//! Data blocks as HTML: each through the template of its name in `templates/blocks/`.

use serde::Serialize;
use tera::Value;

use super::date::dated;
use super::position::MatrixView;
use super::{ActorCard, Cites, EventView, Link, TerritoryTable, TileMapView};
use crate::diagnostics::Diagnostic;
use crate::graph::blocks::{EventItem, KeyFacts, Selection};
use crate::model::{Date, EntryRef, Kind, Lang};
use crate::render::Renderer;
use crate::render::views::reference::RefView;

/// What `blocks/territories.html` gets.
#[derive(Debug, Serialize)]
pub struct TerritoriesBlock {
    /// The table.
    pub table: TerritoryTable,
}

/// What `blocks/territory-map.html` gets.
#[derive(Debug, Serialize)]
pub struct TerritoryMapBlock {
    /// The map.
    pub map: TileMapView,
}

/// What `blocks/timeline.html` gets.
#[derive(Debug, Serialize)]
pub struct TimelineBlock {
    /// The events in order.
    pub events: Vec<EventView>,
    /// “As known on …” as HTML.
    pub known_as_of: Option<String>,
}

/// What `blocks/positions.html` gets.
#[derive(Debug, Serialize)]
pub struct PositionsBlock {
    /// The matrix.
    pub matrix: MatrixView,
    /// “As known on …” as HTML.
    pub known_as_of: Option<String>,
}

/// What `blocks/actors.html` gets.
#[derive(Debug, Serialize)]
pub struct ActorsBlock {
    /// The actors.
    pub actors: Vec<ActorCard>,
}

/// What `blocks/sources.html` gets.
#[derive(Debug, Serialize)]
pub struct SourcesBlock {
    /// The entries, as HTML.
    pub sources: Vec<Value>,
}

/// What `blocks/key-facts.html` gets.
#[derive(Debug, Serialize)]
pub struct KeyFactsBlock {
    /// The parties to the conflict.
    pub parties: Vec<Link>,
    /// Mediators and guarantors.
    pub mediators: Vec<Link>,
    /// The questions at issue.
    pub topics: Vec<Link>,
    /// The territories at issue.
    pub territories: Vec<FactTerritory>,
    /// The newest event.
    pub latest_event: Option<EventView>,
    /// The next one announced.
    pub next_event: Option<EventView>,
    /// “As known on …” as HTML.
    pub known_as_of: Option<String>,
}

/// A territory among the key facts.
#[derive(Debug, Serialize)]
pub struct FactTerritory {
    /// Its page.
    pub link: Link,
    /// Its status.
    pub status: super::StatusView,
}

/// A data block on the page of `at`, with the references that the graph gave it. Empty when there is nothing to show.
/// `place` tells it from the page's other blocks.
///
/// # Errors
/// When the template does not render.
pub fn block(
    renderer: &Renderer,
    at: EntryRef,
    place: usize,
    selection: &Selection<'_>,
    refs: Vec<RefView>,
) -> Result<String, Diagnostic> {
    let lang = renderer.graph.site.lang(at);
    let mut cites = Cites::document(renderer, at, refs);
    let known = || known_as_of(renderer, at, lang);
    match selection {
        Selection::Territories(rows) if !rows.is_empty() => {
            let table = TerritoryTable::new(renderer, rows, &mut cites, known(), lang);
            renderer.partial("blocks/territories.html", lang, &TerritoriesBlock { table })
        }
        Selection::TerritoryMap(rows) => {
            match TileMapView::new(renderer, &format!("_map-{place}"), rows, known(), lang) {
                Some(map) => renderer.partial("blocks/territory-map.html", lang, &TerritoryMapBlock { map }),
                None => Ok(String::new()),
            }
        }
        Selection::Timeline(items) if !items.is_empty() => {
            let events = items.iter().map(|item| EventView::new(renderer, item, &mut cites, lang)).collect();
            renderer.partial("blocks/timeline.html", lang, &TimelineBlock { events, known_as_of: known() })
        }
        Selection::Positions(items) if !items.is_empty() => {
            let matrix = MatrixView::new(renderer, items, &mut cites, &mut Cites::Outlets, lang);
            renderer.partial("blocks/positions.html", lang, &PositionsBlock { matrix, known_as_of: known() })
        }
        Selection::Actors(actors) if !actors.is_empty() => {
            let actors = actors.iter().filter_map(|at| ActorCard::new(renderer, *at, lang)).collect();
            renderer.partial("blocks/actors.html", lang, &ActorsBlock { actors })
        }
        Selection::Sources(indexes) if !indexes.is_empty() => {
            let html = |i: &u32| renderer.source_html(*i as usize, lang);
            let sources = indexes.iter().map(html).collect::<Result<_, _>>()?;
            renderer.partial("blocks/sources.html", lang, &SourcesBlock { sources })
        }
        Selection::KeyFacts(facts) => key_facts(renderer, facts, known(), lang),
        _ => Ok(String::new()),
    }
}

/// “As known on …”, for the pages that look back from a day.
fn known_as_of(renderer: &Renderer, at: EntryRef, lang: Lang) -> Option<String> {
    let date: Date = renderer.graph.site.as_of(at).filter(|_| at.kind == Kind::Explainer)?;
    let locale = renderer.text(lang);
    Some(dated(locale, "known_as_of", &date))
}

fn key_facts(
    renderer: &Renderer,
    facts: &KeyFacts<'_>,
    known_as_of: Option<String>,
    lang: Lang,
) -> Result<String, Diagnostic> {
    let links = |list: &[EntryRef]| -> Vec<Link> { list.iter().map(|at| Link::entry(renderer, *at, lang)).collect() };
    // The block has no references of its own: the events stand with their outlets.
    let event = |item: &EventItem<'_>| EventView::new(renderer, item, &mut Cites::Outlets, lang);
    let territories = facts.territories.iter().map(|t| FactTerritory {
        link: Link::entry(renderer, t.at, lang),
        status: super::StatusView::new(renderer, t.status.map_or(super::status::UNKNOWN, |(_, s)| &s.status), lang),
    });
    let view = KeyFactsBlock {
        parties: links(&facts.parties),
        mediators: links(&facts.mediators),
        topics: links(&facts.topics),
        territories: territories.collect(),
        latest_event: facts.latest_event.as_ref().map(event),
        next_event: facts.next_event.as_ref().map(event),
        known_as_of,
    };
    renderer.partial("blocks/key-facts.html", lang, &view)
}
