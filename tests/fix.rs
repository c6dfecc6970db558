//! `dateline check --fix`: each folder of `tests/fix/` is laid over a sound site and mended; `after/` holds the files that then
//! differ, `said.txt` what was said. `UPDATE_EXPECTED=1` writes both anew, for review.

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

type Files = BTreeMap<String, Vec<u8>>;

fn case(name: &str) -> PathBuf {
    common::project().join("tests/fix").join(name)
}

/// The files of a case's folder; none if it is not there.
fn files(folder: PathBuf) -> Files {
    if folder.is_dir() { common::files(&folder) } else { Files::new() }
}

/// The site of a case before it is mended.
fn site(name: &str) -> TempDir {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    common::copy(&case(name).join("before"), site.path());
    site
}

fn check(site: &Path, more: &[&str]) -> Output {
    let mut command = common::dateline();
    command.arg("--root").arg(site).args(["check", "--today", "2025-09-01"]).args(more);
    command.output().expect("the binary runs")
}

fn stdout(run: &Output) -> String {
    String::from_utf8_lossy(&run.stdout).into_owned()
}

fn stderr(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

/// The files that differ.
fn changed(before: &Files, after: &Files) -> Files {
    assert!(before.keys().eq(after.keys()), "files came or went");
    after.iter().filter(|(path, bytes)| before[*path] != **bytes).map(|(p, b)| (p.clone(), b.clone())).collect()
}

fn mended_as_expected(name: &str) {
    let site = site(name);
    let before = files(site.path().into());
    let run = check(site.path(), &["--fix"]);
    let code = run.status.code().map_or("killed".to_owned(), |code| code.to_string());
    let said = format!("{}---\n{}exit code {code}\n", stdout(&run), stderr(&run));
    let after = changed(&before, &files(site.path().into()));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::remove_dir_all(case(name).join("after")).ok();
        for (path, bytes) in &after {
            let file = case(name).join("after").join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
            std::fs::write(file, bytes).expect("it can be written");
        }
        std::fs::write(case(name).join("said.txt"), &said).expect("it can be written");
    }
    let expected = files(case(name).join("after"));
    let text = |files: &Files| -> BTreeMap<String, String> {
        files.iter().map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned())).collect()
    };
    assert_eq!(text(&after), text(&expected));
    assert_eq!(said, std::fs::read_to_string(case(name).join("said.txt")).unwrap_or_default());
    // Once more, and nothing happens.
    let once = files(site.path().into());
    let again = check(site.path(), &["--fix"]);
    assert_eq!(changed(&once, &files(site.path().into())), Files::new());
    assert_eq!((stdout(&again), again.status.code()), (String::new(), run.status.code()));
}

#[test]
fn names_are_mended_in_the_desks_own_words_only() {
    mended_as_expected("names");
}

#[test]
fn addresses_are_mended_where_they_stand_as_they_are() {
    mended_as_expected("addresses");
}

#[test]
fn line_ends_byte_order_marks_and_missing_ends_stay() {
    let crlf = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).trim_end().replace('\n', "\r\n");
        format!("\u{feff}{text}").into_bytes()
    };
    for name in ["names", "addresses"] {
        let site = site(name);
        for (path, bytes) in files(case(name).join("before")) {
            std::fs::write(site.path().join(path), crlf(&bytes)).expect("it can be written");
        }
        let before = files(site.path().into());
        let run = check(site.path(), &["--fix"]);
        let expected: Files = files(case(name).join("after")).into_iter().map(|(p, b)| (p, crlf(&b))).collect();
        let after = changed(&before, &files(site.path().into()));
        assert!(after == expected, "{name}: {}{}", stdout(&run), stderr(&run));
        assert!(!after.is_empty());
    }
}

#[test]
fn a_rehearsal_shows_the_same_change_and_writes_nothing() {
    let site = site("names");
    let before = files(site.path().into());
    let rehearsed = check(site.path(), &["--fix", "--dry-run"]);
    assert_eq!(changed(&before, &files(site.path().into())), Files::new());
    assert_eq!(stderr(&rehearsed), "");
    assert_eq!(stdout(&rehearsed), stdout(&check(site.path(), &["--fix"])));
    assert_eq!(check(site.path(), &["--dry-run"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_if_one_file_may_only_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let site = site("names");
    let file = site.path().join("content/territories/kessandria.md");
    let text = std::fs::read_to_string(&file).expect("it can be read").replace("\\x4Barsk", "Orrin");
    std::fs::write(&file, text).expect("it can be written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).expect("it can be set");
    let before = files(site.path().into());
    let run = check(site.path(), &["--fix"]);
    assert_eq!((run.status.code(), stdout(&run)), (Some(2), String::new()));
    assert!(stderr(&run).contains("content/territories/kessandria.md may only be read"), "{}", stderr(&run));
    assert_eq!(changed(&before, &files(site.path().into())), Files::new());
}

#[test]
fn what_is_mended_no_longer_counts() {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    let file = site.path().join("content/sources.yaml");
    let text = std::fs::read_to_string(&file).expect("it can be read");
    std::fs::write(&file, text.replace("/truce\n", "/truce?fbclid=1\n")).expect("it can be written");
    let rule = ["--strict", "--rule", "SRC012"];
    let run = |more: &[&str]| check(site.path(), &[&rule, more].concat());
    let found = run(&[]);
    assert_eq!(found.status.code(), Some(1));
    assert!(stderr(&found).ends_with("1 can be mended by `dateline check --fix`\n"), "{}", stderr(&found));
    assert_eq!(run(&["--fix", "--dry-run"]).status.code(), Some(0));
    assert_eq!(run(&["--fix", "--rule", "NAM002"]).status.code(), Some(0));
    assert!(std::fs::read_to_string(&file).expect("it can be read") == text);
}

#[test]
fn only_the_rules_that_are_asked_for_mend() {
    let site = site("names");
    let before = files(site.path().into());
    let run = check(site.path(), &["--fix", "--rule", "SRC012", "--format", "json"]);
    assert_eq!(changed(&before, &files(site.path().into())), Files::new());
    assert!(stdout(&run).starts_with("{\"diagnostics\":[]"), "{}", stdout(&run));
    // A change is no part of what a program reads.
    let run = check(site.path(), &["--fix", "--rule", "NAM001", "--format", "json"]);
    assert!(stdout(&run).starts_with('{') && stderr(&run).starts_with("--- a/content/explainers/harbour.md\n"));
    let after = changed(&before, &files(site.path().into()));
    assert_eq!(after.keys().collect::<Vec<_>>(), ["content/explainers/harbour.md"]);
}
