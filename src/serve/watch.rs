//! Hears of edits, and tells of them in batches: one save is one batch, and so is a branch switch.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How long nothing may happen before a batch of few changes ends.
const QUIET: Duration = Duration::from_millis(2);
/// The same while a file is gone or empty: editors that save in two steps are in between.
const HALF_SAVED: Duration = Duration::from_millis(30);
/// The same once many files have changed.
const STORM: Duration = Duration::from_millis(80);
/// From how many changed paths on it is a storm.
const MANY: usize = 8;
/// How long a batch can last. While git is at work, it lasts longer.
const LONGEST: Duration = Duration::from_secs(2);
/// The same while git holds its lock.
const LONGEST_FOR_GIT: Duration = Duration::from_secs(10);
/// How often the roots are looked for: folders that were not there, or came back.
const LOOK: Duration = Duration::from_millis(500);
/// How often files are looked at when the system does not tell of edits.
const POLL: Duration = Duration::from_secs(1);

/// The folders of a site that are watched.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// How to watch.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folders in which nothing is watched.
    pub ignored: Vec<PathBuf>,
    /// Looks at the files this often instead of asking the system for news.
    pub poll: Option<Duration>,
}

/// Changes that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// What came, changed or went, below the root as it was given.
    pub paths: BTreeSet<PathBuf>,
    /// Whether anything else may have changed, too: events were lost, or a root came back.
    pub everything: bool,
}

impl Changes {
    /// Takes in others.
    pub fn add(&mut self, more: Changes) {
        self.paths.extend(more.paths);
        self.everything |= more.everything;
    }

    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.everything
    }
}

/// What a watcher tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// Files changed.
    Changed(Changes),
    /// Something that the writer should know.
    Remark(String),
}

/// Watches until it is dropped.
pub struct Watcher {
    stop: Sender<Told>,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.stop.send(Told::Stop);
    }
}

/// What the watching thread is told.
enum Told {
    Event(notify::Result<Event>),
    Stop,
}

/// Watches the site in `root`. It never fails: what can't be watched is looked at again and again, and `send` hears of it.
pub fn watch(root: &Path, options: Options, send: impl Fn(Signal) + Send + 'static) -> Watcher {
    let (sender, told) = channel();
    let mut roots = Roots::new(root, options, sender.clone());
    let remarks = roots.look().0;
    thread::spawn(move || {
        remarks.into_iter().for_each(|remark| send(Signal::Remark(remark)));
        follow(&mut roots, &told, &send);
    });
    Watcher { stop: sender }
}

fn follow(roots: &mut Roots, told: &Receiver<Told>, send: &dyn Fn(Signal)) {
    loop {
        let mut batch = Changes::default();
        match told.recv_timeout(LOOK) {
            Ok(Told::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(Told::Event(event)) => roots.take(event, &mut batch),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if !batch.is_empty() && !roots.gather(told, &mut batch) {
            return;
        }
        let (remarks, came) = roots.look();
        batch.everything |= came;
        remarks.into_iter().for_each(|remark| send(Signal::Remark(remark)));
        if !batch.is_empty() {
            send(Signal::Changed(batch));
        }
    }
}

/// What is watched.
struct Roots {
    root: PathBuf,
    canonical_root: PathBuf,
    ignored: Vec<PathBuf>,
    sender: Sender<Told>,
    poll: Option<Duration>,
    watcher: Option<Box<dyn notify::Watcher + Send>>,
    folders: Vec<Folder>,
}

/// A watched folder: where it is said to be, where it is, and which folder that was when it was last looked at.
struct Folder {
    named: PathBuf,
    canonical: Option<PathBuf>,
    identity: Option<Identity>,
}

type Identity = (u64, u64);

impl Roots {
    fn new(root: &Path, options: Options, sender: Sender<Told>) -> Self {
        let named = std::iter::once(root.to_owned()).chain(FOLDERS.iter().map(|folder| root.join(folder)));
        let folders = named.map(|named| Folder { named, canonical: None, identity: None }).collect();
        let canonical_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let ignored = options.ignored.into_iter().flat_map(|path| [path.canonicalize().ok(), Some(path)]).flatten();
        let ignored = ignored.collect();
        Self { root: root.to_owned(), canonical_root, ignored, sender, poll: options.poll, watcher: None, folders }
    }

    /// Watches folders that came since the last time, or came back as others. Says what to tell the writer, and whether
    /// files may have changed unseen.
    fn look(&mut self) -> (Vec<String>, bool) {
        let mut remarks = Vec::new();
        let first = self.watcher.is_none();
        let mut came = false;
        for i in 0..self.folders.len() {
            let identity = identity(&self.folders[i].named);
            if identity == self.folders[i].identity && !(first && identity.is_some()) {
                continue;
            }
            came |= !first && i > 0;
            self.folders[i].identity = identity;
            if let Some(old) = self.folders[i].canonical.take()
                && let Some(watcher) = &mut self.watcher
            {
                let _ = watcher.unwatch(&old);
            }
            if identity.is_some()
                && let Err(error) = self.add(i)
            {
                remarks.extend(self.fall_back(&error));
            }
        }
        (remarks, came)
    }

    /// Watches a folder: the root for site.yaml and for folders that come and go, the others with all that is in them.
    fn add(&mut self, i: usize) -> notify::Result<()> {
        if self.watcher.is_none() {
            self.watcher = Some(self.make()?);
        }
        let canonical = self.folders[i].named.canonicalize()?;
        let mode = if i == 0 { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
        if let Some(watcher) = &mut self.watcher {
            watcher.watch(&canonical, mode)?;
        }
        self.folders[i].canonical = Some(canonical);
        Ok(())
    }

    fn make(&self) -> notify::Result<Box<dyn notify::Watcher + Send>> {
        let sender = self.sender.clone();
        let tell = move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, matters) {
                let _ = sender.send(Told::Event(event));
            }
        };
        Ok(match self.poll {
            Some(every) => Box::new(PollWatcher::new(tell, Config::default().with_poll_interval(every))?),
            None => Box::new(RecommendedWatcher::new(tell, Config::default())?),
        })
    }

    /// Looks at the files again and again from now on.
    fn fall_back(&mut self, error: &notify::Error) -> Option<String> {
        if self.poll.is_some() {
            return None;
        }
        self.poll = Some(POLL);
        self.watcher = None;
        for folder in &mut self.folders {
            (folder.canonical, folder.identity) = (None, None);
        }
        let (more, _) = self.look();
        let why = match &error.kind {
            ErrorKind::MaxFilesWatch => {
                "the system has no file watches left (raise fs.inotify.max_user_watches to have more)".to_owned()
            }
            ErrorKind::Io(error) => format!("the system does not tell of edits here ({error})"),
            _ => "the system does not tell of edits here".to_owned(),
        };
        let said = format!("{why}: the files are looked at every second instead, and edits show a little later");
        Some(std::iter::once(said).chain(more).collect::<Vec<_>>().join("\n"))
    }

    /// Adds an event's paths to a batch.
    fn take(&self, event: notify::Result<Event>, batch: &mut Changes) {
        match event {
            Ok(event) => {
                batch.everything |= event.need_rescan();
                let paths = event.paths.iter().filter_map(|path| self.below(path));
                batch.paths.extend(paths.filter(|path| !self.is_ignored(path)));
            }
            Err(_) => batch.everything = true,
        }
    }

    /// The path as the site has it, links not followed.
    fn below(&self, path: &Path) -> Option<PathBuf> {
        // The longest folder first: one may lie within another.
        let mut found = None::<(&Folder, &Path)>;
        for folder in &self.folders {
            if let Some(canonical) = &folder.canonical
                && let Ok(below) = path.strip_prefix(canonical)
                && found.is_none_or(|(_, other)| below.as_os_str().len() <= other.as_os_str().len())
            {
                found = Some((folder, below));
            }
        }
        let (folder, below) = found?;
        Some(if below.as_os_str().is_empty() { folder.named.clone() } else { folder.named.join(below) })
    }

    /// Whether a path is none of the site's: beside its files and folders, in the output, or left behind by an editor.
    fn is_ignored(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else { return true };
        let names: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let inside = match names.first().map(|name| name.as_ref()) {
            None => false,
            Some("site.yaml") => names.len() == 1,
            Some(name) => FOLDERS.contains(&name),
        };
        !inside
            || self
                .ignored
                .iter()
                .any(|folder| path.starts_with(folder) || self.canonical_root.join(below).starts_with(folder))
            || names.iter().any(|name| is_leftover(name, names.first().is_some_and(|first| first == "static")))
    }

    /// Waits until nothing more happens. False if it is time to stop.
    fn gather(&self, told: &Receiver<Told>, batch: &mut Changes) -> bool {
        let began = Instant::now();
        loop {
            let storm = batch.paths.len() > MANY || batch.everything;
            let git = storm && self.git_is_at_work();
            let quiet = match () {
                () if storm => STORM,
                () if batch.paths.iter().any(|path| is_half_saved(path)) => HALF_SAVED,
                () => QUIET,
            };
            if began.elapsed() > if git { LONGEST_FOR_GIT } else { LONGEST } {
                return true;
            }
            match told.recv_timeout(quiet) {
                Ok(Told::Event(event)) => self.take(event, batch),
                Ok(Told::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) if git => {}
                Err(RecvTimeoutError::Timeout) => return true,
            }
        }
    }

    fn git_is_at_work(&self) -> bool {
        self.canonical_root.ancestors().any(|folder| folder.join(".git/index.lock").exists())
    }
}

/// Whether an event can mean that something reads differently. Reading a file must never look like an edit.
fn matters(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(_) => false,
        EventKind::Modify(ModifyKind::Metadata(_)) => event.need_rescan(),
        _ => true,
    }
}

/// Whether a file was just emptied or taken away, as happens in the middle of saving.
fn is_half_saved(path: &Path) -> bool {
    std::fs::metadata(path).map_or(true, |file| file.is_file() && file.len() == 0)
}

/// Names that editors, systems and version control leave behind.
fn is_leftover(name: &str, is_static: bool) -> bool {
    const ENDINGS: [&str; 8] = ["~", ".swp", ".swo", ".swx", ".bak", ".orig", ".rej", ".tmp"];
    let hidden =
        name.starts_with('.') && !(is_static && matches!(name, ".well-known" | ".nojekyll" | ".htaccess" | ".domains"));
    hidden
        || matches!(name, "4913" | "node_modules" | "Thumbs.db" | "desktop.ini")
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
}

/// What tells a folder from another that takes its place; none if there is none.
#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_dir).map(|folder| (folder.dev(), folder.ino()))
}

/// What tells a folder from another that takes its place; none if there is none.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    use std::time::UNIX_EPOCH;
    let made = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_dir)?.created().ok();
    let made = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok()).map_or(0, |made| made.as_nanos() as u64);
    Some((made, 0))
}
