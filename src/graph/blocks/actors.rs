//! `{actors}`: who is who.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, Selection, Written};
use crate::diagnostics::Diagnostic;
use crate::model::{Actor, Conflict, EntryRef, Id, Kind, List, Role};

pub(super) const BLOCK: Block = Block { name: "actors", schema: || schema_for!(Options), select };

/// The options of `{actors}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// Which actors, in this order. Left out: those of the page, or all.
    show: List<Id<Actor>>,
    /// Only those with this role.
    role: Option<Role>,
    /// Only those of a conflict.
    conflict: Option<Id<Conflict>>,
}

fn select<'s>(context: &Context<'s>, written: &Written<'_>, found: &mut Vec<Diagnostic>) -> Option<Selection<'s>> {
    let options: Options = written.options(found)?;
    let site = context.site;
    let mut actors: Vec<EntryRef> = written.entries(site, Kind::Actor, "show", &options.show, found);
    written.entry(context.site, Kind::Conflict, "conflict", options.conflict.as_ref(), found);
    if actors.is_empty() && context.page.kind == Kind::Explainer {
        let ids = &site.explainers.all()[context.page.index as usize].actors;
        actors = ids.iter().filter_map(|id| site.find(Kind::Actor, id.as_str())).collect();
    }
    if actors.is_empty() {
        actors = site.refs(Kind::Actor).filter(|at| site.first(*at) == *at).collect();
    }
    actors.retain(|at| {
        let actor = &site.actors.all()[at.index as usize];
        options.role.is_none_or(|role| actor.role == role)
            && (options.conflict.is_none() || actor.conflict == options.conflict)
    });
    Some(Selection::Actors(actors))
}
