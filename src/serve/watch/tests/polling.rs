use super::*;

fn polled() -> Site {
    let mut site = Site::new();
    site.options.poll = Some(Duration::from_millis(20));
    site.watch();
    site
}

#[test]
fn edits_are_seen_without_events() {
    let site = polled();
    // All of one size, and faster than some clocks tick.
    for text in ["two\n", "six\n", "ten\n"] {
        site.write("site/content/explainers/a.md", text);
        site.told(&["content/explainers/a.md"]);
    }
    fs::remove_file(site.path("site/content/explainers/b.md")).unwrap();
    site.told(&["content/explainers/b.md"]);
    site.told_nothing();
}

#[test]
fn many_files_at_once_are_all_seen() {
    let site = polled();
    for i in 0..300 {
        site.write(&format!("site/content/explainers/{i}.md"), "one\n");
    }
    let batches = site.batches();
    let told: BTreeSet<_> = batches.iter().flat_map(|batch| &batch.paths).collect();
    assert_eq!(told.len(), 300);
}

#[test]
fn folders_that_come_and_go_are_seen() {
    let site = polled();
    fs::remove_dir_all(site.path("site/content")).unwrap();
    site.hears_of("content/explainers/a.md");
    site.write("site/content/explainers/a.md", "two\n");
    site.hears_of("content/explainers/a.md");
    site.write("site/templates/page.html", "<p>\n");
    site.hears_of("templates/page.html");
    site.told_nothing();
}
