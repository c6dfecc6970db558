//! What was read from files, kept for the next time: after an edit only what changed is read again.

use std::any::{Any, TypeId};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;

use super::config::Languages;
use super::files::{self, FoundFile};
use super::listing::Listing;
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::model::Absent;

/// The files of a site as they were read last.
///
/// A file that can't be understood any more keeps what stood in it before, so that a preview loses nothing while its
/// writer is in the middle of a word. A fresh cache has nothing to keep: a build says what it sees.
#[derive(Default)]
pub struct Cache {
    readings: HashMap<String, Slot>,
    /// The files that may have changed since they were read.
    stale: BTreeSet<String>,
    /// What the files of each list came to, by the type of that.
    lists: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    /// The files that there are; none if some may have come or gone.
    listing: Option<Arc<Listing>>,
    /// The languages by which the files were read.
    languages: Option<Languages>,
}

/// A reading of any kind.
struct Slot {
    reading: Arc<dyn Any + Send + Sync>,
    /// The file went away. What stood in it is kept, for it may come back half-written.
    gone: bool,
}

/// What the files of a list came to.
struct List<R, G> {
    listing: Arc<Listing>,
    readings: Arc<[Arc<Reading<R>>]>,
    gathered: Arc<G>,
}

/// A list of files, read anew.
pub struct Read<'r, R, G> {
    /// What was read of each file.
    pub readings: &'r [Arc<Reading<R>>],
    /// The same of before and what was gathered of that, if the files are the same; and the places of those that were
    /// read since.
    pub before: Option<Before<'r, R, G>>,
}

/// A list of files as it was.
pub struct Before<'r, R, G> {
    /// What had been read of each file.
    pub readings: &'r [Arc<Reading<R>>],
    /// What was gathered of that.
    pub gathered: &'r G,
    /// The places of the files that were read since.
    pub changed: &'r [usize],
}

/// What files of content hold, as far as they could be read.
pub struct Gathered<H> {
    /// What they hold; drafts are among it.
    pub held: H,
    /// What could not be read.
    pub absent: Absent,
    /// What is wrong with the files.
    pub faults: Vec<Diagnostic>,
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
                    self.stale.insert(below);
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
        self.stale.extend(self.readings.keys().filter(|path| inside(path)).cloned());
    }

    /// Notes that any file may have changed.
    pub fn everything_changed(&mut self) {
        self.listing = None;
        self.stale.extend(self.readings.keys().cloned());
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
            self.stale.clear();
            self.lists.clear();
            self.languages = Some(languages.clone());
        }
    }

    /// What `gather` makes of the files of a list, which stand in the order of their paths. If none of them changed since
    /// the last time, it is what was made then. Lists are told apart by what is made of them.
    pub(super) fn gather<R, G>(
        &mut self,
        listing: &Arc<Listing>,
        files: &[&FoundFile],
        reader: impl Fn(usize, String, Option<&Reading<R>>, &mut Vec<Diagnostic>) -> Parsed<R> + Sync,
        gather: impl FnOnce(Read<'_, R, G>) -> G,
    ) -> Arc<G>
    where
        R: Clone + Send + Sync + 'static,
        G: Send + Sync + 'static,
    {
        let last = self.lists.get(&TypeId::of::<G>()).and_then(|list| list.clone().downcast::<List<R, G>>().ok());
        let last = last.filter(|last| Arc::ptr_eq(&last.listing, listing));
        let (readings, changed) = match &last {
            Some(last) => {
                let place = |path: &String| files.binary_search_by(|file| file.path.cmp(path)).ok();
                let changed: Vec<usize> = self.stale.iter().filter_map(place).collect();
                if changed.is_empty() {
                    return last.gathered.clone();
                }
                let mut readings = last.readings.clone();
                let anew: Vec<&FoundFile> = changed.iter().map(|place| files[*place]).collect();
                let read = self.read(&anew, |i, text, last, found| reader(changed[i], text, last, found));
                let all = Arc::make_mut(&mut readings);
                changed.iter().zip(read).for_each(|(place, reading)| all[*place] = reading);
                (readings, changed)
            }
            None => (self.read(files, reader).into(), Vec::new()),
        };
        let before = last.as_ref().map(|last| Before {
            readings: &last.readings,
            gathered: last.gathered.as_ref(),
            changed: &changed,
        });
        let gathered = Arc::new(gather(Read { readings: &readings, before }));
        let list = List { listing: listing.clone(), readings, gathered: gathered.clone() };
        self.lists.insert(TypeId::of::<G>(), Arc::new(list));
        gathered
    }

    /// Reads files in parallel; those that did not change since the last time are not read again. A reader is given what was read
    /// of the file before.
    pub(super) fn read<R: Clone + Send + Sync + 'static>(
        &mut self,
        files: &[&FoundFile],
        reader: impl Fn(usize, String, Option<&Reading<R>>, &mut Vec<Diagnostic>) -> Parsed<R> + Sync,
    ) -> Vec<Arc<Reading<R>>> {
        let readings: Vec<Arc<Reading<R>>> = files
            .par_iter()
            .enumerate()
            .map(|(i, file)| self.reading(file, |text, last, found| reader(i, text, last, found)))
            .collect();
        for (file, reading) in files.iter().zip(&readings) {
            self.stale.remove(&file.path);
            self.readings.insert(file.path.clone(), Slot { reading: reading.clone(), gone: false });
        }
        readings
    }

    fn reading<R: Clone + Send + Sync + 'static>(
        &self,
        file: &FoundFile,
        reader: impl Fn(String, Option<&Reading<R>>, &mut Vec<Diagnostic>) -> Parsed<R>,
    ) -> Arc<Reading<R>> {
        let slot = self.readings.get(&file.path);
        let last = slot.and_then(|slot| slot.reading.clone().downcast::<Reading<R>>().ok());
        if let Some(last) = &last
            && !self.stale.contains(&file.path)
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
        reader: impl Fn(String, Option<&Self>, &mut Vec<Diagnostic>) -> Parsed<R>,
        last: Option<&Self>,
    ) -> Self {
        let mut faults = Vec::new();
        let kept = last.filter(|last| !last.is_lost).and_then(|last| last.result.clone());
        let parsed = text.map(|text| reader(text, last, &mut faults)).map_err(|fault| faults.push(*fault)).ok();
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
