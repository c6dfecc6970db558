//! Dates as pages print them.

use serde::Serialize;

use super::markup::escaped;
use crate::locale::Locale;
use crate::model::{Date, Day};

/// A date, printed with the precision that was written.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// In full: `15 August 2025`.
    pub text: String,
    /// With a short month, for tables: `15 Aug 2025`.
    pub short: String,
    /// The value of `<time datetime>`; none for intervals, which HTML does not know.
    pub datetime: Option<String>,
}

impl DateView {
    /// A date in a language.
    pub fn new(locale: &Locale, date: &Date) -> Self {
        Self { text: locale.date(date), short: locale.date_short(date), datetime: date.html_datetime() }
    }
}

/// A sentence of the locale with a date in place of `{date}`, as HTML.
pub fn dated(locale: &Locale, sentence: &str, date: &Date) -> String {
    let text = escaped(&locale.date(date));
    // HTML has no value for some dates, intervals among them: these are but text.
    let time = match date.html_datetime() {
        Some(datetime) => ["<time datetime=\"", &escaped(&datetime), "\">", &text, "</time>"].concat(),
        None => text,
    };
    // The sentence is escaped before the markup goes in; braces are not touched by that.
    escaped(locale.text(sentence)).replace("{date}", &time)
}

/// How many days lie between two days; negative when the second is the earlier.
pub fn days_between(from: Day, to: Day) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

/// An age in plain words: days up to two months, then months up to two years, then years.
pub fn age(locale: &Locale, days: i32) -> String {
    let days = u64::try_from(days).unwrap_or(0);
    match days {
        0..60 => locale.count("days", days),
        60..731 => locale.count("months", days * 12 / 365),
        _ => locale.count("years", days * 4 / 1461),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locales;

    #[test]
    fn an_age_is_told_in_the_unit_that_people_use() {
        let locales = Locales::load(["en"]).unwrap();
        let locale = locales.get("en");
        assert_eq!(age(locale, 1), "1 day");
        assert_eq!(age(locale, 59), "59 days");
        assert_eq!(age(locale, 465), "15 months");
        assert_eq!(age(locale, 730), "24 months");
        assert_eq!(age(locale, 731), "2 years");
        assert_eq!(age(locale, -3), "0 days");
    }

    #[test]
    fn a_date_stands_in_a_sentence_as_markup() {
        let locales = Locales::load(["en"]).unwrap();
        let locale = locales.get("en");
        let dated = |date: &str| dated(locale, "facts_as_of", &date.parse().unwrap());
        assert_eq!(dated("2025-08-16"), "Facts as of <time datetime=\"2025-08-16\">16 August 2025</time>");
        assert_eq!(dated("2025-08-15/2025-08-18"), "Facts as of 15–18 August 2025");
    }
}
