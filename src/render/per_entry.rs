//! What many pages need of an entry: made once, when the first of them asks.

use std::sync::OnceLock;

use crate::model::{EntryRef, Kind, Site};

/// Something of each entry.
pub(super) struct PerEntry<T>([Vec<OnceLock<T>>; Kind::ALL.len()]);

impl<T> PerEntry<T> {
    pub fn of(site: &Site) -> Self {
        Self(Kind::ALL.map(|kind| site.refs(kind).map(|_| OnceLock::new()).collect()))
    }

    /// What there is of an entry; none if the site has no such entry.
    pub fn get(&self, at: EntryRef, make: impl FnOnce() -> T) -> Option<&T> {
        Some(self.0[at.kind as usize].get(at.index as usize)?.get_or_init(make))
    }
}
