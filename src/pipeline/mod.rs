//! The one pipeline that build, check and serve drive: files to site, site to graph, graph to the list of outputs.

mod workspace;

use std::path::Path;

use crate::content::{self, Cache, Options};
use crate::diagnostics::{self, Diagnostic, Location, codes};
use crate::graph::{self, Graph};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::{exports, pages};

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
            None => graph::resolve(site),
        };
        found.extend(resolving);
        graph
    });
    diagnostics::sort(&mut found);
    (graph, found)
}

/// One file to write and the output that makes it.
pub struct Route {
    /// The file.
    pub item: Item,
    output: &'static dyn Output,
}

impl Route {
    /// Makes the file's bytes.
    ///
    /// # Errors
    /// When a template does not render.
    pub fn bytes(&self, renderer: &Renderer) -> Result<Vec<u8>, Diagnostic> {
        self.output.bytes(renderer, &self.item)
    }
}

/// Every file of the site but those that are only copied, in the order of their paths; and the paths that two outputs want.
pub fn routes(graph: &Graph) -> (Vec<Route>, Vec<Diagnostic>) {
    let outputs = pages::PAGES.iter().chain(exports::EXPORTS);
    let mut routes: Vec<Route> = outputs
        .flat_map(|output| output.routes(graph).into_iter().map(|item| Route { item, output: *output }))
        .collect();
    routes.sort_by(|a, b| a.item.cmp(&b.item));
    let twice = routes
        .windows(2)
        .filter(|pair| pair[0].item.path.eq_ignore_ascii_case(&pair[1].item.path))
        .map(|pair| {
            Diagnostic::general(codes::SAME_ADDRESS, format!("two pages would be published as `{}`", pair[0].item.path))
                .help("rename one of the files, or take the address out of its `aliases_url`")
        })
        .collect();
    (routes, twice)
}
