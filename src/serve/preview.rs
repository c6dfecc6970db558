//! What the preview answers: pages of the current edition, made when they are asked for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use unicode_normalization::UnicodeNormalization;

use super::desk::{Desk, FOLDER};
use super::http::{Answer, Handler, Request, Status};
use super::live::{Change, Live};
use super::missing;
use crate::check;
use crate::diagnostics::{Diagnostic, human_all};
use crate::media;
use crate::model::{EntryRef, Kind};
use crate::pipeline::{Edition, Route, Snapshot};
use crate::render::html::push_text;
use crate::render::theme;

/// How many bytes of pages are kept for those who ask again.
const MOST_KEPT: usize = 64 * 1024 * 1024;

/// The files of the preview's own.
const OWN: [(&str, &str, &str); 2] = [
    ("preview.css", "text/css", include_str!("client/preview.css")),
    ("preview.js", "text/javascript", include_str!("client/preview.js")),
];

/// The preview of a site.
pub struct Preview {
    shown: RwLock<Arc<Shown>>,
    /// What pages looked like when they last could be made.
    last_good: Mutex<Kept>,
    live: Live,
}

/// What is shown until the next edit.
struct Shown {
    generation: u64,
    snapshot: Arc<Snapshot>,
    /// What the rules found; of the edition before, as long as they are still looking.
    findings: Arc<[Diagnostic]>,
    is_checked: bool,
    pages: Mutex<Kept>,
}

/// Files that were made, by their paths. When they get too many, all are let go: they are quickly made anew.
#[derive(Default)]
struct Kept {
    files: HashMap<String, Made>,
    bytes: usize,
}

/// A file that was made.
#[derive(Clone)]
struct Made {
    status: Status,
    body: Arc<[u8]>,
    etag: Arc<str>,
}

impl Shown {
    /// What the rules find on a page at once, while they are still looking at the site; and what they found before elsewhere.
    fn findings_for(&self, page: Option<EntryRef>) -> (Vec<Diagnostic>, [&[Diagnostic]; 2]) {
        let graph = self.snapshot.edition.as_ref().map(|edition| &edition.renderer.graph);
        let (false, Some((graph, at))) = (self.is_checked, graph.zip(page)) else {
            return (Vec::new(), [&self.findings, &[]]);
        };
        // They are sorted by their files.
        let file = Some(graph.site.entry(at).file.path.as_str());
        fn path(d: &Diagnostic) -> Option<&str> {
            d.location.as_ref().map(|location| location.file.path.as_str())
        }
        let start = self.findings.partition_point(|d| path(d) < file);
        let end = self.findings.partition_point(|d| path(d) <= file);
        let elsewhere = [&self.findings[..start], &self.findings[end..]];
        (check::check_page(graph, at), elsewhere)
    }
}

impl Kept {
    fn get(&self, path: &str) -> Option<Made> {
        self.files.get(path).cloned()
    }

    fn keep(&mut self, path: &str, made: &Made) {
        if self.bytes + made.body.len() > MOST_KEPT {
            *self = Self::default();
        }
        self.bytes += made.body.len();
        if let Some(old) = self.files.insert(path.to_owned(), made.clone()) {
            self.bytes -= old.body.len();
        }
    }
}

impl Made {
    fn new(status: Status, body: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        Self { status, body: body.into(), etag: format!("{:016x}", hasher.finish()).into() }
    }

    fn answer(self, path: &str) -> Answer {
        let mime = match path.rsplit('.').next() {
            // As for files on the disk, of which the library has no type, or an older one.
            Some("bib") => "application/x-bibtex",
            Some("xml") => "application/xml",
            _ => mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream"),
        };
        let mime = if path.is_empty() || path.ends_with('/') { "text/html" } else { mime };
        Answer::Bytes { status: self.status, mime: Cow::Borrowed(mime), body: self.body, etag: self.etag }
    }
}

impl Preview {
    /// Shows a site.
    pub fn new(snapshot: Arc<Snapshot>) -> Self {
        let shown =
            Shown { generation: 1, snapshot, findings: Arc::new([]), is_checked: false, pages: Mutex::default() };
        Self { shown: RwLock::new(Arc::new(shown)), last_good: Mutex::default(), live: Live::default() }
    }

    /// Shows the site after an edit, and tells open pages.
    pub fn show(&self, snapshot: Arc<Snapshot>, change: &Change) {
        let findings = self.shown().findings.clone();
        self.turn(Shown { generation: 0, snapshot, findings, is_checked: false, pages: Mutex::default() }, change);
    }

    /// Adds what the rules found in a snapshot, unless another is shown by now. Open pages hear of it if it is news.
    pub fn add_findings(&self, snapshot: &Arc<Snapshot>, findings: Vec<Diagnostic>) -> bool {
        let shown = self.shown();
        let is_current = Arc::ptr_eq(&shown.snapshot, snapshot);
        let is_news = *shown.findings != *findings;
        if is_current && is_news {
            let change = Change::Pages { reload: false, images: Vec::new(), styles: Vec::new() };
            let (snapshot, findings) = (snapshot.clone(), findings.into());
            self.turn(Shown { generation: 0, snapshot, findings, is_checked: true, pages: Mutex::default() }, &change);
        }
        is_current && is_news
    }

    /// Shows something else from now on, and tells open pages.
    fn turn(&self, next: Shown, change: &Change) {
        let generation = self.shown().generation + 1;
        let next = Arc::new(Shown { generation, ..next });
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let last = std::mem::replace(&mut *shown, next);
        drop(shown);
        self.live.announce(generation, change);
        // A site takes a while to be given back: nobody should wait for that.
        drop(last);
    }

    /// Keeps event streams open while nothing happens.
    pub fn beat(&self) {
        self.live.beat();
    }

    fn shown(&self) -> Arc<Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The answer to a path below the base path.
    fn below(&self, shown: &Shown, path: &str) -> Answer {
        if let Some(own) = path.strip_prefix(FOLDER) {
            return own_file(own);
        }
        let Some(edition) = shown.snapshot.edition.as_deref() else {
            return self.page(shown, None, path, || Ok(None));
        };
        let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        if let Some(folder) = path.strip_suffix("index.html")
            && edition.route(path).is_some()
        {
            return Answer::Redirect(edition.renderer.graph.site.base.path_of(folder));
        }
        if let Some(copied) = copied(edition, &file) {
            return copied;
        }
        if let Some(route) = edition.route(&file) {
            return self.route(shown, edition, route);
        }
        if let Some(smaller) = edition.renderer.media.made(&file) {
            return Made::new(Status::Ok, smaller).answer(&file);
        }
        if edition.route(&format!("{path}/index.html")).is_some() {
            return Answer::Redirect(edition.renderer.graph.site.base.path_of(&format!("{path}/")));
        }
        self.not_found(shown, edition, path)
    }

    /// A file that the pipeline makes.
    fn route(&self, shown: &Shown, edition: &Edition, route: &Route) -> Answer {
        let path = &route.item.path;
        if !path.ends_with(".html") {
            return match route.bytes(&edition.renderer) {
                Ok(bytes) => Made::new(Status::Ok, bytes).answer(path),
                Err(fault) => plain(Status::Error, &human_all(&[fault], false)),
            };
        }
        self.page(shown, entry_at(edition, path), path, || route.bytes(&edition.renderer).map(Some))
    }

    /// A page with its desk. If it can't be made, it is what it was when it last could be.
    fn page(
        &self,
        shown: &Shown,
        entry: Option<EntryRef>,
        path: &str,
        make: impl FnOnce() -> Result<Option<Vec<u8>>, Diagnostic>,
    ) -> Answer {
        if let Some(made) = kept(&shown.pages).get(path) {
            return made.answer("page.html");
        }
        let (status, page, faults) = match make() {
            Ok(Some(page)) => {
                kept(&self.last_good).keep(path, &Made::new(Status::Ok, page.clone()));
                (Status::Ok, page, Vec::new())
            }
            Ok(None) => (Status::Error, nothing(&shown.snapshot.diagnostics), Vec::new()),
            Err(fault) => match kept(&self.last_good).get(path) {
                Some(good) => (Status::Ok, good.body.to_vec(), vec![fault]),
                None => (Status::Error, nothing(std::slice::from_ref(&fault)), vec![fault]),
            },
        };
        let base = shown.snapshot.edition.as_ref().map_or("/", |e| e.renderer.graph.site.base.path.as_str());
        let (at_once, elsewhere) = shown.findings_for(entry);
        let found =
            faults.iter().chain(&shown.snapshot.diagnostics).chain(&at_once).chain(elsewhere.into_iter().flatten());
        let desk = Desk::new(&shown.snapshot, shown.generation, entry, found);
        let made = Made::new(status, desk.into_page(&page, base));
        kept(&shown.pages).keep(path, &made);
        made.answer("page.html")
    }

    /// The site's own page for what is not there, with the pages that may have been meant.
    fn not_found(&self, shown: &Shown, edition: &Edition, path: &str) -> Answer {
        let page = edition.route("404.html").and_then(|route| route.bytes(&edition.renderer).ok());
        let page = page.unwrap_or_else(|| document("Page not found", ""));
        let base = &edition.renderer.graph.site.base;
        let page = suggest(&page, &base.path_of(path), &missing::nearest(edition, path), &base.path);
        let found = shown.snapshot.diagnostics.iter().chain(shown.findings.iter());
        let desk = Desk::new(&shown.snapshot, shown.generation, None, found);
        Made::new(Status::NotFound, desk.into_page(&page, &base.path)).answer("404.html")
    }
}

impl Handler for Preview {
    fn answer(&self, request: &Request<'_>) -> Answer {
        let shown = self.shown();
        let base = shown.snapshot.edition.as_ref().map_or("/", |e| e.renderer.graph.site.base.path.as_str()).to_owned();
        match request.path.strip_prefix(base.as_str()) {
            Some("_dateline/events") => Answer::Events,
            Some(below) => self.below(&shown, below),
            // The site stands where it will stand once it is published; from the root, the way leads there.
            None if request.path == "/" || format!("{}/", request.path) == base => Answer::Redirect(base),
            None => plain(
                Status::NotFound,
                &format!("Nothing is published here: the site's address begins with {base}, as its base_url says."),
            ),
        }
    }

    fn subscribe(&self, stream: Box<dyn Write + Send>) {
        self.live.add(stream, || self.shown().generation);
    }
}

fn kept(pages: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    pages.lock().unwrap_or_else(PoisonError::into_inner)
}

fn own_file(name: &str) -> Answer {
    match OWN.iter().find(|(own, _, _)| *own == name) {
        Some((name, _, text)) => Made::new(Status::Ok, text.as_bytes().to_vec()).answer(name),
        None => Answer::NotFound,
    }
}

/// A file that is published as it is, but for what cameras say of places and people: the site's own from the disk, else the
/// default theme's.
fn copied(edition: &Edition, path: &str) -> Option<Answer> {
    let site = &edition.renderer.graph.site;
    let path: String = path.nfc().collect();
    let asset = || site.assets.get(&path).filter(|_| edition.route(&path).is_none());
    if let Some(file) = site.statics.get(&path).or_else(asset) {
        return stays_inside(&site.root, file).then(|| match media::bare(&path, file) {
            Some(bytes) => Made::new(Status::Ok, bytes).answer(&path),
            None => Answer::File(file.clone()),
        });
    }
    let theme = theme::static_file(&path, site.config.theme.as_ref());
    theme.map(|bytes| Made::new(Status::Ok, bytes.into_owned()).answer(&path))
}

/// Whether a file is in the site's folder still: since the site was read, a link that leads out of it may have taken its place.
fn stays_inside(root: &Path, file: &Path) -> bool {
    root.canonicalize().is_ok_and(|root| file.canonicalize().is_ok_and(|file| file.starts_with(root)))
}

/// The entry whose page is written to `path`.
fn entry_at(edition: &Edition, path: &str) -> Option<EntryRef> {
    let graph = &edition.renderer.graph;
    let route = path.strip_suffix("index.html")?;
    let mut parts = route.trim_end_matches('/').rsplit('/');
    let (id, folder) = (parts.next()?, parts.next());
    let of_folder = folder.and_then(Kind::of_folder).filter(|kind| *kind != Kind::Page);
    let first = graph.site.find(of_folder.unwrap_or(Kind::Page), id)?;
    graph.site.versions(first).find(|at| graph.route(*at) == route)
}

fn plain(status: Status, text: &str) -> Answer {
    Made { status, ..Made::new(status, format!("{text}\n").into_bytes()) }.answer("message.txt")
}

/// The page when there is no page to show.
fn nothing(diagnostics: &[Diagnostic]) -> Vec<u8> {
    let mut text = String::from("<p>The page can't be shown before this is mended:</p>\n<pre>");
    push_text(&mut text, &human_all(diagnostics, false));
    text.push_str("</pre>");
    document("Nothing to show yet", &text)
}

fn document(title: &str, html: &str) -> Vec<u8> {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{title}</title></head>\n<body><main><h1>{title}</h1>\n\
         {html}</main></body></html>\n"
    )
    .into_bytes()
}

/// Says on a page which address leads nowhere, and which others do not.
fn suggest(page: &[u8], address: &str, nearest: &[&str], base: &str) -> Vec<u8> {
    let mut html = String::from("<p class=\"dateline-missing\">Nothing is published at <code>");
    push_text(&mut html, address);
    html.push_str("</code>.");
    for (i, route) in nearest.iter().enumerate() {
        html.push_str(if i == 0 { " Did you mean " } else { ", " });
        html.push_str("<a");
        crate::render::html::push_url(&mut html, "href", &format!("{base}{route}"));
        html.push('>');
        push_text(&mut html, &format!("{base}{route}"));
        html.push_str("</a>");
    }
    html.push_str(if nearest.is_empty() { "</p>\n" } else { "?</p>\n" });
    let text = String::from_utf8_lossy(page);
    // Below the page's first heading, wherever a theme puts it.
    let at = text.find("</h1>").map(|i| i + "</h1>".len()).or_else(|| text.find("</body>")).unwrap_or(text.len());
    format!("{}{html}{}", &text[..at], &text[at..]).into_bytes()
}
