//! `/manifest.json`: every file of the site with its size and its hash.
//!
//! Whoever uploads a site, or keeps a copy of it, learns from one file what changed.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Seek};

use sha2::{Digest, Sha256};

use super::staging::Change;

/// Where the manifest stands. It does not list itself.
pub const MANIFEST: &str = "manifest.json";

/// What a build knows of one of its files.
pub(super) struct Listed {
    /// Relative, with `/`.
    pub path: Box<str>,
    pub bytes: u64,
    pub hash: Hash,
    pub change: Change,
}

/// SHA-256 (FIPS 180-4) of a file's bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Hash([u8; 32]);

impl Hash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// A file on the disk that is hashed while it is read.
pub(super) struct Hashing {
    file: File,
    hasher: Sha256,
}

impl Hashing {
    pub fn new(file: File) -> Self {
        Self { file, hasher: Sha256::new() }
    }

    /// Begins again at the file's start.
    pub fn rewind(&mut self) -> io::Result<()> {
        self.hasher.reset();
        self.file.rewind()
    }

    /// The hash of what was read.
    pub fn hash(self) -> Hash {
        Hash(self.hasher.finalize().into())
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        Ok(read)
    }
}

/// The manifest of files that are in the order of their paths: JSON with a line a file, so that two can be compared by line.
pub(super) fn text(files: &[Listed]) -> String {
    let mut text = String::from("{\"hash\":\"sha256\",\"files\":[");
    for (index, file) in files.iter().enumerate() {
        let path = serde_json::Value::from(&*file.path);
        let comma = if index == 0 { "" } else { "," };
        // Writing to a string does not fail.
        let _ = write!(text, "{comma}\n{{\"path\":{path},\"bytes\":{},\"sha256\":\"", file.bytes);
        let digits = file.hash.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
        text.push_str("\"}");
    }
    text.push_str("\n]}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_json_with_a_line_a_file() {
        let listed = |path: &str, text: &[u8]| Listed {
            path: path.into(),
            bytes: text.len() as u64,
            hash: Hash::of(text),
            change: Change::Written,
        };
        let text = text(&[listed("a \"b\"/é.html", b"abc"), listed("index.html", b"")]);
        assert_eq!(text.lines().count(), 4);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["hash"], "sha256");
        assert_eq!(read["files"][0]["path"], "a \"b\"/é.html");
        assert_eq!(read["files"][0]["bytes"], 3);
        // The example of the standard, and the hash of nothing.
        let hashes = [0, 1].map(|at| read["files"][at]["sha256"].as_str().unwrap());
        assert_eq!(hashes[0], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hashes[1], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(super::text(&[]), "{\"hash\":\"sha256\",\"files\":[\n]}\n");
    }

    #[test]
    fn a_file_is_hashed_as_it_is_read_and_again_from_its_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "x".repeat(100_000)).unwrap();
        let mut file = Hashing::new(File::open(&path).unwrap());
        file.read_exact(&mut [0; 70_000]).unwrap();
        file.rewind().unwrap();
        io::copy(&mut file, &mut io::sink()).unwrap();
        assert!(file.hash() == Hash::of(&std::fs::read(&path).unwrap()));
    }
}
