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

/// First and last.
type Lines = (usize, usize);

struct Found {
    file: String,
    lines: Lines,
    code: &'static str,
    message: String,
}

/// A set of sites with its two keys.
struct Corpus {
    /// Below `tests/desk/`.
    folder: &'static str,
    sites: &'static [&'static str],
    /// What the scores are introduced with in docs/rules.md.
    about: &'static str,
}

const CORPORA: [Corpus; 4] = [
    Corpus { folder: "", sites: &["site", "references"], about: "The first corpus, written before the rules" },
    Corpus {
        folder: "second",
        sites: &["site", "references"],
        about: "The second corpus, written by somebody who had not read the rules' code",
    },
    Corpus {
        folder: "third",
        sites: &["site"],
        about: "The third corpus, written after the second had mended the rules",
    },
    Corpus { folder: "fourth", sites: &["site"], about: "The fourth corpus, written after the third" },
];

impl Corpus {
    fn root(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk").join(self.folder)
    }

    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.root().join(file)).expect("a file of the corpus")
    }

    fn found_in(&self, site: &str) -> Vec<Found> {
        let options = Options { drafts: true, today: "2025-09-15".parse().ok(), ..Options::default() };
        let (graph, mut all) = pipeline::graph(&self.root().join(site), &options);
        all.extend(check::check(&graph.expect("the site can be read")));
        let found = |d: Diagnostic| {
            let location = d.location.as_ref()?;
            let at = resolve(location);
            let file = format!("{site}/{}", location.file.path);
            Some(Found { file, lines: (at.line, at.end_line), code: d.code.code, message: d.message })
        };
        all.into_iter().filter_map(found).collect()
    }

    fn planted(&self) -> Vec<Planted> {
        let line = |line: &str| {
            let mut parts = line.split('\t');
            let mut next = || parts.next().unwrap_or_default().to_owned();
            let (file, at, code, note) = (next(), next(), next(), next());
            let line = at.parse().ok()?;
            let block = block(&self.text(&file), line);
            Some(Planted { file, line, block, code, note })
        };
        self.text("expected.tsv").lines().filter_map(line).collect()
    }

    fn sound(&self) -> Vec<(String, Lines)> {
        let line = |line: &str| {
            let mut parts = line.split('\t');
            let (file, from, to) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.trim().parse().ok()?);
            Some((file.to_owned(), (from, to)))
        };
        self.text("sound.tsv").lines().filter_map(line).collect()
    }
}

struct Planted {
    file: String,
    line: usize,
    block: Lines,
    code: String,
    note: String,
}

impl Planted {
    fn is(&self, f: &Found) -> bool {
        f.code == self.code && f.file == self.file && overlaps(f.lines, self.block)
    }
}

/// The lines of the block around a line: up to the blank lines around it, in YAML the entry of the same or a deeper indent.
fn block(text: &str, line: usize) -> Lines {
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

fn overlaps(a: Lines, b: Lines) -> bool {
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

/// What came of one corpus.
struct Score {
    /// In per cent.
    recall: f64,
    /// In per cent.
    false_alarms: f64,
    /// As docs/rules.md has it.
    table: String,
}

fn score(corpus: &Corpus) -> Score {
    let found: Vec<Found> = corpus.sites.iter().flat_map(|site| corpus.found_in(site)).collect();
    let all = corpus.planted();
    let (also, planted): (Vec<&Planted>, Vec<&Planted>) = all.iter().partition(|p| p.note.starts_with("also"));
    let mut rows: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for p in &planted {
        let row = rows.entry(p.code.as_str()).or_default();
        row.1 += 1;
        if found.iter().any(|f| p.is(f)) {
            row.0 += 1;
        } else {
            println!("missed {} {}:{} {}", p.code, p.file, p.line, p.note);
        }
    }
    let expected = |f: &Found| planted.iter().chain(&also).any(|p| p.is(f));
    let sound = corpus.sound();
    let mut alarmed = BTreeSet::new();
    for (i, (file, lines)) in sound.iter().enumerate() {
        for f in found.iter().filter(|f| f.file == *file && overlaps(f.lines, *lines) && !expected(f)) {
            alarmed.insert(i);
            println!("false alarm {} {}:{} {}", f.code, f.file, f.lines.0, f.message);
        }
    }
    for f in found.iter().filter(|f| !expected(f) && std::env::var_os("DESK_ALL").is_some()) {
        println!("not planted {} {}:{} {}", f.code, f.file, f.lines.0, f.message);
    }
    let right: usize = rows.values().map(|(found, _)| found).sum();
    let recall = 100.0 * right as f64 / planted.len() as f64;
    let false_alarms = 100.0 * alarmed.len() as f64 / sound.len() as f64;
    let mut table = format!(
        "\n{}: {right} of {} errors found ({recall:.1} %), {} of {} sound paragraphs flagged ({false_alarms:.1} %).\n\n\
         | rule | planted | found |\n| --- | ---: | ---: |\n",
        corpus.about,
        planted.len(),
        alarmed.len(),
        sound.len()
    );
    rows.iter().for_each(|(code, (found, all))| table += &format!("| {code} | {all} | {found} |\n"));
    Score { recall, false_alarms, table }
}

#[test]
fn planted_errors_are_found_and_sound_paragraphs_are_left_alone() {
    let scores: Vec<Score> = CORPORA.iter().map(score).collect();
    let tables: String = scores.iter().map(|s| s.table.as_str()).collect();
    let page = format!(
        "{SCORES}\nOn corpora of planted errors in explainers on invented conflicts (`tests/desk/`, where the scores at first sight \
         are told as well).\n{tables}"
    );
    println!("{page}");
    keep(&page);
    for Score { recall, false_alarms, .. } in scores {
        assert!(recall >= RECALL, "recall {recall:.1} %");
        assert!(false_alarms <= FALSE_ALARMS, "false alarms {false_alarms:.1} %");
    }
}
