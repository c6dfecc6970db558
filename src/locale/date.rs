//! Dates in a language, with the precision that was written: never a day that nobody gave.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Locale, fill};
use crate::model::{Date, Point, Precision};

impl Locale {
    /// A date in full: `15 August 2025`, `15–18 August 2025`, `around August 2025`, `until 2014`.
    pub fn date(&self, date: &Date) -> String {
        self.dates.print(date, &self.dates.long)
    }

    /// A date with short names of months, for tables: `15 Aug 2025`.
    pub fn date_short(&self, date: &Date) -> String {
        self.dates.print(date, &self.dates.short)
    }

    /// A year: `2025`, `44 BC`.
    pub fn year(&self, year: i16) -> String {
        self.dates.year(year)
    }

    /// The name of a month that stands alone, from 1 for January; empty past 12.
    pub fn month(&self, number: i8) -> &str {
        name(&self.dates.long.months_alone, number)
    }
}

/// How a language writes dates.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Dates {
    long: Style,
    short: Style,
    /// Days that are not written as their bare number: `1er` in French.
    #[serde(default)]
    days: BTreeMap<i8, String>,
    /// A year before our era.
    before_era: String,
    /// From one date to another, where nothing can be left out.
    range: String,
    /// From one year to another.
    years: String,
    until: Phrase,
    since: Phrase,
    /// `~`, before a date or interval.
    approximate: Phrase,
    /// `?`, after a date or interval.
    uncertain: String,
    /// `~` and `%`, after an open interval: no language has a preposition for "until around".
    approximate_after: String,
    approximate_and_uncertain_after: String,
}

/// Names of months, and the patterns that they stand in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Style {
    /// In the form that stands beside a day: the genitive, where a language has one.
    months: [String; 12],
    /// In the form that stands without a day.
    months_alone: [String; 12],
    day: String,
    month: String,
    /// From one day to another of the same month.
    days_of_month: String,
    /// From one day to another of the same year.
    days_of_year: String,
    /// From one month to another of the same year.
    months_of_year: String,
}

/// Words around a date, which differ by how precise it is: `vers le 15 août 2025`, `vers août 2025`.
///
/// `{date}` is the date as it stands alone; `{genitive}` is the same with its month in the form beside a day.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Phrase {
    day: String,
    month: String,
    year: String,
    /// Days whose sound changes the preposition: Russian `со 2 августа`.
    #[serde(default)]
    on_days: BTreeMap<i8, String>,
    /// Months whose sound does: Ukrainian `із серпня`.
    #[serde(default)]
    on_months: BTreeMap<i8, String>,
}

impl Phrase {
    fn of(&self, point: Point) -> &str {
        let day = point.first();
        match point.precision {
            Precision::Day => self.on_days.get(&day.day()).unwrap_or(&self.day),
            Precision::Month => self.on_months.get(&day.month()).unwrap_or(&self.month),
            Precision::Year => &self.year,
        }
    }
}

impl Dates {
    fn print(&self, date: &Date, style: &Style) -> String {
        match *date {
            Date::One(point) => self.marked(point, self.point(point, style)),
            Date::Between(a, b) if alike(a, b) => self.marked(a, self.span(a, b, style)),
            Date::Between(a, b) => {
                let side = |point| self.marked(point, self.point(point, style));
                fill(&self.range, &[("from", &side(a)), ("to", &side(b))])
            }
            Date::Until(point) => self.open(&self.until, point, style),
            Date::Since(point) => self.open(&self.since, point, style),
        }
    }

    fn point(&self, point: Point, style: &Style) -> String {
        let day = point.first();
        let year = self.year(day.year());
        match point.precision {
            Precision::Year => year,
            Precision::Month => {
                fill(&style.month, &[("month", name(&style.months_alone, day.month())), ("year", &year)])
            }
            Precision::Day => {
                let month = name(&style.months, day.month());
                fill(&style.day, &[("day", &self.day(day.day())), ("month", month), ("year", &year)])
            }
        }
    }

    /// Two dates of one precision, with what they share said once.
    fn span(&self, a: Point, b: Point, style: &Style) -> String {
        let (from, to) = (a.first(), b.first());
        let same_year = from.year() == to.year();
        let (pattern, months) = match a.precision {
            _ if from == to => return self.point(a, style),
            Precision::Year => {
                let (from, to) = (self.year(from.year()), self.year(to.year()));
                return fill(&self.years, &[("from", &from), ("to", &to)]);
            }
            Precision::Month if same_year => (&style.months_of_year, &style.months_alone),
            Precision::Day if same_year && from.month() == to.month() => (&style.days_of_month, &style.months),
            Precision::Day if same_year => (&style.days_of_year, &style.months),
            _ => {
                let (from, to) = (self.point(a, style), self.point(b, style));
                return fill(&self.range, &[("from", &from), ("to", &to)]);
            }
        };
        fill(
            pattern,
            &[
                ("day", &self.day(from.day())),
                ("month", name(months, from.month())),
                ("to_day", &self.day(to.day())),
                ("to_month", name(months, to.month())),
                ("year", &self.year(from.year())),
            ],
        )
    }

    /// A date with what its writer doubted.
    fn marked(&self, point: Point, text: String) -> String {
        let about = match point.approximate {
            true => fill(self.approximate.of(point), &[("date", &text)]),
            false => text,
        };
        match point.uncertain {
            true => fill(&self.uncertain, &[("date", &about)]),
            false => about,
        }
    }

    /// An interval that is open at one end.
    fn open(&self, phrase: &Phrase, point: Point, style: &Style) -> String {
        let date = self.point(point, style);
        let genitive = match point.precision {
            Precision::Month => {
                let (month, year) = (name(&style.months, point.first().month()), self.year(point.first().year()));
                fill(&style.month, &[("month", month), ("year", &year)])
            }
            _ => date.clone(),
        };
        let text = fill(phrase.of(point), &[("date", &date), ("genitive", &genitive)]);
        let mark = match (point.approximate, point.uncertain) {
            (false, false) => return text,
            (false, true) => &self.uncertain,
            (true, false) => &self.approximate_after,
            (true, true) => &self.approximate_and_uncertain_after,
        };
        fill(mark, &[("date", &text)])
    }

    fn day(&self, day: i8) -> String {
        self.days.get(&day).cloned().unwrap_or_else(|| day.to_string())
    }

    /// A year. ISO 8601 counts a year 0, people don't: 0 is 1 before our era.
    fn year(&self, year: i16) -> String {
        match year {
            1.. => year.to_string(),
            _ => fill(&self.before_era, &[("year", &(1 - i32::from(year)).to_string())]),
        }
    }
}

/// Whether two dates have one precision and the same doubts, so that both can be printed as one.
fn alike(a: Point, b: Point) -> bool {
    (a.precision, a.approximate, a.uncertain) == (b.precision, b.approximate, b.uncertain)
}

/// The name of a month, from 1 for January.
fn name(months: &[String; 12], number: i8) -> &str {
    usize::try_from(number - 1).ok().and_then(|i| months.get(i)).map_or("", String::as_str)
}
