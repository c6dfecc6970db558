//! What the data blocks of a page show, as rows.

use schemars::JsonSchema;
use serde::Serialize;

use crate::exports::data::events::{self, EventRecord};
use crate::exports::data::positions::{self, PositionRecord};
use crate::exports::data::territories::{self, StatusRecord};
use crate::graph::Graph;
use crate::graph::blocks::{EventItem, KeyFacts, Selection, TerritoryAsOf, select};
use crate::model::{EntryRef, ProseEvent, Tag};

/// A data block, and what it shows as of the page's day.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "block", content = "rows", rename_all = "kebab-case")]
pub enum BlockRecord {
    /// The table of territories.
    Territories(Vec<TerritoryRow>),
    /// The map of territories.
    TerritoryMap(Vec<TerritoryRow>),
    /// Events in order.
    Timeline(Vec<EventRecord>),
    /// Who holds, or held, what on which topic.
    Positions(Vec<PositionRecord>),
    /// The ids of actors.
    Actors(Vec<String>),
    /// The ids of sources.
    Sources(Vec<String>),
    /// The facts in brief.
    KeyFacts(Box<KeyFactsRow>),
}

/// A territory, and what was known of it on the page's day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TerritoryRow {
    /// The territory's id.
    id: String,
    /// Its name, as the site spells it.
    name: String,
    /// The newest report not after the page's day; none if there is none.
    report: Option<StatusRecord>,
}

/// The facts of a page in brief; what was not asked for is empty.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyFactsRow {
    /// The day as of which they hold.
    as_of: Option<String>,
    /// The ids of the parties to the conflict.
    parties: Vec<String>,
    /// The ids of mediators and guarantors.
    mediators: Vec<String>,
    /// The ids of the questions at issue.
    topics: Vec<String>,
    /// The territories at issue.
    territories: Vec<TerritoryRow>,
    /// The newest event.
    latest_event: Option<EventRecord>,
    /// The next one announced.
    next_event: Option<EventRecord>,
}

/// What the data blocks in the body of a page show, in their order.
pub fn blocks(graph: &Graph, at: EntryRef) -> Vec<BlockRecord> {
    let entry = graph.site.entry(at);
    let fences = entry.prose.events.iter().filter_map(|(event, span)| match event {
        ProseEvent::Start(Tag::DataBlock(block)) => Some((block, *span)),
        _ => None,
    });
    // What is wrong with a block was reported when the graph was made.
    let selected = fences.filter_map(|(block, span)| select(&graph.site, at, entry.file, block, span, &mut Vec::new()));
    selected.map(|selection| record(graph, &selection)).collect()
}

fn record(graph: &Graph, selection: &Selection<'_>) -> BlockRecord {
    let ids = |of: &[EntryRef]| of.iter().map(|at| graph.site.id(*at).to_owned()).collect();
    let rows = |items: &[TerritoryAsOf<'_>]| items.iter().map(territory).collect();
    match selection {
        Selection::Territories(items) => BlockRecord::Territories(rows(items)),
        Selection::TerritoryMap(items) => BlockRecord::TerritoryMap(rows(items)),
        Selection::Timeline(items) => BlockRecord::Timeline(items.iter().map(|item| event(graph, item)).collect()),
        Selection::Positions(items) => {
            BlockRecord::Positions(items.iter().flat_map(|item| positions::history(graph, item)).collect())
        }
        Selection::Actors(actors) => BlockRecord::Actors(ids(actors)),
        Selection::Sources(places) => {
            let sources = places.iter().filter_map(|place| graph.site.sources.all().get(*place as usize));
            BlockRecord::Sources(sources.map(|source| source.id.to_string()).collect())
        }
        Selection::KeyFacts(facts) => BlockRecord::KeyFacts(Box::new(key_facts(graph, facts, ids))),
    }
}

fn key_facts(graph: &Graph, facts: &KeyFacts<'_>, ids: impl Fn(&[EntryRef]) -> Vec<String>) -> KeyFactsRow {
    KeyFactsRow {
        as_of: facts.as_of.map(|day| day.to_string()),
        parties: ids(&facts.parties),
        mediators: ids(&facts.mediators),
        topics: ids(&facts.topics),
        territories: facts.territories.iter().map(territory).collect(),
        latest_event: facts.latest_event.as_ref().map(|item| event(graph, item)),
        next_event: facts.next_event.as_ref().map(|item| event(graph, item)),
    }
}

fn territory(item: &TerritoryAsOf<'_>) -> TerritoryRow {
    TerritoryRow {
        id: item.territory.id.to_string(),
        name: item.territory.fields.name.clone(),
        report: item.status.map(|(_, status)| territories::status(status)),
    }
}

fn event(graph: &Graph, item: &EventItem<'_>) -> EventRecord {
    events::record(graph, item.at, item.event)
}
