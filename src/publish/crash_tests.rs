//! Builds that are killed at random moments, in a process of their own.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::swap::{AtOnce, exchange_at_once};
use super::*;

const FOLDER: &str = "DATELINE_TEST_CRASH_FOLDER";
const RENAMES: &str = "DATELINE_TEST_CRASH_RENAMES";
const KILLS: u64 = 30;

type Site = BTreeMap<String, String>;

/// Some files are in every version, some change with it, some are in no other.
fn site(version: usize) -> Site {
    let mut files = Site::new();
    for page in 0..20 {
        files.insert(format!("same/{page}/index.html"), format!("page {page}").repeat(50));
        files.insert(format!("changing/{page}.html"), format!("page {page} of {version}").repeat(50 + version));
        files.insert(format!("only-in-{version}/{page}.html"), format!("only in {version}"));
    }
    files
}

fn build(folder: &Path, version: usize, at_once: AtOnce) -> Result<Summary, PublishError> {
    let staging = Staging::open_with(&folder.join("public"), folder, at_once)?;
    for (path, text) in site(version) {
        staging.write(&path, text.as_bytes())?;
    }
    staging.commit().map(|left| left.summary)
}

fn read(output: &Path) -> Site {
    let read = |path: String| {
        let text = fs::read_to_string(output.join(&path)).unwrap();
        (path, text)
    };
    published_files(output).unwrap().into_iter().map(read).collect()
}

/// The version that stands in the output, which must be whole.
fn version(output: &Path) -> usize {
    let mut found = read(output);
    let manifest: serde_json::Value = serde_json::from_str(&found.remove(MANIFEST).unwrap()).unwrap();
    let listed = manifest["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap());
    assert!(listed.eq(found.keys()), "the manifest is another version's");
    let whole = (0..2).find(|&version| found == site(version));
    whole.unwrap_or_else(|| panic!("a mix or half a site: {:?}", found.keys()))
}

fn method(renames: bool) -> AtOnce {
    if renames { |_, _| Ok(false) } else { exchange_at_once }
}

/// Not a test by itself: the process that gets killed.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let at_once = method(std::env::var_os(RENAMES).is_some());
    for version in (0..2).cycle() {
        build(&folder, version, at_once).unwrap();
    }
}

/// Starts builds without end, and kills them `delay` after the first one is seen at work.
fn build_and_kill(folder: &Path, renames: bool, delay: Duration) {
    let name = module_path!().split_once("::").map_or("child".to_owned(), |(_, path)| format!("{path}::child"));
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([&name, "--exact"]).env(FOLDER, folder).stdout(Stdio::null()).stderr(Stdio::null());
    if renames {
        command.env(RENAMES, "1");
    }
    let mut process = command.spawn().unwrap();
    while fs::read_dir(folder).unwrap().count() < 2 {
        std::thread::yield_now(); // until the lock or the staging folder appears
        assert!(process.try_wait().unwrap().is_none(), "the builds ended by themselves");
    }
    std::thread::sleep(delay);
    process.kill().unwrap();
    assert!(!process.wait().unwrap().success());
}

fn survives_kills(renames: bool) {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    let repository = output.join(".git");
    build(folder.path(), 0, method(renames)).unwrap();
    fs::write(&repository, "gitdir: elsewhere").unwrap();
    let mut left_overs = 0;
    let mut seen = [0, 0];
    for round in 0..KILLS {
        let micros = RandomState::new().hash_one(round) % 30_000;
        build_and_kill(folder.path(), renames, Duration::from_micros(micros));
        left_overs += usize::from(fs::read_dir(folder.path()).unwrap().count() > 2);
        if !renames {
            seen[version(&output)] += 1;
        }
        // The next build mends it all, and begins from a whole site.
        drop(Staging::open_with(&output, folder.path(), method(renames)).unwrap());
        let found = version(&output);
        assert_eq!(fs::read_to_string(&repository).unwrap(), "gitdir: elsewhere");
        let next = usize::from(round % 2 == 0);
        let summary = build(folder.path(), next, method(renames)).unwrap();
        // The files that differ, and the manifest.
        assert_eq!(summary.written, if found == next { 0 } else { 41 });
        assert_eq!(version(&output), next);
        assert!(cfg!(not(unix)) || fs::read_dir(folder.path()).unwrap().count() == 1, "left-overs");
    }
    assert!(left_overs > 0, "no kill hit a build at work");
    assert!(renames || seen.iter().all(|&times| times > 0), "kills hit one version only: {seen:?}");
}

#[test]
fn the_site_survives_kills_with_an_exchange() {
    survives_kills(false);
}

#[test]
fn the_site_survives_kills_with_two_renames() {
    survives_kills(true);
}
