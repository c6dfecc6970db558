//! Explainers: the pages that the site exists for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Actor, Date, Id, List, Territory, Topic, fields};

fields! {
    /// The front matter of an explainer.
    Explainer, name: title,
    pub struct Explainer {
        /// The headline.
        pub title: String,
        /// One or two sentences under the headline.
        pub summary: Option<String>,
        /// The day it was first published.
        pub date: Date,
        /// The day of its newest change.
        pub updated: Option<Date>,
        /// The day as of which its facts hold. The data blocks show what was known on it.
        pub as_of: Option<Date>,
        /// Who wrote it.
        #[serde(default)]
        pub authors: List<String>,
        /// The questions that it is about.
        #[serde(default)]
        pub topics: List<Id<Topic>>,
        /// Whom it is about; they are shown first.
        #[serde(default)]
        pub actors: List<Id<Actor>>,
        /// The territories that its table shows.
        #[serde(default)]
        pub territories: List<Id<Territory>>,
        /// Whether its subject still moves. Only a developing page goes stale.
        pub status: Option<PageStatus>,
        /// The answer in a few sentences: inline Markdown with citations.
        #[serde(default)]
        pub key_points: List<String>,
        /// The public log of the page.
        #[serde(default)]
        pub updates: List<Update>,
    }
}

impl Explainer {
    /// The day that data blocks look back from: `as_of`, else the newest day the page names.
    pub fn as_of(&self) -> Date {
        self.as_of.or(self.updated).unwrap_or(self.date)
    }

    /// The newest day on which the page was changed.
    pub fn last_changed(&self) -> Date {
        let logged = self.updates.iter().map(|u| u.date).max();
        self.updated.into_iter().chain(logged).fold(self.date, Date::max)
    }
}

/// Whether the subject of a page still moves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageStatus {
    /// It does; the page must be looked after.
    #[default]
    Developing,
    /// It has come to rest.
    Settled,
    /// The page is kept as it was.
    Archived,
}

/// A line in a page's public log.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// The day of the change.
    pub date: Date,
    /// What sort of change it was.
    #[serde(default)]
    pub kind: UpdateKind,
    /// What was changed, in a sentence.
    pub note: String,
}

/// What sort of change an update was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UpdateKind {
    /// Something was added.
    #[default]
    Update,
    /// Something had been wrong.
    Correction,
    /// Something had been unclear.
    Clarification,
}
