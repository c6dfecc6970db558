//! Hostile content: every field of every kind of content carries texts that would run a script, load something from another
//! host or calculate in a spreadsheet. No output may do so, in a browser or out of it.
#![cfg(unix)]

#[allow(dead_code, reason = "a test of its own uses the rest")]
mod browser;
mod common;

#[path = "hostile/server.rs"]
mod server;
#[path = "hostile/site.rs"]
mod site;
#[path = "hostile/vectors.rs"]
mod vectors;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::LazyLock;
use std::thread;

use browser::{Browser, Tab};
use serde_json::Value;
use vectors::VECTORS;

const TODAY: [&str; 2] = ["--today", "2025-09-01"];

/// How many tabs open pages at a time, and how many pages one opens before it is closed.
const TABS: usize = 3;
const PAGES_OF_A_TAB: usize = 24;

/// The kinds of page that have one for each vector.
const OF_A_VECTOR: [&str; 6] = ["explainers/x", "actors/a", "territories/p", "topics/t", "conflicts/c", "q"];

/// The site, written and built once for all tests.
static SITE: LazyLock<Site> = LazyLock::new(Site::build);

struct Site {
    root: PathBuf,
    public: PathBuf,
}

/// What of an open page could run or load: handlers, scripts and styles that are not the theme's, addresses that run.
const AUDIT: &str = r#"
    (() => {
        const found = [];
        const look = (root) => {
            for (const e of root.querySelectorAll("*")) {
                const name = e.localName;
                if (["iframe", "object", "embed", "foreignobject", "animate", "math"].includes(name)) found.push(name);
                if (name === "base" && new URL(e.href || "/", location).host !== location.host) found.push("base");
                if (name === "script" && !e.src && !/^application\/(ld\+)?json$/.test(e.type)) found.push("script");
                for (const a of e.attributes ?? []) {
                    // Browsers drop these anywhere, and those that lead.
                    const value = a.value.replace(/[\t\n\r]/g, "").replace(/^[\u0000-\u0020]+/, "").toLowerCase();
                    if (a.name.startsWith("on") || a.name === "srcdoc") found.push(`${name} ${a.name}`);
                    if (/^(java|vb)script:|^data:text/.test(value) && /href|src|action|data$/.test(a.name)) found.push(value);
                }
                if (e.shadowRoot) look(e.shadowRoot);
            }
        };
        look(document);
        for (const data of document.querySelectorAll('script[type="application/ld+json"]')) JSON.parse(data.textContent);
        return found.join("\n");
    })()
"#;

impl Site {
    /// Writes the site and builds it without the lines that Dateline refuses, which reach nobody.
    fn build() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
        let site = Self { root: folder.join("site"), public: folder.join("public") };
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&site.root).expect("a folder");
        let fields = site::write(&site.root).fields;
        let mut left_out = 0;
        for _ in 0..8 {
            let run = common::build(&site.root, &site.public, &[TODAY[0], TODAY[1], "--format", "json"]);
            if run.status.success() {
                println!("{} vectors in {fields} fields, {left_out} lines refused", VECTORS.len());
                return site;
            }
            left_out += blank_refused_lines(&site.root, &serde_json::from_slice(&run.stdout).expect("a report"));
        }
        panic!("the site is refused again and again");
    }
}

/// Empties the lines of pages that have an error, and says how many they are.
fn blank_refused_lines(root: &Path, report: &Value) -> usize {
    let errors = report["diagnostics"].as_array().expect("a list").iter().filter(|d| d["severity"] == "error");
    let mut refused: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for error in errors {
        let file = error["file"].as_str().unwrap_or_default();
        assert!(file.ends_with(".md"), "refused: {error}");
        refused.entry(file).or_default().insert(error["line"].as_u64().unwrap_or_default());
    }
    for (file, lines) in &refused {
        let path = root.join(file);
        let text = fs::read_to_string(&path).expect("a page");
        let kept = (1..).zip(text.lines()).map(|(n, line)| if lines.contains(&n) { "" } else { line });
        fs::write(&path, kept.collect::<Vec<_>>().join("\n")).expect("a page");
    }
    refused.values().map(BTreeSet::len).sum()
}

/// Says which page was open when a test failed: a dialog lets its tab answer no more.
struct Open<'a>(&'a str);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            println!("{} was open", self.0);
        }
    }
}

/// Nothing ran in the page that is open, and nothing could.
fn is_inert(tab: &Tab, page: &str) {
    assert_eq!(tab.text(AUDIT), "", "{page}");
    assert_eq!(tab.ask("window.hit === undefined"), true, "a vector ran in {page}");
}

/// No page that a tab opened asked another host or opened a dialog, nor was held back by its policy alone.
fn was_quiet(tab: &Tab) {
    assert!(tab.events("Page.javascriptDialogOpening").is_empty(), "a dialog");
    for request in tab.events("Network.requestWillBeSent") {
        let url = request.params["request"]["url"].as_str().unwrap_or_default();
        let own = ["http://127.0.0.1:", "http://localhost:", "data:image/", "about:"];
        assert!(own.iter().any(|start| url.starts_with(start)), "{} asks for {url}", request.params["documentURL"]);
    }
    for entry in tab.events("Log.entryAdded") {
        let entry = &entry.params["entry"];
        let text = entry["text"].as_str().unwrap_or_default();
        assert!(!text.contains("Content Security Policy"), "{}: only its policy held back: {text}", entry["url"]);
    }
}

/// Whether a page is opened: each that is the only one of its kind, the explainer of each vector, and of the other kinds those
/// of every third vector, another third for each kind. All, if DATELINE_ALL_PAGES is set.
fn is_opened(page: &str) -> bool {
    let kind_and_number = (0..).zip(OF_A_VECTOR).find_map(|(kind, start)| {
        let number = page.strip_prefix(start)?.strip_suffix("/index.html")?;
        Some((kind, number.parse::<usize>().ok()?))
    });
    let is_of_its_third = |(kind, number)| kind == 0 || (kind + number) % 3 == 0;
    kind_and_number.is_none_or(is_of_its_third) || std::env::var_os("DATELINE_ALL_PAGES").is_some()
}

#[test]
fn no_text_of_a_site_runs_in_a_browser() {
    let port = server::serve(&SITE.public);
    let all = common::files(&SITE.public).into_keys().filter(|path| path.ends_with(".html"));
    let pages: Vec<String> = all.filter(|page| is_opened(page)).collect();
    assert!(pages.len() > 2 * VECTORS.len(), "only {} pages", pages.len());
    let browser = Browser::shared();
    let address = |page: &str| format!("http://127.0.0.1:{port}/notes/{page}");
    let batches: Vec<&[String]> = pages.chunks(PAGES_OF_A_TAB).collect();
    thread::scope(|scope| {
        for of_a_thread in batches.chunks(batches.len().div_ceil(TABS)) {
            let (browser, address) = (&browser, &address);
            scope.spawn(move || {
                for batch in of_a_thread {
                    let tab = browser.open(&address("404.html"), 1280);
                    for page in *batch {
                        let _open = Open(page);
                        tab.go(&address(page));
                        is_inert(&tab, page);
                    }
                    was_quiet(&tab);
                }
            });
        }
    });
    println!("{} pages opened", pages.len());
}

#[test]
fn no_text_of_a_site_runs_in_its_preview() {
    let folder = tempfile::tempdir().expect("a folder");
    common::copy(&SITE.root, folder.path());
    let mut command = common::dateline();
    command.arg("--root").arg(folder.path()).args(["serve", "--port", "0"]).args(TODAY);
    let mut preview = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary runs");
    let mut said = BufReader::new(preview.stdout.take().expect("it was asked for"));
    let mut line = String::new();
    said.read_line(&mut line).expect("the preview speaks");
    let address = line.split_whitespace().next().unwrap_or_default().to_owned();
    let tab = Browser::shared().open(&address, 1280);
    for number in (0..VECTORS.len()).step_by(7) {
        let page = format!("explainers/x{number}/");
        let _open = Open(&page);
        tab.go(&format!("{address}{page}"));
        tab.until_live();
        // An edit that is faulty in the vector's own words: the page is morphed, and the desk says what is wrong.
        let file = folder.path().join(format!("content/explainers/x{number}.md"));
        let text = fs::read_to_string(&file).expect("a page");
        let words = VECTORS[number].1.replace(['\0', '\r', '\n'], " ");
        fs::write(&file, format!("{text}\n\nMarked.[^{words}] [[{words}]]\n\n[x](<{words}>)\n")).expect("a page");
        tab.until("says('Marked.')");
        is_inert(&tab, &page);
    }
    was_quiet(&tab);
    preview.kill().expect("it runs");
    preview.wait().expect("it ends");
}

#[test]
fn no_cell_is_a_formula() {
    let mut cells = 0;
    for (path, bytes) in common::files(&SITE.public).into_iter().filter(|(path, _)| path.ends_with(".csv")) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
        for record in reader.records() {
            for cell in &record.expect("RFC 4180") {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{path}: {cell:?}");
                cells += 1;
            }
        }
    }
    assert!(cells > 10 * VECTORS.len(), "only {cells} cells");
}
