//! `{territories}`: the status table.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, Selection, Written};
use crate::diagnostics::Diagnostic;
use crate::model::{Conflict, Day, Entry, EntryRef, Id, Kind, List, Site, Status, Territory};

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
    TerritoryAsOf { at, territory, status: territory.status_as_of(day) }
}

/// The places of a history's entries, newest first.
pub fn newest_first(history: &[Status]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..history.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse((history[*i].as_of, *i)));
    order
}
