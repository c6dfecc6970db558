//! Git's lock: while it is held, git may be in the middle of a branch switch.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A lock that is older was left behind, or is held while its owner waits for someone.
const FRESH: Duration = Duration::from_secs(10);

/// Where git locks the repository that `root` lies in.
pub fn lock(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let folder = root.ancestors().find(|folder| folder.join(".git").exists())?;
    let git = folder.join(".git");
    // In a worktree or a submodule it is a file that says where the folder is.
    let elsewhere = fs::read_to_string(&git).ok();
    let elsewhere = elsewhere.as_deref().and_then(|text| text.strip_prefix("gitdir:"));
    Some(elsewhere.map_or(git, |path| folder.join(path.trim())).join("index.lock"))
}

/// Whether git is at work right now.
pub fn is_held(lock: Option<&Path>) -> bool {
    let modified = lock.and_then(|lock| fs::symlink_metadata(lock).ok()).and_then(|lock| lock.modified().ok());
    // A lock from the future is as fresh as can be.
    modified.is_some_and(|modified| modified.elapsed().map_or(true, |age| age < FRESH))
}
