//! Verbs of saying, and what else reports that somebody said something: `according to`, `is said to`.

use std::ops::Range;
use std::sync::LazyLock;

use super::quotes::{is_quoted, quotations};
use super::words::Phrases;
use crate::model::Lang;

static ENGLISH: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&[include_str!("../words/saying.en.txt")], []));

/// The list of a language; none for one that has no list as yet.
pub fn phrases(lang: Lang) -> Option<&'static Phrases> {
    match lang.as_str().split('-').next() {
        Some("en") => Some(&ENGLISH),
        _ => None,
    }
}

/// Where a text reports that something was said, in order: not within its quotations. Empty in a language without a list.
pub fn sayings(text: &str, lang: Lang) -> Vec<Range<usize>> {
    let Some(phrases) = phrases(lang) else { return Vec::new() };
    let quotations = quotations(text);
    let found = phrases.find(text).into_iter().map(|(range, _)| range);
    found.filter(|range| !is_quoted(&quotations, range.start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_is_heard_outside_quotations() {
        for (text, expected) in [
            ("“They said no,” she replied.", vec!["replied"]),
            ("According to the mission, nobody crossed.", vec!["According to"]),
            ("It claims that the reports of state are few.", vec!["claims that"]),
            ("The claims and the reports of both states", vec![]),
            ("He let it be known, and is said to regret it.", vec!["let it be known", "is said to"]),
        ] {
            let found: Vec<&str> = sayings(text, Lang::EN).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_language_without_a_list_is_left_alone() {
        let (ukrainian, british) = ("uk".parse().expect("a tag"), "en-GB".parse().expect("a tag"));
        assert!(phrases(ukrainian).is_none());
        assert!(phrases(british).is_some());
        assert!(sayings("He said so.", ukrainian).is_empty());
    }
}
