//! After an edit: which documents of the graph before it still hold.
//!
//! A document follows from its own entry, from the frame of the site (which entries, sources and files there are, and the
//! settings), from the names of other entries, and, where it shows data blocks, from their data.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::document::{Document, Resolution};
use super::names::{self, Names};
use super::shapes::Shapes;
use super::{Graph, ResolvedDocument};
use crate::model::{EntryRef, Fields, Kind, Prose, Site, Table};
use crate::prose::Flat;

/// What of an earlier graph can be taken over.
#[derive(Default)]
pub struct Kept {
    /// The automaton of names, if no name changed.
    pub names: Option<Arc<Names>>,
    /// The shapes, which may have changed.
    pub shapes: Option<Arc<Shapes>>,
    /// The documents that are still right.
    pub documents: HashMap<EntryRef, ResolvedDocument>,
}

impl Kept {
    /// Compares the sites before and after an edit. Whatever can't be told apart cheaply is resolved anew.
    pub fn of(before: &Graph, site: &Site) -> Self {
        if !has_same_frame(&before.site, site) {
            return Self { shapes: Some(before.shapes.clone()), ..Self::default() };
        }
        let edit = Edit::between(&before.site, site);
        let stays = |(at, resolved): (&EntryRef, &ResolvedDocument)| {
            let document = &resolved.document;
            let is_touched = !resolved.faults.is_empty()
                || edit.entries.contains(at)
                || (edit.is_data && has_block(document))
                || (edit.has_renamed() && edit.is_named_in(site, *at, document));
            (!is_touched).then(|| (*at, resolved.clone()))
        };
        let documents = before.documents.par_iter().filter_map(stays).collect();
        let names = (!edit.has_renamed()).then(|| before.names.clone()).flatten();
        Self { names, shapes: Some(before.shapes.clone()), documents }
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
        before.all().len() == table.all().len() && before.all().iter().zip(table.all()).all(alike)
    }
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
        && before.sources.all().len() == site.sources.all().len()
        && before.sources.all().iter().zip(site.sources.all()).all(|(a, b)| a.id == b.id)
        && before.assets == site.assets
        && before.statics == site.statics
}

/// What differs between two sites of the same frame.
#[derive(Default)]
struct Edit {
    /// The entries that were written anew.
    entries: HashSet<EntryRef>,
    /// Whether data changed that blocks may show.
    is_data: bool,
    /// The entries whose names or titles changed.
    relabelled: HashSet<EntryRef>,
    /// Names in prose that came or went.
    names: HashSet<String>,
}

impl Edit {
    fn between(before: &Site, site: &Site) -> Self {
        let sources = before.sources.all().iter().zip(site.sources.all());
        let mut edit = Self { is_data: sources.into_iter().any(|(a, b)| !Arc::ptr_eq(a, b)), ..Self::default() };
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
        edit
    }

    fn compare<T: Fields>(&mut self, before: &Table<T>, table: &Table<T>) {
        let pairs = before.all().iter().zip(table.all()).enumerate();
        let changed = pairs.filter(|(_, (a, b))| !Arc::ptr_eq(a, b));
        self.entries.extend(changed.map(|(i, _)| EntryRef { kind: T::KIND, index: i as u32 }));
        // Blocks show nothing of other explainers and pages.
        let shown = !matches!(T::KIND, Kind::Explainer | Kind::Page);
        self.is_data |= shown && self.entries.iter().any(|at| at.kind == T::KIND);
    }

    fn compare_names(&mut self, before: &Site, site: &Site, at: EntryRef) {
        if before.entry(at).name != site.entry(at).name || before.names(at) != site.names(at) {
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

fn has_block(document: &Document) -> bool {
    document.body.iter().any(|resolved| matches!(resolved.what, Resolution::Block(_)))
}
