//! Dates as precise as their writer knew them: EDTF (ISO 8601-2:2019), level 0 and what explainers need of level 1.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use jiff::civil::Date as Day;

/// A date, or an interval between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Date {
    /// One date of some precision.
    One(Point),
    /// From one date to another.
    Between(Point, Point),
    /// Until a date; nobody says since when.
    Until(Point),
    /// Since a date; nobody says until when.
    Since(Point),
}

/// A date of some precision, with what its writer doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    first: Day,
    /// How precisely it is known.
    pub precision: Precision,
    /// `~`: it is about then.
    pub approximate: bool,
    /// `?`: the source may be wrong.
    pub uncertain: bool,
}

/// How precisely a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Precision {
    Year,
    Month,
    Day,
}

impl Point {
    /// The first day that it may mean.
    pub fn first(&self) -> Day {
        self.first
    }

    /// The last day that it may mean.
    pub fn last(&self) -> Day {
        match self.precision {
            Precision::Day => self.first,
            Precision::Month => self.first.last_of_month(),
            Precision::Year => self.first.last_of_year(),
        }
    }
}

impl Date {
    /// The first day that it may mean; none when the start is open.
    pub fn earliest(&self) -> Option<Day> {
        match self {
            Date::One(p) | Date::Between(p, _) | Date::Since(p) => Some(p.first()),
            Date::Until(_) => None,
        }
    }

    /// The last day that it may mean; none when the end is open.
    pub fn latest(&self) -> Option<Day> {
        match self {
            Date::One(p) | Date::Between(_, p) | Date::Until(p) => Some(p.last()),
            Date::Since(_) => None,
        }
    }

    /// Whether any part of it is marked as approximate.
    pub fn is_approximate(&self) -> bool {
        self.points().any(|p| p.approximate)
    }

    /// Whether any part of it is marked as uncertain.
    pub fn is_uncertain(&self) -> bool {
        self.points().any(|p| p.uncertain)
    }

    /// Whether it spans from one date to another.
    pub fn is_interval(&self) -> bool {
        !matches!(self, Date::One(_))
    }

    /// The value of HTML's `datetime` attribute, which knows single dates only.
    pub fn html_datetime(&self) -> Option<String> {
        match self {
            Date::One(p) => Some(Point { approximate: false, uncertain: false, ..*p }.to_string()),
            _ => None,
        }
    }

    fn points(&self) -> impl Iterator<Item = Point> {
        let (a, b) = match *self {
            Date::One(p) | Date::Until(p) | Date::Since(p) => (p, None),
            Date::Between(a, b) => (a, Some(b)),
        };
        std::iter::once(a).chain(b)
    }

    /// The year and month that a timeline groups it under: those of its start, else of its end.
    pub fn anchor(&self) -> Point {
        match *self {
            Date::One(p) | Date::Between(p, _) | Date::Since(p) | Date::Until(p) => p,
        }
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Date::One(Point { first: day, precision: Precision::Day, approximate: false, uncertain: false })
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    /// By the first day, an open start before all; then by the last, an open end after all; then by the text.
    fn cmp(&self, other: &Self) -> Ordering {
        let latest = |d: &Date| (d.latest().is_none(), d.latest());
        self.earliest()
            .cmp(&other.earliest())
            .then_with(|| latest(self).cmp(&latest(other)))
            .then_with(|| if self == other { Ordering::Equal } else { self.to_string().cmp(&other.to_string()) })
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.first;
        write!(f, "{:04}", day.year())?;
        if self.precision != Precision::Year {
            write!(f, "-{:02}", day.month())?;
        }
        if self.precision == Precision::Day {
            write!(f, "-{:02}", day.day())?;
        }
        f.write_str(match (self.approximate, self.uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Date::One(p) => p.fmt(f),
            Date::Between(a, b) => write!(f, "{a}/{b}"),
            Date::Until(p) => write!(f, "../{p}"),
            Date::Since(p) => write!(f, "{p}/.."),
        }
    }
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// It has not the form of a date.
    Form(String),
    /// It has the form of a date, but the calendar has no such day.
    NoSuchDay(String),
    /// The interval ends before it starts.
    Backwards(String),
}

impl DateError {
    /// What the writer may have meant.
    pub fn suggestion(&self) -> Option<String> {
        match self {
            DateError::Form(text) => rewrite(text).filter(|s| s.parse::<Date>().is_ok()),
            DateError::NoSuchDay(_) => None,
            DateError::Backwards(text) => text.split_once('/').map(|(a, b)| format!("{b}/{a}")),
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::Form(text) => write!(f, "`{text}` is not a date that Dateline reads"),
            DateError::NoSuchDay(text) => write!(f, "`{text}` is no day of the calendar"),
            DateError::Backwards(text) => write!(f, "the interval `{text}` ends before it starts"),
        }
    }
}

impl std::error::Error for DateError {}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        match text.split_once('/') {
            None => point(text).map(Date::One),
            Some(("..", end)) => point(end).map(Date::Until),
            Some((start, "..")) => point(start).map(Date::Since),
            Some((start, end)) => {
                let (a, b) = (point(start)?, point(end)?);
                match b.last() < a.first() {
                    true => Err(DateError::Backwards(text.to_owned())),
                    false => Ok(Date::Between(a, b)),
                }
            }
        }
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, then perhaps one of `~ ? %`.
fn point(text: &str) -> Result<Point, DateError> {
    let form = || DateError::Form(text.to_owned());
    let digits = text.trim_end_matches(['~', '?', '%']);
    let mark = &text[digits.len()..];
    if mark.len() > 1 {
        return Err(form());
    }
    let parts: Vec<&str> = digits.split('-').collect();
    let fits = |i: usize, len: usize| {
        parts.get(i).is_none_or(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()))
    };
    if parts.len() > 3 || !fits(0, 4) || !fits(1, 2) || !fits(2, 2) {
        return Err(form());
    }
    let number = |i: usize, default: i16| parts.get(i).and_then(|p| p.parse().ok()).unwrap_or(default);
    let first = Day::new(number(0, 0), number(1, 1) as i8, number(2, 1) as i8)
        .map_err(|_| DateError::NoSuchDay(text.to_owned()))?;
    let precision = [Precision::Year, Precision::Month, Precision::Day][parts.len() - 1];
    let (approximate, uncertain) = (matches!(mark, "~" | "%"), matches!(mark, "?" | "%"));
    Ok(Point { first, precision, approximate, uncertain })
}

/// Other common ways to write a day, written as ISO 8601 has it. Orders that two countries read differently are left alone.
fn rewrite(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> = text.split([' ', ',', '.', '/', '-']).filter(|w| !w.is_empty()).collect();
    let [a, b, c] = words.as_slice() else { return None };
    let number = |w: &str| w.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse::<u16>().ok();
    let month = |w: &str| MONTHS.iter().position(|m| w.to_lowercase().starts_with(m)).map(|i| i as u16 + 1);
    let (year, month, day) = if a.len() == 4 {
        (number(a)?, number(b)?, number(c)?)
    } else if let Some(month) = month(a) {
        (number(c)?, month, number(b)?)
    } else if let Some(month) = month(b) {
        (number(c)?, month, number(a)?)
    } else if text.contains('.') {
        (number(c)?, number(b)?, number(a)?)
    } else {
        return None;
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a date such as 2025-08-15, 2025-08 or 2025")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map_err(E::custom)
            }

            // YAML reads a bare year as a number.
            fn visit_u64<E: de::Error>(self, year: u64) -> Result<Date, E> {
                self.visit_str(&format!("{year:04}"))
            }

            fn visit_i64<E: de::Error>(self, year: i64) -> Result<Date, E> {
                self.visit_str(&format!("{year:04}"))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "integer"],
            "format": "edtf",
            "description": "A date in EDTF: 2025-08-15, 2025-08, 2025, 2025-08-15/2025-08-18, 2025-08~ (about), 2025-08-15? (uncertain), ../2014 (open)."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_is_read_and_written_back() {
        for text in [
            "2025-08-15", "2025-08", "2025", "2025-08-15/2025-08-18", "2025-08~", "2025-08-15?", "2017%", "../2014",
            "2014/..", "2014~/2015-02?", "0044",
        ] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_what_was_meant() {
        for (text, meant) in [
            ("2025-02-30", None),
            ("2025-8-5", Some("2025-08-05")),
            ("2025/08/15", Some("2025-08-15")),
            ("15.08.2025", Some("2025-08-15")),
            ("15 August 2025", Some("2025-08-15")),
            ("August 15, 2025", Some("2025-08-15")),
            ("08/15/2025", None),
            ("2025-08-18/2025-08-15", Some("2025-08-15/2025-08-18")),
            ("soon", None),
            ("", None),
            ("2025~~", None),
            ("../..", None),
        ] {
            assert_eq!(text.parse::<Date>().unwrap_err().suggestion().as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn dates_sort_by_their_earliest_day() {
        let mut dates: Vec<Date> =
            ["2025-08-15", "2025", "../2014", "2014/..", "2025-08", "2014"].map(|d| d.parse().unwrap()).to_vec();
        dates.sort();
        let sorted: Vec<String> = dates.iter().map(Date::to_string).collect();
        // A month starts on its first day, before the fifteenth.
        assert_eq!(sorted, ["../2014", "2014", "2014/..", "2025", "2025-08", "2025-08-15"]);
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC*") {
            let _ = text.parse::<Date>().map_err(|e| (e.to_string(), e.suggestion()));
        }

        #[test]
        fn what_is_read_is_written_back(text in "(20[0-9]{2})(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?[~?%]?") {
            prop_assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
    }
}
