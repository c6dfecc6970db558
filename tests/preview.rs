//! The preview as its writer meets it: files are edited, and a real browser shows what becomes of an open page.
#![cfg(unix)]

#[allow(dead_code, reason = "a test of its own uses the rest")]
mod browser;
mod common;

use std::fs;
use std::thread;
use std::time::Duration;

use browser::site::Site;
use browser::{Browser, Tab, wait_for};

const TALKS: &str = "content/explainers/marav-talks.md";
/// A paragraph of the talks, in the middle of the page, and how its line begins.
const ASKS: &str = "Veshkar asks for dates.";
const WIDE: u32 = 1280;
const NARROW: u32 = 390;

/// Opens a page of a site.
fn open(site: &Site, page: &str, width: u32) -> Tab {
    let tab = Browser::shared().open(&site.url(page), width);
    tab.until_live();
    tab
}

fn open_talks(site: &Site) -> Tab {
    let tab = open(site, "explainers/marav-talks/", WIDE);
    // The page is old: its notice is the last thing that moves the text down.
    tab.until("!document.querySelector('.stale').hidden");
    tab
}

/// Puts a citation of nothing behind the paragraph.
fn plant_an_error(site: &Site) {
    site.edit(TALKS, ASKS, &format!("{ASKS}[^nobody]"));
}

/// Puts a paragraph at the end of the talks, and waits until the page has it.
fn add_at_the_end(site: &Site, tab: &Tab, paragraph: &str) {
    site.write(TALKS, &format!("{}\n\n{paragraph}\n", site.read(TALKS).trim_end()));
    tab.until(&format!("says('{paragraph}')"));
}

/// Saves the theme's style sheet with a space between letters.
fn write_style(site: &Site, spacing: &str) {
    let style = fs::read_to_string(common::project().join("static/dateline.css")).expect("the theme's style sheet");
    site.write("static/dateline.css", &format!("{style}\nbody {{ letter-spacing: {spacing} }}\n"));
}

fn has_spacing(spacing: &str) -> String {
    format!("getComputedStyle(document.body).letterSpacing === '{spacing}'")
}

#[test]
fn an_edit_leaves_the_reader_where_they_are() {
    let site = Site::served();
    let tab = open_talks(&site);
    tab.ask("window.stays = true; window.kept = block('Veshkar asks for dates'); show(kept)");
    let top = tab.number("box(kept).top");
    let last = "have pages of their own.";
    let text = site.read(TALKS).replacen("\n## The truce", "\nA paragraph above.\n\nAnd another.\n\n## The truce", 1);
    site.write(TALKS, &text.replace(last, &format!("{last}\n\nA paragraph below.")));
    tab.until("says('A paragraph above') && says('And another') && says('A paragraph below')");
    tab.holds("stays && kept.isConnected && kept === block('Veshkar asks for dates')");
    let moved = tab.number("box(kept).top") - top;
    assert!(moved.abs() < 1.0, "the paragraph moved by {moved}");

    site.edit(TALKS, ASKS, "Veshkar asks for dates again.");
    tab.until("says('Veshkar asks for dates again.')");
    tab.holds("stays && kept === block('Veshkar asks for dates again')");
    assert!((tab.number("box(kept).top") - top).abs() < 1.0);

    site.edit(TALKS, "A paragraph above.\n\nAnd another.\n\n", "");
    tab.until("!says('A paragraph above')");
    tab.holds("kept === block('Veshkar asks for dates again')");
    assert!((tab.number("box(kept).top") - top).abs() < 1.0);
}

#[test]
fn what_is_typed_into_a_page_stays() {
    let site = Site::served();
    let tab = open(&site, "search/", WIDE);
    tab.ask("window.field = document.querySelector('form.search input'); field.focus()");
    tab.type_in("marav");
    tab.until("document.querySelectorAll('#_results li').length > 1");
    tab.ask("field.setSelectionRange(1, 3)");
    site.edit("site.yaml", "title: Atlas Field Notes", "title: Atlas Valley Notes");
    tab.until("document.querySelector('.site-title').innerText === 'Atlas Valley Notes'");
    tab.holds("field.isConnected && document.activeElement === field");
    tab.holds("field.value === 'marav' && field.selectionStart === 1 && field.selectionEnd === 3");
    // The theme's script filled the list, which no page comes with.
    tab.until("document.querySelectorAll('#_results li').length > 1");
}

#[test]
fn what_is_unfolded_stays_so() {
    let site = Site::served();
    let tab = open_talks(&site);
    tab.ask("window.folds = [...document.querySelectorAll('main details')]; folds[0].open = true");
    tab.holds("folds.length > 1");
    for i in 1..=2 {
        add_at_the_end(&site, &tab, &format!("Paragraph {i}."));
        tab.holds("folds.every((fold, i) => fold.isConnected && fold.open === (i === 0))");
    }
}

#[test]
fn styles_are_swapped_and_the_page_never_stands_bare() {
    let mut site = Site::new();
    write_style(&site, "1px");
    site.serve(0);
    let tab = open_talks(&site);
    tab.slow_down(150);
    tab.ask(
        "window.stays = true; window.bare = 0;
         window.look = () => { if (![...document.querySelectorAll('head link')].some((link) => link.sheet)) bare += 1; };
         new MutationObserver(look).observe(document.head, { childList: true, attributes: true, subtree: true });
         setInterval(look, 5)",
    );
    for spacings in [["2px"].as_slice(), &["3px", "4px", "5px"]] {
        spacings.iter().for_each(|spacing| write_style(&site, spacing));
        tab.until(&has_spacing(spacings[spacings.len() - 1]));
        tab.until("document.querySelectorAll('link[rel=stylesheet]').length === 1");
        tab.holds("stays && bare === 0");
    }
    // Nor does it when the text is edited afterwards.
    add_at_the_end(&site, &tab, "A last word.");
    tab.until("document.querySelectorAll('link[rel=stylesheet]').length === 1");
    tab.holds(&format!("stays && bare === 0 && {}", has_spacing("5px")));
}

#[test]
fn a_broken_page_stays_as_it_was_under_what_the_terminal_says() {
    let site = Site::served();
    let tab = open_talks(&site);
    tab.holds("desk('.overlay').hidden");
    site.edit(TALKS, "date: 2025-03-06", "date: [2025-03-06");
    tab.until("!desk('.overlay').hidden");
    tab.holds(
        "says('Veshkar asks for dates') && document.querySelector('h1').innerText === 'Where the Marav talks stand'",
    );
    let folder = tempfile::tempdir().expect("a folder");
    let run = common::build(&site.path(""), folder.path(), &["--today", "2025-06-05"]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    let shown = tab.text("desks('.overlay pre').map((pre) => pre.textContent).join('\\n')");
    assert!(shown.starts_with("error[") && said.contains(shown.trim()), "shown:\n{shown}\nsaid:\n{said}");
    tab.holds("desk('.bar').innerText.includes('1 error')");

    site.edit(TALKS, "date: [2025-03-06", "date: 2025-03-06");
    tab.until("desk('.overlay').hidden");
    tab.holds("!desk('.bar').innerText.includes('error')");
}

#[test]
fn errors_that_were_put_aside_stay_so_until_there_are_others() {
    let site = Site::served();
    let tab = open_talks(&site);
    plant_an_error(&site);
    tab.until("!desk('.overlay').hidden");
    tab.press("Escape");
    tab.until("desk('.overlay').hidden");
    add_at_the_end(&site, &tab, "Something else.");
    tab.holds("desk('.overlay').hidden && desk('.bar').innerText.includes('1 error')");
    site.edit(TALKS, "Something else.", "Something else.[^no-one]");
    tab.until("!desk('.overlay').hidden && desk('.overlay').innerText.includes('no-one')");
    tab.click("desk('.overlay button')", false);
    tab.until("desk('.overlay').hidden");
}

#[test]
fn a_finding_stands_once_beside_its_paragraph() {
    let site = Site::served();
    let tab = open_talks(&site);
    plant_an_error(&site);
    tab.until("desks('.note.error').length === 1");
    tab.press("Escape");
    for i in 1..=3 {
        add_at_the_end(&site, &tab, &format!("Paragraph {i}."));
        tab.holds("desks('.note.error').length === 1 && desk('.note.error').innerText.includes('nobody')");
        let apart = tab.number("box(desk('.note.error')).top - box(block('Veshkar asks for dates')).top");
        assert!(apart.abs() < 4.0, "the note stands {apart} px below its paragraph");
        tab.holds("box(desk('.note.error')).left >= box(block('Veshkar asks for dates')).right");
        tab.holds("box(desk('.note.error')).right <= innerWidth");
    }
    // It moves along with its paragraph.
    site.edit(TALKS, "\n## The truce", "\nA paragraph above.\n\n## The truce");
    tab.until("says('A paragraph above')");
    tab.until("Math.abs(box(desk('.note.error')).top - box(block('Veshkar asks for dates')).top) < 4");
    site.edit(TALKS, "[^nobody]", "");
    tab.until("desks('.note.error').length === 0");
}

#[test]
fn a_telephone_shows_everything_within_its_width() {
    let site = Site::served();
    plant_an_error(&site);
    let tab = open(&site, "explainers/marav-talks/", NARROW);
    tab.until("desks('.note.error').length === 1 && !desk('.overlay').hidden");
    tab.press("Escape");
    let fits = "document.documentElement.scrollWidth <= innerWidth && desks('.note, .bar').every((e) => box(e).left >= 0 && box(e).right <= innerWidth)";
    tab.holds(fits);
    tab.click("desk('.note.error summary')", false);
    tab.until("desk('.note.error').open");
    tab.holds(fits);
    add_at_the_end(&site, &tab, "What was unfolded stays so.");
    tab.holds("desk('.note.error').open");
    // The page may still grow while findings come in.
    tab.until("(scrollTo(0, document.documentElement.scrollHeight), Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight)");
    tab.holds("[...document.querySelectorAll('body *')].filter((e) => e.innerText?.trim()).every((e) => box(e).bottom <= box(desk('.bar')).top)");
}

#[test]
fn every_tab_follows_even_when_the_one_that_listens_is_closed() {
    let site = Site::served();
    let first = open_talks(&site);
    let second = open_talks(&site);
    add_at_the_end(&site, &first, "For both.");
    second.until("says('For both.')");
    drop(first);
    add_at_the_end(&site, &second, "For the other.");
}

#[test]
fn a_page_catches_up_with_a_preview_that_was_started_anew() {
    let mut site = Site::served();
    let (tab, other) = (open_talks(&site), open_talks(&site));
    let port = site.kill();
    for tab in [&tab, &other] {
        tab.until("desk('.bar').innerText.includes('not running')");
    }
    site.edit(TALKS, ASKS, "Veshkar asks for nothing.");
    write_style(&site, "3px");
    site.serve(port);
    for tab in [&tab, &other] {
        tab.until("says('Veshkar asks for nothing.') && !desk('.bar').innerText.includes('not running')");
        tab.until(&has_spacing("3px"));
    }
    add_at_the_end(&site, &tab, "It follows again.");
    other.until("says('It follows again.')");
}

#[test]
fn alt_and_a_click_open_the_line_in_the_writers_editor() {
    let mut site = Site::new();
    site.edit("site.yaml", "editor: none", "editor: vscode");
    site.serve(0);
    let tab = open_talks(&site);
    tab.click("block('Veshkar asks for dates')", true);
    let wanted = format!("vscode://file{}:{}:1", site.path(TALKS).display(), site.line(TALKS, ASKS));
    let asked =
        || tab.events("Page.frameRequestedNavigation").iter().any(|event| event.params["url"] == wanted.as_str());
    assert!(wait_for(asked), "{wanted} was not asked for, but {:?}", tab.events("Page.frameRequestedNavigation"));

    plant_an_error(&site);
    tab.until("desks('.note.error a.editor').length === 1");
    let link = tab.text("desk('.note.error a.editor').href");
    assert!(link.starts_with(wanted.trim_end_matches('1')), "{link}");
}

#[test]
fn without_an_editor_alt_and_a_click_say_the_line() {
    let site = Site::served();
    let tab = open_talks(&site);
    let place = format!("{TALKS}:{}", site.line(TALKS, ASKS));
    let is_said = format!("desk('.bar').innerText.includes('{place}')");
    // The bar may be written anew in this moment, when the whole site has been checked: then the writer clicks again.
    let is_told = (0..20).any(|_| {
        tab.click("block('Veshkar asks for dates')", true);
        thread::sleep(Duration::from_millis(100));
        tab.ask(&is_said) == true
    });
    assert!(is_told, "the bar never said {place}");
    tab.holds("location.pathname.endsWith('/explainers/marav-talks/')");
}

#[test]
fn a_page_that_is_renamed_says_where_it_went() {
    let mut site = Site::new();
    site.write("content/pages/field-notes.md", "---\ntitle: From the field\n---\n\nA page that goes away.\n");
    site.serve(0);
    let tab = open(&site, "field-notes/", WIDE);
    tab.ask("window.stays = true");
    fs::rename(site.path("content/pages/field-notes.md"), site.path("content/pages/field-note.md")).expect("renamed");
    tab.until("document.querySelector('.dateline-missing') !== null");
    tab.holds("stays && !says('A page that goes away')");
    tab.holds("document.querySelector('.dateline-missing a').href.endsWith('/field/notes/field-note/')");
    fs::rename(site.path("content/pages/field-note.md"), site.path("content/pages/field-notes.md")).expect("renamed");
    tab.until("says('A page that goes away')");
    tab.holds("stays && document.querySelector('.dateline-missing') === null");
}

#[test]
fn nothing_of_the_preview_is_in_a_built_site() {
    let folder = tempfile::tempdir().expect("a folder");
    common::build_clean(Site::new().path("").as_path(), folder.path(), &["--today", "2025-06-05"]);
    let files = common::files(folder.path());
    assert!(files.len() > 50);
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(&bytes);
        for own in ["_dateline", "data-line", "dateline-desk", "dateline-preview"] {
            assert!(!path.contains(own) && !text.contains(own), "{own} in {path}");
        }
    }
}

#[test]
fn what_a_writer_typed_runs_nowhere() {
    let vectors = [
        "<script>window.ran = 1</script>",
        "</script><script>window.ran = 2</script>",
        "<img src=x onerror=window.ran=3>",
        "<svg onload=window.ran=4>",
    ];
    let site = Site::served();
    let tab = open_talks(&site);
    let citations: String = vectors.iter().map(|vector| format!("[^{vector}]")).collect();
    site.edit(TALKS, ASKS, &format!("{ASKS}{citations}"));
    // The same once more from the server, as a page loaded anew has it.
    tab.until("desks('.note.error').length > 0");
    for tab in [tab, open_talks(&site)] {
        tab.until("desks('.note.error').length === 4 && !desk('.overlay').hidden");
        tab.click("desk('.bar button')", false);
        tab.until("!desk('.list').hidden");
        for (vector, part) in
            vectors.iter().flat_map(|vector| [".overlay", ".list", ".notes"].map(|part| (vector, part)))
        {
            let said = tab.text(&format!("desk('{part}').textContent"));
            assert!(said.contains(vector), "{vector} is not in {part}: {said}");
        }
        tab.holds("desks('script, img, svg').length === 0");
        // A handler that was to run has run by the next edit.
        site.edit(TALKS, "have pages of their own", "have pages of their own too");
        tab.until("says('pages of their own too')");
        tab.holds("window.ran === undefined");
        assert!(tab.events("Page.javascriptDialogOpening").is_empty());
        site.edit(TALKS, "pages of their own too", "pages of their own");
    }
}
