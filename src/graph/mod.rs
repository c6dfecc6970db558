//! The site, cross-referenced: ids resolved, mentions found, citations numbered, back-links gathered. Immutable once made.

mod addresses;
mod anchors;
mod backlinks;
pub mod blocks;
mod document;
mod documents;
mod ids;
mod involved;
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

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

pub use backlinks::{BackLinks, CitedAt, Place};
pub use document::{Document, Heading, Mention, Part, Quotation, Resolution, Resolved};
pub use involved::Involved;
pub use order::Order;
pub use references::{Anchors, Cited, Citing, Ref, Reference, References};
pub use shapes::{Ring, Shapes, Vertex, Way};
pub use statuses::{StatusWord, Statuses};

use crate::diagnostics::{Diagnostic, codes};
use crate::model::{EntryRef, Kind, Lang, Site};
use addresses::Addresses;
use documents::Documents;
use names::Names;
use reuse::{Kept, Scope};
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
    pub order: Arc<Order>,
    documents: Documents,
    /// None if there are more names than memory holds.
    names: Option<Arc<Names>>,
    frame: Arc<Frame>,
    /// What is wrong with ids.
    ids: ids::Faults,
    /// The anchors that links miss.
    missing: anchors::Missing,
    /// Gathered when a file of the search is first asked for: previews seldom do.
    words: OnceLock<Words>,
    /// Gathered when the first page asks for it.
    involved: OnceLock<Involved>,
}

/// What follows from the ids and languages of a site alone.
struct Frame {
    /// The anchor of each source on `/sources/`, by its place in the store.
    source_anchors: Vec<Arc<str>>,
    addresses: Addresses,
    languages: BTreeSet<Lang>,
}

/// Resolves a site. The graph is usable even when there are errors: what does not resolve is left as text.
pub fn resolve(site: Site) -> (Graph, Vec<Diagnostic>) {
    let kept = Kept::nothing(&site);
    resolve_with(site, kept)
}

/// Resolves a site after an edit: what the graph before it holds and the edit does not touch is taken over.
pub fn resolve_again(site: Site, before: &Graph) -> (Graph, Vec<Diagnostic>) {
    let kept = Kept::of(before, &site);
    resolve_with(site, kept)
}

fn resolve_with(site: Site, kept: Kept) -> (Graph, Vec<Diagnostic>) {
    let statuses = Statuses::of(&site.config);
    let (shapes, mut found) = Shapes::read(&site, kept.shapes.as_ref());
    let (scope, mut documents, mut backlinks) = (kept.scope, kept.documents, kept.backlinks);
    let (ids, names) = rayon::join(
        || ids::check(&site, &statuses, &scope, kept.ids),
        || resolve_documents(&site, kept.names, &scope, &mut documents),
    );
    let names = names.map_err(|fault| found.push(*fault)).ok();
    let order = || kept.order.unwrap_or_else(|| Arc::new(Order::of(&site)));
    let frame = || kept.frame.unwrap_or_else(|| Arc::new(Frame::of(&site)));
    let (_, (order, frame)) =
        rayon::join(|| backlinks.add(&site, &documents, scope.entries()), || rayon::join(order, frame));
    let missing = anchors::check(&site, &documents, &backlinks, scope.entries(), kept.missing);
    found.extend(ids.all().chain(documents.faults()).chain(missing.values().flatten()).cloned());
    let (words, involved) = (OnceLock::new(), OnceLock::new());
    (Graph { site, statuses, shapes, backlinks, order, documents, names, frame, ids, missing, words, involved }, found)
}

/// Resolves the documents of the scope.
fn resolve_documents(
    site: &Site,
    names: Option<Arc<Names>>,
    scope: &Scope,
    documents: &mut Documents,
) -> Result<Arc<Names>, Box<Diagnostic>> {
    let names = names.map_or_else(|| Names::gather(site).map(Arc::new), Ok).map_err(|e| {
        *documents = Documents::default();
        let message = format!("the names of this site don't fit in memory: {e}");
        Box::new(Diagnostic::general(codes::TOO_LARGE, message))
    })?;
    let which: Vec<EntryRef> = scope.entries().iter().copied().filter(|at| at.kind.folder().is_some()).collect();
    documents.resolve(site, &names, &which);
    Ok(names)
}

impl Frame {
    fn of(site: &Site) -> Self {
        let mut anchors = Anchors::default();
        let anchor = |id: &str| format!("source-{}", crate::prose::slug(id));
        let source_anchors = site.sources.all().iter().map(|s| anchors.claim(&anchor(s.id.as_str()))).collect();
        let languages = site.all_refs().map(|at| site.lang(at)).chain([site.language]).collect();
        Self { source_anchors, addresses: Addresses::of(site), languages }
    }
}

impl Graph {
    /// The entries that an edit changed; none if more differs from the graph before it than what stands in entries and sources.
    pub fn edited(&self, before: &Self) -> Option<BTreeSet<EntryRef>> {
        Arc::ptr_eq(&self.frame, &before.frame).then(|| reuse::edited(&before.site, &self.site))
    }

    /// The resolved document of an entry that has a page; none for events and terms.
    pub fn document(&self, at: EntryRef) -> Option<&Document> {
        self.documents.get(at)
    }

    /// The route of an entry's page, relative to the base path: `actors/x/`, `uk/explainers/y/`, `timeline/#event-z`.
    pub fn route(&self, at: EntryRef) -> &str {
        self.frame.addresses.route(at)
    }

    /// The path of an entry's page from the root of its host: `/base/actors/x/`.
    pub fn path(&self, at: EntryRef) -> &str {
        self.frame.addresses.path(at)
    }

    /// The whole address of an entry's page.
    pub fn address(&self, at: EntryRef) -> &str {
        self.frame.addresses.whole(at)
    }

    /// The route of the home page in `lang`, else in the site's own language: `uk/`, or nothing. Below it is the index of
    /// explainers.
    pub fn home(&self, lang: Lang) -> String {
        let own = lang == self.site.language || !self.order.languages().contains(&lang);
        if own { String::new() } else { format!("{lang}/") }
    }

    /// The languages in which the site has pages.
    pub fn languages(&self) -> &BTreeSet<Lang> {
        &self.frame.languages
    }

    /// The link to an entry's page in `lang`, else in the language it has.
    pub fn url(&self, at: EntryRef, lang: Lang) -> &str {
        self.path(self.site.version_in(at, lang))
    }

    /// The entry that a wikilink's target names, and the anchor on its page; none if it names none.
    pub fn wikilink<'t>(&self, target: &'t str) -> Option<(EntryRef, Option<&'t str>)> {
        links::wikilink(&self.site, target).ok()
    }

    /// The words of all pages.
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::gather(self))
    }

    /// Who takes part in what.
    pub fn involved(&self) -> &Involved {
        self.involved.get_or_init(|| Involved::of(&self.site))
    }

    /// The anchor of a source on `/sources/`.
    pub fn source_anchor(&self, source: usize) -> &str {
        self.frame.source_anchors.get(source).map_or("", |anchor| anchor)
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
