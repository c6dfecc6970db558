//! Whether a file's bytes are those that are published already.
//!
//! Trouble reading the published copy is no error here: it then counts as different, and is replaced.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Most pages fit in one, and it fits on a worker's stack.
const CHUNK: usize = 32 * 1024;

/// What the old site has where a new file is to go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Published {
    Nothing,
    /// A plain file of this many bytes.
    File(u64),
    /// A symbolic link, a pipe: something that no build wrote, and that is not opened.
    Other,
}

impl Published {
    pub fn at(path: &Path) -> Self {
        match fs::symlink_metadata(path) {
            Ok(found) if found.is_file() => Self::File(found.len()),
            Ok(found) if found.is_dir() => Self::Nothing,
            Ok(_) => Self::Other,
            Err(_) => Self::Nothing,
        }
    }
}

/// Whether the file at `path`, known to be as long as `bytes`, holds just them.
pub(super) fn holds_bytes(path: &Path, mut bytes: &[u8]) -> bool {
    let Ok(mut file) = File::open(path) else {
        return false;
    };
    let mut buffer = [0; CHUNK];
    while !bytes.is_empty() {
        let wanted = bytes.len().min(CHUNK);
        match file.read(&mut buffer[..wanted]) {
            Ok(0) => return false,
            Ok(read) if buffer[..read] == bytes[..read] => bytes = &bytes[read..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => return false,
        }
    }
    true
}

/// Whether two files that are known to be equally long hold the same bytes.
pub(super) fn same_content(new: &mut impl Read, published: &Path) -> bool {
    let Ok(mut old) = File::open(published) else {
        return false;
    };
    let (mut of_new, mut of_old) = ([0; CHUNK], [0; CHUNK]);
    loop {
        let (Ok(new_read), Ok(old_read)) = (fill(new, &mut of_new), fill(&mut old, &mut of_old)) else {
            return false;
        };
        if of_new[..new_read] != of_old[..old_read] {
            return false;
        }
        if new_read < CHUNK {
            return true;
        }
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_wherever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7] {
            let mut bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            fs::write(&one, &bytes).unwrap();
            fs::write(&two, &bytes).unwrap();
            assert!(holds_bytes(&one, &bytes), "{length}");
            assert!(same_content(&mut File::open(&one).unwrap(), &two), "{length}");
            for at in [0, length / 2, length.saturating_sub(1)].into_iter().filter(|&at| at < length) {
                bytes[at] ^= 1;
                fs::write(&two, &bytes).unwrap();
                assert!(!holds_bytes(&one, &bytes), "{length} at {at}");
                assert!(!same_content(&mut File::open(&one).unwrap(), &two), "{length} at {at}");
                bytes[at] ^= 1;
            }
        }
    }

    #[test]
    fn a_file_that_shrank_is_different() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, "abc").unwrap();
        fs::write(&two, "ab").unwrap();
        assert!(!holds_bytes(&two, b"abc"));
        assert!(!same_content(&mut File::open(&one).unwrap(), &two));
        assert!(!same_content(&mut File::open(&two).unwrap(), &one));
        assert!(!holds_bytes(&folder.path().join("gone"), b"abc"));
    }
}
