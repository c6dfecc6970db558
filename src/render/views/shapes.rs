//! Shapes of territories as SVG: Lambert's azimuthal equal-area projection, centred on what is shown, so that no place looks
//! larger than it is (J. P. Snyder, Map Projections: A Working Manual, USGS PP 1395, 1987, p. 182).

use serde::Serialize;

use super::tile_map::{RegionView, description};
use crate::graph::{Ring, Shapes, Vertex, Way};

/// The longer side of the picture, in units of its `<svg>`.
const SIDE: f64 = 2000.0;
/// How many points all outlines together may have: about 25 kB.
const POINTS: usize = 4000;
/// A point that changes the picture by less than this area, in square units, is left out in any case.
const DETAIL: f64 = 12.0;
/// A shape smaller than this is drawn as a square of this side.
const SMALLEST: i32 = 36;
/// The width of a letter.
const LETTER: i32 = 52;

/// Territories that are drawn as shapes. Lengths are in units of its `<svg>`.
#[derive(Debug, Clone, Serialize)]
pub struct ShapesView {
    /// The width of the picture.
    pub width: i32,
    /// The height of the picture.
    pub height: i32,
    /// The shapes, the largest first.
    pub shapes: Vec<ShapeView>,
    /// What the shapes say, in words: each territory with its status.
    pub description: String,
}

/// A shape.
#[derive(Debug, Clone, Serialize)]
pub struct ShapeView {
    /// What it shows.
    pub region: RegionView,
    /// The outline, as the `d` of a `<path>`.
    pub path: String,
    /// Where the middle of the letters is; none when they have no room.
    pub label: Option<PointView>,
}

/// A point of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PointView {
    /// From the left edge.
    pub x: i32,
    /// From the upper edge.
    pub y: i32,
}

impl ShapesView {
    /// Draws shapes; nothing if there are none.
    pub fn new(shapes: &Shapes, regions: Vec<(String, RegionView)>) -> Option<Self> {
        let outlines: Vec<Outline<'_>> =
            regions.iter().filter_map(|(id, _)| Some(Outline { shapes, rings: shapes.outline(id)? })).collect();
        let picture = Picture::of(&outlines)?;
        let drawn = outlines.iter().zip(regions).map(|(outline, (_, region))| picture.draw(outline, region));
        let mut drawn: Vec<(i32, ShapeView)> = drawn.collect();
        // A small one stays in reach where a large one lies around it.
        drawn.sort_by_key(|(extent, shape)| (std::cmp::Reverse(*extent), shape.region.place));
        let shapes: Vec<ShapeView> = drawn.into_iter().map(|(_, shape)| shape).collect();
        let description = description(shapes.iter().map(|shape| &shape.region));
        Some(Self { width: picture.width, height: picture.height, shapes, description })
    }
}

/// The rings of a shape.
#[derive(Clone, Copy)]
struct Outline<'s> {
    shapes: &'s Shapes,
    rings: &'s [Ring],
}

impl<'s> Outline<'s> {
    fn vertices(self) -> impl Iterator<Item = &'s Vertex> {
        self.rings.iter().flat_map(move |ring| Self::along(self.shapes, ring))
    }

    /// The points of a ring in order. Where two borders meet, their end is there twice.
    fn along(shapes: &'s Shapes, ring: &'s Ring) -> impl Iterator<Item = &'s Vertex> {
        ring.0.iter().flat_map(|(border, way)| {
            let vertices = shapes.border(*border).iter();
            let (forwards, backwards) = match way {
                Way::Forwards => (Some(vertices), None),
                Way::Backwards => (None, Some(vertices.rev())),
            };
            forwards.into_iter().flatten().chain(backwards.into_iter().flatten())
        })
    }
}

/// From the globe to the paper.
struct Picture {
    projection: Azimuthal,
    scale: f64,
    left: f64,
    top: f64,
    width: i32,
    height: i32,
    /// What a point must weigh to be drawn.
    least: f64,
}

type Point = (i32, i32);

impl Picture {
    fn of(outlines: &[Outline<'_>]) -> Option<Self> {
        let projection = Azimuthal::about(outlines);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        let mut weights = Vec::new();
        for vertex in outlines.iter().flat_map(|outline| outline.vertices()) {
            let at = projection.project(vertex.at);
            (low, high) = ([low[0].min(at[0]), low[1].min(at[1])], [high[0].max(at[0]), high[1].max(at[1])]);
            weights.push(vertex.weight);
        }
        let extent = (high[0] - low[0]).max(high[1] - low[1]);
        if !extent.is_finite() || extent <= 0.0 {
            return None;
        }
        let scale = SIDE / extent;
        weights.sort_by(|a, b| b.total_cmp(a));
        let least = weights.get(POINTS).copied().unwrap_or(0.0).max(DETAIL / (scale * scale));
        let side = |i: usize| ((high[i] - low[i]) * scale).ceil() as i32;
        Some(Self { projection, scale, left: low[0], top: low[1], width: side(0), height: side(1), least })
    }

    fn point(&self, vertex: &Vertex) -> Point {
        let [x, y] = self.projection.project(vertex.at);
        (((x - self.left) * self.scale).round() as i32, ((y - self.top) * self.scale).round() as i32)
    }

    /// A shape, and how far it extends.
    fn draw(&self, outline: &Outline<'_>, region: RegionView) -> (i32, ShapeView) {
        let ring = |ring| -> Vec<Point> {
            let kept = Outline::along(outline.shapes, ring).filter(|vertex| vertex.weight >= self.least);
            let mut points: Vec<Point> = kept.map(|vertex| self.point(vertex)).collect();
            points.dedup();
            if points.first() == points.last() {
                points.pop();
            }
            points
        };
        let mut rings: Vec<Vec<Point>> = outline.rings.iter().map(ring).filter(|points| points.len() > 2).collect();
        let extent = rings.iter().map(|ring| extent(ring)).max().unwrap_or(0);
        if extent < SMALLEST {
            rings = outline.vertices().next().map(|vertex| square(self.point(vertex))).into_iter().collect();
        }
        let room = i32::try_from(region.letters.chars().count()).unwrap_or(i32::MAX).saturating_mul(LETTER);
        let label = widest(&rings).filter(|(width, _)| *width > room).map(|(_, at)| at);
        (extent, ShapeView { path: rings.iter().map(|ring| path(ring)).collect(), region, label })
    }
}

/// The longer side of the box around a ring.
fn extent(ring: &[Point]) -> i32 {
    let side = |of: fn(&Point) -> i32| {
        let (low, high) = (ring.iter().map(of).min(), ring.iter().map(of).max());
        high.unwrap_or(0) - low.unwrap_or(0)
    };
    side(|p| p.0).max(side(|p| p.1))
}

fn square((x, y): Point) -> Vec<Point> {
    let half = SMALLEST / 2;
    vec![(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
}

/// A ring as part of a path: the first point, then steps.
fn path(ring: &[Point]) -> String {
    let mut path = String::new();
    let mut last = None;
    for (x, y) in ring {
        let (letter, dx, dy) = match last {
            None => ("M", *x, *y),
            Some((0, (a, b))) => ("l", x - a, y - b),
            Some((_, (a, b))) => (if x - a < 0 { "" } else { " " }, x - a, y - b),
        };
        let between = if dy < 0 { "" } else { " " };
        path.push_str(&format!("{letter}{dx}{between}{dy}"));
        last = Some((last.map_or(0, |(n, _)| n + 1), (*x, *y)));
    }
    path.push('z');
    path
}

/// Where the rings enclose the widest line across, of a few at different heights: there letters have the most room.
fn widest(rings: &[Vec<Point>]) -> Option<(i32, PointView)> {
    let largest = rings.iter().max_by_key(|ring| extent(ring))?;
    let (top, bottom) = (largest.iter().map(|p| p.1).min()?, largest.iter().map(|p| p.1).max()?);
    // The middle first: of equal ones, it stays.
    let heights = [8, 7, 9, 6, 10, 5, 11, 4, 12].map(|sixteenths| top + (bottom - top) * sixteenths / 16);
    let mut best: Option<(i32, PointView)> = None;
    for y in heights {
        let edges = rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let mut crossings: Vec<i32> = edges.filter_map(|(a, b)| crossing(*a, *b, y)).collect();
        crossings.sort_unstable();
        for pair in crossings.chunks_exact(2) {
            let width = pair[1] - pair[0];
            if best.is_none_or(|(known, _)| width > known) {
                best = Some((width, PointView { x: pair[0] + width / 2, y }));
            }
        }
    }
    best
}

/// Where an edge crosses a height.
fn crossing(a: Point, b: Point, y: i32) -> Option<i32> {
    ((a.1 > y) != (b.1 > y)).then(|| a.0 + ((i64::from(b.0 - a.0) * i64::from(y - a.1)) / i64::from(b.1 - a.1)) as i32)
}

/// The projection: the globe as seen from above a point, stretched so that areas stay true. What is east of the point lies to
/// the right, wherever a map cuts its meridians.
struct Azimuthal {
    up: [f64; 3],
    east: [f64; 3],
    north: [f64; 3],
}

impl Azimuthal {
    /// Centred on outlines, each of which counts alike however many points it has.
    fn about(outlines: &[Outline<'_>]) -> Self {
        let mut sum = [0.0; 3];
        for outline in outlines {
            let middle = outline.vertices().fold([0.0; 3], |sum, vertex| add(sum, vertex.at));
            sum = add(sum, unit(middle).unwrap_or([0.0; 3]));
        }
        let up = unit(sum).unwrap_or([1.0, 0.0, 0.0]);
        // At a pole every direction is south: that of the meridian of Greenwich is down.
        let east = unit([-up[1], up[0], 0.0]).unwrap_or([0.0, 1.0, 0.0]);
        Self { up, east, north: cross(up, east) }
    }

    /// Where a place of the globe lies: to the right and downwards, in radii.
    fn project(&self, place: [f64; 3]) -> [f64; 2] {
        let stretch = (2.0 / (1.0 + dot(place, self.up)).max(1e-6)).sqrt();
        [stretch * dot(place, self.east), -stretch * dot(place, self.north)]
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn add(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// A direction of length 1; none of what has no direction.
fn unit(a: [f64; 3]) -> Option<[f64; 3]> {
    let length = dot(a, a).sqrt();
    (length > 1e-9).then(|| a.map(|x| x / length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(longitude: f64, latitude: f64) -> [f64; 3] {
        let (longitude, latitude) = (longitude.to_radians(), latitude.to_radians());
        [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
    }

    fn about(longitude: f64, latitude: f64) -> Azimuthal {
        let up = place(longitude, latitude);
        let east = unit([-up[1], up[0], 0.0]).unwrap();
        Azimuthal { up, east, north: cross(up, east) }
    }

    #[test]
    fn it_projects_as_the_manual_does() {
        // Snyder's example on page 332: a sphere of radius 3, the centre 100° W 40° N, the point 100° E 20° S.
        let [x, y] = about(-100.0, 40.0).project(place(100.0, -20.0));
        assert!((3.0 * x + 4.2339303).abs() < 1e-6 && (-3.0 * y - 4.0257775).abs() < 1e-6, "{} {}", 3.0 * x, -3.0 * y);
    }

    #[test]
    fn areas_stay_true_wherever_they_are() {
        let projection = about(20.0, 50.0);
        let area = |latitude: f64, longitude: f64| {
            // A square of a tenth of a degree each way, as wide as it is high.
            let (half, wide) = (0.05, 0.05 / latitude.to_radians().cos());
            let corners = [(-wide, -half), (wide, -half), (wide, half), (-wide, half)]
                .map(|(x, y)| projection.project(place(longitude + x, latitude + y)));
            let sides = corners.iter().zip(corners.iter().cycle().skip(1));
            sides.map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f64>().abs() / 2.0
        };
        let (near, far) = (area(50.0, 20.0), area(10.0, 60.0));
        assert!((near / far - 1.0).abs() < 1e-3, "{near} {far}");
    }

    #[test]
    fn the_antimeridian_is_no_edge() {
        let projection = about(180.0, 65.0);
        let [west, east] = [179.0, -179.0].map(|longitude| projection.project(place(longitude, 65.0))[0]);
        assert!(west < 0.0 && east > 0.0 && east - west < 0.02, "{west} {east}");
    }

    #[test]
    fn paths_are_short() {
        assert_eq!(path(&[(3, -4), (10, 0), (8, 0), (8, 12)]), "M3-4l7 4-2 0 0 12z");
    }

    #[test]
    fn letters_stand_where_they_have_room_and_not_in_a_hole() {
        let ring = vec![(0, 0), (100, 0), (100, 100), (0, 100)];
        let hole = vec![(20, 30), (95, 30), (95, 70), (20, 70)];
        let (width, at) = widest(std::slice::from_ref(&ring)).unwrap();
        assert_eq!((width, at), (100, PointView { x: 50, y: 50 }));
        let (width, at) = widest(&[ring, hole]).unwrap();
        assert!(width == 100 && !(30..70).contains(&at.y), "{width} {at:?}");
    }
}
