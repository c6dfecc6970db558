//! Which of the site's indexes there are: an empty one is neither written nor linked.

use crate::graph::Graph;
use crate::model::{Lang, NavigationIndex};

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

/// The link to an index from a page in `lang`. Explainers have one in each language; the others are in the site's own.
pub fn index_url(graph: &Graph, index: NavigationIndex, lang: Lang) -> String {
    let home = if index == NavigationIndex::Explainers { graph.home(lang) } else { String::new() };
    graph.site.base.path_of(&format!("{home}{}/", index.word()))
}
