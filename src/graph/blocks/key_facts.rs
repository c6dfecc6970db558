//! `{key-facts}`: the page's subject at a glance, drawn from the model.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, EventItem, Selection, TerritoryAsOf, Written, territories, timeline};
use crate::diagnostics::Diagnostic;
use crate::model::{Conflict, Day, EntryRef, Id, Kind, List, Role};

pub(super) const BLOCK: Block = Block { name: "key-facts", schema: || schema_for!(Options), select };

/// The options of `{key-facts}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// Which facts, in this order. Left out: all.
    show: List<Fact>,
    /// Only what belongs to a conflict.
    conflict: Option<Id<Conflict>>,
}

/// The facts that the block can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Fact {
    Parties,
    Mediators,
    Topics,
    Territories,
    LatestEvent,
    NextEvent,
}

/// The facts of a page; what was not asked for is empty.
#[derive(Debug, Default)]
pub struct KeyFacts<'s> {
    /// The day as of which they hold.
    pub as_of: Option<Day>,
    /// The parties to the conflict.
    pub parties: Vec<EntryRef>,
    /// Mediators and guarantors.
    pub mediators: Vec<EntryRef>,
    /// The questions at issue.
    pub topics: Vec<EntryRef>,
    /// The territories at issue.
    pub territories: Vec<TerritoryAsOf<'s>>,
    /// The newest event.
    pub latest_event: Option<EventItem<'s>>,
    /// The next one announced.
    pub next_event: Option<EventItem<'s>>,
}

fn select<'s>(context: &Context<'s>, written: &Written<'_>, found: &mut Vec<Diagnostic>) -> Option<Selection<'s>> {
    let options: Options = written.options(found)?;
    written.entry(context.site, Kind::Conflict, "conflict", options.conflict.as_ref(), found);
    let site = context.site;
    let wanted = |fact| options.show.is_empty() || options.show.contains(&fact);
    let ours = |conflict: Option<&Id<Conflict>>| options.conflict.is_none() || conflict == options.conflict.as_ref();
    let firsts =
        |kind| site.refs(kind).filter(move |at| site.first(*at) == *at && ours(site.entry(*at).common.conflict));
    let with_role = |roles: &[Role]| -> Vec<EntryRef> {
        firsts(Kind::Actor).filter(|at| roles.contains(&site.actors.all()[at.index as usize].role)).collect()
    };
    let mut facts = KeyFacts { as_of: context.as_of, ..KeyFacts::default() };
    if wanted(Fact::Parties) {
        facts.parties = with_role(&[Role::Party]);
    }
    if wanted(Fact::Mediators) {
        facts.mediators = with_role(&[Role::Mediator, Role::Guarantor]);
    }
    if wanted(Fact::Topics) {
        facts.topics = firsts(Kind::Topic).collect();
    }
    if wanted(Fact::Territories) {
        facts.territories = territories(site, context.as_of);
        facts.territories.retain(|t| ours(t.territory.conflict.as_ref()));
    }
    let mut events = timeline(site, context.as_of);
    events.retain(|e| ours(e.event.fields.conflict.as_ref()));
    if wanted(Fact::LatestEvent) {
        facts.latest_event = events.iter().rev().find(|e| !e.planned).copied();
    }
    if wanted(Fact::NextEvent) {
        facts.next_event = events.iter().find(|e| e.planned).copied();
    }
    Some(Selection::KeyFacts(facts))
}
