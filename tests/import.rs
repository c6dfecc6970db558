//! `dateline import`: drafts become pages and sources, without a word lost, and the site builds afterwards.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use common::dateline;

const TODAY: &str = "2025-09-20";

fn draft(name: &str) -> PathBuf {
    common::project().join("tests/import").join(name)
}

/// Makes the sample site in a folder of its own.
fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let made = dateline().arg("init").arg(folder.path()).output().expect("the binary runs");
    assert!(made.status.success(), "{}", stderr(&made));
    folder
}

fn run(site: &Path, arguments: &[&str]) -> Output {
    dateline().arg("--root").arg(site).args(arguments).output().expect("the binary runs")
}

fn import(site: &Path, file: &Path, more: &[&str]) -> Output {
    let file = file.to_str().expect("the path is text");
    run(site, &[&["import", file, "--today", TODAY], more].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).replace('\\', "/")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("the file can be read").replace("\r\n", "\n")
}

/// Imports a draft into the sample, builds and checks, and returns the page, the entries that were added, and what was said.
fn imported(name: &str, more: &[&str]) -> (String, String, String) {
    let site = sample();
    let before = read(site.path().join("content/sources.yaml"));
    let output = import(site.path(), &draft(name), more);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let page = stdout(&output).lines().next().expect("the path of the page").to_owned();
    for command in ["build", "check"] {
        let after = run(site.path(), &[command]);
        let errors: Vec<_> = stderr(&after).lines().filter(|l| l.starts_with("error")).map(str::to_owned).collect();
        assert_eq!((after.status.code(), errors), (Some(0), Vec::new()), "{command}");
    }
    let left: Vec<_> = common::files(site.path()).into_keys().filter(|path| path.ends_with(".tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
    let sources = read(site.path().join("content/sources.yaml"));
    let added = sources.strip_prefix(&before).expect("what was there is as it was").trim_start().to_owned();
    (read(site.path().join(page)), added, stderr(&output))
}

/// Expects each of these texts, word for word.
fn has_all(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
}

#[test]
fn the_brief_gives_five_sources_and_every_word() {
    let (page, sources, said) = imported("brief.txt", &[]);
    let brief = read(draft("brief.txt"));
    let paragraphs = brief.lines().filter(|line| !line.starts_with('[') && *line != "Footnotes:");
    let (_, body) = page.split_once("\n---\n").expect("front matter");
    let (body, comment) = body.split_once("\n<!--\n").expect("a comment on unplaced sources");
    let wanted: Vec<&str> = paragraphs.collect();
    let blocks: Vec<&str> = body.trim().split("\n\n").collect();
    assert_eq!(blocks, wanted);
    let yaml = "\
bbc-news-2025-08-15:
  outlet: BBC News
  title: \"Ukraine conflict: Russia refuses full ceasefire\"
  date: 2025-08-15
  url: https://www.bbc.co.uk/news/world-europe-58222347

reuters-2025-08-16:
  outlet: Reuters
  title: \"Ukraine and Russia: The fight for Donetsk\"
  date: 2025-08-16
  url: https://www.reuters.com/world/europe/ukraine-russia-fight-donetsk-2025-08-16/

guardian-2025-08-14:
  outlet: The Guardian
  title: \"Ukraine conflict: Zelenskyy warns of more invasions if Russia keeps occupied territories\"
  date: 2025-08-14
  url: https://www.theguardian.com/world/2025/aug/14/ukraine-conflict-zelenskyy-warns-of-more-invasions-if-russia-keeps-occupied-territories

cnn-2025-08-13:
  outlet: CNN
  title: \"Trump meets Putin in Alaska, but summit ends without an agreement\"
  date: 2025-08-13
  url: https://www.cnn.com/2025/08/13/politics/trump-putin-alaska-summit/index.html

new-york-times-2025-08-12:
  outlet: The New York Times
  title: \"U.S. and Europe Offer Ukraine NATO-Style Security Guarantees\"
  date: 2025-08-12
  url: https://www.nytimes.com/2025/08/12/world/europe/us-europe-ukraine-security-guarantees.html
";
    assert_eq!(sources, yaml);
    assert_eq!(comment.matches("[^").count(), 5);
    has_all(&page, &["title: \"International leaders stress", "date: 2025-09-20\nas_of: 2025-08-16\n"]);
    has_all(
        &said,
        &["5 new sources", "line 14: nothing in the text cites this source", "the date of its newest source"],
    );
}

#[test]
fn a_wrapped_draft_with_works_cited() {
    let (page, sources, said) = imported("works-cited.txt", &[]);
    has_all(
        &page,
        &[
            "title: \"The lighthouse keepers are staying for the winter\"\n",
            "as_of: 2025-09-12\nauthors: [\"Jon Tamsel\"]\nactors: [ruskeld, halvora, harbour-council, ilka-verrow]\nterritories: [little-quern]\n",
            "through\nthe winter, its foreign office said. Halvora, which claims the rock as\nwell, called",
            "\n\n## What the council wants\n\nThe Harbour Council asked",
        ],
    );
    has_all(
        &sources,
        &[
            "outlet: Ruskeld Courier\n  title: \"Keepers Stay on the Rock\"\n  date: 2025-09-10\n  url: https://www.courier.example/keepers\n  accessed: 2025-09-11\n",
            "outlet: Halvora Gazette\n  title: \"Whose Lamp Is It?\"\n  date: 2025-09-11\n  url: https://gazette.example/whose-lamp-is-it\n  authors: [\"Jon Tamsel\", \"Orla Brandt\"]\n",
            "outlet: Seaward Press\n  title: \"The Law of Small Rocks\"\n  date: 2019\n  type: book # a guess: see whether it is right\n  authors: [\"Orla Brandt\"]\n",
        ],
    );
    has_all(
        &said,
        &["3 new sources", "line 1: took `The lighthouse", "line 3: took", "line 4: took", "line 10: took `What the"],
    );
}

#[test]
fn a_markdown_draft_with_a_numbered_list() {
    let (page, sources, said) = imported("author-date.md", &["--id", "herring", "--date", "2025-08-20"]);
    has_all(
        &page,
        &[
            "title: \"The herring come back\"\ndate: 2025-08-20\nas_of: 2025-08-15\n",
            "sides [^halvora-gazette-2025-08-14].\n\n## Who counts them\n\n",
            "- The Harbour Council counts catches [@harbour-council-2025-08-15; @gazette-closure].\n- Halvora counts boats.\n",
            "> We count what we can see.\n> — Ilka Verrow [^halvora-gazette-2025-08-14]\n",
            "line 3: tags: fish\n",
            "[4] Talk with a skipper at the quay",
        ],
    );
    assert!(!page.contains("## References"), "{page}");
    has_all(&sources, &["authors: [\"O. Brandt\", \"J. Tamsel\"]", "outlet: Harbour Council"]);
    assert!(!sources.contains("Bank closed"), "a source that is there already was added again: {sources}");
    has_all(
        &said,
        &["2 new sources, 1 there already; the text cites 3 of 3", "is there already, as `gazette-closure`"],
    );
}

#[test]
fn markdown_footnotes_are_sources_or_notes() {
    let (page, sources, said) = imported("footnotes.md", &["--title", "The third boat"]);
    has_all(
        &page,
        &[
            "title: \"The third boat\"\n",
            "\nactors: [halvora]\nterritories: [quern-bank]\n",
            "\n## Patrols at the Quern Bank\n",
            "third patrol boat.[^halvora-gazette-2025-09-01] The crews were told to \"watch and write down\", no more.[^orders][^courier-example-2025-09-02]\n",
            "\n[^orders]: The order is quoted from a copy that the desk has seen.\n",
            "guess\\[^lost], and `[1]` is code.\n",
        ],
    );
    has_all(
        &sources,
        &[
            "# Line 7 of the draft: <https://courier.example/2025/sep/02/what-the-crews-were-told>\n",
            "  outlet: courier.example # a guess",
        ],
    );
    has_all(
        &said,
        &[
            "line 7: names no outlet",
            "line 5: names no date; took 2025-09-01 from the address",
            "line 9: `[^lost]` names no",
        ],
    );
}

#[test]
fn nothing_is_overwritten() {
    let site = sample();
    assert!(import(site.path(), &draft("footnotes.md"), &[]).status.success());
    let before = common::files(site.path());
    for more in [&[][..], &["--id", "who-may-fish"], &["--id", "No Id"], &["--id", "con"], &["--id", "index"]] {
        let refused = import(site.path(), &draft("footnotes.md"), more);
        assert_eq!((refused.status.code(), stdout(&refused).as_str()), (Some(2), ""), "{more:?}");
        assert!(stderr(&refused).contains("--id"), "{}", stderr(&refused));
    }
    // A folder in the way, and a file of sources that takes no entry at its end.
    fs::create_dir_all(site.path().join("content/explainers/way.md")).unwrap();
    assert_eq!(import(site.path(), &draft("author-date.md"), &["--id", "way"]).status.code(), Some(2));
    fs::remove_dir(site.path().join("content/explainers/way.md")).unwrap();
    assert_eq!(common::files(site.path()), before);
    let sources = site.path().join("content/sources.yaml");
    fs::write(&sources, "{}\n").unwrap();
    let refused = import(site.path(), &draft("brief.txt"), &[]);
    assert_eq!(refused.status.code(), Some(2));
    has_all(&stderr(&refused), &["nothing was written", "bbc-news-2025-08-15:\n"]);
    assert_eq!(read(&sources), "{}\n");
    let explainers = fs::read_dir(site.path().join("content/explainers")).unwrap().count();
    assert_eq!(explainers, 2, "no page without its sources");
}

#[test]
fn a_dry_run_writes_nothing() {
    let site = sample();
    let before = common::files(site.path());
    let output = import(site.path(), &draft("brief.txt"), &["--dry-run", "--id", "talks"]);
    assert_eq!(output.status.code(), Some(0));
    has_all(
        &stdout(&output),
        &["# content/explainers/talks.md\n---\ntitle:", "# at the end of content/sources.yaml\nbbc-news-"],
    );
    assert_eq!(common::files(site.path()), before);
}

#[test]
fn what_is_no_text_is_refused() {
    let site = sample();
    let before = common::files(site.path());
    let other = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.docx", &b"PK\x03\x04\x00\x00"[..]), ("b.txt", b"caf\xe9"), ("c.txt", b" \r\n")] {
        let file = other.path().join(name);
        fs::write(&file, bytes).unwrap();
        let refused = import(site.path(), &file, &[]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(stderr(&refused).contains(name), "{}", stderr(&refused));
    }
    assert_eq!(import(site.path(), &other.path().join("none"), &[]).status.code(), Some(2));
    assert_eq!(common::files(site.path()), before);
}
