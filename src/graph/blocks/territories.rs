//! `{territories}`: the status table.

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, Selection, Written};
use crate::diagnostics::Diagnostic;
use crate::model::{Conflict, Date, Day, Entry, EntryRef, Id, Kind, List, Site, Status, Territory, known_by};

pub(super) const BLOCK: Block = Block {
    name: "territories",
    schema: || schema_for!(Options),
    select: |context, written, found| select(context, written, found).map(Selection::Territories),
};

/// The options of `{territories}` and `{territory-map}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Options {
    /// Which territories, in this order. Left out: those of the page, or all.
    show: List<Id<Territory>>,
    /// Only those of a conflict.
    conflict: Option<Id<Conflict>>,
}

/// A territory and what was known of it.
#[derive(Debug, Clone, Copy)]
pub struct TerritoryAsOf<'s> {
    /// The territory.
    pub at: EntryRef,
    /// The territory's entry.
    pub territory: &'s Entry<Territory>,
    /// The status, with its place in the history; none when nothing was known.
    pub status: Option<(usize, &'s Status)>,
    /// The day that it was known on; none: the newest.
    pub day: Option<Day>,
}

/// What was reported as of one day, of some territories.
#[derive(Debug, Clone)]
pub struct Step<'s> {
    /// The day, as it was written.
    pub date: Date,
    /// The reports: the place of the territory among them, and its status.
    pub reports: Vec<(usize, &'s Status)>,
}

pub(super) fn select<'s>(
    context: &Context<'s>,
    written: &Written<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<TerritoryAsOf<'s>>> {
    let options: Options = written.options(found)?;
    let site = context.site;
    let shown = written.entries(site, Kind::Territory, "show", &options.show, found);
    written.entry(context.site, Kind::Conflict, "conflict", options.conflict.as_ref(), found);
    let own: Vec<EntryRef> = match context.page.kind {
        Kind::Explainer => {
            let ids = &site.explainers.all()[context.page.index as usize].territories;
            ids.iter().filter_map(|id| site.find(Kind::Territory, id.as_str())).collect()
        }
        _ => Vec::new(),
    };
    let chosen = if !shown.is_empty() { shown } else { own };
    let in_conflict = |row: &TerritoryAsOf| options.conflict.is_none() || row.territory.conflict == options.conflict;
    Some(match chosen.is_empty() {
        true => territories(site, context.as_of).into_iter().filter(in_conflict).collect(),
        false => chosen.into_iter().map(|at| as_of(site, at, context.as_of)).filter(in_conflict).collect(),
    })
}

/// All territories with what was known of them on a day; without one, the newest.
pub fn territories(site: &Site, day: Option<Day>) -> Vec<TerritoryAsOf<'_>> {
    site.refs(Kind::Territory).filter(|at| site.first(*at) == *at).map(|at| as_of(site, at, day)).collect()
}

fn as_of(site: &Site, at: EntryRef, day: Option<Day>) -> TerritoryAsOf<'_> {
    let territory = &site.territories.all()[at.index as usize];
    TerritoryAsOf { at, territory, status: territory.status_as_of(day), day }
}

/// What was reported of these territories, day by day, the oldest first. What has no day belongs to none.
pub fn steps<'s>(items: &[TerritoryAsOf<'s>]) -> Vec<Step<'s>> {
    let mut days: BTreeMap<Date, Vec<(usize, &Status)>> = BTreeMap::new();
    for (place, item) in items.iter().enumerate() {
        for status in item.territory.history.iter().filter(|status| known_by(status.as_of, item.day)) {
            if let Some(date) = status.as_of {
                days.entry(date).or_default().push((place, status));
            }
        }
    }
    days.into_iter().map(|(date, reports)| Step { date, reports }).collect()
}

/// The places of a history's entries, newest first.
pub fn newest_first(history: &[Status]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..history.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse((history[*i].as_of, *i)));
    order
}
