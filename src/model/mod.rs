//! What writers write, as plain data: no I/O, nothing derived.

mod actor;
mod address;
mod config;
mod date;
mod entry;
mod event;
mod explainer;
mod id;
mod image;
mod lang;
mod list;
mod places;
mod prose;
mod site;
mod source;
mod territory;
mod topic;

pub use actor::*;
pub use address::{encode_path, has_scheme, join_path};
pub use config::*;
pub use date::*;
pub(crate) use entry::fields;
pub use entry::{Common, Entry, Fields, Kind, Table};
pub use event::*;
pub use explainer::*;
pub use id::{Id, PATTERN as ID_PATTERN, is_id, to_id};
pub use image::Image;
pub use lang::Lang;
pub use list::List;
pub use prose::Event as ProseEvent;
pub use prose::{Alignment, Callout, Cite, DataBlock, Origin, Prose, Span, Tag, Target, Wikilink, Words};
pub use site::*;
pub use source::*;
pub use territory::*;
pub use topic::*;
