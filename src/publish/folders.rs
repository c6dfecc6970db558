//! What is known about the folders of the two trees, so that each is asked of the system once.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use foldhash::{HashMap, HashSet};

/// Remembers which folders stand in the new tree and which were in the old one.
///
/// Folders are relative paths with `/`; the tree's root is the empty one.
#[derive(Default)]
pub(super) struct Folders {
    made: RwLock<HashSet<Box<str>>>,
    published: RwLock<HashMap<Box<str>, bool>>,
}

impl Folders {
    /// Makes a folder of the new tree, with its parents, unless it stands already.
    pub fn make(&self, root: &Path, folder: &str) -> io::Result<()> {
        if folder.is_empty() || self.made.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        self.make(root, parent(folder))?;
        match fs::create_dir(root.join(folder)) {
            // Two threads may come here at once; the loser finds it made.
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        self.made.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into());
        Ok(())
    }

    /// Whether the old tree has this folder, and no symbolic link on the way to it.
    ///
    /// A link would lead to files that no build wrote; those are never linked into the new tree.
    pub fn was_published(&self, root: &Path, folder: &str) -> bool {
        if folder.is_empty() {
            return true;
        }
        if let Some(&known) = self.published.read().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return known;
        }
        let is_folder = || fs::symlink_metadata(root.join(folder)).is_ok_and(|found| found.is_dir());
        let answer = self.was_published(root, parent(folder)) && is_folder();
        self.published.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into(), answer);
        answer
    }
}

/// The folder that a file or folder is in; the empty path for those at the top.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
