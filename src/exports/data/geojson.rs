//! Territories as GeoJSON (RFC 7946): the shapes that the site brings in `content/map.geojson`, and what is known of each
//! territory. Dateline draws no boundary of its own: a territory without a shape is a feature without a geometry.

use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, Geometry, JsonObject};
use serde::Serialize;

use super::territories::{TerritoryRecord, records};
use crate::diagnostics::{Diagnostic, codes};
use crate::exports::json;
use crate::graph::Graph;

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
    let features: Result<Vec<Feature>, Diagnostic> = records(graph)
        .iter()
        .map(|record| {
            let shape = graph.site.territories.get(&record.id).and_then(|t| t.shape.as_ref());
            feature(record, shape.and_then(|id| graph.shapes.geometry(id)))
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
