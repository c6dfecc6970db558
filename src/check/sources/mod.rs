//! Sources: what cites none, and what is wrong with those that are cited.

mod addresses;
mod balance;
mod dates;
mod entries;
mod reports;
mod unsourced;
mod url;

#[cfg(test)]
mod tests;

pub use addresses::{OddAddress, UrlDateMismatch};
pub use balance::{OneSidedSourcing, SingleSourcePage};
pub use dates::SourceFromTheFuture;
pub use entries::{DuplicateSource, IncompleteSource, UnarchivedSource, UnusedSource};
pub use unsourced::UnsourcedParagraph;

use crate::diagnostics::{Location, Place};
use crate::model::SourceEntry;

/// Where a field of a source stands; the whole entry in a bibliography, which is no YAML.
fn field(source: &SourceEntry, name: &str) -> Location {
    match &source.location.place {
        Place::Key(path) | Place::Field(path, _) => Location::field(&source.file, path.key(name)),
        _ => source.location.clone(),
    }
}
