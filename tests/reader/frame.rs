//! The frame of every page, and the explainer's page: notes, what changed, colours, what is asked of whom.

use crate::browser::site::Site;
use crate::browser::{Browser, Tab};
use serde_json::Value;

const TALKS: &str = "explainers/marav-talks/";
const TALKS_FILE: &str = "content/explainers/marav-talks.md";
const WIDE: u32 = 1280;
const NARROW: u32 = 390;

fn open(site: &Site, page: &str, width: u32) -> Tab {
    Browser::shared().open(&site.url(page), width)
}

/// Fails if the page asked another host for something, or for something that its policy forbids.
fn assert_quiet(site: &Site, tab: &Tab) {
    let ours = url::Url::parse(&site.url("")).expect("an address").origin();
    for event in tab.events("Network.requestWillBeSent") {
        let asked = event.params["request"]["url"].as_str().unwrap_or_default().to_owned();
        let to = url::Url::parse(&asked).expect("an address");
        assert!(to.scheme() == "data" || to.scheme() == "about" || to.origin() == ours, "the page asked for {asked}");
    }
    let forbidden = |params: &Value| params["entry"]["source"] == "security" || params["entry"]["level"] == "error";
    let faults: Vec<_> = tab.events("Log.entryAdded").into_iter().filter(|e| forbidden(&e.params)).collect();
    assert!(faults.is_empty(), "the console says {faults:?}");
}

/// The first citation of the running text.
const FIRST: &str = "document.querySelector('.prose p [role=doc-noteref]')";

#[test]
fn a_source_opens_at_its_number_and_gives_the_focus_back() {
    let site = Site::served();
    let tab = open(&site, TALKS, NARROW);
    tab.ask(&format!("window.from = {FIRST}; show(from); from.focus()"));
    tab.press("Enter");
    tab.until("document.querySelector('#_popover:popover-open') !== null");
    tab.holds("document.activeElement.id === '_popover' && location.hash === ''");
    tab.holds(
        "_popover.textContent.includes(document.getElementById(from.hash.slice(1)).querySelector('cite').textContent)",
    );
    tab.holds("box(_popover).left >= 0 && box(_popover).right <= innerWidth");
    tab.holds("Math.abs(box(_popover).top - box(from).bottom) < 12");
    tab.holds("getComputedStyle(_popover.querySelector('.back')).display === 'none'");
    tab.press("Escape");
    tab.until("document.querySelector('#_popover:popover-open') === null");
    tab.holds("document.activeElement === from");
    // From the popover, the list is one step away, and the number the next.
    tab.press("Enter");
    tab.until("document.querySelector('#_popover:popover-open') !== null");
    tab.press("Tab");
    tab.press("Tab");
    tab.holds("document.activeElement.matches('[data-list]')");
    tab.press("Enter");
    tab.until("location.hash === from.hash && document.querySelector(':target')?.closest('#notes') !== null");
    tab.holds("document.querySelector('#_popover:popover-open') === null");
}

/// How far the first line of each note in the margin lies below the line of its number, both by their baselines.
const OFFSETS: &str = "
    (() => {
        const baseline = (put) => { const s = document.createElement('span'); s.style.display = 'inline-block'; put(s);
            const y = box(s).bottom; s.remove(); return y; };
        return [...document.querySelectorAll('.margin > div')].map((note) => {
            const number = document.getElementById(note.dataset.ref).closest('.ref');
            return baseline((s) => note.prepend(s)) - baseline((s) => number.before(s));
        });
    })()";

#[test]
fn where_there_is_a_margin_sources_stand_beside_their_lines() {
    let site = Site::served();
    let tab = open(&site, TALKS, WIDE);
    tab.until("document.querySelectorAll('.margin > div').length > 5");
    let offsets = tab.ask(OFFSETS);
    let offsets: Vec<f64> = offsets.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    assert!(offsets[0].abs() < 2.0, "the first note stands {} px off its line", offsets[0]);
    assert!(offsets.iter().all(|by| (-8.0..200.0).contains(by)), "notes are far from their lines: {offsets:?}");
    // None over another, over the text, over what reaches into the margin, or off the page.
    tab.holds(
        "(() => { const notes = [...document.querySelectorAll('.margin > div')].map(box);
          const walls = [...document.querySelectorAll('.prose .wide')].map(box);
          return walls.length > 0
              && notes.every((a, i) => notes.every((b, j) => i === j || a.bottom <= b.top || b.bottom <= a.top))
              && notes.every((a) => walls.every((w) => a.bottom <= w.top || w.bottom <= a.top))
              && notes.every((a) => a.left > box(document.querySelector('.prose p')).right)
              && notes.every((a) => a.right <= innerWidth); })()",
    );
    // They are a picture of the list: out of the keyboard's way and of screen readers'.
    tab.holds("document.querySelector('.margin').getAttribute('aria-hidden') === 'true'");
    tab.holds("[...document.querySelectorAll('.margin a')].every((link) => link.tabIndex === -1)");
    // The number leads to the list then.
    tab.ask("window.from = document.getElementById(document.querySelector('.margin > div').dataset.ref); from.click()");
    tab.holds("location.hash === from.hash && document.getElementById('_popover') === null");
    // An edit keeps them.
    site.edit(TALKS_FILE, "Veshkar asks for dates.", "Veshkar asks for dates again.");
    tab.until("says('dates again') && document.querySelectorAll('.margin').length === 1");
    tab.holds("document.querySelectorAll('.margin > div').length > 5");
}

/// Makes the reader's last visit one of two hours ago.
const LATER: &str =
    "(() => { const key = 'dateline-read:' + location.pathname; const last = JSON.parse(localStorage[key]);
    last.at -= 72e5; localStorage[key] = JSON.stringify(last); })()";

#[test]
fn who_comes_back_sees_what_changed_since() {
    let site = Site::served();
    let address = site.url(TALKS);
    let tab = open(&site, TALKS, NARROW);
    tab.until("localStorage.getItem('dateline-read:' + location.pathname) !== null");
    tab.holds("document.getElementById('since').hidden && getComputedStyle(since).display === 'none'");
    tab.ask(LATER);
    tab.go(&address);
    tab.holds("document.getElementById('since').hidden");
    // Two hours go by, with the page closed and its text changed.
    tab.ask(LATER);
    tab.go(&site.url("about/"));
    let note = "The verification covers the first phase only.\"}";
    let more = "\n  - {date: 2025-06-04, kind: correction, note: \"Ten, not nine.\"}";
    site.edit(TALKS_FILE, note, &format!("{note}{more}"));
    tab.until(&format!("fetch('{address}').then((r) => r.text()).then((page) => page.includes('Ten, not nine.'))"));
    tab.go(&address);
    tab.until("!document.getElementById('since').hidden");
    let shown = tab.text("document.getElementById('since').innerText");
    assert!(shown.contains("Ten, not nine.") && shown.contains("Updated 4 June 2025"), "{shown}");
    assert!(!shown.contains("there are eleven"), "what was there before is not news: {shown}");
    // It stays for the rest of the visit, and is no news to the next.
    tab.go(&address);
    tab.until("!document.getElementById('since').hidden");
    tab.ask(LATER);
    tab.go(&address);
    tab.holds("document.getElementById('since').hidden");
}

#[test]
fn the_choice_of_colours_is_remembered_on_all_pages() {
    let site = Site::served();
    let tab = open(&site, TALKS, WIDE);
    let paper = "getComputedStyle(document.body).backgroundColor";
    tab.prefer("light");
    let light = tab.text(paper);
    tab.prefer("dark");
    let dark = tab.text(paper);
    assert_ne!(light, dark);
    let choose = |value: &str| {
        tab.ask(&format!("_theme.value = '{value}'; _theme.dispatchEvent(new Event('change', {{ bubbles: true }}))"))
    };
    choose("light");
    assert_eq!(tab.text(paper), light);
    tab.go(&site.url("actors/"));
    assert_eq!(tab.text(paper), light, "another page of the same visit");
    tab.holds(
        "_theme.value === 'light' && box(_theme.parentElement).width >= 24 && box(_theme.parentElement).height >= 24",
    );
    choose("");
    assert_eq!(tab.text(paper), dark, "the system's colours again");
}

#[test]
fn pages_ask_no_one_else_and_keep_to_their_policy() {
    let site = Site::served();
    for page in [
        "",
        TALKS,
        "territories/",
        "timeline/",
        "positions/",
        "sources/",
        "search/",
        "methods/",
        "ar/explainers/marav-talks/",
    ] {
        let tab = open(&site, page, WIDE);
        let policy = tab.text("document.querySelector('meta[http-equiv=Content-Security-Policy]').content");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert_quiet(&site, &tab);
    }
}

#[test]
fn without_scripts_the_page_is_whole() {
    let site = Site::served();
    let tab = open(&site, TALKS, WIDE);
    tab.disable_scripts();
    tab.go(&site.url("about/"));
    tab.go(&site.url(TALKS));
    let shown = |what: &str| format!("[...document.querySelectorAll('{what}')].some((e) => e.getClientRects().length)");
    for there in [".key-points", ".prose", "#notes", "#updates", "#related", "#cite", ".contents-wide"] {
        tab.holds(&shown(there));
    }
    for gone in [".scripted", "#since", ".stale[data-from]"] {
        tab.holds(&format!("!({})", shown(gone)));
    }
    // There and back by links alone.
    tab.holds(&format!(
        "document.querySelector({FIRST}.hash).querySelector(`.back a[href='#${{{FIRST}.id}}']`) !== null"
    ));
}

#[test]
fn the_page_is_cited_by_what_is_copied() {
    let site = Site::served();
    let tab = open(&site, TALKS, NARROW);
    tab.ask("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
    tab.ask("document.querySelector('[data-copy=_cite-plain]').click()");
    tab.until("window.copied === document.getElementById('_cite-plain').textContent");
    tab.until("document.querySelector('[data-copied]').textContent === 'Copied'");
    tab.ask("delete window.copied; navigator.share = undefined; document.querySelector('[data-share]').click()");
    tab.until("window.copied === location.href");
}
