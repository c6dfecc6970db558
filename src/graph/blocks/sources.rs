//! `{sources}`: a list of sources.

use schemars::{JsonSchema, schema_for};
use serde::Deserialize;

use super::{Block, Context, Selection, Written};
use crate::diagnostics::{Diagnostic, Location, codes, did_you_mean};
use crate::model::{Conflict, Id, List, Source, SourceType, known_by};

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
    for id in &options.show {
        match store.index(id.as_str()) {
            Some(i) => shown.push(i as u32),
            None => found.push(
                Diagnostic::new(
                    codes::UNDEFINED_SOURCE,
                    format!("no source is called `{id}`"),
                    Location::span(written.file, written.block.span.range()),
                )
                .maybe_help(did_you_mean(id.as_str(), store.all().iter().map(|s| s.id.as_str()))),
            ),
        }
    }
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
