//! Whether a sentence tells that somebody did something.
//!
//! No grammar, only its traces: a name or a body that acts, and a verb in the past, the perfect, or the present behind the
//! name. What is supposed (`If talks fail`), what may be, and what something *is* are no deeds.

use super::lists::Lists;
use super::sentence::Word;

/// Words that begin a supposition.
const SUPPOSES: [&str; 17] = [
    "if",
    "suppose",
    "supposing",
    "assuming",
    "should",
    "were",
    "had",
    "whether",
    "imagine",
    "unless",
    "perhaps",
    "maybe",
    "whatever",
    "whoever",
    "whichever",
    "let",
    "what",
];
/// Words behind which a form in -ed is an adjective or part of a passive.
const BEFORE_ADJECTIVE: [&str; 64] = [
    "a", "an", "the", "its", "their", "his", "her", "our", "my", "your", "this", "these", "those", "of", "in", "on",
    "at", "by", "with", "without", "for", "from", "to", "as", "into", "onto", "under", "over", "between", "against",
    "about", "like", "than", "most", "more", "less", "very", "too", "so", "is", "are", "be", "been", "being", "am",
    "was", "were", "has", "have", "had", "having", "no", "any", "some", "all", "every", "each", "other", "another",
    "such", "newly", "can", "may", "will",
];
const MODALS: [&str; 11] =
    ["can", "could", "may", "might", "must", "should", "would", "cannot", "shall", "will", "couldn't"];
const ADVERBS: [&str; 22] = [
    "also", "then", "later", "soon", "again", "never", "once", "since", "still", "now", "already", "twice", "first",
    "finally", "not", "just", "only", "even", "long", "all", "both", "yet",
];
/// What stands behind a verb in the present and not behind a noun in the plural.
const AFTER_PRESENT: [&str; 29] = [
    "the", "a", "an", "its", "his", "her", "their", "to", "that", "no", "any", "all", "both", "each", "every", "what",
    "whether", "it", "them", "him", "up", "out", "off", "away", "back", "nothing", "neither", "two", "three",
];
/// Words in -s that are no verbs, and verbs that tell what something is or is like.
const NOT_PRESENT: [&str; 42] = [
    "as",
    "its",
    "his",
    "this",
    "was",
    "has",
    "is",
    "does",
    "plus",
    "versus",
    "across",
    "perhaps",
    "always",
    "sometimes",
    "towards",
    "besides",
    "unless",
    "thus",
    "less",
    "yes",
    "us",
    "means",
    "seems",
    "looks",
    "appears",
    "lies",
    "sits",
    "stands",
    "belongs",
    "remains",
    "deserves",
    "gains",
    "loses",
    "consists",
    "matters",
    "exists",
    "talks",
    "members",
    "leaders",
    "officials",
    "troops",
    "forces",
];
const NOT_PROGRESSIVE: [&str; 16] = [
    "nothing",
    "something",
    "anything",
    "everything",
    "missing",
    "lacking",
    "willing",
    "pending",
    "existing",
    "going",
    "during",
    "being",
    "evening",
    "morning",
    "interesting",
    "surprising",
];
/// How many words may stand between who acts and the verb, when it is no name.
const REACH: usize = 8;

/// The place of the verb by which a sentence tells a deed.
pub fn deed(words: &[Word<'_>], lists: &Lists) -> Option<usize> {
    if words.first().is_none_or(|first| SUPPOSES.contains(&first.lower.as_ref())) {
        return None;
    }
    let named = words.iter().any(|word| is_name(word, lists));
    let agents: Vec<usize> = (0..words.len()).filter(|i| is_agent(words, *i, lists)).collect();
    let by_agent = |verb: usize| agents.iter().any(|agent| *agent < verb && verb - agent <= REACH);
    let counted = words.iter().any(|word| lists.few.contains(word.lower.as_ref()));
    let by_somebody = |verb: usize| named || counted || by_agent(verb);
    (0..words.len()).find(|i| match told(words, *i, lists) {
        Some(verb) => lists.incidents.contains(words[verb].lower.as_ref()) || by_somebody(*i),
        None => behind_name(words, *i, lists),
    })
}

/// Whether a sentence has a verb in the past or the perfect, whoever acts.
pub fn tells_of_the_past(words: &[Word<'_>], lists: &Lists) -> bool {
    let is_be = |word: &Word<'_>| matches!(word.lower.as_ref(), "was" | "were" | "did");
    words.iter().any(is_be) || (0..words.len()).any(|i| told(words, i, lists).is_some())
}

/// A name of somebody or some place, not of a day.
fn is_name(word: &Word<'_>, lists: &Lists) -> bool {
    word.named && !lists.months.contains(word.text) && !lists.weekdays.contains(word.text)
}

/// Whether a word stands for somebody who acts without being named: `the army`, `officials`, `she`, `three of them`.
fn is_agent(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    let lower = words[i].lower.as_ref();
    let lower = lower.strip_suffix("'s").unwrap_or(lower);
    if matches!(lower, "he" | "she") || lists.groups.contains(lower) {
        return true;
    }
    let definite = |word: &Word<'_>| {
        matches!(word.lower.as_ref(), "the" | "its" | "their" | "his" | "her" | "both" | "neither" | "a" | "an")
    };
    lists.roles.contains(lower) && (1..=3).any(|n| i.checked_sub(n).is_some_and(|j| definite(&words[j])))
}

/// If a word is the verb of something that happened, or its auxiliary: the word that tells what happened.
fn told(words: &[Word<'_>], i: usize, lists: &Lists) -> Option<usize> {
    let word = &words[i];
    match word.lower.as_ref() {
        "has" | "have" | "had" if after_modal(words, i) => None,
        "has" | "have" | "had" | "hasn't" | "haven't" | "hadn't" => participle(words, i, lists, false),
        "was" | "were" | "wasn't" | "weren't" => participle(words, i, lists, true),
        // Letters used to take two days.
        "used" if words.get(i + 1).is_some_and(|next| next.lower == "to") => None,
        "did" => words.get(i + 1).filter(|next| next.lower == "not").map(|_| i),
        "didn't" => Some(i),
        lower => (is_past(lower, lists) && !word.after_hyphen && is_finite(words, i)).then_some(i),
    }
}

/// The participle that follows an auxiliary, perhaps behind adverbs.
fn participle(words: &[Word<'_>], auxiliary: usize, lists: &Lists, progressive: bool) -> Option<usize> {
    let mut been = progressive;
    for (i, word) in words.iter().enumerate().skip(auxiliary + 1).take(4) {
        let lower = word.lower.as_ref();
        let ongoing = been && lower.ends_with("ing") && !NOT_PROGRESSIVE.contains(&lower);
        if matches!(lower, "been" | "being") {
            been = true;
        } else if is_past(lower, lists) || lists.participles.contains(lower) || ongoing {
            return Some(i);
        } else if !is_adverb(lower) {
            return None;
        }
    }
    None
}

/// Whether a form of the past is the verb of its clause, and no adjective: `the divided town`, `a town divided by a wall`.
fn is_finite(words: &[Word<'_>], i: usize) -> bool {
    let Some(before) = (0..i).rev().find(|j| !is_adverb(&words[*j].lower)) else { return false };
    if BEFORE_ADJECTIVE.contains(&words[before].lower.as_ref()) {
        return false;
    }
    // If asked, it decides; a warning shot is fired.
    if matches!(words[before].lower.as_ref(), "if" | "unless" | "when" | "once" | "until" | "where") {
        return false;
    }
    let stands_behind = |next: &Word<'_>| {
        !next.apart && matches!(next.lower.as_ref(), "is" | "are" | "was" | "were" | "has" | "will" | "may" | "must")
    };
    if words.get(i + 1).is_some_and(stands_behind) {
        return false;
    }
    let by = words.get(i + 1).is_some_and(|next| matches!(next.lower.as_ref(), "by" | "with"));
    if by && words[i].apart {
        return false;
    }
    // In a clause that says what something is, a form behind a noun belongs to the noun.
    let clause = (0..=i).rev().find(|j| words[*j].apart).unwrap_or(0);
    let stands = |word: &Word<'_>| matches!(word.lower.as_ref(), "is" | "are");
    let relative = |word: &Word<'_>| matches!(word.lower.as_ref(), "who" | "which" | "that" | "and" | "but" | "when");
    match (clause..i).rev().find(|j| stands(&words[*j]) || relative(&words[*j])) {
        Some(j) => !stands(&words[j]),
        None => true,
    }
}

/// Whether a word is a verb in the present or the future of the name before it.
fn behind_name(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    let (word, next) = (&words[i], words.get(i + 1));
    let Some(before) = (0..i).rev().find(|j| !is_adverb(&words[*j].lower)) else { return false };
    let subject = is_name(&words[before], lists) && !words[before].lower.ends_with("'s") && !words[before].apart;
    if !subject || word.named || word.apart {
        return false;
    }
    let next_is = |lists: &[&str]| next.is_some_and(|next| lists.contains(&next.lower.as_ref()));
    match word.lower.as_ref() {
        "will" => !next_is(&["have", "need", "depend", "be", "decide", "tell", "matter", "remain", "never", "not"]),
        "is" | "are" => next.is_some_and(|n| n.lower.ends_with("ing") && !NOT_PROGRESSIVE.contains(&n.lower.as_ref())),
        lower => {
            let form = lower.len() > 3 && lower.ends_with('s') && !lower.ends_with("ss") && !lower.contains('\'');
            let object = next.is_some_and(|next| next.named && !next.apart) || next_is(&AFTER_PRESENT);
            // `cut`, `put` and the like are their own past.
            object && (form && !NOT_PRESENT.contains(&lower) || lists.participles.contains(lower))
        }
    }
}

fn after_modal(words: &[Word<'_>], i: usize) -> bool {
    i.checked_sub(1).is_some_and(|i| MODALS.contains(&words[i].lower.as_ref()) || words[i].lower == "to")
}

fn is_past(lower: &str, lists: &Lists) -> bool {
    if lists.past.contains(lower) {
        return true;
    }
    let negative = lower.starts_with("un") && !matches!(lower, "united" | "unveiled" | "unleashed" | "undermined");
    lower.len() > 3 && lower.ends_with("ed") && !negative && !lists.not_verbs.contains(lower)
}

/// Whether a word may stand between a subject and its verb.
pub fn is_adverb(lower: &str) -> bool {
    lower.len() > 4 && lower.ends_with("ly") && lower != "family" || ADVERBS.contains(&lower)
}

#[cfg(test)]
mod tests {
    use super::super::sentence::{Marks, Sentence};
    use super::*;
    use crate::model::Lang;

    fn told(text: &str) -> Option<&str> {
        let is_name = |word: &str| matches!(word, "Mirenza" | "Vronk" | "Kilm");
        let marks = Marks { quoted: &[], mentioned: &[], is_name: &is_name };
        let sentence = Sentence::of(text, &(0..text.len()), &marks);
        deed(&sentence.words, Lists::of(Lang::EN)?).map(|i| sentence.words[i].text)
    }

    #[test]
    fn somebody_did_something() {
        for (text, verb) in [
            ("Mirenza has moved two batteries into the school yards.", "has"),
            ("Vronk signed the declaration on the harbour wall.", "signed"),
            ("The Union of Lakes paid for the vehicles.", "paid"),
            ("The army did not mend the plank.", "did"),
            ("Three soldiers died in the attack.", "died"),
            ("Shelling resumed overnight near Bramkin.", "resumed"),
            ("She has led the league since.", "has"),
            ("The town was shelled by the army of Ostrel.", "was"),
            ("Mirenza refuses to open the bridge.", "refuses"),
            ("Mirenza is preparing a new offer.", "is"),
            ("Vronk will visit the island.", "will"),
            ("Officials quietly closed the office.", "closed"),
            ("A bomb killed three soldiers.", "killed"),
            ("The accord has lapsed.", "has"),
            ("Mirenza cut off the supply of gas.", "cut"),
            ("Rebels have twice entered the town.", "have"),
        ] {
            assert_eq!(told(text), Some(verb), "{text}");
        }
    }

    #[test]
    fn what_is_or_may_be_is_no_deed() {
        for text in [
            "Kilm is a town divided by a river.",
            "Kilm is the largest town in the valley.",
            "If Mirenza closed the bridge, trade would stop.",
            "Had Vronk signed, the same people would complain.",
            "Vronk can wait and the bench can't.",
            "A divided town is a poor town.",
            "The rules are often disputed in Kilm.",
            "Mirenza members of the league are many.",
            "Gauges do not argue.",
            "The river rose and fell.",
            "Mirenza could have closed the gates.",
            "Mirenza will have to choose.",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
