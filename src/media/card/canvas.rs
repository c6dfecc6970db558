//! The picture of a card: sixteen colours, of which each pixel has one.

use ab_glyph_rasterizer::{Point as At, Rasterizer, point};

use super::letters::{Line, Pen, Point};

/// A colour: red, green, blue.
pub type Colour = [u8; 3];

/// The colours of a card.
#[derive(Debug, Clone, Copy)]
pub struct Colours {
    /// Behind everything.
    pub paper: Colour,
    /// Headlines.
    pub ink: Colour,
    /// What stands around them.
    pub muted: Colour,
    /// The band at the top.
    pub accent: Colour,
}

/// Places in the palette. The edges of letters are in the steps between.
const PAPER: u8 = 0;
const INK: std::ops::RangeInclusive<u8> = 1..=9;
const MUTED: std::ops::RangeInclusive<u8> = 10..=14;
const ACCENT: u8 = 15;

/// In which colour letters are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// That of headlines.
    Ink,
    /// That of what stands around them.
    Muted,
}

/// A picture in the making: for each pixel, its place in the palette.
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    colours: Colours,
}

impl Canvas {
    /// A blank card.
    pub fn new(width: usize, height: usize, colours: Colours) -> Self {
        Self { width, height, pixels: vec![PAPER; width * height], colours }
    }

    /// A band of the accent over the whole width.
    pub fn band(&mut self, top: usize, height: usize) {
        let rows = top * self.width..(top + height) * self.width;
        if let Some(rows) = self.pixels.get_mut(rows) {
            rows.fill(ACCENT);
        }
    }

    /// Draws a line of letters from `left` on the baseline at `baseline`.
    pub fn draw(&mut self, line: &Line<'_>, left: f32, baseline: f32, tone: Tone) {
        // Room for what reaches out of the line: accents above, tails below, swashes at the sides.
        let (above, below, side) = ((line.size * 1.4).ceil(), (line.size * 0.8).ceil(), line.size.ceil());
        let (x, y) = ((left - side).floor(), (baseline - above).floor());
        let (width, height) = ((line.width + 2.0 * side).ceil() as usize + 1, (above + below) as usize + 1);
        let mut mask = Mask { rasterizer: Rasterizer::new(width, height), left: left - x, baseline: baseline - y };
        line.draw(&mut mask);
        let steps = if tone == Tone::Ink { INK } else { MUTED };
        let (first, count) = (*steps.start(), f32::from(steps.end() - steps.start() + 1));
        mask.rasterizer.for_each_pixel_2d(|column, row, coverage| {
            // Most of a line is paper.
            let step = (coverage.min(1.0) * count + 0.5) as u8;
            if step > 0 {
                self.set(x as i64 + i64::from(column), y as i64 + i64::from(row), first + step - 1);
            }
        });
    }

    /// Colours a pixel. Where glyphs overlap, the stronger colour stands; what lies outside of the card is not seen.
    fn set(&mut self, column: i64, row: i64, colour: u8) {
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else { return };
        if column < self.width
            && let Some(pixel) = self.pixels.get_mut(row * self.width + column)
        {
            *pixel = (*pixel).max(colour);
        }
    }

    /// The picture as PNG.
    pub fn png(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 * 1024);
        let rows: Vec<u8> =
            self.pixels.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(PAPER)).collect();
        let mut encoder = png::Encoder::new(&mut out, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(self.palette());
        // Twice as fast as the usual level, and a sixth larger.
        encoder.set_deflate_compression(png::DeflateCompression::Level(2));
        encoder.set_filter(png::Filter::NoFilter);
        // Writing to memory can't fail, and the size is that of the picture.
        let _ = encoder.write_header().and_then(|mut writer| writer.write_image_data(&rows));
        out
    }

    fn palette(&self) -> Vec<u8> {
        let Colours { paper, ink, muted, accent } = self.colours;
        let ramp = |to: Colour, steps: std::ops::RangeInclusive<u8>| {
            let (first, count) = (*steps.start(), u32::from(steps.end() - steps.start() + 1));
            steps.map(move |step| mix(paper, to, u32::from(step - first + 1), count))
        };
        let all = [paper].into_iter().chain(ramp(ink, INK)).chain(ramp(muted, MUTED)).chain([accent]);
        all.flatten().collect()
    }
}

/// `part` of `whole` of the way from a colour to another.
fn mix(from: Colour, to: Colour, part: u32, whole: u32) -> Colour {
    std::array::from_fn(|i| ((u32::from(from[i]) * (whole - part) + u32::from(to[i]) * part) / whole) as u8)
}

/// How much of each pixel the letters cover.
struct Mask {
    rasterizer: Rasterizer,
    left: f32,
    baseline: f32,
}

impl Mask {
    /// A point of the line in the mask. Nothing may lie outside of it.
    fn at(&self, (x, y): Point) -> At {
        let (width, height) = self.rasterizer.dimensions();
        point((x + self.left).clamp(0.0, width as f32 - 1.0), (y + self.baseline).clamp(0.0, height as f32 - 1.0))
    }
}

impl Pen for Mask {
    fn line(&mut self, from: Point, to: Point) {
        let (from, to) = (self.at(from), self.at(to));
        self.rasterizer.draw_line(from, to);
    }

    fn curve(&mut self, from: Point, control: Point, to: Point) {
        let (from, control, to) = (self.at(from), self.at(control), self.at(to));
        self.rasterizer.draw_quad(from, control, to);
    }
}
