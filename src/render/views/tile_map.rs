//! The schematic map: a tile a territory. It shows neither size nor border.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::Link;
use super::status::{self, StatusView, UNKNOWN};
use crate::graph::blocks::TerritoryAsOf;
use crate::model::{Lang, Pattern};
use crate::render::Renderer;

/// The side of a tile, and the room between two.
const TILE: u32 = 60;
const GAP: u32 = 4;

/// The data of `<svg>`: everything in its units.
#[derive(Debug, Clone, Serialize)]
pub struct TileMapView {
    /// The width of the picture.
    pub width: u32,
    /// The height of the picture.
    pub height: u32,
    /// The side of a tile.
    pub tile: u32,
    /// The tiles, row by row.
    pub tiles: Vec<TileView>,
    /// What the map says, in words: each territory with its status.
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
    /// The territory's page.
    pub link: Link,
    /// The letters on the tile.
    pub letters: String,
    /// The status.
    pub status: StatusView,
    /// The attributes that colour the tile, as HTML.
    pub colour: String,
    /// The pattern's lines within the tile, as SVG.
    pub drawing: String,
}

impl TileMapView {
    /// The map of those territories that have a tile; none if none has.
    pub fn new(
        renderer: &Renderer,
        items: &[TerritoryAsOf<'_>],
        known_as_of: Option<String>,
        lang: Lang,
    ) -> Option<Self> {
        let mut placed: Vec<_> = items.iter().filter_map(|i| i.territory.fields.tile.map(|t| (t.1, t.0, i))).collect();
        placed.sort_by_key(|(row, column, item)| (*row, *column, item.at));
        // Empty columns and rows at the edges are no part of the picture.
        let left = placed.iter().map(|p| p.1).min()?;
        let top = placed.iter().map(|p| p.0).min()?;
        let letters = letters(placed.iter().map(|p| Link::entry(renderer, p.2.at, lang).title));
        let place = |n: u16, from: u16| u32::from(n - from) * (TILE + GAP) + 2;
        let tiles: Vec<TileView> = placed
            .iter()
            .zip(letters)
            .map(|((row, column, item), letters)| {
                let key = item.status.map_or(UNKNOWN, |(_, s)| s.status.as_str());
                let word = renderer.graph.statuses.get(key);
                TileView {
                    x: place(*column, left),
                    y: place(*row, top),
                    link: Link::entry(renderer, item.at, lang),
                    letters,
                    status: StatusView::new(renderer, key, lang),
                    colour: status::colour(key, word),
                    drawing: drawing(status::pattern(word)),
                }
            })
            .collect();
        let said: Vec<String> = tiles.iter().map(|t| format!("{}: {}", t.link.title, t.status.label)).collect();
        Some(Self {
            width: tiles.iter().map(|t| t.x).max().unwrap_or(0) + TILE + 2,
            height: tiles.iter().map(|t| t.y).max().unwrap_or(0) + TILE + 2,
            tile: TILE,
            description: said.join("; "),
            legend: status::legend(renderer, tiles.iter().map(|t| t.status.key.as_str()), lang),
            known_as_of,
            tiles,
        })
    }
}

/// The first letters of each name: three, or as many more as tell it from the others, up to five.
fn letters(names: impl Iterator<Item = String>) -> Vec<String> {
    let cut = |name: &str, n: usize| -> String {
        let plain = name.graphemes(true).filter(|g| g.chars().all(char::is_alphanumeric));
        plain.take(n).collect::<String>().to_uppercase()
    };
    let names: Vec<String> = names.collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for name in &names {
        *seen.entry(cut(name, 3)).or_default() += 1;
    }
    names.iter().map(|name| cut(name, if seen.get(&cut(name, 3)) == Some(&1) { 3 } else { 5 })).collect()
}

/// A pattern's lines within a square of 60 units, as SVG. The style sheet gives them their strokes.
pub fn drawing(pattern: Pattern) -> String {
    let side = TILE;
    let steps = (10..side).step_by(10);
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
        assert_eq!(letters(names.into_iter()), ["TELMA", "TELAR", "ÉBR"]);
    }
}
