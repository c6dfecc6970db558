//! Words of a text, and lists of words and phrases to look for in it.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};
use unicode_segmentation::UnicodeSegmentation;

/// Words and phrases to look for, whatever their case. One a line in a data file; lines that begin with `#` are remarks.
pub struct Phrases {
    phrases: Vec<String>,
    automaton: Option<AhoCorasick>,
    /// Whether all of them are written in ASCII, so that a text need not be put into lower case.
    is_ascii: bool,
}

impl Phrases {
    /// The phrases of data files and of the site.
    pub fn new<'a>(files: &[&'a str], own: impl IntoIterator<Item = &'a str>) -> Self {
        let lines = files.iter().flat_map(|file| file.lines()).filter(|line| !line.trim_start().starts_with('#'));
        let written = |line: &str| Some(line.trim().to_lowercase()).filter(|line| !line.is_empty());
        let mut phrases: Vec<String> = own.into_iter().filter_map(written).collect();
        // Lists of a site's own are compiled for every page that is previewed, the others once: one kind is quick to
        // compile, the other to search with.
        let kind = if phrases.is_empty() { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        phrases.extend(lines.filter_map(written));
        phrases.sort();
        phrases.dedup();
        let automaton = AhoCorasick::builder()
            .kind(Some(kind))
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(&phrases)
            .ok();
        let is_ascii = phrases.iter().all(|phrase| phrase.is_ascii());
        Self { phrases, automaton, is_ascii }
    }

    /// Every phrase in a text, as whole words, with where it stands. Of those that overlap the first, and of those that
    /// begin at one place the longest.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, &str)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let haystack = self.haystack(text);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(longest) = automaton.find(Input::new(&*haystack).range(from..)) {
            let start = longest.start();
            match self.whole(text, &haystack, longest.range(), longest.pattern().as_usize()) {
                Some((range, phrase)) => {
                    from = range.end;
                    found.push((range, phrase));
                }
                None => from = start + 1,
            }
        }
        found
    }

    /// The longest phrase that begins where one was found and is made of whole words.
    fn whole(&self, text: &str, haystack: &str, longest: Range<usize>, i: usize) -> Option<(Range<usize>, &str)> {
        let start = longest.start;
        let is_whole = |range: &Range<usize>| text.get(range.clone()).is_some() && is_whole(text, range);
        if is_whole(&longest) {
            return Some((longest, self.phrases.get(i)?));
        }
        let begins =
            |phrase: &str| haystack.get(start..start + phrase.len()).is_some_and(|it| it.eq_ignore_ascii_case(phrase));
        let shorter = self.phrases.iter().filter(|phrase| start + phrase.len() < longest.end && begins(phrase));
        let whole =
            shorter.map(|phrase| (start..start + phrase.len(), phrase.as_str())).filter(|(range, _)| is_whole(range));
        whole.max_by_key(|(range, _)| range.end)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_of_any_case() {
        let phrases = Phrases::new(&["# remark\nregime\nso-called\n"], ["Puppet state"]);
        let text = "The Regime, a so-called puppet state, and its regimental band";
        let found: Vec<&str> = phrases.find(text).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["Regime", "so-called", "puppet state"]);
    }

    #[test]
    fn a_phrase_that_is_no_whole_word_hides_none_that_is() {
        let phrases = Phrases::new(&["peace dealer\npeace\nace deal\nso-called\nпроросійський\n"], []);
        let text = "The peace dealership, a so-called ПРОРОСІЙСЬКИЙ club";
        let found: Vec<&str> = phrases.find(text).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, ["peace", "so-called", "ПРОРОСІЙСЬКИЙ"]);
    }
}
