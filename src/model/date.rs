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

/// How precisely a date is known, the coarsest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the year.
    Year,
    /// To the month.
    Month,
    /// To the day.
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

    /// How precisely it is known; an interval, as its coarser side.
    pub fn precision(&self) -> Precision {
        self.points().fold(Precision::Day, |coarsest, p| coarsest.min(p.precision))
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

    /// The value of HTML's `datetime` attribute, which knows single dates from the year 1 on.
    pub fn html_datetime(&self) -> Option<String> {
        match self {
            Date::One(p) if p.first.year() > 0 => {
                Some(Point { approximate: false, uncertain: false, ..*p }.to_string())
            }
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
        let digits = |number: u16| [1000, 100, 10, 1].map(|place| b'0' + (number / place % 10) as u8);
        // ISO 8601 counts four digits besides the sign.
        let [y1, y2, y3, y4] = digits(day.year().unsigned_abs());
        let [_, _, m1, m2] = digits(day.month().unsigned_abs().into());
        let [_, _, d1, d2] = digits(day.day().unsigned_abs().into());
        let length = match self.precision {
            Precision::Year => 4,
            Precision::Month => 7,
            Precision::Day => 10,
        };
        // Put together here, and not by a formatter: every page has dozens of dates.
        let written = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2];
        f.write_str(if day.year() < 0 { "-" } else { "" })?;
        f.write_str(std::str::from_utf8(&written[..length]).unwrap_or_default())?;
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
    /// It has the form of a date, but the year has no such month.
    NoSuchMonth(String),
    /// It has the form of a date, but the month has no such day; with the month's first day.
    NoSuchDay(String, Day),
    /// The interval ends before it starts.
    Backwards(String),
    /// The interval is open at both ends.
    Boundless,
}

impl DateError {
    /// What the writer may have meant, as Dateline reads it.
    pub fn suggestion(&self) -> Option<String> {
        let meant = match self {
            DateError::Form(text) => meant(text)?,
            DateError::Backwards(text) => text.split_once('/').map(|(a, b)| format!("{b}/{a}"))?,
            // Many tools write 00 for what is not known.
            DateError::NoSuchMonth(text) | DateError::NoSuchDay(text, _) => text.strip_suffix("-00")?.to_owned(),
            DateError::Boundless => return None,
        };
        meant.parse::<Date>().is_ok().then_some(meant)
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::Form(text) if text.trim().is_empty() => f.write_str("the date is empty")?,
            DateError::Form(text) => write!(f, "{text} is not a date Dateline reads")?,
            DateError::NoSuchMonth(text) => write!(f, "{text} is no day of the calendar: months run from 01 to 12")?,
            DateError::NoSuchDay(text, month) => {
                let (name, year, days) = (month_name(*month), month.year(), month.days_in_month());
                write!(f, "{text} is no day of the calendar: {name} {year} has {days} days")?;
            }
            DateError::Backwards(text) => write!(f, "the interval {text} ends before it starts")?,
            DateError::Boundless => f.write_str("the interval ../.. is open at both ends: give at least one")?,
        }
        match (self.suggestion(), self) {
            (Some(suggestion), DateError::Form(_)) => write!(f, ": write {suggestion}"),
            (Some(suggestion), _) => write!(f, "; write {suggestion}"),
            (None, DateError::Form(_)) => f.write_str(": write 2025-08-15, or 2025-08 or 2025 when no more is known"),
            (None, _) => Ok(()),
        }
    }
}

impl std::error::Error for DateError {}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        match text.split_once('/') {
            None => point(text, text).map(Date::One),
            Some(("..", "..")) => Err(DateError::Boundless),
            Some(("..", end)) => point(end, text).map(Date::Until),
            Some((start, "..")) => point(start, text).map(Date::Since),
            Some((start, end)) => {
                let (a, b) = (point(start, text)?, point(end, text)?);
                match b.last() < a.first() {
                    true => Err(DateError::Backwards(text.to_owned())),
                    false => Ok(Date::Between(a, b)),
                }
            }
        }
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, then perhaps one of `~ ? %`. `whole` is the text that it stands in, for the error.
fn point(text: &str, whole: &str) -> Result<Point, DateError> {
    let form = || DateError::Form(whole.to_owned());
    let (body, approximate, uncertain) = match text.as_bytes().last() {
        Some(b'~') => (&text[..text.len() - 1], true, false),
        Some(b'?') => (&text[..text.len() - 1], false, true),
        Some(b'%') => (&text[..text.len() - 1], true, true),
        _ => (text, false, false),
    };
    let (sign, digits) = body.strip_prefix('-').map_or((1, body), |digits| (-1, digits));
    let mut parts = digits.splitn(3, '-');
    let year = sign * parts.next().and_then(|y| number(y, 4)).ok_or_else(form)?;
    // EDTF has a year 0000, and no other way to write it.
    if (year, sign) == (0, -1) {
        return Err(form());
    }
    let month = parts.next().map(|m| number(m, 2).ok_or_else(form)).transpose()?;
    let day = parts.next().map(|d| number(d, 2).ok_or_else(form)).transpose()?;
    let precision = match (month, day) {
        (None, _) => Precision::Year,
        (Some(_), None) => Precision::Month,
        (Some(_), Some(_)) => Precision::Day,
    };
    // Two digits fit an i8.
    let (month, day) = (month.unwrap_or(1) as i8, day.unwrap_or(1) as i8);
    let month = Day::new(year, month, 1).map_err(|_| DateError::NoSuchMonth(body.to_owned()))?;
    let first = Day::new(year, month.month(), day).map_err(|_| DateError::NoSuchDay(body.to_owned(), month))?;
    Ok(Point { first, precision, approximate, uncertain })
}

/// A number of exactly so many ASCII digits.
fn number(text: &str, width: usize) -> Option<i16> {
    let digits = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

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

fn month_name(day: Day) -> &'static str {
    usize::try_from(day.month() - 1).ok().and_then(|i| MONTHS.get(i)).copied().unwrap_or_default()
}

/// The EDTF of a date or interval that is written in some other common way.
fn meant(text: &str) -> Option<String> {
    let text = text.trim();
    let after = |words: &[&str]| {
        words.iter().find_map(|w| text.get(..w.len()).filter(|t| t.eq_ignore_ascii_case(w)).and(text.get(w.len()..)))
    };
    if let Some(date) = after(&["since "]) {
        return Some(format!("{}/..", meant_point(date)?));
    }
    if let Some(date) = after(&["until ", "till ", "before "]) {
        return Some(format!("../{}", meant_point(date)?));
    }
    if let Some(date) = after(&["around ", "about ", "circa ", "ca. ", "c. "]) {
        return Some(format!("{}~", meant_point(date)?));
    }
    meant_point(text)
        .or_else(|| ["/", " to ", " - ", "–", "—", "-"].iter().find_map(|by| meant_interval(text.split_once(by)?)))
}

fn meant_interval((start, end): (&str, &str)) -> Option<String> {
    let (start, end) = (start.trim(), end.trim());
    match (meant_point(start), meant_point(end)) {
        (Some(start), Some(end)) => Some(format!("{start}/{end}")),
        (Some(start), None) if matches!(end, "" | ".." | "…") => Some(format!("{start}/..")),
        (None, Some(end)) if matches!(start, "" | ".." | "…") => Some(format!("../{end}")),
        // ISO 8601 itself lets the end leave out what it shares with the start: 2025-08-15/18.
        (Some(start), None) if number(end, 2).is_some() && start.len() == 10 => {
            Some(format!("{start}/{}{end}", &start[..8]))
        }
        _ => None,
    }
}

/// One date, with its marks wherever they stand.
fn meant_point(text: &str) -> Option<String> {
    let body = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '~' | '?' | '%'));
    let has = |marks: [char; 2]| text.contains(marks);
    let mark = match (has(['~', '%']), has(['?', '%'])) {
        (true, true) => "%",
        (true, false) => "~",
        (false, true) => "?",
        (false, false) => "",
    };
    // A time of day says nothing about the day.
    let day = body.get(..10).filter(|day| body[10..].starts_with(['T', ' ']) && day.parse::<Date>().is_ok());
    let date = day.map(str::to_owned).or_else(|| rewrite(body))?;
    Some(format!("{date}{mark}"))
}

/// Other common ways to write a day, written as ISO 8601 has it. Orders that two countries read differently are left alone.
fn rewrite(text: &str) -> Option<String> {
    // An open end is an interval's.
    if text.starts_with('/') || text.ends_with('/') {
        return None;
    }
    let words: Vec<&str> = text.split([' ', ',', '.', '/', '-', '–']).filter(|w| !w.is_empty()).collect();
    let iso = |y: &str, m: u8, d: u8| (number(y, 4).is_some()).then(|| format!("{y}-{m:02}-{d:02}"));
    match *words.as_slice() {
        [all] if number(all, 4).is_some() => Some(all.to_owned()),
        [all] if all.len() == 8 && all.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("{}-{}-{}", &all[..4], &all[4..6], &all[6..]))
        }
        [y, m] if number(y, 4).is_some() => Some(format!("{y}-{:02}", named(m).or_else(|| small(m))?)),
        [m, y] if number(y, 4).is_some() => Some(format!("{y}-{:02}", named(m)?)),
        [y, m, d] if number(y, 4).is_some() => iso(y, named(m).or_else(|| small(m))?, small(d)?),
        [m, d, y] if named(m).is_some() => iso(y, named(m)?, small(d)?),
        [d, m, y] if named(m).is_some() => iso(y, named(m)?, small(d)?),
        [a, b, y] => match (small(a)?, small(b)?) {
            (d, m) if text.contains('.') || d > 12 || d == m => iso(y, m, d),
            (m, d) if d > 12 => iso(y, m, d),
            _ => None,
        },
        _ => None,
    }
}

/// The number of a month that is named in English, in full or shortened to three letters or more.
fn named(word: &str) -> Option<u8> {
    let fits = |month: &&str| word.len() >= 3 && month.get(..word.len()).is_some_and(|m| m.eq_ignore_ascii_case(word));
    (1..).zip(&MONTHS).find(|(_, month)| fits(month)).map(|(n, _)| n)
}

/// A number of one or two digits, perhaps an ordinal: `15`, `15th`.
fn small(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    (matches!(digits.len(), 1..=2) && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
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

            // YAML reads a bare year as a number. Fewer than four digits are as likely a slip as a year of antiquity.
            fn visit_u64<E: de::Error>(self, year: u64) -> Result<Date, E> {
                self.visit_str(&year.to_string())
            }

            fn visit_i64<E: de::Error>(self, year: i64) -> Result<Date, E> {
                self.visit_str(&year.to_string())
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
            "description": "A date in EDTF: 2025-08-15, 2025-08, 2025, 2025-08-15/2025-08-18, 2025-08~ (about), 2025-08-15? (uncertain), ../2014 (open).",
            "examples": ["2025-08-15", "2025-08", 2025, "2025-08-15/2025-08-18", "2025-08~", "2025-08-15?", "../2014", "2014/.."]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_small() {
        assert!(size_of::<Date>() <= 24);
    }

    #[test]
    fn every_form_is_read_and_written_back() {
        for text in [
            "2025-08-15",
            "2025-08",
            "2025",
            "2025-08-15/2025-08-18",
            "2025-08~",
            "2025-08-15?",
            "2017%",
            "../2014",
            "2014/..",
            "2014~/2015-02?",
            "0044",
            "0000",
            "-0044",
            "-0044-03-15",
            "2024-02-29",
            "2025-08-15/2025-08",
            "9999",
        ] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused_with_what_was_meant() {
        for (text, meant) in [
            ("2025-02-30", None),
            ("2025-13-01", None),
            ("2025-08-00", Some("2025-08")),
            ("2025-00", Some("2025")),
            ("2025-8-5", Some("2025-08-05")),
            ("2025/08/15", Some("2025-08-15")),
            ("2025/08", Some("2025-08")),
            ("20250815", Some("2025-08-15")),
            ("2025-08-15T12:00:00Z", Some("2025-08-15")),
            (" 2025-08-15", Some("2025-08-15")),
            ("15.08.2025", Some("2025-08-15")),
            ("15/8/2025", Some("2025-08-15")),
            ("08/15/2025", Some("2025-08-15")),
            ("08/05/2025", None),
            ("15 August 2025", Some("2025-08-15")),
            ("15th Aug. 2025", Some("2025-08-15")),
            ("August 15, 2025", Some("2025-08-15")),
            ("June 5, 2025", Some("2025-06-05")),
            ("May 2025", Some("2025-05")),
            ("~2025-08", Some("2025-08~")),
            ("2025~~", Some("2025~")),
            ("2025?~", Some("2025%")),
            ("circa 2014", Some("2014~")),
            ("until 2014", Some("../2014")),
            ("since March 2014", Some("2014-03/..")),
            ("2014/", Some("2014/..")),
            ("2014-2015", Some("2014/2015")),
            ("2025–08–15", Some("2025-08-15")),
            ("/2014", Some("../2014")),
            ("2025-08-15/18", Some("2025-08-15/2025-08-18")),
            ("15 August 2025 – 18 August 2025", Some("2025-08-15/2025-08-18")),
            ("2025-08-18/2025-08-15", Some("2025-08-15/2025-08-18")),
            ("soon", None),
            ("", None),
            ("../..", None),
            ("..", None),
            ("-0000", Some("0000")),
            ("2025-08-15/2025-08-16/2025-08-17", None),
            ("31 February 2025", None),
            ("серпень 2025", None),
            ("２０２５", None),
        ] {
            let error = text.parse::<Date>().expect_err(text);
            assert_eq!(error.suggestion().as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn an_error_is_a_sentence_for_writers() {
        for (text, sentence) in [
            ("2025-02-30", "2025-02-30 is no day of the calendar: February 2025 has 28 days"),
            ("2025-13-01", "2025-13-01 is no day of the calendar: months run from 01 to 12"),
            ("2025-08-00", "2025-08-00 is no day of the calendar: August 2025 has 31 days; write 2025-08"),
            ("15 August 2025", "15 August 2025 is not a date Dateline reads: write 2025-08-15"),
            ("soon", "soon is not a date Dateline reads: write 2025-08-15, or 2025-08 or 2025 when no more is known"),
            ("2025/2024", "the interval 2025/2024 ends before it starts; write 2024/2025"),
            ("../..", "the interval ../.. is open at both ends: give at least one"),
        ] {
            assert_eq!(text.parse::<Date>().expect_err(text).to_string(), sentence);
        }
    }

    #[test]
    fn a_date_covers_its_first_to_its_last_day() {
        for (text, earliest, latest) in [
            ("2024-02", Some("2024-02-01"), Some("2024-02-29")),
            ("2025", Some("2025-01-01"), Some("2025-12-31")),
            ("2025-08-15/2025-09", Some("2025-08-15"), Some("2025-09-30")),
            ("../2014", None, Some("2014-12-31")),
            ("2014/..", Some("2014-01-01"), None),
        ] {
            let day = |day: Option<Day>| day.map(|d| d.to_string());
            assert_eq!(day(date(text).earliest()).as_deref(), earliest, "{text}");
            assert_eq!(day(date(text).latest()).as_deref(), latest, "{text}");
        }
    }

    #[test]
    fn html_is_given_what_it_can_read() {
        for (text, html) in [
            ("2025-08-15?", Some("2025-08-15")),
            ("2025-08~", Some("2025-08")),
            ("2025", Some("2025")),
            ("0044", Some("0044")),
            ("0000", None),
            ("-0044", None),
            ("2014/2015", None),
            ("../2014", None),
        ] {
            assert_eq!(date(text).html_datetime().as_deref(), html, "{text}");
        }
    }

    #[test]
    fn a_date_knows_its_precision_and_doubts() {
        assert_eq!(date("2025-08-15/2025-09").precision(), Precision::Month);
        assert!(date("2025~/2026").is_approximate() && !date("2025~/2026").is_uncertain());
        assert!(date("2025%").is_approximate() && date("2025%").is_uncertain());
        assert!(date("2014/..").is_interval() && !date("2014").is_interval());
        assert_eq!(Date::from(Day::constant(2025, 8, 15)), date("2025-08-15"));
    }

    #[test]
    fn yaml_reads_a_year_as_a_number() {
        let read = |yaml: &str| serde_yaml::from_str::<Date>(yaml);
        assert_eq!(read("2025").unwrap(), date("2025"));
        assert_eq!(read("2025-08-15").unwrap(), date("2025-08-15"));
        assert_eq!(serde_yaml::to_string(&date("2025")).unwrap(), "'2025'\n");
        for bad in ["44", "-44", "20255", "2025.5", "true", "[2025]"] {
            assert!(read(bad).is_err(), "{bad}");
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

    fn side() -> impl Strategy<Value = String> {
        "-?[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?[~?%]?"
            .prop_filter("the year 0000 has no sign", |text| !text.starts_with("-0000"))
    }

    fn any_date() -> impl Strategy<Value = String> {
        let between = (side(), side()).prop_map(|(a, b)| {
            let first = |text: &str| text.parse::<Date>().unwrap().earliest();
            if first(&a) <= first(&b) { format!("{a}/{b}") } else { format!("{b}/{a}") }
        });
        prop_oneof![side(), between, side().prop_map(|a| format!("../{a}")), side().prop_map(|a| format!("{a}/.."))]
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "\\PC*|[-0-9/.~?%–]*|[0-9a-zA-ZäТ ,./-]{0,20}") {
            if let Err(error) = text.parse::<Date>() {
                prop_assert!(!error.to_string().is_empty());
                prop_assert!(error.suggestion().is_none_or(|s| s.parse::<Date>().is_ok_and(|d| d.to_string() == s)));
            }
        }

        #[test]
        fn what_is_read_is_written_back(text in any_date()) {
            let date = text.parse::<Date>().unwrap();
            prop_assert_eq!(date.to_string(), &*text);
            let json = serde_json::to_string(&date).unwrap();
            prop_assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), date);
        }

        #[test]
        fn the_order_is_total_and_by_the_earliest_day(a in any_date(), b in any_date(), c in any_date()) {
            let (a, b, c) = (date(&a), date(&b), date(&c));
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
            prop_assert!(!(a <= b && b <= c) || a <= c);
            prop_assert!(a > b || a.earliest() <= b.earliest());
        }
    }
}
