//! Former addresses: a page each that sends readers to where the entry is now.

use std::collections::BTreeSet;

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind};
use crate::render::output::{Item, Output};
use crate::render::{Head, Renderer};

/// What `redirect.html` gets. `page.canonical` is the new address.
#[derive(Debug, Serialize)]
pub struct RedirectView {
    /// The new address as a path.
    pub url: String,
    /// The title of the page there.
    pub title: String,
}

const KINDS: u32 = Kind::ALL.len() as u32;

/// The pages at former addresses.
pub struct Redirects;

impl Output for Redirects {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        all(graph).into_iter().map(|(at, path)| Item::new(path, key(at))).collect()
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let at = entry(item.key);
        let head = Head { alternates: Vec::new(), ..frame::entry_head(renderer, at, None, "") };
        let view = RedirectView { url: renderer.graph.path(at).to_owned(), title: head.title.clone() };
        renderer.page("redirect.html", &head, &view)
    }
}

/// Every former address with the entry that is meant, in the order of the entries. What several versions of an entry name
/// leads to the first.
fn all(graph: &Graph) -> Vec<(EntryRef, String)> {
    let mut seen = BTreeSet::new();
    let site = &graph.site;
    let every = site
        .marked()
        .flat_map(|at| site.entry(at).common.aliases_url.iter().map(move |alias| (at, file(at.kind, alias))));
    every.filter(|(_, path)| seen.insert(path.clone())).collect()
}

/// One number for an entry of any kind, so that no redirect has to be looked for among all.
fn key(at: EntryRef) -> u32 {
    let kind = Kind::ALL.iter().take_while(|kind| **kind != at.kind).count() as u32;
    at.index * KINDS + kind
}

/// The entry of a [`key`].
fn entry(key: u32) -> EntryRef {
    EntryRef { kind: Kind::ALL[(key % KINDS) as usize], index: key / KINDS }
}

/// The file at a former address: a former id of the same kind, or a whole path.
fn file(kind: Kind, alias: &str) -> String {
    let path = alias.trim_matches('/');
    let path = match (alias.contains('/'), kind.folder()) {
        (false, Some(folder)) if kind != Kind::Page => format!("{folder}/{path}"),
        _ => path.to_owned(),
    };
    if path.ends_with(".html") || path.ends_with(".htm") { path } else { format!("{path}/index.html") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_the_entry() {
        for (index, kind) in (0..).zip(Kind::ALL) {
            let at = EntryRef { kind, index };
            assert_eq!(entry(key(at)), at);
        }
    }

    #[test]
    fn a_former_address_is_an_id_or_a_path() {
        assert_eq!(file(Kind::Actor, "old-id"), "actors/old-id/index.html");
        assert_eq!(file(Kind::Page, "old-about"), "old-about/index.html");
        assert_eq!(file(Kind::Explainer, "/2024/old-page/"), "2024/old-page/index.html");
        assert_eq!(file(Kind::Explainer, "/old/page.html"), "old/page.html");
    }
}
