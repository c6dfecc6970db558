//! Words that take a side.

use std::ops::Range;

use super::listed::{List, Stretch};
use super::words::{Phrases, lines};

/// Dateline's English terms, in all their forms.
pub fn terms() -> impl Iterator<Item = String> {
    lines(include_str!("../words/loaded.en.txt")).flat_map(|term| forms(term, true))
}

/// Loaded terms of a language and of a site.
pub struct Loaded {
    own: Phrases,
    /// Whether Dateline's English list is looked for, too.
    english: bool,
}

impl Loaded {
    /// The terms of a site, with those of Dateline's English list if `english`.
    pub fn new<'a>(own: impl IntoIterator<Item = &'a str>, english: bool) -> Self {
        let forms: Vec<String> = own.into_iter().map(str::trim).flat_map(|term| forms(term, english)).collect();
        Self { own: Phrases::new(forms.iter().map(String::as_str)), english }
    }

    /// Where a text has one: not in a phrase that is neutral, nor capitalised within a sentence, as part of a name.
    pub fn find(&self, text: Stretch<'_>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = self.own.find(&text).into_iter().map(|(range, _)| range).collect();
        found.extend(text.listed(List::Loaded).map(|(range, _)| range).filter(|_| self.english));
        if found.is_empty() {
            return found;
        }
        found.sort_by_key(|range| (range.start, usize::MAX - range.end));
        let mut end = 0;
        found.retain(|range| {
            let stands = end <= range.start;
            end = if stands { range.end } else { end };
            stands
        });
        let neutral: Vec<_> = text.listed(List::Neutral).filter(|_| self.english).collect();
        let names = super::names::capitalised(text.text());
        found.retain(|at| {
            let is_neutral = neutral.iter().any(|(range, _)| range.start <= at.start && at.end <= range.end);
            let is_name = names.iter().any(|name| name.range.start == at.start && !name.initial);
            !is_neutral && !is_name
        });
        found
    }
}

/// A term with its plural, or, where it is one in English, with its singular.
fn forms(term: &str, english: bool) -> Vec<String> {
    let term = term.to_lowercase();
    if !english || term.is_empty() {
        return vec![term];
    }
    let plural = match term.strip_suffix('y') {
        _ if term.ends_with(['x', 'z']) || ["s", "ch", "sh"].iter().any(|end| term.ends_with(end)) => {
            format!("{term}es")
        }
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if term.ends_with("man") => format!("{}men", term.trim_end_matches("man")),
        _ => format!("{term}s"),
    };
    let singular =
        term.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with(['s', 'i', 'u'])).map(str::to_owned);
    [Some(term), Some(plural), singular].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::listed::Listed;
    use super::*;

    #[test]
    fn loaded_terms_but_no_names_and_no_fixed_terms() {
        let loaded = Loaded::new(["bandits", "so-called", "crony"], true);
        for (text, expected) in [
            ("The regime and its cronies", vec!["regime", "cronies"]),
            ("A bandit, two thugs, and the so-called rule", vec!["bandit", "thugs", "so-called"]),
            ("Hordes came.", vec!["Hordes"]),
            ("The visa regime, the sanctions regimes, a puppet theatre", vec![]),
            ("At the Regime Change Institute", vec![]),
            ("regimental bands", vec![]),
        ] {
            let listed = Listed::of(text);
            let found = loaded.find(Stretch::whole(text, &listed));
            let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
        let listed = Listed::of("The regime");
        assert!(Loaded::new([], false).find(Stretch::whole("The regime", &listed)).is_empty());
    }
}
