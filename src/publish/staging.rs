//! The next site, while a build writes it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::compare::{Published, holds_bytes, same_content};
use super::error::PublishError;
use super::folders::{Folders, parent};
use super::guard::{self, Found, Protected};
use super::lock::Lock;
use super::manifest::{self, Hash, Hashing, Listed, MANIFEST};
use super::names::Names;
use super::stamp::Stamp;
use super::swap::{self, AtOnce, Places};
use super::{MARKER, tree};

/// Publishes a whole site into a folder so that neither a reader nor a crash ever sees half of it.
///
/// Many threads may write into it at once. Dropped without [`commit`](Self::commit), it is removed and
/// the published site stays as it was.
#[must_use = "a site is published by `commit`"]
pub struct Staging {
    places: Places,
    at_once: AtOnce,
    before: Found,
    names: Names,
    folders: Folders,
    /// The files so far. Those that stay as they are get their links in `commit`, so that a build that
    /// changes nothing makes no links either.
    files: Mutex<Vec<Listed>>,
    /// How many of the written ones the old site has as well.
    replaced: AtomicUsize,
    failed: AtomicBool,
    /// Last, since fields are dropped in order and the lock must outlive all the rest.
    _lock: Lock,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new, or its bytes differ from the published ones.
    Written,
    /// It is published already, and keeps its inode and times.
    Unchanged,
}

/// The site that a build left.
#[derive(Debug)]
pub struct Left {
    /// What the build did.
    pub summary: Summary,
    /// The site's files in the order of their paths, so that who wants to look at them need not look for them.
    paths: Vec<Box<str>>,
}

/// What a build did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of the old site that the new one does not have.
    pub removed: usize,
    /// The size of the whole new site, written and unchanged, without file system overhead.
    pub bytes: u64,
}

impl Left {
    /// The stamp of the site in the folder that it was published into.
    ///
    /// # Errors
    /// When one of its files can't be looked at any more.
    pub fn stamp(&self, output: &Path) -> Result<Stamp, PublishError> {
        tree::stamp_of(output, &self.paths)
    }
}

impl Staging {
    /// Begins a build into `output`, which need not exist, of the site whose `site.yaml` is in `site_root`.
    ///
    /// Fails if the folder is not one for a site ([`PublishError::Refused`]), if another build is at it
    /// ([`PublishError::Locked`]), or if no folder can be made beside it. Clears up after a build that died.
    pub fn open(output: &Path, site_root: &Path) -> Result<Self, PublishError> {
        Self::open_with(output, site_root, swap::exchange_at_once)
    }

    pub(super) fn open_with(output: &Path, site_root: &Path, at_once: AtOnce) -> Result<Self, PublishError> {
        let real = guard::resolve(output)?;
        if let Some(reason) = Protected::of(site_root)?.refusal(&real) {
            return Err(PublishError::refused(&real, reason));
        }
        let places = Places::beside(real);
        if let Some(parent) = places.output.parent() {
            fs::create_dir_all(parent).map_err(PublishError::io("make the folder", parent))?;
        }
        let lock = Lock::acquire(&places.lock, &places.output)?;
        places.recover()?;
        let before = guard::inspect(&places.output)?;
        guard::check_rights(&places.output)?;
        fs::create_dir(&places.staging)
            .map_err(PublishError::io("make, for the new site, the folder", &places.staging))?;
        Ok(Self {
            places,
            at_once,
            before,
            names: Names::default(),
            folders: Folders::default(),
            files: Mutex::default(),
            replaced: AtomicUsize::new(0),
            failed: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// The site that was published here before, none if there was none. Dropped now, the staging leaves it as it is.
    pub fn before(&self) -> Option<&Path> {
        (self.before == Found::Site).then_some(&self.places.output)
    }

    /// Adds a file with these bytes. Its path is relative with `/`, such as `explainers/x/index.html`.
    ///
    /// Each path can be had once; names that leave the folder, that Windows or GitHub refuse, or that
    /// differ from another only by case are [`PublishError::BadPath`].
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<Change, PublishError> {
        self.claim(path)?;
        self.write_claimed(path, bytes)
    }

    fn write_claimed(&self, path: &str, bytes: &[u8]) -> Result<Change, PublishError> {
        let published = self.published(path);
        let size = bytes.len() as u64;
        if published == Published::File(size) && holds_bytes(&self.places.output.join(path), bytes) {
            return Ok(self.list(path, size, Hash::of(bytes), Change::Unchanged));
        }
        let target = self.place(path)?;
        create(&target)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(|error| self.fail("write", &target, error))?;
        self.count_replaced(published);
        Ok(self.list(path, size, Hash::of(bytes), Change::Written))
    }

    /// Adds a copy of a file on the disk. A symbolic link is followed.
    pub fn copy(&self, path: &str, from: &Path) -> Result<Change, PublishError> {
        self.claim(path)?;
        let published = self.published(path);
        let (source, size) = open_source(from).map_err(|error| self.fail("read", from, error))?;
        let mut source = Hashing::new(source);
        if published == Published::File(size) && same_content(&mut source, &self.places.output.join(path)) {
            return Ok(self.list(path, size, source.hash(), Change::Unchanged));
        }
        let target = self.place(path)?;
        let mut copy = create(&target).map_err(|error| self.fail("write", &target, error))?;
        let copied =
            source.rewind().and_then(|()| io::copy(&mut source, &mut copy)).map_err(|error| match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => self.fail("write", &target, error),
                _ => self.fail("copy", from, error),
            })?;
        self.count_replaced(published);
        Ok(self.list(path, copied, source.hash(), Change::Written))
    }

    /// Adds the [`MANIFEST`], unless the site has a file of its own there, and puts the new site in the place of the
    /// old one, which is removed. If nothing differs, nothing is moved.
    ///
    /// When this fails the published site is the old one, whole, unless the error says that the old
    /// site's left-overs could not be removed; the next build then tries again.
    pub fn commit(self) -> Result<Left, PublishError> {
        if self.failed.load(Relaxed) {
            return Err(PublishError::Incomplete);
        }
        let files = self.finish_files()?;
        let summary = self.summary(&files)?;
        if self.before != Found::Site || summary.written > 0 || summary.removed > 0 {
            self.exchange(&files)?;
        }
        Ok(Left { summary, paths: files.into_iter().map(|file| file.path).collect() })
    }

    fn exchange(&self, files: &[Listed]) -> Result<(), PublishError> {
        // They are in order, so that threads that share the work are in different folders.
        let unchanged = files.par_iter().filter(|file| file.change == Change::Unchanged);
        unchanged.try_for_each(|file| self.link(&file.path))?;
        self.finish_root()?;
        let staging = &self.places.staging;
        swap::flush_tree(staging).map_err(PublishError::io("write to the disk", staging))?;
        self.places.exchange(self.at_once)?;
        // The site is in place; a disk that can't be asked to hurry is no reason to fail now.
        let _ = swap::flush_exchange(&self.places.output);
        self.places.recover()
    }

    fn claim(&self, path: &str) -> Result<(), PublishError> {
        let bad = |reason| PublishError::BadPath { path: path.to_owned(), reason };
        self.names.claim(path).map_err(bad)
    }

    /// What the old site has at this path.
    fn published(&self, path: &str) -> Published {
        let output = &self.places.output;
        if self.before == Found::Site && self.folders.was_published(output, parent(path)) {
            Published::at(&output.join(path))
        } else {
            Published::Nothing
        }
    }

    /// Where a new file goes, its folder made.
    fn place(&self, path: &str) -> Result<PathBuf, PublishError> {
        let (root, folder) = (&self.places.staging, parent(path));
        self.folders.make(root, folder).map_err(|error| self.fail("make the folder", &root.join(folder), error))?;
        Ok(root.join(path))
    }

    fn list(&self, path: &str, bytes: u64, hash: Hash, change: Change) -> Change {
        let file = Listed { path: path.into(), bytes, hash, change };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        change
    }

    fn count_replaced(&self, published: Published) {
        if published != Published::Nothing {
            self.replaced.fetch_add(1, Relaxed);
        }
    }

    /// Half a file may stand in the staging folder after this, so that it can't be committed.
    fn fail(&self, action: &'static str, path: &Path, source: io::Error) -> PublishError {
        self.failed.store(true, Relaxed);
        PublishError::io(action, path)(source)
    }

    /// All files of the new site in the order of their paths, the manifest among them.
    fn finish_files(&self) -> Result<Vec<Listed>, PublishError> {
        let take = || std::mem::take(&mut *self.files.lock().unwrap_or_else(PoisonError::into_inner));
        let mut files = take();
        files.par_sort_unstable_by(|one, other| one.path.cmp(&other.path));
        if self.names.claim(MANIFEST).is_ok() {
            self.write_claimed(MANIFEST, manifest::text(&files).as_bytes())?;
        }
        for manifest in take() {
            let place = files.partition_point(|file| file.path < manifest.path);
            files.insert(place, manifest);
        }
        Ok(files)
    }

    fn summary(&self, files: &[Listed]) -> Result<Summary, PublishError> {
        let before = match self.before {
            Found::Site => tree::count(&self.places.output)?,
            Found::Nothing => 0,
        };
        let written = files.iter().filter(|file| file.change == Change::Written).count();
        let unchanged = files.len() - written;
        Ok(Summary {
            written,
            unchanged,
            removed: before.saturating_sub(unchanged + self.replaced.load(Relaxed)),
            bytes: files.iter().map(|file| file.bytes).sum(),
        })
    }

    /// Gives the new tree a link to a file of the old one.
    fn link(&self, path: &str) -> Result<(), PublishError> {
        let (old, new) = (self.places.output.join(path), self.place(path)?);
        fs::hard_link(&old, &new)
            .or_else(|_| copy_with_time(&old, &new)) // FAT, some network drives, too many links
            .map_err(|error| self.fail("keep the published file", &old, error))
    }

    /// Marks the new tree as ours, and gives its root what the old one had.
    fn finish_root(&self) -> Result<(), PublishError> {
        let (old, new) = (&self.places.output, &self.places.staging);
        let marker = new.join(MARKER);
        create(&marker)
            .and_then(|mut file| file.write_all(guard::marker_text().as_bytes()))
            .map_err(PublishError::io("write", &marker))?;
        // A web server may have been given the right to read the old folder by hand.
        match fs::metadata(old) {
            Ok(found) => {
                fs::set_permissions(new, found.permissions()).map_err(PublishError::io("set the rights of", new))
            }
            Err(_) => Ok(()),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What can't be removed now, the next build removes or names.
        let _ = self.places.recover();
    }
}

/// Never opens a file that is there: it could be a link to a published one, which must not change.
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

fn open_source(from: &Path) -> io::Result<(File, u64)> {
    let found = fs::metadata(from)?;
    if !found.is_file() {
        let message = "it is not a plain file"; // a pipe would be waited for
        return Err(io::Error::new(ErrorKind::InvalidInput, message));
    }
    Ok((File::open(from)?, found.len()))
}

fn copy_with_time(old: &Path, new: &Path) -> io::Result<()> {
    let mut source = File::open(old)?;
    let mut copy = create(new)?;
    io::copy(&mut source, &mut copy)?;
    copy.set_modified(source.metadata()?.modified()?)
}
