//! A build of what was built before does nothing, and whatever is changed on either side is seen.

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

/// A copy of a site whose files were left alone for an hour, built once.
struct Trial {
    folder: TempDir,
}

/// Is given the text of a page.
type EditOfSite = fn(&Trial, String);
type EditOfOutput = fn(&Path);

const DAY: &str = "2025-06-05";
const PAGE: &str = "content/pages/about.md";

impl Trial {
    fn new() -> Self {
        let trial = Self { folder: tempfile::tempdir().expect("a folder") };
        common::copy(&common::project().join("tests/sites/marav"), &trial.root());
        let _ = fs::remove_dir_all(trial.root().join(".dateline"));
        for path in common::files(&trial.root()).into_keys() {
            age(&trial.root().join(path));
        }
        let said = trial.build(&["--today", DAY]);
        assert!(!said.contains(" 0 files written"), "{said}");
        trial
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    fn build(&self, options: &[&str]) -> String {
        let run = common::build(&self.root(), &self.public(), options);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8_lossy(&run.stdout).into_owned()
    }

    /// Whether a build takes the word of the last one: the record is made to tell of more pages than there are.
    fn is_taken_over(&self, options: &[&str]) -> bool {
        let record = self.root().join(".dateline/cache/build.json");
        let mut made: serde_json::Value =
            serde_json::from_slice(&fs::read(&record).expect("a record")).expect("it is JSON");
        made["pages"] = 98_765.into();
        fs::write(&record, made.to_string()).expect("it can be written");
        let said = self.build(options);
        let taken = said.contains("98765 pages");
        assert!(!taken || said.contains(" 0 files written"), "{said}");
        taken
    }
}

fn age(path: &Path) {
    let file = File::options().write(true).open(path).expect("it can be opened");
    file.set_modified(SystemTime::now() - Duration::from_secs(3600)).expect("it can be dated");
}

#[test]
fn what_was_built_before_is_not_built_again() {
    let trial = Trial::new();
    let before = common::files(&trial.public());
    assert!(trial.is_taken_over(&["--today", DAY]));
    assert_eq!(before, common::files(&trial.public()));
}

#[test]
fn another_day_address_or_choice_is_another_build() {
    for other in [["--today", "2025-06-06"].as_slice(), &["--today", DAY, "--drafts"]] {
        assert!(!Trial::new().is_taken_over(other), "{other:?}");
    }
    let trial = Trial::new();
    assert!(!trial.is_taken_over(&["--today", DAY, "--base-url", "https://elsewhere.example/"]));
    let page = fs::read_to_string(trial.public().join("index.html")).expect("the home page");
    assert!(page.contains("https://elsewhere.example/"));
}

#[test]
fn whatever_is_done_to_the_site_is_seen() {
    let text = |trial: &Trial| fs::read_to_string(trial.root().join(PAGE)).expect("the page");
    let changes: [(&str, EditOfSite); 4] = [
        ("an edit", |trial, text| fs::write(trial.root().join(PAGE), text + "\nZwischenfall.\n").expect("written")),
        ("a new file", |trial, text| {
            fs::write(trial.root().join("content/pages/more.md"), text.replace("title: ", "title: More "))
                .expect("written");
        }),
        ("a file that went", |trial, _| fs::remove_file(trial.root().join("content/pages/about.md")).expect("removed")),
        ("a template", |trial, _| {
            fs::create_dir_all(trial.root().join("templates")).expect("a folder");
            let own = "{% extends \"theme/base.html\" %}";
            fs::write(trial.root().join("templates/page.html"), own).expect("written");
        }),
    ];
    for (what, change) in changes {
        let trial = Trial::new();
        change(&trial, text(&trial));
        assert!(!trial.is_taken_over(&["--today", DAY]), "{what}");
    }
}

#[test]
#[cfg(unix)]
fn an_edit_of_the_same_length_and_time_is_seen() {
    let trial = Trial::new();
    let page = trial.root().join(PAGE);
    let text = fs::read_to_string(&page).expect("the page");
    let edited = text.replacen("the", "thX", 1);
    assert_ne!(text, edited);
    let modified = fs::metadata(&page).and_then(|found| found.modified()).expect("a time");
    fs::write(&page, edited).expect("written");
    File::options().write(true).open(&page).and_then(|file| file.set_modified(modified)).expect("dated");
    assert!(!trial.is_taken_over(&["--today", DAY]));
}

#[test]
fn whatever_is_done_to_the_output_is_mended() {
    let changes: [(&str, EditOfOutput); 3] = [
        ("a page that was edited", |public| fs::write(public.join("index.html"), "gone").expect("written")),
        ("a file that went", |public| fs::remove_file(public.join("robots.txt")).expect("removed")),
        ("a file that came", |public| fs::write(public.join("extra.html"), "more").expect("written")),
    ];
    for (what, change) in changes {
        let trial = Trial::new();
        let before = common::files(&trial.public());
        change(&trial.public());
        assert!(!trial.is_taken_over(&["--today", DAY]), "{what}");
        assert_eq!(before, common::files(&trial.public()), "{what}");
    }
}

#[test]
fn a_file_that_was_written_just_now_is_not_relied_on() {
    let trial = Trial::new();
    let page = trial.root().join(PAGE);
    let text = fs::read_to_string(&page).expect("the page");
    fs::write(&page, text + "\n").expect("written");
    fs::remove_file(trial.root().join(".dateline/cache/build.json")).expect("there was a record");
    trial.build(&["--today", DAY]);
    assert!(!trial.root().join(".dateline/cache/build.json").exists());
}

#[test]
fn warnings_are_said_every_time() {
    let trial = Trial::new();
    let stray = trial.root().join("templates/notes.txt");
    fs::create_dir_all(stray.parent().expect("a folder")).expect("made");
    fs::write(&stray, "").expect("written");
    age(&stray);
    let said = || {
        let run = common::build(&trial.root(), &trial.public(), &["--today", DAY]);
        String::from_utf8_lossy(&run.stderr).into_owned()
    };
    let first = said();
    assert!(first.contains("templates/notes.txt"), "{first}");
    assert_eq!(first, said());
}
