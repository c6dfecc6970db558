//! Pictures without what cameras write into them: where and when they were taken, with what, by whom. Whoever takes pictures
//! in a war must be able to publish one without telling where they stood.
//!
//! The file is taken apart into its segments, and only those that show the picture are put together again: no pixel changes.
//! Of the rest, which way is up stays, and colour profiles do.

use std::fs;
use std::path::Path;

use image::metadata::Orientation;

/// The bytes to publish of a picture with private parts. None for a file that has none, or is no JPEG, PNG or WebP; nor for
/// one that can't be read, which whoever copies it will say.
pub fn bare(path: &str, file: &Path) -> Option<Vec<u8>> {
    let is_image = mime_guess::from_path(path).iter().any(|kind| kind.type_() == mime_guess::mime::IMAGE);
    let bytes = is_image.then(|| fs::read(file).ok())??;
    bare_bytes(&bytes).filter(|bare| *bare != bytes)
}

/// The picture alone; none for what is no JPEG, PNG or WebP by its first bytes.
fn bare_bytes(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xff, SOI]) {
        Some(jpeg(bytes))
    } else if bytes.starts_with(PNG) {
        Some(png(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(webp(bytes))
    } else {
        None
    }
}

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP1: u8 = 0xe1;
const EXIF: &[u8] = b"Exif\0\0";

/// A JPEG's segments (ITU T.81, annex B). What stands behind its end is no part of the picture: phones put films there, and
/// more pictures with places of their own. As decoders do, it looks for the next marker where none stands.
fn jpeg(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, SOI];
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let Some(at) = marker(rest) {
        let (code, after) = (rest[at + 1], &rest[at + 2..]);
        match code {
            EOI => {
                out.extend([0xff, EOI]);
                break;
            }
            0x01 | 0xd0..=SOI => {
                out.extend([0xff, code]);
                rest = after;
            }
            // Codes without a meaning have no length either. Decoders pass over them, and read what follows.
            0x02..=0xbf => rest = after,
            _ => {
                let length = after.first_chunk().map_or(2, |length| usize::from(u16::from_be_bytes(*length)).max(2));
                let (segment, after) = after.split_at(length.min(after.len()));
                push_segment(&mut out, code, segment);
                // The samples of a scan go on to the next marker.
                let samples = if code == SOS { marker(after).unwrap_or(after.len()) } else { 0 };
                out.extend_from_slice(&after[..samples]);
                rest = &after[samples..];
            }
        }
    }
    out
}

/// Where the next marker begins. `ff 00` is a sample, and restarts (`d0` to `d7`) stand among samples.
fn marker(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff))
}

/// A segment with its length, if it belongs to the picture.
fn push_segment(out: &mut Vec<u8>, code: u8, segment: &[u8]) {
    let content = segment.get(2..).unwrap_or_default();
    let shows = match code {
        // Frames, tables, scans.
        0xc0..=0xdf => true,
        // The picture's proportions, and no smaller picture of what it was before it was cut.
        0xe0 => content.starts_with(b"JFIF\0"),
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        // How Adobe's programs mix colours.
        0xee => content.starts_with(b"Adobe"),
        // All other segments of applications, comments, and what the standard keeps for later.
        _ => false,
    };
    if shows {
        out.extend([0xff, code]);
        out.extend_from_slice(segment);
    } else if let Some(exif) = content.strip_prefix(EXIF).filter(|_| code == APP1).and_then(upright) {
        out.extend([0xff, APP1, 0, (2 + EXIF.len() + exif.len()) as u8]);
        out.extend_from_slice(EXIF);
        out.extend(exif);
    }
}

/// EXIF that says nothing but which way is up; none where up is up.
fn upright(exif: &[u8]) -> Option<[u8; 26]> {
    let orientation = Orientation::from_exif_chunk(exif).filter(|found| *found != Orientation::NoTransforms)?;
    // TIFF, little-endian: one entry, tag 0x0112, a short; no other directory.
    let mut bare = *b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0";
    bare[18] = orientation.to_exif();
    Some(bare)
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The chunks that show a picture, besides the critical ones: transparency, colours, size, animation.
const SHOWN: [&[u8]; 16] = [
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs",
    b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// A PNG's chunks, each its length, its name, its content and a sum.
fn png(bytes: &[u8]) -> Vec<u8> {
    let mut out = PNG.to_vec();
    let mut rest = bytes.get(PNG.len()..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let content = u32::from_be_bytes(*length) as usize;
        let end = content.saturating_add(12).min(rest.len());
        let name = after.get(..4).unwrap_or_default();
        if name.first().is_some_and(u8::is_ascii_uppercase) || SHOWN.contains(&name) {
            out.extend_from_slice(&rest[..end]);
        } else if name == b"eXIf"
            && let Some(exif) = rest.get(8..8 + content).and_then(upright)
        {
            out.extend((exif.len() as u32).to_be_bytes());
            let sum = crc32fast::hash(&[name, &exif].concat());
            out.extend_from_slice(name);
            out.extend(exif);
            out.extend(sum.to_be_bytes());
        }
        rest = if name == b"IEND" { &[] } else { &rest[end..] };
    }
    out
}

/// A WebP's chunks (RFC 9649), without those that tell of the camera.
fn webp(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut has_exif = false;
    for (name, whole, content) in webp_chunks(bytes.get(12..).unwrap_or_default()) {
        match name {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ICCP" => out.extend_from_slice(whole),
            b"ANMF" => push_chunk(&mut out, name, &frame(content)),
            b"EXIF" => {
                if let Some(exif) = upright(content.strip_prefix(EXIF).unwrap_or(content)) {
                    push_chunk(&mut out, name, &exif);
                    has_exif = true;
                }
            }
            _ => {}
        }
    }
    settle(&mut out, has_exif);
    out
}

/// A frame of an animation: where and how long it is shown, then the chunks of its picture, and none besides.
fn frame(content: &[u8]) -> Vec<u8> {
    const HEAD: usize = 16;
    let (head, chunks) = content.split_at(HEAD.min(content.len()));
    let shown = webp_chunks(chunks).filter(|(name, ..)| matches!(*name, b"VP8 " | b"VP8L" | b"ALPH"));
    std::iter::once(head).chain(shown.map(|(_, whole, _)| whole)).collect::<Vec<_>>().concat()
}

/// The chunks of a WebP, each a name, a length, a content and a byte more if the length is odd: the name, all of it, and the content.
fn webp_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (name, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let content = &after[..length.min(after.len())];
        let end = length.saturating_add(length % 2).min(after.len());
        let whole = &rest[..8 + end];
        rest = &rest[8 + end..];
        Some((name, whole, content))
    })
}

fn push_chunk(out: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    out.extend_from_slice(name);
    out.extend((content.len() as u32).to_le_bytes());
    out.extend_from_slice(content);
    out.extend_from_slice(if content.len() % 2 == 1 { &[0] } else { &[] });
}

/// Says how long a WebP is and what it has, now that some of it is gone.
fn settle(webp: &mut [u8], has_exif: bool) {
    let length = (webp.len() as u32).saturating_sub(8).to_le_bytes();
    webp[4..8].copy_from_slice(&length);
    // A damaged one may have no flags: there stands the next chunk.
    let has_flags = webp.get(12..16) == Some(b"VP8X") && webp.get(16..20) != Some(&[0; 4]) && webp.len() > 20;
    if has_flags {
        webp[20] = (webp[20] & !0x0c) | if has_exif { 0x08 } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::codecs::webp::WebPEncoder;
    use image::{DynamicImage, ExtendedColorType, ImageEncoder};

    use super::*;
    use crate::media::samples;

    const PLACE: &[u8] = b"48 deg 21' N";

    /// EXIF of a camera: a place, and a picture that lies on its side.
    fn exif() -> Vec<u8> {
        let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(PLACE);
        exif
    }

    fn segment(code: u8, content: &[&[u8]]) -> Vec<u8> {
        let content = content.concat();
        let mut segment = vec![0xff, code];
        segment.extend(((content.len() + 2) as u16).to_be_bytes());
        segment.extend(content);
        segment
    }

    fn photo() -> Vec<u8> {
        let mut photo = samples::jpeg(64, 48, None);
        let private = [
            segment(APP1, &[EXIF, &exif()]),
            segment(APP1, &[b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>", PLACE]),
            segment(0xe2, &[b"ICC_PROFILE\0\x01\x01the colours"]),
            segment(0xe2, &[b"MPF\0", PLACE]),
            segment(0xed, &[b"Photoshop 3.0\0", PLACE]),
            segment(0xe0, &[b"JFXX\0\x10", PLACE]),
            segment(0xf0, &[PLACE]),
            segment(0xfe, &[PLACE]),
        ];
        photo.splice(2..2, private.concat());
        // A film behind the picture, as phones have it.
        photo.extend_from_slice(PLACE);
        photo
    }

    fn drawing() -> Vec<u8> {
        let mut drawing = samples::png(40, 30);
        let chunk = |name: &[u8], content: &[u8]| {
            let named = [name, content].concat();
            [&(content.len() as u32).to_be_bytes(), &*named, &crc32fast::hash(&named).to_be_bytes()].concat()
        };
        let text = [b"Location\0".as_slice(), PLACE].concat();
        let private = [chunk(b"eXIf", &exif()), chunk(b"tEXt", &text), chunk(b"gAMA", &[0, 0, 0xb1, 0x8f])];
        drawing.splice(33..33, private.concat());
        drawing.extend_from_slice(PLACE);
        drawing
    }

    fn webp_photo() -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(Cursor::new(&mut out));
        encoder.set_exif_metadata(exif()).unwrap();
        encoder.set_icc_profile(b"the colours".to_vec()).unwrap();
        encoder.encode(&[90; 20 * 10 * 3], 20, 10, ExtendedColorType::Rgb8).unwrap();
        out
    }

    fn decoded(bytes: &[u8]) -> (DynamicImage, Orientation) {
        use image::ImageDecoder;
        let reader = || image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap();
        (reader().decode().unwrap(), reader().into_decoder().unwrap().orientation().unwrap())
    }

    fn has(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|window| window == words)
    }

    #[test]
    fn places_go_and_the_picture_stays() {
        for (name, photo) in [("JPEG", photo()), ("PNG", drawing()), ("WebP", webp_photo())] {
            assert!(has(&photo, PLACE), "{name}");
            let bare = bare_bytes(&photo).unwrap();
            assert!(!has(&bare, PLACE), "{name} tells where it was taken");
            let ((was, up), (is, still_up)) = (decoded(&photo), decoded(&bare));
            assert!(was.as_bytes() == is.as_bytes(), "{name} looks different");
            assert_eq!((up, still_up), (Orientation::Rotate90, Orientation::Rotate90), "{name}");
            assert_eq!(bare_bytes(&bare), Some(bare), "{name} has still something to take out");
        }
        assert!(has(&bare_bytes(&photo()).unwrap(), b"the colours"));
        assert!(has(&bare_bytes(&webp_photo()).unwrap(), b"the colours"));
        assert!(has(&bare_bytes(&drawing()).unwrap(), b"gAMA"));
    }

    #[test]
    fn pictures_without_private_parts_stay_as_they_are() {
        for bytes in [samples::jpeg(64, 48, None), samples::png(40, 30)] {
            assert_eq!(bare_bytes(&bytes).as_deref(), Some(&*bytes));
        }
        assert_eq!(bare_bytes(b"GIF89a"), None);
        assert_eq!(bare_bytes(b""), None);
    }

    #[test]
    fn a_code_without_a_meaning_hides_nothing() {
        let (photo, mut damaged) = (photo(), photo());
        // What would be its length takes in all that follows.
        damaged.splice(2..2, [0xff, 0x4a, 0xff, 0xff]);
        assert_eq!(bare_bytes(&damaged), bare_bytes(&photo));
    }

    #[test]
    fn a_webp_without_flags_keeps_its_chunks() {
        let chunks = b"VP8X\0\0\0\0VP8L\x02\0\0\0\x2f\0";
        let damaged = [b"RIFF\x16\0\0\0WEBP".as_slice(), chunks].concat();
        assert_eq!(bare_bytes(&damaged), Some(damaged));
    }

    #[test]
    fn a_frame_of_an_animation_keeps_its_picture_alone() {
        let chunk = |name: &[u8; 4], content: &[u8]| {
            let mut out = Vec::new();
            push_chunk(&mut out, name, content);
            out
        };
        let animation = |inner: &[Vec<u8>]| {
            let frame = [[7; 16].to_vec(), inner.concat()].concat();
            let mut out = [b"RIFF\0\0\0\0WEBP".to_vec(), chunk(b"ANMF", &frame)].concat();
            settle(&mut out, false);
            out
        };
        let (alpha, picture) = (chunk(b"ALPH", b"a"), chunk(b"VP8 ", b"picture"));
        let told = animation(&[alpha.clone(), chunk(b"EXIF", PLACE), picture.clone(), chunk(b"XMP ", PLACE)]);
        assert_eq!(bare_bytes(&told), Some(animation(&[alpha, picture])));
    }

    #[test]
    fn damaged_pictures_tell_no_more_than_whole_ones() {
        for (photo, place) in [(photo(), PLACE), (drawing(), PLACE), (webp_photo(), PLACE)] {
            for length in 0..photo.len() {
                let bare = bare_bytes(&photo[..length]).unwrap_or_default();
                assert!(!has(&bare, place), "cut off at {length}");
            }
            for at in 0..photo.len() {
                let mut damaged = photo.clone();
                damaged[at] ^= 0xff;
                let _ = bare_bytes(&damaged); // whatever comes of it, it comes
            }
        }
    }
}
