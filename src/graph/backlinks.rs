//! Who points here: mentions, quotations and citations, gathered from all documents.

use std::collections::HashMap;

use super::ResolvedDocument;
use super::document::{Document, Mention, Quotation};
use super::references::Cited;
use crate::model::{EntryRef, Kind, Site};

/// For each entry, source and speaker: where it is mentioned, cited, quoted. In the order of the documents.
#[derive(Debug, Default)]
pub struct BackLinks {
    mentions: HashMap<EntryRef, Vec<Place>>,
    quotations: HashMap<EntryRef, Vec<Place>>,
    citations: Vec<Vec<CitedAt>>,
}

/// An item of a document: the document's entry and the item's place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub document: EntryRef,
    /// The place in its list of mentions, or of quotations.
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

impl BackLinks {
    /// Gathers from every document, in the order of kinds and ids, and from events and terms.
    pub(super) fn gather(site: &Site, documents: &HashMap<EntryRef, ResolvedDocument>) -> Self {
        let mut links = BackLinks { citations: vec![Vec::new(); site.sources.all().len()], ..Self::default() };
        for at in site.all_refs() {
            match documents.get(&at) {
                Some(resolved) => links.add(at, &resolved.document),
                None => links.add_data(site, at),
            }
        }
        links
    }

    fn add(&mut self, at: EntryRef, document: &Document) {
        for (item, mention) in document.mentions.iter().enumerate() {
            self.mentions.entry(mention.target).or_default().push(Place { document: at, item: item as u32 });
        }
        for (item, quotation) in document.quotations.iter().enumerate() {
            if let Some(speaker) = quotation.speaker {
                self.quotations.entry(speaker).or_default().push(Place { document: at, item: item as u32 });
            }
        }
        for (i, reference) in document.references.entries.iter().enumerate() {
            if let Cited::Source(source) = reference.cited
                && let Some(places) = self.citations.get_mut(source as usize)
            {
                places.push(CitedAt::Document(at, i as u32));
            }
        }
    }

    fn add_data(&mut self, site: &Site, at: EntryRef) {
        let sources = match at.kind {
            Kind::Event => &site.events.all()[at.index as usize].sources,
            Kind::Term => &site.terms.all()[at.index as usize].sources,
            _ => return,
        };
        for source in sources.iter().filter_map(|id| site.sources.index(id.as_str())) {
            self.citations[source].push(CitedAt::Entry(at));
        }
    }

    /// Every mention of an entry, by plain name or wikilink.
    pub fn mentions(&self, of: EntryRef) -> &[Place] {
        self.mentions.get(&of).map_or(&[], Vec::as_slice)
    }

    /// Every quotation of a speaker.
    pub fn quotations(&self, of: EntryRef) -> &[Place] {
        self.quotations.get(&of).map_or(&[], Vec::as_slice)
    }

    /// Every page, event and term that cites a source, by the source's place in the store.
    pub fn citations(&self, source: usize) -> &[CitedAt] {
        self.citations.get(source).map_or(&[], Vec::as_slice)
    }
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
