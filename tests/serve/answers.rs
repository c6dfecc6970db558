//! Pages and files as they are served.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::client::{Reply, without_desk};
use super::preview::Preview;
use super::site::{ASKS, BASE, DRAFT, DRAFT_PAGE, Site, TALKS, TALKS_PAGE};
use crate::common;

#[test]
fn addresses_lead_to_where_pages_will_be_published() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let to = |target: &str| {
        let reply = preview.target(target, "");
        (reply.status, reply.field("location").to_owned())
    };
    let found = |path: &str| (302, path.to_owned());
    assert_eq!(to("/"), found(BASE));
    assert_eq!(to("/field/notes"), found(BASE));
    assert_eq!(to("/field/notes/index.html"), found(BASE));
    assert_eq!(to("/field/notes/about"), found("/field/notes/about/"));
    assert_eq!(to("/field/notes/about?a=b"), found("/field/notes/about/?a=b"));
    assert_eq!(to("/field/notes/about/index.html"), found("/field/notes/about/"));
    assert_eq!(to("/field/notes/explainers/marav-talks"), found("/field/notes/explainers/marav-talks/"));
    assert_eq!(to("/field/notes/").0, 200);
    assert_eq!(to("/field/notes/about/?a=b").0, 200);
    // What would break once it is published breaks here.
    for target in ["/about/", "/field/", "/field/notesabout/", "/field/notes//about/", "/field/notes/About/"] {
        assert_eq!(to(target).0, 404, "{target}");
    }
    let elsewhere = site.serve(&["--base-url", "https://someone.example/"]);
    assert_eq!(elsewhere.target("/about/", "").status, 200);
    assert_eq!(elsewhere.url, format!("http://127.0.0.1:{}/", elsewhere.port));
}

#[test]
fn the_nearest_page_is_suggested() {
    let site = Site::new();
    let preview = site.serve(&[]);
    for (wrong, right) in [
        ("explainers/marav-talk/", "explainers/marav-talks/"),
        ("explainers/marav-talks.html", "explainers/marav-talks/"),
        ("marav-talks/", "explainers/marav-talks/"),
        ("actor/veshkar/", "actors/veshkar/"),
    ] {
        let reply = preview.get(wrong);
        assert_eq!((reply.status, reply.field("content-type")), (404, "text/html; charset=utf-8"), "{wrong}");
        let page = reply.page();
        assert!(page.contains(&format!("Did you mean <a href=\"{BASE}{right}\">")), "{wrong}: {page}");
    }
    let lost = preview.get("%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(lost.status == 404 && !lost.text().contains("<script>alert"), "{}", lost.text());
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let site = Site::new();
    let preview = site.serve(&[]);
    for page in ["", TALKS_PAGE, "dateline.css", "data/actors.json", "extra.txt", "actors/vesnik.png"] {
        let first = preview.get(page);
        assert_eq!((first.status, first.field("cache-control")), (200, "no-cache"), "{page}");
        let etag = first.field("etag");
        assert!(!etag.is_empty(), "{page}");
        let again = preview.target(&format!("{BASE}{page}"), &format!("If-None-Match: {etag}\r\n"));
        assert_eq!((again.status, again.body.len(), again.field("etag")), (304, 0, etag), "{page}");
        let other = preview.target(&format!("{BASE}{page}"), "If-None-Match: \"other\"\r\n");
        assert!(other.status == 200 && other.body == first.body, "{page}");
    }
    let picture = preview.get("actors/vesnik.png");
    let since = format!("If-Modified-Since: {}\r\n", picture.field("last-modified"));
    assert_eq!(preview.target(&format!("{BASE}actors/vesnik.png"), &since).status, 304);
    let etag = preview.get(TALKS_PAGE).field("etag").to_owned();
    site.edit(TALKS, ASKS, "asks for more.");
    preview.until_shown(TALKS_PAGE, "asks for more.");
    let next = preview.target(&format!("{BASE}{TALKS_PAGE}"), &format!("If-None-Match: {etag}\r\n"));
    assert_eq!(next.status, 200);
}

#[test]
fn parts_of_files_can_be_asked_for() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let file = fs::read(site.path("content/actors/vesnik.png")).expect("the file can be read");
    let length = file.len();
    let part = |range: &str| preview.target(&format!("{BASE}actors/vesnik.png"), &format!("Range: bytes={range}\r\n"));
    for (range, from, to) in [("0-0", 0, 1), ("5-14", 5, 15), ("10-", 10, length), ("-7", length - 7, length)] {
        let reply = part(range);
        assert!(reply.status == 206 && reply.body == file[from..to], "{range}: {}", reply.status);
        assert_eq!(reply.field("content-range"), format!("bytes {from}-{}/{length}", to - 1));
    }
    let beyond = part(&format!("{length}-"));
    assert_eq!((beyond.status, beyond.field("content-range")), (416, format!("bytes */{length}").as_str()));
    assert!(part("x").status == 200 && part("3-1").status == 200);
}

#[test]
fn files_have_their_types_and_heads_are_those_of_their_pages() {
    let site = Site::new();
    for (file, text) in
        [("a.geojson", "{}"), ("a.bib", ""), ("a.xml", "<a/>"), ("a.woff2", ""), ("a.webp", ""), ("none", "")]
    {
        site.write(&format!("static/{file}"), text);
    }
    let preview = site.serve(&[]);
    for (page, mime) in [
        ("", "text/html; charset=utf-8"),
        ("about/", "text/html; charset=utf-8"),
        ("no-such-page/", "text/html; charset=utf-8"),
        ("dateline.css", "text/css; charset=utf-8"),
        ("js/search.js", "text/javascript; charset=utf-8"),
        ("_dateline/preview.js", "text/javascript; charset=utf-8"),
        ("_dateline/preview.css", "text/css; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("data/actors.json", "application/json"),
        ("data/actors.csv", "text/csv; charset=utf-8"),
        ("data/territories.geojson", "application/geo+json"),
        ("a.geojson", "application/geo+json"),
        ("data/sources.bib", "application/x-bibtex"),
        ("a.bib", "application/x-bibtex"),
        ("sitemap.xml", "application/xml"),
        ("atom.xml", "application/xml"),
        ("a.xml", "application/xml"),
        ("actors/vesnik.png", "image/png"),
        ("a.woff2", "font/woff2"),
        ("a.webp", "image/webp"),
        ("extra.txt", "text/plain; charset=utf-8"),
        ("none", "application/octet-stream"),
    ] {
        let whole = preview.get(page);
        assert_eq!(whole.field("content-type"), mime, "{page}");
        assert_eq!(
            (whole.field("cache-control"), whole.field("x-content-type-options")),
            ("no-cache", "nosniff"),
            "{page}"
        );
        let head = preview.ask(format!("HEAD {BASE}{page} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        let fields = |reply: &Reply| -> BTreeMap<String, String> {
            reply.fields.clone().into_iter().filter(|(name, _)| name != "date").collect()
        };
        assert_eq!((head.status, fields(&head)), (whole.status, fields(&whole)), "{page}");
        assert_eq!(whole.field("content-length"), whole.body.len().to_string(), "{page}");
    }
    // No body follows a head, and the connection goes on.
    let mut client = preview.connect();
    for _ in 0..2 {
        let head = client.ask(format!("HEAD {BASE}about/ HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!(head.status, 200);
    }
    let events = preview.ask(format!("HEAD {BASE}_dateline/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert_eq!((events.status, events.field("content-type")), (200, "text/event-stream"));
}

#[test]
fn drafts_are_shown_and_marked_unless_they_are_not_wanted() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let page = preview.get(DRAFT_PAGE);
    assert!(page.status == 200 && page.page().contains("noindex"), "{}", page.status);
    assert!(preview.shows("explainers/", DRAFT_PAGE));
    let published = site.serve(&["--no-drafts"]);
    assert_eq!(published.get(DRAFT_PAGE).status, 404);
    assert!(!published.shows("explainers/", DRAFT_PAGE));
    site.edit(DRAFT, "draft: true", "draft: false");
    published.until_status(DRAFT_PAGE, 200);
}

/// A page without what the preview alone adds to it.
fn as_built(page: &str) -> String {
    let mut built = String::new();
    let page = without_desk(page);
    let mut pieces = page.split(" data-line=\"");
    built.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (line, rest) = piece.split_once('"').expect("the attribute ends");
        assert!(line.bytes().all(|byte| byte.is_ascii_digit()), "{line}");
        built.push_str(rest);
    }
    built
}

fn assert_same(preview: &Preview, built: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in built
        .iter()
        .filter(|(path, _)| !Path::new(path).file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
    {
        if path == "404.html" || path == "manifest.json" {
            continue;
        }
        let page = path.strip_suffix("index.html").unwrap_or(path);
        let reply = preview.get(page);
        assert_eq!(reply.status, 200, "{path}");
        if path.ends_with(".html") {
            let (shown, built) = (as_built(&reply.text()), String::from_utf8_lossy(bytes));
            let differing = shown.lines().zip(built.lines()).find(|(a, b)| a != b);
            assert!(shown == built, "{path}: {differing:?}");
        } else {
            assert!(reply.body == *bytes, "{path}");
        }
    }
}

#[test]
fn pages_are_those_that_are_built() {
    let site = Site::new();
    let preview = site.serve(&["--no-drafts"]);
    let public = site.beside("public");
    common::build_clean(&site.root(), &public, &["--today", "2025-06-05"]);
    let built = common::files(&public);
    assert!(built.len() > 50);
    assert_same(&preview, &built);
    assert!(built.iter().filter(|(path, _)| path.ends_with(".html")).all(|(_, page)| {
        let page = String::from_utf8_lossy(page);
        !page.contains("data-line") && !page.contains("_dateline")
    }));
    // Also after edits, of which the preview takes over all that they did not touch.
    site.edit("content/actors/ferry-owners.md", "name: Ferry Owners' Union", "name: League of Ferries");
    site.edit("content/sources/agency.yaml", "sixty cards, two stamps", "sixty cards, three stamps");
    site.edit("content/events/ebrin.yaml", "date: 2024-11\n", "date: 2024-12\n");
    site.edit(TALKS, ASKS, "asks for days, and [[ferry-owners]] for a lane.");
    site.edit("site.yaml", "title: Atlas Field Notes", "title: Atlas Night Notes");
    preview.until("the edits show", || {
        preview.shows(TALKS_PAGE, "for a lane") && preview.shows("", "Atlas Night Notes") && preview.errors("") == 0
    });
    common::build_clean(&site.root(), &public, &["--today", "2025-06-05"]);
    assert_same(&preview, &common::files(&public));
}
