//! Actors: persons, states and organisations that act in a conflict.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Id, Lang, List, Source, Topic, fields};

fields! {
    /// The front matter of an actor.
    Actor, name: name,
    pub struct Actor {
        /// The name, as the site spells it.
        pub name: String,
        /// What it is.
        pub kind: ActorKind,
        /// The part it plays in the conflict.
        pub role: Role,
        /// The actor on whose behalf it acts.
        pub acts_for: Option<Id<Actor>>,
        /// The actors that it belongs to.
        #[serde(default)]
        pub member_of: List<Id<Actor>>,
        /// The offices that it holds or held.
        #[serde(default)]
        pub offices: List<Office>,
        /// Other spellings and short forms by which prose calls it.
        #[serde(default)]
        pub aliases: List<String>,
        /// The name in other languages, by language tag.
        pub names: Option<BTreeMap<Lang, String>>,
        /// Addresses elsewhere: `website`, `wikidata` and the like.
        pub links: Option<BTreeMap<String, String>>,
        /// What it has said on the topics, each dated and sourced.
        #[serde(default)]
        pub positions: List<Position>,
    }
}

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum ActorKind {
    Person,
    State,
    Government,
    Organisation,
    Alliance,
    ArmedGroup,
    Coalition,
}

/// The part that an actor plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Role {
    Party,
    Mediator,
    Guarantor,
    Ally,
    Observer,
    Affected,
}

impl Role {
    /// Every role, in the order in which the actors' index groups them.
    pub const ALL: [Role; 6] =
        [Role::Party, Role::Mediator, Role::Guarantor, Role::Ally, Role::Observer, Role::Affected];
}

/// An office that an actor holds or held.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its title.
    pub title: String,
    /// Since when.
    pub from: Option<Date>,
    /// Until when; empty while it lasts.
    pub to: Option<Date>,
}

/// What an actor holds on a topic, as of a day, according to sources.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The topic.
    pub topic: Id<Topic>,
    /// The stance in one word.
    pub stance: Stance,
    /// The stance in a sentence.
    pub summary: Option<String>,
    /// The day on which it was expressed.
    pub date: Option<Date>,
    /// Where that is reported.
    #[serde(default)]
    pub sources: List<Id<Source>>,
}

/// A stance on a topic in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Stance {
    Supports,
    Demands,
    Conditional,
    Opposes,
    Neutral,
    Unclear,
}
