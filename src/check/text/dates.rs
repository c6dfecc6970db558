//! Dates in English prose: `15 August`, `August 15, 2025`, `15–17 August`, `mid-August 2025`, `in 2014`, `2025-08-15`.
//!
//! A date without a year is read as one near a given day, and knows how sure that is. One that is part of a name, as in the
//! 12 May Accord, is none.

use std::ops::Range;

use crate::model::{Day, Lang};

/// Words before a month or a year on its own that make it a date: `in August`, `since 2014`.
const BEFORE: [&str; 21] = [
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "of",
    "during",
    "before",
    "after",
    "through",
    "throughout",
    "between",
    "around",
    "about",
    "circa",
    "to",
    "last",
    "next",
    "this",
    "and",
];
/// Words before `of` and a day that say when on that day: `on the night of 15 August`.
const TIMES: [&str; 12] =
    ["night", "morning", "evening", "afternoon", "noon", "hours", "dawn", "day", "week", "weekend", "eve", "monday"];
/// What is counted, and so makes no year of the number before it: `in 2000 villages`.
const COUNTED: [&str; 20] = [
    "people",
    "men",
    "women",
    "children",
    "soldiers",
    "troops",
    "villages",
    "homes",
    "houses",
    "cases",
    "prisoners",
    "tonnes",
    "tons",
    "metres",
    "kilometres",
    "km",
    "miles",
    "votes",
    "pages",
    "hectares",
];
/// The days after a day for which a date without a year still means one to come: `on 18 August`, written on the 16th.
const SOON: i64 = 45;

/// A date that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Where the words begin that join it to the sentence: `on 15 August`.
    pub lead: usize,
    /// How it is joined to the sentence.
    pub joined: Joined,
    /// The year, if the text gives it.
    year: Option<i16>,
    /// Whether the year stands with the date itself, and not with one beside it.
    written: bool,
    /// The year of a date before it in the text.
    hint: Option<i16>,
    extent: Extent,
}

/// How much of a year a date covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Year,
    Month(i8),
    Days(i8, i8, i8),
}

/// How a date is joined to its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joined {
    /// It says when something happens: `on 15 August`.
    When(Before),
    /// It says which thing is meant: `the summit of 15 August`, `the 15 August summit`; with what stands before the thing.
    Which(Before),
}

/// The sense of the word before a date, or before the thing that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// None, or one without a bearing on time.
    Nothing,
    /// `on`, `in`, `at`, `during`, `between`.
    On,
    /// `by`.
    By,
    /// `from`, `since`, `after`, `following`, `as of`.
    Since,
    /// `until`, `before`, `ahead of`, `prior to`.
    Until,
    /// `for`, `to`.
    For,
}

/// Which way a date without a year is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// What has happened, or is about to.
    Back,
    /// What is to come, or should have: the nearest either way.
    Either,
}

/// The days that a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meant {
    /// The first that it may mean.
    pub first: Day,
    /// The last that it may mean.
    pub last: Day,
    /// How sure that is.
    pub sure: Sure,
}

/// How sure the year of a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// The nearest, though a date before it speaks of another year.
    Guessed,
    /// The nearest, or that of a date beside it.
    Implied,
    /// As it is written.
    Stated,
}

impl Spoken {
    /// The days that are meant in a text written about `near`; none for a day that the year has not.
    pub fn meant(&self, near: Day, outlook: Outlook) -> Option<Meant> {
        if let Some(year) = self.year {
            let (first, last) = self.extent.days(year)?;
            return Some(Meant { first, last, sure: if self.written { Sure::Stated } else { Sure::Implied } });
        }
        let away = |day: Day| day.since(near).map_or(i64::MAX, |span| i64::from(span.get_days()));
        let years = near.year().checked_sub(1)?..=near.year().checked_add(1)?;
        let candidates = years.filter_map(|year| self.extent.days(year));
        let (first, last) = match outlook {
            Outlook::Back => candidates.filter(|(first, _)| away(*first) <= SOON).last()?,
            Outlook::Either => candidates.min_by_key(|(first, _)| away(*first).abs())?,
        };
        let agrees = self.hint.is_none_or(|hint| hint == first.year());
        Some(Meant { first, last, sure: if agrees { Sure::Implied } else { Sure::Guessed } })
    }

    /// Whether it is a day, or a few.
    pub fn is_day(&self) -> bool {
        matches!(self.extent, Extent::Days(..))
    }
}

impl Extent {
    /// Its first and last day in a year.
    fn days(self, year: i16) -> Option<(Day, Day)> {
        let day = |month: i8, day: i8| Day::new(year, month, day).ok();
        match self {
            Extent::Year => Some((day(1, 1)?, day(12, 31)?)),
            Extent::Month(month) => Some((day(month, 1)?, day(month, 1)?.last_of_month())),
            Extent::Days(month, from, to) => {
                let last = day(month, 1)?.last_of_month().day();
                // Late August ends with the month, whatever its length; a 31 June is none.
                let to = if from < to { to.min(last) } else { to };
                Some((day(month, from)?, day(month, to)?))
            }
        }
    }
}

/// The dates of a text, in order. Empty in a language other than English.
pub fn dates(text: &str, lang: Lang) -> Vec<Spoken> {
    if lang.as_str().split('-').next() != Some("en") {
        return Vec::new();
    }
    let tokens = Tokens::of(text);
    let mut found: Vec<Spoken> = Vec::new();
    let mut next = 0;
    while next < tokens.all.len() {
        let read = tokens.iso(next).or_else(|| tokens.with_month(next)).or_else(|| tokens.year_alone(next));
        let Some(read) = read else {
            next += 1;
            continue;
        };
        next = read.to + 1;
        found.extend(tokens.spoken(&read));
    }
    share_years(text, &mut found);
    found
}

/// Gives a date without a year that of the date right behind it, and hints at that of one before it.
fn share_years(text: &str, found: &mut [Spoken]) {
    for i in (0..found.len()).rev() {
        let Some(after) = found.get(i + 1) else { continue };
        let between = text.get(found[i].range.end..after.range.start).unwrap_or_default();
        if found[i].year.is_none() && between.len() <= 24 && !between.contains(['.', ';', ':']) {
            let year = after.year.filter(|_| after.extent != Extent::Year);
            found[i].year = year;
        }
    }
    let mut hint = None;
    for date in found {
        date.hint = hint;
        if date.written && date.extent != Extent::Year {
            hint = date.year;
        }
    }
}

/// The words and numbers of a text.
struct Tokens<'t> {
    text: &'t str,
    all: Vec<Range<usize>>,
}

/// A date by its first and last token.
struct Read {
    from: usize,
    to: usize,
    year: Option<i16>,
    extent: Extent,
}

impl<'t> Tokens<'t> {
    fn of(text: &'t str) -> Self {
        let mut all: Vec<Range<usize>> = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            match all.last_mut() {
                Some(last) if last.end == at => last.end = at + c.len_utf8(),
                _ => all.push(at..at + c.len_utf8()),
            }
        }
        Self { text, all }
    }

    fn word(&self, i: usize) -> &'t str {
        self.all.get(i).and_then(|range| self.text.get(range.clone())).unwrap_or_default()
    }

    fn lower(&self, i: usize) -> String {
        self.word(i).to_lowercase()
    }

    /// The word `back` tokens before, in lower case, if only spaces and the like part the two.
    fn before(&self, i: usize, back: usize) -> Option<String> {
        let from = i.checked_sub(back)?;
        let near = (from + 1..=i).all(|j| matches!(self.gap(j), " " | "-" | "‑"));
        near.then(|| self.lower(from))
    }

    /// What stands between a token and the one before it.
    fn gap(&self, i: usize) -> &'t str {
        let end = i.checked_sub(1).and_then(|i| self.all.get(i)).map_or(0, |range| range.end);
        self.all.get(i).and_then(|range| self.text.get(end..range.start)).unwrap_or_default()
    }

    /// A number, ordinal or not, that is no part of a longer one such as 15,000.
    fn number(&self, i: usize) -> Option<i16> {
        let word = self.word(i);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
        let joins = |gap: &str| matches!(gap, "," | "." | ":");
        let is_digit = |i: usize| self.word(i).starts_with(|c: char| c.is_ascii_digit());
        let longer = i > 0 && joins(self.gap(i)) && is_digit(i - 1) || joins(self.gap(i + 1)) && is_digit(i + 1);
        (!longer).then_some(number)
    }

    fn day(&self, i: usize) -> Option<i8> {
        let fits = self.word(i).trim_end_matches(char::is_alphabetic).len() <= 2;
        self.number(i).filter(|day| fits && (1..=31).contains(day)).and_then(|day| day.try_into().ok())
    }

    fn year(&self, i: usize) -> Option<i16> {
        let is_plain = self.word(i).len() == 4;
        self.number(i).filter(|year| is_plain && (1500..2100).contains(year))
    }

    /// `2025-08-15`.
    fn iso(&self, i: usize) -> Option<Read> {
        let year = self.year(i)?;
        let joined = self.gap(i + 1) == "-" && self.gap(i + 2) == "-" && self.word(i + 1).len() == 2;
        let (month, day) = (self.number(i + 1)?, self.day(i + 2)?);
        let month = i8::try_from(month).ok().filter(|month| joined && (1..=12).contains(month))?;
        Some(Read { from: i, to: i + 2, year: Some(year), extent: Extent::Days(month, day, day) })
    }

    /// A date with the name of a month at a token at or soon after `i`, if it begins there.
    fn with_month(&self, i: usize) -> Option<Read> {
        // 15 of August, 15 to 17 August, end of August, last week of August: the month is at most four tokens on.
        (i..i + 5).find_map(|at| self.around_month(at).filter(|read| read.from == i))
    }

    fn around_month(&self, at: usize) -> Option<Read> {
        let (month, short) = month(self.word(at))?;
        let (from, to, days) = self
            .days_before(at)
            .map(|(from, first, last)| (from, at, Some((first, last))))
            .or_else(|| self.days_after(at).map(|(to, first, last)| (at, to, Some((first, last)))))
            .or_else(|| self.part_of_month(at).map(|(from, first, last)| (from, at, Some((first, last)))))
            .unwrap_or((at, at, None));
        let year_at = if self.lower(to + 1) == "of" && self.gap(to + 1) == " " { to + 2 } else { to + 1 };
        let year = self.year(year_at).filter(|_| matches!(self.gap(year_at), " " | ", " | ". "));
        let to = if year.is_some() { year_at } else { to };
        let alone = days.is_none() && year.is_none();
        if alone && (short || !self.before(at, 1).is_some_and(|word| BEFORE[..20].contains(&word.as_str()))) {
            return None;
        }
        let extent = days.map_or(Extent::Month(month), |(first, last)| Extent::Days(month, first, last));
        Some(Read { from, to, year, extent })
    }

    /// `15`, `15th of`, `15–17`, `15 to 17` before the month.
    fn days_before(&self, at: usize) -> Option<(usize, i8, i8)> {
        let skip = if self.before(at, 1).as_deref() == Some("of") { 2 } else { 1 };
        let last_at = at.checked_sub(skip)?;
        let last = self.day(last_at).filter(|_| matches!(self.gap(at), " " | "-" | "\u{a0}"))?;
        if skip == 2 && self.word(last_at).bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let first = |at: Option<usize>| Some((at?, self.day(at?).filter(|first| *first < last)?));
        let by_dash = first(last_at.checked_sub(1)).filter(|_| is_dash(self.gap(last_at)));
        let joins = |word: &str| matches!(word, "to" | "and" | "or" | "through" | "until" | "till");
        let by_word =
            || first(last_at.checked_sub(2)).filter(|_| self.before(last_at, 1).is_some_and(|word| joins(&word)));
        match by_dash.or_else(by_word) {
            Some((from, first)) => Some((from, first, last)),
            None => Some((last_at, last, last)),
        }
    }

    /// `15` or `15–17` behind the month; not in `In August 15 people`.
    fn days_after(&self, at: usize) -> Option<(usize, i8, i8)> {
        if self.before(at, 1).is_some_and(|word| word == "in") {
            return None;
        }
        let first = self.day(at + 1).filter(|_| matches!(self.gap(at + 1), " " | ". " | "\u{a0}"))?;
        let last = self.day(at + 2).filter(|last| is_dash(self.gap(at + 2)) && first < *last);
        Some(last.map_or((at + 1, first, first), |last| (at + 2, first, last)))
    }

    /// `early`, `mid-`, `the end of`, `the last week of` before the month.
    fn part_of_month(&self, at: usize) -> Option<(usize, i8, i8)> {
        let days = |word: &str| match word {
            "early" | "beginning" | "start" => Some((1, 10)),
            "mid" | "middle" => Some((10, 21)),
            "late" | "end" | "close" => Some((20, 31)),
            _ => None,
        };
        let word = self.before(at, 1)?;
        if let Some((first, last)) = days(&word) {
            return Some((at - 1, first, last));
        }
        if word != "of" {
            return None;
        }
        let word = self.before(at, 2)?;
        if let Some((first, last)) = days(&word) {
            return Some((at - 2, first, last));
        }
        let part = self.before(at, 3).filter(|_| matches!(word.as_str(), "week" | "days" | "day"))?;
        match part.as_str() {
            "first" => Some((at - 3, 1, 8)),
            "second" => Some((at - 3, 8, 14)),
            "third" => Some((at - 3, 15, 21)),
            "last" | "final" => Some((at - 3, 22, 31)),
            _ => None,
        }
    }

    /// `in 2014`.
    fn year_alone(&self, i: usize) -> Option<Read> {
        let year = self.year(i).filter(|year| *year >= 1800)?;
        let dated = self.before(i, 1).is_some_and(|word| BEFORE.contains(&word.as_str()));
        let counts = self.gap(i + 1) == " " && COUNTED.contains(&self.lower(i + 1).as_str());
        (dated && !counts).then_some(Read { from: i, to: i, year: Some(year), extent: Extent::Year })
    }

    /// What was read, with how it is joined; none if it is part of a name.
    fn spoken(&self, read: &Read) -> Option<Spoken> {
        let range = self.all.get(read.from)?.start..self.all.get(read.to)?.end;
        let (lead, joined) = self.joined(read)?;
        let lead = self.all.get(lead)?.start;
        let (year, extent) = (read.year, read.extent);
        Some(Spoken { range, lead, joined, year, written: year.is_some(), hint: None, extent })
    }

    /// The token at which the words begin that join a date to its sentence, and how it is joined.
    fn joined(&self, read: &Read) -> Option<(usize, Joined)> {
        let mut at = read.from;
        // On the 15th of August; on Monday, 15 August; in about 2014; by the end of August.
        let article =
            self.before(at, 1).filter(|word| matches!(word.as_str(), "the" | "a" | "an" | "its" | "their" | "his"));
        let ordinal = !self.word(at).bytes().all(|b| b.is_ascii_digit()) && month(self.word(at)).is_none();
        if article.is_some() && !ordinal {
            let next = self.word(read.to + 1);
            let is_name = self.gap(read.to + 1) == " " && next.starts_with(char::is_uppercase);
            return (!is_name).then(|| (at - 1, Joined::Which(self.preposition(at - 1).1)));
        }
        at -= usize::from(article.is_some());
        while at > 0
            && (is_weekday(self.word(at - 1))
                || matches!(self.before(at, 1).as_deref(), Some("about" | "around" | "circa")))
        {
            at -= 1;
        }
        let of_a_thing = match self.before(at, 1).as_deref() {
            Some("of") => !self.is_time(at) && !matches!(self.before(at, 2).as_deref(), Some("as" | "ahead")),
            word => word == Some("dated"),
        };
        if of_a_thing {
            // The summit of 15 August: what stands before its words tells.
            let start =
                (1..=4).find(|back| self.before(at, back + 1).is_some_and(|word| sense(&word) != Before::Nothing));
            let before = start.map_or(Before::Nothing, |back| self.preposition(at - back).1);
            return Some((at - start.unwrap_or(1), Joined::Which(before)));
        }
        if self.is_time(at) {
            at -= 2;
            at -= usize::from(self.before(at, 1).as_deref() == Some("the"));
        }
        let (at, before) = self.preposition(at);
        Some((at, Joined::When(before)))
    }

    /// Whether `night of` or the like stands before a token.
    fn is_time(&self, at: usize) -> bool {
        self.before(at, 1).as_deref() == Some("of")
            && self.before(at, 2).is_some_and(|word| TIMES.contains(&word.as_str()))
    }

    /// The preposition before a token: its own token, and its sense.
    fn preposition(&self, at: usize) -> (usize, Before) {
        let Some(word) = self.before(at, 1) else { return (at, Before::Nothing) };
        match (self.before(at, 2).as_deref(), word.as_str()) {
            (Some("as"), "of" | "from") => (at - 2, Before::Since),
            (Some("ahead"), "of") | (Some("prior" | "up"), "to") => (at - 2, Before::Until),
            (_, word) if sense(word) != Before::Nothing => (at - 1, sense(word)),
            _ => (at, Before::Nothing),
        }
    }
}

/// The sense of a preposition.
fn sense(word: &str) -> Before {
    match word {
        "on" | "in" | "at" | "during" | "between" | "throughout" | "within" => Before::On,
        "by" => Before::By,
        "from" | "since" | "after" | "following" => Before::Since,
        "until" | "till" | "before" | "through" | "toward" | "towards" => Before::Until,
        "for" | "to" => Before::For,
        _ => Before::Nothing,
    }
}

fn is_dash(gap: &str) -> bool {
    matches!(gap.trim(), "-" | "‑" | "–" | "—")
}

/// Whether a word is a day of the week.
pub fn is_weekday(word: &str) -> bool {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].contains(&word)
}

/// The number of the month that a word names, and whether it is shortened.
fn month(word: &str) -> Option<(i8, bool)> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let numbered = || (1..).zip(MONTHS);
    let whole = numbered().find(|(_, name)| *name == word).map(|(n, _)| (n, false));
    let short = || {
        let is_short = word.len() == 3 || word == "Sept";
        numbered().find(|(_, name)| is_short && name.starts_with(word)).map(|(n, _)| (n, true))
    };
    whole.or_else(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near() -> Day {
        Day::constant(2025, 8, 31)
    }

    fn read(text: &str, outlook: Outlook) -> Vec<String> {
        let spoken = dates(text, Lang::EN);
        spoken
            .iter()
            .map(|date| {
                let said = &text[date.range.clone()];
                match date.meant(near(), outlook) {
                    Some(Meant { first, last, .. }) if first == last => format!("{said}={first}"),
                    Some(Meant { first, last, .. }) => format!("{said}={first}/{last}"),
                    None => format!("{said}=none"),
                }
            })
            .collect()
    }

    #[test]
    fn dates_of_every_form_are_read() {
        for (text, expected) in [
            ("On 15 August 2025 they met.", vec!["15 August 2025=2025-08-15"]),
            ("On August 15, 2025, they met.", vec!["August 15, 2025=2025-08-15"]),
            ("On Aug. 15 they met.", vec!["Aug. 15=2025-08-15"]),
            ("On the 15th of August they met.", vec!["15th of August=2025-08-15"]),
            ("From 15–17 August they met.", vec!["15–17 August=2025-08-15/2025-08-17"]),
            ("Between 15 and 17 August 2024", vec!["15 and 17 August 2024=2024-08-15/2024-08-17"]),
            ("August 15-17, 2024", vec!["August 15-17, 2024=2024-08-15/2024-08-17"]),
            ("It was mid-August.", vec!["mid-August=2025-08-10/2025-08-21"]),
            ("In late February 2025", vec!["late February 2025=2025-02-20/2025-02-28"]),
            ("by the end of July", vec!["end of July=2025-07-20/2025-07-31"]),
            ("the last week of August", vec!["last week of August=2025-08-22/2025-08-31"]),
            ("In August 2024 and in 2014", vec!["August 2024=2024-08-01/2024-08-31", "2014=2014-01-01/2014-12-31"]),
            ("As of 2025-08-15", vec!["2025-08-15=2025-08-15"]),
            ("since November", vec!["November=2024-11-01/2024-11-30"]),
            ("on 14 September", vec!["14 September=2025-09-14"]),
            ("on 14 December", vec!["14 December=2024-12-14"]),
            ("On 22 July and again on 20 August 2023", vec!["22 July=2023-07-22", "20 August 2023=2023-08-20"]),
            ("on 31 June", vec!["31 June=none"]),
        ] {
            assert_eq!(read(text, Outlook::Back), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for text in [
            "The 12 May Accord holds.",
            "They may march on, and April Smith with them.",
            "It has 15,000 men in 2000 villages.",
            "Under Article 5 of the accord",
            "May they rest; March, they said.",
            "Theresa May and June Allen met 15 Augustinians.",
            "Resolution 1973 and page 2014",
        ] {
            assert_eq!(read(text, Outlook::Back), Vec::<String>::new(), "{text}");
        }
        assert!(dates("On 15 August", "uk".parse().expect("a tag")).is_empty());
    }

    #[test]
    fn what_is_to_come_is_the_nearest_either_way() {
        for (text, expected) in [
            ("They will meet on 21 August.", "21 August=2025-08-21"),
            ("They will meet on 14 December.", "14 December=2025-12-14"),
            ("They will meet in January.", "January=2026-01-01/2026-01-31"),
        ] {
            assert_eq!(read(text, Outlook::Either), [expected], "{text}");
        }
    }

    #[test]
    fn a_date_knows_how_it_is_joined() {
        use Before::*;
        use Joined::*;
        for (text, expected, lead) in [
            ("They met on 15 August.", When(On), "on 15 August."),
            ("They met on the 15th of August.", When(On), "on the 15th of August."),
            ("They met on Friday, 15 August.", When(On), "on Friday, 15 August."),
            ("It holds as of 15 August.", When(Since), "as of 15 August."),
            ("It is set for 15 August.", When(For), "for 15 August."),
            ("They met on the night of 15 August.", When(On), "on the night of 15 August."),
            ("It ends before 15 August.", When(Until), "before 15 August."),
            ("The summit of 15 August ended.", Which(Nothing), "of 15 August ended."),
            ("The 15 August summit ended.", Which(Nothing), "The 15 August summit ended."),
            ("terms for the hearing of 15 August", Which(For), "the hearing of 15 August"),
            ("a plea for the 15 August hearing", Which(For), "the 15 August hearing"),
        ] {
            let found = dates(text, Lang::EN);
            assert_eq!(found.first().map(|date| date.joined), Some(expected), "{text}");
            assert_eq!(&text[found[0].lead..], lead, "{text}");
        }
    }

    #[test]
    fn how_sure_a_year_is() {
        let sure = |text: &str| -> Vec<Sure> {
            dates(text, Lang::EN).iter().filter_map(|d| d.meant(near(), Outlook::Back)).map(|m| m.sure).collect()
        };
        assert_eq!(sure("On 15 August 2025"), [Sure::Stated]);
        assert_eq!(sure("On 15 August"), [Sure::Implied]);
        assert_eq!(sure("It was signed on 12 May 2024. On 3 June it broke."), [Sure::Stated, Sure::Guessed]);
        assert_eq!(sure("It was signed on 12 May 2025. On 3 June it broke."), [Sure::Stated, Sure::Implied]);
    }
}
