//! `/404.html`.

use serde::Serialize;

use super::frame;
use super::search::SearchIndex;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::Link;

/// What `404.html` gets.
#[derive(Debug, Serialize)]
pub struct NotFoundView {
    /// What the script of the search has to know, which looks for the words of the address.
    pub index: SearchIndex,
    /// The indexes.
    pub indexes: Vec<Link>,
}

/// The page that hosts show for addresses that lead nowhere.
pub struct NotFound;

impl Output for NotFound {
    fn of_site(&self, _: &Graph) -> Vec<Item> {
        vec![Item::new("404.html", 0)]
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let view = NotFoundView {
            index: SearchIndex::new(renderer),
            indexes: super::search::indexes(renderer, renderer.language()),
        };
        renderer.page("404.html", &frame::site_head(renderer, "page_not_found", item.route(), ""), &view)
    }
}
