//! Smaller pictures and social cards, made when a browser asks for them.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::site::{BASE, Site, TALKS_PAGE};
use crate::common;

const PAGE: &str = "explainers/water-protocol/";

/// A photograph of one colour.
fn photograph(width: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let pixels = DynamicImage::ImageRgb8(RgbImage::from_pixel(width, 300, Rgb(colour)));
    pixels.write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg).expect("it can be encoded");
    jpeg
}

/// The address of the smallest picture that the page offers, below the base path.
fn smallest(page: &str) -> Option<String> {
    let listed = page.split("srcset=\"").nth(1)?;
    let url = listed.split([' ', '"']).next()?;
    url.strip_prefix(BASE).map(str::to_owned)
}

#[test]
fn smaller_pictures_and_cards_are_made_when_they_are_asked_for() {
    let site = Site::new();
    site.write("content/explainers/water-protocol/gate.jpg", photograph(1200, [200, 30, 30]));
    let preview = site.serve(&[]);
    site.edit("content/explainers/water-protocol/index.md", "(sluice.png", "(gate.jpg");
    preview.until("the page offers sizes", || smallest(&preview.get(PAGE).page()).is_some());
    let first = smallest(&preview.get(PAGE).page()).unwrap_or_default();
    let reply = preview.get(&first);
    assert_eq!((reply.status, reply.field("content-type")), (200, "image/jpeg"));
    assert_eq!(image::load_from_memory(&reply.body).expect("a picture").width(), 480);
    assert_eq!(preview.get(&first.replace(".480.", ".481.")).status, 404);
    // Another picture has another address.
    site.write("content/explainers/water-protocol/gate.jpg", photograph(1000, [30, 30, 200]));
    preview.until("the page offers others", || smallest(&preview.get(PAGE).page()).is_some_and(|next| next != first));
    let card = preview.get(&format!("{TALKS_PAGE}card.png"));
    assert_eq!((card.status, card.field("content-type")), (200, "image/png"));
    assert_eq!(preview.errors(PAGE), 0);
    // One that is damaged is named, and the site is still seen.
    site.write("content/explainers/water-protocol/gate.jpg", "no picture");
    preview.until("the fault is told", || preview.errors(PAGE) == 1);
    assert_eq!(preview.get(PAGE).status, 200);
}

#[test]
fn a_photograph_tells_as_little_as_when_it_is_published() {
    const PLACE: &[u8] = b"48 deg 21' N";
    let site = Site::new();
    let mut taken = photograph(300, [200, 30, 30]);
    let exif = [b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0".as_slice(), PLACE].concat();
    let head = [0xff, 0xe1, 0, exif.len() as u8 + 2];
    taken.splice(2..2, [&head, exif.as_slice()].concat());
    let photograph = "explainers/water-protocol/gate.jpg";
    site.write(&format!("content/{photograph}"), &taken);
    let tells = |picture: &[u8]| picture.windows(PLACE.len()).any(|bytes| bytes == PLACE);
    assert!(tells(&taken));
    let served = site.serve(&[]).get(photograph);
    assert_eq!((served.status, served.field("content-type")), (200, "image/jpeg"));
    assert!(!tells(&served.body));
    let public = site.beside("public");
    common::build_clean(&site.root(), &public, &["--today", "2025-06-05"]);
    assert!(std::fs::read(public.join(photograph)).expect("the picture") == served.body);
}
