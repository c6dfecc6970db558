//! Dates and numbers that a sentence reports: not those that name a thing, as in Article 5.

use super::lists::Lists;
use super::sentence::Word;

/// A figure by the place of its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Part of a date: a year, a month, a day of the week, `last week`.
    Date(usize),
    /// A number that counts or measures.
    Number(usize),
}

/// Before a month that is a word, too: May and March.
const BEFORE_MONTH: [&str; 21] = [
    "in", "since", "until", "till", "by", "from", "of", "late", "early", "mid", "last", "next", "through", "during",
    "before", "after", "this", "every", "and", "between", "on",
];
const PERIODS: [&str; 16] = [
    "week",
    "month",
    "year",
    "night",
    "morning",
    "evening",
    "afternoon",
    "weekend",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "decade",
    "century",
    "quarter",
];
const FRACTIONS: [&str; 11] =
    ["half", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "sixth", "eighth", "tenth", "tenths"];

/// The first date, else the first number, of a sentence.
pub fn figure(words: &[Word<'_>], lists: &Lists) -> Option<Figure> {
    // What is part of a name counts nothing: the 12 May Accord.
    let free = |i: &usize| !words[*i].known;
    let date = (0..words.len()).find(|i| free(i) && is_date(words, *i, lists));
    date.map(Figure::Date)
        .or_else(|| (0..words.len()).find(|i| free(i) && is_number(words, *i, lists)).map(Figure::Number))
}

fn is_date(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    let word = &words[i];
    let before = i.checked_sub(1).and_then(|i| words.get(i));
    let after = words.get(i + 1);
    let beside_number = before.is_some_and(has_digit) || after.is_some_and(has_digit);
    if lists.weekdays.contains(word.text) {
        return true;
    }
    if lists.months.contains(word.text) {
        let after_preposition = before.is_some_and(|before| BEFORE_MONTH.contains(&before.lower.as_ref()));
        let ambiguous = matches!(word.text, "March" | "May");
        return !ambiguous || beside_number || after_preposition;
    }
    if PERIODS.contains(&word.lower.as_ref()) {
        return before.is_some_and(|before| matches!(before.lower.as_ref(), "last" | "next" | "this"));
    }
    matches!(word.lower.as_ref(), "yesterday" | "tonight" | "overnight" | "ago") || is_year(words, i, lists)
}

fn is_year(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    let year = words[i].text.trim_end_matches(['s', '\'', '’']);
    year.len() == 4
        && year.parse::<u32>().is_ok_and(|year| (1500..2100).contains(&year))
        && !is_designated(words, i, lists)
}

fn is_number(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    let word = &words[i];
    if has_digit(word) {
        return counts(words, i) && !is_designated(words, i, lists);
    }
    let after_is = |other: &str| words.get(i + 1).is_some_and(|after| after.lower == other);
    lists.numerals.contains(word.lower.as_ref())
        || FRACTIONS.contains(&word.lower.as_ref()) && after_is("of") && i > 0
        || matches!(word.lower.as_ref(), "per") && after_is("cent")
}

/// Whether a word with digits counts something: not `1`, `21st`, `G7`, `F-16`, `Minsk 2`.
fn counts(words: &[Word<'_>], i: usize) -> bool {
    let word = &words[i];
    let starts = word.text.starts_with(|c: char| c.is_numeric());
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| word.text.ends_with(ending));
    let value: Option<u32> = word.text.parse().ok();
    let before = i.checked_sub(1).and_then(|i| words.get(i));
    let names = before.is_some_and(|before| {
        let capital = before.text.starts_with(char::is_uppercase) && !before.text.ends_with(['s', '.']);
        let glued = word.after_hyphen && before.text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        glued && !before.text.starts_with(|c: char| c.is_numeric())
            || capital && i > 1 && !word.apart && value.is_some_and(|value| value < 10)
    });
    starts && !ordinal && !names && value.is_none_or(|value| value > 1)
}

/// Whether a number names a thing: Article 5, articles 5 and 6, No. 17.
fn is_designated(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    let Some(before) = i.checked_sub(1).and_then(|i| words.get(i)) else { return false };
    if lists.designations.contains(before.lower.trim_end_matches('.')) {
        return true;
    }
    let joined = matches!(before.lower.as_ref(), "and" | "or" | "to");
    joined && i > 1 && has_digit(&words[i - 2]) && is_designated(words, i - 2, lists)
}

fn has_digit(word: &Word<'_>) -> bool {
    word.text.contains(|c: char| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::super::sentence::{Marks, Sentence};
    use super::*;
    use crate::model::Lang;

    #[test]
    fn figures_that_report_and_figures_that_name() {
        let lists = Lists::of(Lang::EN).expect("the lists");
        let marks = Marks { quoted: &[], mentioned: &[], is_name: &|_| false };
        for (text, expected) in [
            ("The gates closed on 11 June.", Some(Figure::Date(5))),
            ("Work began in the spring of 2014.", Some(Figure::Date(6))),
            ("It was over by May.", Some(Figure::Date(4))),
            ("They took eleven fuses on Monday.", Some(Figure::Date(5))),
            ("A year ago it burned.", Some(Figure::Date(2))),
            ("Some 9,300 people came back.", Some(Figure::Number(1))),
            ("It is 6.5 m deep.", Some(Figure::Number(2))),
            ("A third of the loss is due to rain.", Some(Figure::Number(1))),
            ("Forty-one crossed.", Some(Figure::Number(0))),
            ("Turnout fell by two per cent.", Some(Figure::Number(4))),
            ("Under Articles 5 and 6 and s. 71 they may march.", None),
            ("Post No. 17 has F-16 and G7 marks since Minsk 2.", None),
            ("They may wait for the 21st century in one hall.", None),
            ("Two states share it.", None),
        ] {
            let sentence = Sentence::of(text, &(0..text.len()), &marks);
            assert_eq!(figure(&sentence.words, lists), expected, "{text}");
        }
    }
}
