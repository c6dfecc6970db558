//! What the last build was made of and what it left, so that the next one knows when nothing is to be done.
//!
//! Kept in `.dateline/cache/build.json` of the site's folder, which may be deleted at any time: then a build is made.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::content::put;

/// Where the record is kept, below the site's folder.
const FILE: &str = ".dateline/cache/build.json";

/// The record of a site's last build.
pub struct Record(PathBuf);

/// A build that succeeded with nothing to remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What it was made of: the program, what it was told, the stamp of the files, the folder to publish into.
    pub inputs: String,
    /// The stamp of the folder that it left.
    pub output: String,
    /// How many pages it has.
    pub pages: usize,
    /// How many sources.
    pub sources: usize,
    /// How many files.
    pub files: usize,
    /// The size of all files.
    pub bytes: u64,
}

impl Record {
    /// The record of the last build of the site in `root`.
    pub fn of(root: &Path) -> Self {
        Self(root.join(FILE))
    }

    /// The last build, if it was made of these inputs.
    pub fn made_of(&self, inputs: &str) -> Option<Made> {
        let made: Made = serde_json::from_slice(&fs::read(&self.0).ok()?).ok()?;
        (made.inputs == inputs).then_some(made)
    }

    /// Keeps a build. A folder that can't be written to only costs time.
    pub fn keep(&self, made: &Made) {
        let Ok(text) = serde_json::to_vec(made) else { return };
        let part = self.0.with_extension(format!("{}.part", std::process::id()));
        let _ = put(&self.0, &part, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_known_by_its_inputs() {
        let root = tempfile::tempdir().unwrap();
        let record = Record::of(root.path());
        let made = Made { inputs: "a".to_owned(), output: "b".to_owned(), pages: 1, sources: 2, files: 3, bytes: 4 };
        assert_eq!(record.made_of("a"), None);
        record.keep(&made);
        assert_eq!(record.made_of("a"), Some(made));
        assert_eq!(record.made_of("b"), None);
        fs::write(&record.0, "{").unwrap();
        assert_eq!(record.made_of("a"), None);
    }
}
