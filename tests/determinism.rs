//! The same input gives the same bytes, whatever the machine does.

mod common;

use std::path::Path;

/// Builds a site into a fresh folder under an environment.
fn built(root: &Path, environment: &[(&str, &str)]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let output = tempfile::tempdir().expect("a folder");
    let public = output.path().join("public");
    let mut command = common::dateline();
    command.arg("--root").arg(root).args(["build", "--today", "2025-09-01", "--output"]).arg(&public);
    let run = command.envs(environment.iter().copied()).output().expect("the binary runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    common::files(&public)
}

#[test]
fn threads_time_zones_locales_and_file_order_do_not_show() {
    for site in [common::project().join("tests/sites/marav"), common::project()] {
        let copied = tempfile::tempdir().expect("a folder");
        // Folders list files in the order of their making on many file systems: make them in reverse.
        for part in ["site.yaml", "content", "static", "templates"] {
            let from = site.join(part);
            if from.is_file() {
                std::fs::copy(&from, copied.path().join(part)).expect("it can be copied");
            }
            let files: Vec<_> = if from.is_dir() && site.join("Cargo.toml").exists() && part != "content" {
                Vec::new()
            } else if from.is_dir() {
                common::files(&from).into_iter().rev().collect()
            } else {
                Vec::new()
            };
            for (path, bytes) in files {
                let file = copied.path().join(part).join(path);
                std::fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
                std::fs::write(file, bytes).expect("it can be written");
            }
        }
        let one = built(copied.path(), &[("RAYON_NUM_THREADS", "1"), ("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")]);
        let two =
            built(copied.path(), &[("RAYON_NUM_THREADS", "2"), ("TZ", "Pacific/Pago_Pago"), ("LC_ALL", "tr_TR.UTF-8")]);
        assert_eq!(one, two);
        assert!(one.len() > 30);
    }
}

#[test]
fn a_second_build_leaves_every_file_as_it_is() {
    let output = tempfile::tempdir().expect("a folder");
    let public = output.path().join("public");
    let root = common::project().join("tests/sites/marav");
    common::build_clean(&root, &public, &["--today", "2025-09-01"]);
    let time = |p: &str| std::fs::metadata(public.join(p)).and_then(|m| m.modified()).expect("a time");
    let before = time("index.html");
    let run = common::build(&root, &public, &["--today", "2025-09-01"]);
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(said.contains(" 0 files written"), "{said}");
    assert_eq!(before, time("index.html"));
}
