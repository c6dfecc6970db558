//! The one pipeline that build, check and serve drive: files to site, site to graph, graph to the list of outputs.

use std::path::Path;

use crate::content::{self, Options};
use crate::diagnostics::{self, Diagnostic, Location, codes};
use crate::graph::{self, Graph};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::{exports, pages};

/// Loads and resolves the site in `root`. Everything that is wrong comes back sorted, whether or not there is a graph.
pub fn graph(root: &Path, options: &Options) -> (Option<Graph>, Vec<Diagnostic>) {
    let loaded = content::load(root, options);
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
        let (graph, resolving) = graph::resolve(site);
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

/// Every file of the site but those that are only copied, in the order of their paths.
///
/// # Errors
/// When two outputs want one path: each such path is reported.
pub fn routes(graph: &Graph) -> Result<Vec<Route>, Vec<Diagnostic>> {
    let outputs = pages::PAGES.iter().chain(exports::EXPORTS);
    let mut routes: Vec<Route> = outputs
        .flat_map(|output| output.routes(graph).into_iter().map(|item| Route { item, output: *output }))
        .collect();
    routes.sort_by(|a, b| a.item.cmp(&b.item));
    let twice: Vec<Diagnostic> = routes
        .windows(2)
        .filter(|pair| pair[0].item.path.eq_ignore_ascii_case(&pair[1].item.path))
        .map(|pair| {
            Diagnostic::general(codes::SAME_ADDRESS, format!("two pages would be published as `{}`", pair[0].item.path))
                .help("rename one of the files, or take the address out of its `aliases_url`")
        })
        .collect();
    if twice.is_empty() { Ok(routes) } else { Err(twice) }
}
