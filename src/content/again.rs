//! A long map of YAML after an edit: entries that stand as they stood are not read again.

use std::ops::Range;

/// Which entries of a map stand as they stood: so many at its beginning, so many at its end, and where the others are.
#[derive(Debug, PartialEq, Eq)]
pub struct Stays {
    /// How many at the beginning.
    pub first: usize,
    /// How many at the end.
    pub last: usize,
    /// How many there are between them.
    pub others: usize,
    /// The bytes of those.
    pub between: Range<usize>,
}

impl Stays {
    /// Compares a text whose map has so many entries with what it is after an edit. None if it can't be told where entries
    /// begin: each has to begin with its key at the start of a line, where nothing else may stand but comments.
    pub fn of(before: &str, entries: usize, text: &str) -> Option<Self> {
        let (old, new) = (keys(before)?, keys(text)?);
        if old.len() != entries {
            return None;
        }
        let pairs = before.bytes().zip(text.bytes());
        let same = pairs.take_while(|(one, other)| one == other).count();
        // An entry ends where the next one begins, which has to be the same to its first byte.
        let first = old.iter().skip(1).zip(new.iter().skip(1)).take_while(|(a, b)| a == b && **a < same).count();
        let start = *new.get(first)?;
        let pairs = before.bytes().rev().zip(text.bytes().rev());
        let most = (before.len().min(text.len())).saturating_sub(start);
        let same = pairs.take(most).take_while(|(one, other)| one == other).count();
        // The byte before an entry counts: it ends the line above.
        let from_end = |text: &str, keys: &[usize]| -> Vec<usize> {
            let behind = keys.iter().skip(first).rev().map(|key| text.len() - key);
            behind.take_while(|behind| *behind < same).collect()
        };
        let (old, ends) = (from_end(before, &old), from_end(text, &new));
        let last = old.iter().zip(&ends).take_while(|(a, b)| a == b).count();
        let end = last.checked_sub(1).and_then(|last| ends.get(last)).map_or(text.len(), |behind| text.len() - behind);
        Some(Self { first, last, others: new.len() - first - last, between: start..end })
    }
}

/// Where the keys of a map begin; none if lines begin with something else.
fn keys(text: &str) -> Option<Vec<usize>> {
    let mut keys = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        match line.bytes().next() {
            Some(b' ' | b'#' | b'\n' | b'\r') | None => {}
            Some(byte) if byte.is_ascii_alphanumeric() => keys.push(at),
            Some(_) => return None,
        }
        at += line.len();
    }
    Some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "# Sources.\na:\n  x: 1\nb:\n  x: 2\n\nc:\n  x: 3\nd:\n  x: 4\n";

    /// How many entries stay at either end, and the text between them.
    fn stays(text: &str) -> Option<(usize, usize, &str)> {
        Stays::of(MAP, 4, text).map(|stays| (stays.first, stays.last, &text[stays.between]))
    }

    #[test]
    fn only_what_was_edited_is_read_again() {
        for (from, to, expected) in [
            ("x: 2", "x: 22", (1, 2, "b:\n  x: 22\n\n")),
            ("b:", "bb:", (1, 2, "bb:\n  x: 2\n\n")),
            ("b:", "ab:", (0, 2, "a:\n  x: 1\nab:\n  x: 2\n\n")),
            ("c:\n  x: 3\n", "", (1, 1, "b:\n  x: 2\n\n")),
            ("d:\n", "e:\n  x: 3\nd:\n", (2, 1, "c:\n  x: 3\ne:\n  x: 3\n")),
            ("x: 4\n", "x: 4\ne:\n  x: 5\n", (3, 0, "d:\n  x: 4\ne:\n  x: 5\n")),
            ("# Sources.\n", "", (0, 3, "a:\n  x: 1\n")),
            ("  x: 1", "  x: 1\n\n", (0, 3, "a:\n  x: 1\n\n\n")),
        ] {
            let text = MAP.replacen(from, to, 1);
            assert_ne!(text, MAP);
            assert_eq!(stays(&text), Some(expected), "{to:?} for {from:?}");
        }
    }

    #[test]
    fn what_was_not_edited_stays() {
        let Stays { first, last, between, .. } = Stays::of(MAP, 4, MAP).unwrap();
        assert_eq!((first, last, &MAP[between]), (3, 0, "d:\n  x: 4\n"));
    }

    #[test]
    fn lines_that_may_be_anything_are_read_with_all_others() {
        for text in ["\"a\": 1\n", "{a: 1}\n", "---\na: 1\n", "- a\n", "a: {\n}\n"] {
            assert_eq!(Stays::of(MAP, 4, text), None, "{text}");
            assert_eq!(Stays::of(text, 1, MAP), None, "{text}");
        }
        assert_eq!(Stays::of(MAP, 3, MAP), None);
    }
}
