//! `{sources}`: a list of sources.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, Selection, Written};
use crate::diagnostics::{Diagnostic, FieldPath};
use crate::graph::ids;
use crate::model::{Conflict, Id, Kind, List, Source, SourceType, known_by};

pub(super) const BLOCK: Block = Block { name: "sources", schema: || schema_for!(Options), select };

/// The options of `{sources}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Options {
    /// Which sources, in this order. Left out: all that were published by the page's day.
    show: List<Id<Source>>,
    /// Only those of this outlet.
    outlet: Option<String>,
    /// Only those of this type.
    r#type: Option<SourceType>,
    /// Only those of a conflict.
    conflict: Option<Id<Conflict>>,
}

fn select<'s>(context: &Context<'s>, written: &Written<'_>, found: &mut Vec<Diagnostic>) -> Option<Selection<'s>> {
    let options: Options = written.options(found)?;
    let store = &context.site.sources;
    let mut shown: Vec<u32> = Vec::new();
    for (i, id) in options.show.iter().enumerate() {
        match store.index(id.as_str()) {
            Some(at) => shown.push(at as u32),
            None if !ids::is_missing_source(context.site, id.as_str()) => {}
            None => {
                let place = written.option(&FieldPath("show".to_owned()).item(i));
                found.push(ids::unknown_source(context.site, id.as_str(), place));
            }
        }
    }
    written.entry(context.site, Kind::Conflict, "conflict", options.conflict.as_ref(), found);
    if options.show.is_empty() {
        shown = (0..store.all().len() as u32).collect();
        shown.retain(|i| known_by(Some(store.all()[*i as usize].date), context.as_of));
    }
    shown.retain(|i| {
        let source = &store.all()[*i as usize];
        options.outlet.as_ref().is_none_or(|o| source.outlet == *o)
            && options.r#type.is_none_or(|t| source.kind == t)
            && (options.conflict.is_none() || source.conflict == options.conflict)
    });
    Some(Selection::Sources(shown))
}
