//! Social cards: `card.png` beside the page of each explainer, and one for all other pages.

use super::is_free;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::social::{FILE, explainer_card, has_card, has_site_card, site_card};

/// The cards.
pub struct Cards;

impl Output for Cards {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let site = has_site_card(graph).then(|| Item::new(FILE, 0));
        site.filter(|item| is_free(graph, item)).into_iter().collect()
    }

    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        let card = has_card(graph, at).then(|| Item::new([graph.route(at), FILE].concat(), at.index));
        card.filter(|item| is_free(graph, item))
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let card = match item.path.as_str() {
            FILE => site_card(renderer),
            _ => explainer_card(renderer, EntryRef { kind: Kind::Explainer, index: item.key }),
        };
        Ok(renderer.media.draw(&card))
    }
}
