//! What happens in one go: when it is complete, and when it is long enough.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::git;

/// How long nothing may happen before a batch of few changes is complete.
const QUIET: Duration = Duration::from_millis(2);
/// The same once it is more than a file and its copy.
const QUIET_OF_SOME: Duration = Duration::from_millis(10);
/// The same if the batch began as soon as the last one was told: someone writes again and again.
const BUSY: Duration = Duration::from_millis(20);
/// How soon that is.
const SOON: Duration = Duration::from_millis(10);
/// The same while a file is gone or empty: editors that save in two steps are in between.
const HALF_SAVED: Duration = Duration::from_millis(30);
/// The same once many files have changed.
const STORM: Duration = Duration::from_millis(80);
/// How many paths one save touches.
const A_SAVE: usize = 2;
/// How many changed files are not many yet.
const FEW: usize = 8;
/// How long a batch of few changes lasts at most.
const LONGEST: Duration = Duration::from_millis(250);
/// How long a batch of many changes lasts at most.
const LONGEST_STORM: Duration = Duration::from_secs(2);
/// The same while git is at work.
const LONGEST_FOR_GIT: Duration = Duration::from_secs(10);

/// How certain it is that something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// It is to be looked at.
    Doubtful,
    /// It was written to.
    Written,
    /// It was made, moved or removed.
    Placed,
}

/// Changes that are being gathered.
pub struct Batch {
    began: Instant,
    is_busy: bool,
    /// Where the system says that something happened.
    pub hints: BTreeMap<PathBuf, Hint>,
    /// What was found to be different by looking.
    pub found: BTreeSet<PathBuf>,
    /// Whether events were lost, or may be lost until the folders are watched anew.
    pub lost: bool,
}

impl Batch {
    /// Nothing yet. `last` is when the last batch was told of, if there was one.
    pub fn new(last: Option<Instant>) -> Self {
        let is_busy = last.is_some_and(|last| last.elapsed() < SOON);
        Self { began: Instant::now(), is_busy, hints: BTreeMap::new(), found: BTreeSet::new(), lost: false }
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.hints.is_empty() && self.found.is_empty() && !self.lost
    }

    /// Notes a path. What is sure remains so.
    pub fn hint(&mut self, path: PathBuf, hint: Hint) {
        let known = self.hints.entry(path).or_insert(hint);
        *known = hint.max(*known);
    }

    /// Folders that came, without those that lie in others of them.
    pub fn new_folders(&self) -> Vec<&Path> {
        let mut folders: Vec<&Path> = Vec::new();
        for (path, _) in self.hints.iter().filter(|(path, hint)| **hint == Hint::Placed && path.is_dir()) {
            // A folder stands before all that lies in it.
            if folders.last().is_none_or(|last| !path.starts_with(last)) {
                folders.push(path);
            }
        }
        folders
    }

    /// Whether it looks as if something is still under way: many files change, one is half saved, or a look has found
    /// what may be the first of many.
    pub fn is_unfinished(&self) -> bool {
        self.is_storm() || !self.found.is_empty() || self.hints.keys().any(|path| is_half_saved(path))
    }

    /// How long nothing may happen until the batch is complete.
    pub fn quiet(&self) -> Duration {
        match () {
            () if self.is_storm() => STORM,
            () if self.is_unfinished() => HALF_SAVED,
            () if self.is_busy => BUSY,
            () if self.hints.len() > A_SAVE => QUIET_OF_SOME,
            () => QUIET,
        }
    }

    /// Whether there was enough waiting, whatever happens. `lock` is git's.
    pub fn is_overdue(&self, lock: Option<&Path>) -> bool {
        let age = self.began.elapsed();
        match self.is_storm() {
            false => age > LONGEST,
            true => age > LONGEST_FOR_GIT || (age > LONGEST_STORM && !git::is_held(lock)),
        }
    }

    fn is_storm(&self) -> bool {
        self.lost || self.hints.len() + self.found.len() > FEW
    }
}

/// Whether a file was just emptied or taken away, as happens in the middle of saving.
fn is_half_saved(path: &Path) -> bool {
    path.metadata().map_or(true, |file| file.is_file() && file.len() == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A batch of files that are there, and not empty.
    fn batch(folder: &Path, files: usize) -> Batch {
        let mut batch = Batch::new(None);
        for file in (0..files).map(|i| folder.join(i.to_string())) {
            std::fs::write(&file, "text").unwrap();
            batch.hint(file, Hint::Written);
        }
        batch
    }

    #[test]
    fn one_save_is_told_at_once_and_many_wait_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(batch(folder.path(), 1).quiet(), QUIET);
        assert_eq!(batch(folder.path(), 3).quiet(), QUIET_OF_SOME);
        assert_eq!(batch(folder.path(), 9).quiet(), STORM);
    }

    #[test]
    fn what_is_gone_or_empty_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        let mut batch = Batch::new(None);
        batch.hint(file.clone(), Hint::Placed);
        assert_eq!(batch.quiet(), HALF_SAVED);
        std::fs::write(&file, "").unwrap();
        assert_eq!(batch.quiet(), HALF_SAVED);
        std::fs::write(&file, "text").unwrap();
        assert_eq!(batch.quiet(), QUIET);
    }

    #[test]
    fn edits_without_end_are_told_of_in_between() {
        let folder = tempfile::tempdir().unwrap();
        let mut few = batch(folder.path(), 1);
        few.began -= LONGEST * 2;
        assert!(few.is_overdue(None));
        let (mut many, lock) = (batch(folder.path(), 9), folder.path().join("0"));
        many.began -= LONGEST_STORM * 2;
        assert!(many.is_overdue(None) && !many.is_overdue(Some(&lock)));
        many.began -= LONGEST_FOR_GIT;
        assert!(many.is_overdue(Some(&lock)));
    }

    #[test]
    fn who_writes_again_and_again_is_told_of_less_often() {
        let folder = tempfile::tempdir().unwrap();
        let first = batch(folder.path(), 1);
        let second = Batch { is_busy: Batch::new(Some(Instant::now())).is_busy, ..first };
        assert_eq!(second.quiet(), BUSY);
    }
}
