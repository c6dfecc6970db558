//! Other ways to read: without scripts, on the narrowest screens, with the system's own colours, on paper.

use crate::browser::site::Site;
use crate::browser::{Browser, Tab};

/// A page of each kind.
const PAGES: [&str; 20] = [
    "",
    "explainers/",
    "explainers/marav-talks/",
    "ar/explainers/marav-talks/",
    "actors/",
    "actors/mira-vesnik/",
    "territories/",
    "territories/ebrin-shoals/",
    "topics/water-sharing/",
    "conflicts/ebrin/",
    "timeline/",
    "positions/",
    "sources/",
    "glossary/",
    "updates/",
    "search/",
    "about/",
    "methods/",
    "ar/",
    "no-such-page/",
];

const TALKS: &str = "explainers/marav-talks/";
const WIDE: u32 = 1280;
/// 1,280 pixels at a zoom of 400 % are as many of CSS.
const NARROWEST: u32 = 320;

fn open(site: &Site, page: &str, width: u32) -> Tab {
    Browser::shared().open(&site.url(page), width)
}

#[test]
fn no_page_is_wider_than_the_narrowest_screen() {
    let site = Site::served();
    let tab = open(&site, "", NARROWEST);
    for page in PAGES {
        tab.go(&site.url(page));
        tab.ask("document.querySelectorAll('details').forEach((part) => (part.open = true))");
        let over = tab.number("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert!(over <= 0.0, "{page} is {over} px wider");
    }
}

#[test]
fn without_scripts_lists_and_tables_are_complete() {
    let site = Site::served();
    let tab = open(&site, "", NARROWEST);
    tab.disable_scripts();
    let shown =
        |what: &str| format!("[...document.querySelectorAll('{what}')].every((e) => e.getClientRects().length)");
    for (page, parts) in
        [("territories/", "tbody tr, .days > li"), ("timeline/", ".event"), ("sources/", ".source-list > li")]
    {
        tab.go(&site.url(page));
        tab.holds(&format!("document.querySelectorAll('{parts}').length > 3"));
        tab.holds(&shown(parts));
        // What only scripts bring to life is not there to be tried in vain.
        tab.holds(
            "![...document.querySelectorAll('.filter, .slider, .scripted, th > button')]
                .some((e) => e.getClientRects().length)",
        );
    }
    tab.go(&site.url("search/"));
    tab.holds(&shown(".index-list a"));
}

#[test]
fn with_the_systems_own_colours_focus_and_status_are_seen() {
    let site = Site::served();
    let tab = open(&site, "territories/", WIDE);
    tab.emulate("screen", ("forced-colors", "active"));
    tab.holds("matchMedia('(forced-colors: active)').matches");
    tab.press("Tab");
    tab.press("Tab");
    tab.holds("document.activeElement.matches(':focus-visible')");
    tab.holds("getComputedStyle(document.activeElement).outlineStyle !== 'none'");
    tab.holds("parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2");
    tab.holds(
        "[...document.querySelectorAll('tbody .status')]
            .every((s) => box(s.querySelector('.symbol')).width > 8 && s.innerText.trim())",
    );
    // The symbol is drawn in a colour that is not the paper's.
    tab.holds(
        "(() => { const paper = getComputedStyle(document.body).backgroundColor;
          return [...document.querySelectorAll('tbody .status .symbol')].every((symbol) =>
              [symbol, ...symbol.querySelectorAll('*')].map((part) => getComputedStyle(part))
                  .some(({ fill, stroke }) => [fill, stroke].some((c) => c.startsWith('rgb(') && c !== paper))); })()",
    );
}

#[test]
fn on_paper_there_is_no_navigation_and_sources_show_their_addresses() {
    let site = Site::served();
    let tab = open(&site, TALKS, WIDE);
    tab.emulate("print", ("prefers-color-scheme", "dark"));
    let shown = |what: &str| format!("[...document.querySelectorAll('{what}')].some((e) => e.getClientRects().length)");
    for gone in [".bar nav", ".breadcrumb", ".contents", ".margin", ".actions", ".filter", ".back"] {
        tab.holds(&format!("document.querySelector('{gone}') !== null"));
        tab.holds(&format!("!({})", shown(gone)));
    }
    tab.holds(&shown("#notes li"));
    // A link to the web is followed by its address, which a style sheet writes there.
    tab.holds(
        "[...document.querySelectorAll('.notes a[href^=http]')]
            .every((a) => getComputedStyle(a, '::after').content.includes(a.getAttribute('href')))",
    );
    tab.holds("[...document.querySelectorAll('tr')].every((row) => getComputedStyle(row).breakInside === 'avoid')");
    tab.holds("getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'");
    tab.holds("getComputedStyle(document.body).color === 'rgb(0, 0, 0)'");
}

/// Whether something lies over the element that has the focus.
const COVERED: &str = "
    (() => { const e = document.activeElement; const b = e.getClientRects()[0];
        const top = document.elementFromPoint((b.left + b.right) / 2, (b.top + b.bottom) / 2);
        return !top || !(e.contains(top) || top.contains(e)); })()";

#[test]
fn what_has_the_focus_is_never_under_a_head_that_stays_in_sight() {
    let site = Site::served();
    let tab = open(&site, "", WIDE);
    for page in ["territories/", "timeline/"] {
        tab.go(&site.url(page));
        // Upwards through all links, from where the first of them are out of sight.
        tab.ask("document.querySelectorAll('details').forEach((part) => (part.open = true))");
        tab.ask("scrollTo({ top: 1e6, behavior: 'instant' }); document.documentElement.style.scrollBehavior = 'auto'");
        tab.ask("window.links = [...document.querySelectorAll('tbody a[href], .year a[href]')]");
        tab.holds("links.length > 10");
        tab.ask("window.covered = []");
        tab.ask(&format!(
            "for (const link of links.reverse()) {{ link.focus(); if ({COVERED}) covered.push(link.innerText); }}"
        ));
        assert_eq!(tab.text("covered.join()"), "", "{page}");
    }
}

#[test]
fn colours_are_chosen_by_keyboard_alone() {
    let site = Site::served();
    let tab = open(&site, TALKS, WIDE);
    tab.prefer("light");
    let light = tab.text("getComputedStyle(document.body).backgroundColor");
    tab.ask("_theme.focus()");
    tab.holds("document.activeElement === _theme && _theme.value === ''");
    // From the system's to the last of the list, which is dark.
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    tab.until("document.documentElement.dataset.theme === 'dark'");
    assert_ne!(tab.text("getComputedStyle(document.body).backgroundColor"), light);
}
