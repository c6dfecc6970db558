//! Which of the site's indexes there are: an empty one is neither written nor linked.

use crate::graph::Graph;
use crate::model::NavigationIndex;

/// Whether an index has anything to show.
pub fn index_exists(graph: &Graph, index: NavigationIndex) -> bool {
    let site = &graph.site;
    match index {
        NavigationIndex::Explainers => !site.explainers.all().is_empty(),
        NavigationIndex::Actors => !site.actors.all().is_empty(),
        NavigationIndex::Territories => !site.territories.all().is_empty(),
        NavigationIndex::Timeline => !site.events.all().is_empty(),
        NavigationIndex::Positions => {
            let known = |p: &crate::model::Position| site.topics.index(p.topic.as_str()).is_some();
            site.actors.firsts().any(|actor| actor.fields.positions.iter().any(known))
        }
        NavigationIndex::Sources => !site.sources.all().is_empty(),
        NavigationIndex::Glossary => !site.terms.all().is_empty(),
        NavigationIndex::Updates => site.explainers.all().iter().any(|e| !e.fields.updates.is_empty()),
        NavigationIndex::Search => true,
    }
}
