//! `/explainers/`.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::NavigationIndex;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::navigation::index_exists;
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
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        if !index_exists(graph, NavigationIndex::Explainers) {
            return Vec::new();
        }
        frame::in_each_language(graph, BELOW)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.graph.order.languages().get(item.key as usize).copied().unwrap_or(renderer.language());
        let title = renderer.text(lang).text("explainers").to_owned();
        let head = frame::head_in_language(renderer, title, item, BELOW, "explainers");
        let all = frame::explainers(&renderer.graph, lang);
        let explainers: Vec<ExplainerCard> =
            all.into_iter().filter_map(|at| ExplainerCard::new(renderer, at, lang)).collect();
        let view = ExplainersView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("explainers", explainers.len() as u64),
            explainers,
        };
        renderer.page("explainers.html", &head, &view)
    }
}

/// Where the index stands below the home page of each language.
const BELOW: &str = "explainers/";
