//! The lists of words by which a language tells that something is reported.

use std::sync::LazyLock;

use foldhash::HashSet;

use super::words::lines;
use crate::model::Lang;

/// Words of a data file, as they are written there.
///
/// Most words of a text are in no list, and most of these are told by their first byte and their length.
#[derive(Default)]
pub struct Words {
    words: HashSet<&'static str>,
    /// A bit for each first byte, by its last six bits, and one for each length.
    begin: u64,
    lengths: u64,
}

impl Words {
    /// Whether a word is among them.
    pub fn contains(&self, word: &str) -> bool {
        let (begin, length) = Self::bits(word);
        self.begin & begin != 0 && self.lengths & length != 0 && self.words.contains(word)
    }

    fn bits(word: &str) -> (u64, u64) {
        (1 << (word.bytes().next().unwrap_or_default() & 63), 1 << (word.len() & 63))
    }
}

impl FromIterator<&'static str> for Words {
    fn from_iter<I: IntoIterator<Item = &'static str>>(words: I) -> Self {
        let words: HashSet<&'static str> = words.into_iter().collect();
        let bits = words.iter().map(|word| Self::bits(word));
        let (begin, lengths) = bits.fold((0, 0), |(begin, lengths), (b, l)| (begin | b, lengths | l));
        Self { words, begin, lengths }
    }
}

/// The lists of a language.
pub struct Lists {
    /// Words of saying that are said of things as well.
    pub loose_saying: Words,
    /// Verbs of saying in the present, behind a plural.
    pub plain_saying: Words,
    /// Pasts of irregular verbs.
    pub past: Words,
    /// Participles of irregular verbs that are not their past.
    pub participles: Words,
    /// Pasts that tell news whoever is named.
    pub incidents: Words,
    /// What looks like a past and is none.
    pub not_verbs: Words,
    /// People and bodies with an article.
    pub roles: Words,
    /// People in the plural.
    pub groups: Words,
    /// Words before a number that names.
    pub designations: Words,
    /// Numerals from ten.
    pub numerals: Words,
    /// Small numerals.
    pub few: Words,
    /// The months.
    pub months: Words,
    /// The days of the week.
    pub weekdays: Words,
}

impl Lists {
    /// The lists of a language; none where there are none as yet.
    pub fn of(lang: Lang) -> Option<&'static Lists> {
        lang.is_english().then(|| &*ENGLISH)
    }
}

static ENGLISH: LazyLock<Lists> = LazyLock::new(|| Lists {
    loose_saying: words(include_str!("../words/loose_saying.en.txt")),
    plain_saying: words(include_str!("../words/plain_saying.en.txt")),
    past: words(include_str!("../words/past.en.txt")),
    participles: words(include_str!("../words/participles.en.txt")),
    incidents: words(include_str!("../words/incidents.en.txt")),
    not_verbs: words(include_str!("../words/not_verbs.en.txt")),
    roles: words(include_str!("../words/roles.en.txt")),
    groups: words(include_str!("../words/groups.en.txt")),
    designations: words(include_str!("../words/designations.en.txt")),
    numerals: words(include_str!("../words/numerals.en.txt")),
    few: words(include_str!("../words/few.en.txt")),
    months: words(include_str!("../words/months.en.txt")),
    weekdays: words(include_str!("../words/weekdays.en.txt")),
});

/// The words of a data file, one a line; lines that begin with `#` are remarks.
pub fn words(file: &'static str) -> Words {
    lines(file).collect()
}
