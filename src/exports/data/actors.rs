//! Actors.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::table::{CellKind, Column, csv, fields, list, optional};
use super::{DataFile, Dataset, Form, ids, schema};
use crate::exports::json;
use crate::graph::Graph;
use crate::model::{Actor, ActorKind, Entry, EntryRef, Kind, Office, Role};
use crate::prose::safe_url;

pub(super) const DATASET: Dataset = Dataset {
    name: "actors",
    title: "Actors",
    description: "Persons, states and organisations that act in a conflict, a row an actor.",
    key: &["id"],
    exists: |graph| !graph.site.actors.all().is_empty(),
    fields: || fields(COLUMNS),
    schema: Some(schema::list::<ActorRecord>),
    files: &[
        DataFile { form: Form::Csv, bytes: |graph| csv(COLUMNS, records(graph)) },
        DataFile { form: Form::Json, bytes: |graph| json::indented(&records(graph)) },
    ],
};

/// An actor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActorRecord {
    /// Its id.
    id: String,
    /// Its name, as the site spells it.
    name: String,
    /// Its names in other languages, by language tag.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<String, String>,
    /// Other spellings and short forms.
    aliases: Vec<String>,
    /// What it is.
    kind: ActorKind,
    /// The part that it plays in the conflict.
    role: Role,
    /// The id of the actor on whose behalf it acts.
    acts_for: Option<String>,
    /// The ids of the actors that it belongs to.
    member_of: Vec<String>,
    /// The offices that it holds or held.
    offices: Vec<OfficeRecord>,
    /// Addresses and identifiers elsewhere: `website`, `wikidata` and the like.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    links: BTreeMap<String, String>,
    /// The id of the conflict that it belongs to.
    conflict: Option<String>,
    /// The whole address of its page.
    url: String,
}

/// An office that an actor holds or held.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OfficeRecord {
    /// Its title.
    title: String,
    /// Since when, in EDTF.
    from: Option<String>,
    /// Until when, in EDTF; none while it lasts.
    to: Option<String>,
}

const COLUMNS: &[Column<ActorRecord>] = &[
    Column::new("id", CellKind::RequiredText, "The actor's id.", |r| r.id.as_str().into()),
    Column::new("name", CellKind::RequiredText, "The actor's name.", |r| r.name.as_str().into()),
    Column::new(
        "kind",
        CellKind::RequiredText,
        "What it is: person, state, government, organisation, alliance, armed-group or coalition.",
        |r| kind(r.kind).into(),
    ),
    Column::new(
        "role",
        CellKind::RequiredText,
        "The part that it plays: party, mediator, guarantor, ally, observer or affected.",
        |r| role(r.role).into(),
    ),
    Column::new("acts_for", CellKind::Text, "The id of the actor on whose behalf it acts.", |r| optional(&r.acts_for)),
    Column::new("member_of", CellKind::List, "The ids of the actors that it belongs to.", |r| list(&r.member_of)),
    Column::new("offices", CellKind::List, "The offices that it holds or held, each with its time in brackets.", |r| {
        list(&r.offices.iter().map(OfficeRecord::words).collect::<Vec<_>>())
    }),
    Column::new("aliases", CellKind::List, "Other spellings and short forms of the name.", |r| list(&r.aliases)),
    Column::new("conflict", CellKind::Text, "The id of the conflict that it belongs to.", |r| optional(&r.conflict)),
    Column::new("url", CellKind::Address, "Its page.", |r| r.url.as_str().into()),
];

impl OfficeRecord {
    fn new(office: &Office) -> Self {
        Self {
            title: office.title.clone(),
            from: office.from.map(|date| date.to_string()),
            to: office.to.map(|date| date.to_string()),
        }
    }

    /// `President (2019-05-20/..)`.
    fn words(&self) -> String {
        match (&self.from, &self.to) {
            (None, None) => self.title.clone(),
            (from, to) => {
                let side = |date: &Option<String>| date.clone().unwrap_or_else(|| "..".to_owned());
                format!("{} ({}/{})", self.title, side(from), side(to))
            }
        }
    }
}

const fn kind(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::State => "state",
        ActorKind::Government => "government",
        ActorKind::Organisation => "organisation",
        ActorKind::Alliance => "alliance",
        ActorKind::ArmedGroup => "armed-group",
        ActorKind::Coalition => "coalition",
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Party => "party",
        Role::Mediator => "mediator",
        Role::Guarantor => "guarantor",
        Role::Ally => "ally",
        Role::Observer => "observer",
        Role::Affected => "affected",
    }
}

fn records(graph: &Graph) -> Vec<ActorRecord> {
    let site = &graph.site;
    let firsts = site.refs(Kind::Actor).filter(|at| site.first(*at) == *at);
    firsts.filter_map(|at| Some(record(graph, at, site.actors.all().get(at.index as usize)?))).collect()
}

/// An actor.
pub fn record(graph: &Graph, at: EntryRef, entry: &Entry<Actor>) -> ActorRecord {
    let actor = &entry.fields;
    let (names, links) = (actor.names.iter().flatten(), actor.links.iter().flatten());
    ActorRecord {
        id: entry.id.to_string(),
        name: actor.name.clone(),
        names: names.map(|(lang, name)| (lang.to_string(), name.clone())).collect(),
        aliases: actor.aliases.to_vec(),
        kind: actor.kind,
        role: actor.role,
        acts_for: actor.acts_for.as_ref().map(ToString::to_string),
        member_of: ids(&actor.member_of),
        offices: actor.offices.iter().map(OfficeRecord::new).collect(),
        links: links.filter(|(_, to)| safe_url(to).is_some()).map(|(name, to)| (name.clone(), to.clone())).collect(),
        conflict: actor.conflict.as_ref().map(ToString::to_string),
        url: graph.address(at).to_owned(),
    }
}
