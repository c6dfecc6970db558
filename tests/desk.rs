//! The desk editor on the planted corpus: `tests/desk/README.md` tells how it was made and how it is scored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dateline::content::Options;
use dateline::diagnostics::{Diagnostic, resolve};
use dateline::{check, pipeline};

/// Of the planted errors, so many in a hundred must be found.
const RECALL: f64 = 95.0;
/// Of the sound paragraphs, so many in a hundred may be flagged.
const FALSE_ALARMS: f64 = 2.0;

/// Where the scores begin in docs/rules.md.
const SCORES: &str = "\n## How well they do\n";

struct Found {
    file: String,
    lines: (usize, usize),
    code: &'static str,
    message: String,
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk")
}

fn found_in(site: &str) -> Vec<Found> {
    let options = Options { drafts: true, today: "2025-09-15".parse().ok(), ..Options::default() };
    let (graph, mut all) = pipeline::graph(&corpus().join(site), &options);
    all.extend(check::check(&graph.expect("the site can be read")));
    let found = |d: Diagnostic| {
        let location = d.location.as_ref()?;
        let at = resolve(location);
        let file = format!("{site}/{}", location.file.path);
        Some(Found { file, lines: (at.line, at.end_line), code: d.code.code, message: d.message })
    };
    all.into_iter().filter_map(found).collect()
}

struct Planted {
    file: String,
    line: usize,
    code: String,
    note: String,
}

fn planted() -> Vec<Planted> {
    let text = std::fs::read_to_string(corpus().join("expected.tsv")).expect("the key");
    let line = |line: &str| {
        let mut parts = line.split('\t');
        let mut next = || parts.next().unwrap_or_default().to_owned();
        let (file, at, code, note) = (next(), next(), next(), next());
        at.parse().ok().map(|line| Planted { file, line, code, note })
    };
    text.lines().filter_map(line).collect()
}

/// The lines of the block around a line: up to the blank lines around it, in YAML the entry of the same or a deeper indent.
fn block(file: &str, line: usize) -> (usize, usize) {
    let text = std::fs::read_to_string(corpus().join(file)).expect("a file of the corpus");
    let lines: Vec<&str> = text.lines().collect();
    let blank = |n: usize| lines.get(n - 1).is_none_or(|l| l.trim().is_empty() || *l == "---");
    let own = |n: usize| lines.get(n - 1).is_some_and(|l| l.trim_start().starts_with(['-', '*', '|']));
    let mut from = line;
    while from > 1 && !own(from) && !blank(from - 1) {
        from -= 1;
    }
    let mut to = line;
    while !blank(to + 1) && !own(to + 1) {
        to += 1;
    }
    (from, to)
}

fn overlaps(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// The scores stand at the end of the page of rules.
fn keep(scores: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        let rules = page.split(SCORES).next().unwrap_or_default();
        std::fs::write(&path, format!("{rules}{scores}")).expect("the page can be written");
    }
}

#[test]
fn planted_errors_are_found_and_sound_paragraphs_are_left_alone() {
    let found: Vec<Found> = ["site", "references"].into_iter().flat_map(found_in).collect();
    let all = planted();
    let (also, planted): (Vec<&Planted>, Vec<&Planted>) = all.iter().partition(|p| p.note.contains("also"));
    let matches =
        |p: &Planted, f: &Found| f.code == p.code && f.file == p.file && overlaps(f.lines, block(&p.file, p.line));
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for p in &planted {
        let row = table.entry(p.code.as_str()).or_default();
        row.1 += 1;
        if found.iter().any(|f| matches(p, f)) {
            row.0 += 1;
        } else {
            missed.push(format!("missed {} {}:{} {}", p.code, p.file, p.line, p.note));
        }
    }
    let sound = std::fs::read_to_string(corpus().join("sound.tsv")).expect("the sound paragraphs");
    let sound: Vec<(String, (usize, usize))> = sound
        .lines()
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let (file, from, to) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.trim().parse().ok()?);
            Some((file.to_owned(), (from, to)))
        })
        .collect();
    let expected = |f: &Found| planted.iter().chain(&also).any(|p| matches(p, f));
    let mut alarmed = BTreeSet::new();
    let mut alarms = Vec::new();
    for (i, (file, lines)) in sound.iter().enumerate() {
        for f in found.iter().filter(|f| f.file == *file && overlaps(f.lines, *lines) && !expected(f)) {
            alarmed.insert(i);
            alarms.push(format!("false alarm {} {}:{} {}", f.code, f.file, f.lines.0, f.message));
        }
    }
    let right: usize = table.values().map(|(found, _)| found).sum();
    let recall = 100.0 * right as f64 / planted.len() as f64;
    let false_alarms = 100.0 * alarmed.len() as f64 / sound.len() as f64;
    let mut scores = format!(
        "{SCORES}\nOn a corpus of planted errors in explainers on invented conflicts (`tests/desk/`), written before the rules:\n\n\
         {right} of {} errors found ({recall:.1} %), {} of {} sound paragraphs flagged ({false_alarms:.1} %).\n\n\
         | rule | planted | found |\n| --- | ---: | ---: |\n",
        planted.len(),
        alarmed.len(),
        sound.len()
    );
    table.iter().for_each(|(code, (found, all))| scores += &format!("| {code} | {all} | {found} |\n"));
    println!("{scores}");
    keep(&scores);
    missed.iter().chain(&alarms).for_each(|line| println!("{line}"));
    for f in found.iter().filter(|f| !expected(f) && std::env::var_os("DESK_ALL").is_some()) {
        println!("not planted {} {}:{} {}", f.code, f.file, f.lines.0, f.message);
    }
    assert!(recall >= RECALL, "recall {recall:.1} %");
    assert!(false_alarms <= FALSE_ALARMS, "false alarms {false_alarms:.1} %");
}
