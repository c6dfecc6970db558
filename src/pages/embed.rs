//! `/embed/territories/`: the status table alone, for pages elsewhere to show in a frame.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, blocks};
use crate::model::NavigationIndex;
use crate::render::Renderer;
use crate::render::html::{push_attribute, push_url};
use crate::render::output::{Item, Output};
use crate::render::views::navigation::index_exists;
use crate::render::views::{Cites, TerritoryTable};

/// Where the page stands.
const ROUTE: &str = "embed/territories/";

/// What `embed.html` gets.
#[derive(Debug, Serialize)]
pub struct EmbedView {
    /// The status table.
    pub table: TerritoryTable,
    /// Always yes: parts that need a script leave it out.
    pub embedded: bool,
}

/// The page for frames.
pub struct Embed;

impl Output for Embed {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let exists = index_exists(graph, NavigationIndex::Territories);
        if exists { vec![Item::page(ROUTE, 0)] } else { Vec::new() }
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let rows = blocks::territories(&renderer.graph.site, None);
        let table = TerritoryTable::new(renderer, &rows, &mut Cites::Outlets, None, lang);
        let head = frame::site_head(renderer, "territories", item.route(), "");
        renderer.page("embed.html", &head, &EmbedView { table, embedded: true })
    }
}

/// The markup that shows the table on a page elsewhere.
pub(super) fn snippet(renderer: &Renderer) -> String {
    let site = &renderer.graph.site;
    let title = format!("{} – {}", renderer.text(site.language).text("territories"), site.config.title);
    let mut markup = String::from("<iframe");
    push_attribute(&mut markup, "title", &title);
    push_url(&mut markup, "src", &site.base.absolute(ROUTE));
    markup.push_str(" width=\"100%\" height=\"480\" loading=\"lazy\"></iframe>");
    markup
}
