//! Shapes of territories: what the site brings in `content/map.geojson` (RFC 7946), read once, and ready to be drawn at any
//! size. Neighbours share their border, so that it is simplified once and no gap opens between them.

mod borders;
mod weights;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geojson::feature::Id;
use geojson::{FeatureCollection, Geometry};

pub use borders::{Ring, Vertex, Way};

use crate::diagnostics::{Diagnostic, Location, SourceFile, codes, did_you_mean};
use crate::model::Site;
use borders::{Border, Borders};

/// The shapes of a site.
#[derive(Debug, Default)]
pub struct Shapes {
    /// The file that they were read from.
    file: Option<Arc<SourceFile>>,
    /// Every shape of the map, by the id of its feature.
    geometries: BTreeMap<String, Geometry>,
    /// The outlines of those that territories name and that enclose an area.
    outlines: BTreeMap<String, Vec<Ring>>,
    /// The lines that outlines are made of.
    borders: Vec<Border>,
}

impl Shapes {
    /// Reads the map of a site, and reports what is wrong with it. Without a map there are no shapes.
    /// What an earlier reading found is taken over as long as the file and the names of its features are the same.
    pub fn read(site: &Site, before: Option<&Arc<Self>>) -> (Arc<Self>, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let read = || match &site.map {
            Some(file) => geometries(file).map(|geometries| Self::new(site, file, geometries)),
            None => Ok(Self::default()),
        };
        let kept = before.filter(|before| before.holds(site)).cloned();
        let shapes = kept.map_or_else(|| read().map(Arc::new), Ok);
        match shapes {
            Ok(shapes) => {
                shapes.check(site, &mut found);
                (shapes, found)
            }
            Err(malformed) => (Arc::default(), vec![malformed]),
        }
    }

    fn new(site: &Site, file: &Arc<SourceFile>, geometries: BTreeMap<String, Geometry>) -> Self {
        let mut borders = Borders::default();
        for id in named(site).collect::<BTreeSet<_>>() {
            if let Some(geometry) = geometries.get(id) {
                borders.add(id, geometry);
            }
        }
        let (outlines, borders) = borders.finish();
        Self { file: Some(file.clone()), geometries, outlines, borders }
    }

    /// Whether these are the shapes of that site, too.
    fn holds(&self, site: &Site) -> bool {
        let same_file = match (&self.file, &site.map) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a.text == b.text,
            (None, None) => true,
            _ => false,
        };
        let is_known =
            |id: &str| self.outlines.contains_key(id) || self.geometries.get(id).is_none_or(|g| !borders::encloses(g));
        same_file && named(site).all(is_known)
    }

    /// Reports every `shape:` that is no feature of the map.
    fn check(&self, site: &Site, found: &mut Vec<Diagnostic>) {
        for entry in site.territories.all() {
            let Some(id) = entry.shape.as_deref().filter(|id| !self.geometries.contains_key(*id)) else { continue };
            let help = match &self.file {
                Some(_) => "give a feature of content/map.geojson this `id`, or leave `shape:` out",
                None => "add content/map.geojson with a feature of this `id`, or leave `shape:` out",
            };
            found.push(
                Diagnostic::new(
                    codes::UNKNOWN_SHAPE,
                    format!("no shape of the map is called `{id}`"),
                    entry.field("shape"),
                )
                .help(help)
                .maybe_help(did_you_mean(id, self.geometries.keys().map(String::as_str))),
            );
        }
    }

    /// A shape as the map has it.
    pub fn geometry(&self, id: &str) -> Option<&Geometry> {
        self.geometries.get(id)
    }

    /// The rings of a shape that encloses an area and that a territory names.
    pub fn outline(&self, id: &str) -> Option<&[Ring]> {
        self.outlines.get(id).map(Vec::as_slice)
    }

    /// A line of which rings are made.
    pub fn border(&self, index: usize) -> &[Vertex] {
        self.borders.get(index).map_or(&[], |border| &border.vertices)
    }
}

/// The shapes that territories name.
fn named(site: &Site) -> impl Iterator<Item = &str> {
    site.territories.all().iter().filter_map(|entry| entry.shape.as_deref())
}

/// The shapes of a map by the ids of their features. Of what else the map says nothing is taken over.
fn geometries(file: &Arc<SourceFile>) -> Result<BTreeMap<String, Geometry>, Diagnostic> {
    let map: FeatureCollection = serde_json::from_str(&file.text).map_err(|error| malformed(file, &error))?;
    // Of two features with one id the first counts, as a reader of the file would have it.
    let mut first = BTreeMap::new();
    for feature in map.features {
        let id = match feature.id {
            Some(Id::String(id)) => id,
            Some(Id::Number(id)) => id.to_string(),
            None => continue,
        };
        if let Some(geometry) = feature.geometry {
            first.entry(id).or_insert(geometry);
        }
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
