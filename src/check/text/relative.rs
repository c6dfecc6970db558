//! Words that say when by the day of writing: `yesterday`, `last week`, `two months ago`, `on Monday`, `now`.

use std::ops::Range;

use jiff::{ToSpan, civil::Weekday};

use super::dates::is_weekday;
use super::lexicon::TITLES;
use super::listed::{List, Stretch};
use super::lists::Lists;
use super::words::words;
use crate::model::{Day, Lang};

/// Lengths of time, and the stretches that are named by them.
const UNITS: [&str; 22] = [
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "night",
    "week",
    "weeks",
    "weekend",
    "fortnight",
    "month",
    "months",
    "quarter",
    "season",
    "spring",
    "summer",
    "autumn",
    "winter",
    "year",
    "years",
    "term",
];
/// Units that are too short or too often part of a story for `last`, `next` or `this` to count from the day of writing.
const NOT_NAMED: [&str; 10] = ["minute", "minutes", "hour", "hours", "day", "days", "weeks", "months", "years", "term"];
const NUMBERS: [&str; 13] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/// Words behind which a stretch is told by something else than the day of writing: the last week of August.
const ANCHORS: [&str; 10] = ["of", "before", "after", "that", "when", "in", "to", "it", "they", "which"];

/// Words that age, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// Where they stand in the text.
    pub range: Range<usize>,
    /// What they mean.
    pub means: Means,
}

/// What words mean by the day of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A day, so many days on.
    Day(i32),
    /// The nearest such day of the week that has come.
    Weekday(Weekday),
    /// A week, so many weeks on.
    Week(i32),
    /// A month, so many months on.
    Month(i32),
    /// A year, so many years on.
    Year(i32),
    /// The day of writing as the end of what lasts.
    Now,
    /// Nothing that can be counted.
    Vague,
}

impl Means {
    /// The words that would not age, if they were written on the day.
    pub fn as_of(self, day: Day) -> Option<String> {
        let format = |day: Day, form: &str| day.strftime(form).to_string();
        let in_full = "%-d %B %Y";
        match self {
            Means::Day(days) => Some(format!("on {}", format(day.checked_add(days.days()).ok()?, in_full))),
            Means::Weekday(weekday) => {
                let last = day.tomorrow().ok()?.nth_weekday(-1, weekday).ok()?;
                Some(format!("on {}", format(last, in_full)))
            }
            Means::Week(weeks) => {
                let monday = day.tomorrow().ok()?.nth_weekday(-1, Weekday::Monday).ok()?;
                Some(format!("in the week of {}", format(monday.checked_add(weeks.weeks()).ok()?, in_full)))
            }
            Means::Month(months) => {
                Some(format!("in {}", format(day.first_of_month().checked_add(months.months()).ok()?, "%B %Y")))
            }
            Means::Year(years) => {
                Some(format!("in {}", format(day.first_of_year().checked_add(years.years()).ok()?, "%Y")))
            }
            Means::Now => Some(format!("as of {}", format(day, in_full))),
            Means::Vague => None,
        }
    }
}

/// The words of a sentence that age, in order. None in a language without a list.
pub fn relatives(sentence: Stretch<'_>, lang: Lang) -> Vec<Relative> {
    if !lang.is_english() {
        return Vec::new();
    }
    let said = sentence.text();
    if !sentence.has(List::Telltale) {
        return Vec::new();
    }
    let words: Vec<Word<'_>> = words(said).map(|(at, text)| Word::of(said, at, text)).collect();
    let listed = sentence.listed(List::Relative).filter_map(|(range, phrase)| listed(said, &words, range, phrase));
    let counted =
        (0..words.len()).filter_map(|i| ago(&words, i).or_else(|| stretch(&words, i)).or_else(|| weekday(&words, i)));
    let mut found: Vec<Relative> = listed.chain(counted).collect();
    found.sort_by_key(|relative| (relative.range.start, usize::MAX - relative.range.end));
    let mut end = 0;
    found.retain(|relative| {
        let stands = relative.range.start >= end;
        end = end.max(relative.range.end);
        stands
    });
    let at = |range: Range<usize>| range.start + sentence.start..range.end + sentence.start;
    found.into_iter().map(|relative| Relative { range: at(relative.range), ..relative }).collect()
}

struct Word<'t> {
    at: usize,
    text: &'t str,
    lower: String,
}

impl<'t> Word<'t> {
    /// A word of a sentence. Last year's snow is of last year; what is joined by a hyphen counts with it.
    fn of(said: &'t str, at: usize, text: &'t str) -> Self {
        let lower = text.to_lowercase();
        let stem = ["'s", "’s"].iter().find_map(|ending| lower.strip_suffix(ending)).unwrap_or(&lower);
        let joined = said.get(at + text.len()..).is_some_and(|rest| rest.starts_with(['-', '‑']));
        let lower = if joined { format!("{stem}-") } else { stem.to_owned() };
        Self { at, text, lower }
    }
}

/// Words by the place of the first and the last.
fn span(words: &[Word<'_>], from: usize, to: usize) -> Option<Range<usize>> {
    Some(words.get(from)?.at..words.get(to).map(|word| word.at + word.text.len())?)
}

fn lower<'w>(words: &'w [Word<'_>], i: usize, back: usize) -> &'w str {
    i.checked_sub(back).and_then(|i| words.get(i)).map_or("", |word| word.lower.as_ref())
}

/// A phrase of the list, unless it has another sense where it stands.
fn listed(said: &str, words: &[Word<'_>], range: Range<usize>, phrase: &str) -> Option<Relative> {
    let first = words.iter().position(|word| word.at >= range.start)?;
    let last = words.iter().rposition(|word| word.at < range.end)?;
    let (before, after) = (lower(words, first, 1), words.get(last + 1).map_or("", |word| word.lower.as_ref()));
    // Now Lorrimer; The Day After Tomorrow.
    let is_capital = |word: &Word<'_>| word.text.starts_with(char::is_uppercase);
    let begins = first == 0 || said.get(..range.start)?.trim_end().ends_with(['.', ':', '“', '"', '—']);
    let is_name = words.get(first + usize::from(begins)..=last)?.iter().any(is_capital);
    let second = words.get(last + 2).map_or("", |word| word.lower.as_ref());
    let hyphened = said.get(range.end..)?.starts_with('-') || said.get(..range.start)?.ends_with('-');
    let told = matches!(before, "was" | "were" | "had" | "only" | "having" | "became");
    let other = match phrase {
        "now" => {
            told || matches!(after, "that" | "and" | "had" | "was" | "were")
                || matches!(second, "had" | "was" | "were")
                || matches!(before, "every" | "and" | "then")
                || said.ends_with('?') && words.len() < 4
        }
        "recently" => {
            matches!((before, after), ("as", "as"))
                || matches!(before, "had" | "having")
                || before == "only" && lower(words, first, 2) == "had"
        }
        "currently" | "presently" | "lately" => matches!(before, "was" | "were" | "had"),
        "by now" | "even now" | "for now" => matches!(after, "was" | "were" | "had") || before == "that",
        "at the moment" | "at this moment" | "at this time" => matches!(after, "of" | "when" | "that"),
        "last night" => before == "the" || after == "of",
        "soon" | "very soon" | "before long" => !is_ahead(words, first) || is_after(after) || before == "as",
        // The current runs north; the current line. But: the current chairman.
        "current" => !is_held(before) || !is_office(after),
        // The recent report. But: in the recent round they found two.
        "recent" => before != "the" || !is_time(lower(words, first, 2)) || is_mere(after),
        "over the weekend" | "at the weekend" => after == "of" || told,
        "today" | "tomorrow" | "yesterday" => matches!(before, "of" | "better" | "brighter"),
        _ => false,
    };
    if is_name || hyphened || other {
        return None;
    }
    Some(Relative { range, means: listed_means(phrase) })
}

/// Whether the sentence speaks of what is to come before a place: `will visit soon`.
fn is_ahead(words: &[Word<'_>], at: usize) -> bool {
    let ahead = |word: &Word<'_>| {
        matches!(
            word.lower.as_ref(),
            "will" | "may" | "might" | "shall" | "expected" | "due" | "should" | "could" | "can"
        )
    };
    let told =
        |word: &Word<'_>| matches!(word.lower.as_ref(), "would" | "was" | "were" | "had" | "said" | "if" | "when");
    words.iter().take(at).any(ahead) && !words.iter().take(at).any(told)
}

fn is_after(word: &str) -> bool {
    matches!(word, "after" | "afterwards" | "as" | "enough" | "or" | "and" | "thereafter")
}

/// Whether a word holds the noun that follows: `the current chairman`.
fn is_held(word: &str) -> bool {
    matches!(word, "the" | "its" | "their" | "his" | "her") || word.ends_with("'s")
}

/// Whether a word is an office or a body.
fn is_office(word: &str) -> bool {
    TITLES.has(word) || Lists::of(Lang::EN).is_some_and(|lists| lists.roles.contains(word))
}

/// Whether a word joins to its sentence when something was: `in the recent round`.
fn is_time(word: &str) -> bool {
    matches!(word, "in" | "during" | "after" | "since" | "following" | "over" | "amid" | "at" | "until")
}

/// Whether what is recent is no event: recent history, a recent past.
fn is_mere(word: &str) -> bool {
    matches!(word, "history" | "past" | "and" | "or" | "enough" | "memory" | "as" | "than" | "date" | "")
}

fn listed_means(phrase: &str) -> Means {
    match phrase {
        "the day before yesterday" => Means::Day(-2),
        "the day after tomorrow" => Means::Day(2),
        "last night" => Means::Day(-1),
        phrase if phrase.starts_with("yesterday") => Means::Day(-1),
        phrase if phrase.starts_with("tomorrow") => Means::Day(1),
        "today" => Means::Now,
        "tonight" | "earlier today" | "later today" => Means::Day(0),
        phrase if phrase.starts_with("this ") => Means::Day(0),
        phrase if phrase.contains("recent") || phrase.contains("ago") || phrase.contains("future") => Means::Vague,
        "has just" | "have just" | "soon" | "very soon" | "before long" => Means::Vague,
        "over the weekend" | "at the weekend" | "any moment now" => Means::Vague,
        phrase
            if phrase.starts_with("in a few") || phrase.starts_with("earlier in") || phrase.starts_with("later in") =>
        {
            Means::Vague
        }
        "lately" | "of late" | "the other day" | "any day now" | "from now on" => Means::Vague,
        _ => Means::Now,
    }
}

/// `two weeks ago`, `a few months earlier this year`: not `centuries ago`, which hardly age.
fn ago(words: &[Word<'_>], i: usize) -> Option<Relative> {
    if words.get(i)?.lower != "ago" || !UNITS.contains(&lower(words, i, 1)) {
        return None;
    }
    let number = lower(words, i, 2);
    if matches!(number, "hundred" | "hundreds" | "thousand" | "thousands" | "million" | "millions" | "of") {
        return None;
    }
    let counted = count(number);
    let from = if counted.is_some() || matches!(number, "few" | "several" | "some" | "many") { i - 2 } else { i - 1 };
    let from = if lower(words, i, 3) == "a" && number == "few" { i - 3 } else { from };
    let means = counted.map_or(Means::Vague, |n| in_units(lower(words, i, 1), -n));
    Some(Relative { range: span(words, from, i)?, means })
}

/// `last week`, `this month`, `next year`, `in the past few days`, `the coming weeks`.
fn stretch(words: &[Word<'_>], i: usize) -> Option<Relative> {
    let word = words.get(i)?.lower.as_ref();
    let step = match word {
        "last" | "past" => -1,
        "this" => 0,
        "next" | "coming" => 1,
        _ => return None,
    };
    // The last few weeks, the past 30 days.
    let next = words.get(i + 1)?.lower.as_ref();
    let counted = matches!(next, "few" | "several" | "couple") || count(next).is_some();
    let unit_at = if next == "couple" { i + 3 } else { i + 1 + usize::from(counted) };
    let unit = words.get(unit_at)?.lower.as_ref();
    let after = words.get(unit_at + 1).map_or("", |word| word.lower.as_ref());
    let of_the = lower(words, i, 1) == "the";
    if !UNITS.contains(&unit) || after == "of" || of_the && ANCHORS.contains(&after) {
        return None;
    }
    let means = if counted { Means::Vague } else { in_units(unit, step) };
    if of_the {
        let within =
            matches!(lower(words, i, 2), "in" | "over" | "during" | "within" | "for" | "throughout" | "across" | "of");
        let within = within && !(lower(words, i, 2) == "of" && (!counted || word != "past"));
        // The past 24 hours were quiet.
        let ages = (within && word != "next" || word == "coming" || counted && (within || word == "past"))
            && (counted || word != "last" || unit != "days");
        let from = if within { i - 2 } else { i - 1 };
        return ages.then_some(Relative { range: span(words, from, unit_at)?, means: Means::Vague });
    }
    let named = !counted && !NOT_NAMED.contains(&unit) && word != "past" && word != "coming";
    let vague = word == "this" && lower(words, i + 1, 0) == "past";
    // “To this night”, “of this term” are no stretches of the calendar.
    let odd = unit == "night" || word == "this" && unit == "quarter";
    (named && !odd || vague).then_some(Relative { range: span(words, i, unit_at)?, means })
}

/// `on Monday`, `last Friday`, `Tuesday morning`: not `on a Thursday`, `on Mondays`, `Monday, 25 August`.
fn weekday(words: &[Word<'_>], i: usize) -> Option<Relative> {
    let word = words.get(i)?;
    if !is_weekday(word.text) {
        return None;
    }
    let before = lower(words, i, 1);
    let after = words.get(i + 1).map_or("", |word| word.lower.as_ref());
    let by_word =
        matches!(before, "on" | "last" | "next" | "this" | "since" | "by" | "until" | "before" | "late" | "early");
    let by_time = matches!(after, "morning" | "afternoon" | "evening" | "night") && before != "every" && before != "a";
    let held = matches!(before, "the" | "a" | "every" | "each" | "that") || i > 0 && lower(words, i, 2) == "the";
    if held || !(by_word || by_time) {
        return None;
    }
    let from = if by_word { i - 1 } else { i };
    let day = named_weekday(word.text)?;
    let means =
        if matches!(before, "next" | "this" | "by" | "until" | "before") { Means::Vague } else { Means::Weekday(day) };
    Some(Relative { range: span(words, from, i)?, means })
}

fn named_weekday(word: &str) -> Option<Weekday> {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let at = days.iter().position(|day| *day == word)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

/// A small number, in letters or digits.
fn count(word: &str) -> Option<i32> {
    let named = NUMBERS.iter().position(|number| *number == word).and_then(|n| i32::try_from(n).ok());
    match word {
        "a" | "an" => Some(1),
        _ => named.or_else(|| word.parse().ok().filter(|n| (0..100).contains(n))),
    }
}

fn in_units(unit: &str, n: i32) -> Means {
    match unit.trim_end_matches('s') {
        "day" => Means::Day(n),
        "week" => Means::Week(n),
        "fortnight" => Means::Week(2 * n),
        "month" => Means::Month(n),
        "year" => Means::Year(n),
        _ => Means::Vague,
    }
}

#[cfg(test)]
mod tests {
    use super::super::listed::Listed;
    use super::*;

    fn found(text: &str) -> Vec<(&str, Means)> {
        let listed = Listed::of(text);
        let found = relatives(Stretch::whole(text, &listed), Lang::EN);
        found.into_iter().map(|relative| (&text[relative.range.clone()], relative.means)).collect()
    }

    #[test]
    fn words_that_age() {
        use Means::*;
        for (text, words, means) in [
            ("Yesterday a train passed.", "Yesterday", Day(-1)),
            ("The buses go back tomorrow for new tyres.", "tomorrow", Day(1)),
            ("Last week the barge was towed back.", "Last week", Week(-1)),
            ("The mission doubled its posts this week.", "this week", Week(0)),
            ("Last month the lamp failed.", "Last month", Month(-1)),
            ("They vote next year.", "next year", Year(1)),
            ("They were ordered a few weeks ago from a firm.", "a few weeks ago", Vague),
            ("They met two months ago.", "two months ago", Month(-2)),
            ("Earlier this morning the ramp was swept.", "this morning", Day(0)),
            ("In the past few weeks a third lamp has been seen.", "In the past few weeks", Vague),
            ("Over the last year prices rose.", "Over the last year", Vague),
            ("It is expected in the coming days.", "in the coming days", Vague),
            ("They are now the only people who cross.", "now", Now),
            ("Boats currently fish the eastern slope.", "currently", Now),
            ("Today the causeway is open.", "Today", Now),
            ("The surveyor recently moved.", "recently", Vague),
            ("The mission checked the building on Monday.", "on Monday", Weekday(jiff::civil::Weekday::Monday)),
            ("At the moment nobody crosses.", "At the moment", Now),
            ("It melted with last winter's snow.", "last winter's", Vague),
            ("In recent weeks it has been quiet.", "In recent weeks", Vague),
            ("It has been dark for much of the past few weeks.", "of the past few weeks", Vague),
            ("The talks have just ended.", "have just", Vague),
            ("The lately elected mayor asked for a boat.", "lately", Vague),
            ("The current chairman is a dyke master.", "current", Now),
            ("In the recent round they found eleven.", "recent", Vague),
            ("A team will visit the barracks soon.", "soon", Vague),
        ] {
            assert_eq!(found(text), [(words, means)], "{text}");
        }
    }

    #[test]
    fn words_that_only_seem_to_age() {
        for text in [
            "In the last week of August the barge was at Low Ferry.",
            "On the last night of the month the lamp failed.",
            "The programme of the last night it showed films is still up.",
            "The now-defunct River Bank paid.",
            "The posters of Now Lorrimer and the Today programme",
            "He was now alone, and had recently moved.",
            "Every now and then, and now and again, it rains.",
            "She received it on a Thursday; it came on the Monday; they rest on Mondays.",
            "Two have, to date.",
            "It has not been so since, the day after, the next day, the week before or the same year.",
            "It stood there centuries ago, and a hundred years ago.",
            "What now?",
            "This year-long siege",
            "The Day After Tomorrow is the name of the group.",
            "It is there to this day.",
            "The current runs north, and he soon left.",
            "The current line is the river; the recent report says so.",
            "They will leave as soon as the road is open.",
            "It has a recent past and no more recent map.",
            "It was dark for the last weeks of the war.",
            "As recently as 2019 it was empty.",
            "The second of the last three days passed.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn the_day_is_suggested() {
        let day = crate::model::Day::constant(2025, 9, 5);
        for (means, expected) in [
            (Means::Day(-1), Some("on 4 September 2025")),
            (Means::Weekday(Weekday::Monday), Some("on 1 September 2025")),
            (Means::Weekday(Weekday::Friday), Some("on 5 September 2025")),
            (Means::Week(-1), Some("in the week of 25 August 2025")),
            (Means::Month(-1), Some("in August 2025")),
            (Means::Year(1), Some("in 2026")),
            (Means::Now, Some("as of 5 September 2025")),
            (Means::Vague, None),
        ] {
            assert_eq!(means.as_of(day).as_deref(), expected, "{means:?}");
        }
    }
}
