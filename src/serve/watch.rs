//! Hears of edits, and tells of them in batches: one save is one batch, and so is a branch switch.
//!
//! The system's events (`listener.rs`) say where to look; what is remembered of each file (`tree.rs`) says what is
//! different there. A batch (`batch.rs`) gathers what belongs together. Where the system tells nothing, or not enough, all
//! files are looked at again and again.

mod batch;
mod git;
mod listener;
mod scope;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use batch::{Batch, Hint};
use listener::{Listener, Told};
use scope::Scope;
use tree::Tree;

/// How often it is looked whether the watched folders are still the same ones.
const CHECK: Duration = Duration::from_millis(500);
/// How often files are looked at when the system does not tell of all edits.
const POLL: Duration = Duration::from_secs(1);
/// How much longer than a look at all files the pause after it is at least: slow drives have other things to do, too.
const REST: u32 = 4;

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
    /// The files and folders that came, changed or went, below the root as it was given.
    pub paths: BTreeSet<PathBuf>,
    /// Whether others may have changed, too: events were lost, or a watched folder came back.
    pub everything: bool,
}

impl Changes {
    /// Takes in others.
    pub fn add(&mut self, more: Changes) {
        self.paths.extend(more.paths);
        self.everything |= more.everything;
    }
}

/// What a watcher tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// Files changed.
    Changed(Changes),
    /// A sentence for the writer.
    Remark(String),
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    told: Sender<Told>,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // A thread that is gone has stopped already.
        let _ = self.told.send(Told::Stop);
    }
}

/// Watches the site in `root`, from the moment this returns. It never fails: what can't be watched is looked at again
/// and again, and `send` hears of that.
pub fn watch(root: &Path, options: Options, send: impl Fn(Signal) + Send + 'static) -> Watcher {
    let (sender, told) = channel();
    let mut watch = Watch::new(root, options, sender.clone(), send);
    thread::spawn(move || watch.run(&told));
    Watcher { told: sender }
}

/// A site that is watched.
struct Watch<S> {
    scope: Scope,
    tree: Tree,
    listener: Listener,
    sender: Sender<Told>,
    send: S,
    /// How often all files are looked at, if they are.
    poll: Option<Duration>,
    /// When all files are looked at next.
    next_look: Instant,
    /// Whether the system is asked for news.
    listens: bool,
    /// Whether it was said that edits show later.
    remarked: bool,
}

impl<S: Fn(Signal)> Watch<S> {
    fn new(root: &Path, options: Options, sender: Sender<Told>, send: S) -> Self {
        let scope = Scope::new(root, &options.ignored);
        let mut watch = Self {
            tree: Tree::default(),
            listener: Listener::default(),
            sender,
            send,
            poll: options.poll,
            next_look: Instant::now(),
            listens: options.poll.is_none(),
            remarked: false,
            scope,
        };
        watch.look_at_all();
        watch.listen();
        watch
    }

    /// Tells of batch after batch until it is time to stop.
    fn run(&mut self, told: &Receiver<Told>) {
        let mut last = None;
        loop {
            let first = told.recv_timeout(self.pause());
            // A batch begins with what happens, not with the wait for it.
            let mut batch = Batch::new(last);
            match first {
                Ok(Told::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(told) => self.take(told, &mut batch),
                Err(RecvTimeoutError::Timeout) => self.check(&mut batch),
            }
            if batch.is_empty() {
                continue;
            }
            if !self.gather(told, &mut batch) {
                return;
            }
            let changes = self.settle(batch);
            if !changes.paths.is_empty() {
                (self.send)(Signal::Changed(changes));
                last = Some(Instant::now());
            }
        }
    }

    /// How long to wait for news before looking oneself.
    fn pause(&self) -> Duration {
        match self.poll {
            Some(_) => self.next_look.saturating_duration_since(Instant::now()).min(CHECK),
            None => CHECK,
        }
    }

    /// Looks for what the system does not tell of.
    fn check(&mut self, batch: &mut Batch) {
        if self.listens && (self.listener.is_outdated(&self.scope) || self.tree.has_turned_link(&self.scope)) {
            batch.lost = true;
        }
        if self.poll.is_some() && Instant::now() >= self.next_look {
            batch.found.extend(self.look_at_all());
        }
    }

    /// Adds what the system told to a batch.
    fn take(&mut self, told: Told, batch: &mut Batch) {
        match told {
            Told::Stop => {}
            Told::Lost => batch.lost = true,
            Told::Failed(trouble) => self.fall_back(&trouble),
            Told::Touched { path, hint } => {
                for path in self.listener.named(&path).into_iter().filter(|path| self.scope.holds(path)) {
                    // A folder that takes the place of a watched one is not watched yet.
                    batch.lost |= hint == Hint::Placed && self.scope.is_top_folder(&path);
                    // Some systems say that a folder is written to when a file in it is.
                    if hint != Hint::Written || !path.is_dir() {
                        batch.hint(path, hint);
                    }
                }
            }
        }
    }

    /// Waits until nothing more happens. False if it is time to stop.
    fn gather(&mut self, told: &Receiver<Told>, batch: &mut Batch) -> bool {
        let lock = git::lock(self.scope.root());
        while !batch.is_overdue(lock.as_deref()) {
            match told.recv_timeout(batch.quiet()) {
                Ok(Told::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(told) => self.take(told, batch),
                Err(RecvTimeoutError::Timeout) if git::is_held(lock.as_deref()) => {}
                Err(RecvTimeoutError::Timeout) => {
                    if !self.finds_more(batch) {
                        return true;
                    }
                }
            }
        }
        true
    }

    /// Whether files go on changing that the system does not tell of.
    fn finds_more(&mut self, batch: &mut Batch) -> bool {
        if self.poll.is_none() || !batch.is_unfinished() {
            return false;
        }
        let found = self.look_at_all();
        let goes_on = !found.is_empty();
        batch.found.extend(found);
        goes_on
    }

    /// What is different once a batch is complete.
    fn settle(&mut self, batch: Batch) -> Changes {
        // Files that came before their folder was watched are found by looking; others are told of.
        self.listener.follow(batch.new_folders());
        let mut changes = Changes { paths: batch.found, everything: false };
        for (path, hint) in batch.hints {
            changes.paths.extend(self.tree.look(&self.scope, &path));
            if hint != Hint::Doubtful && self.tree.is_unread_file(&path) {
                changes.paths.insert(path);
            }
        }
        if self.listens && (batch.lost || self.tree.links() != self.listener.links()) {
            // Once for the links that are there now, and once for what changed before they were listened to.
            changes.paths.extend(self.look_at_all());
            self.listen();
            changes.paths.extend(self.look_at_all());
            changes.everything = batch.lost;
        }
        changes
    }

    fn look_at_all(&mut self) -> BTreeSet<PathBuf> {
        let began = Instant::now();
        self.scope.find_again();
        let found = self.scope.tops().iter().flat_map(|top| self.tree.look(&self.scope, top)).collect();
        self.next_look = Instant::now() + self.poll.unwrap_or(POLL).max(began.elapsed() * REST);
        found
    }

    /// Asks the system for news from now on.
    fn listen(&mut self) {
        if !self.listens {
            return;
        }
        let (listener, trouble) = Listener::open(&self.scope, self.tree.links(), &self.sender);
        self.listener = listener;
        if let Some(trouble) = trouble {
            self.fall_back(&trouble);
        }
    }

    /// Looks at the files again and again from now on. What the system still tells of shows as fast as before.
    fn fall_back(&mut self, trouble: &str) {
        if self.poll.is_none() {
            self.poll = Some(POLL);
            self.next_look = Instant::now();
        }
        if !std::mem::replace(&mut self.remarked, true) {
            (self.send)(Signal::Remark(trouble.to_owned()));
        }
    }
}
