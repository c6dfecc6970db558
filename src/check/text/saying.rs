//! Verbs of saying, and what else reports that somebody said something: `according to`, `is said to`.

use std::ops::Range;

use super::listed::{List, Stretch};
use super::quotes::{is_quoted, quotations};
use crate::model::Lang;

/// Whether there is a list for a language.
pub fn is_listed(lang: Lang) -> bool {
    lang.is_english()
}

/// Where a text reports that something was said, in order: not within its quotations. Empty in a language without a list.
pub fn sayings(text: Stretch<'_>, lang: Lang) -> Vec<Range<usize>> {
    if !is_listed(lang) || !text.has(List::Saying) {
        return Vec::new();
    }
    let quotations = quotations(&text);
    let found = text.listed(List::Saying).map(|(range, _)| range);
    found.filter(|range| !is_quoted(&quotations, range.start)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::listed::Listed;
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
            let listed = Listed::of(text);
            let said = sayings(Stretch::whole(text, &listed), Lang::EN);
            let found: Vec<&str> = said.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_language_without_a_list_is_left_alone() {
        let (ukrainian, british) = ("uk".parse().expect("a tag"), "en-GB".parse().expect("a tag"));
        assert!(!is_listed(ukrainian));
        assert!(is_listed(british));
        let listed = Listed::of("He said so.");
        assert!(sayings(Stretch::whole("He said so.", &listed), ukrainian).is_empty());
    }
}
