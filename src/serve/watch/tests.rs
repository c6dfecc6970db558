#[cfg(unix)]
mod links;
mod polling;
mod trouble;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Changes, Options, Signal, Watcher, watch};

/// Long enough for whatever happens to be told.
const EVER: Duration = Duration::from_secs(20);
/// Long enough for a batch that is coming to come, as far as one can wait for nothing.
const NEVER: Duration = Duration::from_millis(400);

/// A site that is watched.
struct Site {
    folder: TempDir,
    options: Options,
    watcher: Option<Watcher>,
    signals: Option<Receiver<Signal>>,
}

impl Site {
    /// A site with two explainers and a style, not watched yet.
    fn new() -> Self {
        let site =
            Self { folder: tempfile::tempdir().unwrap(), options: Options::default(), watcher: None, signals: None };
        site.write("site/site.yaml", "title: A\n");
        site.write("site/content/explainers/a.md", "one\n");
        site.write("site/content/explainers/b.md", "one\n");
        site.write("site/static/style.css", "p {}\n");
        site
    }

    fn watched() -> Self {
        let mut site = Self::new();
        site.watch();
        site
    }

    fn watch(&mut self) {
        let (sender, signals) = channel();
        let send = move |signal| drop(sender.send(signal));
        self.watcher = Some(watch(&self.path("site"), self.options.clone(), send));
        self.signals = Some(signals);
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    fn signal(&self) -> Signal {
        self.signals.as_ref().unwrap().recv_timeout(EVER).expect("nothing was told")
    }

    /// The next batch.
    fn changes(&self) -> Changes {
        match self.signal() {
            Signal::Changed(changes) => changes,
            Signal::Remark(remark) => panic!("{remark}"),
        }
    }

    /// Asserts that the next batch is of these paths.
    fn told(&self, paths: &[&str]) {
        let expected: Vec<_> = paths.iter().map(|path| self.path("site").join(path)).collect();
        let changes = self.changes();
        assert_eq!(Vec::from_iter(changes.paths), expected);
    }

    /// All batches until nothing more is told.
    fn batches(&self) -> Vec<Changes> {
        let mut batches = vec![self.changes()];
        while let Ok(signal) = self.signals.as_ref().unwrap().recv_timeout(NEVER) {
            match signal {
                Signal::Changed(changes) => batches.push(changes),
                Signal::Remark(remark) => panic!("{remark}"),
            }
        }
        batches
    }

    /// Asserts that this many files are told of, in one batch. A machine that is held up for long may need some more.
    fn told_together(&self, files: usize) {
        let batches = self.batches();
        assert!(batches.len() <= 10, "{} batches", batches.len());
        assert!(batches.iter().all(|batch| !batch.everything));
        let told: BTreeSet<_> = batches.iter().flat_map(|batch| &batch.paths).collect();
        assert_eq!(told.len(), files);
    }

    /// Asserts that a single path is told of. A machine that is held up for long may see it half saved.
    fn told_of_none_but(&self, path: &str) {
        let path = self.path("site").join(path);
        let batches = self.batches();
        assert!(batches.len() <= 3, "{batches:?}");
        assert!(batches.iter().all(|batch| batch.paths.iter().eq([&path])), "{batches:?}");
    }

    /// Waits until a path is told of.
    fn hears_of(&self, path: &str) {
        let path = self.path("site").join(path);
        while !self.changes().paths.contains(&path) {}
    }

    fn told_nothing(&self) {
        if let Ok(signal) = self.signals.as_ref().unwrap().recv_timeout(NEVER) {
            panic!("{signal:?}");
        }
    }
}

#[test]
fn a_write_is_told_by_its_path() {
    let site = Site::watched();
    site.write("site/content/explainers/a.md", "two\n");
    site.told(&["content/explainers/a.md"]);
    site.write("site/site.yaml", "title: B\n");
    site.told(&["site.yaml"]);
    site.write("site/static/new.css", "a {}\n");
    site.told(&["static/new.css"]);
    fs::remove_file(site.path("site/content/explainers/b.md")).unwrap();
    site.told(&["content/explainers/b.md"]);
    site.told_nothing();
}

#[test]
fn an_edit_of_the_settings_is_no_reason_to_look_at_everything() {
    let site = Site::watched();
    site.write("site/.site.yaml.swp", "title: B\n");
    site.rename("site/.site.yaml.swp", "site/site.yaml");
    assert!(site.batches().iter().all(|batch| !batch.everything));
}

#[test]
fn the_same_size_twice_in_a_tick_is_two_edits() {
    let site = Site::watched();
    for text in ["two\n", "six\n", "ten\n"] {
        site.write("site/content/explainers/a.md", text);
        site.told(&["content/explainers/a.md"]);
    }
}

#[test]
fn saving_as_vim_does_is_one_edit() {
    let site = Site::watched();
    let at = |name: &str| format!("site/content/explainers/{name}");
    site.write(&at("4913"), "");
    fs::remove_file(site.path(&at("4913"))).unwrap();
    site.rename(&at("a.md"), &at("a.md~"));
    sleep(Duration::from_millis(10));
    site.write(&at("a.md"), "two\n");
    fs::remove_file(site.path(&at("a.md~"))).unwrap();
    site.told_of_none_but("content/explainers/a.md");
}

#[test]
fn a_file_renamed_over_another_is_one_edit() {
    let site = Site::watched();
    site.write("site/content/explainers/.a.md.swp", "two\n");
    site.rename("site/content/explainers/.a.md.swp", "site/content/explainers/a.md");
    site.told_of_none_but("content/explainers/a.md");
}

#[test]
fn a_file_is_not_told_of_while_it_is_emptied_to_be_written() {
    let site = Site::watched();
    let file = site.path("site/content/explainers/a.md");
    let once = (0..4).filter(|i| {
        fs::write(&file, "").unwrap();
        sleep(Duration::from_millis(10));
        fs::write(&file, format!("{i}\n")).unwrap();
        site.batches().len() == 1
    });
    // A machine that is held up for long may take too long now and then.
    assert!(once.count() >= 2);
}

#[test]
fn what_editors_leave_behind_is_not_told_of() {
    let mut site = Site::new();
    site.options.ignored = vec![site.path("site/content/public")];
    site.watch();
    let names =
        ["a.md~", ".a.md.swp", ".a.md.swx", "4913", "a.tmp", ".#a.md", "#a.md#", "a.md___jb_tmp___", ".DS_Store"];
    for name in names {
        site.write(&format!("site/content/explainers/{name}"), "left\n");
    }
    site.write("site/content/.goutputstream-X1", "left\n");
    site.write("site/content/.git/x.md", "left\n");
    site.write("site/content/public/index.html", "built\n");
    site.write("site/public/index.html", "built\n");
    site.write("site/notes.md", "beside\n");
    site.told_nothing();
}

#[test]
fn reading_is_not_told_of() {
    let mut site = Site::new();
    let file = site.path("site/content/explainers/a.md");
    // Long after it was written.
    let hour_ago = std::time::SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().append(true).open(&file).unwrap().set_modified(hour_ago).unwrap();
    site.watch();
    for _ in 0..50 {
        fs::read(&file).unwrap();
        fs::read_dir(site.path("site/content/explainers")).unwrap().count();
        // Opened to be written to, and then not written to.
        drop(fs::OpenOptions::new().append(true).open(&file).unwrap());
    }
    fs::File::open(&file).unwrap().set_times(fs::FileTimes::new().set_accessed(std::time::SystemTime::now())).unwrap();
    // Allowed what it is allowed already.
    fs::set_permissions(&file, file.metadata().unwrap().permissions()).unwrap();
    site.told_nothing();
}

#[cfg(unix)]
#[test]
fn a_file_that_may_be_read_from_now_on_is_told_of() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::watched();
    let file = site.path("site/content/explainers/a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    site.told(&["content/explainers/a.md"]);
}

#[test]
fn a_folder_takes_its_files_along() {
    let site = Site::watched();
    site.rename("site/content/explainers", "site/content/topics");
    let (from, to) = ("content/explainers", "content/topics");
    let files = |folder: &str| [folder.to_owned(), format!("{folder}/a.md"), format!("{folder}/b.md")];
    let both = [files(from), files(to)].concat();
    site.told(&both.iter().map(String::as_str).collect::<Vec<_>>());
    site.write("site/content/topics/a.md", "two\n");
    site.told(&["content/topics/a.md"]);

    site.rename("site/content/topics", "away");
    site.told(&files(to).each_ref().map(String::as_str));
    site.write("away/a.md", "three\n");
    site.told_nothing();

    site.rename("away", "site/content/topics");
    site.told(&files(to).each_ref().map(String::as_str));
    site.write("site/content/topics/b.md", "two\n");
    site.told(&["content/topics/b.md"]);
}

#[test]
fn files_of_folders_that_were_just_made_are_told_of() {
    let site = Site::watched();
    for i in 0..20 {
        // Written at once, and a moment later.
        let (now, later) = (format!("content/new/{i}/x/y/now.md"), format!("content/new/{i}/x/y/later.md"));
        site.write(&format!("site/{now}"), "one\n");
        site.hears_of(&now);
        site.write(&format!("site/{later}"), "one\n");
        site.hears_of(&later);
    }
}

#[test]
fn a_thousand_files_at_once_are_one_batch() {
    let site = Site::new();
    for i in 0..1000 {
        site.write(&format!("site/content/explainers/{}/{i}.md", i % 10), "one\n");
    }
    let mut site = site;
    site.watch();
    for i in 0..1000 {
        site.write(&format!("site/content/explainers/{}/{i}.md", i % 10), "two\n");
    }
    site.told_together(1000);
}

#[test]
fn a_branch_switch_is_one_batch_however_long_git_takes() {
    let mut site = Site::new();
    site.write("site/.git/HEAD", "ref: refs/heads/main\n");
    site.watch();
    let once = (0..3).filter(|branch| {
        site.write("site/.git/index.lock", "");
        for i in 0..20 {
            site.write(&format!("site/content/explainers/{i}.md"), &format!("{branch}\n"));
        }
        sleep(Duration::from_millis(300));
        site.write("site/content/explainers/last.md", &format!("{branch}\n"));
        fs::remove_file(site.path("site/.git/index.lock")).unwrap();
        site.batches().len() == 1
    });
    // A machine that is held up for long may take too long now and then.
    assert!(once.count() >= 1);
}

#[test]
fn edits_without_end_are_told_of_now_and_then_and_the_last_one_in_the_end() {
    let site = Site::watched();
    let file = site.path("site/content/explainers/a.md");
    let began = Instant::now();
    for i in 0..1000 {
        fs::write(&file, format!("{i}\n")).unwrap();
        sleep(Duration::from_micros(500));
    }
    let reader = site.signals.as_ref().unwrap();
    let before_last = reader.try_iter().count();
    fs::write(&file, "last\n").unwrap();
    site.hears_of("content/explainers/a.md");
    let batches = before_last + reader.try_iter().count() + 1;
    assert!(batches <= 4 + began.elapsed().as_millis() as usize / 10, "{batches} batches");
}

#[test]
fn content_that_is_deleted_and_made_again_is_still_watched() {
    let site = Site::watched();
    for text in ["two\n", "three\n"] {
        fs::remove_dir_all(site.path("site/content")).unwrap();
        site.write("site/content/explainers/a.md", text);
        site.hears_of("content/explainers/a.md");
        // What follows is told of by the new folder.
        while site.signals.as_ref().unwrap().recv_timeout(NEVER).is_ok() {}
        site.write("site/content/explainers/a.md", "four\n");
        site.told(&["content/explainers/a.md"]);
    }
}

#[test]
fn a_site_that_is_replaced_is_still_watched() {
    let site = Site::watched();
    site.write("other/site.yaml", "title: B\n");
    site.write("other/content/explainers/a.md", "two\n");
    site.rename("site", "old");
    site.rename("other", "site");
    let changes = site.changes();
    assert!(changes.everything);
    site.told_nothing();
    site.write("site/content/explainers/a.md", "three\n");
    site.told(&["content/explainers/a.md"]);
    site.write("old/content/explainers/a.md", "three\n");
    site.told_nothing();
}

#[test]
fn templates_that_are_made_later_are_watched() {
    let site = Site::watched();
    site.write("site/templates/page.html", "<p>\n");
    site.hears_of("templates/page.html");
    site.told_nothing();
    site.write("site/templates/page.html", "<div>\n");
    site.told(&["templates/page.html"]);
}

#[test]
fn a_site_that_is_made_later_is_watched() {
    let mut site = Site::new();
    site.rename("site", "later");
    site.watch();
    site.rename("later", "site");
    site.hears_of("content/explainers/a.md");
    site.write("site/content/explainers/a.md", "two\n");
    site.hears_of("content/explainers/a.md");
}

#[test]
fn a_dropped_watcher_stops() {
    for poll in [None, Some(Duration::from_millis(20))] {
        let mut site = Site::new();
        site.options.poll = poll;
        site.watch();
        drop(site.watcher.take());
        // The sending half goes with the thread that holds it.
        let ended = site.signals.as_ref().unwrap().recv_timeout(EVER);
        assert_eq!(ended, Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
    }
}
