//! Reads the dates of a text word by word.

use std::ops::Range;

use super::{Before, Extent, Joined, Spoken};

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

/// The words and numbers of a text.
pub(super) struct Tokens<'t> {
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
    /// Reads a text.
    pub(super) fn of(text: &'t str) -> Self {
        let mut all: Vec<Range<usize>> = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            match all.last_mut() {
                Some(last) if last.end == at => last.end = at + c.len_utf8(),
                _ => all.push(at..at + c.len_utf8()),
            }
        }
        Self { text, all }
    }

    /// The dates among them, in order.
    pub(super) fn dates(&self) -> Vec<Spoken> {
        let mut found = Vec::new();
        // Most texts have none.
        if !(0..self.all.len()).any(|i| month(self.word(i)).is_some() || self.year(i).is_some()) {
            return found;
        }
        let mut next = 0;
        while next < self.all.len() {
            let read = self.iso(next).or_else(|| self.with_month(next)).or_else(|| self.year_alone(next));
            found.extend(read.as_ref().and_then(|read| self.spoken(read)));
            next = read.map_or(next, |read| read.to) + 1;
        }
        found
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
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
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
        if alone && (short || !self.before(at, 1).is_some_and(|word| word != "and" && BEFORE.contains(&word.as_str())))
        {
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
        // Before the vote on 15 August: it is the vote that is on that day.
        let until = before == Before::On && self.is_until(at);
        Some((at, Joined::When(if until { Before::Until } else { before })))
    }

    /// Whether a thing that stands right before a token is one until which, or before which, something is: “before the vote”.
    fn is_until(&self, at: usize) -> bool {
        let article =
            (2..=4).find(|back| self.before(at, *back).is_some_and(|word| matches!(word.as_str(), "the" | "a" | "an")));
        article.is_some_and(|back| self.preposition(at - back).1 == Before::Until)
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
            (Some("as"), "of") => (at - 2, Before::Since),
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
        "from" => Before::From,
        "since" | "after" | "following" => Before::Since,
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
    if word.len() < 3 || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let numbered = || (1..).zip(MONTHS);
    let whole = numbered().find(|(_, name)| *name == word).map(|(n, _)| (n, false));
    let short = || {
        let is_short = word.len() == 3 || word == "Sept";
        numbered().find(|(_, name)| is_short && name.starts_with(word)).map(|(n, _)| (n, true))
    };
    whole.or_else(short)
}
