//! Dates in English prose: `15 August`, `August 15, 2025`, `15–17 August`, `mid-August 2025`, `in 2014`, `2025-08-15`.
//!
//! A date without a year is read as one near a given day, and knows how sure that is. One that is part of a name, as in the
//! 12 May Accord, is none.

mod reading;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::model::{Day, Lang};
use reading::Tokens;
pub use reading::is_weekday;

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
    /// `since`, `after`, `following`, `as of`.
    Since,
    /// `from`.
    From,
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
            Outlook::Back => candidates.rev().find(|(first, _)| away(*first) <= SOON)?,
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
    if !lang.is_english() {
        return Vec::new();
    }
    let mut found = Tokens::of(text).dates();
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
