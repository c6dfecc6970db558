//! Dates as drafts write them: in words, in numbers, and in addresses.

use std::ops::Range;

use crate::model::{Date, Precision};

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The date.
    pub date: Date,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
}

/// The most precise date in a text, the first of several that are alike.
pub fn find(text: &str) -> Option<Dated> {
    let words = words(text);
    let mut best: Option<Dated> = None;
    for start in 0..words.len() {
        let found = (1..=3).rev().find_map(|count| dated(text, words.get(start..start + count)?));
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| found.date.precision() > best.date.precision())
        {
            best = Some(found);
        }
    }
    best
}

/// The date that a text is, if it is nothing but a date.
pub fn whole(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches(['.', ',', ';', ':']);
    let found = find(text)?;
    // A weekday may stand before it.
    let before = text.get(..found.at.start)?.trim_end_matches([' ', ',']);
    (found.at.end == text.len() && (before.is_empty() || is_weekday(before))).then_some(found.date)
}

/// The date in the path of an address: `/2025/08/13/`, `/2025/aug/14/`, `-2025-08-16/`, `/20250816/`.
pub fn in_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split_once('/')?.1;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let three = parts.windows(3).find_map(|part| plausible(&part.join(" ")).filter(|_| is_year(part[0])));
    let packed = || parts.iter().filter(|part| part.len() == 8).find_map(|part| plausible(part));
    let folders: Vec<&str> = path.split('/').collect();
    // One digit behind a year may count articles.
    let is_month = |part: &[&str]| is_year(part[0]) && part[1].len() > 1;
    let month = || folders.windows(2).find_map(|part| plausible(&part.join(" ")).filter(|_| is_month(part)));
    three.or_else(packed).or_else(month)
}

/// The words of a text with their places; brackets belong to none.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let ends = c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ';' | '|' | '"' | '“' | '”');
        match (ends, start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words
}

/// The date that the words are together.
fn dated(text: &str, words: &[Range<usize>]) -> Option<Dated> {
    let (first, last) = (words.first()?, words.last()?);
    let written = text.get(first.start..last.end)?.trim_end_matches(['.', ',', ':']);
    let named = written.chars().any(char::is_alphabetic);
    // Numbers with spaces between them are no date.
    if (words.len() > 1 && !named) || !written.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let at = first.start..first.start + written.len();
    plausible(written).map(|date| Dated { date, at })
}

/// What is written, as a date of these times.
fn plausible(written: &str) -> Option<Date> {
    let date = match written.parse::<Date>() {
        Ok(date) => date,
        Err(error) => error.suggestion()?.parse().ok()?,
    };
    let year = date.earliest()?.year();
    let exact = !date.is_interval() && !date.is_uncertain() && !date.is_approximate();
    (exact && (1900..=2100).contains(&year)).then_some(date)
}

fn is_year(part: &str) -> bool {
    part.parse::<Date>().is_ok_and(|date| date.precision() == Precision::Year)
}

fn is_weekday(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.to_lowercase().starts_with(day))
        && !word.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        find(text).map(|dated| dated.date.to_string())
    }

    #[test]
    fn dates_are_found_however_they_are_written() {
        for (text, date) in [
            ("BBC News, August 15, 2025, p. 4", Some("2025-08-15")),
            ("Aug. 13, 2025", Some("2025-08-13")),
            ("Reuters, 13 August 2025.", Some("2025-08-13")),
            ("13 Aug. 2025,", Some("2025-08-13")),
            ("Sept. 3, 2024", Some("2024-09-03")),
            ("(2025-08-13)", Some("2025-08-13")),
            ("on 2025/08/13", Some("2025-08-13")),
            ("13.08.2025", Some("2025-08-13")),
            ("08/13/2025", Some("2025-08-13")),
            ("BBC (2025, August 15).", Some("2025-08-15")),
            ("Friday, 15th August 2025", Some("2025-08-15")),
            ("In 2024 and in August 2025", Some("2025-08")),
            ("Oxford, 2020.", Some("2020")),
            ("2025-08-13T10:00:00Z", Some("2025-08-13")),
            ("May 2025", Some("2025-05")),
            // Which of the two is the month is not known.
            ("08/09/2025", None),
            ("no. 58222347", None),
            ("Resolution 2202", None),
            ("31 February 2025 is none", None),
            ("", None),
        ] {
            // The day that is none leaves its month.
            let wanted = if text.starts_with("31 Feb") { Some("2025-02") } else { date };
            assert_eq!(found(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn a_date_is_cut_out_without_its_surroundings() {
        let text = "Reuters, 13 August 2025, url";
        assert_eq!(text.get(find(text).unwrap().at), Some("13 August 2025"));
        assert_eq!(whole("Friday, 15 August 2025.").unwrap().to_string(), "2025-08-15");
        assert_eq!(whole("Kyiv, 15 August 2025"), None);
    }

    #[test]
    fn addresses_tell_the_day() {
        for (url, date) in [
            ("https://a.example/2025/08/13/politics/x.html", Some("2025-08-13")),
            ("https://a.example/world/2025/aug/14/title", Some("2025-08-14")),
            ("https://a.example/fight-donetsk-2025-08-16/", Some("2025-08-16")),
            ("https://a.example/a/20250816/b", Some("2025-08-16")),
            ("https://a.example/2025/08/title", Some("2025-08")),
            ("https://a.example/news/world-europe-58222347", None),
            ("https://a.example/2025-in-review", None),
            ("https://a.example/2025/1", None),
            ("https://a.example", None),
        ] {
            assert_eq!(in_url(url).map(|d| d.to_string()).as_deref(), date, "{url}");
        }
    }
}
