//! Each rule on a site that breaks it and on one that was mended as the rule says: `tests/rules/CODE/bad` and `good`,
//! laid over the sound site `tests/rules/_common`. What a writer is told of the bad one is compared with the
//! `expected.txt` beside it; `UPDATE_EXPECTED=1` writes what it says now, for review.

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use dateline::check;
use tempfile::TempDir;

/// The families of codes about files, fields, blocks and templates: `tests/faults` has what they find.
const OF_FAULTS: [&str; 9] = ["BIB", "BLK", "CFG", "FIL", "FMT", "LOC", "MRK", "REF", "TPL"];
/// Found by asking the network only: see tests/links_outside.rs.
const OF_THE_NETWORK: &str = "LNK004";
/// Files that are too large to be kept here: their bad sites have a small one, which is grown to so many bytes.
const GROWN: [(&str, &str, u64); 2] =
    [("IMG004", "content/explainers/crossing/boat.png", 600_000), ("PUB004", "static/interview.mp4", 101_000_000)];

/// The codes of all rules that have their two sites here.
fn rules() -> impl Iterator<Item = &'static str> {
    let codes = check::documented().map(|rule| rule.code);
    codes.filter(|code| !OF_FAULTS.iter().any(|family| code.starts_with(family)) && *code != OF_THE_NETWORK)
}

fn folder() -> PathBuf {
    common::project().join("tests/rules")
}

/// Which of the two sites of a rule.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Bad,
    Good,
}

/// The whole site: what all have in common, and over it what this one is about.
fn site(code: &str, which: Which) -> TempDir {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&folder().join("_common"), site.path());
    let name = if which == Which::Bad { "bad" } else { "good" };
    common::copy(&folder().join(code).join(name), site.path());
    for (_, file, bytes) in GROWN.iter().filter(|(of, ..)| *of == code && which == Which::Bad) {
        let file = fs::OpenOptions::new().write(true).open(site.path().join(file)).expect("the file to grow");
        file.set_len(*bytes).expect("it can grow");
    }
    site
}

fn checked(site: &TempDir, more: &[&str]) -> Output {
    let mut command = common::dateline();
    command.arg("--root").arg(site.path()).args(["check", "--today", "2025-08-31"]).args(more);
    command.output().expect("the binary runs")
}

/// The codes of what is found on a site.
fn found(site: &TempDir) -> Vec<String> {
    let run = checked(site, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).expect("what it found, as JSON");
    let findings = report["diagnostics"].as_array().expect("a list of findings");
    findings.iter().map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn every_rule_has_its_sites_and_every_site_its_rule() {
    let entries =
        fs::read_dir(folder()).expect("the folder of sites").map(|entry| entry.expect("an entry").file_name());
    let mut folders: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    folders.retain(|name| name != "_common");
    folders.sort();
    assert_eq!(folders, rules().collect::<Vec<_>>());
    for code in rules() {
        for part in ["bad", "good", "expected.txt"] {
            assert!(folder().join(code).join(part).exists(), "{code} has no {part}");
        }
    }
}

#[test]
fn the_common_site_is_sound() {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&folder().join("_common"), site.path());
    assert_eq!(found(&site), Vec::<String>::new());
}

/// What is found on one of the two sites of each rule.
fn findings(which: Which) -> Vec<(&'static str, Vec<String>)> {
    rules().map(|code| (code, found(&site(code, which)))).collect()
}

#[test]
fn the_bad_site_breaks_its_rule_and_no_other() {
    let mut wrong = findings(Which::Bad);
    wrong.retain(|(code, found)| found.is_empty() || found.iter().any(|other| other != code));
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_good_site_breaks_none() {
    let mut wrong = findings(Which::Good);
    wrong.retain(|(_, found)| !found.is_empty());
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn writers_are_told_what_to_type() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for code in rules() {
        let run = checked(&site(code, Which::Bad), &[]);
        let said = String::from_utf8_lossy(&run.stderr);
        let path = folder().join(code).join("expected.txt");
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if update {
            fs::write(&path, &*said).expect("it can be written");
        } else if said != expected {
            wrong.push(format!("{code}\n--- expected\n{expected}\n--- said\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
