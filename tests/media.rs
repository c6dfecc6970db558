//! Pictures and social cards of built sites.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use scraper::{ElementRef, Html, Selector};
use tempfile::TempDir;

/// The address of the site.
const ADDRESS: &str = "https://ferry.example/notes/";

/// A site of one explainer in a folder of its own, with the pictures beside it.
struct Site(TempDir);

impl Site {
    fn new(front: &str, body: &str, theme: &str) -> Self {
        let site = Self(tempfile::tempdir().expect("a folder"));
        let settings = format!("title: Ferry notes\nbase_url: {ADDRESS}\ndescription: What is known.\n{theme}");
        site.write("site.yaml", settings.as_bytes());
        let page =
            format!("---\ntitle: The ferry of Ansk\ndate: 2025-05-01\nas_of: 2025-06-01\n{front}---\n\n{body}\n");
        site.write("content/explainers/ferry/index.md", page.as_bytes());
        site
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("site")
    }

    fn public(&self) -> PathBuf {
        self.0.path().join("public")
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(file, bytes).expect("the file can be written");
    }

    fn picture(&self, name: &str, bytes: &[u8]) {
        self.write(&format!("content/explainers/ferry/{name}"), bytes);
    }

    fn built(&self) -> BTreeMap<String, Vec<u8>> {
        common::build_clean(&self.root(), &self.public(), &["--today", "2025-06-05"]);
        common::files(&self.public())
    }

    /// What a build that fails says.
    fn refused(&self) -> String {
        let run = common::build(&self.root(), &self.public(), &["--today", "2025-06-05"]);
        assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
        assert!(!self.public().exists());
        String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr)
    }

    fn cached(&self) -> usize {
        fs::read_dir(self.root().join(".dateline/cache/images")).map_or(0, Iterator::count)
    }
}

fn encoded(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).expect("it can be encoded");
    bytes
}

/// A photograph, lying on its side: EXIF says to turn it by a quarter.
fn turned_photograph() -> Vec<u8> {
    let pixels = RgbImage::from_fn(1600, 1000, |x, y| Rgb([(x / 8) as u8, (y / 8) as u8, 90]));
    let mut jpeg = encoded(DynamicImage::ImageRgb8(pixels), ImageFormat::Jpeg);
    let mut exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([6, 0, 0, 0, 0, 0, 0, 0]);
    jpeg.splice(2..2, exif);
    jpeg
}

fn drawing(width: u32, height: u32) -> Vec<u8> {
    let pixels = RgbaImage::from_fn(width, height, |x, _| Rgba([20, 90, 20, if x < width / 2 { 0 } else { 255 }]));
    encoded(DynamicImage::ImageRgba8(pixels), ImageFormat::Png)
}

fn page(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Html {
    Html::parse_document(std::str::from_utf8(&files[path]).expect("pages are UTF-8"))
}

fn only<'h>(html: &'h Html, selector: &str) -> ElementRef<'h> {
    let found: Vec<_> = html.select(&Selector::parse(selector).expect("a selector")).collect();
    assert_eq!(found.len(), 1, "{selector}");
    found[0]
}

/// What a `<meta>` of a page says.
fn meta(html: &Html, property: &str) -> String {
    only(html, &format!("meta[property='{property}']")).attr("content").unwrap_or_default().to_owned()
}

/// The files that `srcset` names with their widths, as they are published.
fn choice(image: ElementRef<'_>) -> Vec<(String, u32)> {
    let listed = image.attr("srcset").unwrap_or_default().split(", ").filter(|one| !one.is_empty());
    listed
        .map(|one| {
            let (url, width) = one.split_once(' ').expect("an address and a width");
            let path = url.strip_prefix("/notes/").expect("below the base path");
            (path.to_owned(), width.trim_end_matches('w').parse().expect("a width"))
        })
        .collect()
}

#[test]
fn a_photograph_is_offered_upright_in_several_sizes() {
    let site = Site::new("image: {src: boat.jpg, alt: A boat, credit: A. Ferrier, licence: CC BY 4.0}\n", "Text.", "");
    site.picture("boat.jpg", &turned_photograph());
    let files = site.built();
    let html = page(&files, "explainers/ferry/index.html");
    let image = only(&html, "figure.picture > img");
    // It is 1000 pixels wide when it is upright: the original is the largest.
    assert_eq!((image.attr("width"), image.attr("height")), (Some("1000"), Some("1600")));
    let choice = choice(image);
    assert_eq!(choice.iter().map(|(_, width)| *width).collect::<Vec<_>>(), [480, 960, 1000]);
    for (path, width) in &choice[..2] {
        let made = image::load_from_memory(&files[path]).expect("a picture");
        assert_eq!((made.width(), made.height()), (*width, width * 8 / 5), "{path}");
        assert!(files[path].len() < files["explainers/ferry/boat.jpg"].len());
        assert!(!files[path].windows(4).any(|bytes| bytes == b"Exif"), "{path}");
    }
    let caption: String = only(&html, "figure.picture > figcaption").text().collect();
    assert_eq!(caption, "A. Ferrier, CC BY 4.0");
    assert_eq!(meta(&html, "og:image"), format!("{ADDRESS}explainers/ferry/boat.jpg"));
    assert_eq!(meta(&html, "og:image:alt"), "A boat");
    // Its own picture takes the place of a card.
    assert!(!files.contains_key("explainers/ferry/card.png") && files.contains_key("card.png"));
}

#[test]
fn pictures_in_the_text_keep_their_place_and_their_credit() {
    let body = "![A plan](plan.png \"Drawing: the desk\")\n\nA dot ![dot](dot.png) in a line.\n\n![Moving](wave.gif)";
    let site = Site::new("", body, "");
    site.picture("plan.png", &drawing(2000, 500));
    site.picture("dot.png", &drawing(1, 1));
    site.picture("wave.gif", b"GIF89a\x20\x03\x10\x00\x00");
    let files = site.built();
    let html = page(&files, "explainers/ferry/index.html");
    let plan = only(&html, ".prose figure.picture > img[alt='A plan']");
    assert_eq!(
        (plan.attr("width"), plan.attr("height"), plan.attr("loading")),
        (Some("1440"), Some("360"), Some("lazy"))
    );
    let (path, _) = &choice(plan)[0];
    let small = image::load_from_memory(&files[path]).expect("a picture").to_rgba8();
    assert_eq!((small.get_pixel(10, 10).0[3], small.get_pixel(470, 10).0), (0, [20, 90, 20, 255]));
    assert_eq!(only(&html, ".prose figure.picture > figcaption").text().collect::<String>(), "Drawing: the desk");
    let dot = only(&html, "p > img[alt='dot']");
    assert_eq!((dot.attr("width"), dot.attr("height"), dot.attr("srcset")), (Some("1"), Some("1"), None));
    let gif = only(&html, "img[alt='Moving']");
    assert_eq!((gif.attr("src"), gif.attr("width")), (Some("/notes/explainers/ferry/wave.gif"), Some("800")));
}

#[test]
fn what_was_made_is_kept_and_what_is_not_used_is_removed() {
    let front = "image: {src: plan.png, alt: A plan, credit: The desk}\n";
    let site = Site::new(front, "Text.", "theme: {social_cards: none}\n");
    site.picture("plan.png", &drawing(1000, 300));
    let first = site.built();
    assert_eq!(site.cached(), 2);
    let file = fs::read_dir(site.root().join(".dateline/cache/images")).expect("it is there").next();
    let made = |file: &Path| fs::metadata(file).and_then(|file| file.modified()).expect("a time");
    let file = file.expect("a file").expect("it can be read").path();
    let before = made(&file);
    assert_eq!(first, site.built());
    assert_eq!(before, made(&file));
    // Without the folder the same is made again.
    fs::remove_dir_all(site.root().join(".dateline")).expect("it can be deleted");
    assert_eq!(first, site.built());
    site.picture("plan.png", &drawing(900, 300));
    site.built();
    assert_eq!(site.cached(), 1);
    assert!(!file.exists());
}

#[test]
fn a_picture_that_can_not_be_shown_is_named_where_it_stands() {
    let site = Site::new("image: {src: boat.jpg, alt: A boat}\n", "Text.\n\n![A plan](plan.png)", "");
    site.picture("boat.jpg", b"<!doctype html><title>Not found</title>");
    let mut bomb = Vec::new();
    let mut writer = png::Encoder::new(&mut bomb, 50_000, 40_000).write_header().expect("a head");
    writer.write_chunk(png::chunk::IDAT, &[0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1]).expect("one pixel");
    drop(writer);
    site.picture("plan.png", &bomb);
    let said = site.refused();
    assert!(said.contains("IMG005"), "{said}");
    assert!(said.contains("`content/explainers/ferry/boat.jpg` is damaged, or is no picture"), "{said}");
    assert!(said.contains("has 50000 × 40000 pixels, more than the 64 million that are read"), "{said}");
    assert!(said.contains("index.md:5") && said.contains("index.md:10"), "{said}");
}

#[test]
fn a_picture_that_is_cut_off_is_named_too() {
    let site = Site::new("image: {src: plan.png, alt: A plan}\n", "Text.", "");
    let whole = drawing(1000, 900);
    site.picture("plan.png", &whole[..whole.len() / 2]);
    let said = site.refused();
    assert!(said.contains("IMG005") && said.contains("index.md:5"), "{said}");
}

#[test]
fn each_explainer_has_a_card_and_all_other_pages_that_of_the_site() {
    let site = Site::new("", "Text.", "");
    let files = site.built();
    let html = page(&files, "explainers/ferry/index.html");
    let url = meta(&html, "og:image");
    let (address, version) = url.split_once("?v=").expect("a version");
    assert_eq!(address, format!("{ADDRESS}explainers/ferry/card.png"));
    assert_eq!((meta(&html, "og:image:width"), meta(&html, "og:image:height")), ("1200".to_owned(), "630".to_owned()));
    assert_eq!(meta(&html, "og:image:alt"), "The ferry of Ansk. Facts as of 1 June 2025");
    assert_eq!(only(&html, "meta[name='twitter:card']").attr("content"), Some("summary_large_image"));
    let card = image::load_from_memory(&files["explainers/ferry/card.png"]).expect("a picture");
    assert_eq!((card.width(), card.height()), (1200, 630));
    assert!(files["explainers/ferry/card.png"].len() < 40_000);
    for other in ["index.html", "explainers/index.html"] {
        assert!(meta(&page(&files, other), "og:image").starts_with(&format!("{ADDRESS}card.png?v=")), "{other}");
    }
    // What the card says is part of its address, so that those who show it fetch it again.
    let later =
        Site::new("updates: [{date: 2025-06-02, note: More is known.}]\n", "Text.", "theme: {accent: \"#123456\"}\n");
    let changed = meta(&page(&later.built(), "explainers/ferry/index.html"), "og:image");
    assert!(!changed.ends_with(version), "{changed}");
}

#[test]
fn a_site_says_which_cards_it_wants() {
    let of = |theme: &str| Site::new("", "Text.", theme).built();
    let one = of("theme: {social_cards: site}\n");
    assert!(one.contains_key("card.png") && !one.contains_key("explainers/ferry/card.png"));
    assert!(meta(&page(&one, "explainers/ferry/index.html"), "og:image").starts_with(&format!("{ADDRESS}card.png?v=")));
    let none = of("theme: {social_cards: none}\n");
    assert!(!none.keys().any(|path| path.ends_with("card.png")));
    assert!(!String::from_utf8_lossy(&none["explainers/ferry/index.html"]).contains("og:image"));
}

#[test]
fn a_card_that_the_site_brings_stands() {
    let site = Site::new("", "Text.", "");
    site.write("static/card.png", &drawing(1200, 630));
    site.picture("card.png", &drawing(1200, 631));
    let files = site.built();
    assert_eq!(files["card.png"], drawing(1200, 630));
    assert_eq!(files["explainers/ferry/card.png"], drawing(1200, 631));
}
