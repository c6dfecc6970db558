//! Pictures for tests, made on the spot.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A photograph whose upper left quarter is red, with an EXIF orientation if one is given.
pub fn jpeg(width: u32, height: u32, orientation: Option<u8>) -> Vec<u8> {
    let colour = |x, y| if x < width / 2 && y < height / 2 { Rgb([230, 20, 20]) } else { Rgb([20, 20, 230]) };
    let mut jpeg = Vec::new();
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour));
    picture.write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).unwrap();
    if let Some(orientation) = orientation {
        // TIFF, little-endian: one entry, tag 0x0112, a short.
        let mut exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
        jpeg.splice(2..2, exif);
    }
    jpeg
}

/// A drawing: green in a circle, and red that nobody sees around it.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let colour = |x: u32, y: u32| {
        let (dx, dy) = (x.abs_diff(width / 2), y.abs_diff(height / 2));
        if dx * dx + dy * dy <= height * height / 9 { Rgba([10, 230, 10, 255]) } else { Rgba([230, 10, 10, 0]) }
    };
    let mut png = Vec::new();
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, colour));
    picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    png
}

/// A PNG of one pixel whose head claims another size.
pub fn huge_png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = png::Encoder::new(&mut out, width, height).write_header().unwrap();
    writer.write_chunk(png::chunk::IDAT, &[0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1]).unwrap();
    drop(writer);
    out
}
