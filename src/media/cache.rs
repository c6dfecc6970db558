//! What was made before, in a folder that may be deleted at any time.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::digest::Digest;
use super::locked;
use crate::content::put;

/// Bytes by names that are made of all that they depend on.
pub struct Cache {
    folder: PathBuf,
    /// What was asked for: the rest is of no use any more.
    used: Mutex<BTreeSet<String>>,
    /// Tells apart what is written at one time.
    writes: AtomicU64,
}

impl Cache {
    /// The cache in `folder`, which need not be there.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, used: Mutex::default(), writes: AtomicU64::new(0) }
    }

    /// What was kept under a name. A file that was damaged since counts as none.
    pub fn get(&self, name: Digest) -> Option<Vec<u8>> {
        let name = name.long();
        let kept = fs::read(self.folder.join(&name)).ok();
        locked(&self.used).insert(name);
        let mut bytes = kept?;
        let seal = Digest::of(&[bytes.get(SEAL..)?]).long();
        (bytes.get(..SEAL) == Some(seal.as_bytes())).then(|| bytes.split_off(SEAL))
    }

    /// Keeps bytes under a name. A folder that can't be written to only costs time.
    pub fn keep(&self, name: Digest, bytes: &[u8]) {
        let name = name.long();
        let mut sealed = Digest::of(&[bytes]).long().into_bytes();
        sealed.extend_from_slice(bytes);
        let number = self.writes.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!("{name}.{}-{number}.part", std::process::id()));
        let _ = put(&self.folder.join(&name), &part, &sealed);
        locked(&self.used).insert(name);
    }

    /// Removes what nobody asked for since the program began.
    pub fn tidy(&self) {
        let used = locked(&self.used);
        let Ok(files) = fs::read_dir(&self.folder) else { return };
        for path in files.flatten().map(|file| file.path()).filter(|path| is_ours(path)) {
            if !path.file_name().and_then(|name| name.to_str()).is_some_and(|name| used.contains(name)) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// How many bytes a seal has.
const SEAL: usize = 32;

/// Whether a file has a name that the cache gives, whole or in the making.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == SEAL && stem.chars().all(|c| c.is_ascii_hexdigit()) && (name == stem || name.ends_with(".part"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_unless_it_was_damaged_or_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let cache = || Cache::new(folder.path().join("deep/images"));
        let (one, two) = (Digest::of(&[b"one"]), Digest::of(&[b"two"]));
        let first = cache();
        assert_eq!(first.get(one), None);
        first.keep(one, b"1");
        first.keep(two, b"2");
        let second = cache();
        assert_eq!(second.get(one).as_deref(), Some(b"1".as_slice()));
        fs::write(folder.path().join("deep/images/notes.txt"), "not ours").unwrap();
        second.tidy();
        assert_eq!((second.get(one).is_some(), second.get(two)), (true, None));
        assert!(folder.path().join("deep/images/notes.txt").exists());
        let file = folder.path().join("deep/images").join(one.long());
        let damaged = fs::read_to_string(&file).unwrap().replace('1', "2");
        fs::write(&file, damaged).unwrap();
        assert_eq!(cache().get(one), None);
    }
}
