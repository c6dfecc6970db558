//! Who points here: mentions, quotations, citations and links to places, gathered from all documents.

use std::sync::Arc;

use foldhash::HashMap;

use super::document::{Document, Mention, Quotation};
use super::documents::Documents;
use super::references::Cited;
use crate::model::{EntryRef, Kind, Site};

/// For each entry, source and speaker: where it is mentioned, cited, quoted. In the order of the documents.
///
/// Each list is shared with the graph after an edit that does not touch it.
#[derive(Debug, Default, Clone)]
pub struct BackLinks {
    mentions: HashMap<EntryRef, Arc<Vec<Place>>>,
    quotations: HashMap<EntryRef, Arc<Vec<Place>>>,
    citations: Vec<Arc<Vec<CitedAt>>>,
    anchored: HashMap<EntryRef, Arc<Vec<Place>>>,
}

/// An item of a document: the document's entry and the item's place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub document: EntryRef,
    /// The place in its list of mentions, of quotations, or of links to places.
    pub item: u32,
}

/// Where a source is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitedAt {
    /// On a page: the document and its reference entry.
    Document(EntryRef, u32),
    /// At an event of the timeline or a term of the glossary.
    Entry(EntryRef),
}

/// What points somewhere, and from where.
trait Pointer: Copy {
    fn from(self) -> EntryRef;
}

impl Pointer for Place {
    fn from(self) -> EntryRef {
        self.document
    }
}

impl Pointer for CitedAt {
    fn from(self) -> EntryRef {
        match self {
            CitedAt::Document(at, _) | CitedAt::Entry(at) => at,
        }
    }
}

/// What is done to a list.
#[derive(Clone, Copy)]
enum Change {
    Add,
    Remove,
}

impl Change {
    /// Adds the pointer behind those of its entry and of the entries before it; or removes all of its entry.
    fn make<P: Pointer>(self, list: &mut Arc<Vec<P>>, pointer: P) {
        let at = pointer.from();
        match self {
            Change::Add if list.last().is_none_or(|last| last.from() <= at) => Arc::make_mut(list).push(pointer),
            Change::Add => {
                let place = list.partition_point(|other| other.from() <= at);
                Arc::make_mut(list).insert(place, pointer);
            }
            Change::Remove => {
                let (start, end) =
                    (list.partition_point(|other| other.from() < at), list.partition_point(|other| other.from() <= at));
                if start < end {
                    Arc::make_mut(list).drain(start..end);
                }
            }
        }
    }
}

impl BackLinks {
    /// Nothing points to any of so many sources.
    pub(super) fn none(sources: usize) -> Self {
        BackLinks { citations: vec![Arc::default(); sources], ..Self::default() }
    }

    /// Takes out what some entries point to.
    pub(super) fn remove(&mut self, site: &Site, documents: &Documents, of: &[EntryRef]) {
        self.change(Change::Remove, site, documents, of);
    }

    /// Puts in what some entries point to: documents, events and terms.
    pub(super) fn add(&mut self, site: &Site, documents: &Documents, of: &[EntryRef]) {
        self.change(Change::Add, site, documents, of);
    }

    fn change(&mut self, change: Change, site: &Site, documents: &Documents, of: &[EntryRef]) {
        let Self { mentions, quotations, citations, anchored } = self;
        let point = || {
            for (at, document) in of.iter().filter_map(|at| Some((*at, documents.get(*at)?))) {
                let place = |item: usize| Place { document: at, item: item as u32 };
                for (item, mention) in document.mentions.iter().enumerate() {
                    change.make(mentions.entry(mention.target).or_default(), place(item));
                }
                for (item, quotation) in document.quotations.iter().enumerate() {
                    if let Some(speaker) = quotation.speaker {
                        change.make(quotations.entry(speaker).or_default(), place(item));
                    }
                }
                for (item, link) in document.anchored.iter().enumerate() {
                    change.make(anchored.entry(link.page).or_default(), place(item));
                }
            }
        };
        let cite = || {
            let cited = of.iter().flat_map(|at| match documents.get(*at) {
                Some(document) => cited_on(*at, document),
                None => cited_at(site, *at),
            });
            for (source, pointer) in cited {
                if let Some(places) = citations.get_mut(source) {
                    change.make(places, pointer);
                }
            }
        };
        rayon::join(point, cite);
    }

    /// Every mention of an entry, by plain name or wikilink.
    pub fn mentions(&self, of: EntryRef) -> &[Place] {
        self.mentions.get(&of).map_or(&[], |places| places.as_slice())
    }

    /// Every quotation of a speaker.
    pub fn quotations(&self, of: EntryRef) -> &[Place] {
        self.quotations.get(&of).map_or(&[], |places| places.as_slice())
    }

    /// Every page, event and term that cites a source, by the source's place in the store.
    pub fn citations(&self, source: usize) -> &[CitedAt] {
        self.citations.get(source).map_or(&[], |places| places.as_slice())
    }

    /// Every link that leads to a place on the page of an entry.
    pub fn anchored(&self, page: EntryRef) -> &[Place] {
        self.anchored.get(&page).map_or(&[], |places| places.as_slice())
    }
}

/// The sources that a page cites, each with its place there.
fn cited_on(at: EntryRef, document: &Document) -> Vec<(usize, CitedAt)> {
    let references = (0..).zip(&document.references.entries);
    let cited = references.filter_map(|(item, reference)| match reference.cited {
        Cited::Source(source) => Some((source as usize, CitedAt::Document(at, item))),
        Cited::Note(_) => None,
    });
    cited.collect()
}

/// The sources that an event or a term cites.
fn cited_at(site: &Site, at: EntryRef) -> Vec<(usize, CitedAt)> {
    let sources = match at.kind {
        Kind::Event => site.events.all().get(at.index as usize).map(|event| &event.sources),
        Kind::Term => site.terms.all().get(at.index as usize).map(|term| &term.sources),
        _ => None,
    };
    let sources = sources.into_iter().flat_map(|ids| ids.iter()).filter_map(|id| site.sources.index(id.as_str()));
    sources.map(|source| (source, CitedAt::Entry(at))).collect()
}

// The items that places point to.
impl Document {
    /// The mention at a place.
    pub fn mention(&self, place: Place) -> Option<&Mention> {
        self.mentions.get(place.item as usize)
    }

    /// The quotation at a place.
    pub fn quotation(&self, place: Place) -> Option<&Quotation> {
        self.quotations.get(place.item as usize)
    }
}
