//! What was read from files, kept for the next time: after an edit only what changed is read again.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::config::Languages;
use super::files::{self, FoundFile};
use super::listing::Listing;
use crate::diagnostics::{Diagnostic, SourceFile};

/// The files of a site as they were read last.
///
/// A file that can't be understood any more keeps what stood in it before, so that a preview loses nothing while its
/// writer is in the middle of a word. A fresh cache has nothing to keep: a build says what it sees.
#[derive(Default)]
pub struct Cache {
    readings: HashMap<String, Slot>,
    /// The files that there are; none if some may have come or gone.
    listing: Option<Arc<Listing>>,
    /// The languages by which the files were read.
    languages: Option<Languages>,
}

/// A reading of any kind.
struct Slot {
    reading: Arc<dyn Any + Send + Sync>,
    stale: bool,
    /// The file went away. What stood in it is kept, for it may come back half-written.
    gone: bool,
}

/// What a file's text turned out to hold.
pub struct Parsed<R> {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What stands in it.
    pub result: R,
    /// Whether something of it could not be understood.
    pub is_lost: bool,
}

/// A file, read.
pub struct Reading<R> {
    /// The file; none if it could not be read at all.
    pub file: Option<Arc<SourceFile>>,
    /// What stands in it, or what stood in it before; none if there never was anything.
    pub result: Option<R>,
    /// What is wrong with it.
    pub faults: Vec<Diagnostic>,
    /// Whether something that stands in the file is not in `result`.
    pub is_lost: bool,
}

impl Cache {
    /// Notes that files or folders changed, came or went.
    pub fn changed<'p>(&mut self, root: &Path, paths: impl IntoIterator<Item = &'p PathBuf>) {
        for path in paths {
            let below = files::relative(root, path);
            let copied = self.listing.as_ref().is_some_and(|listing| listing.copies(&below));
            match self.readings.get_mut(&below) {
                Some(slot) => {
                    // A file that is back is listed anew.
                    if std::mem::replace(&mut slot.gone, !path.is_file()) {
                        self.listing = None;
                    }
                    slot.stale = true;
                }
                None if below == super::SITE_FILE || copied => {}
                // It may be a folder full of files.
                None => self.folder_changed(&below),
            }
            if !path.is_file() {
                self.listing = None;
            }
        }
    }

    fn folder_changed(&mut self, folder: &str) {
        self.listing = None;
        let inside =
            |path: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.readings.iter_mut().filter(|(path, _)| inside(path)).for_each(|(_, slot)| slot.stale = true);
    }

    /// Notes that any file may have changed.
    pub fn everything_changed(&mut self) {
        self.listing = None;
        self.readings.values_mut().for_each(|slot| slot.stale = true);
    }

    /// The files of the site.
    pub(super) fn listing(&mut self, root: &Path) -> Arc<Listing> {
        if let Some(listing) = &self.listing {
            return listing.clone();
        }
        let listing = Arc::new(Listing::of_site(root));
        // A file may be away for just this moment, in the middle of being saved.
        let listed: HashSet<&str> = listing.read_files().map(|file| file.path.as_str()).collect();
        self.readings.iter_mut().for_each(|(path, slot)| slot.gone = !listed.contains(path.as_str()));
        self.listing = Some(listing.clone());
        listing
    }

    /// Notes the languages by which files are read from now on.
    pub(super) fn set_languages(&mut self, languages: &Languages) {
        if self.languages.as_ref() != Some(languages) {
            self.readings.clear();
            self.languages = Some(languages.clone());
        }
    }

    /// Reads files in parallel; those that did not change since the last time are not read again.
    pub(super) fn read<R: Clone + Send + Sync + 'static>(
        &mut self,
        files: &[&FoundFile],
        reader: impl Fn(usize, String, &mut Vec<Diagnostic>) -> Parsed<R> + Sync,
    ) -> Vec<Arc<Reading<R>>> {
        let readings: Vec<Arc<Reading<R>>> = files
            .par_iter()
            .enumerate()
            .map(|(i, file)| self.reading(file, |text, found| reader(i, text, found)))
            .collect();
        for (file, reading) in files.iter().zip(&readings) {
            self.readings.insert(file.path.clone(), Slot { reading: reading.clone(), stale: false, gone: false });
        }
        readings
    }

    fn reading<R: Clone + Send + Sync + 'static>(
        &self,
        file: &FoundFile,
        reader: impl Fn(String, &mut Vec<Diagnostic>) -> Parsed<R>,
    ) -> Arc<Reading<R>> {
        let slot = self.readings.get(&file.path);
        let last = slot.and_then(|slot| slot.reading.clone().downcast::<Reading<R>>().ok());
        if let (Some(slot), Some(last)) = (slot, &last)
            && !slot.stale
        {
            return last.clone();
        }
        let text = files::read(file);
        if let (Ok(text), Some(last)) = (&text, &last)
            && last.file.as_ref().is_some_and(|file| *file.text == **text)
        {
            return last.clone();
        }
        Arc::new(Reading::new(text, reader, last.as_deref()))
    }
}

impl<R: Clone> Reading<R> {
    fn new(
        text: Result<String, Box<Diagnostic>>,
        reader: impl Fn(String, &mut Vec<Diagnostic>) -> Parsed<R>,
        last: Option<&Self>,
    ) -> Self {
        let mut faults = Vec::new();
        let kept = last.filter(|last| !last.is_lost).and_then(|last| last.result.clone());
        let parsed = text.map(|text| reader(text, &mut faults)).map_err(|fault| faults.push(*fault)).ok();
        match (parsed, kept) {
            (Some(Parsed { file, result, is_lost: false }), _) => {
                Self { file: Some(file), result: Some(result), faults, is_lost: false }
            }
            (parsed, Some(kept)) => Self { file: parsed.map(|p| p.file), result: Some(kept), faults, is_lost: false },
            (Some(Parsed { file, result, .. }), None) => {
                Self { file: Some(file), result: Some(result), faults, is_lost: true }
            }
            (None, None) => Self { file: None, result: None, faults, is_lost: true },
        }
    }
}
