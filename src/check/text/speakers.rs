//! Whether a sentence says whose words it quotes. English only.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::names::capitalised;
use super::quotes::{is_quoted, quotations};
use super::saying::sayings;
use super::words::{Phrases, words};
use crate::model::Lang;

static QUOTING: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&[include_str!("../words/quoting.en.txt")], []));
static INSCRIBED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/inscribed.en.txt")));
static HAVING: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/having.en.txt")));
static NOUNS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/nouns_of_saying.en.txt")));
static WORKS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/works.en.txt")));

const PRONOUNS: [&str; 5] = ["he", "she", "they", "we", "i"];
const POSSESSIVES: [&str; 7] = ["his", "her", "their", "its", "my", "our", "whose"];

/// Whether a sentence says who speaks: an active verb of saying, a passive one with `by`, whose remark it is. `quotation` is
/// where its quotation begins, behind the mark.
pub fn speaks(sentence: &str, quotation: Option<usize>) -> bool {
    let quoted = quotations(sentence);
    let all: Vec<(usize, &str)> = words(sentence).filter(|(at, _)| !is_quoted(&quoted, *at)).collect();
    let lower: Vec<String> = all.iter().map(|(_, word)| word.to_lowercase()).collect();
    let verbs = QUOTING.find(sentence).into_iter().map(|(range, _)| range).chain(sayings(sentence, Lang::EN));
    let mut verbs = verbs.filter(|range| !is_quoted(&quoted, range.start));
    verbs.any(|range| says(sentence, &range, &all, &lower))
        || lower.iter().enumerate().any(|(i, word)| has_words(&all, &lower, i, word))
        || quotation.is_some_and(|at| leads_in(sentence, at))
}

/// Whether a work stands right before a quotation: the pamphlet “…”.
pub fn is_of_a_work(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '“', '„', '«', '‘', '*', '_', ',', ':', ' ']);
    before.rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| WORKS.has_lower(word))
}

/// Whether a phrase of saying has somebody who says it.
fn says(sentence: &str, verb: &Range<usize>, all: &[(usize, &str)], lower: &[String]) -> bool {
    const NOBODY: [&str; 14] = [
        "it is said",
        "is said to",
        "are said to",
        "was said to",
        "were said to",
        "is reported to",
        "are reported to",
        "it is believed",
        "it is understood",
        "it is reported",
        "it is thought",
        "it was reported",
        "reportedly",
        "allegedly",
    ];
    let phrase = sentence[verb.clone()].to_lowercase();
    if NOBODY.contains(&phrase.as_str()) || phrase.ends_with(" to") && phrase.contains(" believed") {
        return false;
    }
    let Some(i) = all.iter().position(|(at, _)| *at >= verb.start) else { return false };
    let is_verb =
        phrase.ends_with("ed") || matches!(phrase.as_str(), "told" | "written" | "spoken" | "sung" | "termed");
    if !is_verb || !is_passive(lower, i) {
        return true;
    }
    // “was called, by the envoy, …”, “is described in the annex as …”
    let is_text = |word: &String| WORKS.has(word) || NOUNS.has(word);
    let rest = lower.get(i + 1..).unwrap_or_default();
    rest.iter().any(|word| word == "by")
        || (rest.first().is_some_and(|word| word == "in") && rest.iter().take(4).any(is_text))
}

/// Whether the word at `i` follows a form of to be, adverbs and auxiliaries between them.
fn is_passive(lower: &[String], i: usize) -> bool {
    const BE: [&str; 10] = ["is", "are", "was", "were", "be", "been", "being", "get", "got", "gets"];
    const BETWEEN: [&str; 14] = [
        "not", "never", "also", "since", "once", "long", "only", "ever", "often", "then", "later", "first", "even",
        "still",
    ];
    let mut before = lower.iter().take(i).rev();
    let is_between = |word: &str| BETWEEN.contains(&word) || word.ends_with("ly");
    before.find(|word| !is_between(word)).is_some_and(|word| BE.contains(&word.as_str()))
}

/// Other words that say whose the quotation is: an inscription, `Dorn wants “…”`, `his remark that “…”`, `the words of Sant`.
fn has_words(all: &[(usize, &str)], lower: &[String], i: usize, word: &str) -> bool {
    if INSCRIBED.has(word) {
        return true;
    }
    let before = |n: usize| i.checked_sub(n).and_then(|i| Some((all.get(i)?.1, lower.get(i)?.as_str())));
    let is_somebody = |(written, word): (&str, &str)| {
        PRONOUNS.contains(&word) || (written.starts_with(char::is_uppercase) && !word.ends_with("ly") && i > 1)
    };
    if HAVING.has(word) {
        let skips = |(_, word): (&str, &str)| {
            matches!(word, "has" | "had" | "have" | "also" | "only" | "never") || word.ends_with("ly")
        };
        let subject = if before(1).is_some_and(skips) { before(2) } else { before(1) };
        return subject.is_some_and(|(written, word)| {
            is_somebody((written, word))
                || WORKS.has(word)
                || (i == 1 && written.starts_with(char::is_uppercase) && !is_opening(word))
        });
    }
    let owns = |(written, word): (&str, &str)| {
        POSSESSIVES.contains(&word) || written.ends_with("'s") || written.ends_with("’s")
    };
    let is_owned = || (1..=3).filter_map(before).any(owns);
    let is_of = || lower.get(i + 1).is_some_and(|next| matches!(next.as_str(), "of" | "from" | "by"));
    (NOUNS.has(word) && (is_owned() || is_of())) || (WORKS.has(word) && is_owned())
}

/// Words that open a sentence and are nobody.
fn is_opening(word: &str) -> bool {
    super::lexicon::COMMON.has(word)
}

/// Whether what leads to a quotation says whose it is: `Halmark’s “…”`, `To Kelm, the line is “…”`, `Dorn was brief: “…”`.
fn leads_in(sentence: &str, quotation: usize) -> bool {
    let Some(before) = sentence.get(..quotation) else { return false };
    let before = before.trim_end_matches(['"', '“', '„', '«', '‘', ' ']);
    let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let owns = POSSESSIVES.contains(&last) || (last.ends_with("'s") || last.ends_with("’s")) && last.len() > 3;
    let for_whom = ["For ", "To ", "In the eyes of "].iter().any(|opening| before.starts_with(opening));
    let first = before.split(',').next().unwrap_or(before);
    let by_text = before.starts_with("Under ") && words(first).any(|(_, word)| WORKS.has_lower(word));
    owns || by_text || (before.ends_with(':') && names_somebody(before)) || (for_whom && names_somebody(first))
}

/// Whether a text names somebody, or has a pronoun for it.
pub fn names_somebody(text: &str) -> bool {
    let pronoun = words(text).any(|(_, word)| PRONOUNS.contains(&word.to_lowercase().as_str()));
    pronoun || capitalised(text).iter().any(|word| !super::lexicon::COMMON.has_lower(word.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks() {
        for (sentence, expected) in [
            ("“We go,” said the warden.", true),
            ("He was told “to leave the room at once”.", false),
            ("The clause was dismissed as “an ornament on a problem”.", false),
            ("The clause was dismissed by Tornell as “an ornament on a problem”.", true),
            ("It has been called “the only truce with goats”.", false),
            ("Drivers had been promised “a small coin between friends”.", false),
            ("There was talk of “a gate for a gate”.", false),
            ("The order disappointed those who had wanted “a line on the map”.", false),
            ("Dorn wants “a line on the map”.", true),
            ("It closed with the remark that “the tide waits”.", false),
            ("She closed with her remark that “the tide waits”.", true),
            ("Its leaflets are headed “To the people of the river”.", true),
            ("Sorrow, as a ballad has it, “is salt”.", true),
            ("“Please have change ready,” reads the sign.", true),
            ("Halmark’s “ordinary step” was none.", true),
            ("The resolution demands “an immediate halt”.", true),
            ("Under the deal, both “shall refrain from any act”.", true),
            ("The mission's mandate is to “observe and report”.", true),
            ("It is described in the annex as “land by the road”.", true),
            ("Kelm was brief: “A line is a line.”", true),
            ("The town had a night of “closed roads and open windows”.", false),
            ("The mood was “neither war nor peace”, and few slept.", false),
            ("To Kelm, the line is “a matter of arithmetic”.", true),
        ] {
            let quotation = sentence.find('“').map(|at| at + '“'.len_utf8());
            assert_eq!(speaks(sentence, quotation), expected, "{sentence}");
        }
        assert!(is_of_a_work("The pamphlet “") && is_of_a_work("Under the slogan, “") && !is_of_a_work("a count “"));
    }
}
