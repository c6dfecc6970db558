//! Whether a sentence says whose words it quotes. English only.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::listed::{List, Stretch};
use super::lists::Lists;
use super::names::capitalised;
use super::quotes::{is_quoted, quotations};
use super::saying::sayings;
use super::words::words;
use crate::model::Lang;

static INSCRIBED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/inscribed.en.txt")));
static HAVING: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/having.en.txt")));
static NOUNS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/nouns_of_saying.en.txt")));
static WORKS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../words/works.en.txt")));

const PRONOUNS: [&str; 5] = ["he", "she", "they", "we", "i"];
const POSSESSIVES: [&str; 7] = ["his", "her", "their", "its", "my", "our", "whose"];

/// Whether a sentence says who speaks: an active verb of saying, a passive one with `by`, whose remark it is. `quotation` is
/// where its quotation begins, behind the mark.
pub fn speaks(stretch: Stretch<'_>, quotation: Option<usize>) -> bool {
    let sentence = stretch.text();
    let quoted = quotations(sentence);
    let all: Vec<(usize, &str)> = words(sentence).filter(|(at, _)| !is_quoted(&quoted, *at)).collect();
    let lower: Vec<String> = all.iter().map(|(_, word)| word.to_lowercase()).collect();
    let verbs = stretch.listed(List::Quoting).map(|(range, _)| range).chain(sayings(stretch, Lang::EN));
    let mut verbs = verbs.filter(|range| !is_quoted(&quoted, range.start));
    verbs.any(|range| says(sentence, &range, &all, &lower))
        || lower.iter().enumerate().any(|(i, word)| has_words(&all, &lower, i, word))
        || quotation.is_some_and(|at| leads_in(sentence, at) || speaks_in_a_text(sentence, at))
}

/// Whether a work stands right before a quotation: the pamphlet “…”.
pub fn is_of_a_work(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '“', '„', '«', '‘', '*', '_', ',', ':', ' ']);
    let mut last = before.rsplit(|c: char| !c.is_alphanumeric());
    let is_work = last.next().is_some_and(|word| WORKS.has_lower(word));
    // “It can be put in a sentence: “…”” tells whose it is no more than a colon does.
    is_work && !(matches!(last.next(), Some("a" | "one")) && matches!(last.next(), Some("in" | "into")))
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
    // Was called “…”; has been summed up as “…”.
    let first = phrase.split(' ').next().unwrap_or_default();
    let is_verb =
        first.ends_with("ed") || matches!(phrase.as_str(), "told" | "written" | "spoken" | "sung" | "termed" | "read");
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
    // The remark of the envoy; not: the joke of the week.
    let is_time = |word: &String| {
        matches!(word.as_str(), "week" | "day" | "year" | "month" | "hour" | "season" | "evening" | "night" | "times")
    };
    let is_of = || {
        lower.get(i + 1).is_some_and(|next| matches!(next.as_str(), "of" | "from" | "by"))
            && !lower.iter().skip(i + 2).take(2).any(is_time)
    };
    (NOUNS.has(word) && (is_owned() || is_of())) || (WORKS.has(word) && is_owned())
}

/// Whether a text is the subject of the words before a quotation, or somebody finds it in so many words: `Article 3 sets a
/// term, “…”`, `the court held on 14 July that “…”`.
fn speaks_in_a_text(sentence: &str, quotation: usize) -> bool {
    const GIVES: [&str; 12] =
        ["gave", "set", "held", "found", "bound", "left", "forbade", "ruled", "noted", "counted", "put", "speak"];
    let before: Vec<String> =
        words(sentence.get(..quotation).unwrap_or_default()).map(|(_, word)| word.to_lowercase()).collect();
    let acts = |word: &String| {
        GIVES.contains(&word.as_str())
            || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !WORKS.has(word)
    };
    let work = before.iter().take(5).position(|word| WORKS.has(word));
    let by_text = work.is_some_and(|at| {
        let rest = before.get(at + 1..).unwrap_or_default();
        let verb = rest.iter().position(acts);
        let is_passive = |word: &String| matches!(word.as_str(), "is" | "are" | "was" | "were" | "been" | "being");
        verb.is_some_and(|verb| !rest.iter().take(verb).any(is_passive))
    });
    let finds = before.iter().position(|word| matches!(word.as_str(), "held" | "holds" | "found" | "finds" | "ruled"));
    let by_finding = finds.is_some_and(|at| at > 0 && before.iter().skip(at + 1).any(|word| word == "that"));
    by_text || by_finding
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
    // In July is not by July.
    let lists = Lists::of(Lang::EN);
    let is_time = |word: &str| lists.is_some_and(|lists| lists.months.contains(word) || lists.weekdays.contains(word));
    pronoun || capitalised(text).iter().any(|word| !super::lexicon::COMMON.has_lower(word.text) && !is_time(word.text))
}

#[cfg(test)]
mod tests {
    use super::super::listed::Listed;
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
            ("No island “shall be deemed to be anybody's” has been read in two ways.", false),
            ("“It was the only hall that would have us” became the joke of the week.", false),
            ("Their task has been summed up as “to see, to be seen and to be bored”.", false),
            ("The council voted to buy a ship, “second-hand, and preferably afloat”.", true),
            ("Article 3 sets a term, “counted from the later list”.", true),
            ("The book gives three figures, “all of them from people who were away”.", true),
            ("The court held on 14 July 2025 that the count “was neither ordered nor forbidden”.", true),
            ("Her master radioed that they were “polite, wet and in a hurry”.", true),
            ("To Kelm, the line is “a matter of arithmetic”.", true),
        ] {
            let quotation = sentence.find('“').map(|at| at + '“'.len_utf8());
            let listed = Listed::of(sentence);
            assert_eq!(speaks(Stretch::whole(sentence, &listed), quotation), expected, "{sentence}");
        }
        assert!(is_of_a_work("The pamphlet “") && is_of_a_work("Under the slogan, “") && !is_of_a_work("a count “"));
        assert!(
            !is_of_a_work("It can be put in a sentence: “") && !names_somebody("The line has been used since July.")
        );
    }
}
