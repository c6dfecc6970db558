//! Capitalised words of a text, and the runs of them that may be names.

use std::ops::Range;

/// A capitalised word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capital<'t> {
    /// Without a possessive ending.
    pub text: &'t str,
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether a sentence, a quotation or a clause after a colon begins with it, so that its capital tells nothing.
    pub initial: bool,
    /// What stands between it and the capitalised word before.
    pub gap: Gap,
}

/// What stands between two capitalised words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing that joins them.
    Apart,
    /// A space, perhaps behind the full stop of an abbreviation or the apostrophe of a plural: `Families’ Table`.
    Space,
    /// A hyphen.
    Hyphen,
    /// Small words within names: `Court of the Seas`.
    Of(&'static str),
}

/// Words that join capitalised ones to one name.
const JOINS: [&str; 17] = [
    "of", "of the", "for the", "de", "de la", "del", "della", "du", "des", "da", "di", "van", "van der", "von", "bin",
    "ibn", "al",
];

/// Words before a full stop that does not end a sentence, when a capital follows.
const ABBREVIATED: [&str; 34] = [
    "adm", "amb", "brig", "capt", "cmdr", "col", "cpl", "dr", "fr", "gen", "gov", "hon", "jr", "lt", "maj", "messrs",
    "mr", "mrs", "ms", "mt", "no", "pres", "prof", "rep", "rev", "sen", "sgt", "sr", "st", "ste", "supt", "vs", "art",
    "mgr",
];

/// The capitalised words of a text, in order.
pub fn capitalised(text: &str) -> Vec<Capital<'_>> {
    let mut found: Vec<Capital<'_>> = Vec::new();
    let mut from = 0;
    while let Some(at) = next_capital(text, from) {
        let end = at + word_length(&text[at..]);
        from = end;
        let word = without_possessive(&text[at..end]);
        let gap = found.last().map_or(Gap::Apart, |last| gap(last, &text[last.range.end..at]));
        let initial = gap == Gap::Apart && begins_anew(&text[..at]);
        found.push(Capital { text: word, range: at..at + word.len(), initial, gap });
    }
    found
}

/// Where the next word with a capital begins, at or behind a byte. Most letters are small ones of ASCII, and passed over as bytes.
fn next_capital(text: &str, from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let at =
            from + text.as_bytes()[from..].iter().position(|byte| byte.is_ascii_uppercase() || !byte.is_ascii())?;
        let c = text[at..].chars().next()?;
        let begins = || !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        if c.is_uppercase() && begins() {
            return Some(at);
        }
        from = at + c.len_utf8();
    }
}

/// The runs of words that nothing parts.
pub fn runs<'w, 't>(words: &'w [Capital<'t>]) -> impl Iterator<Item = &'w [Capital<'t>]> {
    words.chunk_by(|_, next| next.gap != Gap::Apart)
}

/// Whether a text is written as titles are: most of its longer words are capitalised. One of a single word is not.
pub fn is_title_case(text: &str) -> bool {
    let long = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let words: Vec<&str> = text.split_whitespace().filter(long).collect();
    let capital = |word: &&&str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let capitals = words.iter().filter(capital).count();
    !text.trim_end().ends_with('.') && words.len() > 1 && capitals * 4 >= words.len() * 3
}

/// The length of the word at the start: letters, digits and marks; apostrophes between letters, and full stops between
/// single capitals, as in `U.L.`
fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut letters = 0usize;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = match c {
            '\'' | '’' => next.is_some_and(char::is_alphabetic),
            '.' => letters == 1 && next.is_some_and(char::is_uppercase),
            _ => c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c),
        };
        if !joins {
            return at;
        }
        letters = if c.is_alphanumeric() { letters + 1 } else { 0 };
    }
    text.len()
}

fn without_possessive(word: &str) -> &str {
    ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

fn gap(last: &Capital<'_>, between: &str) -> Gap {
    match between {
        " " => Gap::Space,
        "' " | "’ " => Gap::Space,
        "-" | "‑" => Gap::Hyphen,
        ". " if is_abbreviation(last.text) => Gap::Space,
        _ => {
            let inner = between.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' '));
            inner.and_then(|inner| JOINS.iter().find(|join| **join == inner)).map_or(Gap::Apart, |join| Gap::Of(join))
        }
    }
}

/// Whether a full stop behind the word may belong to it: `Gen.`, `J.`
fn is_abbreviation(word: &str) -> bool {
    word.chars().count() == 1 || word.contains('.') || ABBREVIATED.iter().any(|short| short.eq_ignore_ascii_case(word))
}

/// Whether what follows the text begins a sentence or the like.
fn begins_anew(before: &str) -> bool {
    let closing = |c: char| matches!(c, '"' | '”' | '’' | '»' | ')' | '\'');
    let trimmed = before.trim_end();
    let spaced = trimmed.len() < before.len();
    match trimmed.chars().next_back() {
        None
        | Some('!' | '?' | '…' | ':' | ';' | '“' | '"' | '„' | '«' | '‘' | '(' | '[' | '—' | '–' | '/' | '•' | '*') => {
            true
        }
        Some('.') => {
            let word = trimmed.trim_end_matches('.').rsplit(|c: char| c.is_whitespace() || c == '(').next();
            !word.is_some_and(|word| is_abbreviation(word) && word.starts_with(char::is_uppercase))
        }
        Some(c) if closing(c) && spaced => trimmed.trim_end_matches(closing).ends_with(['.', '!', '?', '…']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let words = capitalised(text);
        runs(&words)
            .map(|run| {
                let range = run[0].range.start..run[run.len() - 1].range.end;
                format!("{}{}", if run[0].initial { "^" } else { "" }, &text[range])
            })
            .collect()
    }

    #[test]
    fn capitalised_words_are_runs_with_their_places() {
        for (text, expected) in [
            ("Yesterday Edda Halmark's aides met Gen. Havel Dorn.", vec!["^Yesterday Edda Halmark", "Gen. Havel Dorn"]),
            (
                "The Court of the Seas met at St. Odo, in Vanterre.",
                vec!["^The Court of the Seas", "St. Odo", "Vanterre"],
            ),
            ("He met Oshel and Kelm. Then he left.", vec!["^He", "Oshel", "Kelm", "^Then"]),
            ("She said: “We go.” They stayed.", vec!["^She", "^We", "^They"]),
            ("the Families’ Table and the U.L. officer", vec!["Families’ Table", "U.L"]),
            ("for No. 17 and McNeil’s eBay", vec!["No", "McNeil"]),
            ("an Ansgar-Holm, mid-August", vec!["Ansgar-Holm", "August"]),
            ("на мосту Київ", vec!["Київ"]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn titles_are_told_from_sentences() {
        for (text, expected) in [
            ("The River and the Law of Neighbours", true),
            ("Why Courts Should Not Like Islands", true),
            ("Karst Front to the people of the river", false),
            ("We will meet in Port Ember", false),
            ("Halmark", false),
        ] {
            assert_eq!(is_title_case(text), expected, "{text}");
        }
    }
}
