//! The map: a tile a territory, which shows neither size nor border; in its place a shape, where the site brings one. With the
//! days on which something was reported, so that a reader can go back.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::shapes::ShapesView;
use super::status::{self, StatusView, UNKNOWN};
use super::{DateView, Link};
use crate::graph::blocks::{self, Step, TerritoryAsOf};
use crate::model::{Lang, Pattern};
use crate::render::Renderer;

/// The side of a tile, and the room between two.
const TILE: u32 = 60;
const GAP: u32 = 4;

/// The map: tiles, and shapes where the site brings them. Lengths are in units of its `<svg>`.
#[derive(Debug, Clone, Serialize)]
pub struct TileMapView {
    /// What the ids of its parts begin with.
    pub id: String,
    /// The width of the picture of tiles.
    pub width: u32,
    /// The height of the picture of tiles.
    pub height: u32,
    /// The side of a tile.
    pub tile: u32,
    /// The tiles, row by row; empty when all territories have shapes.
    pub tiles: Vec<TileView>,
    /// The territories that are drawn as shapes; none when none is.
    pub shapes: Option<ShapesView>,
    /// How each status that occurs is drawn.
    pub drawings: Vec<DrawingView>,
    /// The days of the history, the oldest first; empty when there are less than two.
    pub days: Vec<MapDayView>,
    /// What the tiles say, in words: each territory with its status.
    pub description: String,
    /// The statuses that occur, with their definitions.
    pub legend: Vec<StatusView>,
    /// “As known on …” as HTML; none on pages that show the newest.
    pub known_as_of: Option<String>,
}

/// A tile.
#[derive(Debug, Clone, Serialize)]
pub struct TileView {
    /// Where its upper corner is.
    pub x: u32,
    /// Where its upper corner is.
    pub y: u32,
    /// What it shows.
    pub region: RegionView,
}

/// What a tile or a shape shows of its territory.
#[derive(Debug, Clone, Serialize)]
pub struct RegionView {
    /// By which the days name it: its place among the territories of the map.
    pub place: usize,
    /// The territory's page.
    pub link: Link,
    /// The letters on it.
    pub letters: String,
    /// The status.
    pub status: StatusView,
    /// The attributes that colour it, as HTML.
    pub colour: String,
    /// The id of the drawing that fills it.
    pub drawing: String,
    /// The status that it has before the first of the days, if one was reported without a day.
    pub undated: Option<String>,
}

/// How a status is drawn.
#[derive(Debug, Clone, Serialize)]
pub struct DrawingView {
    /// The id of the `<pattern>`.
    pub id: String,
    /// The status.
    pub key: String,
    /// The word for it.
    pub label: String,
    /// The attributes that colour it, as HTML.
    pub colour: String,
    /// The lines in a square of 60 units, as SVG.
    pub lines: String,
}

/// A day on which something was reported.
#[derive(Debug, Clone, Serialize)]
pub struct MapDayView {
    /// The day.
    pub date: DateView,
    /// What was reported.
    pub changes: Vec<ChangeView>,
}

/// The status that a territory has from a day on.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// The `place` of the tile or shape.
    pub place: usize,
    /// The territory's page.
    pub link: Link,
    /// The status.
    pub key: String,
    /// The word for it.
    pub label: String,
}

impl TileMapView {
    /// The map of those territories that have a tile or a shape; none if none has. `id` is the map's own on its page.
    pub fn new(
        renderer: &Renderer,
        id: &str,
        items: &[TerritoryAsOf<'_>],
        known_as_of: Option<String>,
        lang: Lang,
    ) -> Option<Self> {
        let shape = |item: &TerritoryAsOf<'_>| {
            let shape = item.territory.fields.shape.clone();
            shape.filter(|id| renderer.graph.shapes.outline(id).is_some())
        };
        let is_drawn = |item: &&TerritoryAsOf<'_>| item.territory.fields.tile.is_some() || shape(item).is_some();
        let mut items: Vec<TerritoryAsOf<'_>> = items.iter().filter(is_drawn).copied().collect();
        if items.is_empty() {
            return None;
        }
        // Tiles are read row by row.
        items.sort_by_key(|item| (item.territory.fields.tile.map(|tile| (tile.1, tile.0)), item.at));
        let steps = Some(blocks::steps(&items)).filter(|steps| steps.len() > 1).unwrap_or_default();
        let legend = status::legend(renderer, keys(&items, &steps), lang);
        let drawings: Vec<DrawingView> =
            legend.iter().zip(1..).map(|(status, n)| DrawingView::new(renderer, status, format!("{id}-{n}"))).collect();
        let mut regions: Vec<RegionView> = items
            .iter()
            .enumerate()
            .map(|(place, item)| RegionView::new(renderer, place, item, &drawings, lang))
            .collect();
        let letters = letters(regions.iter().map(|region| region.link.title.as_str()));
        regions.iter_mut().zip(letters).for_each(|(region, letters)| region.letters = letters);
        let days = steps.iter().map(|step| MapDayView::new(renderer, step, &regions, lang)).collect();
        let (mut tiles, mut shapes) = (Vec::new(), Vec::new());
        for (item, region) in items.iter().zip(regions) {
            match (shape(item), item.territory.fields.tile) {
                (Some(shape), _) => shapes.push((shape, region)),
                (None, Some(tile)) => tiles.push((tile, region)),
                (None, None) => {}
            }
        }
        let tiles = TileView::all(tiles);
        Some(Self {
            id: id.to_owned(),
            width: tiles.iter().map(|t| t.x).max().unwrap_or(0) + TILE + 2,
            height: tiles.iter().map(|t| t.y).max().unwrap_or(0) + TILE + 2,
            tile: TILE,
            description: description(tiles.iter().map(|tile| &tile.region)),
            tiles,
            shapes: ShapesView::new(&renderer.graph.shapes, shapes),
            drawings,
            days,
            legend,
            known_as_of,
        })
    }
}

/// The statuses that a map shows, now or on one of its days.
fn keys<'s>(items: &[TerritoryAsOf<'s>], steps: &[Step<'s>]) -> BTreeSet<&'s str> {
    let now = items.iter().map(|item| item.status.map_or(UNKNOWN, |(_, status)| status.status.as_str()));
    let then = steps.iter().flat_map(|step| &step.reports).map(|(_, status)| status.status.as_str());
    let is_late =
        |place: usize| steps.first().is_some_and(|step| step.reports.iter().all(|(other, _)| *other != place));
    let late = items.iter().enumerate().filter(|(place, _)| is_late(*place));
    let before = late.map(|(_, item)| undated(item).unwrap_or(UNKNOWN));
    now.chain(then).chain(before).collect()
}

/// The status that was reported without a day.
fn undated<'s>(item: &TerritoryAsOf<'s>) -> Option<&'s str> {
    let territory = item.territory;
    territory.history.iter().rev().find(|status| status.as_of.is_none()).map(|status| status.status.as_str())
}

/// What a map says, in words.
pub(super) fn description<'r>(regions: impl Iterator<Item = &'r RegionView>) -> String {
    let said: Vec<String> = regions.map(|region| format!("{}: {}", region.link.title, region.status.label)).collect();
    said.join("; ")
}

impl RegionView {
    fn new(renderer: &Renderer, place: usize, item: &TerritoryAsOf<'_>, drawings: &[DrawingView], lang: Lang) -> Self {
        let key = item.status.map_or(UNKNOWN, |(_, status)| status.status.as_str());
        let drawing = drawings.iter().find(|drawing| drawing.key == key);
        Self {
            place,
            link: Link::entry(renderer, item.at, lang),
            letters: String::new(),
            status: StatusView::new(renderer, key, lang),
            colour: status::colour(key, renderer.graph.statuses.get(key)),
            drawing: drawing.map(|drawing| drawing.id.clone()).unwrap_or_default(),
            undated: undated(item).map(str::to_owned),
        }
    }
}

impl DrawingView {
    fn new(renderer: &Renderer, status: &StatusView, id: String) -> Self {
        let word = renderer.graph.statuses.get(&status.key);
        Self {
            id,
            key: status.key.clone(),
            label: status.label.clone(),
            colour: status::colour(&status.key, word),
            lines: drawing(status::pattern(word)),
        }
    }
}

impl MapDayView {
    fn new(renderer: &Renderer, step: &Step<'_>, regions: &[RegionView], lang: Lang) -> Self {
        let reports = step.reports.iter().filter_map(|(place, status)| Some((regions.get(*place)?, status)));
        let changes = reports.map(|(region, status)| ChangeView {
            place: region.place,
            link: region.link.clone(),
            key: status.status.clone(),
            label: StatusView::new(renderer, &status.status, lang).label,
        });
        Self { date: DateView::new(renderer.text(lang), &step.date), changes: changes.collect() }
    }
}

impl TileView {
    /// Tiles at their places. Empty columns and rows at the edges are no part of the picture.
    fn all(tiles: Vec<(crate::model::Tile, RegionView)>) -> Vec<Self> {
        let left = tiles.iter().map(|(tile, _)| tile.0).min().unwrap_or(0);
        let top = tiles.iter().map(|(tile, _)| tile.1).min().unwrap_or(0);
        let place = |n: u16, from: u16| u32::from(n - from) * (TILE + GAP) + 2;
        let tile = |(tile, region): (crate::model::Tile, RegionView)| Self {
            x: place(tile.0, left),
            y: place(tile.1, top),
            region,
        };
        tiles.into_iter().map(tile).collect()
    }
}

/// The first letters of each name: three, or as many more as tell it from the others, up to five.
fn letters<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let cut = |name: &str, n: usize| -> String {
        let plain = name.graphemes(true).filter(|g| g.chars().all(char::is_alphanumeric));
        plain.take(n).collect::<String>().to_uppercase()
    };
    let names: Vec<&str> = names.collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for name in &names {
        *seen.entry(cut(name, 3)).or_default() += 1;
    }
    names.iter().map(|name| cut(name, if seen.get(&cut(name, 3)) == Some(&1) { 3 } else { 5 })).collect()
}

/// A pattern's lines within a square of 60 units, as SVG. The style sheet gives them their strokes.
pub fn drawing(pattern: Pattern) -> String {
    let side = TILE;
    // Half a step from the edges, so that the lines go on evenly where squares stand side by side.
    let steps = (5..side).step_by(10);
    let path = |d: String| format!("<path class=\"pattern\" d=\"{d}\"/>");
    match pattern {
        Pattern::Solid => format!("<path class=\"fill\" d=\"M0 0h{side}v{side}H0z\"/>"),
        Pattern::Half => format!("<path class=\"fill\" d=\"M0 {side}V0h{side}z\"/>"),
        Pattern::Diagonal => path(diagonals(side)),
        Pattern::Cross => path(format!("{}{}", diagonals(side), counter_diagonals(side))),
        Pattern::Vertical => path(steps.map(|x| format!("M{x} 0v{side}")).collect()),
        Pattern::Horizontal => path(steps.map(|y| format!("M0 {y}h{side}")).collect()),
        Pattern::Dots => {
            let dots: Vec<String> =
                steps.clone().flat_map(|y| steps.clone().map(move |x| format!("M{x} {y}h.01"))).collect();
            format!("<path class=\"dots\" d=\"{}\"/>", dots.concat())
        }
        Pattern::Ring => format!("<circle class=\"pattern\" cx=\"{0}\" cy=\"{0}\" r=\"{1}\"/>", side / 2, side / 2 - 6),
        Pattern::Dashed => format!("<path class=\"dashed\" d=\"M4 4h{0}v{0}H4z\"/>", side - 8),
        Pattern::Empty => String::new(),
    }
}

fn diagonals(side: u32) -> String {
    let below = (10..=side).step_by(10).map(|n| format!("M0 {n} {n} 0"));
    let above = (10..side).step_by(10).map(|n| format!("M{n} {side} {side} {n}"));
    below.chain(above).collect()
}

fn counter_diagonals(side: u32) -> String {
    let below = (0..side).step_by(10).map(|n| format!("M0 {n} {} {side}", side - n));
    let above = (10..side).step_by(10).map(|n| format!("M{n} 0 {side} {}", side - n));
    below.chain(above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_tiles_apart() {
        let names = ["Tel Marav", "Tel Aror", "Ébrin Shoals"].map(str::to_owned);
        assert_eq!(letters(names.iter().map(String::as_str)), ["TELMA", "TELAR", "ÉBR"]);
    }
}
