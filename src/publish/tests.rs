//! Whole builds, through the public interface.

use std::fs;
use std::path::{Path, PathBuf};

use super::swap::{AtOnce, exchange_at_once};
use super::*;

const TWO_RENAMES: AtOnce = |_, _| Ok(false);

/// A site's folder with an output in it, and builds of lists of files.
struct Trial {
    folder: tempfile::TempDir,
    at_once: AtOnce,
}

impl Trial {
    fn new() -> Self {
        Self::with(exchange_at_once)
    }

    fn with(at_once: AtOnce) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), at_once }
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    fn open(&self) -> Result<Staging, PublishError> {
        Staging::open_with(&self.output(), self.folder.path(), self.at_once)
    }

    fn build(&self, files: &[(&str, &str)]) -> Summary {
        let staging = self.open().unwrap();
        for (path, text) in files {
            staging.write(path, text.as_bytes()).unwrap();
        }
        self.without_manifest(staging.commit().unwrap().summary)
    }

    /// What a build did but for the manifest, which is written anew when anything else changed.
    fn without_manifest(&self, mut summary: Summary) -> Summary {
        summary.bytes -= fs::metadata(self.output().join(MANIFEST)).unwrap().len();
        let is_written = summary.written + summary.removed > 0;
        *(if is_written { &mut summary.written } else { &mut summary.unchanged }) -= 1;
        summary
    }

    /// The paths that the manifest lists, and whether each has the size and the hash that it says.
    #[track_caller]
    fn assert_manifest_lists(&self, paths: &[&str]) {
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(self.output().join(MANIFEST)).unwrap()).unwrap();
        let files = manifest["files"].as_array().unwrap();
        assert_eq!(files.iter().map(|file| file["path"].as_str().unwrap()).collect::<Vec<_>>(), paths);
        for file in files {
            use sha2::Digest;
            let bytes = fs::read(self.output().join(file["path"].as_str().unwrap())).unwrap();
            let hash: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(file["sha256"], hash, "{file}");
            assert_eq!(file["bytes"], bytes.len(), "{file}");
        }
    }

    #[track_caller]
    fn assert_has(&self, files: &[(&str, &str)]) {
        let found = published_files(&self.output()).unwrap();
        let found = found.iter().filter(|path| *path != MANIFEST);
        let found: Vec<_> =
            found.map(|path| (path.as_str(), fs::read_to_string(self.output().join(path)).unwrap())).collect();
        let files: Vec<_> = files.iter().map(|&(path, text)| (path, text.to_owned())).collect();
        assert_eq!(found, files);
        // Windows can't tell whether a lock file is the one that was locked, so there it stays.
        let beside: Vec<_> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with('.') && (cfg!(unix) || !name.ends_with("-lock")))
            .collect();
        assert!(beside.is_empty(), "{beside:?}");
    }
}

/// The time, and where there is one the inode, by which `rsync` and others see that a file is the same.
fn stamp(path: &Path) -> (std::time::SystemTime, u64) {
    let found = fs::symlink_metadata(path).unwrap();
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&found);
    #[cfg(not(unix))]
    let inode = 0;
    (found.modified().unwrap(), inode)
}

#[test]
fn a_first_build_makes_the_folder_and_those_above_it() {
    let trial = Trial::new();
    let output = trial.folder.path().join("deep/er/public");
    let staging = Staging::open(&output, trial.folder.path()).unwrap();
    assert_eq!(staging.write("a/b/c.html", b"c").unwrap(), Change::Written);
    assert!(!output.exists());
    let summary = staging.commit().unwrap().summary;
    assert_eq!((summary.written, summary.unchanged, summary.removed), (2, 0, 0), "the file and the manifest");
    assert_eq!(fs::read_to_string(output.join("a/b/c.html")).unwrap(), "c");
    assert!(fs::read_to_string(output.join(MARKER)).unwrap().starts_with("dateline site, format 1\n"));
}

#[test]
fn only_what_changed_is_written() {
    for at_once in [exchange_at_once, TWO_RENAMES] {
        let trial = Trial::with(at_once);
        trial.build(&[("a/gone.html", "gone"), ("a/same.html", "same"), ("b/new.html", "old"), ("index.html", "1")]);
        let before = stamp(&trial.output().join("a/same.html"));
        let files = [("a/same.html", "same"), ("b/fresh.html", "fresh"), ("b/new.html", "new"), ("index.html", "22")];
        let summary = trial.build(&files);
        assert_eq!(summary, Summary { written: 3, unchanged: 1, removed: 1, bytes: 4 + 5 + 3 + 2 });
        assert_eq!(stamp(&trial.output().join("a/same.html")), before);
        trial.assert_has(&files);
    }
}

#[test]
fn a_build_that_changes_nothing_moves_nothing() {
    let trial = Trial::new();
    let files = [("a/b.html", "b"), ("index.html", "i")];
    trial.build(&files);
    let stamps = || ["", "a", "a/b.html", MARKER, MANIFEST].map(|path| stamp(&trial.output().join(path)));
    let before = stamps();
    assert_eq!(trial.build(&files), Summary { written: 0, unchanged: 2, removed: 0, bytes: 2 });
    assert_eq!(stamps(), before);
    trial.assert_has(&files);
}

#[test]
fn a_build_with_one_file_less_removes_it() {
    let trial = Trial::new();
    trial.build(&[("a/b.html", "b"), ("index.html", "i")]);
    let summary = trial.build(&[("index.html", "i")]);
    assert_eq!(summary, Summary { written: 0, unchanged: 1, removed: 1, bytes: 1 });
    trial.assert_has(&[("index.html", "i")]);
    assert!(!trial.output().join("a").exists());
}

#[test]
fn a_published_file_is_never_changed_in_place() {
    let trial = Trial::new();
    trial.build(&[("index.html", "one")]);
    let reader = fs::File::open(trial.output().join("index.html")).unwrap();
    trial.build(&[("index.html", "two")]);
    assert_eq!(std::io::read_to_string(reader).unwrap(), "one");
}

#[test]
fn files_on_the_disk_are_copied_compared_and_kept() {
    let trial = Trial::new();
    let source = trial.folder.path().join("photo.jpg");
    let copy = || {
        let staging = trial.open().unwrap();
        let change = staging.copy("media/photo.jpg", &source).unwrap();
        (change, trial.without_manifest(staging.commit().unwrap().summary).bytes)
    };
    let big = "x".repeat(100_000);
    fs::write(&source, &big).unwrap();
    assert_eq!(copy(), (Change::Written, 100_000));
    let before = stamp(&trial.output().join("media/photo.jpg"));
    assert_eq!(copy(), (Change::Unchanged, 100_000));
    assert_eq!(stamp(&trial.output().join("media/photo.jpg")), before);
    let other = format!("{}y", &big[1..]);
    fs::write(&source, &other).unwrap();
    assert_eq!(copy(), (Change::Written, 100_000));
    trial.assert_has(&[("media/photo.jpg", &other)]);
    assert_eq!(fs::read_to_string(&source).unwrap(), other);
    // A hard link to the writer's own file would change the published one with it.
    fs::write(&source, "edited in place").unwrap();
    trial.assert_has(&[("media/photo.jpg", &other)]);
}

#[test]
fn only_plain_files_are_copied() {
    let trial = Trial::new();
    let staging = trial.open().unwrap();
    let error = staging.copy("a", trial.folder.path()).unwrap_err();
    assert!(error.to_string().contains("not a plain file"), "{error}");
    let error = staging.copy("b", &trial.folder.path().join("none")).unwrap_err();
    assert!(matches!(error, PublishError::Io { .. }), "{error}");
}

#[test]
fn a_build_that_is_dropped_leaves_no_trace() {
    let trial = Trial::new();
    trial.open().unwrap().write("half.html", b"half").unwrap();
    assert!(!trial.output().exists());
    trial.build(&[("index.html", "one")]);
    let staging = trial.open().unwrap();
    staging.write("index.html", b"two").unwrap();
    drop(staging);
    trial.assert_has(&[("index.html", "one")]);
}

#[test]
fn a_build_of_which_a_file_failed_is_not_published() {
    let trial = Trial::new();
    trial.build(&[("index.html", "one")]);
    let staging = trial.open().unwrap();
    staging.write("index.html", b"two").unwrap();
    fs::remove_dir_all(trial.folder.path().join(".public.dateline-new")).unwrap();
    let error = staging.write("other.html", b"other").unwrap_err();
    assert!(matches!(error, PublishError::Io { action: "write", .. }), "{error}");
    assert!(error.to_string().contains("other.html"), "{error}");
    assert!(matches!(staging.commit(), Err(PublishError::Incomplete)));
    trial.assert_has(&[("index.html", "one")]);
}

#[test]
fn bad_names_write_nothing() {
    let trial = Trial::new();
    let staging = trial.open().unwrap();
    for path in ["../escaped.html", "/tmp/escaped.html", "a/../../escaped.html", "con", ".dateline"] {
        let error = staging.write(path, b"x").unwrap_err();
        assert!(matches!(error, PublishError::BadPath { .. }), "{error}");
        assert!(staging.copy(path, &trial.folder.path().join("none")).is_err());
    }
    staging.write("Index.html", b"x").unwrap();
    let error = staging.write("index.html", b"y").unwrap_err().to_string();
    assert!(error.contains("Index.html") && error.contains("index.html"), "{error}");
    staging.commit().unwrap();
    trial.assert_has(&[("Index.html", "x")]);
}

#[test]
fn the_second_build_at_once_is_refused_and_the_first_goes_on() {
    let trial = Trial::new();
    let first = trial.open().unwrap();
    first.write("index.html", b"first").unwrap();
    let same = trial.folder.path().join("none/../public");
    let second = Staging::open(&same, trial.folder.path()).err().unwrap();
    assert!(matches!(second, PublishError::Locked { .. }), "{second}");
    first.commit().unwrap();
    trial.assert_has(&[("index.html", "first")]);
}

#[test]
fn a_folder_that_no_build_wrote_is_not_touched() {
    let trial = Trial::new();
    fs::create_dir(trial.output()).unwrap();
    fs::write(trial.output().join("letter.txt"), "dear").unwrap();
    let error = trial.open().err().unwrap().to_string();
    assert!(error.contains("letter.txt") && error.contains("--output"), "{error}");
    assert_eq!(fs::read_to_string(trial.output().join("letter.txt")).unwrap(), "dear");
    fs::remove_file(trial.output().join("letter.txt")).unwrap();
    trial.build(&[("index.html", "i")]); // an empty folder is fine
    trial.assert_has(&[("index.html", "i")]);
}

#[test]
fn the_writers_repository_in_the_output_stays() {
    for at_once in [exchange_at_once, TWO_RENAMES] {
        let trial = Trial::with(at_once);
        trial.build(&[("index.html", "one")]);
        fs::create_dir(trial.output().join(".git")).unwrap();
        fs::write(trial.output().join(".git/HEAD"), "main").unwrap();
        for text in ["one", "two", "three"] {
            assert_eq!(trial.build(&[("index.html", text)]).removed, 0);
            assert_eq!(fs::read_to_string(trial.output().join(".git/HEAD")).unwrap(), "main");
            trial.assert_has(&[("index.html", text)]);
        }
    }
}

#[test]
fn folders_and_files_may_change_places() {
    let trial = Trial::new();
    trial.build(&[("a", "file"), ("b/c", "c"), ("b/d", "d")]);
    let files = [("a/x", "x"), ("b", "file")];
    assert_eq!(trial.build(&files), Summary { written: 2, unchanged: 0, removed: 3, bytes: 5 });
    trial.assert_has(&files);
}

#[test]
fn many_threads_write_one_site() {
    let trial = Trial::new();
    for round in ["one", "two"] {
        let staging = trial.open().unwrap();
        std::thread::scope(|scope| {
            for worker in 0..8 {
                let staging = &staging;
                scope.spawn(move || {
                    for page in (worker..400).step_by(8) {
                        let text = if page % 2 == 0 { round } else { "same" };
                        staging.write(&format!("a/b/{}/{page}.html", page / 16), text.as_bytes()).unwrap();
                    }
                });
            }
        });
        let summary = trial.without_manifest(staging.commit().unwrap().summary);
        let unchanged = if round == "one" { 0 } else { 200 };
        assert_eq!((summary.written, summary.unchanged, summary.removed), (400 - unchanged, unchanged, 0));
        assert_eq!(published_files(&trial.output()).unwrap().len(), 401);
    }
}

#[test]
fn the_manifest_lists_what_was_written_copied_and_kept() {
    let trial = Trial::new();
    let source = trial.folder.path().join("photo.jpg");
    for (round, text) in ["one", "two"].into_iter().enumerate() {
        fs::write(&source, "photo").unwrap();
        let staging = trial.open().unwrap();
        staging.write("z.html", b"same").unwrap();
        staging.write("a/index.html", text.as_bytes()).unwrap();
        staging.copy("media/photo.jpg", &source).unwrap();
        let fresh = format!("of-{round}.html");
        staging.write(&fresh, b"").unwrap();
        staging.commit().unwrap();
        trial.assert_manifest_lists(&["a/index.html", "media/photo.jpg", &fresh, "z.html"]);
    }
}

#[test]
fn a_site_may_have_a_manifest_of_its_own() {
    let trial = Trial::new();
    trial.build(&[("index.html", "i")]);
    for own in [MANIFEST, "Manifest.json", "manifest.json/index.html"] {
        let staging = trial.open().unwrap();
        staging.write(own, b"mine").unwrap();
        let summary = staging.commit().unwrap().summary;
        assert_eq!(fs::read_to_string(trial.output().join(own)).unwrap(), "mine");
        assert_eq!(summary.written, 1, "{own}");
        assert_eq!(published_files(&trial.output()).unwrap(), [own]);
    }
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_in_the_old_site_are_replaced_and_never_followed() {
        let trial = Trial::new();
        let files = [("a/b/x", "same"), ("a/x", "same"), ("c", "same"), ("d", "same")];
        trial.build(&files);
        let outside = trial.folder.path().join("o");
        fs::create_dir_all(outside.join("b")).unwrap();
        for path in ["x", "b/x"] {
            fs::write(outside.join(path), "same").unwrap();
        }
        fs::remove_dir_all(trial.output().join("a")).unwrap();
        symlink(&outside, trial.output().join("a")).unwrap();
        for path in ["c", "d"] {
            fs::remove_file(trial.output().join(path)).unwrap();
            symlink("../x", trial.output().join(path)).unwrap(); // as long as the text
        }
        fs::write(trial.folder.path().join("x"), "same").unwrap();
        let staging = trial.open().unwrap();
        for (path, text) in &files[..3] {
            assert_eq!(staging.write(path, text.as_bytes()).unwrap(), Change::Written, "{path}");
        }
        assert_eq!(staging.copy("d", &outside.join("x")).unwrap(), Change::Written);
        staging.commit().unwrap();
        trial.assert_has(&files);
        for path in ["a", "a/b", "a/b/x", "a/x", "c", "d"] {
            assert!(!trial.output().join(path).is_symlink(), "{path}");
        }
        for path in ["x", "b/x"] {
            assert_ne!(stamp(&trial.output().join("a").join(path)).1, stamp(&outside.join(path)).1);
            assert_eq!(fs::read_to_string(outside.join(path)).unwrap(), "same");
        }
    }

    #[test]
    fn an_output_that_is_a_link_stays_one() {
        let trial = Trial::new();
        let real = trial.folder.path().join("real");
        fs::create_dir(&real).unwrap();
        symlink(&real, trial.output()).unwrap();
        trial.build(&[("index.html", "i")]);
        assert!(trial.output().is_symlink());
        assert_eq!(fs::read_to_string(real.join("index.html")).unwrap(), "i");
    }

    #[test]
    fn the_rights_given_to_the_folder_stay() {
        let trial = Trial::new();
        trial.build(&[("index.html", "one")]);
        fs::set_permissions(trial.output(), fs::Permissions::from_mode(0o751)).unwrap();
        trial.build(&[("index.html", "two")]);
        assert_eq!(fs::metadata(trial.output()).unwrap().permissions().mode() & 0o777, 0o751);
    }

    #[test]
    fn a_reader_always_finds_the_page() {
        if !cfg!(any(target_os = "linux", target_vendor = "apple")) {
            return; // two renames leave a moment without one
        }
        let trial = Trial::new();
        trial.build(&[("index.html", "0")]);
        let page = trial.output().join("index.html");
        std::thread::scope(|scope| {
            let builds = scope.spawn(|| {
                for round in 1..200 {
                    trial.build(&[("index.html", &round.to_string())]);
                }
            });
            while !builds.is_finished() {
                assert!(!fs::read_to_string(&page).unwrap().is_empty());
            }
        });
    }
}
