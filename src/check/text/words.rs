//! Words of a text, and lists of words and phrases to look for in it.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use unicode_segmentation::UnicodeSegmentation;

/// Words and phrases to look for, whatever their case, each in a list.
pub struct Phrases<L = ()> {
    phrases: Vec<(L, String)>,
    automaton: Option<AhoCorasick>,
    /// Whether all of them are written in ASCII, so that a text need not be put into lower case.
    is_ascii: bool,
}

impl Phrases {
    /// The phrases that a site brings. Compiled for every page that is previewed, and so in the way that is quick to compile.
    pub fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        Self::build(phrases.into_iter().map(|phrase| ((), phrase.to_owned())), AhoCorasickKind::ContiguousNFA)
    }

    /// Every phrase in a text, as whole words, with where it stands. Of those that overlap the first, and of those that
    /// begin at one place the longest.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, &str)> {
        self.all(text).into_iter().map(|((), range, phrase)| (range, phrase)).collect()
    }
}

impl<L: Copy + Ord> Phrases<L> {
    /// Phrases of several lists, compiled once, in the way that is quick to search with.
    pub fn listed(phrases: impl IntoIterator<Item = (L, String)>) -> Self {
        Self::build(phrases, AhoCorasickKind::DFA)
    }

    fn build(phrases: impl IntoIterator<Item = (L, String)>, kind: AhoCorasickKind) -> Self {
        let written = |(list, phrase): (L, String)| {
            Some((list, phrase.trim().to_lowercase())).filter(|(_, phrase)| !phrase.is_empty())
        };
        let mut phrases: Vec<(L, String)> = phrases.into_iter().filter_map(written).collect();
        phrases.sort();
        phrases.dedup();
        let words = phrases.iter().map(|(_, phrase)| phrase);
        let automaton = AhoCorasick::builder().kind(Some(kind)).ascii_case_insensitive(true).build(words).ok();
        let is_ascii = phrases.iter().all(|(_, phrase)| phrase.is_ascii());
        Self { phrases, automaton, is_ascii }
    }

    /// The same for all lists, list by list; phrases of different lists may overlap.
    pub fn all(&self, text: &str) -> Vec<(L, Range<usize>, &str)> {
        let Some(automaton) = self.automaton.as_ref().filter(|_| !self.phrases.is_empty()) else { return Vec::new() };
        let haystack = self.haystack(text);
        let whole = automaton.find_overlapping_iter(&*haystack).filter_map(|found| {
            let range = found.range();
            let is_found = text.get(range.clone()).is_some() && is_whole(text, &range);
            let (list, phrase) = self.phrases.get(found.pattern().as_usize()).filter(|_| is_found)?;
            Some((*list, range, phrase.as_str()))
        });
        let mut found: Vec<(L, Range<usize>, &str)> = whole.collect();
        found.sort_by_key(|(list, range, _)| (*list, range.start, usize::MAX - range.end));
        let mut before: Option<(L, usize)> = None;
        found.retain(|(list, range, _)| {
            let stands = before.is_none_or(|(other, end)| other != *list || end <= range.start);
            before = if stands { Some((*list, range.end)) } else { before };
            stands
        });
        found
    }

    /// What to search: the automaton takes no notice of the case of ASCII, and that of other letters is taken away here.
    fn haystack<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_ascii || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        // Lower case can have another length in a few scripts: places are those of the text only if it has the same.
        let lower = text.to_lowercase();
        if lower.len() == text.len() { Cow::Owned(lower) } else { Cow::Borrowed(text) }
    }
}

/// The entries of a data file, one a line; lines that begin with `#` are remarks.
pub fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Whether the range begins and ends with whole words.
pub fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (before, after) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
    let (first, last) = (text[range.start..].chars().next(), text[..range.end].chars().next_back());
    let is_part = (joins(before) && joins(first)) || (joins(after) && joins(last));
    !is_part
}

/// The words of a text, each with where it stands.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.unicode_word_indices()
}

/// A word in lower case, which most are already.
pub fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_of_any_case() {
        let phrases = Phrases::new(["regime", "so-called", "Puppet state"]);
        let text = "The Regime, a so-called puppet state, and its regimental band";
        let found: Vec<&str> = phrases.find(text).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["Regime", "so-called", "puppet state"]);
    }

    #[test]
    fn remarks_of_a_file_are_no_phrases() {
        assert_eq!(lines("# remark\nregime\n\n so-called \n").collect::<Vec<_>>(), ["regime", "so-called"]);
    }

    #[test]
    fn of_phrases_that_overlap_each_list_has_its_own() {
        let phrases = Phrases::listed([(1, "set for".to_owned()), (0, "is set".to_owned()), (0, "set for".to_owned())]);
        let found: Vec<_> =
            phrases.all("It is set for May, set for June").into_iter().map(|(l, at, _)| (l, at)).collect();
        assert_eq!(found, [(0, 3..9), (0, 19..26), (1, 6..13), (1, 19..26)]);
    }

    #[test]
    fn a_phrase_that_is_no_whole_word_hides_none_that_is() {
        let phrases = Phrases::new(["peace dealer", "peace", "ace deal", "so-called", "проросійський"]);
        let text = "The peace dealership, a so-called ПРОРОСІЙСЬКИЙ club";
        let found: Vec<&str> = phrases.find(text).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["peace", "so-called", "ПРОРОСІЙСЬКИЙ"]);
    }
}
