//! `/data/datapackage.json`: what the data files are (Data Package 2, <https://datapackage.org/>).

use serde::Serialize;

use super::table::FieldSchema;
use super::{Form, files};
use crate::diagnostics::Diagnostic;
use crate::exports::bibliography::web_address;
use crate::exports::{bibliography, json};
use crate::graph::Graph;
use crate::model::to_id;

/// The name of the file, which the standard asks for.
pub const NAME: &str = "datapackage.json";

/// The package.
#[derive(Serialize)]
struct Package<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// The package's name: the site's title as an id.
    name: String,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    homepage: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contributors: Vec<Contributor<'a>>,
    resources: Vec<Resource>,
}

/// Who publishes the data.
#[derive(Serialize)]
struct Contributor<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    roles: [&'static str; 1],
}

/// A file.
#[derive(Serialize)]
struct Resource {
    name: String,
    /// `table` for tables; nothing for other data.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    title: &'static str,
    description: String,
    path: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<TableSchema>,
}

/// What the columns of a table are.
#[derive(Serialize)]
struct TableSchema {
    #[serde(rename = "$schema")]
    schema: &'static str,
    fields: Vec<FieldSchema>,
    #[serde(rename = "primaryKey")]
    primary_key: &'static [&'static str],
    #[serde(rename = "missingValues")]
    missing_values: [&'static str; 1],
}

pub(super) fn bytes(graph: &Graph) -> Result<Vec<u8>, Diagnostic> {
    let site = &graph.site;
    let publisher = site.config.publisher.as_ref();
    let mut resources = resources(graph);
    if !site.sources.all().is_empty() {
        resources.extend(bibliographies());
    }
    json::indented(&Package {
        schema: "https://datapackage.org/profiles/2.0/datapackage.json",
        name: Some(to_id(&site.config.title)).filter(|id| !id.is_empty()).unwrap_or_else(|| "dateline".to_owned()),
        title: &site.config.title,
        description: site.config.description.as_deref(),
        homepage: site.base.absolute(""),
        contributors: publisher
            .map(|p| Contributor {
                title: &p.name,
                path: web_address(p.url.as_deref()),
                email: p.email.as_deref(),
                roles: ["publisher"],
            })
            .into_iter()
            .collect(),
        resources,
    })
}

fn resources(graph: &Graph) -> Vec<Resource> {
    files(graph)
        .map(|(path, set, file)| {
            let is_table = file.form == Form::Csv;
            Resource {
                name: if is_table { set.name.to_owned() } else { format!("{}-{}", set.name, file.form.extension()) },
                kind: is_table.then_some("table"),
                title: set.title,
                description: match is_table {
                    true => format!(
                        "{} A cell that a spreadsheet would take for a formula begins with an apostrophe.",
                        set.description
                    ),
                    false if file.form == Form::Json => {
                        format!("{} Its JSON Schema is schema/{}.json.", set.description, set.name)
                    }
                    false => set.description.to_owned(),
                },
                path,
                format: file.form.extension(),
                mediatype: file.form.media_type(),
                encoding: "utf-8",
                schema: is_table.then(|| TableSchema {
                    schema: "https://datapackage.org/profiles/2.0/tableschema.json",
                    fields: (set.fields)(),
                    primary_key: set.key,
                    missing_values: [""],
                }),
            }
        })
        .collect()
}

fn bibliographies() -> [Resource; 2] {
    let resource = |name: &str, path: &str, format, mediatype, description: &str| Resource {
        name: name.to_owned(),
        kind: None,
        title: "Sources",
        description: description.to_owned(),
        path: path.to_owned(),
        format,
        mediatype,
        encoding: "utf-8",
        schema: None,
    };
    [
        resource(
            "sources-csl",
            bibliography::CSL,
            "json",
            "application/vnd.citationstyles.csl+json",
            "The sources as CSL-JSON.",
        ),
        resource("sources-bib", bibliography::BIB, "bib", "application/x-bibtex", "The sources as BibLaTeX."),
    ]
}
