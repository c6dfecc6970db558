//! A site, every field of which carries a vector.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::vectors::VECTORS;

/// How many fields a vector stands in, by kind of content.
#[derive(Default)]
pub struct Written {
    pub fields: usize,
}

/// A vector as YAML takes it between double quotes, with JSON's escapes; counted.
fn escaped(written: &mut Written, vector: &str) -> String {
    written.fields += 1;
    let mut out = String::new();
    for c in vector.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // What YAML lets nobody write as it is.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// A template of an entry in which each `§` is a field for the vector, and each `#` its number.
fn filled(written: &mut Written, template: &str, vector: &str, number: usize) -> String {
    let mut parts = template.split('§');
    let mut out = parts.next().unwrap_or_default().replace('#', &number.to_string());
    for part in parts {
        out.push_str(&escaped(written, vector));
        out.push_str(&part.replace('#', &number.to_string()));
    }
    out
}

const ACTOR: &str = r#"---
name: "§ actor"
kind: person
role: party
aliases: ["§ alias"]
names: {uk: "§"}
offices: [{title: "§ #", from: 2020-01-01, to: }]
links: {website: "https://a.example/"}
image: {src: shot.png, alt: "§", credit: "§", licence: "§"}
positions:
  - {topic: t#, stance: demands, summary: "§", date: 2025-08-15, sources: [s#]}
---

"#;
const TERRITORY: &str = r#"---
name: "§ place"
aliases: ["§ site"]
names: {ar: "§"}
code: "§"
sovereign: a#
claimed_by: [a#]
tile: [#, 1]
shape: "§"
history:
  - {as_of: 2025-08-16, status: odd, controlled_by: [a#], note: "§", sources: [s#]}
---

"#;
const TOPIC: &str = "---\nname: \"§ topic#\"\nquestion: \"§\"\nsummary: \"§\"\n---\n\n";
const CONFLICT: &str = "---\ntitle: \"§\"\nsummary: \"§\"\n---\n\n";
const PLAIN_PAGE: &str = "---\ntitle: \"§\"\nsummary: \"§\"\n---\n\n";
const EXPLAINER: &str = r#"---
title: "§"
summary: "§"
date: 2025-08-17
updated: 2025-08-18
as_of: 2025-08-17
authors: ["§"]
conflict: c#
topics: [t#]
actors: [a#]
territories: [p#]
key_points: ["§"]
updates:
  - {date: 2025-08-18, kind: correction, note: "§"}
image: {src: shot.png, alt: "§", credit: "§", licence: "§"}
---

"#;
const EVENT: &str = r#"e#:
  {date: 2025-08-15, title: "§", place: "§", summary: "§", actors: [a#], territories: [p#], sources: [s#]}
"#;
const SOURCE: &str = r#"s#:
  {outlet: "§", title: "§", date: 2025-08-15, url: "§", authors: ["§"], archive_url: "§"}
"#;
const TERM: &str = r#"g#:
  {term: "§ term", aliases: ["§ word"], definition: "§", sources: [s#]}
"#;

/// The same text wherever Markdown can hold one.
fn body(written: &mut Written, vector: &str, number: usize) -> String {
    let line = vector.replace(['\r', '\n', '\0'], " ");
    let cell = line.replace('|', "\\|");
    let title = line.replace('"', "&quot;");
    written.fields += 14;
    format!(
        "Before.[^s{number}, {title}]\n\n{vector}\n\nWithin {line} a line.[^n] And [[a{number}|{cell}]].\n\n\
         ## {line}\n\n### Own {{#{line}}}\n\n| {cell} | b |\n|---|---|\n| c | {cell} |\n\n- {line}\n\n\
         [a link](<{line}>) [another](/search/ \"{title}\")\n\n![{cell}](../actors/a'%20onerror='top.hit=1.png \"{title}\")\n\n\
         > words, {line}\n> — {line}, statement[^s{number}]\n\n```{line}\n{line}\n```\n\n`{line}`\n\n\
         <abbr title=\"{line}\">x</abbr> <a href=\"{title}\">y</a> <b {line}>z</b>\n\n[^n]: Note {line}\n\n\
         ```{{territories}}\n```\n\n```{{timeline}}\n```\n"
    )
}

/// Writes the site into a folder, and says how many fields carry a vector.
pub fn write(root: &Path) -> Written {
    let mut written = Written::default();
    let content = root.join("content");
    for folder in ["actors", "territories", "topics", "conflicts", "pages", "explainers", "sources"] {
        fs::create_dir_all(content.join(folder)).expect("a folder");
    }
    let pixel = image();
    for name in ["actors/a' onerror='top.hit=1.png", "actors/shot.png", "explainers/shot.png"] {
        fs::write(content.join(name), &pixel).expect("a picture");
    }
    let (mut events, mut sources, mut terms, mut bib, mut csl, mut map) = Default::default();
    let all: (&mut String, &mut String, &mut String) = (&mut events, &mut sources, &mut terms);
    for (number, (_, vector)) in VECTORS.iter().enumerate() {
        let n = &mut written;
        let markdown = [
            ("actors/a", ACTOR),
            ("territories/p", TERRITORY),
            ("topics/t", TOPIC),
            ("conflicts/c", CONFLICT),
            ("pages/q", PLAIN_PAGE),
            ("explainers/x", EXPLAINER),
        ];
        for (path, template) in markdown {
            let text = filled(n, template, vector, number) + &body(n, vector, number);
            fs::write(content.join(format!("{path}{number}.md")), text.replace('\0', "")).expect("a page");
        }
        all.0.push_str(&filled(n, EVENT, vector, number));
        all.1.push_str(&filled(n, SOURCE, vector, number));
        all.2.push_str(&filled(n, TERM, vector, number));
        push_bib(&mut bib, vector, number);
        push_csl(&mut csl, vector, number);
        push_shape(&mut map, vector);
        n.fields += 3 + 3 + 2;
    }
    let text = |items: Vec<serde_json::Value>| serde_json::Value::Array(items).to_string();
    let collection = serde_json::json!({ "type": "FeatureCollection", "features": map });
    for (path, text) in [
        ("events.yaml", events),
        ("sources/a.yaml", sources),
        ("glossary.yaml", terms),
        ("sources/b.bib", bib),
        ("sources/c.csl.json", text(csl)),
        ("map.geojson", collection.to_string()),
    ] {
        fs::write(content.join(path), text).expect("a store");
    }
    fs::write(root.join("site.yaml"), settings(&mut written)).expect("the settings");
    written
}

/// `site.yaml`: each field holds one vector of many, in turn.
fn settings(written: &mut Written) -> String {
    let several = VECTORS.iter().filter(|(_, vector)| !vector.contains('\0')).step_by(5);
    let all: String = several.map(|(_, vector)| format!("{vector} ")).collect();
    let template = r#"title: "§"
base_url: http://127.0.0.1/notes/
description: "§"
publisher: {name: "§", url: "https://a.example/", email: "§"}
navigation: [explainers, search, {title: "§", url: /search/}]
theme: {footer: "§", social_cards: none}
disclaimer: "§"
territory_statuses: {odd: {label: "§", definition: "§", pattern: dots}}
style: {loaded_terms: ["§"]}
checks: {rules: {SRC012: off, SRC005: off, SRC006: off, NAM001: off, DAT005: off}}
"#;
    filled(written, template, &all, 0)
}

fn push_bib(bib: &mut String, vector: &str, number: usize) {
    let plain = vector.replace(['{', '}', '\\', '$', '\0'], " ");
    let _ = writeln!(
        bib,
        "@online{{b{number}, title = {{{plain}}}, organization = {{{plain}}}, author = {{{plain}}}, date = {{2025-08-15}}}}"
    );
}

fn push_csl(csl: &mut Vec<serde_json::Value>, vector: &str, number: usize) {
    csl.push(serde_json::json!({
        "id": format!("j{number}"), "type": "article-newspaper", "title": vector, "container-title": vector,
        "author": [{ "literal": vector }], "issued": { "date-parts": [[2025, 8, 15]] },
    }));
}

/// A square, the id and the properties of which are the vector.
fn push_shape(map: &mut Vec<serde_json::Value>, vector: &str) {
    let at = map.len() as f64;
    let ring = [[at, 0.0], [at + 1.0, 0.0], [at + 1.0, 1.0], [at, 1.0], [at, 0.0]];
    map.push(serde_json::json!({
        "type": "Feature", "id": vector, "properties": { "name": vector, vector: vector },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    }));
}

/// One grey pixel.
fn image() -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a head");
    writer.write_image_data(&[128]).expect("a pixel");
    drop(writer);
    out
}
