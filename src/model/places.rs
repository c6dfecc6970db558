//! Where the entry with an id stands in a list: every link of every page asks for it.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// The places of entries by their ids, which stay with the entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(HashTable<u32>);

impl Places {
    /// The places of so many entries with these ids. Of those that share one, the first counts.
    pub fn of<'a>(count: usize, id: impl Fn(usize) -> &'a str) -> Self {
        let mut table = HashTable::with_capacity(count);
        let hash_at = |place: &u32| hash(id(*place as usize));
        for place in 0..count {
            let same = |other: &u32| id(*other as usize) == id(place);
            if let Entry::Vacant(vacant) = table.entry(hash(id(place)), same, hash_at) {
                vacant.insert(place as u32);
            }
        }
        Self(table)
    }

    /// How many different ids there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The place of the entry called `wanted`, if the entries have the ids that they had when the places were noted.
    pub fn find<'a>(&self, wanted: &str, id: impl Fn(usize) -> &'a str) -> Option<usize> {
        // A wikilink is looked for among all kinds, and few sites have entries of each.
        if self.0.is_empty() {
            return None;
        }
        self.0.find(hash(wanted), |place| id(*place as usize) == wanted).map(|place| *place as usize)
    }
}

fn hash(id: &str) -> u64 {
    FixedState::default().hash_one(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_where_it_stands_first() {
        let ids = ["a", "b", "b", "c"];
        let places = Places::of(ids.len(), |place| ids[place]);
        let find = |id: &str| places.find(id, |place| ids[place]);
        assert_eq!([find("a"), find("b"), find("c"), find("d"), find("")], [Some(0), Some(1), Some(3), None, None]);
        assert_eq!(Places::default().find("a", |_| ""), None);
    }
}
