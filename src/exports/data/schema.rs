//! `/data/schema/`: JSON Schemas of what is published as JSON, derived from the types that are written.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::diagnostics::Diagnostic;
use crate::exports::json;
use crate::graph::Graph;
pub use crate::render::views::datasets::schema_path as path;

/// The schema of one document.
pub fn one<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// The schema of a list of `T`.
pub fn list<T: JsonSchema>() -> Schema {
    one::<Vec<T>>()
}

/// The schema as a file, which says where it is published.
///
/// # Errors
/// When there is none.
pub fn bytes(graph: &Graph, name: &str, title: &str, of: Option<fn() -> Schema>) -> Result<Vec<u8>, Diagnostic> {
    let mut schema = of.map(|make| make()).unwrap_or_default();
    schema.insert("$id".to_owned(), graph.site.base.absolute(&path(name)).into());
    schema.insert("title".to_owned(), title.into());
    json::indented(&schema)
}
