//! What the system tells of.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::SystemTime;

use notify::event::ModifyKind;
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::batch::Hint;
use super::scope::{Links, Scope};

/// How often a folder is tried to be watched while others vanish from it.
const TRIES: usize = 3;

/// What the watching thread is told.
#[derive(Debug)]
pub enum Told {
    /// Something happened to a file or folder.
    Touched {
        /// Where, links followed.
        path: PathBuf,
        /// What it was.
        hint: Hint,
    },
    /// Events were lost.
    Lost,
    /// Not all folders can be watched any more; a sentence that says why.
    Failed(String),
    /// It is time to stop.
    Stop,
}

/// A folder or file that is listened to.
struct Place {
    /// Where it is, links followed.
    real: PathBuf,
    /// Where the site has it.
    named: PathBuf,
}

/// The system's events about a site. Without any, if the system has none.
#[derive(Default)]
pub struct Listener {
    watcher: Option<RecommendedWatcher>,
    places: Vec<Place>,
    links: Links,
    tops: Vec<Option<Identity>>,
}

impl Listener {
    /// Listens to the site's folders and to where its links lead. Says why not all can be listened to, if so.
    pub fn open(scope: &Scope, links: &Links, sender: &Sender<Told>) -> (Self, Option<String>) {
        // First of all: what takes a folder's place from now on is another one.
        let tops = identities(scope);
        let mut listener = Self { watcher: None, places: places(scope, links), links: links.clone(), tops };
        let tell = sender.clone();
        let config = Config::default().with_follow_symlinks(false);
        let trouble = match RecommendedWatcher::new(move |event| pass_on(event, &tell), config) {
            Err(error) => Some(explain(&error)),
            Ok(mut watcher) => {
                let failed =
                    listener.targets(scope).into_iter().filter_map(|(path, mode)| add(&mut watcher, &path, mode));
                let failed: Vec<_> = failed.collect();
                listener.watcher = Some(watcher);
                failed.first().map(explain)
            }
        };
        (listener, trouble)
    }

    /// What to ask the system for: whole folders first, as what lies in one is not asked for again.
    fn targets(&self, scope: &Scope) -> Vec<(PathBuf, RecursiveMode)> {
        let mut targets: Vec<(PathBuf, RecursiveMode)> = Vec::new();
        let mut add = |path: &Path, mode| {
            let is_told = |(other, of): &(PathBuf, _)| {
                path == other || (*of == RecursiveMode::Recursive && path.starts_with(other))
            };
            if !targets.iter().any(is_told) {
                targets.push((path.to_owned(), mode));
            }
        };
        let (folders, files): (Vec<_>, Vec<_>) = self.places.iter().partition(|place| place.real.is_dir());
        folders
            .iter()
            .filter(|place| place.real != scope.canonical())
            .for_each(|place| add(&place.real, RecursiveMode::Recursive));
        // A file that is replaced takes its watch with it; its folder does not.
        files
            .iter()
            .filter_map(|place| place.real.parent())
            .for_each(|folder| add(folder, RecursiveMode::NonRecursive));
        add(scope.canonical(), RecursiveMode::NonRecursive);
        targets
    }

    /// The names that the site has for a path, links followed.
    pub fn named(&self, real: &Path) -> Vec<PathBuf> {
        let below = |place: &Place| {
            let rest = real.strip_prefix(&place.real).ok()?;
            // Joining nothing would add a slash.
            Some(if rest.as_os_str().is_empty() { place.named.clone() } else { place.named.join(rest) })
        };
        self.places.iter().filter_map(below).collect()
    }

    /// The links that were known when it began.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Whether other folders are where those were that are listened to.
    pub fn is_outdated(&self, scope: &Scope) -> bool {
        self.tops != identities(scope)
    }

    /// Listens to folders that came, from the moment this returns.
    ///
    /// Where the system watches folder by folder, this would happen by itself, but later, and not at all for the rest of
    /// a folder from which something vanishes at that moment.
    pub fn follow(&mut self, folders: Vec<&Path>) {
        let by_folder = cfg!(any(target_os = "linux", target_os = "android"));
        if let Some(watcher) = self.watcher.as_mut().filter(|_| by_folder) {
            for folder in folders.into_iter().filter_map(|folder| folder.canonicalize().ok()) {
                // If there are too many, that has been told of.
                let _ = add(watcher, &folder, RecursiveMode::Recursive);
            }
        }
    }
}

fn places(scope: &Scope, links: &Links) -> Vec<Place> {
    let root = Place { real: scope.canonical().to_owned(), named: scope.root().to_owned() };
    let tops = scope.tops().iter().filter(|top| top.is_dir() && !links.contains_key(*top));
    let tops = tops.filter_map(|top| Some(Place { real: top.canonicalize().ok()?, named: top.clone() }));
    let links = links.iter().filter_map(|(named, real)| Some(Place { real: real.clone()?, named: named.clone() }));
    std::iter::once(root).chain(tops).chain(links).collect()
}

fn add(watcher: &mut RecommendedWatcher, path: &Path, mode: RecursiveMode) -> Option<notify::Error> {
    let mut last = None;
    for _ in 0..TRIES {
        match watcher.watch(path, mode) {
            Ok(()) => return None,
            // What is gone will be missed when it is looked whether the folders are the same.
            Err(error) if is_absence(&error) && !path.exists() => return None,
            Err(error) if is_absence(&error) => last = Some(error),
            Err(error) => return Some(error),
        }
    }
    last
}

fn is_absence(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Passes on what can mean that a file reads differently. Opening and reading do not: they would lead to reading again.
fn pass_on(event: notify::Result<Event>, sender: &Sender<Told>) {
    // Nobody hears it once the thread has stopped.
    let tell = |told| drop(sender.send(told));
    match event {
        Err(error) => tell(Told::Failed(explain(&error))),
        Ok(event) if event.need_rescan() => tell(Told::Lost),
        Ok(event) => {
            let hint = match event.kind {
                EventKind::Access(_) => return,
                EventKind::Modify(ModifyKind::Metadata(_)) | EventKind::Any | EventKind::Other => Hint::Doubtful,
                EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => Hint::Placed,
                EventKind::Modify(_) => Hint::Written,
            };
            event.paths.into_iter().for_each(|path| tell(Told::Touched { path, hint }));
        }
    }
}

/// Says why edits may show later, and what to do about it.
fn explain(error: &notify::Error) -> String {
    let (why, remedy) = match &error.kind {
        ErrorKind::MaxFilesWatch => (
            "the system has no file watches left".to_owned(),
            "; to have more, type `sudo sysctl fs.inotify.max_user_watches=524288` and start again",
        ),
        ErrorKind::Io(error) if error.raw_os_error() == Some(TOO_MANY_OPEN_FILES) => (
            "too many programs of yours watch files".to_owned(),
            "; to allow more, type `sudo sysctl fs.inotify.max_user_instances=512` and start again",
        ),
        ErrorKind::Io(error) => (format!("the system can't tell of all edits here ({})", plain(error)), ""),
        _ => ("the system can't tell of all edits here".to_owned(), ""),
    };
    format!("{why}: the files are looked at every second instead, so edits show a little later{remedy}")
}

/// `EMFILE`, the same number on all systems that have it.
const TOO_MANY_OPEN_FILES: i32 = 24;

/// The system's words without its error number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// What tells a folder from another one in its place. Numbers are given again, so the time it was made belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    number: (u64, u64),
    made: Option<SystemTime>,
}

fn identities(scope: &Scope) -> Vec<Option<Identity>> {
    let folders = std::iter::once(scope.root()).chain(scope.tops().iter().map(PathBuf::as_path));
    folders.map(identity).collect()
}

fn identity(folder: &Path) -> Option<Identity> {
    let metadata = folder.metadata().ok().filter(std::fs::Metadata::is_dir)?;
    Some(Identity { number: super::tree::number(&metadata), made: metadata.created().ok() })
}
