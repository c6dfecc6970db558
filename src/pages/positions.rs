//! `/positions/`: the matrix of actors and topics.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, blocks};
use crate::model::{NavigationIndex, Stance};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::position::MatrixView;
use crate::render::views::reference::ReferenceView;
use crate::render::views::{Cites, Link, Numbering, StanceView};

/// What `positions.html` gets.
#[derive(Debug, Serialize)]
pub struct PositionsView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many positions are recorded: `14 positions`.
    pub count: String,
    /// The stances, for the legend.
    pub stances: Vec<StanceView>,
    /// The matrix.
    pub matrix: MatrixView,
    /// The numbered sources.
    pub references: Vec<ReferenceView>,
}

/// The matrix of positions.
pub struct Positions;

impl Output for Positions {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Positions)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let items = blocks::positions(&renderer.graph.site, None);
        let mut numbering = Numbering::default();
        let cites = &mut Cites::Numbered(&mut numbering);
        let matrix = MatrixView::new(renderer, &items, cites, &mut Cites::Outlets, lang);
        let all =
            [Stance::Supports, Stance::Demands, Stance::Conditional, Stance::Opposes, Stance::Neutral, Stance::Unclear];
        let count: usize = items.iter().map(|i| 1 + i.earlier.len()).sum();
        let used = all.into_iter().filter(|s| items.iter().any(|i| i.current.1.stance == *s));
        let view = PositionsView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("positions", count as u64),
            stances: used.map(|s| StanceView::new(renderer, s, lang)).collect(),
            matrix,
            references: numbering.finish(renderer, lang)?,
        };
        renderer.page("positions.html", &frame::site_head(renderer, "positions", item.route(), "positions"), &view)
    }
}
