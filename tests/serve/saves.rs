//! How files come to change: the ways of editors, of git, and of people who tidy up.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::thread;

use super::preview::{MOMENT, Stream};
#[cfg(target_os = "linux")]
use super::preview::{Preview, in_namespaces};
use super::site::{ASKS, DRAFT, DRAFT_PAGE, Site, TALKS, TALKS_PAGE};
use crate::common;

#[test]
fn after_a_thousand_edits_the_last_one_shows() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let before = preview.generation();
    let text = site.read(TALKS);
    for i in 1..=1000 {
        site.write(TALKS, text.replace(ASKS, &format!("asks {i} times.")));
    }
    preview.until_shown(TALKS_PAGE, "asks 1000 times.");
    let editions = preview.generation() - before;
    assert!(editions <= 100, "{editions} editions");
    assert_eq!(preview.errors(""), 0);
}

#[test]
fn all_the_ways_in_which_editors_save_are_seen() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let text = site.read(TALKS);
    let saying = |words: &str| text.replace(ASKS, words);

    // A new file takes the old one's place.
    for i in 0..3 {
        let words = format!("asks anew: {i}.");
        site.write("content/explainers/.marav-talks.md.tmp", saying(&words));
        site.rename("content/explainers/.marav-talks.md.tmp", TALKS);
        preview.until_shown(TALKS_PAGE, &words);
    }
    // The old one becomes a backup, and a new one is written.
    site.rename(TALKS, "content/explainers/marav-talks.md~");
    site.write(TALKS, saying("asks beside a backup."));
    preview.until_shown(TALKS_PAGE, "asks beside a backup.");
    // It is taken away for longer than anybody waits, and comes back.
    let draft = site.read(DRAFT);
    site.remove(DRAFT);
    preview.until_status(DRAFT_PAGE, 404);
    site.write(DRAFT, draft);
    preview.until_status(DRAFT_PAGE, 200);
}

#[test]
fn what_is_left_behind_or_only_read_is_no_edit() {
    let site = Site::new();
    let preview = site.serve(&[]);
    for leftover in [
        "content/explainers/marav-talks.md~",
        "content/explainers/.marav-talks.md.swp",
        "content/explainers/4913",
        "content/explainers/#marav-talks.md#",
        "content/explainers/marav-talks.md.orig",
        "static/.DS_Store",
        "public/index.html",
        "notes.txt",
        ".git/index",
    ] {
        site.write(leftover, "left behind");
    }
    common::files(&site.root());
    for page in ["", TALKS_PAGE, "extra.txt", "explainers/water-protocol/sluice.png"] {
        preview.get(page);
    }
    thread::sleep(MOMENT);
    site.edit(TALKS, ASKS, "asks at last.");
    preview.until_shown(TALKS_PAGE, "asks at last.");
    preview.until("the edit is said", || preview.edits() > 0);
    let said = preview.said();
    let edits: Vec<&str> = said.lines().filter_map(|line| line.split_once(": shown after ")).map(|it| it.0).collect();
    assert_eq!(edits, [TALKS]);
}

#[test]
fn folders_that_come_go_and_move_are_followed() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let page = |title: &str| {
        format!(
            "---\ntitle: {title}\nsummary: A week without news.\ndate: 2025-05-01\nas_of: 2025-05-01\n---\n\nNothing happened.\n"
        )
    };
    site.write("content/explainers/quiet/index.md", page("A quiet week"));
    site.write("content/explainers/quiet/deep/notes.txt", "deep");
    preview.until_shown("explainers/quiet/", "A quiet week");
    site.rename("content/explainers/quiet", "content/explainers/silent");
    preview.until_shown("explainers/silent/", "A quiet week");
    preview.until_status("explainers/quiet/", 404);
    // The folder under its new name is watched, and so is what is in it.
    site.write("content/explainers/silent/index.md", page("A silent week"));
    preview.until_shown("explainers/silent/", "A silent week");
    site.write("content/explainers/silent/deep/notes.txt", "deeper");
    preview.until_shown("explainers/silent/deep/notes.txt", "deeper");
    // Out of the site, and in again.
    fs::rename(site.path("content/explainers/silent"), site.beside("away")).unwrap();
    preview.until_status("explainers/silent/", 404);
    fs::rename(site.beside("away"), site.path("content/explainers/silent")).unwrap();
    preview.until_shown("explainers/silent/", "A silent week");
    assert_eq!(preview.errors(""), 0);
}

#[test]
fn content_that_goes_and_comes_back_is_watched_again() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let content = site.path("content");
    fs::remove_dir_all(&content).unwrap();
    preview.until("it is gone", || preview.get(TALKS_PAGE).status == 404 || preview.errors(TALKS_PAGE) > 0);
    common::copy(&common::project().join("tests/sites/marav/content"), &content);
    preview.until("it is back", || preview.shows(TALKS_PAGE, ASKS) && preview.errors("") == 0);
    site.edit(TALKS, ASKS, "asks once more.");
    preview.until_shown(TALKS_PAGE, "asks once more.");
    // Exchanged for another in one step.
    let other = site.beside("other");
    common::copy(&content, &other);
    let file = other.join("explainers/marav-talks.md");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("asks once more", "asks elsewhere")).unwrap();
    fs::rename(&content, site.beside("old")).unwrap();
    fs::rename(&other, &content).unwrap();
    preview.until_shown(TALKS_PAGE, "asks elsewhere.");
    site.edit(TALKS, "asks elsewhere.", "asks there.");
    preview.until_shown(TALKS_PAGE, "asks there.");
}

#[test]
fn a_linked_folder_within_the_site_is_followed() {
    let site = Site::new();
    site.rename("content/explainers", "written");
    symlink("../written", site.path("content/explainers")).unwrap();
    let preview = site.serve(&[]);
    assert!(preview.shows(TALKS_PAGE, ASKS));
    site.edit("written/marav-talks.md", ASKS, "asks through a link.");
    preview.until_shown(TALKS_PAGE, "asks through a link.");
    assert_eq!(preview.errors(""), 0);
}

#[test]
fn polling_sees_edits_as_well() {
    let site = Site::new();
    let preview = site.serve(&["--poll", "50"]);
    site.edit(TALKS, ASKS, "asks a pollster.");
    preview.until_shown(TALKS_PAGE, "asks a pollster.");
    site.write("static/late.txt", "late");
    preview.until_shown("late.txt", "late");
    site.remove("static/late.txt");
    preview.until_status("late.txt", 404);
    site.edit("site.yaml", "title: Atlas Field Notes", "title: Atlas Slow Notes");
    preview.until_shown("", "Atlas Slow Notes");
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_watches_are_left_the_files_are_looked_at() {
    let site = Site::new();
    // A namespace of users has a limit of its own, so that nobody else's watches run out.
    let few = "echo 2 > /proc/sys/user/max_inotify_watches || exit 1;";
    let alone = in_namespaces(&["--user", "--map-root-user"], few, &site.command(&["--port", "0"]));
    let Some(mut command) = alone else { return };
    let preview = Preview::start(&mut command);
    preview.until("it says so", || preview.said().contains("the system has no file watches left"));
    site.edit(TALKS, ASKS, "asks a pollster.");
    preview.until_shown(TALKS_PAGE, "asks a pollster.");
    assert_eq!(preview.said().matches("no file watches left").count(), 1);
}

#[test]
fn a_branch_switch_is_one_edit() {
    const FILES: usize = 300;
    let site = Site::new();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(site.root()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]);
        command.args(arguments).output().is_ok_and(|run| run.status.success())
    };
    if !git(&["init", "-q", "-b", "main"]) {
        eprintln!("skipped: there is no git");
        return;
    }
    let topic = |i: usize, of: &str| {
        site.write(
            &format!("content/topics/matter-{i}.md"),
            format!("---\nname: Matter {i} of {of}\n---\n\nOf {of}.\n"),
        )
    };
    let commit = |of: &str| {
        (0..FILES).for_each(|i| topic(i, of));
        assert!(git(&["add", "."]) && git(&["commit", "-q", "-m", of]), "{of}");
    };
    commit("main");
    assert!(git(&["checkout", "-q", "-b", "other"]));
    site.edit(TALKS, ASKS, "asks on a branch.");
    fs::remove_dir_all(site.path("content/explainers/water-protocol")).unwrap();
    commit("other");
    let preview = site.serve(&[]);
    for (branch, asks) in [("main", ASKS), ("other", "asks on a branch."), ("main", ASKS)] {
        let before = preview.generation();
        let mut stream = Stream::open(&preview);
        assert!(git(&["checkout", "-q", branch]));
        preview.until_shown(TALKS_PAGE, asks);
        for i in [0, FILES / 2, FILES - 1] {
            preview.until_shown(&format!("topics/matter-{i}/"), &format!("Of {branch}."));
        }
        preview.until_status("explainers/water-protocol/", if branch == "main" { 200 } else { 404 });
        thread::sleep(MOMENT);
        let after = preview.generation();
        let told = stream.changes_until(after).len() as u64;
        assert!(told <= 3 && told == after - before, "{told} changes for {branch}");
        assert!((0..FILES).all(|i| preview.shows(&format!("topics/matter-{i}/"), &format!("Of {branch}."))));
    }
}
