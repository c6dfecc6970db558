//! `/data/`: what the site knows as tables, for spreadsheets and programs. A file a dataset, one line in the registry.

pub mod actors;
pub mod events;
mod geojson;
pub mod mentions;
mod package;
pub mod positions;
pub mod schema;
mod sources;
mod table;
pub mod territories;

use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{Id, List};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
pub use crate::render::views::datasets::FOLDER;
use schemars::Schema;
use table::FieldSchema;

/// Every dataset, in the order of the data package.
static DATASETS: [Dataset; 6] =
    [territories::DATASET, events::DATASET, positions::DATASET, actors::DATASET, mentions::DATASET, sources::DATASET];

/// The data files.
pub struct Data;

/// A set of data: a table, and the other forms that it is written in.
struct Dataset {
    /// The stem of its files.
    name: &'static str,
    /// What it is called.
    title: &'static str,
    /// What a row is.
    description: &'static str,
    /// The columns whose values name a row.
    key: &'static [&'static str],
    /// Whether it has any rows.
    exists: fn(&Graph) -> bool,
    /// The columns, as the data package describes them.
    fields: fn() -> Vec<FieldSchema>,
    /// What its JSON file holds; none if another standard says so.
    schema: Option<fn() -> Schema>,
    /// The files, the table first.
    files: &'static [DataFile],
}

/// A file of a dataset.
struct DataFile {
    form: Form,
    bytes: fn(&Graph) -> Result<Vec<u8>, Diagnostic>,
}

/// A form of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// JSON (RFC 8259).
    Json,
    /// GeoJSON (RFC 7946).
    GeoJson,
}

impl Form {
    const fn extension(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            Form::Json => "json",
            Form::GeoJson => "geojson",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Form::Csv => "text/csv",
            Form::Json => "application/json",
            Form::GeoJson => "application/geo+json",
        }
    }
}

/// The datasets that have rows.
fn existing(graph: &Graph) -> impl Iterator<Item = &'static Dataset> {
    DATASETS.iter().filter(|set| (set.exists)(graph))
}

/// Every file of a dataset that has rows, with its name in the folder.
fn files(graph: &Graph) -> impl Iterator<Item = (String, &'static Dataset, &'static DataFile)> {
    existing(graph).flat_map(|set| {
        set.files.iter().map(move |file| (format!("{}.{}", set.name, file.form.extension()), set, file))
    })
}

impl Output for Data {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let mut items: Vec<Item> = files(graph).map(|(name, ..)| Item::new(format!("{FOLDER}{name}"), 0)).collect();
        let described = existing(graph).filter(|set| set.schema.is_some());
        items.extend(described.map(|set| Item::new(schema::path(set.name), 0)));
        if !items.is_empty() {
            items.push(Item::new(format!("{FOLDER}{}", package::NAME), 0));
        }
        items
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let graph = &renderer.graph;
        let wanted = item.path.strip_prefix(FOLDER).unwrap_or(&item.path);
        let described = |set: &&Dataset| item.path == schema::path(set.name);
        if let Some(set) = existing(graph).find(described) {
            return schema::bytes(graph, set.name, set.title, set.schema);
        }
        match files(graph).find(|(name, ..)| name == wanted) {
            Some((_, _, file)) => (file.bytes)(graph),
            None => package::bytes(graph),
        }
    }
}

/// The ids of a list as text.
fn ids<T>(list: &List<Id<T>>) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}
