//! Whole sites, good and bad: each row of the faults that concern loading, with its code and place.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::diagnostics::resolve;
use crate::model::Id;

const SITE: &str = "title: T\nbase_url: https://a.example/\n";
const PAGE: &str = "---\ntitle: A\n---\nText.\n";
const SOURCE: &str = "{outlet: O, title: T, date: 2025-01-02}";

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn site(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "site.yaml", SITE);
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn options() -> Options {
    Options { today: Some(Day::constant(2025, 9, 1)), ..Options::default() }
}

fn load_it(folder: &TempDir) -> Loaded {
    load(folder.path(), &options())
}

fn shown(loaded: &Loaded) -> Vec<String> {
    loaded
        .diagnostics
        .iter()
        .map(|d| match &d.location {
            None => d.code.code.to_owned(),
            Some(at) => {
                let place = resolve(at);
                format!("{} {}:{}:{}", d.code.code, at.file.path, place.line, place.column)
            }
        })
        .collect()
}

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    shown(&load_it(&site(files)))
}

fn help(loaded: &Loaded) -> Vec<&str> {
    loaded.diagnostics.iter().map(|d| d.help.as_deref().unwrap_or_default()).collect()
}

fn ids<T>(table: &Table<T>) -> Vec<String> {
    table.all().iter().map(|e| format!("{} {}", e.id, e.lang)).collect()
}

#[test]
fn the_sites_of_this_repository_load_without_a_word() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let flagship = load(&root, &options());
    assert_eq!(shown(&flagship), Vec::<String>::new());
    let flagship = flagship.site.unwrap();
    assert_eq!((flagship.explainers.count(), flagship.base.path.as_str()), (4, "/dateline/"));

    let marav = load(&root.join("tests/sites/marav"), &options());
    assert_eq!(shown(&marav), Vec::<String>::new());
    let marav = marav.site.unwrap();
    assert_eq!(marav.sources.all().len(), 36);
    assert_eq!(ids(&marav.explainers)[1..4], ["marav-talks en", "marav-talks ar", "marav-talks uk"]);
    assert_eq!(marav.assets.keys().collect::<Vec<_>>(), ["actors/vesnik.png", "explainers/water-protocol/sluice.png"]);
    assert_eq!(marav.statics.keys().collect::<Vec<_>>(), ["extra.txt"]);
    assert_eq!(marav.explainers.get("water-protocol").unwrap().key_points.len(), 2);
}

#[test]
fn an_empty_site_is_a_site() {
    let loaded = load_it(&site(&[]));
    assert_eq!(shown(&loaded), Vec::<String>::new());
    assert_eq!(loaded.site.unwrap().all_refs().count(), 0);
}

#[test]
fn no_site_names_the_command_that_starts_one() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = load_it(&folder);
    assert!(loaded.site.is_none());
    assert_eq!(shown(&loaded), ["CFG002"]);
    assert!(help(&loaded)[0].contains("dateline init"));
    write(folder.path(), "site.yml", SITE);
    assert!(help(&load_it(&folder))[0].contains("rename `site.yml`"));
}

#[test]
fn the_root_is_the_nearest_folder_with_a_site() {
    let folder = site(&[("content/pages/a.md", PAGE)]);
    assert_eq!(find_root(&folder.path().join("content/pages")), Some(folder.path().to_owned()));
    assert_eq!(find_root(&folder.path().join("content/pages")), find_root(folder.path()));
    let none = tempfile::tempdir().unwrap();
    assert_eq!(find_root(none.path()), None);
}

#[test]
fn byte_order_marks_and_line_ends_of_windows_are_fine() {
    let folder = site(&[("content/pages/a.md", "\u{feff}---\r\ntitle: A\r\n---\r\nText.\r\n")]);
    let loaded = load_it(&folder);
    assert_eq!(shown(&loaded), Vec::<String>::new());
    let site = loaded.site.unwrap();
    let page = site.pages.get("a").unwrap();
    assert_eq!((page.title.as_str(), &page.file.text[page.file.yaml.clone()]), ("A", "title: A\r\n"));
    assert!(!page.prose.is_empty());
}

#[test]
fn faulty_front_matter_is_named_at_its_line() {
    for (text, expected) in [
        ("", "FMT001 content/pages/a.md:1:1"),
        ("Text.\n", "FMT001 content/pages/a.md:1:1"),
        ("\n---\ntitle: A\n---\n", "FMT001 content/pages/a.md:1:1"),
        ("+++\ntitle = 'A'\n+++\n", "FMT001 content/pages/a.md:1:1"),
        ("---\ntitle: A\n", "FMT001 content/pages/a.md:1:1"),
        ("---\n- A\n---\n", "FMT001 content/pages/a.md:2:1"),
        ("---\njust words\n---\n", "FMT001 content/pages/a.md:2:1"),
        ("---\ntitle: A\n\tsummary: B\n---\n", "FMT001 content/pages/a.md:3:1"),
        ("---\ntitle: A\ntitle: B\n---\n", "FMT008 content/pages/a.md:3:1"),
        ("---\ntitle: A\nsumary: B\n---\n", "FMT003 content/pages/a.md:3:1"),
        ("---\ntitle: [A]\n---\n", "FMT005 content/pages/a.md:2:8"),
    ] {
        let loaded = load_it(&site(&[("content/pages/a.md", text), ("content/pages/b.md", PAGE)]));
        assert_eq!(shown(&loaded), [expected], "{text}");
        assert!(!help(&loaded)[0].is_empty(), "{text}");
        // A fault in one file hides nothing of the others.
        assert_eq!(ids(&loaded.site.unwrap().pages), ["b en"], "{text}");
    }
    let loaded = load_it(&site(&[("content/actors/a.md", "Text.\n")]));
    assert!(help(&loaded)[0].contains("---\nname: "), "{:?}", help(&loaded));
}

#[test]
fn a_date_of_no_calendar_is_named_at_its_value() {
    let text = "---\ntitle: A\ndate: 2025-02-30\nstatus: setled\n---\n";
    assert_eq!(
        faults(&[("content/explainers/a.md", text)]),
        ["FMT006 content/explainers/a.md:3:7", "FMT007 content/explainers/a.md:4:9"]
    );
}

#[test]
fn what_is_not_utf8_is_named_with_offset_and_encoding() {
    let utf16 = |little: bool, text: &str| -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    let latin = b"---\ntitle: Caf\xe9\n---\n".to_vec();
    for (bytes, place, words) in [
        (latin, "2:11", "byte 14 looks like Latin-1"),
        (b"---\ntitle: \x93A\x94\n---\n".to_vec(), "2:8", "byte 11 looks like Windows-1252"),
        (b"---\ntitle: A\0\n---\n".to_vec(), "2:9", "byte 12 looks like a NUL byte"),
        (b"\xef\xbb\xbf---\ntitle: A\xff\n".to_vec(), "2:9", "byte 15 looks like"),
        (b"---\ntitle: \xd0".to_vec(), "2:8", "byte 11 looks like a character that is cut off"),
        (utf16(true, "\u{feff}---\ntitle: A\n---\n"), "1:1", "UTF-16 (little-endian)"),
        (utf16(false, "\u{feff}---\ntitle: A\n---\n"), "1:1", "UTF-16 (big-endian)"),
        (utf16(true, "---\ntitle: A\n---\n"), "1:1", "UTF-16 (little-endian)"),
        (utf16(false, "---\ntitle: A\n---\n"), "1:1", "UTF-16 (big-endian)"),
    ] {
        let folder = site(&[]);
        write(folder.path(), "content/pages/a.md", bytes);
        let loaded = load_it(&folder);
        assert_eq!(shown(&loaded), [format!("FIL002 content/pages/a.md:{place}")], "{words}");
        assert!(loaded.diagnostics[0].message.contains(words), "{} / {words}", loaded.diagnostics[0].message);
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    let folder = site(&[]);
    write(folder.path(), "content/pages/a.md", "");
    fs::File::options()
        .write(true)
        .open(folder.path().join("content/pages/a.md"))
        .unwrap()
        .set_len(MAX_FILE_BYTES + 1)
        .unwrap();
    assert_eq!(shown(&load_it(&folder)), ["FIL006 content/pages/a.md:1:1"]);
}

#[test]
fn folders_without_end_are_refused() {
    let folder = site(&[]);
    let deep = format!("content/{}", "d/".repeat(MAX_DEPTH + 1));
    write(folder.path(), &format!("{deep}a.png"), "");
    assert_eq!(shown(&load_it(&folder)), [format!("FIL006 {}:1:1", deep.trim_end_matches('/'))]);
}

#[test]
fn ids_and_languages_come_from_the_file_names() {
    let folder = site(&[
        ("site.yaml", "title: T\nbase_url: https://a.example\nlanguages: [en, uk, ar]\n"),
        ("content/pages/a.md", PAGE),
        ("content/pages/a.uk.md", "---\ntitle: A\nlang: ar\n---\n"),
        ("content/pages/b/index.md", "---\ntitle: B\nlang: ar\n---\n"),
        ("content/pages/b/index.uk.md", PAGE),
    ]);
    let loaded = load_it(&folder);
    assert_eq!(shown(&loaded), Vec::<String>::new());
    assert_eq!(ids(&loaded.site.unwrap().pages), ["a en", "a uk", "b ar", "b uk"]);
}

#[test]
fn names_that_are_no_ids_are_refused_with_the_name_to_use() {
    for (name, near) in [
        ("Café talks.md", "call it `cafe-talks`"),
        ("a_b.md", "call it `a-b`"),
        ("it's “so”.md", "call it `its-so`"),
        ("a..md", "call it `a`"),
        ("report-2.0.md", "call it `report-2-0`"),
        ("a😀b.md", "call it `a-b`"),
        ("київ.md", "Latin letters"),
        ("aux.md", "`aux-page`"),
        ("CON.md", "`con-page`"),
        ("com1/index.md", "`com1-page`"),
    ] {
        let path = format!("content/pages/{name}");
        let loaded = load_it(&site(&[(&path, PAGE)]));
        assert_eq!(shown(&loaded), [format!("FIL003 {path}:1:1")]);
        assert!(help(&loaded)[0].contains(near), "{name}: {:?}", help(&loaded));
    }
    let long = format!("content/pages/{}.md", "a".repeat(252));
    assert_eq!(faults(&[(&long, PAGE)]), Vec::<String>::new());
}

#[test]
fn a_language_must_be_one_of_the_site() {
    assert_eq!(faults(&[("content/pages/a.uk.md", PAGE)]), ["FIL003 content/pages/a.uk.md:1:1"]);
    assert_eq!(faults(&[("content/pages/a.english.md", PAGE)]), ["FIL003 content/pages/a.english.md:1:1"]);
    let translated = ("site.yaml", "title: T\nbase_url: https://a.example\nlanguages: [en, uk]\n");
    let arabic = ("content/pages/a.md", "---\ntitle: A\nlang: ar\n---\n");
    let loaded = load_it(&site(&[translated, arabic]));
    assert_eq!(shown(&loaded), ["FMT007 content/pages/a.md:3:7"]);
    assert!(help(&loaded)[0].contains("`languages: [en, uk, ar]`"));
    // The text of a site that is not translated may be in any language.
    assert_eq!(faults(&[arabic]), Vec::<String>::new());
}

#[test]
fn two_files_at_one_address_are_both_named() {
    let address = |files: &[(&str, &str)]| {
        let loaded = load_it(&site(files));
        assert_eq!(loaded.diagnostics.len(), 1, "{:?}", shown(&loaded));
        let found = &loaded.diagnostics[0];
        assert_eq!(found.code, codes::SAME_ADDRESS);
        (found.location.as_ref().unwrap().file.path.clone(), found.related[0].1.file.path.clone())
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        address(&[("content/pages/a.md", PAGE), ("content/pages/a/index.md", PAGE)]),
        pair("content/pages/a/index.md", "content/pages/a.md")
    );
    assert_eq!(
        address(&[
            ("content/pages/é.md", "---\ntitle: A\nlang: uk\n---\n"),
            ("content/pages/e.md", "---\ntitle: A\nlang: uk\n---\n")
        ]),
        pair("content/pages/é.md", "content/pages/e.md")
    );
    assert_eq!(
        address(&[("static/é.txt", ""), ("static/e\u{301}.txt", "")]),
        pair("static/é.txt", "static/e\u{301}.txt")
    );
    assert_eq!(address(&[("content/B.png", ""), ("content/b.png", "")]), pair("content/b.png", "content/B.png"));
}

#[test]
fn names_that_differ_in_case_only_are_one_address() {
    let folder = site(&[("content/pages/A.md", PAGE), ("content/pages/a.md", PAGE)]);
    // On a file system that does not tell case, there is one file only.
    if fs::read_dir(folder.path().join("content/pages")).unwrap().count() == 2 {
        let found = shown(&load_it(&folder));
        assert_eq!(found, ["FIL003 content/pages/A.md:1:1", "FIL004 content/pages/a.md:1:1"]);
    }
}

#[test]
fn aliases_are_paths_that_nobody_else_has() {
    let page = |aliases: &str| format!("---\ntitle: A\naliases_url: [{aliases}]\n---\n");
    let files = [
        ("content/pages/a.md", page("old, /2024/old-page/, topics/x")),
        ("content/pages/b.md", page("a, old, b, '../x', 'https://x.example/', 'x?y', 'a b', /b/")),
        ("content/topics/x.md", "---\nname: X\n---\n".to_owned()),
    ];
    let files: Vec<_> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
    let line = |code: &str, file: &str, column: usize| format!("{code} content/pages/{file}.md:3:{column}");
    assert_eq!(
        faults(&files),
        [
            line("FIL004", "a", 37),
            line("FIL004", "b", 15),
            line("FIL004", "b", 18),
            line("FMT009", "b", 23),
            line("FMT009", "b", 26),
            line("FMT009", "b", 34),
            line("FMT009", "b", 56),
            line("FMT009", "b", 63),
            line("FMT009", "b", 70),
        ]
    );
}

#[test]
fn drafts_are_left_out_but_their_faults_are_not() {
    let draft = "---\ntitle: A\ndraft: true\n---\n";
    let folder = site(&[
        ("content/pages/a.md", draft),
        ("content/pages/b.md", "---\ntitle: A\ndraft: true\nx: 1\n---\n"),
        ("content/events.yaml", "e: {date: 2025, title: E, draft: true}\nf: {date: 2025, title: F}\n"),
    ]);
    let loaded = load_it(&folder);
    assert_eq!(shown(&loaded), ["FMT003 content/pages/b.md:4:1"]);
    let published = loaded.site.unwrap();
    assert_eq!((ids(&published.pages), ids(&published.events)), (vec![], vec!["f en".to_owned()]));
    let all = load(folder.path(), &Options { drafts: true, ..options() }).site.unwrap();
    assert_eq!((ids(&all.pages), all.events.count()), (vec!["a en".to_owned()], 2));
}

#[test]
fn the_store_is_one_over_all_its_files() {
    let bib = "@online{b-1, title = {B}, organization = {O}, date = {2025}}\n@online{A:2, title = {A}, organization = {O}, date = {2025}}\n";
    let csl = r#"[{"id": "c", "title": "C", "publisher": "O", "issued": {"date-parts": [[2025]]}}]"#;
    let loaded = load_it(&site(&[
        ("content/sources.yaml", &format!("z: {SOURCE}\n")),
        ("content/sources/a.yaml", &format!("y: {SOURCE}\n")),
        ("content/sources/b.bib", bib),
        ("content/sources/c.csl.json", csl),
        ("content/d.bib", "@book{d, title = {D}, publisher = {O}, year = 2025}"),
    ]));
    assert_eq!(shown(&loaded), Vec::<String>::new());
    let all: Vec<_> = loaded.site.as_ref().unwrap().sources.all().iter().map(|s| s.id.as_str().to_owned()).collect();
    assert_eq!(all, ["A:2", "b-1", "c", "d", "y", "z"]);
}

#[test]
fn an_id_over_several_files_is_named_at_both_places() {
    let loaded = load_it(&site(&[
        ("content/sources.yaml", &format!("a: {SOURCE}\nb: {SOURCE}\nNo id: {SOURCE}\n")),
        ("content/sources/x.bib", "\n@online{a, title = {A}, organization = {O}, date = {2025}}\n"),
        ("content/sources/y.yaml", &format!("c: {SOURCE}\nb: {SOURCE}\n")),
        ("content/events/1.yaml", "e: {date: 2025, title: E}\n"),
        ("content/events/2.yaml", "f: {date: 2025, title: E}\ne: {date: 2025, title: E}\n"),
    ]));
    assert_eq!(
        shown(&loaded),
        [
            "FMT008 content/events/2.yaml:2:1",
            "FIL003 content/sources.yaml:3:1",
            "FMT008 content/sources/x.bib:2:1",
            "FMT008 content/sources/y.yaml:2:1",
        ]
    );
    let first = resolve(&loaded.diagnostics[3].related[0].1);
    assert_eq!((first.line, first.column), (2, 1));
    assert_eq!(loaded.site.unwrap().sources.all().len(), 3);
}

#[test]
fn strays_are_told_where_they_belong() {
    for (path, words) in [
        ("content/sorces.yaml", "did you mean `sources.yaml`?"),
        ("content/sources.yml", "call it `sources.yaml`"),
        ("content/events/a.yml", "call it `a.yaml`"),
        ("content/a.md", "content/pages/a.md"),
        ("content/explainer/a.md", "did you mean `explainers`?"),
        ("content/explainers/2025/a.md", "content/explainers/<id>.md"),
        ("content/explainers/a.markdown", "content/explainers/<id>.md"),
        ("content/explainers/index.md", "content/explainers/<id>/index.md"),
        ("content/sources/a.json", "call it `a.csl.json`"),
        ("content/actors/a.bib", "content/sources/"),
        ("templates/a.css", "static/"),
    ] {
        let loaded = load_it(&site(&[(path, PAGE)]));
        assert_eq!(shown(&loaded), [format!("FIL007 {path}:1:1")]);
        assert!(!loaded.diagnostics[0].is_error());
        assert!(help(&loaded)[0].contains(words), "{path}: {:?}", help(&loaded));
    }
}

#[test]
fn what_editors_and_systems_leave_behind_is_no_content() {
    let mut files = Vec::new();
    for name in [".#a.md", "a.md~", ".a.md.swp", "a.swp", ".DS_Store", "#a.md#", "a.md.bak", "README.md"] {
        files.push((format!("content/pages/{name}"), "x"));
        files.push((format!("templates/{name}"), "x"));
    }
    files.push(("content/.git/x.md".to_owned(), "x"));
    files.push(("content/map.geojson".to_owned(), "{}"));
    files.push(("static/.DS_Store".to_owned(), "x"));
    files.push(("static/.well-known/security.txt".to_owned(), "x"));
    files.push(("templates/partials/a.html".to_owned(), "x"));
    let files: Vec<_> = files.iter().map(|(p, t)| (p.as_str(), *t)).collect();
    let loaded = load_it(&site(&files));
    assert_eq!(shown(&loaded), Vec::<String>::new());
    let site = loaded.site.unwrap();
    assert!(site.assets.is_empty());
    assert_eq!(site.statics.keys().collect::<Vec<_>>(), [".well-known/security.txt"]);
    assert_eq!(
        site.templates.iter().map(|t| (t.path.as_str(), t.yaml.clone())).collect::<Vec<_>>(),
        [("templates/partials/a.html", 0..0)]
    );
}

#[test]
fn a_folder_named_like_a_file_is_reported() {
    assert_eq!(faults(&[("content/pages/x.md/a.png", "")]), ["FIL003 content/pages/x.md:1:1"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_inside_the_site_are_followed_and_others_never() {
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "secret.md", PAGE);
        let folder = site(&[("content/pages/a.md", PAGE), ("shared/b.md", PAGE)]);
        let pages = folder.path().join("content/pages");
        symlink("../../shared/b.md", pages.join("b.md")).unwrap();
        symlink(outside.path().join("secret.md"), pages.join("c.md")).unwrap();
        symlink(outside.path(), pages.join("d")).unwrap();
        symlink("nowhere.md", pages.join("e.md")).unwrap();
        symlink("..", pages.join("f")).unwrap();
        symlink("g.md", pages.join("g.md")).unwrap();
        symlink(outside.path(), folder.path().join("static")).unwrap();
        let loaded = load_it(&folder);
        let at = |name: &str| format!("FIL005 content/pages/{name}:1:1");
        assert_eq!(
            shown(&loaded),
            [at("c.md"), at("d"), at("e.md"), at("f"), at("g.md"), "FIL005 static:1:1".to_owned()]
        );
        assert_eq!(ids(&loaded.site.unwrap().pages), ["a en", "b en"]);
    }

    #[test]
    fn settings_are_not_read_from_elsewhere() {
        let outside = site(&[]);
        let folder = tempfile::tempdir().unwrap();
        symlink(outside.path().join("site.yaml"), folder.path().join("site.yaml")).unwrap();
        let loaded = load_it(&folder);
        assert_eq!(shown(&loaded), ["FIL005 site.yaml:1:1"]);
        assert!(loaded.site.is_none());
    }

    #[test]
    fn pipes_and_sockets_are_reported_and_never_opened() {
        let folder = site(&[("content/pages/a.md", PAGE)]);
        let pages = folder.path().join("content/pages");
        rustix::fs::mkfifoat(rustix::fs::CWD, pages.join("p.md"), rustix::fs::Mode::RWXU).unwrap();
        let _socket = UnixListener::bind(pages.join("s.md")).unwrap();
        let loaded = load_it(&folder);
        assert_eq!(shown(&loaded), ["FIL001 content/pages/p.md:1:1", "FIL001 content/pages/s.md:1:1"]);
        assert!(loaded.diagnostics[0].message.contains("named pipe"));
        assert!(loaded.diagnostics[1].message.contains("socket"));
        fs::remove_file(folder.path().join("site.yaml")).unwrap();
        rustix::fs::mkfifoat(rustix::fs::CWD, folder.path().join("site.yaml"), rustix::fs::Mode::RWXU).unwrap();
        assert_eq!(shown(&load_it(&folder)), ["FIL001 site.yaml:1:1"]);
    }

    #[test]
    fn files_that_may_not_be_read_are_reported() {
        let folder = site(&[("content/pages/a.md", PAGE), ("content/pages/b.md", PAGE)]);
        let file = folder.path().join("content/pages/a.md");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
        // The superuser may read everything.
        if fs::read(&file).is_err() {
            assert_eq!(shown(&load_it(&folder)), ["FIL001 content/pages/a.md:1:1"]);
        }
    }
}

fn settings(text: &str) -> Vec<String> {
    faults(&[("site.yaml", text)])
}

#[test]
fn settings_that_can_not_be_are_named_with_an_example() {
    for url in [
        "a.example",
        "ftp://a.example/",
        "https://",
        "https://a.example/?x",
        "https://a.example/#x",
        "https://u@a.example/",
        "mailto:a",
    ] {
        let loaded = load_it(&site(&[("site.yaml", &format!("title: T\nbase_url: '{url}'\n"))]));
        assert_eq!(shown(&loaded), ["CFG001 site.yaml:2:11"], "{url}");
        assert!(help(&loaded)[0].contains("https://someone.github.io/explainers/"));
        // Later stages can go on.
        assert!(loaded.site.is_some());
    }
    assert_eq!(settings("title: T\n"), ["FMT004 site.yaml:1:1"]);
    assert_eq!(settings("title: T\nbase_url: [x]\n"), ["FMT005 site.yaml:2:11"]);
    let more = |rest: &str| settings(&format!("{SITE}{rest}"));
    assert_eq!(more("languages: [uk]\n"), ["CFG001 site.yaml:3:12"]);
    assert_eq!(more("language: uk\nlanguages: [uk, en, uk]\n"), ["CFG001 site.yaml:4:21"]);
    assert_eq!(more("theme: {accent: 'red;}'}\n"), ["CFG001 site.yaml:3:17"]);
    assert_eq!(more("theme: {serif: 'a;b', sans: '</style>'}\n"), ["CFG001 site.yaml:3:16", "CFG001 site.yaml:3:29"]);
    assert_eq!(
        more("territory_statuses: {a-b: {colour: blu}, 'A B': {label: x}}\n"),
        ["CFG001 site.yaml:3:36", "CFG001 site.yaml:3:42"]
    );
    assert_eq!(
        more("theme: {accent: '#7a3b12', serif: 'Georgia, \"Times New Roman\", serif'}\n"),
        Vec::<String>::new()
    );
}

#[test]
fn a_base_url_is_an_origin_and_a_path_in_slashes() {
    for (url, origin, path) in [
        ("https://a.example", "https://a.example", "/"),
        ("https://a.example/x", "https://a.example", "/x/"),
        ("http://localhost:8000//x//y/", "http://localhost:8000", "/x/y/"),
        ("HTTPS://Exämple.org/", "https://xn--exmple-cua.org", "/"),
    ] {
        let folder = site(&[]);
        let loaded = load(folder.path(), &Options { base_url: Some(url.to_owned()), ..options() });
        assert_eq!(shown(&loaded), Vec::<String>::new());
        let base = loaded.site.unwrap().base;
        assert_eq!((base.origin.as_str(), base.path.as_str()), (origin, path));
    }
    let folder = site(&[]);
    let loaded = load(folder.path(), &Options { base_url: Some("nowhere".to_owned()), ..options() });
    // The command line has no place in a file.
    assert_eq!(shown(&loaded), ["CFG001"]);
}

#[test]
fn colours_are_colours_and_nothing_else() {
    for good in [
        "#fff",
        "#7A3B12",
        "#7a3b12cc",
        "teal",
        "RebeccaPurple",
        "rgb(1, 2, 3)",
        "rgb(1 2 3 / 50%)",
        "hsl(120deg 50% 40%)",
    ] {
        assert!(config::is_colour(good), "{good}");
    }
    for bad in [
        "",
        "#ff",
        "#ggg",
        "blu",
        "red;",
        "rgb()",
        "rgb(1,2,3",
        "rgb(url(x),1,2)",
        "var(--x)",
        "expression(1)",
        "rgb(1,2,3)}",
        "#fff/**/",
    ] {
        assert!(!config::is_colour(bad), "{bad}");
    }
}

#[test]
fn today_comes_from_the_option_then_the_epoch_then_the_clock() {
    let day = Day::constant(2025, 9, 1);
    let mut found = Vec::new();
    assert_eq!(config::today(Some(day), Some("0"), &mut found), day);
    assert_eq!(config::today(None, Some("86399"), &mut found), Day::constant(1970, 1, 1));
    assert_eq!(config::today(None, Some("86400"), &mut found), Day::constant(1970, 1, 2));
    assert!(found.is_empty());
    assert!(config::today(None, Some("soon"), &mut found).year() >= 2025);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [codes::BAD_SETTING]);
}

#[test]
fn the_content_is_looked_at_even_if_the_settings_are_broken() {
    let loaded = load_it(&site(&[("site.yaml", "titel: T\nbase_url: x\n"), ("content/pages/a.uk.md", "Text.\n")]));
    assert_eq!(shown(&loaded), ["FMT001 content/pages/a.uk.md:1:1", "FMT003 site.yaml:1:1"]);
    assert!(loaded.site.is_none());
}

#[test]
fn the_number_of_threads_never_shows() {
    let mut files = Vec::new();
    for i in 0..60 {
        files.push((format!("content/pages/p{i}.md"), if i % 3 == 0 { "Text.\n" } else { PAGE }));
        files.push((format!("content/sources/s{i}.yaml"), "a: {outlet: O, title: T, date: 2025}\n"));
    }
    let files: Vec<_> = files.iter().map(|(p, t)| (p.as_str(), *t)).collect();
    let folder = site(&files);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let loaded = pool.install(|| load_it(&folder));
        let site = loaded.site.as_ref().unwrap();
        (shown(&loaded), ids(&site.pages), site.sources.get("a").map(|s| (s.id.clone(), s.file.path.clone())))
    };
    let one = run(1);
    assert_eq!(one.0.len(), 20 + 59);
    assert_eq!(one.2, Some((Id::new("a"), "content/sources/s0.yaml".to_owned())));
    assert_eq!(run(7), one);
}
