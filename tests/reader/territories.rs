//! The table of territories, their map, and the slider through the days of their history.

use crate::browser::site::Site;
use crate::browser::{Browser, Tab};

const WIDE: u32 = 1280;
const NARROW: u32 = 390;

/// Functions that these tests call in pages.
const IN_PAGE: &str = r#"
    window.all = (selector) => [...document.querySelectorAll(selector)];
    window.rows = () => all(".territories tbody tr").filter((r) => !r.hidden).map((r) => r.cells[0].innerText.trim()).join();
    window.head = (n) => all(".territories thead th")[n];
    window.sorted = () => all("[aria-sort]").map((h) => h.innerText.trim() + " " + h.ariaSort).join();
    window.tile = (name) => document.querySelector(`.tile[data-name="${name}"]`);
    window.shows = (name, status, key) => tile(name).querySelector("title").textContent === `${name}: ${status}`
        && tile(name).querySelector(".edge").getAttribute("fill") === `url(#${document.querySelector(`pattern[data-key="${key}"]`).id})`;
    window.slider = document.querySelector("[type=range]");
    true;
"#;

fn open(site: &Site, width: u32) -> Tab {
    let tab = Browser::shared().open(&site.url("territories/"), width);
    tab.until_live();
    tab.ask(IN_PAGE);
    tab.until("head(0).querySelector('button') !== null");
    tab
}

/// Puts the focus on something, and presses a key.
fn press_on(tab: &Tab, element: &str, key: &str) {
    tab.holds(&format!("(({element}).focus(), document.activeElement === ({element}))"));
    tab.press(key);
}

#[test]
fn heads_sort_by_keyboard_and_the_third_press_goes_back() {
    let site = Site::served();
    let tab = open(&site, WIDE);
    let written = tab.text("rows()");
    let as_of = "all('.territories thead th').findIndex((h) => h.innerText.startsWith('As of'))";
    let button = format!("head({as_of}).querySelector('button')");
    press_on(&tab, &button, " ");
    tab.until("sorted().startsWith('As of') && sorted().endsWith('ascending')");
    // What was never reported comes last.
    assert_eq!(
        tab.text("rows()"),
        "Sarnik Heights,Port Zahir,Tel Marav,Ebrin Shoals,Lower Marav,Upper Marav,Lantern Isles"
    );
    tab.press(" ");
    tab.until("sorted().endsWith('descending')");
    assert_eq!(
        tab.text("rows()"),
        "Upper Marav,Lower Marav,Ebrin Shoals,Tel Marav,Port Zahir,Sarnik Heights,Lantern Isles"
    );
    tab.press(" ");
    tab.until("sorted() === ''");
    assert_eq!(tab.text("rows()"), written);
    // Words are sorted as the page's language does it.
    press_on(&tab, "head(0).querySelector('button')", " ");
    tab.until("sorted() !== ''");
    press_on(&tab, "head(0).querySelector('button')", " ");
    tab.until("sorted().endsWith('descending')");
    assert!(tab.text("rows()").starts_with("Upper Marav,Tel Marav,"));
}

#[test]
fn rows_are_filtered_by_words_and_by_status_and_the_count_is_said() {
    let site = Site::served();
    let tab = open(&site, WIDE);
    let said = "document.querySelector('.filter [role=status]').textContent";
    assert_eq!(tab.text(said), "");
    tab.holds("(document.querySelector('.filter input').focus(), true)");
    tab.type_in("MARÁV");
    tab.until("rows() === 'Lower Marav,Tel Marav,Upper Marav'");
    assert_eq!(tab.text(said), "Shown: 3 of 7");
    press_on(&tab, "document.querySelector('.filter select')", "ArrowDown");
    tab.until("rows().split(',').length < 3");
    assert!(tab.text(said).starts_with("Shown: 1 of 7"), "{}", tab.text(said));
}

#[test]
fn the_slider_goes_back_through_the_days_of_the_history() {
    let site = Site::served();
    let tab = open(&site, WIDE);
    tab.holds("shows('Tel Marav', 'Self-declared', 'self-declared')");
    assert_eq!(tab.text("slider.ariaValueText"), tab.text("document.querySelector('.slider output').textContent"));
    press_on(&tab, "slider", "Home");
    tab.until("slider.ariaValueText === '23 July 2019'");
    tab.holds("shows('Tel Marav', 'Unknown', 'unknown') && shows('Ebrin Shoals', 'Rival claims', 'disputed')");
    tab.press("ArrowRight");
    tab.until("shows('Tel Marav', 'Government-controlled', 'government-controlled')");
    assert_eq!(tab.text("document.querySelector('.slider output').textContent"), "5 April 2020");
    tab.holds("document.querySelector('.tile-map desc').textContent.includes('Tel Marav: Government-controlled')");
    // A status of the site's own brings its colour, and takes it away again.
    tab.press("End");
    tab.until(
        "shows('Port Zahir', 'Mandate area', 'mandate-area') && tile('Port Zahir').querySelector('.edge').getAttribute('color') === '#5a5a8a'",
    );
    press_on(&tab, "slider", "Home");
    tab.until("tile('Port Zahir').querySelector('.edge').dataset.status === 'unknown' && !tile('Port Zahir').querySelector('.edge').getAttribute('color')");
}

#[test]
fn narrow_screens_show_cards_that_sort_too() {
    let site = Site::served();
    let tab = open(&site, NARROW);
    tab.holds("document.documentElement.scrollWidth <= innerWidth");
    tab.holds("all('.territories tbody td').every((cell) => box(cell).right <= innerWidth)");
    tab.holds("getComputedStyle(document.querySelector('.territories td'), '::before').content.length > 2");
    tab.holds("box(head(0).querySelector('button')).height >= 24");
    press_on(&tab, "head(0).querySelector('button')", " ");
    tab.until("sorted() === 'Name ascending' || sorted().endsWith(' ascending')");
}

#[test]
fn nothing_is_shown_that_needs_a_script_and_nothing_is_missing_without() {
    let site = tempfile::tempdir().expect("a folder");
    crate::common::build_clean(
        &crate::common::project().join("tests/sites/marav"),
        site.path(),
        &["--today", "2025-06-05"],
    );
    let page = std::fs::read_to_string(site.path().join("territories/index.html")).expect("the page");
    let page = scraper::Html::parse_document(&page);
    let all = |selector: &str| page.select(&scraper::Selector::parse(selector).expect("a selector")).count();
    assert_eq!(all(".slider:not([hidden]), .filter:not([hidden]), thead button"), 0);
    assert_eq!((all(".slider[hidden]"), all("a.tile title")), (1, 7));
    assert!(all(".days > li > p time") > 5 && all(".days li[data-key] a") > 10);
}

#[test]
fn an_edit_in_the_preview_leaves_all_of_it_working() {
    let site = Site::served();
    let tab = open(&site, WIDE);
    press_on(&tab, "slider", "Home");
    site.edit(
        "content/territories/lantern-isles.md",
        "tile: [5, 3]",
        "tile: [5, 3]\nhistory:\n  - {as_of: 2025-05-01, status: contested, sources: [strait-nets-2022]}",
    );
    tab.until("all('.days > li > p').some((day) => day.textContent === '1 May 2025')");
    tab.until("!slider.closest('[hidden]') && head(0).querySelector('button') !== null");
    press_on(&tab, "slider", "End");
    tab.until("shows('Lantern Isles', 'Contested', 'contested')");
    press_on(&tab, "head(0).querySelector('button')", " ");
    tab.until("sorted() !== ''");
}

/// A map with two neighbours, one on both sides of the antimeridian.
const MAP: &str = r#"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "id": "ES", "geometry": {"type": "Polygon", "coordinates": [[[178, 10], [180, 10], [180, 12], [178, 12], [178, 10]]]}},
    {"type": "Feature", "id": "LI", "geometry": {"type": "MultiPolygon", "coordinates": [
        [[[-180, 10], [-178, 10], [-178, 12], [-180, 12], [-180, 10]]], [[[178, 12], [180, 12], [179.5, 13], [178, 12]]]]}}]}"#;

#[test]
fn shapes_take_the_place_of_tiles_and_the_rest_stay_tiles() {
    let mut site = Site::new();
    site.write("content/map.geojson", MAP);
    site.edit("content/territories/ebrin-shoals.md", "tile: [5, 2]", "shape: ES");
    site.edit("content/territories/lantern-isles.md", "tile: [5, 3]", "tile: [5, 3]\nshape: LI");
    site.serve(0);
    let tab = open(&site, WIDE);
    tab.holds("all('.shapes a.tile').length === 2 && all('.tile-map svg:not(.shapes) a.tile').length === 5");
    // They stand side by side, and not at the two ends of a world.
    tab.holds(
        "box(tile('Ebrin Shoals').querySelector('path')).width > box(document.querySelector('.shapes')).width / 4",
    );
    press_on(&tab, "slider", "Home");
    tab.until("tile('Ebrin Shoals').querySelector('title').textContent === 'Ebrin Shoals: Rival claims'");
    tab.holds("tile('Ebrin Shoals').querySelector('.edge').getAttribute('fill').endsWith('-area)')");
}
