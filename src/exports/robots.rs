//! `/robots.txt` (RFC 9309): everything may be read, and there is a map.

use super::{is_brought, only, sitemap};
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::render::Renderer;
use crate::render::output::{Item, Output};

const PATH: &str = "robots.txt";

/// The rules for crawlers.
pub struct Robots;

impl Output for Robots {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        only(PATH, !is_brought(graph, PATH))
    }

    fn bytes(&self, renderer: &Renderer, _: &Item) -> Result<Vec<u8>, Diagnostic> {
        let map = renderer.graph.site.base.absolute(sitemap::PATH);
        Ok(format!("User-agent: *\nDisallow:\n\nSitemap: {map}\n").into_bytes())
    }
}
