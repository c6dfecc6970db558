//! The preview: the site as it is being written, in a browser.
//!
//! [`watch`] hears of edits, the [`Workspace`] makes the next edition, `preview` answers with its pages over [`http`], and
//! `live` tells open pages. What `desk` adds to each page never reaches a built one.

mod checker;
mod desk;
pub mod http;
mod live;
mod missing;
mod preview;
pub mod watch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::content::{self, relative};
use crate::diagnostics::Diagnostic;
use crate::pipeline::{Edit, Snapshot, Workspace};
use checker::Checker;
use http::{BindError, Server};
use live::Change;
use preview::Preview;
use watch::{Changes, Signal};

/// How often event streams are written to while nothing happens.
const BEAT: Duration = Duration::from_secs(10);

/// What to preview, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// What is read of it.
    pub content: content::Options,
    /// Where to listen.
    pub http: http::Options,
    /// Folders in which nothing is watched.
    pub ignored: Vec<PathBuf>,
    /// Looks at the files again and again instead of asking the system for news.
    pub poll: Option<Duration>,
}

/// What the preview has to say in the terminal.
pub enum News<'a> {
    /// It can be opened.
    Open {
        /// The address.
        url: String,
        /// Whether another port was asked for, and taken.
        moved: bool,
        /// The site.
        snapshot: &'a Snapshot,
        /// How long it took to read the site.
        took: Duration,
    },
    /// An edit is shown.
    Edited {
        /// What changed, relative to the root.
        paths: Vec<String>,
        /// The site.
        snapshot: &'a Snapshot,
        /// How long it took.
        took: Duration,
    },
    /// The rules have looked at the site, and found something else than before.
    Checked {
        /// What they found.
        findings: &'a [Diagnostic],
    },
    /// Something that the writer should know.
    Remark(String),
}

/// What the preview hears of.
enum Heard {
    /// Files changed.
    Watched(Signal),
    /// The rules have looked at a snapshot.
    Checked(Arc<Snapshot>, Vec<Diagnostic>),
}

/// Serves the site until the process ends.
///
/// # Errors
/// When no address can be listened at.
pub fn run(options: Options, mut tell: impl FnMut(News<'_>)) -> Result<(), BindError> {
    let started = Instant::now();
    let server = Server::bind(&options.http)?;
    let (sender, heard) = channel();
    let checked = sender.clone();
    let watching = watch::Options { ignored: options.ignored.clone(), poll: options.poll };
    let tell_changes = move |signal| {
        let _ = sender.send(Heard::Watched(signal));
    };
    // Watching thousands of files takes a moment, and so does reading them.
    let (_watcher, mut workspace) = thread::scope(|scope| {
        let watcher = scope.spawn(|| watch::watch(&options.root, watching, tell_changes));
        let workspace = Workspace::open(options.root.clone(), options.content.clone());
        (watcher.join().ok(), workspace)
    });
    let snapshot = workspace.snapshot();
    let preview = Arc::new(Preview::new(snapshot.clone()));
    let url = address(&server, &snapshot);
    let moved = options.http.port != 0 && server.port() != options.http.port;
    let answering = preview.clone();
    thread::spawn(move || server.run(answering));
    tell(News::Open { url, moved, snapshot: &snapshot, took: started.elapsed() });
    let checker = Checker::start(checked);
    checker.look_at(snapshot);
    follow(&options.root, &mut workspace, &preview, &heard, &checker, &mut tell);
    Ok(())
}

/// Makes an edition after each batch of changes.
fn follow(
    root: &Path,
    workspace: &mut Workspace,
    preview: &Preview,
    heard: &Receiver<Heard>,
    checker: &Checker,
    tell: &mut impl FnMut(News<'_>),
) {
    loop {
        match heard.recv_timeout(BEAT) {
            Ok(Heard::Watched(Signal::Remark(remark))) => tell(News::Remark(remark)),
            Ok(Heard::Watched(Signal::Changed(mut changes))) => {
                // What came while the last edition was made is one more edit, not many; what the rules found meanwhile is old.
                while let Ok(more) = heard.try_recv() {
                    match more {
                        Heard::Watched(Signal::Changed(more)) => changes.add(more),
                        Heard::Watched(Signal::Remark(remark)) => tell(News::Remark(remark)),
                        Heard::Checked(..) => {}
                    }
                }
                checker.give_up();
                let started = Instant::now();
                let paths = changes.paths.iter().map(|path| relative(root, path)).collect();
                let change = change(root, &changes);
                let snapshot = workspace.refresh(&edit(changes));
                preview.show(snapshot.clone(), &change);
                tell(News::Edited { paths, snapshot: &snapshot, took: started.elapsed() });
                checker.look_at(snapshot);
            }
            Ok(Heard::Checked(snapshot, findings)) => {
                if preview.add_findings(&snapshot, findings.clone()) {
                    tell(News::Checked { findings: &findings });
                }
            }
            Err(RecvTimeoutError::Timeout) => preview.beat(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn edit(changes: Changes) -> Edit {
    if changes.everything { Edit::Everything } else { Edit::Paths(changes.paths) }
}

/// What open pages have to do about an edit.
fn change(root: &Path, changes: &Changes) -> Change {
    let below: BTreeSet<String> = changes.paths.iter().map(|path| relative(root, path)).collect();
    let named = |ends: &[&str]| -> Vec<String> {
        let ending = |path: &&String| ends.iter().any(|end| path.to_lowercase().ends_with(end));
        below.iter().filter(ending).filter_map(|path| path.rsplit('/').next()).map(str::to_owned).collect()
    };
    let mut styles = named(&[".css"]);
    if below.contains("site.yaml") {
        // The theme's style sheet ends with the site's accent and fonts.
        styles.push("dateline.css".to_owned());
    }
    let only_styles =
        !changes.everything && below.iter().all(|path| path.starts_with("static/") && path.ends_with(".css"));
    match only_styles {
        true => Change::Styles { styles },
        false => Change::Pages {
            reload: below.iter().any(|path| path.starts_with("static/") && path.ends_with(".js")),
            images: named(&[".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"]),
            styles,
        },
    }
}

/// Where a browser finds the site.
fn address(server: &Server, snapshot: &Snapshot) -> String {
    let base = snapshot.edition.as_ref().map_or("/", |edition| edition.renderer.graph.site.base.path.as_str());
    let host = server.addresses().first().map_or_else(String::new, |address| match address.ip() {
        ip if ip.is_unspecified() => format!("127.0.0.1:{}", address.port()),
        _ => address.to_string(),
    });
    format!("http://{host}{base}")
}
