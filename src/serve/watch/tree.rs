//! What is remembered of each watched file, so that looking again shows what is different.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::{DirEntry, WalkDir};

use super::scope::{Links, Scope};

/// How many files and folders are remembered at most: links between folders can multiply them without end.
const MOST: usize = 1_000_000;
/// The clocks of some drives tick this slowly: what was written less than this ago may be written again unnoticed.
const TICK: Duration = Duration::from_secs(2);
/// Larger files are not read to find out.
const MOST_READ: u64 = 1024 * 1024;

/// What is remembered of a file or folder.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stamp {
    /// It is a folder.
    Folder,
    /// It can't be entered or followed.
    Closed,
    /// It is a file, or something else that is no folder.
    File {
        number: (u64, u64),
        bytes: u64,
        modified: Option<SystemTime>,
        mode: u32,
        /// Of its content, if the time alone does not tell whether it changed.
        hash: Option<u64>,
    },
}

/// The files of a site as they were when they were last looked at.
#[derive(Default)]
pub struct Tree {
    stamps: BTreeMap<PathBuf, Stamp>,
    links: Links,
}

impl Tree {
    /// Whether there is a file at `path` of which only the time is known. It may have been written twice within a tick.
    pub fn is_unread_file(&self, path: &Path) -> bool {
        matches!(self.stamps.get(path), Some(Stamp::File { hash: None, .. }))
    }

    /// The links among the files.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Whether a link leads elsewhere than when it was last looked at.
    pub fn has_turned_link(&self, scope: &Scope) -> bool {
        self.links.iter().any(|(link, target)| followed(scope, link) != *target)
    }

    /// Looks at a file, or at a folder and all that is in it: what came, changed or went.
    pub fn look(&mut self, scope: &Scope, start: &Path) -> BTreeSet<PathBuf> {
        let before = take_below(&mut self.stamps, start);
        take_below(&mut self.links, start);
        self.walk(scope, start, &before);
        let mut changed: BTreeSet<_> = before.keys().filter(|path| !self.stamps.contains_key(*path)).cloned().collect();
        for path in below(&self.stamps, start) {
            if let Some(stamp) = self.stamps.get_mut(&path) {
                let is_same = before.get(&path).is_some_and(|old| stamp.is_same(old));
                stamp.forget_content();
                changed.extend((!is_same).then_some(path));
            }
        }
        changed
    }

    fn walk(&mut self, scope: &Scope, start: &Path, before: &BTreeMap<PathBuf, Stamp>) {
        let mut entries = WalkDir::new(start).follow_links(true).into_iter();
        while let Some(next) = entries.next() {
            if self.stamps.len() >= MOST {
                return;
            }
            match next {
                Err(error) => {
                    // What vanished meanwhile is simply gone; what is there and can't be entered may be mended.
                    let closed = error.path().filter(|path| scope.holds(path) && path.symlink_metadata().is_ok());
                    if let Some(path) = closed {
                        self.stamps.insert(path.to_owned(), Stamp::Closed);
                        self.note_link(path, None);
                    }
                }
                Ok(entry) => {
                    if !self.takes(scope, &entry, before) && entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
            }
        }
    }

    /// Remembers a file or folder. False if it is none of the site's, or must not be entered.
    fn takes(&mut self, scope: &Scope, entry: &DirEntry, before: &BTreeMap<PathBuf, Stamp>) -> bool {
        let path = entry.path();
        if !scope.holds(path) {
            return false;
        }
        if entry.path_is_symlink() {
            let target = followed(scope, path);
            let is_followed = target.is_some();
            self.note_link(path, target);
            if !is_followed {
                self.stamps.insert(path.to_owned(), Stamp::Closed);
                return false;
            }
        }
        let Ok(metadata) = entry.metadata() else { return false };
        let stamp = Stamp::new(path, &metadata, before.get(path));
        self.stamps.insert(path.to_owned(), stamp);
        true
    }

    fn note_link(&mut self, path: &Path, target: Option<PathBuf>) {
        if path.is_symlink() {
            self.links.insert(path.to_owned(), target);
        }
    }
}

impl Stamp {
    fn new(path: &Path, metadata: &Metadata, before: Option<&Stamp>) -> Self {
        if metadata.is_dir() {
            return Self::Folder;
        }
        let modified = metadata.modified().ok();
        let was_doubted = matches!(before, Some(Self::File { hash: Some(_), .. }));
        let is_readable = metadata.is_file() && metadata.len() <= MOST_READ;
        let hash = (is_readable && (was_doubted || is_young(modified))).then(|| hash(path)).flatten();
        Self::File { number: number(metadata), bytes: metadata.len(), modified, mode: mode(metadata), hash }
    }

    /// Whether nothing changed since `before`.
    fn is_same(&self, before: &Self) -> bool {
        match (self, before) {
            (Self::File { hash: now, .. }, Self::File { hash: then, .. }) if now.is_none() || then.is_none() => {
                self.without_hash() == before.without_hash()
            }
            _ => self == before,
        }
    }

    /// Forgets the content of a file that has not been written to for a while: from now on the time tells enough.
    fn forget_content(&mut self) {
        if let Self::File { hash, modified, .. } = self
            && !is_young(*modified)
        {
            *hash = None;
        }
    }

    fn without_hash(&self) -> Self {
        let mut stamp = self.clone();
        if let Self::File { hash, .. } = &mut stamp {
            *hash = None;
        }
        stamp
    }
}

/// Where a link leads, if it is followed.
fn followed(scope: &Scope, link: &Path) -> Option<PathBuf> {
    link.canonicalize().ok().filter(|target| scope.follows(link, target))
}

/// The paths of `start` and all below it.
fn below<V>(map: &BTreeMap<PathBuf, V>, start: &Path) -> Vec<PathBuf> {
    // Paths are ordered by their components: a folder's own stand together.
    let from = map.range::<Path, _>((Bound::Included(start), Bound::Unbounded));
    from.map(|(path, _)| path).take_while(|path| path.starts_with(start)).cloned().collect()
}

/// Takes `start` and all below it out of a map.
fn take_below<V>(map: &mut BTreeMap<PathBuf, V>, start: &Path) -> BTreeMap<PathBuf, V> {
    below(map, start).iter().filter_map(|path| map.remove_entry(path)).collect()
}

fn is_young(modified: Option<SystemTime>) -> bool {
    modified.is_none_or(|modified| {
        let now = SystemTime::now();
        now.duration_since(modified).or_else(|_| modified.duration_since(now)).is_ok_and(|age| age < TICK)
    })
}

fn hash(path: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    fs::read(path).ok()?.hash(&mut hasher);
    Some(hasher.finish())
}

/// The numbers of a file's drive and of the file on it.
#[cfg(unix)]
pub fn number(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// The numbers of a file's drive and of the file on it; all alike where the system does not tell.
#[cfg(not(unix))]
pub fn number(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Who may read it.
#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    use std::os::unix::fs::MetadataExt;
    metadata.mode()
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_twice_within_a_tick_of_the_clock_is_different() {
        let folder = tempfile::tempdir().unwrap();
        let (scope, file) = (Scope::new(folder.path(), &[]), folder.path().join("site.yaml"));
        let now = SystemTime::now();
        let mut tree = Tree::default();
        let mut write_and_look = |text| {
            fs::write(&file, text).unwrap();
            fs::File::options().append(true).open(&file).unwrap().set_modified(now).unwrap();
            tree.look(&scope, &file).len()
        };
        assert_eq!(["one", "two", "two", "six"].map(&mut write_and_look), [1, 1, 0, 1]);
    }
}
