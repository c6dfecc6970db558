//! What machines read: feeds, data, hosting files. A file an export, one line each in the registry.

mod atom;
mod bibliography;
mod cards;
mod data;
mod feed;
mod hosting;
mod json;
mod json_feed;
mod robots;
mod sitemap;
mod summary;

#[cfg(test)]
mod tests;

use crate::graph::Graph;
use crate::render::output::{Item, Output};

/// Every export.
pub const EXPORTS: &[&dyn Output] = &[
    &atom::Atom,
    &bibliography::Bibliography,
    &cards::Cards,
    &data::Data,
    &hosting::Hosting,
    &json_feed::JsonFeed,
    &robots::Robots,
    &sitemap::Sitemap,
];

/// The one file of an export, unless there is nothing to say in it.
fn only(path: &str, is_wanted: bool) -> Vec<Item> {
    if is_wanted { vec![Item::new(path, 0)] } else { Vec::new() }
}

/// Whether the site brings a file of its own to this path in `static/`, which then stands.
fn is_brought(graph: &Graph, path: &str) -> bool {
    graph.site.statics.contains_key(path)
}
