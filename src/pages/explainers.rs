//! `/explainers/`.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::NavigationIndex;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::{ExplainerCard, Link};

/// What `explainers.html` gets.
#[derive(Debug, Serialize)]
pub struct ExplainersView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many there are: `5 explainers`.
    pub count: String,
    /// The explainers, the newest change first.
    pub explainers: Vec<ExplainerCard>,
}

/// The index of explainers.
pub struct Explainers;

impl Output for Explainers {
    fn routes(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Explainers)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let explainers: Vec<ExplainerCard> = renderer
            .graph
            .order
            .newest_first()
            .iter()
            .copied()
            .filter_map(|at| ExplainerCard::new(renderer, at, lang))
            .collect();
        let view = ExplainersView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("explainers", explainers.len() as u64),
            explainers,
        };
        renderer.page("explainers.html", &frame::site_head(renderer, "explainers", item.route(), "explainers"), &view)
    }
}
