//! The exchange of the old site for the new one, and what to do about one that was cut short.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::error::PublishError;
use super::{REPOSITORY, tree};

/// The output and the three names beside it that a build uses.
///
/// They stand beside it, not in a temporary folder, since only within one disk can a folder be moved
/// in one step and a file have two links.
pub(super) struct Places {
    /// What readers see.
    pub output: PathBuf,
    /// The next site, while it is written; the last one, from the exchange until it is removed.
    pub staging: PathBuf,
    /// The last site, in an exchange by two renames.
    pub retired: PathBuf,
    /// The lock.
    pub lock: PathBuf,
}

/// Exchanges two folders in one call; false where the system or the disk has no such call.
///
/// A parameter of a build, so that the tests can also take the other way.
pub(super) type AtOnce = fn(&Path, &Path) -> io::Result<bool>;

impl Places {
    pub fn beside(output: PathBuf) -> Self {
        let named = |purpose: &str| {
            let mut name = OsString::from(".");
            name.push(output.file_name().unwrap_or_default());
            name.push(".dateline-");
            name.push(purpose);
            output.with_file_name(name)
        };
        Self { staging: named("new"), retired: named("old"), lock: named("lock"), output }
    }

    /// Mends what a build left that died, and removes all that stands beside the output but the lock.
    ///
    /// Only the holder of the lock may do this, and does so at the end of a build as well.
    pub fn recover(&self) -> Result<(), PublishError> {
        if exists(&self.retired) && !exists(&self.output) {
            // It died between the two renames. The old site was whole, so it is put back; the new
            // one may not have reached the disk if the power went.
            fs::rename(&self.retired, &self.output)
                .map_err(PublishError::io("put back the last site from", &self.retired))?;
        }
        self.remove(&self.staging)?;
        self.remove(&self.retired)
    }

    fn remove(&self, folder: &Path) -> Result<(), PublishError> {
        self.rescue_repository(folder)?;
        match tree::remove(folder) {
            Err(error) if error.kind() == ErrorKind::NotADirectory => fs::remove_file(folder),
            other => other,
        }
        .or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
        .map_err(PublishError::io("remove what the last build left in", folder))
    }

    /// Moves the writer's repository from the old site into the new one. It is never removed: no
    /// build can write a `.git`, so one that stands in a left-over came from the output.
    fn rescue_repository(&self, folder: &Path) -> Result<(), PublishError> {
        let (from, to) = (folder.join(REPOSITORY), self.output.join(REPOSITORY));
        let is_folder = fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir());
        if !is_folder || !exists(&from) {
            return Ok(());
        }
        let moved = if exists(&to) { Err(ErrorKind::AlreadyExists.into()) } else { fs::rename(&from, to) };
        moved.map_err(PublishError::io("move back into the output the repository in", &from))
    }

    /// Puts the new site in the output's place.
    ///
    /// Without a call for it, by two renames, between which there is no output for a moment; a crash
    /// just then is what [`recover`](Self::recover) mends.
    pub fn exchange(&self, at_once: AtOnce) -> Result<(), PublishError> {
        let fault = || PublishError::io("put the new site in the place of", &self.output);
        if !exists(&self.output) {
            return fs::rename(&self.staging, &self.output).map_err(fault());
        }
        if at_once(&self.staging, &self.output).map_err(fault())? {
            return Ok(());
        }
        fs::rename(&self.output, &self.retired).map_err(fault())?;
        fs::rename(&self.staging, &self.output)
            .inspect_err(|_| {
                // If this fails as well, the next build's `recover` does it.
                let _ = fs::rename(&self.retired, &self.output);
            })
            .map_err(fault())
    }
}

pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The call of this system.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange_at_once(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange_at_once(_one: &Path, _other: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Has the disk take all of the new site before it is put in place: else a power cut shortly after
/// the exchange could leave the new names with empty files behind them.
///
/// One call for the whole disk; a call a file costs minutes at 100,000 files.
pub(super) fn flush_tree(folder: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    rustix::fs::syncfs(fs::File::open(folder)?)?;
    #[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
    rustix::fs::sync();
    let _ = folder;
    Ok(())
}

/// Has the disk take the exchange itself before the old site is removed.
pub(super) fn flush_exchange(output: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(parent) = output.parent() {
        fs::File::open(parent)?.sync_all()?;
    }
    let _ = output;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Trial {
        _folder: tempfile::TempDir,
        places: Places,
    }

    impl Trial {
        fn with(folders: &[&str]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let places = Places::beside(folder.path().join("public"));
            for name in folders {
                fs::create_dir(folder.path().join(name)).unwrap();
                fs::write(folder.path().join(name).join("text"), name).unwrap();
            }
            Self { _folder: folder, places }
        }

        fn output(&self) -> String {
            fs::read_to_string(self.places.output.join("text")).unwrap()
        }

        fn is_clean(&self) -> bool {
            !exists(&self.places.staging) && !exists(&self.places.retired)
        }
    }

    const TWO_RENAMES: AtOnce = |_, _| Ok(false);
    const NEW: &str = ".public.dateline-new";
    const OLD: &str = ".public.dateline-old";

    #[test]
    fn both_methods_put_the_new_site_in_place() {
        for at_once in [exchange_at_once, TWO_RENAMES] {
            for folders in [&["public", NEW][..], &[NEW][..]] {
                let trial = Trial::with(folders);
                trial.places.exchange(at_once).unwrap();
                assert_eq!(trial.output(), NEW);
                trial.places.recover().unwrap();
                assert_eq!(trial.output(), NEW);
                assert!(trial.is_clean());
            }
        }
    }

    #[test]
    fn every_state_a_build_can_die_in_is_mended() {
        for (left, expected) in [
            (&["public", NEW][..], "public"), // while writing, or after the exchange
            (&["public", OLD][..], "public"), // after the second rename
            (&["public", NEW, OLD][..], "public"),
            (&[NEW, OLD][..], OLD), // between the two renames
            (&[OLD][..], OLD),
        ] {
            let trial = Trial::with(left);
            trial.places.recover().unwrap();
            assert_eq!(trial.output(), expected, "{left:?}");
            assert!(trial.is_clean(), "{left:?}");
        }
    }

    #[test]
    fn a_failed_second_rename_puts_the_old_site_back() {
        let trial = Trial::with(&["public"]); // no new site to rename
        assert!(trial.places.exchange(TWO_RENAMES).is_err());
        assert_eq!(trial.output(), "public");
        assert!(trial.is_clean());
    }

    #[test]
    fn a_repository_in_a_left_over_is_never_removed() {
        let trial = Trial::with(&["public", NEW]);
        fs::create_dir(trial.places.staging.join(".git")).unwrap();
        trial.places.recover().unwrap();
        assert!(exists(&trial.places.output.join(".git")));
        assert!(trial.is_clean());

        fs::create_dir(&trial.places.staging).unwrap();
        fs::create_dir(trial.places.staging.join(".git")).unwrap();
        assert!(trial.places.recover().is_err(), "the output has one already");
        assert!(exists(&trial.places.staging.join(".git")));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_among_the_left_overs_is_removed_and_not_followed() {
        let trial = Trial::with(&["public", "victim"]);
        let victim = trial.places.output.with_file_name("victim");
        fs::create_dir(victim.join(".git")).unwrap();
        std::os::unix::fs::symlink(&victim, &trial.places.staging).unwrap();
        trial.places.recover().unwrap();
        assert!(trial.is_clean());
        assert!(exists(&victim.join("text")) && exists(&victim.join(".git")));
    }
}
