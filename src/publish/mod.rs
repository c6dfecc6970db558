//! Publishes a whole site into a folder so that neither a reader nor a crash ever sees half of it.
//!
//! ```text
//! public/                   the site that readers see, marked as ours by the file `.dateline`
//! .public.dateline-lock     held while a build runs; its text is the process id
//! .public.dateline-new      the next site; after the exchange, for a moment, the last one
//! .public.dateline-old      the last site, only where folders can't be exchanged in one call
//! ```
//!
//! A build opens a [`Staging`], writes every file of the site into it from as many threads as it
//! likes, and commits. A file whose bytes are those of the published one is not written again: the
//! new tree gets a hard link to it, so its inode and time stay. If nothing differs, nothing is moved.
//!
//! The last file of each is [`MANIFEST`], which lists all others with their hashes.
//!
//! Whatever moment a build dies at, `public/` is the old site or the new one, and the next
//! [`Staging::open`] clears what was left beside it.

mod compare;
mod error;
mod folders;
mod guard;
mod lock;
mod manifest;
mod names;
mod record;
mod staging;
mod stamp;
mod swap;
mod tree;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod tests;

pub use error::{PathFault, PublishError, Refusal};
pub use manifest::MANIFEST;
pub use record::{Made, Record};
pub use staging::{Change, Left, Staging, Summary};
pub use stamp::Stamp;
pub use tree::{published_files, stamp};

/// The file that says that a folder was made by Dateline, so that a build may replace it.
pub const MARKER: &str = ".dateline";

/// A repository that the writer keeps inside the output to push it; it moves from site to site.
const REPOSITORY: &str = ".git";
