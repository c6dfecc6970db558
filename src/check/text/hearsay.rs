//! What is said by nobody in particular. English only.

use std::ops::Range;

use super::listed::{List, Stretch};
use super::saying::sayings;
use super::words::words;
use crate::model::Lang;

/// Where a sentence hands on what nobody stands for, in order: `it is believed`, `officials said`, `said one diplomat`.
pub fn anonymous(sentence: Stretch<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = sentence.listed(List::Hearsay).map(|(range, _)| range).collect();
    if sentence.has(List::Nameless) {
        let verbs = sayings(sentence, Lang::EN);
        let nameless = sentence.listed(List::Nameless).map(|(range, _)| range);
        found.extend(nameless.filter(|range| speaks(&sentence, range, &verbs)));
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Whether the nameless in the range are those who say it: a verb of saying follows, or `said` stands before them.
fn speaks(sentence: &str, nameless: &Range<usize>, verbs: &[Range<usize>]) -> bool {
    /// So many words may stand between them: “officials at the ministry in the capital said”.
    const BETWEEN: usize = 12;
    let before: Vec<&str> = words(&sentence[..nameless.start]).map(|(_, word)| word).collect();
    let last = before.last().map(|word| word.to_lowercase());
    if last.as_deref().is_some_and(|word| matches!(word, "said" | "say" | "says")) || is_according(&before) {
        return true;
    }
    // “told officials that he said …”: they are the ones that are told.
    const OBJECT: [&str; 9] = ["to", "with", "told", "for", "against", "asked", "by", "from", "tells"];
    if last.as_deref().is_some_and(|word| OBJECT.contains(&word)) {
        return false;
    }
    if holds(&sentence[nameless.end..]) {
        return true;
    }
    let Some(verb) = verbs.iter().find(|verb| verb.start >= nameless.end) else { return false };
    let between = &sentence[nameless.end..verb.start];
    let all: Vec<&str> = words(between).map(|(_, word)| word).collect();
    // Another subject or another clause comes between them, or they are told.
    let parts = |word: &&str| {
        let word = word.to_lowercase();
        ["and", "but", "while", "when", "he", "she", "they", "it", "we", "was", "were", "been", "be", "that"]
            .contains(&word.as_str())
    };
    let named = all.last().is_some_and(|last| last.starts_with(char::is_uppercase)) && !is_place_before(&all);
    all.len() <= BETWEEN && !between.contains([';', ':']) && !named && !all.iter().any(parts)
}

/// Whether `according to` stands before, with nothing between that says who they are.
fn is_according(before: &[&str]) -> bool {
    let near = before.get(before.len().saturating_sub(5)..).unwrap_or_default();
    let Some(at) = near.windows(2).position(|pair| pair[0].eq_ignore_ascii_case("according") && pair[1] == "to") else {
        return false;
    };
    near.iter().skip(at + 2).all(|word| word.chars().all(char::is_lowercase))
}

/// Whether they hold something, in the words right behind them: `analysts expect`.
fn holds(after: &str) -> bool {
    const VERBS: [&str; 20] = [
        "say", "believe", "think", "expect", "fear", "hope", "warn", "claim", "argue", "suggest", "insist", "deny",
        "predict", "estimate", "agree", "suspect", "reckon", "doubt", "complain", "maintain",
    ];
    let Some((at, verb)) = words(after).next() else { return false };
    after[..at] == *" " && VERBS.contains(&verb)
}

/// Whether the capitalised word at the end belongs to a phrase of place or membership: “officials in Port Ember said”.
fn is_place_before(all: &[&str]) -> bool {
    let small = all.iter().rev().find(|word| !word.starts_with(char::is_uppercase));
    small.is_some_and(|word| matches!(*word, "in" | "at" | "of" | "from" | "near" | "the" | "to" | "for" | "with"))
}

#[cfg(test)]
mod tests {
    use super::super::listed::Listed;
    use super::*;

    #[test]
    fn nobody_in_particular() {
        for (sentence, expected) in [
            ("Officials said the tents would go.", true),
            ("Sources close to the governor say that Dorn asked twice.", true),
            ("Several diplomats, who asked not to be named, said the frame was the reply.", true),
            ("It is believed that the lamp runs on a cable.", true),
            ("The post will close, said one official.", true),
            ("Officials in Port Ember said so.", true),
            ("The band is thought to have burned a house.", true),
            ("Analysts expect the front to freeze.", true),
            ("According to two security officials, the port is mined.", true),
            ("According to Dorn's officials, the port is mined.", false),
            ("Dorn told officials that the guns were cold.", false),
            ("Officials met, and Dorn said that the guns were cold.", false),
            ("Officials were told to leave.", false),
            ("The sources of the river lie in Talvenia.", false),
            ("Critics of the plan left the hall.", false),
        ] {
            let listed = Listed::of(sentence);
            let found = anonymous(Stretch::whole(sentence, &listed));
            assert_eq!(!found.is_empty(), expected, "{sentence}");
        }
    }
}
