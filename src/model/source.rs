//! Sources: what claims rest on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, List};

/// A source as it is written in sources.yaml, or read from BibTeX or CSL-JSON.
// Not an entry that can be mentioned: a source is cited.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who published it: the newspaper, broadcaster, organisation or publishing house.
    pub outlet: String,
    /// Its title, as the outlet wrote it.
    pub title: String,
    /// The day it was published.
    pub date: Date,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub authors: List<String>,
    /// What it is. News when left out.
    #[serde(rename = "type", default)]
    pub kind: SourceType,
    /// The language it is written in (BCP 47).
    pub lang: Option<super::Lang>,
    /// Where an archived copy can be read.
    pub archive_url: Option<String>,
    /// The day on which it was read.
    pub accessed: Option<Date>,
    /// The party that the outlet belongs to or speaks for: an actor's id.
    pub affiliation: Option<super::Id<super::Actor>>,
    /// The conflict that it belongs to.
    pub conflict: Option<super::Id<super::Conflict>>,
}

/// What a source is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum SourceType {
    #[default]
    News,
    Statement,
    Report,
    Dataset,
    Book,
    Video,
    Social,
    Interview,
    Law,
}
