//! Feeds: the site's, and those of conflicts and actors. Which explainers each holds is said here once, for those who write
//! feeds and those who link to them.

use serde::Serialize;

use crate::graph::Graph;
use crate::model::{EntryRef, Kind};

/// The Atom feed's name, at the root of the site and beside the page of a conflict or actor.
pub const ATOM: &str = "atom.xml";

/// The JSON feed's name.
pub const JSON: &str = "feed.json";

/// How many explainers a feed of the whole site looks back to, and how many items it holds.
pub const MOST_OF_SITE: usize = 50;

/// The same of a conflict or an actor: of these there may be thousands.
pub const MOST_OF_ENTRY: usize = 20;

/// The feeds of a page.
#[derive(Debug, Clone, Serialize)]
pub struct FeedsView {
    /// What they are about: the name of the conflict or actor.
    pub title: String,
    /// The path of the Atom feed.
    pub atom_url: String,
    /// The path of the JSON feed.
    pub json_url: String,
}

impl FeedsView {
    /// The feeds beside an entry's page; none if it has none.
    pub fn of(graph: &Graph, at: EntryRef) -> Option<Self> {
        let first = graph.site.first(at);
        let folder = graph.path(first);
        has_feed(graph, first).then(|| Self {
            title: graph.site.name_in(at, graph.site.lang(at)).to_owned(),
            atom_url: format!("{folder}{ATOM}"),
            json_url: format!("{folder}{JSON}"),
        })
    }
}

/// Whether an entry has feeds: a conflict that has explainers, an actor that explainers mention. A translation has none of
/// its own.
pub fn has_feed(graph: &Graph, at: EntryRef) -> bool {
    let is_explainer = |place: &crate::graph::Place| place.document.kind == Kind::Explainer;
    match at.kind {
        _ if graph.site.first(at) != at => false,
        Kind::Conflict => graph.order.of_group(Kind::Conflict, graph.site.id(at)).next().is_some(),
        Kind::Actor => graph.backlinks.mentions(at).iter().any(is_explainer),
        _ => false,
    }
}

/// The explainers that a feed is made of, the newest change first; without an entry, those of the site.
pub fn explainers(graph: &Graph, of: Option<EntryRef>) -> Vec<EntryRef> {
    match of {
        None => graph.order.newest_first().iter().take(MOST_OF_SITE).copied().collect(),
        Some(at) if at.kind == Kind::Conflict => {
            graph.order.of_group(Kind::Conflict, graph.site.id(at)).take(MOST_OF_ENTRY).collect()
        }
        Some(at) => mentioning(graph, at),
    }
}

fn mentioning(graph: &Graph, at: EntryRef) -> Vec<EntryRef> {
    let site = &graph.site;
    let places = graph.backlinks.mentions(at).iter().map(|place| place.document);
    let mut found: Vec<EntryRef> = places.filter(|at| at.kind == Kind::Explainer).map(|at| site.first(at)).collect();
    found.dedup();
    let changed =
        |at: &EntryRef| site.explainers.all().get(at.index as usize).map(|explainer| explainer.last_changed());
    found.sort_by_cached_key(|at| (std::cmp::Reverse(changed(at)), *at));
    found.dedup();
    found.truncate(MOST_OF_ENTRY);
    found
}
