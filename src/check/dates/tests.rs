//! The rules that read sentences, on sentences: what they find, and what they leave alone.

use std::path::Path;

use crate::check::{self, rule::Described};
use crate::content::Options;
use crate::diagnostics::resolve;
use crate::pipeline;

const SENTENCES: &str = include_str!("sentences.tsv");
const SOURCES: [(&str, &str, &str); 10] = [
    ("jun10", "2025-06-10", "news"),
    ("jul1", "2025-07-01", "news"),
    ("aug10", "2025-08-10", "news"),
    ("aug20", "2025-08-20", "news"),
    ("aug30", "2025-08-30", "news"),
    ("aug", "2025-08", "dataset"),
    ("y2024", "2024", "report"),
    ("book", "2021", "book"),
    ("law", "1987-05-03", "law"),
    ("later", "2025-08-31", "news"),
];
const EVENTS: &str = "\
summit: {date: 2025-08-15, title: Dorn and Sant meet at the mill, actors: [dorn, sant], sources: [aug20]}
handover: {date: 2025-08-12, title: Handover of the Tessary Junction, sources: [aug20]}
review: {date: 2025-11-12, title: Review conference, sources: [aug20]}
";

/// A site with one explainer, each sentence a paragraph of it.
fn write(root: &Path, sentences: &[(&str, &str)]) {
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    put("site.yaml", "title: T\nbase_url: https://someone.github.io/t/\n");
    let source = |(id, date, kind): &(&str, &str, &str)| {
        format!("{id}: {{outlet: O, title: T, date: {date}, type: {kind}, url: \"https://o.example/{id}\"}}\n")
    };
    put("content/sources.yaml", &SOURCES.iter().map(source).collect::<String>());
    put("content/events.yaml", EVENTS);
    for (id, name) in [("dorn", "Dorn"), ("sant", "Sant")] {
        put(&format!("content/actors/{id}.md"), &format!("---\nname: {name}\nkind: person\nrole: party\n---\n"));
    }
    let body: String = sentences.iter().map(|(_, text)| format!("{text}\n\n")).collect();
    put("content/explainers/page.md", &format!("---\ntitle: P\ndate: 2025-08-31\nas_of: 2025-08-31\n---\n{body}"));
}

#[test]
fn sentences_that_age_clash_or_rest_on_older_sources() {
    let sentences: Vec<(&str, &str)> = SENTENCES.lines().filter_map(|line| line.split_once('\t')).collect();
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &sentences);
    let options = Options { today: "2025-09-01".parse().ok(), ..Options::default() };
    let (graph, faults) = pipeline::graph(folder.path(), &options);
    assert!(faults.is_empty(), "{faults:?}");
    let rules = [super::TenseClash.code(), super::RelativeDate.code(), check::timing::SourcePredatesEvent.code()];
    let found = check::check(&graph.expect("the site can be read"));
    let mut by_line: Vec<Vec<&str>> = vec![Vec::new(); 2 * sentences.len() + 8];
    for finding in found.iter().filter(|finding| rules.contains(&finding.code)) {
        let location = finding.location.as_ref().expect("a place");
        if location.file.path.ends_with("page.md") {
            by_line[resolve(location).line].push(finding.code.code);
        }
    }
    let mut wrong = Vec::new();
    for (i, (code, text)) in sentences.iter().enumerate() {
        let found = &by_line[6 + 2 * i];
        let right = if *code == "-" { found.is_empty() } else { found.contains(code) };
        // What is still to come rests on older sources.
        let more = found.iter().any(|other| other != code && *code != "DAT003");
        if !right || more {
            wrong.push(format!("{code} {text}: {found:?}"));
        }
    }
    assert!(sentences.len() > 300 && wrong.is_empty(), "{}", wrong.join("\n"));
}
