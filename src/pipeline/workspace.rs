//! A site that is being written: after each edit only what it touches is made anew.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Route, Routes, graph_after};
use crate::content::{Cache, Options};
use crate::diagnostics::{self, Diagnostic};
use crate::render::Renderer;

/// What changed on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// These files or folders came, changed or went.
    Paths(BTreeSet<PathBuf>),
    /// Anything may have changed.
    Everything,
}

/// The site as of one moment.
#[derive(Default)]
pub struct Snapshot {
    /// The site that is shown: as it is written now, or the last good one if no site can be made of that. None if it never
    /// could.
    pub edition: Option<Arc<Edition>>,
    /// What is wrong with what is written now, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// A site with the files that it is made of.
pub struct Edition {
    /// What makes its files.
    pub renderer: Renderer,
    routes: Routes,
}

impl Edition {
    /// Every file of the site but those that are only copied, in no order.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    /// The file at `path` below the base path, such as `actors/x/index.html`.
    pub fn route(&self, path: &str) -> Option<&Route> {
        self.routes.find(path)
    }
}

/// The site in a folder, read again after each edit.
pub struct Workspace {
    root: PathBuf,
    options: Options,
    cache: Cache,
    current: Arc<Snapshot>,
}

impl Workspace {
    /// Reads the site in `root`.
    pub fn open(root: PathBuf, options: Options) -> Self {
        let mut workspace = Self { root, options, cache: Cache::default(), current: Arc::default() };
        workspace.read();
        workspace
    }

    /// The site as it was read last.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.clone()
    }

    /// Reads the site again after an edit.
    pub fn refresh(&mut self, edit: &Edit) -> Arc<Snapshot> {
        match edit {
            Edit::Paths(paths) => self.cache.changed(&self.root, paths),
            Edit::Everything => self.cache.everything_changed(),
        }
        self.read();
        self.snapshot()
    }

    fn read(&mut self) {
        let before = self.current.edition.clone();
        let last = before.as_deref().map(|edition| &edition.renderer);
        let (graph, mut found) =
            graph_after(&self.root, &self.options, &mut self.cache, last.map(|renderer| &renderer.graph));
        let edition = match graph.map(|graph| Renderer::preview(graph, last)) {
            Some(Ok(renderer)) => {
                let last = before.as_deref().map(|edition| (&edition.renderer.graph, &edition.routes));
                let routes = Routes::of(&renderer.graph, last);
                found.extend(renderer.faults().cloned().chain(routes.twice()));
                Some(Arc::new(Edition { renderer, routes }))
            }
            Some(Err(damaged)) => {
                found.push(damaged);
                before
            }
            None => before,
        };
        diagnostics::sort(&mut found);
        self.current = Arc::new(Snapshot { edition, diagnostics: found });
    }
}
