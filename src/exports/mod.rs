//! What machines read: feeds, data, hosting files. A file an export, one line each in the registry.

mod atom;
mod bibliography;
mod cards;
mod data;
mod documents;
mod feed;
mod hosting;
mod json;
mod json_feed;
mod opensearch;
mod robots;
mod sitemap;
mod summary;

#[cfg(test)]
mod tests;

use crate::graph::Graph;
use crate::model::Kind;
use crate::render::output::{Item, Output};

/// Every export.
pub const EXPORTS: &[&dyn Output] = &[
    &atom::Atom,
    &bibliography::Bibliography,
    &cards::Cards,
    &data::Data,
    &documents::Documents(Kind::Explainer),
    &documents::Documents(Kind::Conflict),
    &documents::Documents(Kind::Actor),
    &documents::Documents(Kind::Territory),
    &documents::Documents(Kind::Topic),
    &documents::Schemas,
    &hosting::Hosting,
    &json_feed::JsonFeed,
    &opensearch::OpenSearch,
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

/// Whether nothing that the site brings, in `static/` or beside its entries, stands at the file's path.
fn is_free(graph: &Graph, item: &Item) -> bool {
    !is_brought(graph, &item.path) && !graph.site.assets.contains_key(&item.path)
}

/// The text without the characters that XML 1.0 has no way to write, such as most control characters.
fn xml(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}

#[cfg(test)]
mod unit {
    use super::xml;

    #[test]
    fn what_xml_can_not_say_is_left_out() {
        assert_eq!(xml("a\u{8}b\u{fffe}c\u{0}d <&> \u{1f54a}"), "abcd <&> \u{1f54a}");
    }
}
