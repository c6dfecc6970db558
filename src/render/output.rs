//! What an output is: pages of one kind, a feed, a data file.

use super::Renderer;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::EntryRef;

/// A kind of output. Its bytes are a function of the graph and the item alone.
pub trait Output: Sync {
    /// The files that this kind writes for the site as a whole.
    fn of_site(&self, _: &Graph) -> Vec<Item> {
        Vec::new()
    }

    /// The file that this kind writes for an entry. It follows from the entry, and from which entries and files there are and
    /// the settings, but not from what stands in other entries: see [`Graph::edited`].
    fn of_entry(&self, _: &Graph, _: EntryRef) -> Option<Item> {
        None
    }

    /// Every file that this kind writes.
    fn routes(&self, graph: &Graph) -> Vec<Item> {
        let of_entries = graph.site.all_refs().filter_map(|at| self.of_entry(graph, at));
        self.of_site(graph).into_iter().chain(of_entries).collect()
    }

    /// The bytes of one of them.
    ///
    /// # Errors
    /// When a template does not render.
    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic>;
}

/// One file of an output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The path below the output folder, such as `actors/x/index.html`.
    pub path: String,
    /// What the output knows it by, such as the entry's place in its table.
    pub key: u32,
}

impl Item {
    /// A file.
    pub fn new(path: impl Into<String>, key: u32) -> Self {
        Self { path: path.into(), key }
    }

    /// The page of a route: `actors/x/` is written to `actors/x/index.html`.
    pub fn page(route: &str, key: u32) -> Self {
        Self::new(format!("{route}index.html"), key)
    }

    /// The route of the page: the path without `index.html`.
    pub fn route(&self) -> &str {
        self.path.strip_suffix("index.html").unwrap_or(&self.path)
    }
}
