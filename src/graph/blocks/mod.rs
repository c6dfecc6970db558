//! Data blocks: what each shows of the model, as it was known on the page's day. One file a block, one line in the registry.

mod actors;
mod key_facts;
mod positions;
mod sources;
mod territories;
mod territory_map;
mod timeline;

use std::ops::Range;
use std::sync::Arc;

use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;

pub use key_facts::KeyFacts;
pub use positions::{PositionItem, by_topic_newest_first, positions};
pub use territories::{Step, TerritoryAsOf, newest_first, steps, territories};
pub use timeline::{EventItem, timeline};

use super::ids;
use crate::content::yaml;
use crate::diagnostics::{Diagnostic, FieldPath, Location, SourceFile, codes, did_you_mean};
use crate::model::{DataBlock, Date, Day, EntryRef, Id, Kind, Site, Source, Span};

/// What a block shows, in the order in which it shows it.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Selection<'s> {
    Territories(Vec<TerritoryAsOf<'s>>),
    TerritoryMap(Vec<TerritoryAsOf<'s>>),
    Timeline(Vec<EventItem<'s>>),
    Positions(Vec<PositionItem<'s>>),
    Actors(Vec<EntryRef>),
    /// Places in the store.
    Sources(Vec<u32>),
    KeyFacts(KeyFacts<'s>),
}

impl<'s> Selection<'s> {
    /// The sources that the block cites, in the order in which a reader meets them.
    pub fn sources(&self) -> Box<dyn Iterator<Item = &'s Id<Source>> + '_> {
        match self {
            Selection::Territories(rows) => {
                Box::new(rows.iter().filter_map(|row| row.status).flat_map(|(_, status)| status.sources.iter()))
            }
            Selection::Timeline(items) => Box::new(items.iter().flat_map(|item| item.event.fields.sources.iter())),
            Selection::Positions(items) => Box::new(items.iter().flat_map(|item| item.current.1.sources.iter())),
            Selection::TerritoryMap(_) | Selection::Actors(_) | Selection::Sources(_) | Selection::KeyFacts(_) => {
                Box::new(std::iter::empty())
            }
        }
    }
}

/// The page that a block stands on: what it looks back from, and what it is about.
#[derive(Debug, Clone, Copy)]
pub struct Context<'s> {
    /// The site.
    pub site: &'s Site,
    /// The page.
    pub page: EntryRef,
    /// The day as of which the block shows what was known; none: the newest.
    pub as_of: Option<Day>,
}

/// A block: its name, the options it takes, what it shows.
pub struct Block {
    /// The name between the braces.
    pub name: &'static str,
    schema: fn() -> Schema,
    select: for<'s> fn(&Context<'s>, &Written<'_>, &mut Vec<Diagnostic>) -> Option<Selection<'s>>,
}

/// Every block.
pub const BLOCKS: &[Block] = &[
    actors::BLOCK,
    key_facts::BLOCK,
    positions::BLOCK,
    sources::BLOCK,
    territories::BLOCK,
    territory_map::BLOCK,
    timeline::BLOCK,
];

impl Block {
    /// The JSON Schema of its options.
    pub fn schema(&self) -> Schema {
        (self.schema)()
    }
}

/// A block's options as they stand in a file.
pub struct Written<'a> {
    file: &'a Arc<SourceFile>,
    block: &'a DataBlock,
}

impl Written<'_> {
    /// Reads the options; nothing written is the default.
    fn options<T: DeserializeOwned + JsonSchema + Default>(&self, found: &mut Vec<Diagnostic>) -> Option<T> {
        match self.block.options.trim().is_empty() {
            true => Some(T::default()),
            false => yaml::read_str(&self.block.options, self.file, self.block.span.range(), found),
        }
    }

    /// The entries of a kind with these ids, the list under `key`; each unknown one is reported.
    fn entries<T>(
        &self,
        site: &Site,
        kind: Kind,
        key: &str,
        ids: &[Id<T>],
        found: &mut Vec<Diagnostic>,
    ) -> Vec<EntryRef> {
        let mut entries = Vec::new();
        for (i, id) in ids.iter().enumerate() {
            match site.find(kind, id.as_str()) {
                Some(at) => entries.push(at),
                None if !ids::is_missing(site, kind, id.as_str()) => {}
                None => {
                    found.push(ids::unknown(site, kind, id.as_str(), self.option(&FieldPath(key.to_owned()).item(i))))
                }
            }
        }
        entries
    }

    /// Reports an id under `key` that no entry of the kind has.
    fn entry<T>(&self, site: &Site, kind: Kind, key: &str, id: Option<&Id<T>>, found: &mut Vec<Diagnostic>) {
        if let Some(id) = id.filter(|id| ids::is_missing(site, kind, id.as_str())) {
            found.push(ids::unknown(site, kind, id.as_str(), self.option(&FieldPath(key.to_owned()))));
        }
    }

    /// Where the option at `path` stands.
    fn option(&self, path: &FieldPath) -> Location {
        yaml::place_in_block(&self.block.options, self.file, self.block.span.range(), path)
    }
}

/// Where the name of a block stands in its fence.
fn name_in(text: &str, fence: Range<usize>, name: &str) -> Range<usize> {
    let braced = text.get(fence.clone()).and_then(|written| written.find(&format!("{{{name}}}")));
    braced.map_or(fence.clone(), |at| fence.start + at + 1..fence.start + at + 1 + name.len())
}

/// What the block in the fence shows on a page, or nothing when its name or options are wrong.
pub fn select<'s>(
    site: &'s Site,
    page: EntryRef,
    file: &Arc<SourceFile>,
    block: &DataBlock,
    fence: Span,
    found: &mut Vec<Diagnostic>,
) -> Option<Selection<'s>> {
    let Some(kind) = BLOCKS.iter().find(|b| b.name == &*block.name) else {
        let names: Vec<&str> = BLOCKS.iter().map(|b| b.name).collect();
        found.push(
            Diagnostic::new(
                codes::UNKNOWN_BLOCK,
                format!("no data block is called `{}`", block.name),
                Location::span(file, name_in(&file.text, fence.range(), &block.name)),
            )
            .help(
                did_you_mean(&block.name, names.iter().copied())
                    .unwrap_or_else(|| format!("there are {}", names.join(", "))),
            ),
        );
        return None;
    };
    let as_of = site.as_of(page).and_then(|d: Date| d.latest());
    (kind.select)(&Context { site, page, as_of }, &Written { file, block }, found)
}
