//! What an edit of each kind of file does, and one that breaks it.

use std::fs;
use std::io::Cursor;

use image::ImageFormat;
use serde_json::json;

use super::preview::Stream;
use super::site::{ASKS, BASE, Site, TALKS, TALKS_PAGE};
use crate::common;

#[test]
fn an_edit_of_any_file_shows() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let mut stream = Stream::open(&preview);

    site.edit(TALKS, ASKS, "asks for days.");
    preview.until_shown(TALKS_PAGE, "asks for days.");
    stream.change(|change| change["kind"] == "pages");

    site.edit("content/actors/ferry-owners.md", "name: Ferry Owners' Union", "name: League of Ferries");
    for page in ["actors/ferry-owners/", "actors/", "explainers/ebrin-shoals/", "data/actors.json"] {
        preview.until_shown(page, "League of Ferries");
    }
    site.edit("content/sources/agency.yaml", "sixty cards, two stamps", "sixty cards, three stamps");
    for page in ["sources/", "data/sources.json", "data/sources.bib"] {
        preview.until_shown(page, "three stamps");
    }
    site.edit("site.yaml", "title: Atlas Field Notes", "title: Atlas Night Notes");
    for page in ["", "about/", "atom.xml"] {
        preview.until_shown(page, "Atlas Night Notes");
    }
    // Files that are only copied are shown at once; then open pages hear of it.
    let sluice = "explainers/water-protocol/sluice.png";
    let mut picture = image::open(site.path(&format!("content/{sluice}"))).expect("a picture");
    picture.invert();
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("it can be written");
    site.write(&format!("content/{sluice}"), &bytes);
    preview.until("the other picture is shown", || preview.get(sluice).body == bytes);
    stream.change(|change| change["kind"] == "pages" && change["images"] == json!(["sluice.png"]));
    site.write("static/extra.js", "let a;");
    preview.until_shown("extra.js", "let a;");
    stream.change(|change| change["reload"] == true);
    assert_eq!(preview.errors(""), 0);
}

#[test]
fn templates_can_be_written_while_they_are_seen() {
    const TEMPLATE: &str = "templates/page.html";
    let site = Site::new();
    let preview = site.serve(&[]);
    let write = |text: &str| {
        let head = format!("{{% block head %}}<meta name=\"by\" content=\"{text}\">{{% endblock head %}}");
        site.write(TEMPLATE, format!("{{% extends \"theme/page.html\" %}}{head}\n"));
    };
    for text in ["one", "two"] {
        write(text);
        preview.until_shown("about/", &format!("content=\"{text}\""));
    }
    // Neither what can't be rendered nor what can't be parsed takes the page away.
    for broken in ["{{ no.such.thing }}", "{% if %}"] {
        write(broken);
        preview.until("the error is told", || preview.errors("about/") == 1);
        let reply = preview.get("about/");
        assert!(reply.status == 200 && reply.page().contains("content=\"two\""), "{broken}: {}", reply.status);
        let finding = &reply.desk()["diagnostics"][0];
        assert_eq!((&finding["severity"], &finding["file"]), (&json!("error"), &json!(TEMPLATE)), "{finding}");
        write("two");
        preview.until("it is mended", || preview.errors("about/") == 0);
    }
    site.remove(TEMPLATE);
    preview.until("the theme's own is back", || !preview.shows("about/", "content=\"two\""));
    assert_eq!(preview.errors("about/"), 0);
}

#[test]
fn styles_can_be_written_while_they_are_seen() {
    const STYLES: &str = "static/dateline.css";
    let site = Site::new();
    let preview = site.serve(&[]);
    let mut stream = Stream::open(&preview);
    let own = fs::read(common::project().join(STYLES)).expect("the theme has styles");
    // The site's accent and fonts stand behind the theme's own rules.
    assert!(preview.get("dateline.css").body.starts_with(&own));
    for style in ["p { color: red }", "p { color: blue }"] {
        site.write(STYLES, style);
        preview.until_shown("dateline.css", style);
        stream.change(|change| change["kind"] == "styles" && change["styles"] == json!(["dateline.css"]));
    }
    site.remove(STYLES);
    preview.until("the theme's own are back", || preview.get("dateline.css").body.starts_with(&own));
}

#[test]
fn what_is_broken_meanwhile_stays_as_it_was() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let good = site.read(TALKS);
    let breaks = [
        ("front matter", good.replace("date: 2025-03-06", "date: [soon")),
        ("a date", good.replace("date: 2025-03-06", "date: soon")),
        ("a citation", good.replace(ASKS, &format!("{ASKS}[^nobody]"))),
        ("no front matter", good.replacen("---\n", "", 1)),
        ("no UTF-8", good.replace(ASKS, "\u{1}")),
    ];
    for (what, text) in breaks {
        let bytes: Vec<u8> = text.bytes().map(|byte| if byte == 1 { 0xe9 } else { byte }).collect();
        site.write(TALKS, bytes);
        preview.until(what, || preview.errors(TALKS_PAGE) > 0);
        let reply = preview.get(TALKS_PAGE);
        assert!(reply.status == 200 && reply.page().contains(ASKS), "{what}: {}", reply.status);
        let desk = reply.desk();
        assert_eq!((&desk["file"], &desk["diagnostics"][0]["file"]), (&TALKS.into(), &TALKS.into()), "{what}");
        assert!(preview.errors("about/") > 0 && preview.shows("about/", "</html>"), "{what}");
        site.write(TALKS, &good);
        preview.until(&format!("{what} is mended"), || preview.errors(TALKS_PAGE) == 0);
    }
    let yaml = site.read("site.yaml");
    site.write("site.yaml", "title: [");
    preview.until("the site's file is broken", || preview.errors(TALKS_PAGE) > 0);
    assert!(preview.shows(TALKS_PAGE, ASKS) && preview.shows("", "Atlas Field Notes"));
    site.write("site.yaml", yaml);
    preview.until("the site's file is mended", || preview.errors(TALKS_PAGE) == 0);
}

#[test]
fn a_site_that_is_broken_from_the_start_is_served_once_it_is_mended() {
    let site = Site::new();
    let good = site.read("site.yaml");
    site.write("site.yaml", "title: [");
    let preview = site.serve(&[]);
    let reply = preview.target("/", "");
    assert_eq!((reply.status, reply.field("content-type")), (500, "text/html; charset=utf-8"));
    assert!(reply.page().contains("site.yaml:1"), "{}", reply.text());
    assert!(reply.desk()["counts"]["errors"].as_u64() > Some(0));
    // Open pages can follow from there.
    assert_eq!(preview.target("/_dateline/preview.js", "").status, 200);
    site.write("site.yaml", good);
    preview.until_status("", 200);
    assert_eq!(preview.errors(""), 0);
    let home = preview.target("/", "");
    assert_eq!((home.status, home.field("location")), (302, BASE));
}
