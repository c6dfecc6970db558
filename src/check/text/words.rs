//! Words of a text, and lists of words and phrases to look for in it.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use unicode_segmentation::UnicodeSegmentation;

/// Words and phrases to look for, whatever their case. One a line in a data file; lines that begin with `#` are remarks.
pub struct Phrases {
    phrases: Vec<String>,
    automaton: Option<AhoCorasick>,
}

impl Phrases {
    /// The phrases of data files and of the site.
    pub fn new<'a>(files: &[&'a str], own: impl IntoIterator<Item = &'a str>) -> Self {
        let lines = files.iter().flat_map(|file| file.lines()).filter(|line| !line.trim_start().starts_with('#'));
        let mut phrases: Vec<String> =
            lines.chain(own).map(|line| line.trim().to_lowercase()).filter(|line| !line.is_empty()).collect();
        phrases.sort();
        phrases.dedup();
        // Lists of a site's own are compiled for every page that is previewed: this kind is the quickest to compile.
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        let automaton = AhoCorasick::builder().kind(kind).match_kind(MatchKind::LeftmostLongest).build(&phrases).ok();
        Self { phrases, automaton }
    }

    /// Every phrase in a text, as whole words, with where it stands.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, &str)> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        // Lower case can have another length in a few scripts: places are those of the text only if it has the same.
        let lower = text.to_lowercase();
        let same = lower.len() == text.len() && lower.is_char_boundary(0);
        let ascii = text.to_ascii_lowercase();
        let haystack = if same { &lower } else { &ascii };
        let found = automaton.find_iter(haystack.as_str()).map(|m| (m.range(), m.pattern().as_usize()));
        found
            .filter(|(range, _)| text.is_char_boundary(range.start) && text.is_char_boundary(range.end))
            .filter(|(range, _)| is_whole(text, range))
            .filter_map(|(range, i)| Some((range, self.phrases.get(i)?.as_str())))
            .collect()
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
}
