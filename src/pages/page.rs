//! `/<id>/`: plain pages, such as about and methodology.

use serde::Serialize;

use super::frame::{self, ContentsItem};
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::prose;
use crate::render::views::reference::ReferenceView;
use crate::render::views::{ImageView, Link};

/// What `page.html` gets.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// The page's title.
    pub title: String,
    /// One or two sentences under it.
    pub summary: Option<String>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The headings of the body.
    pub contents: Vec<ContentsItem>,
    /// The body as HTML.
    pub body: String,
    /// The numbered sources and notes.
    pub references: Vec<ReferenceView>,
}

/// Plain pages.
pub struct Pages;

impl Output for Pages {
    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        frame::entry(graph, at, Kind::Page)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let at = EntryRef { kind: Kind::Page, index: item.key };
        let Some(entry) = renderer.graph.site.pages.all().get(item.key as usize) else { return Ok(Vec::new()) };
        let view = PageView {
            breadcrumb: frame::crumbs(renderer, None, entry.lang),
            title: entry.fields.title.clone(),
            summary: entry.fields.summary.clone(),
            image: ImageView::of(renderer, at),
            contents: frame::contents(renderer.graph.document(at)),
            body: prose::body(renderer, at)?,
            references: prose::references(renderer, at)?,
        };
        let head = frame::entry_head(renderer, at, entry.fields.summary.clone(), "");
        renderer.page("page.html", &head, &view)
    }
}
