//! What a picture is, as far as pages must know before they show it: its size, and whether smaller ones can be made of it.

use std::fmt;
use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};

/// The largest picture that is read, in pixels. A file of a few bytes can claim to be larger than any memory.
pub const MOST_PIXELS: u64 = 64_000_000;

/// The largest file that is read as a picture.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The widths in which a picture is offered, in pixels, besides its own.
const WIDTHS: [u32; 3] = [480, 960, 1440];

/// Up to this width a picture is shown as it is: a smaller one would save nothing.
const SMALL: u32 = 640;

/// A picture as pages show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    /// How wide it is when it is upright, in pixels.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// In which format smaller ones are made; none if it is shown only as it is.
    pub scaled: Option<Format>,
}

/// A format that smaller pictures are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For photographs.
    Jpeg,
    /// For drawings, and for what is transparent in places.
    Png,
}

impl Format {
    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
        }
    }
}

/// Why a picture can't be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file can't be read, or is no picture.
    Broken,
    /// It has more pixels than `MOST_PIXELS`.
    TooManyPixels(u32, u32),
    /// It has more bytes than `MOST_BYTES`.
    TooManyBytes(u64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Broken => f.write_str("is damaged, or is no picture"),
            Fault::TooManyPixels(width, height) => {
                write!(
                    f,
                    "has {width} × {height} pixels, more than the {} million that are read",
                    MOST_PIXELS / 1_000_000
                )
            }
            Fault::TooManyBytes(bytes) => {
                write!(f, "has {} MiB, more than the {} that are read", bytes >> 20, MOST_BYTES >> 20)
            }
        }
    }
}

/// Whether a file is a picture of which the size can be told, by its ending.
pub fn is_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    matches!(ending.as_str(), "jpg" | "jpeg" | "png" | "webp" | "gif" | "svg")
}

impl Picture {
    /// What the head of a picture says of it. None for one that has no size of its own, as drawings may.
    ///
    /// # Errors
    /// When it is damaged or too large.
    pub fn measure(path: &str, bytes: &[u8]) -> Result<Option<Self>, Fault> {
        if path.to_ascii_lowercase().ends_with(".svg") {
            return Ok(std::str::from_utf8(bytes).ok().and_then(drawing_size).map(Self::as_it_is));
        }
        if let Some(size) = gif_size(bytes) {
            return Ok(Some(Self::as_it_is(size)));
        }
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Fault::Broken)?;
        let format = reader.format().ok_or(Fault::Broken)?;
        let mut decoder = reader.into_decoder().map_err(|_| Fault::Broken)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Fault::TooManyPixels(width, height));
        }
        let is_opaque = !decoder.color_type().has_alpha();
        let (width, height) = match decoder.orientation().unwrap_or(Orientation::NoTransforms) {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        };
        let scaled = scaled(format, is_opaque).filter(|_| width > SMALL && is_plain(format, bytes));
        Ok(Some(Self { width, height, scaled }))
    }

    fn as_it_is((width, height): (u32, u32)) -> Self {
        Self { width, height, scaled: None }
    }

    /// The widths in which smaller ones are made of it.
    pub fn widths(&self) -> impl Iterator<Item = u32> + use<> {
        let (own, scaled) = (self.width, self.scaled.is_some());
        WIDTHS.into_iter().filter(move |width| scaled && *width < own)
    }

    /// Whether pages show smaller ones and never the picture itself: it is wider than any page needs.
    pub fn is_shown_smaller(&self) -> bool {
        self.scaled.is_some() && WIDTHS.iter().all(|width| *width < self.width)
    }

    /// How high it is at a width.
    pub fn height_at(&self, width: u32) -> u32 {
        let (width, own) = (u64::from(width), u64::from(self.width.max(1)));
        ((u64::from(self.height) * width + own / 2) / own).max(1) as u32
    }
}

/// The format that suits what a picture shows.
fn scaled(format: ImageFormat, is_opaque: bool) -> Option<Format> {
    match format {
        ImageFormat::Jpeg => Some(Format::Jpeg),
        ImageFormat::WebP if is_opaque => Some(Format::Jpeg),
        ImageFormat::Png | ImageFormat::WebP => Some(Format::Png),
        _ => None,
    }
}

/// Whether a smaller one is worth while: what moves would stand still, and a drawing of few colours would get heavier.
fn is_plain(format: ImageFormat, bytes: &[u8]) -> bool {
    /// Where the head of a PNG says of which kind its colours are, and the kind with a palette (PNG, 11.2.1).
    const COLOUR_TYPE: usize = 25;
    const PALETTE: u8 = 3;
    match format {
        ImageFormat::Png => {
            let moves = PngDecoder::new(Cursor::new(bytes)).and_then(|png| png.is_apng()).unwrap_or(false);
            !moves && bytes.get(COLOUR_TYPE) != Some(&PALETTE)
        }
        ImageFormat::WebP => !WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|webp| webp.has_animation()),
        _ => true,
    }
}

/// The size that the head of a GIF states (GIF89a, 18).
fn gif_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = bytes.strip_prefix(b"GIF87a").or_else(|| bytes.strip_prefix(b"GIF89a"))?;
    let [a, b, c, d, ..] = *size else { return None };
    Some((u32::from(u16::from_le_bytes([a, b])), u32::from(u16::from_le_bytes([c, d]))))
}

/// The size of a drawing: its width and height in pixels, else those of its view box (SVG 2, 8.12).
fn drawing_size(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = text.get(start..start + text.get(start..)?.find('>')?)?;
    let pixels = |name| attribute(tag, name)?.trim_end_matches("px").trim().parse::<f64>().ok();
    let size = pixels("width").zip(pixels("height")).or_else(|| {
        let view: Vec<f64> =
            attribute(tag, "viewBox")?.split([' ', ',']).filter_map(|number| number.trim().parse().ok()).collect();
        Some((*view.get(2)?, *view.get(3)?))
    });
    let whole = |length: f64| (1.0..65_536.0).contains(&length).then_some(length.round() as u32);
    size.and_then(|(width, height)| whole(width).zip(whole(height)))
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at =
        tag.match_indices(name).find(|(at, _)| tag.get(..*at).is_some_and(|t| t.ends_with(char::is_whitespace)))?.0;
    let rest = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    #[test]
    fn a_photograph_is_as_wide_as_it_is_shown() {
        // Taken with the camera on its side: the file is wider than high.
        let jpeg = samples::jpeg(1600, 1200, Some(6));
        let picture = Picture::measure("a.jpg", &jpeg).unwrap().unwrap();
        assert_eq!(picture, Picture { width: 1200, height: 1600, scaled: Some(Format::Jpeg) });
        assert_eq!(picture.widths().collect::<Vec<_>>(), [480, 960]);
        assert_eq!(picture.height_at(480), 640);
    }

    #[test]
    fn small_pictures_and_drawings_are_shown_as_they_are() {
        let small = Picture::measure("a.png", &samples::png(640, 20)).unwrap().unwrap();
        assert_eq!((small.scaled, small.widths().count()), (None, 0));
        let tiny = Picture::measure("a.png", &samples::png(1, 1)).unwrap().unwrap();
        assert_eq!((tiny.width, tiny.height), (1, 1));
        let svg = |text: &str| Picture::measure("a.svg", text.as_bytes()).unwrap().map(|p| (p.width, p.height));
        assert_eq!(svg("<?xml?><svg width=\"300px\" height='120'>"), Some((300, 120)));
        assert_eq!(svg("<svg xmlns=\"x\" viewBox=\"0 0 40.4,20\" stroke-width=\"3\">"), Some((40, 20)));
        assert_eq!(svg("<svg width=\"100%\">"), None);
        let gif = Picture::measure("a.gif", b"GIF89a\x20\x03\x10\x00\x00").unwrap().unwrap();
        assert_eq!((gif.width, gif.height, gif.scaled), (800, 16, None));
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_is_refused_by_its_head() {
        let bomb = samples::huge_png(60_000, 60_000);
        assert_eq!(Picture::measure("a.png", &bomb), Err(Fault::TooManyPixels(60_000, 60_000)));
    }

    #[test]
    fn what_is_no_picture_is_broken() {
        for bytes in [b"no picture".as_slice(), b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(Picture::measure("a.jpg", bytes), Err(Fault::Broken), "{bytes:?}");
        }
    }
}
