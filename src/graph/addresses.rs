//! Where entries are published: put together once, since a page has dozens of links.

use super::route;
use crate::model::{EntryRef, Kind, Site};

/// The whole address of each entry. Its path and its route are the end of it.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// By kind, and by place in the kind's table.
    whole: [Vec<Box<str>>; Kind::ALL.len()],
    /// Where in each of them the path begins.
    path: usize,
    /// Where in each of them the route begins.
    route: usize,
}

impl Addresses {
    pub fn of(site: &Site) -> Self {
        let base = &site.base;
        let path = base.origin.len();
        Self {
            whole: Kind::ALL.map(|kind| site.refs(kind).map(|at| base.absolute(&route(site, at)).into()).collect()),
            path,
            route: path + base.path.len(),
        }
    }

    pub fn whole(&self, at: EntryRef) -> &str {
        self.whole[at.kind as usize].get(at.index as usize).map_or("", |address| address)
    }

    pub fn path(&self, at: EntryRef) -> &str {
        self.whole(at).get(self.path..).unwrap_or_default()
    }

    pub fn route(&self, at: EntryRef) -> &str {
        self.whole(at).get(self.route..).unwrap_or_default()
    }
}
