//! The documents of a graph: a table a kind, each shared with the graph after an edit that touches none of its documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::document::{self, Document, Resolution};
use super::names::Names;
use crate::diagnostics::Diagnostic;
use crate::model::{EntryRef, Kind, Site};

/// The document of every entry that has a page, and what is wrong in it.
#[derive(Clone, Default)]
pub struct Documents {
    tables: [Arc<Vec<Held>>; Kind::ALL.len()],
    /// Of the documents in which something is wrong.
    faults: BTreeMap<EntryRef, Vec<Diagnostic>>,
}

/// A document, and what is asked of all of them after an edit.
#[derive(Clone)]
struct Held {
    document: Arc<Document>,
    has_block: bool,
}

impl Documents {
    /// Resolves documents anew. Those that are not there yet have to come in their order, and without gaps.
    pub fn resolve(&mut self, site: &Site, names: &Names, which: &[EntryRef]) {
        let resolved: Vec<_> = which.par_iter().map(|at| document::resolve(site, names, *at)).collect();
        for (at, (document, faults)) in which.iter().zip(resolved) {
            let has_block = document.body.iter().any(|resolved| matches!(resolved.what, Resolution::Block(_)));
            let held = Held { document: Arc::new(document), has_block };
            let table = Arc::make_mut(&mut self.tables[at.kind as usize]);
            match table.get_mut(at.index as usize) {
                Some(old) => *old = held,
                None => table.push(held),
            }
            match faults.is_empty() {
                true => self.faults.remove(at),
                false => self.faults.insert(*at, faults),
            };
        }
    }

    /// The document of an entry; none for events and terms.
    pub fn get(&self, at: EntryRef) -> Option<&Document> {
        self.tables[at.kind as usize].get(at.index as usize).map(|held| held.document.as_ref())
    }

    /// Every document, in the order of the kinds and of their tables.
    pub fn all(&self) -> impl ParallelIterator<Item = (EntryRef, &Document)> {
        Kind::ALL.into_par_iter().flat_map(|kind| {
            let table = self.tables[kind as usize].par_iter().enumerate();
            table.map(move |(i, held)| (EntryRef { kind, index: i as u32 }, held.document.as_ref()))
        })
    }

    /// The documents that show data blocks.
    pub fn with_blocks(&self) -> impl Iterator<Item = EntryRef> {
        Kind::ALL.into_iter().flat_map(|kind| {
            let table = self.tables[kind as usize].iter().enumerate().filter(|(_, held)| held.has_block);
            table.map(move |(i, _)| EntryRef { kind, index: i as u32 })
        })
    }

    /// The documents in which something is wrong.
    pub fn faulty(&self) -> impl Iterator<Item = EntryRef> {
        self.faults.keys().copied()
    }

    /// What is wrong in them.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.faults.values().flatten()
    }
}
