//! What the fuzzer runs, and `tests/fuzzed.rs` after it: bytes that nobody vouches for, through each reader of the program.
//!
//! A target fails by a panic. Besides, each asserts what must hold of any input: spans lie within the text, what is written
//! can be read again, no address leads out of the site.
#![allow(dead_code)]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use dateline::content::{self, bibliography, front_matter, yaml};
use dateline::diagnostics::{self, Diagnostic, SourceFile};
use dateline::graph::Shapes;
use dateline::import::{self, Front, Known};
use dateline::model::{
    Actor, Config, Conflict, Date, Day, Event, Explainer, Page, Site, Source, Term, Territory, Topic,
};
use dateline::model::{Prose, ProseEvent};
use dateline::pipeline::{Edit, Workspace};
use dateline::serve::http;
use dateline::{check, media, prose};
use image::{ImageDecoder, ImageReader};

/// What the fuzzer calls, with its name.
pub type Target = (&'static str, fn(&[u8]));

/// The name of each target, which is that of its folder of seeds and of regressions, and the target.
pub const TARGETS: [Target; 10] = [
    ("front_matter", front_matter),
    ("dates", dates),
    ("prose", prose),
    ("citations", citations),
    ("import", import),
    ("url_paths", url_paths),
    ("bibtex", bibtex),
    ("csl", csl),
    ("geojson", geojson),
    ("pictures", pictures),
];

/// The front matter of every kind of page, the stores in YAML, and the settings.
pub fn front_matter(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let mut found = Vec::new();
    if first & 1 == 0 {
        let split = front_matter::split("content/page.md", text.to_owned(), "title: A page", &mut found);
        assert!(split.file.text.is_char_boundary(split.body), "the body begins within a character");
        match first / 2 % 6 {
            0 => drop(front_matter::fields::<Explainer>(&split, &mut found)),
            1 => drop(front_matter::fields::<Actor>(&split, &mut found)),
            2 => drop(front_matter::fields::<Territory>(&split, &mut found)),
            3 => drop(front_matter::fields::<Topic>(&split, &mut found)),
            4 => drop(front_matter::fields::<Conflict>(&split, &mut found)),
            _ => drop(front_matter::fields::<Page>(&split, &mut found)),
        }
    } else {
        let file = file("content/store.yaml", text);
        match first / 2 % 4 {
            0 => drop(yaml::read::<Config>(&file, &mut found)),
            1 => drop(yaml::read_map::<Source>(&file, &mut found)),
            2 => drop(yaml::read_map::<Event>(&file, &mut found)),
            _ => drop(yaml::read_map::<Term>(&file, &mut found)),
        }
    }
    show(found);
}

/// Dates: what is read is written as it was, and read again the same.
pub fn dates(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Date>() {
        Ok(date) => {
            assert_eq!(date.to_string().parse(), Ok(date), "{text:?} changes when it is written");
            if let (Some(first), Some(last)) = (date.earliest(), date.latest()) {
                assert!(first <= last, "{text:?} ends before it starts");
            }
            assert!(date.html_datetime().is_none_or(|html| html.is_ascii()));
        }
        Err(fault) => {
            let _ = fault.to_string();
            if let Some(better) = fault.suggestion() {
                assert!(better.parse::<Date>().is_ok(), "{better:?} is suggested, and refused");
            }
        }
    }
}

/// Markdown as a body and as a field, and all that reads the events.
pub fn prose(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let file = file("content/explainers/page.md", text);
    let mut found = Vec::new();
    let body = prose::parse_body(&file, 0, &mut found);
    walk(&body, text);
    let field = prose::parse_inline(text, diagnostics::FieldPath("summary".to_owned()), &file, &mut found);
    walk(&field, text);
    let _ = (prose::slug(text), prose::safe_url(text));
    show(found);
}

fn walk(read: &Prose, text: &str) {
    let mut html = String::new();
    let mut sanitiser = prose::Sanitiser::default();
    for (event, span) in &read.events {
        let range = span.start as usize..span.end as usize;
        assert!(text.get(range).is_some(), "a span that is none: {span:?}");
        if let ProseEvent::Html(words) | ProseEvent::InlineHtml(words) = event {
            sanitiser.push(&mut html, read.str(words, *span));
            let _ = sanitiser.refused(read.str(words, *span));
        }
    }
    sanitiser.close(&mut html);
    let lower = html.to_ascii_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<svg") && !lower.contains("<style"), "{html:?}");
    let flat = prose::Flat::of(read, 0..read.events.len(), &|id| Some(id.to_owned()));
    let sentences = prose::sentences(&flat.text);
    for sentence in &sentences {
        assert!(flat.text.get(sentence.clone()).is_some(), "a sentence that is none: {sentence:?}");
    }
    for paragraph in prose::Paragraphs::of(read) {
        let words = prose::plain(read, paragraph.events(), &|_| None);
        let _ = prose::sentence_around(&words, 0..words.len().min(1));
    }
}

/// A page of a whole site: citations are numbered, mentions are found, every rule looks, and the pages are made.
pub fn citations(data: &[u8]) {
    thread_local! {
        static TRIAL: RefCell<Trial> = RefCell::new(Trial::new());
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    TRIAL.with_borrow_mut(|trial| trial.write(text));
}

/// A site in a folder of its own, one page of which changes again and again.
struct Trial {
    folder: tempfile::TempDir,
    page: PathBuf,
    workspace: Workspace,
}

const PAGE: &str = "---\ntitle: Patrols\ndate: 2025-08-20\nas_of: 2025-08-20\n---\n\n";

impl Trial {
    fn new() -> Self {
        let folder = sound();
        let page = folder.path().join("content/explainers/patrols.md");
        fs::write(&page, PAGE).expect("the page can be written");
        let today = "2025-09-01".parse::<Day>().ok();
        let options = content::Options { today, ..content::Options::default() };
        let workspace = Workspace::open(folder.path().to_owned(), options);
        Self { folder, page, workspace }
    }

    fn write(&mut self, text: &str) {
        fs::write(&self.page, format!("{PAGE}{text}")).expect("the page can be written");
        let edit = Edit::Paths(BTreeSet::from([self.page.clone()]));
        let snapshot = self.workspace.refresh(&edit);
        let edition = snapshot.edition.as_ref().expect("the site itself is sound");
        let mut found = snapshot.diagnostics.clone();
        found.extend(check::check(&edition.renderer.graph));
        for route in edition.routes().filter(|route| is_shown(&route.item.path)) {
            let made = route.bytes(&edition.renderer);
            assert!(made.is_ok(), "{} can't be made: {made:?}", route.item.path);
        }
        show(found);
    }
}

/// The files in which the page's text arrives: itself, who it mentions, what it cites, feeds and the search.
fn is_shown(path: &str) -> bool {
    ["patrols", "actors/maro", "sources/", "atom.xml", "feed.json"].iter().any(|part| path.contains(part))
}

/// A draft: what is made of it can be read.
pub fn import(data: &[u8]) {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let known = KNOWN.get_or_init(|| Known::of(&load(sound().path())));
    let draft = import::read(text, known);
    let day = "2025-08-20".parse::<Day>().expect("a day");
    let title = draft.title.as_ref().map_or("A draft", |title| title.text.as_str());
    let written = import::explainer(&draft, &Front { title, date: day, as_of: day.into() });
    let mut found = Vec::new();
    let split = front_matter::split("content/explainers/draft.md", written.clone(), "title: A draft", &mut found);
    let fields: Option<Explainer> = front_matter::fields(&split, &mut found);
    assert!(fields.is_some(), "the page can't be read: {found:?}\n{written}");
    let entries = import::sources(&draft, day);
    let sources = yaml::read_map::<Source>(&file("content/sources.yaml", &entries), &mut found);
    let new = draft.sources.iter().filter(|source| !source.known).count();
    assert_eq!(sources.len(), new, "sources can't be read: {found:?}\n{entries}");
    assert!(found.is_empty(), "{found:?}\n{entries}");
}

/// The target of a request: what passes has no way out of the site.
pub fn url_paths(data: &[u8]) {
    let Ok(raw) = std::str::from_utf8(data) else { return };
    let Some(request) = http::Request::of_target(raw) else { return };
    let path = request.path.as_ref();
    assert!(path.starts_with('/'), "{raw:?} became {path:?}");
    assert!(!path.contains(['\\', '\0']) && !path.chars().any(char::is_control), "{raw:?} became {path:?}");
    assert!(!path.split('/').any(|part| part == "." || part == ".."), "{raw:?} became {path:?}");
    let below = Path::new("/site").join(path.trim_start_matches('/'));
    assert!(below.starts_with("/site"), "{raw:?} became {below:?}");
}

/// Sources in BibTeX and BibLaTeX.
pub fn bibtex(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut found = Vec::new();
    bibliography::read_bib(&file("content/sources/all.bib", text), &mut found);
    show(found);
}

/// Sources in CSL-JSON.
pub fn csl(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut found = Vec::new();
    bibliography::read_csl(&file("content/sources/all.csl.json", text), &mut found);
    show(found);
}

/// The map of a site whose territory has the shape `a`.
pub fn geojson(data: &[u8]) {
    static SITE: OnceLock<Mutex<Site>> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let site = SITE.get_or_init(|| {
        let folder = sound();
        let place = folder.path().join("content/territories/nara-bank.md");
        let written = fs::read_to_string(&place).expect("it is there");
        fs::write(&place, written.replacen("---\n", "---\nshape: a\n", 1)).expect("it can be written");
        Mutex::new(load(folder.path()))
    });
    let mut site = site.lock().unwrap_or_else(|broken| broken.into_inner());
    site.map = Some(file("content/map.geojson", text));
    let (shapes, found) = Shapes::read(&site, None);
    let rings = shapes.outline("a").unwrap_or_default();
    for vertex in rings.iter().flat_map(|ring| &ring.0).flat_map(|(border, _)| shapes.border(*border)) {
        assert!(vertex.at.iter().all(|part| part.is_finite()), "a corner that is nowhere");
    }
    show(found);
}

/// A picture as it is published: there is no more to take away, and another reader finds nothing either.
pub fn pictures(data: &[u8]) {
    thread_local! {
        static FOLDER: tempfile::TempDir = tempfile::tempdir().expect("a folder");
    }
    let file = FOLDER.with(|folder| folder.path().join("picture.jpg"));
    let bare = |bytes: &[u8]| {
        fs::write(&file, bytes).expect("the picture can be written");
        media::bare("picture.jpg", &file)
    };
    let Some(once) = bare(data) else { return };
    assert_eq!(bare(&once), None, "more is taken away the second time");
    let reader = ImageReader::new(Cursor::new(&once)).with_guessed_format().expect("memory can be read");
    let Ok(mut decoder) = reader.into_decoder() else { return };
    let exif = decoder.exif_metadata().ok().flatten().unwrap_or_default();
    // Which way is up takes no more.
    assert!(exif.len() <= 26, "there is still EXIF: {exif:?}");
    assert!(!matches!(decoder.xmp_metadata(), Ok(Some(_))), "there is still XMP");
    assert!(!matches!(decoder.iptc_metadata(), Ok(Some(_))), "there is still IPTC");
}

/// Every way to say what is wrong.
fn show(mut found: Vec<Diagnostic>) {
    diagnostics::sort(&mut found);
    let _ = diagnostics::human_all(&found, true);
    let report: Result<serde_json::Value, _> = serde_json::from_str(&diagnostics::json(&found));
    assert!(report.is_ok(), "{report:?}");
    let report: Result<serde_json::Value, _> =
        serde_json::from_str(&diagnostics::sarif(&found, |code| check::explain(code.code)));
    assert!(report.is_ok(), "{report:?}");
    let _ = diagnostics::github(&found);
}

fn file(path: &str, text: &str) -> Arc<SourceFile> {
    let yaml = 0..if path.ends_with(".yaml") { text.len() } else { 0 };
    Arc::new(SourceFile::new(path, text, yaml))
}

/// A copy of the sound site of `tests/faults/`.
fn sound() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = if manifest.ends_with("fuzz") { manifest.parent().unwrap_or(manifest) } else { manifest };
    copy(&project.join("tests/faults/_sound"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry").path();
        let target = to.join(entry.file_name().expect("a name"));
        match entry.is_dir() {
            true => copy(&entry, &target),
            false => drop(fs::copy(&entry, &target).expect("it can be copied")),
        }
    }
}

fn load(root: &Path) -> Site {
    content::load(root, &content::Options::default()).site.expect("the sound site is sound")
}
