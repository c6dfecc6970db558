//! Walks over a published tree, on all cores: a folder costs several system calls, and sites have many.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::PublishError;
use super::stamp::Stamp;
use super::{MARKER, REPOSITORY};

/// Below this depth a tree is removed by the standard library, which is careful about links put in
/// its way meanwhile. Above it are the few folders that hold the many.
const SHARED_DEPTH: usize = 2;

/// The files of the site published in a folder, relative with `/`, sorted.
///
/// The marker, and a repository that the writer keeps in the folder, are not part of the site.
pub fn published_files(output: &Path) -> Result<Vec<String>, PublishError> {
    let relative = |file: &PathBuf| {
        let parts = file.strip_prefix(output).unwrap_or(file).iter();
        parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let mut files: Vec<_> = files(Listing::of_site(output)?)?.iter().map(relative).collect();
    files.sort_unstable();
    Ok(files)
}

/// The stamp of the site published in a folder.
pub fn stamp(output: &Path) -> Result<Stamp, PublishError> {
    stamp_of(output, &published_files(output)?)
}

/// The stamp of the site in a folder that has these files, in the order of their paths.
pub(super) fn stamp_of<N: AsRef<str>>(output: &Path, paths: &[N]) -> Result<Stamp, PublishError> {
    let files: Vec<_> = paths.iter().map(|path| (path.as_ref(), output.join(path.as_ref()))).collect();
    Stamp::of(&files).map_err(PublishError::io("look at the site in", output))
}

/// How many files, links and the like a site has; folders don't count.
pub(super) fn count(output: &Path) -> Result<usize, PublishError> {
    count_in(Listing::of_site(output)?)
}

/// Removes a folder and all in it. Links are removed and not followed.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    remove_shared(folder, SHARED_DEPTH)
}

/// What is in a folder.
#[derive(Default)]
struct Listing {
    /// All that is no folder.
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Listing {
    fn of(folder: &Path) -> io::Result<Self> {
        let mut listing = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = if entry.file_type()?.is_dir() { &mut listing.folders } else { &mut listing.files };
            kind.push(entry.path());
        }
        Ok(listing)
    }

    /// The top of a site, without what is not part of it.
    fn of_site(output: &Path) -> Result<Self, PublishError> {
        let mut listing = Self::named(output)?;
        for kind in [&mut listing.files, &mut listing.folders] {
            kind.retain(|path| !path.file_name().is_some_and(|name| name == MARKER || name == REPOSITORY));
        }
        Ok(listing)
    }

    fn named(folder: &Path) -> Result<Self, PublishError> {
        Self::of(folder).map_err(PublishError::io("read the folder", folder))
    }
}

fn files(listing: Listing) -> Result<Vec<PathBuf>, PublishError> {
    let inner = listing.folders.par_iter().map(|folder| files(Listing::named(folder)?));
    let inner: Vec<_> = inner.collect::<Result<_, _>>()?;
    Ok(listing.files.into_iter().chain(inner.into_iter().flatten()).collect())
}

fn count_in(listing: Listing) -> Result<usize, PublishError> {
    let inner = listing.folders.par_iter().map(|folder| count_in(Listing::named(folder)?));
    Ok(listing.files.len() + inner.try_reduce(|| 0, |one, other| Ok(one + other))?)
}

fn remove_shared(folder: &Path, depth: usize) -> io::Result<()> {
    if depth > 0 && fs::symlink_metadata(folder)?.is_dir() {
        let folders = Listing::of(folder)?.folders;
        folders.par_iter().try_for_each(|folder| remove_shared(folder, depth - 1))?;
    }
    fs::remove_dir_all(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_the_site_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("a/b")).unwrap();
        fs::create_dir_all(at(".git/objects")).unwrap();
        for path in [".dateline", ".git/HEAD", "index.html", "a/.git", "a/b/c.html", "a/b/.dateline"] {
            fs::write(at(path), path).unwrap();
        }
        let files = published_files(folder.path()).unwrap();
        assert_eq!(files, ["a/.git", "a/b/.dateline", "a/b/c.html", "index.html"]);
        assert_eq!(count(folder.path()).unwrap(), 4);
    }

    #[test]
    fn a_tree_is_removed_at_any_depth() {
        let folder = tempfile::tempdir().unwrap();
        let tree = folder.path().join("tree");
        fs::create_dir_all(tree.join("a/b/c/d")).unwrap();
        fs::create_dir_all(tree.join("empty")).unwrap();
        for path in ["1", "a/2", "a/b/3", "a/b/c/4", "a/b/c/d/5"] {
            fs::write(tree.join(path), path).unwrap();
        }
        remove(&tree).unwrap();
        assert!(!tree.exists());
        assert_eq!(remove(&tree).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
