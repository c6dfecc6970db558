//! CSL-JSON, the items that citation processors and reference managers read (CSL 1.0.2).

use std::sync::Arc;

use serde::Serialize;

use super::web_address;
use crate::model::{Date, Point, Precision, SourceEntry, SourceType};

/// An item.
#[derive(Debug, Serialize)]
pub struct CslItem<'a> {
    /// The id by which the site cites it.
    id: &'a str,
    /// What it is, in CSL's words.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it is, where CSL has no word of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    genre: Option<&'static str>,
    /// Its title, as the outlet wrote it.
    title: &'a str,
    /// The outlet in which it appeared.
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    container_title: Option<&'a str>,
    /// The outlet that published it as a work of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<CslName<'a>>,
    /// The day it was published.
    issued: CslDate,
    /// The day on which it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<CslDate>,
    /// Where it can be read.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Where an archived copy can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    archive_location: Option<String>,
    /// The language it is written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// A name, whole: nobody said which part of it is the family's, or whether it is a person's at all.
#[derive(Debug, Serialize)]
struct CslName<'a> {
    literal: &'a str,
}

/// A date.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum CslDate {
    /// In its parts: year, month, day, as far as they are known; two of them for an interval.
    Parts {
        #[serde(rename = "date-parts")]
        parts: Vec<Vec<i16>>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        circa: bool,
    },
    /// As EDTF, where CSL has no other way: open intervals, doubts, years before our era.
    Literal { literal: String },
}

/// All sources, in the order of their ids.
pub fn items(sources: &[Arc<SourceEntry>]) -> Vec<CslItem<'_>> {
    sources.iter().map(|source| item(source)).collect()
}

fn item(source: &SourceEntry) -> CslItem<'_> {
    let is_work = matches!(source.kind, SourceType::Book | SourceType::Report | SourceType::Dataset);
    let outlet = source.outlet.as_str();
    CslItem {
        id: source.id.as_str(),
        kind: kind(source.kind),
        genre: (source.kind == SourceType::Statement).then_some("statement"),
        title: &source.title,
        container_title: (!is_work).then_some(outlet),
        publisher: is_work.then_some(outlet),
        author: source.authors.iter().map(|name| CslName { literal: name }).collect(),
        issued: date(&source.date),
        accessed: source.accessed.as_ref().map(date),
        url: web_address(source.url.as_deref()),
        archive_location: web_address(source.archive_url.as_deref()),
        language: source.lang.map(|lang| lang.to_string()),
    }
}

const fn kind(kind: SourceType) -> &'static str {
    match kind {
        SourceType::News => "article-newspaper",
        SourceType::Statement => "document",
        SourceType::Report => "report",
        SourceType::Dataset => "dataset",
        SourceType::Book => "book",
        SourceType::Video => "broadcast",
        SourceType::Social => "post",
        SourceType::Interview => "interview",
        SourceType::Law => "legislation",
    }
}

fn date(date: &Date) -> CslDate {
    let points = match *date {
        Date::One(point) => vec![point],
        Date::Between(from, to) => vec![from, to],
        Date::Until(_) | Date::Since(_) => Vec::new(),
    };
    let circa = points.iter().any(|point| point.approximate);
    let is_plain = |point: &Point| !point.uncertain && point.approximate == circa && point.first().year() > 0;
    match !points.is_empty() && points.iter().all(is_plain) {
        true => CslDate::Parts { parts: points.iter().map(parts).collect(), circa },
        false => CslDate::Literal { literal: date.to_string() },
    }
}

fn parts(point: &Point) -> Vec<i16> {
    let day = point.first();
    let mut parts = vec![day.year()];
    if point.precision != Precision::Year {
        parts.push(day.month().into());
    }
    if point.precision == Precision::Day {
        parts.push(day.day().into());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision_and_their_doubts() {
        for (written, expected) in [
            ("2025-08-15", r#"{"date-parts":[[2025,8,15]]}"#),
            ("2025-08", r#"{"date-parts":[[2025,8]]}"#),
            ("2025~", r#"{"date-parts":[[2025]],"circa":true}"#),
            ("2025-08-15/2025-09", r#"{"date-parts":[[2025,8,15],[2025,9]]}"#),
            ("2025-08~/2025-09", r#"{"literal":"2025-08~/2025-09"}"#),
            ("2025?", r#"{"literal":"2025?"}"#),
            ("../2014", r#"{"literal":"../2014"}"#),
            ("-0044", r#"{"literal":"-0044"}"#),
        ] {
            let date = date(&written.parse().unwrap());
            assert_eq!(serde_json::to_string(&date).unwrap(), expected);
        }
    }
}
