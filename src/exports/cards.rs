//! Social cards: `card.png` beside the page of each explainer, and one for all other pages.

use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::social::{FILE, explainer_card, has_card, has_site_card, site_card};

/// The cards.
pub struct Cards;

impl Output for Cards {
    fn routes(&self, graph: &Graph) -> Vec<Item> {
        let site = has_site_card(graph).then(|| Item::new(FILE, 0));
        let explainers = graph.site.refs(Kind::Explainer).filter(|at| has_card(graph, *at));
        let all =
            site.into_iter().chain(explainers.map(|at| Item::new(format!("{}{FILE}", graph.route(at)), at.index)));
        // A file that the site brings stands in the place of the card.
        all.filter(|item| !graph.site.statics.contains_key(&item.path) && !graph.site.assets.contains_key(&item.path))
            .collect()
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let card = match item.path.as_str() {
            FILE => site_card(renderer),
            _ => explainer_card(renderer, EntryRef { kind: Kind::Explainer, index: item.key }),
        };
        Ok(renderer.media.draw(&card))
    }
}
