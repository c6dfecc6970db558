//! Bad input and what it gets: each folder of `tests/faults/` is laid over a sound site, built, and what `dateline`
//! says is compared with the folder's `expected.txt`. `UPDATE_EXPECTED=1` writes what it says now, for review.

mod common;

use std::path::Path;

fn said(case: &Path) -> String {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    common::copy(case, site.path());
    std::fs::remove_file(site.path().join("expected.txt")).ok();
    let output = site.path().join("public");
    let run = common::build(site.path(), &output, &["--today", "2025-09-01"]);
    let code = run.status.code().map_or("killed".to_owned(), |c| c.to_string());
    let text = format!("{}exit code {code}\n", String::from_utf8_lossy(&run.stderr));
    assert!(!text.contains("panicked"), "{text}");
    if run.status.code() != Some(0) {
        assert!(!output.exists(), "{} published something all the same", case.display());
    }
    text.replace(&site.path().display().to_string(), "SITE")
}

#[test]
fn the_sound_site_is_sound() {
    let case = tempfile::tempdir().expect("a folder");
    assert_eq!(said(case.path()), "exit code 0\n");
}

#[test]
fn every_fault_gets_its_diagnostic() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    let mut cases: Vec<_> = std::fs::read_dir(common::project().join("tests/faults"))
        .expect("the folder of cases")
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.is_dir() && !p.ends_with("_sound"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    for case in cases {
        let expected = std::fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
        let said = said(&case);
        if update {
            std::fs::write(case.join("expected.txt"), &said).expect("it can be written");
        } else if said != expected {
            wrong.push(format!("{}\n--- expected\n{expected}\n--- said\n{said}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
