//! `dateline schema`: JSON Schemas of what writers type, derived from the types that read it, and of what programs are told.

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::{Outcome, terminal::Terminal};
use crate::diagnostics::Report;
use crate::locale::Written;
use crate::model::{Actor, Config, Conflict, Event, Explainer, ID_PATTERN, Page, Source, Term, Territory, Topic};

/// What `schema` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of what; left out: of all that writers type, in one object.
    #[arg(value_enum, value_name = "KIND")]
    kind: Option<Subject>,
}

/// What has a schema: site.yaml, the front matter of each kind, the files that map ids to entries, and what is found in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// site.yaml
    Site,
    /// The front matter of an explainer
    Explainer,
    /// The front matter of an actor
    Actor,
    /// The front matter of a territory
    Territory,
    /// The front matter of a topic
    Topic,
    /// The front matter of a conflict
    Conflict,
    /// The front matter of a page
    Page,
    /// content/sources.yaml
    #[value(alias = "source")]
    Sources,
    /// content/events.yaml
    #[value(alias = "event")]
    Events,
    /// content/glossary.yaml
    #[value(aliases = ["term", "terms"])]
    Glossary,
    /// locale/CODE.yaml
    Locale,
    /// What `--format json` prints
    Diagnostics,
}

/// Prints a schema, or all of them.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let schema = match args.kind {
        Some(kind) => of(kind),
        None => all().map(|(name, schema)| (name.to_owned(), schema)).collect::<Map<_, _>>().into(),
    };
    terminal.result(&format!("{schema:#}"));
    Outcome::Fine
}

/// The schema of everything that writers type, by its name.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Value)> {
    let written = Subject::value_variants().iter().filter(|kind| **kind != Subject::Diagnostics);
    written.map(|kind| (kind.name(), of(*kind)))
}

impl Subject {
    /// The name by which the command line and the files of schemas call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Subject::Site => "site",
            Subject::Explainer => "explainer",
            Subject::Actor => "actor",
            Subject::Territory => "territory",
            Subject::Topic => "topic",
            Subject::Conflict => "conflict",
            Subject::Page => "page",
            Subject::Sources => "sources",
            Subject::Events => "events",
            Subject::Glossary => "glossary",
            Subject::Locale => "locale",
            Subject::Diagnostics => "diagnostics",
        }
    }
}

fn of(kind: Subject) -> Value {
    match kind {
        Subject::Site => one::<Config>(),
        Subject::Explainer => one::<Explainer>(),
        Subject::Actor => one::<Actor>(),
        Subject::Territory => one::<Territory>(),
        Subject::Topic => one::<Topic>(),
        Subject::Conflict => one::<Conflict>(),
        Subject::Page => one::<Page>(),
        Subject::Sources => by_id::<Source>("Sources", "What claims rest on, by the id that cites it."),
        Subject::Events => by_id::<Event>("Events", "What happened when, by id."),
        Subject::Glossary => by_id::<Term>("Glossary", "What words mean, by id."),
        Subject::Locale => one::<Written>(),
        Subject::Diagnostics => printed::<Report<'_>>(),
    }
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

/// The schema of a single mapping.
fn one<T: JsonSchema>() -> Value {
    generator().into_root_schema_for::<T>().to_value()
}

/// The schema of what is printed: every key is there.
fn printed<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}

/// The schema of a file that maps ids to `T`.
fn by_id<T: JsonSchema>(title: &str, description: &str) -> Value {
    let mut generator = generator();
    let entry = generator.subschema_for::<T>();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": description,
        "type": "object",
        "propertyNames": { "pattern": ID_PATTERN },
        "additionalProperties": entry,
        "$defs": generator.take_definitions(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_the_command_line_are_those_of_the_files() {
        for kind in Subject::value_variants() {
            assert_eq!(Subject::from_str(kind.name(), false), Ok(*kind));
        }
        for (alias, kind) in [("source", Subject::Sources), ("event", Subject::Events), ("term", Subject::Glossary)] {
            assert_eq!(Subject::from_str(alias, false), Ok(kind));
        }
    }

    #[test]
    fn every_reference_leads_to_a_definition() {
        let diagnostics = ("diagnostics", of(Subject::Diagnostics));
        for (name, schema) in all().chain([diagnostics]) {
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
            let mut open = vec![&schema];
            while let Some(part) = open.pop() {
                if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
                    let target = reference.strip_prefix('#').and_then(|pointer| schema.pointer(pointer));
                    assert!(target.is_some(), "{name}: {reference}");
                }
                match part {
                    Value::Object(map) => open.extend(map.values()),
                    Value::Array(items) => open.extend(items),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_file_of_entries_takes_ids_only() {
        let schema = of(Subject::Sources);
        assert_eq!(schema["propertyNames"]["pattern"], ID_PATTERN);
        assert_eq!(schema["additionalProperties"]["$ref"], "#/$defs/Source");
        assert_eq!(schema["$defs"]["Source"]["additionalProperties"], false);
    }
}
