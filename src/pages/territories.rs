//! `/territories/`: the status table and the map.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::graph::blocks;
use crate::model::NavigationIndex;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::reference::ReferenceView;
use crate::render::views::{Cites, Link, Numbering, TerritoryTable, TileMapView};

/// What `territories.html` gets.
#[derive(Debug, Serialize)]
pub struct TerritoriesView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many there are: `5 territories`.
    pub count: String,
    /// The status table.
    pub table: TerritoryTable,
    /// The schematic map; none when no territory has a tile.
    pub map: Option<TileMapView>,
    /// The markup that shows the table on a page elsewhere; not yet escaped.
    pub embed_code: String,
    /// The numbered sources.
    pub references: Vec<ReferenceView>,
}

/// The index of territories.
pub struct Territories;

impl Output for Territories {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Territories)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let rows = blocks::territories(&renderer.graph.site, None);
        let mut numbering = Numbering::default();
        let table = TerritoryTable::new(renderer, &rows, &mut Cites::Numbered(&mut numbering), None, lang);
        let view = TerritoriesView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("territories", rows.len() as u64),
            table,
            map: TileMapView::new(renderer, "_map", &rows, None, lang),
            embed_code: super::embed::snippet(renderer),
            references: numbering.finish(renderer, lang)?,
        };
        renderer.page(
            "territories.html",
            &frame::site_head(renderer, "territories", item.route(), "territories"),
            &view,
        )
    }
}
