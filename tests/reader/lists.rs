//! Lists: the search, the timeline by actor, the matrix of positions, and the languages that they come in.

use crate::browser::site::Site;
use crate::browser::{Browser, Tab};
use crate::common;

const WIDE: u32 = 1280;
const NARROW: u32 = 390;

/// Functions that these tests call in pages.
const IN_PAGE: &str = r##"
    window.all = (selector) => [...document.querySelectorAll(selector)];
    window.results = () => all("#_results a").map((a) => a.textContent).join("|");
    window.found = () => document.getElementById("_found").textContent;
    window.loaded = (what) => performance.getEntriesByType("resource").filter((r) => r.name.includes(what)).length;
    window.type = (text) => {
        const input = document.querySelector("[name=q]");
        input.focus();
        input.value = text;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
"##;

fn open(site: &Site, page: &str, width: u32) -> Tab {
    let tab = Browser::shared().open(&site.url(page), width);
    tab.until_live();
    tab.ask(IN_PAGE);
    tab
}

fn search(tab: &Tab, text: &str) {
    tab.ask(&format!("type({text:?})"));
}

#[test]
fn nothing_is_loaded_before_the_first_key() {
    let site = Site::served();
    let tab = open(&site, "search/", WIDE);
    tab.holds("loaded('search/words-') === 0 && loaded('search/pages-') === 0");
    tab.ask("document.querySelector('[name=q]').focus()");
    tab.type_in("vesnik");
    tab.until("results().includes('Vesnik')");
    tab.holds("loaded('search/words-') > 0");
    tab.holds("location.search === '?q=vesnik'");
}

#[test]
fn a_name_leads_to_its_page_first_and_then_to_what_is_told_of_it() {
    let site = Site::served();
    let tab = open(&site, "search/", WIDE);
    search(&tab, "water sharing");
    tab.until("all('#_results a').length > 1");
    tab.holds("all('#_results a')[0].getAttribute('href').endsWith('/topics/water-sharing/')");
    tab.holds("all('#_results mark').some((m) => m.textContent.toLowerCase() === 'water')");
    tab.holds("found() === `Results: ${all('#_results a').length}`");
    search(&tab, "nonesuchword");
    tab.until("found() === 'Nothing found' && results() === ''");
}

#[test]
fn names_are_found_in_any_script_and_without_their_accents() {
    let site = Site::served();
    let tab = open(&site, "search/", WIDE);
    for (typed, path) in [("dhahr", "/actors/salim-al-dhahr/"), ("VÉSNIK", "/actors/mira-vesnik/")] {
        search(&tab, typed);
        tab.until(&format!("all('#_results a').some((a) => a.getAttribute('href').endsWith({path:?}))"));
    }
}

#[test]
fn a_word_of_the_body_is_shown_with_its_sentence() {
    let site = Site::served();
    let path = "content/explainers/ebrin-shoals.md";
    let text = site.read(path);
    site.write(path, &format!("{text}\nAn unusual zanderwort grows by the jetty. Nobody picks it.\n"));
    let tab = open(&site, "search/", WIDE);
    tab.until("fetch('../explainers/ebrin-shoals/').then((r) => r.text()).then((t) => t.includes('zanderwort'))");
    search(&tab, "zanderw");
    tab.until("all('#_results .excerpt mark').some((m) => m.textContent === 'zanderwort')");
    tab.holds("!document.querySelector('#_results .excerpt').textContent.includes('Nobody')");
}

#[test]
fn results_are_walked_by_the_arrows_and_opened_by_enter() {
    let site = Site::served();
    let tab = open(&site, "search/?q=marav", NARROW);
    tab.until("all('#_results a').length > 2");
    tab.ask("document.querySelector('[name=q]').focus()");
    tab.press("ArrowDown");
    tab.holds("document.activeElement === all('#_results a')[0]");
    tab.press("ArrowDown");
    tab.holds("document.activeElement === all('#_results a')[1]");
    tab.press("ArrowUp");
    tab.press("ArrowUp");
    tab.holds("document.activeElement.name === 'q'");
    tab.press("ArrowDown");
    let first = tab.text("document.activeElement.href");
    tab.press("Enter");
    tab.until(&format!("location.href === {first:?}"));
    tab.ask("history.back()");
    tab.until(
        "document.querySelector('[name=q]')?.value === 'marav' && document.querySelectorAll('#_results a').length > 2",
    );
}

#[test]
fn an_address_that_leads_nowhere_is_searched_for_its_words() {
    let site = Site::served();
    let tab = open(&site, "explainers/the-water-protocols-of-old/", WIDE);
    tab.until("results().toLowerCase().includes('water protocol')");
    tab.holds("!location.search");
}

#[test]
fn the_timeline_is_shown_by_actor_and_the_address_keeps_it() {
    let site = Site::served();
    let tab = open(&site, "timeline/", WIDE);
    let shown = "all('.event').filter((e) => !e.hidden)";
    let every = tab.number(&format!("{shown}.length"));
    tab.holds("document.querySelector('.filter').hidden === false");
    tab.ask("document.getElementById('_actor').focus()");
    tab.press("ArrowDown");
    tab.until("location.search.startsWith('?actor=')");
    let actor = tab.text("document.getElementById('_actor').value");
    assert!(tab.number(&format!("{shown}.length")) < every);
    tab.holds(&format!("{shown}.every((e) => e.dataset.actors.split(' ').includes({actor:?}))"));
    tab.holds("all('.year, .month').every((p) => p.hidden || p.querySelector('.event:not([hidden])'))");
    let again = open(&site, &format!("timeline/?actor={actor}"), WIDE);
    again.until(&format!("document.getElementById('_actor').value === {actor:?} && {shown}.length < {every}"));
    let unknown = open(&site, "timeline/?actor=nobody", WIDE);
    unknown.until(&format!("{shown}.length === {every}"));
}

#[test]
fn a_cell_of_the_matrix_opens_by_keyboard_and_its_heads_stay_in_sight() {
    let site = Site::served();
    let tab = open(&site, "positions/", NARROW);
    tab.ask("all('.matrix summary')[0].focus()");
    tab.press("Enter");
    tab.until("all('.matrix details')[0].open");
    tab.holds("all('.matrix details')[0].innerText.length > 20");
    tab.press("Enter");
    tab.until("!all('.matrix details')[0].open");
    let scroll = "document.querySelector('.matrix-scroll')";
    tab.ask(&format!("all('.matrix details').forEach((d) => (d.open = true)), {scroll}.scrollTo(400, 400)"));
    tab.until(&format!("{scroll}.scrollLeft > 100"));
    tab.holds(&format!("Math.abs(box(document.querySelector('.matrix tbody th')).left - box({scroll}).left) < 2"));
    tab.holds(&format!("Math.abs(box(document.querySelector('.matrix thead th')).top - box({scroll}).top) < 2"));
}

#[test]
fn each_language_has_its_home_and_the_others_are_a_link_away() {
    let site = Site::served();
    let tab = open(&site, "", NARROW);
    tab.ask("document.querySelector('.languages [hreflang=ar]').click()");
    tab.until("document.documentElement.dir === 'rtl' && document.readyState === 'complete'");
    tab.holds("location.pathname.endsWith('/ar/')");
    // What is translated comes first; the rest is there, and marked.
    tab.holds("document.querySelector('.cards-list h3 a').getAttribute('href').includes('/ar/explainers/')");
    tab.holds("document.querySelector('.cards-list h3 a[hreflang=en]').dir === 'ltr'");
    tab.holds("document.querySelector('.bar [aria-current]') !== null");
    tab.holds(
        "document.querySelector('link[hreflang=x-default]').href === document.querySelector('link[hreflang=en]').href",
    );
    tab.holds("document.documentElement.scrollWidth <= innerWidth");
}

/// A site in Polish, which Dateline does not speak.
const POLISH: [(&str, &str); 4] = [
    ("site.yaml", "title: Przeprawy\nbase_url: https://przeprawy.example/\nlanguage: pl\n"),
    (
        "content/explainers/prom.md",
        "---\ntitle: Prom przez zatokę\nsummary: Prom kursuje raz dziennie.\ndate: 2025-05-04\nas_of: 2025-05-04\n---\n\
         Prom kursuje raz dziennie.[@dziennik] W niedziele nie kursuje.[@kronika]\n",
    ),
    (
        "content/sources.yaml",
        "dziennik: {outlet: Dziennik Zatoki, title: Prom, date: 2025-05-03, url: https://dziennik.example/prom}\n\
         kronika: {outlet: Kronika, title: Niedziele, date: 2025-04, url: https://kronika.example/niedziele}\n",
    ),
    (
        "locale/pl.yaml",
        r#"
name: polski
quotes: ["„", "”"]
thousands: {separator: "\u00a0", from: 10000}
dates:
  long: &long
    months: [stycznia, lutego, marca, kwietnia, maja, czerwca, lipca, sierpnia, września, października, listopada, grudnia]
    months_alone: [styczeń, luty, marzec, kwiecień, maj, czerwiec, lipiec, sierpień, wrzesień, październik, listopad, grudzień]
    day: "{day} {month} {year}"
    month: "{month} {year}"
    days_of_month: "{day}–{to_day} {month} {year}"
    days_of_year: "{day} {month} – {to_day} {to_month} {year}"
    months_of_year: "{month}–{to_month} {year}"
  short: *long
  before_era: "{year} p.n.e."
  range: "{from} – {to}"
  years: "{from}–{to}"
  until: {day: "do {date}", month: "do {genitive}", year: "do {date} r."}
  since: {day: "od {date}", month: "od {genitive}", year: "od {date} r."}
  approximate: {day: "około {date}", month: "około {genitive}", year: "około {date} r."}
  uncertain: "{date} (niepewne)"
  approximate_after: "{date} (w przybliżeniu)"
  approximate_and_uncertain_after: "{date} (w przybliżeniu, niepewne)"
counts:
  sources: {one: "{n} źródło", few: "{n} źródła", many: "{n} źródeł", other: "{n} źródła"}
strings:
  sources: Źródła
  facts_as_of: Stan na {date}
"#,
    ),
];

fn polish() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in POLISH {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder can be made");
        std::fs::write(file, text).expect("a file can be written");
    }
    folder
}

#[test]
fn a_language_is_added_with_one_file() {
    let site = polish();
    let public = site.path().join("public");
    let output = common::build(site.path(), &public, &["--today", "2025-06-05"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    // What it leaves out is told, down to the key.
    assert!(said.contains("LOC001") && said.contains("strings.glossary") && !said.contains("counts.sources"), "{said}");
    let read = |page: &str| std::fs::read_to_string(public.join(page)).expect("the page is built");
    let page = read("explainers/prom/index.html");
    for words in ["lang=\"pl\"", "Stan na <time datetime=\"2025-05-04\">4 maja 2025</time>", "kwiecień 2025", "„"] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(read("sources/index.html").contains("2 źródła"));
}

#[test]
fn a_slip_in_a_file_of_words_is_told_at_its_place() {
    let site = polish();
    let file = site.path().join("locale/pl.yaml");
    let text = std::fs::read_to_string(&file).expect("it was written");
    let text = text.replace("  sources: Źródła", "  sorces: Źródła").replace("Stan na {date}", "Stan na {day}");
    std::fs::write(&file, text).expect("it can be written again");
    let output = common::build(site.path(), &site.path().join("public"), &["--today", "2025-06-05"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    for words in
        ["no page asks for the text `sorces`", "did you mean `source", "locale/pl.yaml:28", "it has to hold {date}"]
    {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn an_edit_of_the_words_shows_in_the_preview() {
    let site = Site::served();
    let tab = open(&site, "sources/", WIDE);
    tab.holds("document.querySelector('h1').textContent.startsWith('Sources')");
    std::fs::create_dir_all(site.path("locale")).expect("a folder can be made");
    site.write("locale/en.yaml", "strings: {sources: References}\n");
    tab.until("document.querySelector('h1').textContent.startsWith('References')");
}
