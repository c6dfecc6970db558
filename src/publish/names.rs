//! Which names a site's files may have.
//!
//! The rules are those of the strictest place a site may go: Windows' file systems, macOS' that
//! ignore case, and GitHub's artifact upload. A site that builds here builds there.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;
use unicode_normalization::UnicodeNormalization;

use super::error::PathFault;
use super::{MARKER, REPOSITORY};

/// Longest part of a path that the common file systems take, in bytes.
const LONGEST_PART: usize = 255;

/// The names that a build has used so far.
#[derive(Default)]
pub(super) struct Names {
    /// By the folded name, since two names that fold alike are one file on macOS and Windows.
    taken: Mutex<HashMap<String, Taken>>,
}

struct Taken {
    /// The name as it was given, where that isn't the key.
    spelling: Option<Box<str>>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
}

impl Names {
    /// Takes a file's name, and those of the folders it is in, or says why it can't be had.
    pub fn claim(&self, path: &str) -> Result<(), PathFault> {
        check(path)?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if !claim_one(&mut taken, path, Kind::File)? {
            return Err(PathFault::Twice);
        }
        for (slash, _) in path.rmatch_indices('/') {
            let is_new = claim_one(&mut taken, &path[..slash], Kind::Folder)?;
            if !is_new {
                break; // its own parents were claimed with it
            }
        }
        Ok(())
    }
}

/// True when the name was free, false when it was taken as the very same thing.
fn claim_one(taken: &mut HashMap<String, Taken>, name: &str, kind: Kind) -> Result<bool, PathFault> {
    let folded = fold(name);
    let Some(earlier) = taken.get(&*folded) else {
        let spelling = (folded != name).then(|| name.into());
        taken.insert(folded.into_owned(), Taken { spelling, kind });
        return Ok(true);
    };
    let spelling = earlier.spelling.as_deref().unwrap_or(&folded);
    if spelling != name {
        return Err(PathFault::CaseOnly(spelling.to_owned()));
    }
    if earlier.kind != kind {
        return Err(PathFault::FileAndFolder(name.to_owned()));
    }
    Ok(false)
}

/// Lower case a character at a time: the same in every locale and at every place in a word. Accents stand apart from their
/// letters (NFD, UAX #15), as macOS takes both ways to write them for one.
fn fold(name: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if name.bytes().all(is_lower) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.nfd().flat_map(char::to_lowercase).collect())
}

fn check(path: &str) -> Result<(), PathFault> {
    for part in path.split('/') {
        check_part(part)?;
    }
    let first = path.split('/').next().unwrap_or(path);
    if first.eq_ignore_ascii_case(MARKER) || first.eq_ignore_ascii_case(REPOSITORY) {
        return Err(PathFault::Ours);
    }
    Ok(())
}

fn check_part(part: &str) -> Result<(), PathFault> {
    if part.is_empty() {
        return Err(PathFault::EmptyPart);
    }
    if part == "." || part == ".." {
        return Err(PathFault::DotPart);
    }
    if let Some(character) = part.chars().find(|&c| c.is_control() || r#"\:*?"<>|"#.contains(c)) {
        return Err(PathFault::Character(character));
    }
    if part.ends_with(['.', ' ']) {
        return Err(PathFault::TrailingDotOrSpace(part.to_owned()));
    }
    if is_device(part) {
        return Err(PathFault::Reserved(part.to_owned()));
    }
    if part.len() > LONGEST_PART {
        return Err(PathFault::TooLong);
    }
    Ok(())
}

/// Windows opens a device for these, whatever follows the first dot.
fn is_device(part: &str) -> bool {
    const NAMES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = part.split('.').next().unwrap_or(part).trim_end_matches(' ');
    let is_port = |kind: &str| {
        let number = stem.get(..3).filter(|start| start.eq_ignore_ascii_case(kind)).map(|_| &stem[3..]);
        number.is_some_and(|number| {
            let mut digits = number.chars();
            matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    NAMES.iter().any(|name| stem.eq_ignore_ascii_case(name)) || is_port("com") || is_port("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_pass() {
        let names = Names::default();
        for path in [
            "index.html",
            "explainers/x/index.html",
            "explainers/y/index.html",
            ".nojekyll",
            "a..b/c d.pdf",
            "українська/огляд.html",
            "com/console.js",
            "companies.html",
            "com10.txt",
            "posts/.git-guide.html",
        ] {
            assert_eq!(names.claim(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn names_that_escape_or_that_windows_refuses_do_not_pass() {
        let names = Names::default();
        for path in [
            "",
            "/",
            "/etc/passwd",
            "a//b",
            "a/",
            "..",
            "../a",
            "a/../../b",
            "./a",
            "a/.",
            "a\\b",
            "..\\a",
            "C:\\x",
            "c:x",
            "a\0b",
            "a\nb",
            "a?b",
            "a*",
            "a<b",
            "a>b",
            "a|b",
            "a\"b",
            "con",
            "CON.html",
            "topics/aux/index.html",
            "nul.tar.gz",
            "Com1",
            "lpt9.txt",
            "com¹",
            "CONIN$",
            "a.",
            "a /b",
            ".dateline",
            ".git/config",
            ".GIT",
            ".dateline/x",
        ] {
            assert!(names.claim(path).is_err(), "{path:?} passed");
        }
        assert_eq!(names.claim(&"é".repeat(128)), Err(PathFault::TooLong));
        assert_eq!(names.claim(&"é".repeat(127)), Ok(()));
    }

    #[test]
    fn a_name_is_had_once() {
        let names = Names::default();
        assert_eq!(names.claim("a/b.html"), Ok(()));
        assert_eq!(names.claim("a/b.html"), Err(PathFault::Twice));
    }

    #[test]
    fn names_that_differ_by_case_clash_and_name_each_other() {
        let names = Names::default();
        assert_eq!(names.claim("a/Straße.html"), Ok(()));
        assert_eq!(names.claim("a/straße.html"), Err(PathFault::CaseOnly("a/Straße.html".into())));
        assert_eq!(names.claim("A/other.html"), Err(PathFault::CaseOnly("a".into())));
        assert_eq!(names.claim("ΟΔΟΣ"), Ok(()));
        assert_eq!(names.claim("οδοσ"), Err(PathFault::CaseOnly("ΟΔΟΣ".into())));
    }

    #[test]
    fn names_that_differ_by_how_accents_are_composed_clash() {
        let names = Names::default();
        assert_eq!(names.claim("a/Caf\u{e9}.html"), Ok(()));
        assert_eq!(names.claim("a/cafe\u{301}.html"), Err(PathFault::CaseOnly("a/Caf\u{e9}.html".into())));
        assert_eq!(names.claim("a/cafe.html"), Ok(()));
        assert_eq!(names.claim("ки\u{306}в"), Ok(()));
        assert_eq!(names.claim("кйв"), Err(PathFault::CaseOnly("ки\u{306}в".into())));
    }

    #[test]
    fn a_file_and_a_folder_of_one_name_clash() {
        let names = Names::default();
        assert_eq!(names.claim("a"), Ok(()));
        assert_eq!(names.claim("a/b/c"), Err(PathFault::FileAndFolder("a".into())));
        assert_eq!(names.claim("x/y/z"), Ok(()));
        assert_eq!(names.claim("x/y"), Err(PathFault::FileAndFolder("x/y".into())));
    }
}
