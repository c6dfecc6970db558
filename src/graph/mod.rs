//! The site, cross-referenced: ids resolved, mentions found, citations numbered, back-links gathered. Immutable once made.

mod anchors;
mod backlinks;
pub mod blocks;
mod document;
mod ids;
mod links;
mod names;
mod order;
mod references;
mod reuse;
mod shapes;
mod statuses;
pub mod words;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

pub use backlinks::{BackLinks, CitedAt, Place};
pub use document::{Document, Heading, Mention, Part, Quotation, Resolution, Resolved};
pub use order::Order;
pub use references::{Anchors, Cited, Citing, Ref, Reference, References};
pub use shapes::{Ring, Shapes, Vertex, Way};
pub use statuses::{StatusWord, Statuses};

use crate::diagnostics::{Diagnostic, codes};
use crate::model::{EntryRef, Kind, Lang, Site};
use names::Names;
use reuse::Kept;
use words::Words;

/// The site and everything derived from it.
pub struct Graph {
    /// What was written.
    pub site: Site,
    /// The vocabulary of territorial status.
    pub statuses: Statuses,
    /// The shapes of territories.
    pub shapes: Arc<Shapes>,
    /// For each entry, source and speaker: where it is mentioned, cited, quoted.
    pub backlinks: BackLinks,
    /// Explainers in the order in which lists show them.
    pub order: Order,
    documents: HashMap<EntryRef, ResolvedDocument>,
    /// None if there are more names than memory holds.
    names: Option<Arc<Names>>,
    /// The anchor of each source on `/sources/`, by its place in the store.
    source_anchors: Vec<String>,
    /// Gathered when a file of the search is first asked for: previews seldom do.
    words: OnceLock<Words>,
}

/// A document and what is wrong in it; shared with the graph after an edit that does not touch it.
#[derive(Clone)]
struct ResolvedDocument {
    document: Arc<Document>,
    faults: Arc<[Diagnostic]>,
}

/// Resolves a site. The graph is usable even when there are errors: what does not resolve is left as text.
pub fn resolve(site: Site) -> (Graph, Vec<Diagnostic>) {
    resolve_with(site, Kept::default())
}

/// Resolves a site after an edit: what the graph before it holds and the edit does not touch is taken over.
pub fn resolve_again(site: Site, before: &Graph) -> (Graph, Vec<Diagnostic>) {
    let kept = Kept::of(before, &site);
    resolve_with(site, kept)
}

fn resolve_with(site: Site, kept: Kept) -> (Graph, Vec<Diagnostic>) {
    let statuses = Statuses::of(&site.config);
    let (shapes, misshapen) = Shapes::read(&site, kept.shapes.as_ref());
    let (mut found, (names, documents, faults)) =
        rayon::join(|| ids::check(&site, &statuses), || resolve_documents(&site, kept));
    found.extend(faults);
    found.extend(misshapen);
    let (backlinks, (order, broken)) =
        rayon::join(|| BackLinks::gather(&site, &documents), || (Order::of(&site), anchors::check(&site, &documents)));
    found.extend(broken);
    let mut anchors = Anchors::default();
    let anchor = |id: &str| format!("source-{}", crate::prose::slug(id));
    let source_anchors = site.sources.all().iter().map(|s| anchors.claim(&anchor(s.id.as_str()))).collect();
    let words = OnceLock::new();
    (Graph { site, statuses, shapes, backlinks, order, documents, names, source_anchors, words }, found)
}

type Documents = HashMap<EntryRef, ResolvedDocument>;

/// Resolves the documents that are not kept.
fn resolve_documents(site: &Site, kept: Kept) -> (Option<Arc<Names>>, Documents, Vec<Diagnostic>) {
    let names = match kept.names.map_or_else(|| Names::gather(site).map(Arc::new), Ok) {
        Ok(names) => names,
        Err(e) => {
            let message = format!("the names of this site don't fit in memory: {e}");
            return (None, kept.documents, vec![Diagnostic::general(codes::TOO_LARGE, message)]);
        }
    };
    let mut documents = kept.documents;
    let all = site.all_refs().filter(|at| at.kind.folder().is_some());
    let missing: Vec<EntryRef> = all.filter(|at| !documents.contains_key(at)).collect();
    let resolved: Vec<_> = missing.par_iter().map(|at| (*at, ResolvedDocument::of(site, &names, *at))).collect();
    documents.extend(resolved);
    let faults =
        site.all_refs().filter_map(|at| documents.get(&at)).flat_map(|resolved| resolved.faults.iter().cloned());
    let faults = faults.collect();
    (Some(names), documents, faults)
}

impl ResolvedDocument {
    fn of(site: &Site, names: &Names, at: EntryRef) -> Self {
        let (document, faults) = document::resolve(site, names, at);
        Self { document: Arc::new(document), faults: faults.into() }
    }
}

impl Graph {
    /// The resolved document of an entry that has a page; none for events and terms.
    pub fn document(&self, at: EntryRef) -> Option<&Document> {
        self.documents.get(&at).map(|resolved| resolved.document.as_ref())
    }

    /// The route of an entry's page, relative to the base path: `actors/x/`, `uk/explainers/y/`, `timeline/#event-z`.
    pub fn route(&self, at: EntryRef) -> String {
        route(&self.site, at)
    }

    /// The route of the home page in `lang`, else in the site's own language: `uk/`, or nothing. Below it is the index of
    /// explainers.
    pub fn home(&self, lang: Lang) -> String {
        let own = lang == self.site.language || !self.order.languages().contains(&lang);
        if own { String::new() } else { format!("{lang}/") }
    }

    /// The link to an entry's page in `lang`, else in the language it has.
    pub fn url(&self, at: EntryRef, lang: Lang) -> String {
        self.site.base.path_of(&self.route(self.site.version_in(at, lang)))
    }

    /// The entry that a wikilink's target names, and the anchor on its page; none if it names none.
    pub fn wikilink<'t>(&self, target: &'t str) -> Option<(EntryRef, Option<&'t str>)> {
        links::wikilink(&self.site, target).ok()
    }

    /// The words of all pages.
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::gather(self))
    }

    /// The anchor of a source on `/sources/`.
    pub fn source_anchor(&self, source: usize) -> &str {
        self.source_anchors.get(source).map_or("", String::as_str)
    }
}

/// The route of an entry's page, relative to the base path.
pub(crate) fn route(site: &Site, at: EntryRef) -> String {
    let entry = site.entry(at);
    let own = entry.lang == site.language || site.first(at) == at;
    let (lang, below) = if own { ("", "") } else { (entry.lang.as_str(), "/") };
    let id = entry.id;
    // Put together, not formatted: a page has a hundred links.
    match (at.kind.folder(), at.kind) {
        // Pages stand at the top: /about/, /methodology/.
        (_, Kind::Page) => [lang, below, id, "/"].concat(),
        (Some(folder), _) => [lang, below, folder, "/", id, "/"].concat(),
        (None, Kind::Event) => ["timeline/#event-", id].concat(),
        (None, _) => ["glossary/#term-", id].concat(),
    }
}
