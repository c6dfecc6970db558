//! Words that assert what should be shown. English only.

use std::ops::Range;

use super::lexicon::MANNER;
use super::listed::{List, Stretch};
use super::quotes::{is_quoted, quotations};
use super::saying::sayings;
use super::words::words;
use crate::model::Lang;

/// Where a sentence claims certainty in the writer's own voice, in order.
pub fn claims(sentence: Stretch<'_>) -> Vec<Range<usize>> {
    if !sentence.has(List::Certainty) {
        return Vec::new();
    }
    let said = sayings(sentence, Lang::EN);
    let (found, sentence) = (sentence.listed(List::Certainty), sentence.text());
    let is_claim = |(range, phrase): &(Range<usize>, &'static str)| {
        // What somebody is said to have said is theirs, up to the next main clause.
        let is_same = |between: &str| ![";", ", and ", ", but ", ", which "].iter().any(|part| between.contains(part));
        let is_theirs = said.iter().any(|verb| verb.end <= range.start && is_same(&sentence[verb.end..range.start]));
        !is_theirs && !is_ascribed(sentence, range, &said) && !tells_how(sentence, range, phrase)
    };
    let own = found.filter(is_claim).map(|(range, _)| range);
    let quoted = quotations(sentence);
    own.filter(|range| !is_quoted(&quoted, range.start)).collect()
}

/// Whether a sentence ends with who said it: `…, she said.`
fn is_ascribed(sentence: &str, range: &Range<usize>, said: &[Range<usize>]) -> bool {
    let far = |comma: &usize| sentence.get(range.end..*comma).is_some_and(|between| words(between).next().is_some());
    let Some(last) = sentence.rfind(',').filter(far) else { return false };
    let clause: Vec<String> = words(&sentence[last..]).map(|(_, word)| word.to_lowercase()).collect();
    let joins = clause.first().is_none_or(|word| matches!(word.as_str(), "and" | "but" | "as" | "or" | "so" | "while"));
    !joins && clause.len() < 8 && said.iter().any(|verb| verb.start > last)
}

/// Whether the phrase tells how something is done, or is part of another one: *clearly marked*, *a change of course*.
fn tells_how(sentence: &str, range: &Range<usize>, phrase: &str) -> bool {
    let before: Vec<String> = words(&sentence[..range.start]).map(|(_, word)| word.to_lowercase()).collect();
    let last = before.last().map_or("", String::as_str);
    let rest = &sentence[range.end..];
    let next = words(rest).next().map(|(_, word)| word.to_lowercase()).unwrap_or_default();
    let is_compared = matches!(
        last,
        "more" | "most" | "less" | "least" | "so" | "as" | "very" | "too" | "not" | "how" | "almost" | "never"
    );
    match phrase {
        "of course" => {
            const TURNS: [&str; 22] = [
                "change",
                "changes",
                "changed",
                "changing",
                "matter",
                "matters",
                "alteration",
                "alterations",
                "shift",
                "shifts",
                "correction",
                "corrections",
                "reversal",
                "deviation",
                "line",
                "lines",
                "choice",
                "sort",
                "out",
                "loss",
                "kinds",
                "part",
            ];
            TURNS.contains(&last)
        }
        "clearly" | "plainly" | "unmistakably" => {
            let ends = rest.trim_start().is_empty() || rest.starts_with(['.', ',', ';', ':', ')', '!', '?']);
            is_compared || (!before.is_empty() && (ends || MANNER.has(&next)))
        }
        "obviously" | "certainly" | "surely" | "definitely" | "manifestly" => {
            is_compared || last == "but" && next.is_empty()
        }
        "no doubt" => {
            matches!(last, "have" | "has" | "had" | "leave" | "leaves" | "left" | "in" | "is" | "was" | "with" | "cast")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::listed::Listed;
    use super::*;

    #[test]
    fn certainty_is_told_from_manner() {
        for (sentence, expected) in [
            ("Clearly, nobody asked.", vec!["Clearly"]),
            ("It was clearly not what they had in mind.", vec!["clearly"]),
            ("The colonel clearly enjoys the part.", vec!["clearly"]),
            ("The names must be written clearly, in capitals.", vec![]),
            ("The chart is clearly marked.", vec![]),
            ("He spoke more clearly than before.", vec![]),
            ("The army could of course have repaired it.", vec!["of course"]),
            ("The barge made a change of course.", vec![]),
            ("Of course, they said so.", vec!["Of course"]),
            ("Kelm said that it was obviously a fraud.", vec![]),
            ("They would certainly try, the envoy said.", vec![]),
            ("Obviously it failed, and its own jurists said so.", vec!["Obviously"]),
            ("It is clear that they would trade.", vec!["It is clear that"]),
            ("Needless to say, nobody was asked.", vec!["Needless to say"]),
            ("He said no, and clearly meant it.", vec!["clearly"]),
            ("He has made it clear that he will not.", vec![]),
            ("He had no doubt; there is no doubt.", vec!["there is no doubt"]),
            ("“Of course I could,” he said.", vec![]),
            ("The mill will almost certainly fall.", vec![]),
        ] {
            let listed = Listed::of(sentence);
            let claims = claims(Stretch::whole(sentence, &listed));
            let found: Vec<&str> = claims.into_iter().map(|range| &sentence[range]).collect();
            assert_eq!(found, expected, "{sentence}");
        }
    }
}
