//! A site's own theme: settings, one block of a template, one part, a style sheet. All else is the default theme's.

mod common;

use std::collections::BTreeMap;
use std::fs;

const TALKS: &str = "explainers/marav-talks/index.html";

/// Builds the site `marav`, with a change to its folder.
fn built(change: impl Fn(&std::path::Path)) -> BTreeMap<String, String> {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/sites/marav"), site.path());
    change(site.path());
    let output = site.path().join("public");
    let run = common::build(site.path(), &output, &["--today", "2025-06-05"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8_lossy(&bytes).into_owned());
    common::files(&output).into_iter().map(text).collect()
}

#[test]
fn a_theme_changes_what_it_names_and_nothing_else() {
    let plain = built(|_| {});
    let own = built(|site| {
        common::copy(&common::project().join("tests/themes/slate"), site);
        let settings = site.join("site.yaml");
        let text = fs::read_to_string(&settings).expect("the settings can be read");
        let theme = "theme:\n  logo: mark.svg\n  footer: Texts are *free*, see [the methods](/methods/).\n  accent:";
        assert_eq!(text.matches("theme:\n  accent:").count(), 1);
        fs::write(&settings, text.replace("theme:\n  accent:", theme)).expect("the settings can be written");
    });
    let (before, after) = (&plain[TALKS], &own[TALKS]);
    for (shown, what) in [
        ("<p class=\"slate-line\">Facts as of", "the block"),
        ("<dl class=\"slate-log\"><div><dt><time datetime=\"2025-06-01\">", "the part"),
        ("<link rel=\"stylesheet\" href=\"/field/notes/slate.css\">", "the style sheet"),
        ("<img class=\"logo\" src=\"/field/notes/mark.svg\" alt=\"Atlas Field Notes\">", "the logo"),
        ("<p>Texts are <em>free</em>, see <a href=\"/field/notes/methods/\">the methods</a>.</p>", "the footer"),
    ] {
        assert!(after.contains(shown), "{what} is not shown");
        assert!(!before.contains(shown), "{what} is there without the theme");
    }
    assert!(!after.contains("<ol class=\"log\"><li class=\"log-"), "the theme's own log gave way");
    assert!(own["slate.css"].contains("--paper"), "the style sheet is published");
    // The block's own content follows the line, and a page that the theme does not name has the same article.
    let article = |page: &str, path: &str| {
        let from = page.find("<article>").unwrap_or_else(|| panic!("{path} has no article"));
        page[from..page.rfind("</article>").expect("it ends")].to_owned()
    };
    assert!(article(after, TALKS).contains("id=\"cite\""), "super() holds the page");
    let methods = "methods/index.html";
    assert_eq!(article(&own[methods], methods), article(&plain[methods], methods));
}

#[test]
fn the_accent_and_the_fonts_are_in_the_style_sheet() {
    let site = built(|_| {});
    assert!(site["dateline.css"].ends_with(":root{--site-accent:#1f6f5c;}\n"));
    for (path, page) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(!page.contains("<style") && !page.contains(" style=\""), "{path} has a style that the policy forbids");
    }
}
