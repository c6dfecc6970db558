//! Pictures: their sizes, smaller ones for small screens, and the cards that links show where they are shared.
//!
//! A picture is measured when a page first shows it. The page then names the smaller ones, by a hash of the picture; a build
//! makes them once all pages are rendered, the preview when a browser asks. What was made is kept in
//! `.dateline/cache/images/` of the site's folder, which may be deleted at any time.

mod bare;
mod cache;
pub mod card;
mod digest;
mod faults;
mod picture;
mod resize;
#[cfg(test)]
mod samples;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

pub use bare::bare;
pub use card::Card;
pub use faults::{faults, unmade};
pub use picture::{Fault, Picture, is_picture};

use cache::Cache;
use card::Fonts;
use digest::Digest;
use picture::{Format, MOST_BYTES};
use resize::Original;

/// Where a site keeps what was made of its pictures.
const CACHE: &str = ".dateline/cache/images";

/// The pictures of a site. Shared by all its editions: it keeps what it learned until a file changes.
pub struct Media {
    cache: Cache,
    measured: Mutex<HashMap<PathBuf, Measured>>,
    /// The smaller pictures that pages name, by their paths.
    named: Mutex<BTreeMap<String, Smaller>>,
    fonts: OnceLock<Option<Fonts>>,
}

/// What a file turned out to be, as long as it stays as it was.
#[derive(Clone)]
struct Measured {
    bytes: u64,
    modified: Option<SystemTime>,
    outcome: Result<Option<Source>, Fault>,
}

/// A picture of the site's own.
#[derive(Clone, Copy)]
struct Source {
    picture: Picture,
    digest: Digest,
}

/// A picture to be made of another.
#[derive(Clone)]
struct Smaller {
    /// The path of the other below `content/`.
    of: String,
    file: PathBuf,
    source: Source,
    format: Format,
    width: u32,
}

/// A picture as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The path below the base path of the one for browsers that can't choose: the largest, at most 1440 pixels wide.
    pub path: String,
    /// How wide that one is, in pixels.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// All to choose from with their widths, the smallest first; none when there is but one.
    pub choice: Vec<(String, u32)>,
}

/// A smaller picture that could not be made.
pub struct Unmade {
    /// The path below `content/` of the picture that it was to be made of.
    pub of: String,
    /// What is wrong with that.
    pub fault: Fault,
}

impl Media {
    /// The pictures of the site in `root`.
    pub fn new(root: &Path) -> Self {
        Self {
            cache: Cache::new(root.join(CACHE)),
            measured: Mutex::default(),
            named: Mutex::default(),
            fonts: OnceLock::new(),
        }
    }

    /// How a page shows the picture at `path` below `content/`, which is the file `file`. None if its size can't be told.
    pub fn show(&self, path: &str, file: &Path) -> Option<Shown> {
        let source = self.measure(path, file).ok()??;
        let Picture { width, height, scaled } = source.picture;
        let mut choice: Vec<(String, u32)> = Vec::new();
        for (format, width) in scaled.into_iter().flat_map(|format| source.picture.widths().map(move |w| (format, w))) {
            let smaller = Smaller { of: path.to_owned(), file: file.to_owned(), source, format, width };
            choice.push((smaller.path(), width));
            locked(&self.named).insert(smaller.path(), smaller);
        }
        // The picture itself, unless it is larger than any page needs.
        if !source.picture.is_shown_smaller() {
            choice.push((path.to_owned(), width));
        }
        let (path, width) = choice.last().cloned()?;
        let height = if width == source.picture.width { height } else { source.picture.height_at(width) };
        let choice = if choice.len() > 1 { choice } else { Vec::new() };
        Some(Shown { path, width, height, choice })
    }

    /// What is wrong with a picture, if anything.
    pub fn fault(&self, path: &str, file: &Path) -> Option<Fault> {
        self.measure(path, file).err()
    }

    /// Reads a file unless it is as it was when it was read last.
    fn measure(&self, path: &str, file: &Path) -> Result<Option<Source>, Fault> {
        if !is_picture(path) {
            return Ok(None);
        }
        let metadata = fs::metadata(file).map_err(|_| Fault::Broken)?;
        let (bytes, modified) = (metadata.len(), metadata.modified().ok());
        let known = locked(&self.measured).get(file).cloned();
        if let Some(known) = known.filter(|known| known.bytes == bytes && known.modified == modified) {
            return known.outcome;
        }
        let outcome = match bytes > MOST_BYTES || !metadata.is_file() {
            true => Err(Fault::TooManyBytes(bytes)),
            false => fs::read(file).map_err(|_| Fault::Broken).and_then(|bytes| {
                let picture = Picture::measure(path, &bytes)?;
                Ok(picture.map(|picture| Source { picture, digest: Digest::of(&[&bytes]) }))
            }),
        };
        locked(&self.measured).insert(file.to_owned(), Measured { bytes, modified, outcome: outcome.clone() });
        outcome
    }

    /// The paths of all smaller pictures that pages name so far, grouped by the picture that they are made of.
    pub fn named(&self) -> Vec<Vec<String>> {
        let mut groups: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
        for (path, smaller) in locked(&self.named).iter() {
            groups.entry(smaller.file.clone()).or_default().push(path.clone());
        }
        groups.into_values().collect()
    }

    /// Makes smaller pictures of one, which is decoded at most once, and hands each to `write`.
    ///
    /// # Errors
    /// What `write` fails with.
    pub fn make<E>(
        &self,
        paths: &[String],
        mut write: impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<Result<(), Unmade>, E> {
        let mut original = None;
        for path in paths {
            let Some(smaller) = locked(&self.named).get(path).cloned() else { continue };
            match self.bytes(&smaller, &mut original) {
                Ok(bytes) => write(path, &bytes)?,
                Err(fault) => return Ok(Err(Unmade { of: smaller.of, fault })),
            }
        }
        Ok(Ok(()))
    }

    /// The bytes of a smaller picture that a page names; none if no page does, or it can't be made.
    pub fn made(&self, path: &str) -> Option<Vec<u8>> {
        let smaller = locked(&self.named).get(path).cloned()?;
        self.bytes(&smaller, &mut None).ok()
    }

    fn bytes(&self, smaller: &Smaller, original: &mut Option<Original>) -> Result<Vec<u8>, Fault> {
        let name = smaller.name();
        if let Some(bytes) = self.cache.get(name) {
            return Ok(bytes);
        }
        let Source { picture, digest } = smaller.source;
        let original = match original {
            Some(original) => original,
            None => {
                let bytes = fs::read(&smaller.file).map_err(|_| Fault::Broken)?;
                // Another picture may have taken its place since the page was made.
                if Digest::of(&[&bytes]) != digest {
                    return Err(Fault::Broken);
                }
                original.insert(Original::decode(&bytes, picture, smaller.format)?)
            }
        };
        let bytes = original.at_width(smaller.width)?;
        self.cache.keep(name, &bytes);
        Ok(bytes)
    }

    /// Draws a card, as PNG. Empty only if the embedded fonts are damaged.
    pub fn draw(&self, card: &Card) -> Vec<u8> {
        let name = card.digest();
        self.cache.get(name).unwrap_or_else(|| {
            let fonts = self.fonts.get_or_init(Fonts::embedded);
            let png = fonts.as_ref().map(|fonts| card.png(fonts)).unwrap_or_default();
            self.cache.keep(name, &png);
            png
        })
    }

    /// Removes from the cache what nobody asked for.
    pub fn tidy(&self) {
        self.cache.tidy();
    }
}

impl Smaller {
    /// Beside the picture that it is made of: `talks/summit.jpg` gives `talks/summit.960.1f2e3d4c.jpg`.
    fn path(&self) -> String {
        let stem = self.of.rsplit_once('.').map_or(self.of.as_str(), |(stem, _)| stem);
        format!("{stem}.{}.{}.{}", self.width, self.name().short(), self.format.ending())
    }

    /// By what it is made of and how.
    fn name(&self) -> Digest {
        let how = [resize::VERSION, self.format as u8];
        Digest::of(&[self.source.digest.long().as_bytes(), &self.width.to_le_bytes(), &how])
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site's folder with one picture.
    fn site(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summit.jpg");
        fs::write(&file, bytes).unwrap();
        (folder, file)
    }

    #[test]
    fn a_page_names_smaller_pictures_that_are_then_made() {
        let (folder, file) = site(&samples::jpeg(2000, 1000, None));
        let media = Media::new(folder.path());
        let shown = media.show("talks/summit.jpg", &file).unwrap();
        assert_eq!((shown.width, shown.height), (1440, 720));
        assert_eq!(shown.choice.iter().map(|(_, width)| *width).collect::<Vec<_>>(), [480, 960, 1440]);
        assert!(shown.path.starts_with("talks/summit.1440."), "{}", shown.path);
        let mut made = Vec::new();
        let [paths] = media.named().try_into().unwrap();
        let outcome = media.make(&paths, |path, bytes| {
            made.push((path.to_owned(), bytes.to_vec()));
            Ok::<(), ()>(())
        });
        assert!(outcome.unwrap().is_ok());
        assert_eq!(made.len(), 3);
        // The next run takes them from the cache, and a browser gets the same.
        assert_eq!(fs::read_dir(folder.path().join(CACHE)).unwrap().count(), 3);
        let again = Media::new(folder.path());
        again.show("talks/summit.jpg", &file).unwrap();
        for (path, bytes) in made {
            assert_eq!(again.made(&path), Some(bytes));
        }
        assert_eq!(again.made("talks/summit.1440.00000000.jpg"), None);
    }

    #[test]
    fn another_picture_in_the_same_place_has_other_names() {
        let (folder, file) = site(&samples::jpeg(1000, 500, None));
        let media = Media::new(folder.path());
        let before = media.show("summit.jpg", &file).unwrap();
        assert_eq!(before.choice.iter().map(|(_, width)| *width).collect::<Vec<_>>(), [480, 960, 1000]);
        assert_eq!(before.path, "summit.jpg");
        fs::write(&file, samples::jpeg(1001, 500, None)).unwrap();
        let after = media.show("summit.jpg", &file).unwrap();
        assert_ne!(before.choice[0], after.choice[0]);
        assert_eq!(media.made(&before.choice[0].0), None);
        assert!(media.made(&after.choice[0].0).is_some());
    }

    #[test]
    fn a_picture_that_is_damaged_behind_its_head_is_found_when_it_is_made() {
        let whole = samples::png(1000, 500);
        let (folder, file) = site(&whole[..whole.len() / 2]);
        let media = Media::new(folder.path());
        assert_eq!(media.fault("summit.jpg", &file), None);
        media.show("summit.jpg", &file).unwrap();
        let outcome = media.make(&media.named()[0], |_, _| Ok::<(), ()>(())).unwrap();
        assert!(outcome.is_err_and(|unmade| unmade.of == "summit.jpg" && unmade.fault == Fault::Broken));
    }
}
