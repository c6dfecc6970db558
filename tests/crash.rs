//! Builds of a whole site that are killed, and builds on a disk without room: the published site is the old one or the new
//! one, and the next build works and leaves nothing behind.
#![cfg(target_os = "linux")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many builds are killed, unless DATELINE_KILLS says another number.
const KILLS: u64 = 30;

/// Pages that differ between the versions of the site.
const PAGES: usize = 30;

const TODAY: [&str; 2] = ["--today", "2025-09-01"];

type Files = BTreeMap<String, Vec<u8>>;

/// Writes a version of the site: some pages are in one version only, the others differ.
fn write(site: &Path, version: usize) {
    let explainers = site.join("content/explainers");
    for page in 0..PAGES {
        let text = format!(
            "---\ntitle: Patrols {page}\ndate: 2025-08-20\nas_of: 2025-08-20\n---\n\nMaro sends {version} boats.[^herald-patrol]\n"
        );
        fs::write(explainers.join(format!("patrols-{page}.md")), text).expect("a page");
        let (here, gone) = (format!("only-{version}-{page}.md"), format!("only-{}-{page}.md", 1 - version));
        fs::remove_file(explainers.join(gone)).ok();
        fs::write(explainers.join(here), format!("---\ntitle: Only {page}\ndate: 2025-08-20\n---\n\nText.\n"))
            .expect("a page");
    }
}

fn sound() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    site
}

/// Both versions as they are when nothing disturbs their builds.
fn versions(site: &Path) -> [Files; 2] {
    [0, 1].map(|version| {
        write(site, version);
        let elsewhere = tempfile::tempdir().expect("a folder");
        let public = elsewhere.path().join("public");
        common::build_clean(site, &public, &TODAY);
        common::files(&public)
    })
}

/// Publishes the first version of the site, and writes the second.
fn publish_and_edit(site: &Path, public: &Path) {
    write(site, 0);
    common::build_clean(site, public, &TODAY);
    write(site, 1);
}

/// The version that is published, which must be whole.
fn published(public: &Path, versions: &[Files; 2]) -> usize {
    let found = common::files(public);
    versions.iter().position(|version| *version == found).expect("neither the old site nor the new one")
}

/// Numbers that look random and are the same in every run.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let (site, place) = (sound(), tempfile::tempdir().expect("a folder"));
    let public = place.path().join("public");
    let versions = versions(site.path());
    common::build_clean(site.path(), &public, &TODAY);
    let (mut last, mut seed) = (0, 0x2545_f491_4f6c_dd1d);
    let started = Instant::now();
    write(site.path(), last);
    common::build_clean(site.path(), &public, &TODAY);
    let whole = started.elapsed().as_micros() as u64;
    let (mut seen, mut left) = ([0, 0], 0);
    let kills = std::env::var("DATELINE_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    for _ in 0..kills {
        let next = 1 - last;
        write(site.path(), next);
        let mut command = common::dateline();
        command.arg("--root").arg(site.path()).arg("build").args(TODAY).arg("--output").arg(&public);
        let mut build = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
        std::thread::sleep(Duration::from_micros(random(&mut seed) % whole));
        build.kill().ok();
        build.wait().expect("it ends");
        let found = published(&public, &versions);
        seen[usize::from(found == next)] += 1;
        left += usize::from(fs::read_dir(place.path()).expect("the folder").count() > 1);
        if found == last && random(&mut seed).is_multiple_of(4) {
            continue; // Another kill before anything is mended.
        }
        common::build_clean(site.path(), &public, &TODAY);
        assert_eq!(published(&public, &versions), next);
        assert_eq!(fs::read_dir(place.path()).expect("the folder").count(), 1, "something is left behind");
        last = next;
    }
    println!("{kills} kills: {} left the old site, {} the new one; {left} left something to clear", seen[0], seen[1]);
    assert!(seen[0] > 0 && left > 0, "no kill hit a build at work");
}

#[test]
fn ctrl_c_ends_a_build_and_the_old_site_stays() {
    let (site, place) = (sound(), tempfile::tempdir().expect("a folder"));
    let public = place.path().join("public");
    let versions = versions(site.path());
    publish_and_edit(site.path(), &public);
    let mut interrupted = 0;
    for wait in [5, 10, 20, 40, 80] {
        // Who runs the tests in the background may have told their programs to ignore the key.
        let mut command = Command::new("env");
        command.args(["--default-signal=INT", env!("CARGO_BIN_EXE_dateline"), "--root"]).arg(site.path());
        command.arg("build").args(TODAY).arg("--output").arg(&public).stdout(Stdio::null()).stderr(Stdio::null());
        let mut build = command.spawn().expect("the binary runs");
        std::thread::sleep(Duration::from_millis(wait));
        let sent = Command::new("kill").args(["-INT", &build.id().to_string()]).status().expect("kill runs");
        let ended = build.wait().expect("it ends");
        let version = published(&public, &versions);
        assert!(version == 1 || !ended.success() && sent.success());
        interrupted += usize::from(ended.signal() == Some(2));
    }
    assert!(interrupted > 0, "every build was over before the key");
    common::build_clean(site.path(), &public, &TODAY);
    assert_eq!(published(&public, &versions), 1);
    assert_eq!(fs::read_dir(place.path()).expect("the folder").count(), 1, "something is left behind");
}

#[test]
fn a_file_that_grows_too_large_for_the_quota_leaves_the_old_site() {
    let (site, place) = (sound(), tempfile::tempdir().expect("a folder"));
    let public = place.path().join("public");
    let versions = versions(site.path());
    publish_and_edit(site.path(), &public);
    // Blocks of 512 bytes; the signal of the limit is ignored, so that the write fails as it does on a full disk.
    let script = r#"trap '' XFSZ; ulimit -f "$0"; exec "$@""#;
    for blocks in ["1", "8", "16"] {
        let mut limited = Command::new("sh");
        limited.args(["-c", script, blocks, env!("CARGO_BIN_EXE_dateline"), "--root"]).arg(site.path());
        let run = limited.arg("build").args(TODAY).arg("--output").arg(&public).output().expect("a shell runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains("could not write") && said.contains(&*place.path().to_string_lossy()), "{said}");
        assert_eq!(published(&public, &versions), 0);
        assert_eq!(fs::read_dir(place.path()).expect("the folder").count(), 1, "something is left behind");
    }
    common::build_clean(site.path(), &public, &TODAY);
    assert_eq!(published(&public, &versions), 1);
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    on_a_small_disk(|site, disk, public, versions| {
        let filler = disk.0.join("filler");
        for free in [0, 4, 64, 200] {
            fill(&filler, free);
            let run = common::build(site, public, &TODAY);
            let said = String::from_utf8_lossy(&run.stderr);
            assert_eq!(run.status.code(), Some(2), "{free} KiB free: {said}");
            assert!(said.contains("free some space on that disk"), "{said}");
            assert_eq!(published(public, versions), 0);
            fs::remove_file(&filler).expect("it is there");
        }
        common::build_clean(site, public, &TODAY);
        assert_eq!(published(public, versions), 1);
        assert_eq!(fs::read_dir(disk.0).expect("the folder").count(), 1, "something is left behind");
    });
}

#[test]
fn a_disk_that_can_only_be_read_keeps_the_old_site() {
    on_a_small_disk(|site, disk, public, versions| {
        assert!(disk.remount("ro"), "it can be mounted again");
        let run = common::build(site, public, &TODAY);
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains(&*disk.0.to_string_lossy()) && said.contains("a disk that can be written"), "{said}");
        assert_eq!(published(public, versions), 0);
        assert!(disk.remount("rw"), "it can be mounted again");
        common::build_clean(site, public, &TODAY);
        assert_eq!(published(public, versions), 1);
    });
}

/// A site whose first version is published on a disk of its own and whose second is written: its folder, the disk, the folder that it is
/// published in, and both versions.
fn on_a_small_disk(happens: impl FnOnce(&Path, &Mounted<'_>, &Path, &[Files; 2])) {
    let (site, place) = (sound(), tempfile::tempdir().expect("a folder"));
    let folder = place.path().join("disk");
    let Some(disk) = Mounted::new(&folder) else { return };
    let public = disk.0.join("public");
    let versions = versions(site.path());
    publish_and_edit(site.path(), &public);
    happens(site.path(), &disk, &public, &versions);
}

/// A disk of 3 MB that is taken away in the end.
struct Mounted<'a>(&'a Path);

impl<'a> Mounted<'a> {
    /// None, and a word about it, where that is not allowed.
    fn new(folder: &'a Path) -> Option<Self> {
        fs::create_dir(folder).expect("a folder");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(folder).output();
        if !mount.is_ok_and(|run| run.status.success()) {
            eprintln!("skipped: only the superuser can mount a small disk");
            return None;
        }
        Some(Self(folder))
    }

    /// Whether it is now mounted so: `ro` to be read only, `rw` to be written again.
    fn remount(&self, how: &str) -> bool {
        let how = format!("remount,{how}");
        Command::new("mount").args(["-o", &how]).arg(self.0).status().is_ok_and(|status| status.success())
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// Fills the disk of a file up to so many KiB.
fn fill(filler: &Path, free: usize) {
    fs::remove_file(filler).ok();
    let mut bytes = Vec::new();
    while fs::write(filler, &bytes).is_ok() {
        bytes.resize(bytes.len() + 64 * 1024, 1);
    }
    let length = fs::metadata(filler).map_or(0, |found| found.len() as usize);
    bytes.resize(length.saturating_sub(free * 1024), 1);
    fs::write(filler, &bytes).expect("it was larger before");
}
