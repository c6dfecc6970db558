//! Lists of words that names are told from, or known by.

use std::sync::LazyLock;

use super::lists::{Words, words};

/// A list of single words.
pub struct Lexicon(Words);

/// Ordinary words, in lower case.
pub static COMMON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/common.en.txt")));
/// Offices, ranks and forms of address, in lower case.
pub static TITLES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/titles.en.txt")));
/// Last words of names of places, texts, days and events, in lower case.
pub static THINGS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/things.en.txt")));
/// Well-known places.
pub static PLACES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/places.en.txt")));
/// First names.
pub static GIVEN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/given.en.txt")));
/// Days, peoples, languages, abbreviations.
pub static PROPER: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/proper.en.txt")));
/// What follows `clearly` where it tells how something is done, in lower case.
pub static MANNER: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/manner.en.txt")));

impl Lexicon {
    /// The words of a data file, one a line; lines that begin with `#` are remarks.
    pub fn of(file: &'static str) -> Self {
        Self(words(file))
    }

    /// Whether the word is in the list as it is written.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Whether the word is in the list in lower case.
    pub fn has_lower(&self, word: &str) -> bool {
        self.0.contains(word.to_lowercase().as_str())
    }
}
