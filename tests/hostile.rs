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
use std::path::Path;
use std::process::Stdio;

use browser::{Browser, Tab};
use serde_json::Value;
use vectors::VECTORS;

const TODAY: [&str; 2] = ["--today", "2025-09-01"];

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

/// Writes the site without the lines that Dateline refuses, which reach nobody; and says how many fields it has, and how many
/// lines were left out.
fn sound_site(root: &Path, output: &Path) -> (usize, usize) {
    let written = site::write(root);
    let mut left_out = 0;
    for _ in 0..8 {
        let run = common::build(root, output, &[TODAY[0], TODAY[1], "--format", "json"]);
        if run.status.success() {
            return (written.fields, left_out);
        }
        let report: Value = serde_json::from_slice(&run.stdout).expect("a report");
        let errors = report["diagnostics"].as_array().expect("a list").iter().filter(|d| d["severity"] == "error");
        let mut lines: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for error in errors {
            let file = error["file"].as_str().unwrap_or_default().to_owned();
            assert!(file.ends_with(".md"), "refused: {error}");
            lines.entry(file).or_default().insert(error["line"].as_u64().unwrap_or_default() as usize);
        }
        for (file, lines) in lines {
            left_out += lines.len();
            let path = root.join(file);
            let text = fs::read_to_string(&path).expect("a page");
            let kept: Vec<&str> =
                (1..).zip(text.lines()).map(|(n, line)| if lines.contains(&n) { "" } else { line }).collect();
            fs::write(&path, kept.join("\n")).expect("a page");
        }
    }
    panic!("the site is refused again and again");
}

/// Nothing ran, nothing asked another host, nothing would.
fn is_inert(tab: &Tab, page: &str) {
    assert_eq!(tab.text(AUDIT), "", "{page}");
    tab.holds("window.hit === undefined");
    assert!(tab.events("Page.javascriptDialogOpening").is_empty(), "{page} opens a dialog");
    for request in tab.events("Network.requestWillBeSent") {
        let url = request.params["request"]["url"].as_str().unwrap_or_default();
        let own = ["http://127.0.0.1:", "http://localhost:", "data:image/", "about:"];
        assert!(own.iter().any(|start| url.starts_with(start)), "{page} asks for {url}");
    }
    for entry in tab.events("Log.entryAdded") {
        let text = entry.params["entry"]["text"].as_str().unwrap_or_default();
        assert!(!text.contains("Content Security Policy"), "{page}: only its policy held back: {text}");
    }
}

#[test]
fn no_text_of_a_site_runs_in_a_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    let public = folder.path().join("public");
    let (fields, left_out) = sound_site(folder.path(), &public);
    println!("{} vectors in {fields} fields, {left_out} lines refused", VECTORS.len());
    let port = server::serve(&public);
    let pages: Vec<String> = common::files(&public).into_keys().filter(|path| path.ends_with(".html")).collect();
    assert!(pages.len() > 6 * VECTORS.len(), "only {} pages", pages.len());
    let address = |page: &str| format!("http://127.0.0.1:{port}/notes/{page}");
    let tab = Browser::shared().open(&address("index.html"), 1280);
    for page in &pages {
        tab.go(&address(page));
        is_inert(&tab, page);
    }
    println!("{} pages opened", pages.len());
}

#[test]
fn no_text_of_a_site_runs_in_its_preview() {
    let folder = tempfile::tempdir().expect("a folder");
    sound_site(folder.path(), &folder.path().join("public"));
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
    preview.kill().expect("it runs");
    preview.wait().expect("it ends");
}

#[test]
fn no_cell_is_a_formula() {
    let folder = tempfile::tempdir().expect("a folder");
    let public = folder.path().join("public");
    sound_site(folder.path(), &public);
    let mut cells = 0;
    for (path, bytes) in common::files(&public).into_iter().filter(|(path, _)| path.ends_with(".csv")) {
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
