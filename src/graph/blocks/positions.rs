//! `{positions}`: who holds what on which topic.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, Selection, Written};
use crate::diagnostics::Diagnostic;
use crate::model::{Actor, Conflict, Day, EntryRef, Id, Kind, List, Position, Site, Topic, known_by};

pub(super) const BLOCK: Block = Block { name: "positions", schema: || schema_for!(Options), select };

/// The options of `{positions}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// Which topics, in this order. Left out: those of the page, or all.
    show: List<Id<Topic>>,
    /// Whose positions. Left out: everyone's.
    actors: List<Id<Actor>>,
    /// Only topics of a conflict.
    conflict: Option<Id<Conflict>>,
}

/// What an actor holds on a topic.
#[derive(Debug, Clone)]
pub struct PositionItem<'s> {
    /// The actor.
    pub actor: EntryRef,
    /// The topic.
    pub topic: EntryRef,
    /// The place that the block's options give the topic; topics of one place stand in the order of their ids.
    pub column: usize,
    /// The newest position known, with its place among the actor's positions.
    pub current: (usize, &'s Position),
    /// What the actor held before, newest first.
    pub earlier: Vec<(usize, &'s Position)>,
}

fn select<'s>(context: &Context<'s>, written: &Written<'_>, found: &mut Vec<Diagnostic>) -> Option<Selection<'s>> {
    let options: Options = written.options(found)?;
    let site = context.site;
    let shown = written.entries(site, Kind::Topic, "show", &options.show, found);
    let actors = written.entries(site, Kind::Actor, "actors", &options.actors, found);
    written.entry(context.site, Kind::Conflict, "conflict", options.conflict.as_ref(), found);
    let own: Vec<EntryRef> = match context.page.kind {
        Kind::Explainer => site.explainers.all()[context.page.index as usize]
            .topics
            .iter()
            .filter_map(|id| site.find(Kind::Topic, id.as_str()))
            .collect(),
        Kind::Topic => vec![site.first(context.page)],
        _ => Vec::new(),
    };
    let topics = if !shown.is_empty() { shown } else { own };
    let mut items = positions(site, context.as_of);
    items.retain(|item| {
        (topics.is_empty() || topics.contains(&item.topic))
            && (actors.is_empty() || actors.contains(&item.actor))
            && (options.conflict.is_none() || site.topics.all()[item.topic.index as usize].conflict == options.conflict)
    });
    // Row by row, as the matrix is read.
    for item in &mut items {
        item.column = topics.iter().position(|t| *t == item.topic).unwrap_or_default();
    }
    items.sort_by_key(|item| (item.actor, item.column, item.topic));
    Some(Selection::Positions(items))
}

/// The positions known on a day, actor by actor and topic by topic; without a day, all.
pub fn positions(site: &Site, day: Option<Day>) -> Vec<PositionItem<'_>> {
    let mut items = Vec::new();
    for actor in site.refs(Kind::Actor).filter(|at| site.first(*at) == *at) {
        let positions = &site.actors.all()[actor.index as usize].fields.positions;
        for i in by_topic_newest_first(positions) {
            let position = &positions[i];
            let Some(topic) = site.find(Kind::Topic, position.topic.as_str()) else { continue };
            if !known_by(position.date, day) {
                continue;
            }
            match items.last_mut() {
                Some(PositionItem { actor: a, topic: t, earlier, .. }) if *a == actor && *t == topic => {
                    earlier.push((i, position));
                }
                _ => items.push(PositionItem { actor, topic, column: 0, current: (i, position), earlier: Vec::new() }),
            }
        }
    }
    items.sort_by_key(|item| (item.actor, item.topic));
    items
}

/// The places of an actor's positions: topic by topic, newest first.
pub fn by_topic_newest_first(positions: &[Position]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|a, b| {
        let (pa, pb) = (&positions[*a], &positions[*b]);
        pa.topic.cmp(&pb.topic).then_with(|| pb.date.cmp(&pa.date)).then_with(|| b.cmp(a))
    });
    order
}
