//! Sentences: UAX #29, repaired where a full stop ends an abbreviation.

use std::ops::Range;
use std::sync::LazyLock;

use foldhash::{HashSet, HashSetExt};
use memchr::memchr3;
use unicode_segmentation::UnicodeSegmentation;

/// The sentence of `text` that holds the range; several sentences if it crosses their ends. Without spaces around it.
pub fn sentence_around(text: &str, at: Range<usize>) -> Range<usize> {
    sentence_in(&sentences(text), at)
}

/// The same among the sentences of a text, for several ranges of it.
pub fn sentence_in(sentences: &[Range<usize>], at: Range<usize>) -> Range<usize> {
    let last_byte = at.end.saturating_sub(1).max(at.start);
    let first = sentences.partition_point(|s| s.end <= at.start);
    let last = sentences.partition_point(|s| s.start <= last_byte).saturating_sub(1);
    let get = |i: usize| sentences.get(i).or(sentences.last());
    match (get(first), get(last.max(first))) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

/// The sentences of a text in any script, without the spaces between them.
///
/// The boundaries are those of UAX #29, which knows no abbreviations. Those within `Mr. Smith`, `No. 5`, `J. Smith`, the
/// `U.S. President`, or after a question that is quoted in the middle of a sentence, are taken back.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for at in boundaries(text) {
        let rest = text.get(at..).unwrap_or_default();
        let before = text.get(start..at).unwrap_or_default();
        // A closing mark after a space, as French sets it, belongs to the sentence before.
        let closing = if before.is_empty() { 0 } else { closing_mark(rest) };
        if at > start && !goes_on(before, rest.get(closing..).unwrap_or_default()) {
            push(text, &mut sentences, start..at + closing);
            start = at + closing;
        }
    }
    push(text, &mut sentences, start..text.len());
    sentences
}

/// Where sentences begin by UAX #29, but for the first.
///
/// A sentence of most scripts ends behind `.`, `!` or `?` alone, and whether it does is settled by the letters around: only
/// these stretches are looked at. A text with other signs is looked at as a whole.
fn boundaries(text: &str) -> Vec<usize> {
    // As bytes, of most texts: quicker than letter by letter. Without a stop at the first, which is quicker still.
    let is_ascii = text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    if !is_ascii && !text.chars().all(is_plain) {
        return bounds(text, 0).collect();
    }
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(mark) = memchr3(ENDS[0], ENDS[1], ENDS[2], &text.as_bytes()[from..]).map(|at| from + at) {
        // A space and a capital: by SB11 a sentence begins there, whatever stands before.
        if let [b' ', b'A'..=b'Z'] = text.as_bytes().get(mark + 1..mark + 3).unwrap_or_default() {
            found.push(mark + 2);
            from = mark + 3;
            continue;
        }
        let start = text[..mark].char_indices().next_back().map_or(0, |(at, _)| at);
        let rest = &text[mark..];
        let letter = rest.char_indices().find(|(_, c)| c.is_alphabetic());
        let end = letter.map_or(text.len(), |(at, c)| mark + at + c.len_utf8());
        found.extend(bounds(&text[start..end], start).filter(|at| *at > mark));
        from = end;
    }
    found
}

const ENDS: [u8; 3] = *b".!?";

/// The boundaries of a text that begins at a byte of another.
fn bounds(text: &str, start: usize) -> impl Iterator<Item = usize> {
    text.split_sentence_bound_indices().map(move |(at, _)| start + at).filter(move |at| *at > start)
}

/// Whether a character can end a sentence only if it is among [`ENDS`].
fn is_plain(c: char) -> bool {
    match c {
        ' '..='~' | '\u{a0}' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '–' | '—' => true,
        _ => !c.is_ascii() && c.is_alphabetic(),
    }
}

fn push(text: &str, sentences: &mut Vec<Range<usize>>, range: Range<usize>) {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + part.len() - part.trim_start().len();
    let trimmed = part.trim();
    if !trimmed.is_empty() {
        sentences.push(start..start + trimmed.len());
    }
}

/// The length of a closing mark at the start, if it closes something: nothing but a space or the end follows it.
fn closing_mark(rest: &str) -> usize {
    let after = rest.trim_start_matches(['»', '”', '’', '"', ')', ']']);
    if after.len() < rest.len() && (after.is_empty() || after.starts_with(char::is_whitespace)) {
        rest.len() - after.len()
    } else {
        0
    }
}

/// Whether the sentence that `before` seems to end goes on with `after`.
fn goes_on(before: &str, after: &str) -> bool {
    let next = after.trim_start();
    let Some(first) = next.chars().next() else { return true };
    let before = before.trim_end();
    // “Is it over?” he asked.
    if first.is_lowercase() && before.ends_with(is_closing) {
        return true;
    }
    let Some(word) = before.strip_suffix('.').map(last_word) else { return false };
    if first.is_numeric() && ABBREVIATIONS.number.contains(word) {
        return true;
    }
    if ABBREVIATIONS.always.contains(word) {
        return true;
    }
    (ABBREVIATIONS.maybe.contains(word) || is_initial(word)) && !ABBREVIATIONS.starter.contains(first_word(next))
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '»' | '\'' | '“' | '›' | '」' | '』')
}

/// A single capital letter, as in `J. Smith` and `В. Зеленський`, or several with full stops between them.
fn is_initial(word: &str) -> bool {
    !word.is_empty()
        && word.split('.').all(|letter| {
            let mut letters = letter.chars();
            letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
        })
}

fn last_word(text: &str) -> &str {
    let apart =
        |c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '„' | '«' | '‘' | '—' | '–' | '-' | '/');
    text.rsplit(apart).next().unwrap_or_default()
}

fn first_word(text: &str) -> &str {
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    start.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

struct Abbreviations {
    always: HashSet<&'static str>,
    number: HashSet<&'static str>,
    maybe: HashSet<&'static str>,
    starter: HashSet<&'static str>,
}

static ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(|| {
    let mut read = Abbreviations {
        always: HashSet::new(),
        number: HashSet::new(),
        maybe: HashSet::new(),
        starter: HashSet::new(),
    };
    let mut section = "";
    for line in include_str!("abbreviations.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        match section {
            "[always]" => read.always.insert(line),
            "[number]" => read.number.insert(line),
            "[maybe]" => read.maybe.insert(line),
            _ => read.starter.insert(line),
        };
    }
    read
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    /// `|` marks the boundaries.
    #[test]
    fn sentences_end_where_a_reader_sees_it() {
        let table = [
            "One. |Two! |Three?",
            "Mr. Putin met Gen. Keane. |They spoke.",
            "The U.S. President spoke. |He left.",
            "He flew to the U.S. |The talks went on.",
            "It was J. Smith. |It was J. D. Vance.",
            "Article No. 5 holds. |He said no. |They left.",
            "See Art. 5 of the treaty. |It holds.",
            "It cost 3.5 million, e.g. In part.",
            "“Is it over?” he asked. |Nobody knew.",
            "\"It is over.\" |Then he left.",
            "He said: « Non. » |Puis il partit.",
            "(See above.) |Next.",
            "В. Зеленський прибув. |Він заявив про це.",
            "Це сталося на вул. Хрещатик. |Потім тихо.",
            "قال الرئيس ذلك. |ثم غادر؟ |نعم.",
            "停火了。|谈判继续。",
            "युद्ध रुका। |बातचीत जारी है।",
            "",
            "no end",
        ];
        for marked in table {
            let text = marked.replace('|', "");
            let expected: Vec<&str> = marked.split('|').map(str::trim).filter(|s| !s.is_empty()).collect();
            assert_eq!(split(&text), expected);
        }
    }

    #[test]
    fn around() {
        let text = "First one. The second one. Third.";
        let around = |at: Range<usize>| &text[sentence_around(text, at)];
        assert_eq!(around(15..21), "The second one.");
        assert_eq!(around(0..5), "First one.");
        assert_eq!(around(6..15), "First one. The second one.");
        assert_eq!(around(text.len()..text.len()), "Third.");
        assert_eq!(around(900..901), "Third.");
        assert_eq!(sentence_around("", 0..0), 0..0);
    }

    proptest! {
        #[test]
        fn boundaries_are_those_of_the_standard(text in "([A-Ca-cА-Вж5 .?!,;:\"»”“’)(ªß漢á-]|\\. |\\n|\u{300}|…|。){0,40}") {
            prop_assert_eq!(boundaries(&text), bounds(&text, 0).collect::<Vec<_>>());
        }

        #[test]
        fn any_text_is_divided_in_order(text in "(?s).{0,80}|([A-Za-zА-я .?!\"»”)]){0,60}", at in 0usize..90, len in 0usize..10) {
            let found = sentences(&text);
            let mut end = 0;
            let mut kept = String::new();
            for range in &found {
                prop_assert!(range.start >= end && range.end > range.start);
                prop_assert!(text[end..range.start].trim().is_empty());
                kept.push_str(&text[range.clone()]);
                end = range.end;
            }
            prop_assert!(text[end..].trim().is_empty());
            let around = sentence_around(&text, at..at + len);
            prop_assert!(text.get(around).is_some());
        }
    }
}
