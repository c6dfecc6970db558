//! Rings taken apart into the lines between the points where they part or meet. A line that two rings have in common is kept
//! once, whichever way they run.

use std::collections::{BTreeMap, HashMap};

use geojson::{Geometry, GeometryValue, Position};

use super::weights::weights;

/// Parts of a degree that are told apart: about a tenth of a metre.
const PER_DEGREE: f64 = 1e6;
/// How many points are kept of all borders together: more than a picture can show, and few enough to draw one in a moment.
const MOST: usize = 30_000;

/// A closed line: borders in order, each forwards or backwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring(pub Vec<(usize, Way)>);

/// In which direction a ring runs along a border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From its first point to its last.
    Forwards,
    /// From its last point to its first.
    Backwards,
}

/// A line between two points where rings part or meet; a whole ring where none does.
#[derive(Debug, Clone)]
pub(super) struct Border {
    /// Its points in order.
    pub vertices: Vec<Vertex>,
}

/// A point of a border.
#[derive(Debug, Clone, Copy)]
pub struct Vertex {
    /// The place on a globe of radius 1.
    pub at: [f64; 3],
    /// How much area a drawing loses without it, on that globe. Ends can't be left out.
    pub weight: f64,
}

type Node = usize;

/// Gathers rings, then cuts them.
#[derive(Default)]
pub(super) struct Borders {
    nodes: HashMap<(i64, i64), Node>,
    places: Vec<[f64; 3]>,
    rings: Vec<(String, Vec<Node>)>,
}

impl Borders {
    /// Adds a shape. What encloses no area has no outline.
    pub fn add(&mut self, id: &str, geometry: &Geometry) {
        for ring in polygons(geometry).into_iter().flatten() {
            let mut nodes: Vec<Node> = ring.iter().filter_map(|position| self.node(position)).collect();
            nodes.dedup();
            if nodes.len() > 1 && nodes.first() == nodes.last() {
                nodes.pop();
            }
            if nodes.len() > 2 {
                self.rings.push((id.to_owned(), nodes));
            }
        }
    }

    /// The point at a position; what lies at one place on the globe is one point.
    fn node(&mut self, position: &Position) -> Option<Node> {
        let [longitude, latitude, ..] = position.as_slice() else { return None };
        let latitude = latitude.clamp(-90.0, 90.0);
        let parallel = (latitude * PER_DEGREE).round() as i64;
        let meridian = match latitude.abs() < 90.0 {
            true => (longitude.rem_euclid(360.0) * PER_DEGREE).round() as i64 % 360_000_000,
            false => 0,
        };
        let next = self.places.len();
        let node = *self.nodes.entry((meridian, parallel)).or_insert(next);
        if node == next {
            self.places.push(on_globe(*longitude, latitude));
        }
        Some(node)
    }

    /// The rings of each shape, and the borders that they are made of.
    pub fn finish(self) -> (BTreeMap<String, Vec<Ring>>, Vec<Border>) {
        let parts = self.junctions();
        let mut outlines: BTreeMap<String, Vec<Ring>> = BTreeMap::new();
        let mut known: HashMap<Vec<Node>, usize> = HashMap::new();
        let mut borders = Vec::new();
        for (id, ring) in &self.rings {
            let mut pieces = Vec::new();
            for mut line in cut(ring, &parts) {
                let way = if line.iter().rev().lt(line.iter()) { Way::Backwards } else { Way::Forwards };
                if way == Way::Backwards {
                    line.reverse();
                }
                let index = known.get(&line).copied().unwrap_or_else(|| {
                    borders.push(self.border(&line));
                    known.insert(line, borders.len() - 1);
                    borders.len() - 1
                });
                pieces.push((index, way));
            }
            outlines.entry(id.clone()).or_default().push(Ring(pieces));
        }
        thin(&mut borders, MOST);
        (outlines, borders)
    }

    /// Which points are ends of borders: those whose neighbours are not the same in all rings.
    fn junctions(&self) -> Vec<bool> {
        let mut neighbours: Vec<Option<(Node, Node)>> = vec![None; self.places.len()];
        let mut parts = vec![false; self.places.len()];
        for (_, ring) in &self.rings {
            let around = ring.iter().cycle();
            let triples = around.clone().zip(around.clone().skip(1)).zip(around.skip(2)).take(ring.len());
            for ((before, node), after) in triples {
                let pair = (*before.min(after), *before.max(after));
                parts[*node] |= neighbours[*node].is_some_and(|known| known != pair);
                neighbours[*node] = Some(pair);
            }
        }
        parts
    }

    fn border(&self, line: &[Node]) -> Border {
        let places: Vec<[f64; 3]> = line.iter().map(|node| self.places[*node]).collect();
        let weighed = places.iter().zip(weights(&places));
        Border { vertices: weighed.map(|(at, weight)| Vertex { at: *at, weight }).collect() }
    }
}

/// Leaves out the lightest points, so that about `most` remain. Ends stay.
fn thin(borders: &mut [Border], most: usize) {
    let mut weights: Vec<f64> =
        borders.iter().flat_map(|border| &border.vertices).map(|vertex| vertex.weight).collect();
    weights.sort_by(|a, b| b.total_cmp(a));
    if let Some(least) = weights.get(most).copied() {
        borders
            .iter_mut()
            .for_each(|border| border.vertices.retain(|vertex| vertex.weight > least || vertex.weight.is_infinite()));
    }
}

/// Cuts a ring at its junctions; without any, it begins at the point of the least number.
fn cut(ring: &[Node], parts: &[bool]) -> Vec<Vec<Node>> {
    let mut starts: Vec<usize> = (0..ring.len()).filter(|i| parts[ring[*i]]).collect();
    if starts.is_empty() {
        starts.extend((0..ring.len()).min_by_key(|i| ring[*i]));
    }
    let ends = starts.iter().skip(1).copied().chain(starts.first().map(|first| first + ring.len()));
    let lines = starts.iter().zip(ends);
    lines.map(|(from, to)| (*from..=to).map(|i| ring[i % ring.len()]).collect()).collect()
}

/// Whether a geometry encloses an area.
pub(super) fn encloses(geometry: &Geometry) -> bool {
    !polygons(geometry).is_empty()
}

fn polygons(geometry: &Geometry) -> Vec<&Vec<Vec<Position>>> {
    match &geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().collect(),
        GeometryValue::GeometryCollection { geometries } => geometries.iter().flat_map(polygons).collect(),
        _ => Vec::new(),
    }
}

/// A place on a globe of radius 1. The sine is not the machine's own: it may differ in its last digit.
fn on_globe(longitude: f64, latitude: f64) -> [f64; 3] {
    let (longitude, latitude) = (longitude.to_radians(), latitude.to_radians());
    let across = libm::cos(latitude);
    [across * libm::cos(longitude), across * libm::sin(longitude), libm::sin(latitude)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(rings: &[&[[f64; 2]]]) -> Geometry {
        let ring = |ring: &&[[f64; 2]]| ring.iter().map(|at| Position::from(*at)).collect();
        GeometryValue::Polygon { coordinates: rings.iter().map(ring).collect() }.into()
    }

    #[test]
    fn neighbours_share_their_border() {
        let mut borders = Borders::default();
        borders.add("west", &polygon(&[&[[0., 0.], [1., 0.], [1.1, 0.5], [1., 1.], [0., 1.], [0., 0.]]]));
        borders.add("east", &polygon(&[&[[1., 0.], [2., 0.], [2., 1.], [1., 1.], [1.1, 0.5], [1., 0.]]]));
        let (outlines, borders) = borders.finish();
        assert_eq!(borders.len(), 3, "the two coasts and what lies between");
        let [west, east] = ["west", "east"].map(|id| outlines[id][0].0.clone());
        let shared = west.iter().find(|piece| east.iter().any(|other| other.0 == piece.0)).unwrap();
        let other = east.iter().find(|piece| piece.0 == shared.0).unwrap();
        assert_ne!(shared.1, other.1, "both run with their area on the same side");
        assert_eq!(borders[shared.0].vertices.len(), 3);
    }

    #[test]
    fn an_enclave_is_the_hole_around_it() {
        let (inner, outer) = ([[1., 1.], [2., 1.], [2., 2.]], [[0., 0.], [4., 0.], [4., 4.]]);
        let mut borders = Borders::default();
        borders.add("around", &polygon(&[&outer, &[inner[2], inner[1], inner[0]]]));
        borders.add("enclave", &polygon(&[&inner]));
        let (outlines, borders) = borders.finish();
        assert_eq!((borders.len(), outlines["enclave"][0].0[0].0), (2, outlines["around"][1].0[0].0));
    }

    #[test]
    fn the_lightest_points_go_first() {
        let mut borders = Borders::default();
        borders.add("a", &polygon(&[&[[0., 0.], [1., 0.01], [2., 0.], [2., 2.], [1., 2.1], [0., 2.]]]));
        let (_, mut borders) = borders.finish();
        thin(&mut borders, 5);
        let heights: Vec<f64> = borders[0].vertices.iter().map(|v| v.at[2].asin().to_degrees()).collect();
        assert!(heights.iter().all(|height| (height - 0.01).abs() > 1e-3), "{heights:?}");
        assert!(heights.iter().any(|height| (height - 2.0).abs() < 1e-3), "{heights:?}");
    }

    #[test]
    fn both_sides_of_the_antimeridian_are_one_place() {
        let mut borders = Borders::default();
        borders.add("west", &polygon(&[&[[179., 0.], [180., 0.], [180., 1.], [179., 1.]]]));
        borders.add("east", &polygon(&[&[[-180., 0.], [-179., 0.], [-179., 1.], [-180., 1.]]]));
        assert_eq!(borders.finish().1.len(), 3);
    }
}
