//! Letters: which font draws them, in which order they stand, how wide a line of them is.

use std::ops::Range;

use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};
use harfrust::{Buffer, Direction, Font, GlyphId, ShapeOptions, ShaperFont, shape};
use unicode_bidi::{BidiInfo, Level};

/// The fonts of cards, read once for a site. Together they draw Latin, Greek and Cyrillic, and Arabic.
pub struct Fonts {
    serif: Font,
    sans: Font,
    arabic: Font,
}

/// What a line is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Headlines.
    Serif,
    /// What stands around them.
    Sans,
}

/// A line, set: its glyphs from left to right.
pub struct Line<'f> {
    glyphs: Vec<Glyph<'f>>,
    /// How wide it is, in pixels.
    pub width: f32,
    /// How many pixels an em has.
    pub size: f32,
}

/// A glyph and where it stands, in pixels from the start of the line's baseline, upwards.
struct Glyph<'f> {
    font: &'f Font,
    id: GlyphId,
    x: f32,
    y: f32,
}

impl Fonts {
    /// Reads the embedded fonts. None only if they are damaged.
    pub fn embedded() -> Option<Self> {
        let read = |bytes: &'static [u8]| Font::new(bytes, 0);
        Some(Self {
            serif: read(include_bytes!("../fonts/NotoSerif-SemiBold.ttf"))?,
            sans: read(include_bytes!("../fonts/NotoSans-Regular.ttf"))?,
            arabic: read(include_bytes!("../fonts/NotoNaskhArabic-SemiBold.ttf"))?,
        })
    }

    /// Whether every letter of a text can be drawn.
    pub fn can_draw(&self, text: &str) -> bool {
        text.chars().all(|c| is_blank(c) || self.faces(Style::Serif, false).iter().any(|font| has(font, c)))
    }

    /// The fonts to draw with, the first that has a letter before others.
    fn faces(&self, style: Style, is_rtl: bool) -> [&Font; 2] {
        let own = match style {
            Style::Serif => &self.serif,
            Style::Sans => &self.sans,
        };
        if is_rtl { [&self.arabic, own] } else { [own, &self.arabic] }
    }

    /// Sets a line at `size` pixels an em.
    pub fn set(&self, text: &str, style: Style, size: f32, is_rtl: bool) -> Line<'_> {
        let mut line = Line { glyphs: Vec::new(), width: 0.0, size };
        let level = if is_rtl { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(level));
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let is_rtl_run = levels.get(run.start).is_some_and(Level::is_rtl);
                let mut parts = by_font(text, run, self.faces(style, is_rtl));
                if is_rtl_run {
                    parts.reverse();
                }
                for (font, range) in parts {
                    line.push(font, text.get(range).unwrap_or_default(), is_rtl_run);
                }
            }
        }
        line
    }
}

/// Whether a character leaves no mark, so that any font will do.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn has(font: &Font, c: char) -> bool {
    font.charmap().map_unicode(c).is_some()
}

/// A run in the parts that one font draws. What leaves no mark, and marks that belong to the letter before, change no font.
fn by_font<'f>(text: &str, run: Range<usize>, faces: [&'f Font; 2]) -> Vec<(&'f Font, Range<usize>)> {
    let mut parts: Vec<(&Font, Range<usize>)> = Vec::new();
    for (at, c) in text.get(run.clone()).unwrap_or_default().char_indices() {
        let range = run.start + at..run.start + at + c.len_utf8();
        let font = faces.into_iter().find(|font| has(font, c)).unwrap_or(faces[0]);
        match parts.last_mut() {
            Some((last, whole)) if is_blank(c) || std::ptr::eq(*last, font) => whole.end = range.end,
            _ => parts.push((font, range)),
        }
    }
    parts
}

impl<'f> Line<'f> {
    fn push(&mut self, font: &'f Font, text: &str, is_rtl: bool) {
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        // It fails on what has no direction, and this has one.
        if shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).is_err() {
            return;
        }
        let scale = self.size / f32::from(font.units_per_em());
        for (info, at) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let (x, y) = (self.width + at.x_offset as f32 * scale, at.y_offset as f32 * scale);
            self.glyphs.push(Glyph { font, id: GlyphId::new(info.glyph_id), x, y });
            self.width += at.x_advance as f32 * scale;
        }
    }

    /// Hands every outline to `pen`, in pixels: x from the start of the line, y from its baseline downwards.
    pub fn draw(&self, pen: &mut impl Pen) {
        for glyph in &self.glyphs {
            let Some(outline) = glyph.font.outline_glyphs().get(glyph.id) else { continue };
            let scale = self.size / f32::from(glyph.font.units_per_em());
            let mut sink = Sink { pen: &mut *pen, at: (glyph.x, glyph.y), scale, from: (0.0, 0.0), start: (0.0, 0.0) };
            // A glyph without an outline, such as a space, draws nothing.
            let _ = outline.draw(&DrawOptions::default(), DrawMemory::Scratch, &mut sink);
        }
    }

    /// Whether a letter is drawn as the sign for a missing one.
    #[cfg(test)]
    pub fn has_missing(&self) -> bool {
        self.glyphs.iter().any(|glyph| glyph.id == GlyphId::new(0))
    }
}

/// A point in pixels.
pub type Point = (f32, f32);

/// What draws outlines.
pub trait Pen {
    /// A straight line.
    fn line(&mut self, from: Point, to: Point);
    /// A curve with one control point.
    fn curve(&mut self, from: Point, control: Point, to: Point);
}

/// Turns the commands of an outline, in the font's units and upwards, into lines and curves in pixels and downwards.
struct Sink<'p, P> {
    pen: &'p mut P,
    at: Point,
    scale: f32,
    from: Point,
    start: Point,
}

impl<P: Pen> Sink<'_, P> {
    fn place(&self, x: f32, y: f32) -> Point {
        (self.at.0 + x * self.scale, -(self.at.1 + y * self.scale))
    }
}

impl<P: Pen> PathSink for Sink<'_, P> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.from = self.place(x, y);
        self.start = self.from;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.pen.line(self.from, to);
        self.from = to;
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (control, to) = (self.place(cx, cy), self.place(x, y));
        self.pen.curve(self.from, control, to);
        self.from = to;
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        // TrueType outlines have no cubic curves.
        self.line_to(x, y);
    }

    fn close(&mut self) {
        self.pen.line(self.from, self.start);
        self.from = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_pages_can_be_drawn() {
        let fonts = Fonts::embedded().unwrap();
        for text in [
            "The water protocol: “shared” – 42 % of a river’s flow",
            "Факти станом на 5 червня 2025 р. Ґрунт, їжа, об’єкт",
            "Факты по состоянию на 5 июня 2025 года: объём",
            "Γεγονότα έως τις 5 Ιουνίου 2025",
            "الوقائع حتى 5 حزيران/يونيو 2025",
            "Straße, Übergänge, Œuvre, ¿Qué pasó?",
        ] {
            assert!(fonts.can_draw(text), "{text}");
            for style in [Style::Serif, Style::Sans] {
                let line = fonts.set(text, style, 40.0, text.starts_with('ا'));
                assert!(!line.has_missing(), "{text}");
                assert!(line.width > 100.0, "{text}");
            }
        }
        assert!(!fonts.can_draw("河川の協定"));
        assert!(!fonts.can_draw("A river 🌊"));
    }

    #[test]
    fn words_of_both_directions_stand_in_their_order() {
        let fonts = Fonts::embedded().unwrap();
        let line = fonts.set("نهر Marav اليوم", Style::Serif, 40.0, true);
        let of = |font: &Font| -> Vec<f32> {
            line.glyphs.iter().filter(|g| std::ptr::eq(g.font, font)).map(|g| g.x).collect()
        };
        let (latin, arabic) = (of(&fonts.serif), of(&fonts.arabic));
        assert_eq!(latin.len(), 5);
        // The first Arabic word stands to the right of the Latin one, the last to its left.
        assert!(arabic.iter().any(|x| *x > latin[4]) && arabic.iter().any(|x| *x < latin[0]));
    }

    #[test]
    fn arabic_letters_join() {
        let fonts = Fonts::embedded().unwrap();
        let joined = fonts.set("حح", Style::Serif, 40.0, true);
        let alone = fonts.set("ح", Style::Serif, 40.0, true);
        assert!(joined.glyphs.iter().all(|glyph| alone.glyphs.iter().all(|other| glyph.id != other.id)));
    }
}
