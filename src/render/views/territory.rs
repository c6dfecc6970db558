//! Territories: rows of the status table.

use serde::Serialize;

use super::status::{self, StatusView, UNKNOWN};
use super::{Cites, CitesView, DateView, Link};
use crate::graph::blocks::TerritoryAsOf;
use crate::model::{Kind, Lang, Status};
use crate::render::Renderer;

/// A territory and what is known of it.
#[derive(Debug, Clone, Serialize)]
pub struct TerritoryRow {
    /// Its page.
    pub link: Link,
    /// Its code in ISO 3166-2.
    pub code: Option<String>,
    /// The actor that is internationally recognised as sovereign; none: not stated.
    pub sovereign: Option<Link>,
    /// Who claims it.
    pub claimed_by: Vec<Link>,
    /// What was reported of it.
    pub report: ReportView,
}

/// A status as it was reported as of a day.
#[derive(Debug, Clone, Serialize)]
pub struct ReportView {
    /// The status.
    pub status: StatusView,
    /// The day as of which it was reported; none when nothing was.
    pub as_of: Option<DateView>,
    /// The first day of that, by which rows are sorted: `2025-08-16`.
    pub day: Option<String>,
    /// Who controls it; empty: not stated.
    pub controlled_by: Vec<Link>,
    /// What the status leaves out, in a sentence.
    pub note: Option<String>,
    /// Where it is reported.
    pub cites: CitesView,
}

/// The status table.
#[derive(Debug, Clone, Serialize)]
pub struct TerritoryTable {
    /// The rows.
    pub rows: Vec<TerritoryRow>,
    /// Whether any row has a code.
    pub has_codes: bool,
    /// Whether any row has a claimant.
    pub has_claims: bool,
    /// The statuses that occur, with their definitions.
    pub legend: Vec<StatusView>,
    /// “As known on …” as HTML; none on pages that show the newest.
    pub known_as_of: Option<String>,
}

impl ReportView {
    /// A report; without one, the status is unknown.
    pub fn new(renderer: &Renderer, report: Option<&Status>, cites: &mut Cites<'_>, lang: Lang) -> Self {
        let key = report.map_or(UNKNOWN, |s| s.status.as_str());
        Self {
            status: StatusView::new(renderer, key, lang),
            as_of: report.and_then(|s| s.as_of).map(|d| DateView::new(renderer.text(lang), &d)),
            day: report.and_then(|s| s.as_of?.earliest()).map(|day| day.to_string()),
            controlled_by: report.map(|s| Link::all(renderer, Kind::Actor, &s.controlled_by, lang)).unwrap_or_default(),
            note: report.and_then(|s| s.note.clone()),
            cites: report.map(|s| cites.of(renderer, &s.sources)).unwrap_or_default(),
        }
    }
}

impl TerritoryRow {
    /// A row, for a page in `lang`.
    pub fn new(renderer: &Renderer, item: &TerritoryAsOf<'_>, cites: &mut Cites<'_>, lang: Lang) -> Self {
        let territory = &item.territory.fields;
        Self {
            link: Link::entry(renderer, item.at, lang),
            code: territory.code.clone(),
            sovereign: Link::all(renderer, Kind::Actor, &territory.sovereign, lang).pop(),
            claimed_by: Link::all(renderer, Kind::Actor, &territory.claimed_by, lang),
            report: ReportView::new(renderer, item.status.map(|(_, s)| s), cites, lang),
        }
    }
}

impl TerritoryTable {
    /// A table, for a page in `lang`.
    pub fn new(
        renderer: &Renderer,
        items: &[TerritoryAsOf<'_>],
        cites: &mut Cites<'_>,
        known_as_of: Option<String>,
        lang: Lang,
    ) -> Self {
        let rows: Vec<TerritoryRow> = items.iter().map(|item| TerritoryRow::new(renderer, item, cites, lang)).collect();
        Self {
            has_codes: rows.iter().any(|r| r.code.is_some()),
            has_claims: rows.iter().any(|r| !r.claimed_by.is_empty()),
            legend: status::legend(renderer, rows.iter().map(|r| r.report.status.key.as_str()), lang),
            known_as_of,
            rows,
        }
    }
}
