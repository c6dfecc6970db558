//! Territories as GeoJSON (RFC 7946): the shapes that the site brings in `content/map.geojson`, and what is known of each
//! territory. Dateline draws no boundary of its own: a territory without a shape is a feature without a geometry.

use std::collections::BTreeMap;
use std::sync::Arc;

use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, Geometry, JsonObject};
use serde::Serialize;

use super::territories::{TerritoryRecord, records};
use crate::diagnostics::{Diagnostic, Location, SourceFile, codes};
use crate::exports::json;
use crate::graph::Graph;
use crate::model::Site;

/// What a feature says of its territory: the newest report.
#[derive(Serialize)]
struct Properties<'a> {
    /// The territory's name.
    name: &'a str,
    /// Its code in ISO 3166-2.
    code: Option<&'a str>,
    /// The status, as of the newest report; none if there is none.
    status: Option<&'a str>,
    /// The day as of which it was reported, in EDTF.
    as_of: Option<&'a str>,
    /// The ids of the actors that control it; none: not stated.
    controlled_by: &'a [String],
    /// What the status leaves out.
    note: Option<&'a str>,
    /// The ids of the sources.
    sources: &'a [String],
    /// The id of the actor that is internationally recognised as sovereign; none: not stated.
    sovereign: Option<&'a str>,
    /// The ids of the actors that claim it.
    claimed_by: &'a [String],
    /// The whole address of its page.
    url: &'a str,
}

/// A feature a territory.
pub(super) fn bytes(graph: &Graph) -> Result<Vec<u8>, Diagnostic> {
    let shapes = shapes(&graph.site)?;
    let features: Result<Vec<Feature>, Diagnostic> = records(graph)
        .iter()
        .map(|record| {
            let shape = graph.site.territories.get(&record.id).and_then(|t| t.shape.as_ref());
            feature(record, shape.and_then(|id| shapes.get(id)))
        })
        .collect();
    json::indented(&FeatureCollection { bbox: None, features: features?, foreign_members: None })
}

fn feature(record: &TerritoryRecord, shape: Option<&Geometry>) -> Result<Feature, Diagnostic> {
    let newest = record.history.first();
    let properties = Properties {
        name: &record.name,
        code: record.code.as_deref(),
        status: newest.map(|s| s.status.as_str()),
        as_of: newest.and_then(|s| s.as_of.as_deref()),
        controlled_by: newest.map_or(&[], |s| &s.controlled_by),
        note: newest.and_then(|s| s.note.as_deref()),
        sources: newest.map_or(&[], |s| &s.sources),
        sovereign: record.sovereign.as_deref(),
        claimed_by: &record.claimed_by,
        url: &record.url,
    };
    let properties: JsonObject = serde_json::to_value(&properties).and_then(serde_json::from_value).map_err(|e| {
        Diagnostic::general(codes::BAD_VALUE, format!("`{}` can't be written as GeoJSON: {e}", record.id))
    })?;
    Ok(Feature {
        bbox: None,
        geometry: shape.cloned(),
        id: Some(Id::String(record.id.clone())),
        properties: Some(properties),
        foreign_members: None,
    })
}

/// The shapes of the site's map by the ids of their features. Of what else the map says nothing is taken over.
fn shapes(site: &Site) -> Result<BTreeMap<String, Geometry>, Diagnostic> {
    let Some(file) = &site.map else { return Ok(BTreeMap::new()) };
    let map: FeatureCollection = serde_json::from_str(&file.text).map_err(|error| malformed(file, &error))?;
    let shapes = map.features.into_iter().filter_map(|feature| {
        let id = match feature.id? {
            Id::String(id) => id,
            Id::Number(id) => id.to_string(),
        };
        Some((id, feature.geometry?))
    });
    // Of two features with one id the first counts, as a reader of the file would have it.
    let mut first = BTreeMap::new();
    for (id, shape) in shapes {
        first.entry(id).or_insert(shape);
    }
    Ok(first)
}

/// A fault of the map at its place.
fn malformed(file: &Arc<SourceFile>, error: &serde_json::Error) -> Diagnostic {
    let text = &file.text;
    let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (line + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or(&words);
    Diagnostic::new(codes::BAD_VALUE, format!("the map is not GeoJSON: {words}"), Location::span(file, at..at))
        .help("it must be a FeatureCollection (RFC 7946), each feature with an `id`")
}
