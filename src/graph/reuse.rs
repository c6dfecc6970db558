//! After an edit: what of the graph before it still holds.
//!
//! A document follows from its own entry, from the frame of the site (which entries, sources and files there are, and the
//! settings), from the names of other entries, and, where it shows data blocks, from their data. What a document points to, and
//! what is wrong with an entry, follows from the document, the entry and the frame.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::backlinks::BackLinks;
use super::document::{Document, Resolution};
use super::documents::Documents;
use super::names::{self, Names};
use super::order::{self, Order};
use super::shapes::Shapes;
use super::{Frame, Graph, anchors, ids};
use crate::model::{EntryRef, Fields, Kind, Prose, Site, Table};
use crate::prose::Flat;

/// What of a site is looked at: all of it, or what an edit touches.
#[derive(Default)]
pub struct Scope {
    entries: Vec<EntryRef>,
    has_sources: bool,
}

impl Scope {
    fn all(site: &Site) -> Self {
        Self { entries: site.all_refs().collect(), has_sources: true }
    }

    /// The entries, in the order of the kinds and of their tables.
    pub fn entries(&self) -> &[EntryRef] {
        &self.entries
    }

    /// Whether the entry is among them.
    pub fn has(&self, at: EntryRef) -> bool {
        self.entries.binary_search(&at).is_ok()
    }

    /// Whether any entry of the kind is among them.
    pub fn has_any(&self, kind: Kind) -> bool {
        let from = self.entries.partition_point(|at| at.kind < kind);
        self.entries.get(from).is_some_and(|at| at.kind == kind)
    }

    /// Whether the sources are.
    pub fn has_sources(&self) -> bool {
        self.has_sources
    }
}

/// What is there before a site is resolved: nothing, or what of an earlier graph can be taken over.
#[derive(Default)]
pub struct Kept {
    /// What is not, and has to be made.
    pub scope: Scope,
    /// What follows from the frame.
    pub frame: Option<Arc<Frame>>,
    /// The automaton of names, if no name changed.
    pub names: Option<Arc<Names>>,
    /// The shapes, which may have changed.
    pub shapes: Option<Arc<Shapes>>,
    /// The documents, those of the scope as they were.
    pub documents: Documents,
    /// Who points where, but for the entries of the scope.
    pub backlinks: BackLinks,
    /// What is wrong with ids.
    pub ids: ids::Faults,
    /// The anchors that links miss.
    pub missing: anchors::Missing,
    /// The order of explainers, if none of them moved.
    pub order: Option<Arc<Order>>,
}

impl Kept {
    /// Nothing.
    pub fn nothing(site: &Site) -> Self {
        Self { scope: Scope::all(site), backlinks: BackLinks::none(site.sources.all().len()), ..Self::default() }
    }

    /// Compares the sites before and after an edit. Whatever can't be told apart cheaply is resolved anew.
    pub fn of(before: &Graph, site: &Site) -> Self {
        let shapes = Some(before.shapes.clone());
        // Without names, no document was made.
        let names = before.names.as_ref().filter(|_| has_same_frame(&before.site, site));
        let Some(names) = names else { return Self { shapes, ..Self::nothing(site) } };
        let edit = Edit::between(&before.site, site);
        let scope = Scope { entries: edit.touched(before, site), has_sources: !before.site.sources.is(&site.sources) };
        let mut backlinks = before.backlinks.clone();
        backlinks.remove(&before.site, &before.documents, scope.entries());
        Self {
            scope,
            shapes,
            backlinks,
            frame: Some(before.frame.clone()),
            names: (!edit.has_renamed()).then(|| names.clone()),
            documents: before.documents.clone(),
            ids: before.ids.clone(),
            missing: before.missing.clone(),
            order: (!edit.has_moved).then(|| before.order.clone()),
        }
    }
}

/// Whether the places of entries, sources and files are the same in both sites.
fn has_same_frame(before: &Site, site: &Site) -> bool {
    fn same<T: Fields>(before: &Table<T>, table: &Table<T>) -> bool {
        let alike = |(a, b): (&Arc<_>, &Arc<_>)| {
            Arc::ptr_eq(a, b) || {
                let (a, b): (&crate::model::Entry<T>, &crate::model::Entry<T>) = (a, b);
                a.id == b.id && a.lang == b.lang && a.fields.common().aliases_url == b.fields.common().aliases_url
            }
        };
        before.is(table) || (before.all().len() == table.all().len() && before.all().iter().zip(table.all()).all(alike))
    }
    let has_same_sources = || {
        before.sources.all().len() == site.sources.all().len()
            && before.sources.all().iter().zip(site.sources.all()).all(|(a, b)| a.id == b.id)
    };
    before.file.text == site.file.text
        && before.base == site.base
        && before.today == site.today
        && before.absent == site.absent
        && same(&before.explainers, &site.explainers)
        && same(&before.conflicts, &site.conflicts)
        && same(&before.actors, &site.actors)
        && same(&before.territories, &site.territories)
        && same(&before.topics, &site.topics)
        && same(&before.pages, &site.pages)
        && same(&before.events, &site.events)
        && same(&before.terms, &site.terms)
        && (before.sources.is(&site.sources) || has_same_sources())
        && before.assets == site.assets
        && before.statics == site.statics
}

/// The entries that differ between two sites of the same frame.
pub fn edited(before: &Site, site: &Site) -> BTreeSet<EntryRef> {
    Edit::between(before, site).entries
}

/// What differs between two sites of the same frame.
#[derive(Default)]
struct Edit {
    /// The entries that were written anew.
    entries: BTreeSet<EntryRef>,
    /// Whether data changed that blocks may show.
    is_data: bool,
    /// Whether an explainer's place in the order may have changed.
    has_moved: bool,
    /// The entries whose names or titles changed.
    relabelled: HashSet<EntryRef>,
    /// Names in prose that came or went.
    names: HashSet<String>,
}

impl Edit {
    fn between(before: &Site, site: &Site) -> Self {
        let sources = || before.sources.all().iter().zip(site.sources.all()).any(|(a, b)| !Arc::ptr_eq(a, b));
        let mut edit = Self { is_data: !before.sources.is(&site.sources) && sources(), ..Self::default() };
        edit.compare(&before.explainers, &site.explainers);
        edit.compare(&before.conflicts, &site.conflicts);
        edit.compare(&before.actors, &site.actors);
        edit.compare(&before.territories, &site.territories);
        edit.compare(&before.topics, &site.topics);
        edit.compare(&before.pages, &site.pages);
        edit.compare(&before.events, &site.events);
        edit.compare(&before.terms, &site.terms);
        for at in edit.entries.clone() {
            edit.compare_names(before, site, at);
        }
        let explainers = before.explainers.all().iter().zip(site.explainers.all());
        edit.has_moved = explainers.into_iter().any(|(a, b)| !Arc::ptr_eq(a, b) && !order::stays(a, b));
        edit
    }

    fn compare<T: Fields>(&mut self, before: &Table<T>, table: &Table<T>) {
        if before.is(table) {
            return;
        }
        let pairs = before.all().iter().zip(table.all()).enumerate();
        let changed = pairs.filter(|(_, (a, b))| !Arc::ptr_eq(a, b));
        self.entries.extend(changed.map(|(i, _)| EntryRef { kind: T::KIND, index: i as u32 }));
        // Blocks show nothing of other explainers and pages.
        let shown = !matches!(T::KIND, Kind::Explainer | Kind::Page);
        self.is_data |= shown && self.entries.iter().any(|at| at.kind == T::KIND);
    }

    fn compare_names(&mut self, before: &Site, site: &Site, at: EntryRef) {
        if before.entry(at).name != site.name(at) || before.names(at) != site.names(at) {
            self.relabelled.insert(before.first(at));
        }
        let of = |site: &Site| -> HashSet<(String, Option<crate::model::Lang>)> {
            let is_linked = site.entry(at).common.auto_link && site.first(at) == at;
            let names = if is_linked { names::names_of(site, at) } else { Vec::new() };
            names.into_iter().map(|(name, lang)| (names::normal(name), lang)).collect()
        };
        let (old, new) = (of(before), of(site));
        self.names.extend(old.symmetric_difference(&new).map(|(name, _)| name.clone()));
    }

    fn has_renamed(&self) -> bool {
        !self.names.is_empty() || !self.relabelled.is_empty()
    }

    /// Every entry that has to be looked at again.
    fn touched(&self, before: &Graph, site: &Site) -> Vec<EntryRef> {
        use rayon::prelude::*;
        let documents = &before.documents;
        let mut touched = self.entries.clone();
        touched.extend(documents.faulty());
        if self.is_data {
            touched.extend(documents.with_blocks());
        }
        if self.has_renamed() {
            let named = |(at, document): (EntryRef, &Document)| self.is_named_in(site, at, document).then_some(at);
            touched.par_extend(documents.all().filter_map(named));
        }
        touched.into_iter().collect()
    }

    /// Whether an entry's prose holds a name that changed, or links to its bearer.
    fn is_named_in(&self, site: &Site, at: EntryRef, document: &Document) -> bool {
        let links = document.body.iter().chain(document.key_points.iter().flatten());
        let is_linked = links.into_iter().any(|resolved| match resolved.what {
            Resolution::Entry(target, _) | Resolution::Open(_, target) => self.relabelled.contains(&target),
            _ => false,
        });
        let entry = site.entry(at);
        let speaks = |prose: &Prose| {
            let flat = Flat::of(prose, 0..prose.events.len(), &|_| None);
            self.names.iter().any(|name| flat.text.contains(name.as_str()))
        };
        is_linked || (!self.names.is_empty() && (speaks(entry.prose) || entry.key_points.iter().any(speaks)))
    }
}
