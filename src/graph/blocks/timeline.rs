//! `{timeline}`: events in order.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, Selection, Written};
use crate::diagnostics::Diagnostic;
use crate::model::{Actor, Conflict, Date, Day, Entry, EntryRef, Event, Id, Kind, List, Site, known_by};

pub(super) const BLOCK: Block = Block { name: "timeline", schema: || schema_for!(Options), select };

/// The options of `{timeline}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// Which events. Left out: all.
    show: List<Id<Event>>,
    /// Only events in which this actor took part.
    actor: Option<Id<Actor>>,
    /// Only events of a conflict.
    conflict: Option<Id<Conflict>>,
    /// Only events from this date on.
    from: Option<Date>,
    /// Only events until this date.
    to: Option<Date>,
}

/// An event on a timeline.
#[derive(Debug, Clone, Copy)]
pub struct EventItem<'s> {
    /// The event.
    pub at: EntryRef,
    /// Its entry.
    pub event: &'s Entry<Event>,
    /// Whether it still lay ahead on the day that the timeline looks back from.
    pub planned: bool,
}

fn select<'s>(context: &Context<'s>, written: &Written<'_>, found: &mut Vec<Diagnostic>) -> Option<Selection<'s>> {
    let options: Options = written.options(found)?;
    let shown = written.entries(context.site, Kind::Event, "show", &options.show, found);
    written.entry(context.site, Kind::Actor, "actor", options.actor.as_ref(), found);
    written.entry(context.site, Kind::Conflict, "conflict", options.conflict.as_ref(), found);
    let mut items = timeline(context.site, context.as_of);
    items.retain(|item| {
        let event = &item.event.fields;
        (shown.is_empty() || shown.contains(&item.at))
            && options.actor.as_ref().is_none_or(|a| event.actors.contains(a))
            && (options.conflict.is_none() || event.conflict == options.conflict)
            && options.from.is_none_or(|from| event.date.latest() >= from.earliest())
            && options.to.is_none_or(|to| event.date.earliest() <= to.latest())
    });
    Some(Selection::Timeline(items))
}

/// The events known on a day, in order; without a day, all. What lies ahead of the day, or of today, is planned.
///
/// An event ahead of the day is shown, as planned, when it was announced by then: when it has sources and none is younger.
pub fn timeline(site: &Site, day: Option<Day>) -> Vec<EventItem<'_>> {
    let mut items: Vec<EventItem> = site
        .refs(Kind::Event)
        .filter_map(|at| {
            let event = &site.events.all()[at.index as usize];
            let happened = known_by(Some(event.date), day);
            let planned = !known_by(Some(event.date), Some(day.unwrap_or(site.today)));
            (happened || announced(site, event, day)).then_some(EventItem { at, event, planned })
        })
        .collect();
    items.sort_by(|a, b| a.event.date.cmp(&b.event.date).then_with(|| a.event.id.cmp(&b.event.id)));
    items
}

fn announced(site: &Site, event: &Event, day: Option<Day>) -> bool {
    !event.sources.is_empty()
        && event.sources.iter().filter_map(|id| site.sources.get(id.as_str())).all(|s| known_by(Some(s.date), day))
}
