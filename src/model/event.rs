//! Events and glossary terms, which live in YAML files.

use super::{Actor, Date, Id, List, Source, Territory, fields};

fields! {
    /// An event on the timeline.
    Event, name: title,
    pub struct Event {
        /// When it happened, or is to happen.
        pub date: Date,
        /// What happened, in a headline.
        pub title: String,
        /// Where.
        pub place: Option<String>,
        /// Who took part.
        #[serde(default)]
        pub actors: List<Id<Actor>>,
        /// Which territories it concerns.
        #[serde(default)]
        pub territories: List<Id<Territory>>,
        /// What happened, in a sentence.
        pub summary: Option<String>,
        /// Where it is reported.
        #[serde(default)]
        pub sources: List<Id<Source>>,
    }
}

fields! {
    /// A term of the glossary.
    Term, name: term,
    pub struct Term {
        /// The term.
        pub term: String,
        /// Other forms by which prose uses it.
        #[serde(default)]
        pub aliases: List<String>,
        /// What it means.
        pub definition: String,
        /// Where that is said.
        #[serde(default)]
        pub sources: List<Id<Source>>,
    }
}
