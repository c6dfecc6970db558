//! The one pipeline that build, check and serve drive: files to site, site to graph, graph to the list of outputs.

mod routes;
#[cfg(test)]
mod tests;
mod threads;
mod workspace;

use std::path::Path;

use crate::content::{self, Cache, Options};
use crate::diagnostics::{self, Diagnostic, Location, codes};
use crate::graph::{self, Graph};

pub use routes::{Route, Routes, routes};
pub use threads::on_new_threads;
pub use workspace::{Edit, Edition, Snapshot, Workspace};

/// Loads and resolves the site in `root`. Everything that is wrong comes back sorted, whether or not there is a graph.
pub fn graph(root: &Path, options: &Options) -> (Option<Graph>, Vec<Diagnostic>) {
    graph_after(root, options, &mut Cache::default(), None)
}

/// Loads and resolves the site again, after an edit: what `cache` and the graph `before` hold and the edit did not touch is
/// taken over.
fn graph_after(
    root: &Path,
    options: &Options,
    cache: &mut Cache,
    before: Option<&Graph>,
) -> (Option<Graph>, Vec<Diagnostic>) {
    let loaded = content::reload(root, options, cache);
    let mut found = loaded.diagnostics;
    if let Some(site) = loaded.site.as_ref().filter(|_| !root.join("content").is_dir()) {
        // Without its pages the site would be empty, and the build would take the published ones away.
        let message = "there is no folder `content/` beside site.yaml";
        found.push(
            Diagnostic::new(codes::NO_SITE, message, Location::file(&site.file))
                .help("the site's pages live there: put it back, or make a site with `dateline init DIR`"),
        );
    }
    let graph = loaded.site.map(|site| {
        let (graph, resolving) = match before {
            Some(before) => graph::resolve_again(site, before),
            None => on_new_threads(|| graph::resolve(site)),
        };
        found.extend(resolving);
        graph
    });
    diagnostics::sort(&mut found);
    (graph, found)
}
