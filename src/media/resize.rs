//! Makes smaller pictures. The same picture gives the same bytes on every machine.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType::Lanczos3;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader, Limits, RgbaImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::picture::{Fault, Format, Picture};

/// Changes whenever the same picture would give other bytes.
pub const VERSION: u8 = 1;

/// The quality of JPEGs, of 100: differences to the original are not seen at reading distance.
const QUALITY: u8 = 80;

/// A picture, decoded and upright.
pub struct Original {
    pixels: DynamicImage,
    /// Which colours its numbers mean, as an ICC profile.
    profile: Option<Vec<u8>>,
    picture: Picture,
    format: Format,
}

impl Original {
    /// Decodes a picture of which smaller ones are made.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn decode(bytes: &[u8], picture: Picture, format: Format) -> Result<Self, Fault> {
        let broken = |_| Fault::Broken;
        let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Fault::Broken)?;
        reader.limits(Limits::default());
        let mut decoder = reader.into_decoder().map_err(broken)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten();
        let mut pixels = DynamicImage::from_decoder(decoder).map_err(broken)?;
        pixels.apply_orientation(orientation);
        Ok(Self { pixels: in_eight_bits(pixels, format), profile, picture, format })
    }

    /// The picture at a width, in pixels. Of what the file said besides its pixels, only the meaning of its colours is kept.
    ///
    /// # Errors
    /// When it can't be written in its format.
    pub fn at_width(&self, width: u32) -> Result<Vec<u8>, Fault> {
        let height = self.picture.height_at(width);
        let small = match &self.pixels {
            DynamicImage::ImageRgba8(pixels) => {
                let small = image::imageops::resize(&weighed(pixels), width, height, Lanczos3);
                DynamicImage::ImageRgba8(unweighed(small))
            }
            pixels => pixels.resize_exact(width, height, Lanczos3),
        };
        match self.format {
            Format::Jpeg => self.jpeg(&small),
            Format::Png => self.png(&small),
        }
    }

    fn jpeg(&self, small: &DynamicImage) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, QUALITY);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_optimized_huffman_tables(true);
        encoder.set_progressive(true);
        let is_grey = matches!(small, DynamicImage::ImageLuma8(_));
        if let Some(profile) = self.profile(is_grey) {
            // One that is too large for the format is left out.
            let _ = encoder.add_icc_profile(profile);
        }
        let colours = if is_grey { ColorType::Luma } else { ColorType::Rgb };
        let side = |length: u32| u16::try_from(length).map_err(|_| Fault::Broken);
        let (width, height) = (side(small.width())?, side(small.height())?);
        encoder.encode(small.as_bytes(), width, height, colours).map_err(|_| Fault::Broken)?;
        Ok(out)
    }

    fn png(&self, small: &DynamicImage) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::new();
        let mut encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive);
        let colours: ExtendedColorType = small.color().into();
        if let Some(profile) = self.profile(!small.color().has_color()) {
            let _ = encoder.set_icc_profile(profile.to_vec());
        }
        encoder.write_image(small.as_bytes(), small.width(), small.height(), colours).map_err(|_| Fault::Broken)?;
        Ok(out)
    }

    /// The profile, if it is for colours of this kind: those of print were turned into red, green and blue (ICC.1, 7.2.8).
    fn profile(&self, is_grey: bool) -> Option<&[u8]> {
        let space: &[u8] = if is_grey { b"GRAY" } else { b"RGB " };
        self.profile.as_deref().filter(|profile| profile.get(16..20) == Some(space))
    }
}

/// The pixels in eight bits, transparent only where the format can be.
fn in_eight_bits(pixels: DynamicImage, format: Format) -> DynamicImage {
    let colour = pixels.color();
    match (colour.has_color(), colour.has_alpha() && format == Format::Png) {
        (false, false) => DynamicImage::ImageLuma8(pixels.into_luma8()),
        (true, false) => DynamicImage::ImageRgb8(pixels.into_rgb8()),
        (_, true) => DynamicImage::ImageRgba8(pixels.into_rgba8()),
    }
}

/// Colours by how much of them is seen: else those of what is transparent would bleed into its neighbours.
fn weighed(pixels: &RgbaImage) -> RgbaImage {
    let mut weighed = pixels.clone();
    for pixel in weighed.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for colour in &mut pixel.0[..3] {
            *colour = ((u32::from(*colour) * alpha + 127) / 255) as u8;
        }
    }
    weighed
}

fn unweighed(mut pixels: RgbaImage) -> RgbaImage {
    for pixel in pixels.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for colour in &mut pixel.0[..3] {
            *colour = (u32::from(*colour) * 255 + alpha / 2).checked_div(alpha).unwrap_or(0).min(255) as u8;
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::samples;

    fn smaller(path: &str, bytes: &[u8], width: u32) -> Vec<u8> {
        let picture = Picture::measure(path, bytes).unwrap().unwrap();
        Original::decode(bytes, picture, picture.scaled.unwrap()).unwrap().at_width(width).unwrap()
    }

    #[test]
    fn a_photograph_stands_upright_and_says_nothing_of_the_camera() {
        let small = smaller("a.jpg", &samples::jpeg(1000, 800, Some(6)), 480);
        let shown = image::load_from_memory(&small).unwrap();
        assert_eq!((shown.width(), shown.height()), (480, 600));
        assert!(!small.windows(4).any(|w| w == b"Exif"));
        // The sample's upper left corner is red; turned by a quarter it is at the upper right.
        let corner = shown.to_rgb8().get_pixel(470, 10).0;
        assert!(corner[0] > 200 && corner[1] < 80, "{corner:?}");
    }

    #[test]
    fn what_is_transparent_stays_so_and_does_not_bleed() {
        let small = image::load_from_memory(&smaller("a.png", &samples::png(1000, 500), 480)).unwrap().to_rgba8();
        assert_eq!(small.dimensions(), (480, 240));
        assert_eq!(small.get_pixel(5, 5).0[3], 0);
        let edge = small.pixels().find(|p| (40..216).contains(&p.0[3]));
        // The sample is green where it is seen and red where it is not.
        assert!(edge.is_none_or(|p| p.0[1] > 200 && p.0[0] < 60), "{edge:?}");
    }

    #[test]
    fn a_cut_off_file_does_not_bring_the_build_down() {
        let whole = samples::png(1000, 500);
        let half = &whole[..whole.len() / 2];
        let picture = Picture::measure("a.png", half).unwrap().unwrap();
        assert!(Original::decode(half, picture, Format::Png).is_err());
    }
}
