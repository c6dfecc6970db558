//! Words that take a side.

use std::ops::Range;

use super::words::Phrases;

const LIST: &str = include_str!("../words/loaded.en.txt");
const NEUTRAL: &str = include_str!("../words/neutral.en.txt");

/// Loaded terms of a language and of a site, and the phrases in which they take no side.
pub struct Loaded {
    terms: Phrases,
    neutral: Phrases,
}

impl Loaded {
    /// The terms of a site, with those of Dateline's English list if `english`.
    pub fn new<'a>(own: impl IntoIterator<Item = &'a str>, english: bool) -> Self {
        let list = LIST.lines().filter(|line| english && !line.starts_with('#'));
        let forms: Vec<String> = list.chain(own).map(str::trim).flat_map(|term| forms(term, english)).collect();
        Self {
            terms: Phrases::new(&[], forms.iter().map(String::as_str)),
            neutral: Phrases::new(if english { &[NEUTRAL] } else { &[] }, []),
        }
    }

    /// Where a text has one: not in a phrase that is neutral, nor capitalised within a sentence, as part of a name.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = self.terms.find(text).into_iter().map(|(range, _)| range).collect();
        if found.is_empty() {
            return found;
        }
        let neutral = self.neutral.find(text);
        let names = super::names::capitalised(text);
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
            let found: Vec<&str> = loaded.find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert!(Loaded::new([], false).find("The regime").is_empty());
    }
}
