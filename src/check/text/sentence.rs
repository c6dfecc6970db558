//! A sentence as a row of words, with what stands between them.

use std::borrow::Cow;
use std::ops::Range;

use super::names::capitalised;
use super::quotes::is_quoted;
use super::words::{lower, words};

/// A sentence, without what it quotes.
pub struct Sentence<'t> {
    /// Its words.
    pub words: Vec<Word<'t>>,
}

/// What is known of a text's words from elsewhere.
pub struct Marks<'m> {
    /// Its quotations.
    pub quoted: &'m [Range<usize>],
    /// Where names of entries stand.
    pub mentioned: &'m [Range<usize>],
    /// Whether a capitalised word that begins a sentence is a name elsewhere.
    pub is_name: &'m dyn Fn(&str) -> bool,
}

/// A word of a sentence.
#[derive(Debug)]
pub struct Word<'t> {
    /// Where it stands in the text.
    pub at: usize,
    /// As it is written.
    pub text: &'t str,
    /// In lower case, with a straight apostrophe.
    pub lower: Cow<'t, str>,
    /// Whether it is part of the name of an entry.
    pub known: bool,
    /// Whether it is part of a name.
    pub named: bool,
    /// Whether a comma, a dash or the like stands before it.
    pub apart: bool,
    /// Whether a hyphen joins it to the word before.
    pub after_hyphen: bool,
}

impl<'t> Sentence<'t> {
    /// The sentence of a text at a range.
    pub fn of(text: &'t str, at: &Range<usize>, marks: &Marks<'_>) -> Self {
        let sentence = text.get(at.clone()).unwrap_or_default();
        let names = names(sentence, marks.is_name);
        let mut read: Vec<Word<'t>> = Vec::new();
        let mut end = 0;
        for (offset, word) in words(sentence).filter(|(offset, _)| !is_quoted(marks.quoted, at.start + offset)) {
            let place = at.start + offset;
            let between = sentence.get(end..offset).unwrap_or_default();
            let known = marks.mentioned.iter().any(|range| range.contains(&place));
            read.push(Word {
                at: place,
                text: word,
                lower: straight(lower(word)),
                known,
                named: known || names.iter().any(|range| range.contains(&offset)),
                apart: between.contains([',', ';', ':', '(', '—', '–', '"', '”']),
                after_hyphen: matches!(between, "-" | "‑"),
            });
            end = offset + word.len();
        }
        Self { words: read }
    }
}

/// With a straight apostrophe.
fn straight(word: Cow<'_, str>) -> Cow<'_, str> {
    if word.contains('’') { Cow::Owned(word.replace('’', "'")) } else { word }
}

/// Where names stand in a sentence, by their capitals.
fn names(sentence: &str, is_name: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let capitals = capitalised(sentence);
    let names = capitals.iter().filter(|capital| capital.text != "I" && (!capital.initial || is_name(capital.text)));
    names.map(|capital| capital.range.clone()).collect()
}
