//! What Dateline publishes is read by programs that others wrote: `tests/readers/read.py`. They are asked when
//! `DATELINE_READERS=1`, with the Python in `DATELINE_PYTHON` that has what `tests/readers/requirements.txt` lists.

mod common;

use std::process::Command;

/// Builds a site, and lets every reader read it.
fn read(site: &str, more: &[&str]) {
    if std::env::var("DATELINE_READERS").as_deref() != Ok("1") {
        eprintln!(
            "skipped: set DATELINE_READERS=1, and DATELINE_PYTHON to a Python with tests/readers/requirements.txt"
        );
        return;
    }
    let python = std::env::var_os("DATELINE_PYTHON").unwrap_or_else(|| "python3".into());
    let output = tempfile::tempdir().expect("a folder");
    let public = output.path().join("public");
    common::build_clean(&common::project().join(site), &public, more);
    let script = common::project().join("tests/readers/read.py");
    let run = Command::new(python).arg(script).arg(&public).output().expect("DATELINE_PYTHON runs");
    let (said, wrong) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    println!("{said}");
    assert!(run.status.success(), "{said}{wrong}");
}

#[test]
fn readers_by_others_read_the_flagship() {
    read(".", &["--today", "2025-09-01"]);
}

#[test]
fn readers_by_others_read_a_site_in_three_languages() {
    read("tests/sites/marav", &["--today", "2025-06-05"]);
}
