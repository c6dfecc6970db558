//! Many files as their file system describes them, in a few bytes: equal stamps mean that nothing was written meanwhile.

use std::fs::{self, Metadata};
use std::hash::Hasher;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use siphasher::sip128::{Hasher128, SipHasher13};

/// The coarsest clock of a file system in use (FAT's). A file that is younger could be written again without a trace.
const TICK: Duration = Duration::from_secs(2);

/// Stands for the names, sizes and times of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    digest: u128,
    newest: Option<SystemTime>,
}

impl Stamp {
    /// Of files under these names, in this order. Links are followed.
    ///
    /// # Errors
    /// When one of them can't be looked at.
    pub fn of<N: AsRef<str> + Sync, P: AsRef<Path> + Sync>(files: &[(N, P)]) -> io::Result<Self> {
        let one = |(name, path): &(N, P)| Ok(Self::one(name.as_ref(), &fs::metadata(path)?));
        let stamps: Vec<Self> = files.par_iter().map(one).collect::<io::Result<_>>()?;
        let mut hasher = SipHasher13::new();
        stamps.iter().for_each(|stamp| hasher.write(&stamp.digest.to_le_bytes()));
        let newest = stamps.iter().filter_map(|stamp| stamp.newest).max();
        Ok(Self { digest: hasher.finish128().as_u128(), newest })
    }

    fn one(name: &str, found: &Metadata) -> Self {
        let mut hasher = SipHasher13::new();
        hasher.write(name.as_bytes());
        hasher.write(&found.len().to_le_bytes());
        let modified = found.modified().ok();
        let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).unwrap_or_default();
        hasher.write(&since.as_nanos().to_le_bytes());
        change(found).iter().for_each(|part| hasher.write(&part.to_le_bytes()));
        Self { digest: hasher.finish128().as_u128(), newest: modified }
    }

    /// Whether the files were left alone for so long that whoever writes one now gives it another time.
    pub fn has_settled(&self) -> bool {
        self.newest.is_none_or(|newest| newest.elapsed().is_ok_and(|age| age > TICK))
    }

    /// As text.
    pub fn text(&self) -> String {
        format!("{:032x}", self.digest)
    }
}

/// When a file changed in any way, and which it is: what no program can set.
#[cfg(unix)]
fn change(found: &Metadata) -> [i64; 3] {
    use std::os::unix::fs::MetadataExt;
    [found.ctime(), found.ctime_nsec(), found.ino().cast_signed()]
}

/// Elsewhere the time of the last write has to do.
#[cfg(not(unix))]
fn change(_: &Metadata) -> [i64; 3] {
    [0; 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_gives_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let old = SystemTime::now() - Duration::from_secs(3600);
        let write = |text: &str, time: SystemTime| {
            fs::write(&path, text).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        };
        let stamp = |name: &str| Stamp::of(&[(name.to_owned(), &path)]).unwrap();
        write("one", old);
        let first = stamp("a.md");
        assert_eq!(first, stamp("a.md"));
        assert!(first.has_settled());
        assert_ne!(first, stamp("b.md"));
        write("longer", old);
        assert_ne!(first, stamp("a.md"));
        write("two", old + Duration::from_secs(1));
        assert_ne!(first, stamp("a.md"));
        // The same length and time: what the file system alone notes.
        std::thread::sleep(Duration::from_millis(20));
        write("two", old);
        assert_eq!(first == stamp("a.md"), cfg!(not(unix)));
        write("two", SystemTime::now());
        assert!(!stamp("a.md").has_settled());
        assert!(Stamp::of(&[("x".to_owned(), folder.path().join("gone"))]).is_err());
    }
}
