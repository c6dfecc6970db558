//! The numbered list at the foot of a page: sources and notes, each with the places that refer to it.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::prose::slug;

/// The ids of one page: each is given once.
#[derive(Debug, Default)]
pub struct Anchors {
    used: HashSet<Arc<str>>,
    /// The number from which to look for the next free one behind an id that was asked for before.
    next: HashMap<String, u32>,
}

impl Anchors {
    /// Ids of a page. Most pages have dozens.
    pub fn of_page() -> Self {
        Self { used: HashSet::with_capacity(64), next: HashMap::new() }
    }

    /// The id that was asked for, or that with the next free number behind it.
    pub fn claim(&mut self, wanted: &str) -> Arc<str> {
        if !self.used.contains(wanted) {
            return self.take(wanted);
        }
        let mut n = self.next.get(wanted).copied().unwrap_or(2);
        let id = loop {
            let id = format!("{wanted}-{n}");
            n += 1;
            if !self.used.contains(id.as_str()) {
                break id;
            }
        };
        self.next.insert(wanted.to_owned(), n);
        self.take(&id)
    }

    fn take(&mut self, id: &str) -> Arc<str> {
        let id: Arc<str> = id.into();
        self.used.insert(id.clone());
        id
    }
}

/// What a reference number stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cited {
    /// A source: its place in the store.
    Source(u32),
    /// A note of the page's own: the event at which its text begins.
    Note(u32),
}

/// One numbered entry. Its number is its place in the list, from 1.
#[derive(Debug)]
pub struct Reference {
    /// What it stands for.
    pub cited: Cited,
    /// The entry's id on the page.
    pub anchor: Arc<str>,
    /// Where it is referred to, in reading order.
    pub places: Vec<Citing>,
}

/// A place that refers to an entry.
#[derive(Debug)]
pub struct Citing {
    /// The id of the reference on the page.
    pub anchor: Arc<str>,
    /// Where in the source.
    pub locator: Option<Box<str>>,
}

/// A reference: the entry and the place, each from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ref {
    /// The entry.
    pub entry: u32,
    /// Which of the entry's places this is.
    pub place: u32,
}

/// Numbers what a page cites in the order in which a reader meets it.
#[derive(Debug, Default)]
pub struct References {
    /// The entries in the order of their numbers.
    pub entries: Vec<Reference>,
    numbers: HashMap<Cited, u32>,
}

impl References {
    /// Refers to something once more. `name` is what its ids are made from.
    pub fn cite(&mut self, cited: Cited, name: &str, locator: Option<Box<str>>, anchors: &mut Anchors) -> Ref {
        let number = *self.numbers.entry(cited).or_insert_with(|| {
            let prefix = if matches!(cited, Cited::Source(_)) { "source-" } else { "note-" };
            let anchor = anchors.claim(&[prefix, &slug(name)].concat());
            self.entries.push(Reference { cited, anchor, places: Vec::with_capacity(1) });
            self.entries.len() as u32 - 1
        });
        let entry = &mut self.entries[number as usize];
        let place = entry.places.len() as u32;
        let anchor = anchors.claim(&["cite-", &entry.anchor, "-", &(place + 1).to_string()].concat());
        entry.places.push(Citing { anchor, locator });
        Ref { entry: number, place }
    }

    /// Gives back what only citing needed: nothing is cited any more.
    pub(super) fn finish(&mut self) {
        self.numbers = HashMap::new();
        self.entries.shrink_to_fit();
    }

    /// The sources that are cited, by their places in the store, each with its number on the page.
    pub fn sources(&self) -> impl Iterator<Item = (usize, usize)> {
        (1..).zip(&self.entries).filter_map(|(number, reference)| match reference.cited {
            Cited::Source(source) => Some((number, source as usize)),
            Cited::Note(_) => None,
        })
    }

    /// The place of a reference.
    pub fn citing(&self, r: Ref) -> &Citing {
        &self.entries[r.entry as usize].places[r.place as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_keeps_its_number_and_ids_never_clash() {
        let (mut references, mut anchors) = (References::default(), Anchors::default());
        let a = references.cite(Cited::Source(7), "Smith:2020", None, &mut anchors);
        let b = references.cite(Cited::Source(8), "smith2020", None, &mut anchors);
        let again = references.cite(Cited::Source(7), "Smith:2020", Some("p. 3".into()), &mut anchors);
        assert_eq!((a.entry, b.entry, again.entry, again.place), (0, 1, 0, 1));
        let mut ids: Vec<&str> = references.entries.iter().map(|e| &*e.anchor).collect();
        ids.extend(references.entries.iter().flat_map(|e| &e.places).map(|p| &*p.anchor));
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{ids:?}");
    }
}
