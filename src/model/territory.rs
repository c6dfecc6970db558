//! Territories: places whose control or status is at issue, with the history of what was reported of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Actor, Date, Day, Id, Lang, List, Source, fields};

fields! {
    /// The front matter of a territory.
    Territory, name: name,
    pub struct Territory {
        /// The name, as the site spells it.
        pub name: String,
        /// Other spellings and short forms by which prose calls it.
        #[serde(default)]
        pub aliases: List<String>,
        /// The name in other languages, by language tag.
        pub names: Option<BTreeMap<Lang, String>>,
        /// The code in ISO 3166-2, such as UA-14.
        pub code: Option<String>,
        /// The actor that is internationally recognised as sovereign. Empty: not stated.
        pub sovereign: Option<Id<Actor>>,
        /// The actors that claim it.
        #[serde(default)]
        pub claimed_by: List<Id<Actor>>,
        /// Column and row in the schematic tile map, from 1.
        pub tile: Option<Tile>,
        /// The id of a feature in `map.geojson`.
        pub shape: Option<String>,
        /// What was reported of it, by day.
        #[serde(default)]
        pub history: List<Status>,
    }
}

impl Territory {
    /// The status that was known on `day`, with its place in `history`: the newest entry not after it.
    /// Without a day, the newest of all.
    pub fn status_as_of(&self, day: Option<Day>) -> Option<(usize, &Status)> {
        self.history
            .iter()
            .enumerate()
            .filter(|(_, s)| known_by(s.as_of, day))
            .max_by_key(|(i, s)| (s.as_of.map(|d| d.earliest()), *i))
    }
}

/// Whether something dated `date` was known on `day`. An undated thing counts as known: there is nothing to tell otherwise.
pub fn known_by(date: Option<Date>, day: Option<Day>) -> bool {
    match (date.and_then(|d| d.earliest()), day) {
        (Some(earliest), Some(day)) => earliest <= day,
        _ => true,
    }
}

/// A place in the tile map: column and row, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
pub struct Tile(
    /// The column.
    pub u16,
    /// The row.
    pub u16,
);

/// What was reported of a territory as of a day.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The day as of which it was reported.
    pub as_of: Option<Date>,
    /// The status, a word of the vocabulary: that of Dateline and what `territory_statuses` in site.yaml makes of it.
    #[schemars(extend("format" = "territory-status"))]
    pub status: String,
    /// The actors that control it. Empty: not stated.
    #[serde(default)]
    pub controlled_by: List<Id<Actor>>,
    /// What the status leaves out, in a sentence.
    pub note: Option<String>,
    /// Where it is reported.
    #[serde(default)]
    pub sources: List<Id<Source>>,
}
