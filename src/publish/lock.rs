//! One build at a time in one folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::error::PublishError;

/// How often a lock file may vanish under us, as another build ends, before we give up.
const ATTEMPTS: usize = 16;

/// Held while a build runs. The system lets go of it when the process dies, however it dies.
pub(super) struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock at `path` for a build into `output`, or says at once who has it.
    pub fn acquire(path: &Path, output: &Path) -> Result<Self, PublishError> {
        let fault = || PublishError::io("lock", path);
        for _ in 0..ATTEMPTS {
            let mut file = open(path).map_err(fault())?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let holder = read_holder(&mut file);
                    return Err(PublishError::Locked { output: output.to_owned(), holder });
                }
                // A network drive without locks: a build without one is better than none.
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(fault()(error)),
            }
            if is_still_at(&file, path) {
                // The process id only makes a message better, so a full disk doesn't stop us here.
                let _ = write_holder(&mut file);
                return Ok(Self { _file: file, path: path.to_owned() });
            }
        }
        Err(PublishError::Locked { output: output.to_owned(), holder: None })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed before it is let go, so that whoever opened this file meanwhile sees that it is
        // no longer the one at the path. Where that can't be seen, the file stays for the next build.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Never follows a link: a cloned repository could have one there, to a file of the writer's own.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

/// Whether the file that was locked is still the one that the next build would open.
#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(ours), Ok(theirs)) => (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_at(_file: &File, _path: &Path) -> bool {
    true
}

fn read_holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = Lock::acquire(&path, Path::new("public")).unwrap();
        let second = Lock::acquire(&path, Path::new("public")).err().unwrap();
        assert!(matches!(second, PublishError::Locked { .. }));
        if cfg!(unix) {
            assert!(second.to_string().contains(&std::process::id().to_string()), "{second}");
        }
        drop(first);
        assert!(cfg!(not(unix)) || !path.exists());
        Lock::acquire(&path, Path::new("public")).unwrap();
    }

    #[test]
    fn a_dead_builds_lock_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        fs::write(&path, "4194304999\n").unwrap();
        let _lock = Lock::acquire(&path, Path::new("public")).unwrap();
        if cfg!(unix) {
            assert_eq!(fs::read_to_string(&path).unwrap(), format!("{}\n", std::process::id()));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_at_the_locks_place_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (path, victim) = (folder.path().join("lock"), folder.path().join("victim"));
        fs::write(&victim, "precious").unwrap();
        std::os::unix::fs::symlink(&victim, &path).unwrap();
        assert!(Lock::acquire(&path, Path::new("public")).is_err());
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        fs::remove_file(&victim).unwrap();
        assert!(Lock::acquire(&path, Path::new("public")).is_err());
        assert!(!victim.exists(), "made through the link");
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_on_a_file_that_was_removed_is_worth_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let file = open(&path).unwrap();
        assert!(is_still_at(&file, &path));
        fs::remove_file(&path).unwrap();
        assert!(!is_still_at(&file, &path));
        let _other = open(&path).unwrap();
        assert!(!is_still_at(&file, &path));
    }

    #[test]
    fn never_two_at_once() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let (inside, had) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        if let Ok(_lock) = Lock::acquire(&path, Path::new("public")) {
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                            had.fetch_add(1, Ordering::SeqCst);
                            std::thread::yield_now();
                            inside.fetch_sub(1, Ordering::SeqCst);
                        }
                    }
                });
            }
        });
        assert!(had.load(Ordering::SeqCst) > 0);
    }
}
