//! What a reader gets: pages of the second site, as reviewed. `cargo insta review` or INSTA_UPDATE=always accepts a change.

mod common;

#[test]
fn pages_of_every_kind_are_as_reviewed() {
    let output = tempfile::tempdir().expect("a folder");
    let public = output.path().join("public");
    let root = common::project().join("tests/sites/marav");
    common::build_clean(&root, &public, &["--today", "2025-06-05"]);
    let pages = [
        "index.html",
        "404.html",
        "explainers/index.html",
        "explainers/marav-talks/index.html",
        "explainers/water-protocol/index.html",
        "ar/explainers/marav-talks/index.html",
        "actors/index.html",
        "actors/mira-vesnik/index.html",
        "territories/index.html",
        "territories/upper-marav/index.html",
        "topics/water-sharing/index.html",
        "conflicts/marav/index.html",
        "timeline/index.html",
        "positions/index.html",
        "sources/index.html",
        "glossary/index.html",
        "updates/index.html",
        "search/index.html",
        "uk/methods/index.html",
        "atom.xml",
        "data/territories.csv",
    ];
    for page in pages {
        let text = std::fs::read_to_string(public.join(page)).unwrap_or_else(|e| panic!("{page}: {e}"));
        let version = env!("CARGO_PKG_VERSION");
        insta::assert_snapshot!(page.replace('/', "."), text.replace(version, "VERSION"));
    }
}
