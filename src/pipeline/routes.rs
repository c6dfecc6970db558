//! Every file of the site but those that are only copied, and the outputs that make them.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, codes};
use crate::graph::Graph;
use crate::model::EntryRef;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::{exports, pages};

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
    let mut routes = of_site(graph);
    routes.extend(of_entries(graph));
    sort(&mut routes);
    let twice = twice(&routes);
    (routes, twice)
}

/// The same for a site that is being written: after most edits, what is written for entries is what was written before.
pub struct Routes {
    of_entries: Arc<Listed>,
    of_site: Listed,
}

/// Routes in the order of their paths, and the paths that two of them want.
struct Listed {
    routes: Vec<Route>,
    twice: Vec<Diagnostic>,
}

impl Routes {
    /// The routes of a site; of those before an edit, what it leaves as it is.
    pub fn of(graph: &Graph, before: Option<(&Graph, &Self)>) -> Self {
        let kept = before.filter(|(before, _)| leaves_entries(before, graph));
        let kept = kept.map(|(_, before)| before.of_entries.clone());
        let of_entries = kept.unwrap_or_else(|| Arc::new(Listed::new(of_entries(graph))));
        Self { of_entries, of_site: Listed::new(of_site(graph)) }
    }

    /// The route of the file at a path below the base path.
    pub fn find(&self, path: &str) -> Option<&Route> {
        self.of_entries.find(path).or_else(|| self.of_site.find(path))
    }

    /// Every route, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.of_entries.routes.iter().chain(&self.of_site.routes)
    }

    /// The paths that two outputs want.
    pub fn twice(&self) -> impl Iterator<Item = Diagnostic> {
        let of_both = |route: &&Route| self.of_entries.place(&route.item.path, folded).is_ok();
        let of_both = self.of_site.routes.iter().filter(of_both).map(|route| wanted_twice(&route.item));
        self.of_entries.twice.iter().chain(&self.of_site.twice).cloned().chain(of_both)
    }
}

impl Listed {
    fn new(mut routes: Vec<Route>) -> Self {
        sort(&mut routes);
        let twice = twice(&routes);
        Self { routes, twice }
    }

    fn find(&self, path: &str) -> Option<&Route> {
        self.place(path, order).ok().and_then(|place| self.routes.get(place))
    }

    fn place(&self, path: &str, order: impl Fn(&str, &str) -> Ordering) -> Result<usize, usize> {
        self.routes.binary_search_by(|route| order(&route.item.path, path))
    }
}

/// Whether an edit leaves the files that are written for entries as they are.
fn leaves_entries(before: &Graph, graph: &Graph) -> bool {
    let same = |at: EntryRef| items_of(before, at).eq(items_of(graph, at));
    graph.edited(before).is_some_and(|edited| edited.into_iter().all(same))
}

fn outputs() -> impl Iterator<Item = &'static dyn Output> {
    pages::PAGES.iter().chain(exports::EXPORTS).copied()
}

fn items_of(graph: &Graph, at: EntryRef) -> impl Iterator<Item = Item> {
    outputs().filter_map(move |output| output.of_entry(graph, at))
}

fn of_entries(graph: &Graph) -> Vec<Route> {
    let entries: Vec<EntryRef> = graph.site.all_refs().collect();
    let of_entry = |at: &EntryRef| {
        let at = *at;
        outputs().filter_map(move |output| Some(Route { item: output.of_entry(graph, at)?, output }))
    };
    entries.par_iter().flat_map_iter(of_entry).collect()
}

fn of_site(graph: &Graph) -> Vec<Route> {
    let of = |output: &'static dyn Output| output.of_site(graph).into_iter().map(move |item| Route { item, output });
    outputs().flat_map(of).collect()
}

fn sort(routes: &mut [Route]) {
    routes.par_sort_by(|a, b| order(&a.item.path, &b.item.path));
}

/// Paths that differ in nothing but capitals stand side by side.
fn order(a: &str, b: &str) -> Ordering {
    folded(a, b).then_with(|| a.cmp(b))
}

/// Compares paths as a system does to which capitals are small letters.
fn folded(a: &str, b: &str) -> Ordering {
    let bytes = a.bytes().map(|byte| byte.to_ascii_lowercase());
    bytes.cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

fn twice(sorted: &[Route]) -> Vec<Diagnostic> {
    let pairs = sorted.windows(2).filter(|pair| folded(&pair[0].item.path, &pair[1].item.path).is_eq());
    pairs.map(|pair| wanted_twice(&pair[0].item)).collect()
}

fn wanted_twice(item: &Item) -> Diagnostic {
    Diagnostic::general(codes::SAME_ADDRESS, format!("two pages would be published as `{}`", item.path))
        .help("rename one of the files, or take the address out of its `aliases_url`")
}
