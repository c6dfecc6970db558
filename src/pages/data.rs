//! `/data/`: what the site knows, for spreadsheets and programs.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::Link;
use crate::render::views::datasets::{DatasetView, FOLDER, has_page};

/// What `data.html` gets.
#[derive(Debug, Serialize)]
pub struct DataView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// The datasets that have rows.
    pub datasets: Vec<DatasetView>,
    /// The description of all tables as a data package; none when there are none.
    pub package_url: Option<String>,
}

/// The page that lists the data.
pub struct Data;

impl Output for Data {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        if has_page(graph) { vec![Item::page(FOLDER, 0)] } else { Vec::new() }
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let datasets = DatasetView::all(renderer, lang);
        let package = renderer.graph.site.base.path_of(&format!("{FOLDER}datapackage.json"));
        let view = DataView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            package_url: Some(package).filter(|_| !datasets.is_empty()),
            datasets,
        };
        renderer.page("data.html", &frame::site_head(renderer, "download_data", item.route(), "data"), &view)
    }
}
