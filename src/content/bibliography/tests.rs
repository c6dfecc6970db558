//! Bibliographies, good and bad.

use std::sync::Arc;

use proptest::prelude::*;

use super::{language, read_bib, read_csl};
use crate::diagnostics::{Diagnostic, SourceFile, resolve};
use crate::model::{SourceEntry, SourceType};

type Reader = fn(&Arc<SourceFile>, &mut Vec<Diagnostic>) -> Vec<SourceEntry>;

fn read(reader: Reader, text: &str) -> (Vec<SourceEntry>, Vec<String>) {
    let file = Arc::new(SourceFile::new("x", text, 0..0));
    let mut found = Vec::new();
    let sources = reader(&file, &mut found);
    let shown = found
        .iter()
        .map(|d| {
            let at = resolve(d.location.as_ref().unwrap());
            // What is wrong with a date is for dates to say.
            let message = match d.message.split_once("`: ") {
                Some((field, _)) => format!("{field}`: …"),
                None => d.message.clone(),
            };
            format!("{} {}:{} {message}", d.code.code, at.line, at.column)
        })
        .collect();
    (sources, shown)
}

/// The source of an entry of BibTeX with these fields; it must be faultless.
fn bib(kind: &str, fields: &str) -> SourceEntry {
    let (mut sources, faults) = read(read_bib, &format!("@{kind}{{k, {fields}}}"));
    assert_eq!(faults, Vec::<String>::new(), "{fields}");
    sources.remove(0)
}

fn bib_faults(text: &str) -> Vec<String> {
    read(read_bib, text).1
}

fn csl(fields: &str) -> SourceEntry {
    let (mut sources, faults) = read(read_csl, &format!("[{{\"id\": \"k\", {fields}}}]"));
    assert_eq!(faults, Vec::<String>::new(), "{fields}");
    sources.remove(0)
}

const REST: &str = "title = {T}, organization = {O}, date = {2025}";

#[test]
fn titles_are_as_written_with_their_escapes_resolved() {
    let title =
        |t: &str| bib("online", &format!("title = {{{t}}}, organization = {{O}}, date = {{2025}}")).title.clone();
    assert_eq!(
        title(r"The {NATO} Summit of {\v S}t\'{e}phane \& Co"),
        "The NATO Summit of Št́éphane & Co".replace("t\u{301}", "t")
    );
    assert_eq!(title(r"\emph{So} it \textbf{is}, ``quoted'' -- 5~km"), "So it is, “quoted” – 5\u{a0}km");
    assert_eq!(title("two\n   lines"), "two lines");
    assert_eq!(title(r"Costs \$5 and 10\%"), "Costs $5 and 10%");
}

#[test]
fn people_are_named_as_one_speaks_of_them() {
    let authors = |a: &str| bib("online", &format!("author = {{{a}}}, {REST}")).authors.0.clone();
    assert_eq!(
        authors("van den Hoek, Jan-Piet and Ludwig van Beethoven"),
        ["Jan-Piet van den Hoek", "Ludwig van Beethoven"]
    );
    assert_eq!(
        authors("{Ministry of Peace and War} and King, Jr., Martin Luther"),
        ["Ministry of Peace and War", "Martin Luther King Jr."]
    );
    assert_eq!(authors("Dobrel, Kit and others"), ["Kit Dobrel"]);
    assert_eq!(authors(r"{\'E}mile {\O}stvik"), ["Émile Østvik"]);
    assert_eq!(authors(""), Vec::<String>::new());
}

#[test]
fn outlets_come_from_the_field_that_fits_the_type() {
    let outlet =
        |kind: &str, fields: &str| bib(kind, &format!("title = {{T}}, date = {{2025}}, {fields}")).outlet.clone();
    assert_eq!(outlet("article", "journal = {J}, publisher = {P}"), "J");
    assert_eq!(outlet("article", "journaltitle = {J}"), "J");
    assert_eq!(outlet("report", "institution = {I}, publisher = {P}"), "I");
    assert_eq!(outlet("incollection", "booktitle = {B}, publisher = {P}"), "P");
    assert_eq!(outlet("inproceedings", "booktitle = {B}, organization = {O}, publisher = {P}"), "P");
    assert_eq!(outlet("misc", "howpublished = {H}"), "H");
    assert_eq!(outlet("misc", r"howpublished = {\url{https://www.x.example/a}}"), "x.example");
    assert_eq!(outlet("online", "url = {https://www.x.example/a}"), "x.example");
    assert_eq!(
        outlet("online", "organization = {Ministry of Foreign Affairs and Trade}"),
        "Ministry of Foreign Affairs and Trade"
    );
}

#[test]
fn dates_are_as_precise_as_written() {
    let date = |fields: &str| bib("online", &format!("title = {{T}}, organization = {{O}}, {fields}")).date.to_string();
    for (fields, expected) in [
        ("date = {2025-08-15}", "2025-08-15"),
        ("date = {2025-08-15T10:00:00Z}", "2025-08-15"),
        ("date = {2025-08~}", "2025-08~"),
        ("date = {2025-08/2025-09}", "2025-08/2025-09"),
        ("date = {2025/}", "2025/.."),
        ("date = {/2025}", "../2025"),
        ("date = {199X}", "1990/1999"),
        ("date = {2004-05-XX}", "2004-05"),
        ("year = 2018, month = oct", "2018-10"),
        ("year = {2018}, month = {12}, day = {3}", "2018-12-03"),
        ("year = {2018}, month = {September}", "2018-09"),
        ("year = 2018, month = 15 # { } # oct", "2018-10-15"),
        ("year = {2018}", "2018"),
    ] {
        assert_eq!(date(fields), expected, "{fields}");
    }
}

#[test]
fn addresses_are_left_as_they_are() {
    let url = |fields: &str| bib("online", &format!("{REST}, {fields}")).url.clone().unwrap_or_default();
    assert_eq!(url(r"url = {https://x.example/a--b\_c?d=e%20f~g}"), "https://x.example/a--b_c?d=e%20f~g");
    assert_eq!(url("doi = {10.1000/x--y}"), "https://doi.org/10.1000/x--y");
    assert_eq!(url("doi = {https://doi.org/10.1000/x}"), "https://doi.org/10.1000/x");
    assert_eq!(url(r"howpublished = {\url{https://x.example/}}"), "https://x.example/");
}

#[test]
fn types_and_languages_are_told() {
    let kind = |kind: &str, fields: &str| bib(kind, &format!("{REST}, publisher = {{P}}, {fields}")).kind;
    assert_eq!(kind("book", ""), SourceType::Book);
    assert_eq!(kind("TechReport", ""), SourceType::Report);
    assert_eq!(kind("legislation", ""), SourceType::Law);
    assert_eq!(kind("video", ""), SourceType::Video);
    assert_eq!(kind("dataset", ""), SourceType::Dataset);
    assert_eq!(kind("misc", "keywords = {peace, law}"), SourceType::Law);
    assert_eq!(kind("online", "entrysubtype = {statement}"), SourceType::Statement);
    assert_eq!(kind("article", ""), SourceType::News);
    for (name, tag) in
        [("english", "en"), ("Ukrainian", "uk"), ("arabic", "ar"), ("en_US", "en-US"), ("EN", "en"), ("pt-BR", "pt-BR")]
    {
        assert_eq!(language(name).map(|l| l.to_string()).as_deref(), Some(tag));
    }
    assert_eq!(
        bib_faults(&format!("@online{{k, {REST},\n langid = {{klingonese}}}}")),
        ["BIB001 2:11 the language `klingonese` of `k` is not known, and is left out"]
    );
    let read = bib("online", &format!("{REST}, urldate = {{2025-09-01}}, archiveurl = {{https://a.example/1}}"));
    assert_eq!(
        (read.accessed.map(|d| d.to_string()).as_deref(), read.archive_url.as_deref()),
        (Some("2025-09-01"), Some("https://a.example/1"))
    );
}

#[test]
fn an_entry_inherits_from_its_volume() {
    let text = "@xdata{x, publisher = {P}}\n@incollection{a, title = {A}, crossref = {b}}\n@collection{b, title = {B}, date = {2025}, xdata = {x}}";
    let (sources, faults) = read(read_bib, text);
    assert_eq!(faults, Vec::<String>::new());
    let shown: Vec<_> = sources.iter().map(|s| format!("{} {} {} {}", s.id, s.outlet, s.title, s.date)).collect();
    assert_eq!(shown, ["a P A 2025", "b P B 2025"]);
}

#[test]
fn what_a_source_lacks_is_named_at_the_entry() {
    assert_eq!(
        bib_faults(
            "\n@online{a, note = {x}}\n  @misc{b, title = {T}, organization = {O}, date = {2025-02-30}}\n@misc{,title={T}}"
        ),
        [
            "BIB001 2:1 `a` has no outlet",
            "BIB001 2:1 `a` has no title",
            "BIB001 2:1 `a` has no date",
            "BIB001 3:52 `date` of `b`: …",
            "BIB001 4:1 this entry has no key, and can't be cited",
        ]
    );
    assert_eq!(
        bib_faults(&format!("@misc{{a, {REST}}}\n@misc{{a, {REST}}}")),
        ["FMT008 2:1 `a` stands twice in this file"]
    );
}

#[test]
fn a_broken_entry_leaves_the_others_alone() {
    let text = format!(
        "@string{{o = {{Outlet}}}}\n@online{{a, {REST}}}\n@online{{b, title = {{T, date = {{2025}}}}\n@online{{c, title {{T}}}}\n@online{{d, title={{T}}, organization = o, date={{2025}}}}\n"
    );
    let (sources, faults) = read(read_bib, &text);
    assert_eq!(sources.iter().map(|s| format!("{} {}", s.id, s.outlet)).collect::<Vec<_>>(), ["a O", "d Outlet"]);
    assert_eq!(
        faults,
        [
            "BIB001 3:1 this entry does not end, or a value is missing in it",
            "BIB001 4:18 this is no BibTeX: `=` is missing here"
        ]
    );
}

#[test]
fn values_that_can_not_be_read_are_named_at_the_value() {
    let faults = bib_faults(&format!(
        "@online{{a, {REST},\n author = {{$x}}}}\n@online{{b, title = {{T}}, organization = wier, date = 2025}}\n@string{{wire = {{W}}}}"
    ));
    assert_eq!(
        faults,
        [
            "BIB001 2:11 `author` of `a` can't be read: a `$`, `{` or `\\` in it has no end; write `\\$` for a dollar",
            "BIB001 3:40 `organization` of `b` can't be read: no `@string` defines `wier`; did you mean `wire`?",
        ]
    );
}

#[test]
fn bombs_do_not_go_off() {
    let mut laughs = String::from("@string{a0 = {ha}}\n");
    for i in 1..40 {
        laughs += &format!("@string{{a{i} = a{0} # a{0}}}\n", i - 1);
    }
    let deep = format!("{}x{}", r"\a{".repeat(20_000), "}".repeat(20_000));
    for text in [
        format!("{laughs}@online{{k, title = a39, organization = {{O}}, date = {{2025}}}}"),
        "@string{a = b}@string{b = a}@online{k, title = a, organization = {O}, date = {2025}}".to_owned(),
        format!("@online{{k, title = {{{deep}}}, organization = {{O}}, date = {{2025}}}}"),
        format!("@online{{k, {REST}, date = {{20255XX}}, crossref = {{k}}}}"),
    ] {
        let (sources, faults) = read(read_bib, &text);
        assert!(sources.is_empty() && !faults.is_empty(), "{faults:?}");
    }
    let long = format!(
        "@string{{a = {{{0}}}}}@online{{k, title = a # a, organization = {{O}}, date = {{2025}}, url = a # a}}",
        "{a}".repeat(50_000)
    );
    assert_eq!(read(read_bib, &long).1, ["BIB001 1:150035 `title` of `k` can't be read: it is longer than 256 KiB"]);
    // Circles of inheritance end.
    let circle =
        format!("@online{{a, {REST}, crossref = {{b}}}}\n@online{{b, {REST}, crossref = {{a}}, xdata = {{b}}}}");
    assert_eq!(read(read_bib, &circle).0.len(), 2);
    let (sources, faults) = read(read_csl, &format!("[{}", "[".repeat(100_000)));
    assert!(sources.is_empty() && faults.len() == 1, "{faults:?}");
}

#[test]
fn items_of_csl_become_sources() {
    let rest = r#""title": "A <i>B</i>", "publisher": "P", "issued": {"date-parts": [["2025", 8, "05"]]}"#;
    let source = csl(&format!(
        r#"{rest}, "type": "report", "language": "en-US", "DOI": "10.1/x", "accessed": {{"date-parts": [[2025, 9]]}},
        "author": [{{"family": "Rhee", "given": "Oda", "non-dropping-particle": "van"}}, {{"literal": "Assembly"}}],
        "archive_location": "https://keep.example/1""#
    ));
    assert_eq!(
        (source.title.as_str(), source.outlet.as_str(), source.date.to_string().as_str()),
        ("A B", "P", "2025-08-05")
    );
    assert_eq!(source.authors.0, ["Oda van Rhee", "Assembly"]);
    assert_eq!(source.kind, SourceType::Report);
    assert_eq!(source.url.as_deref(), Some("https://doi.org/10.1/x"));
    assert_eq!(source.lang.map(|l| l.to_string()).as_deref(), Some("en-US"));
    assert_eq!(source.accessed.map(|d| d.to_string()).as_deref(), Some("2025-09"));
    assert_eq!(source.archive_url.as_deref(), Some("https://keep.example/1"));
    let date = |issued: &str| csl(&format!(r#""title": "T", "publisher": "P", "issued": {issued}"#)).date.to_string();
    assert_eq!(date(r#"{"date-parts": [[2025, 8, 1], [2025, 8, 3]]}"#), "2025-08-01/2025-08-03");
    assert_eq!(date(r#"{"date-parts": [[2025]], "circa": true}"#), "2025~");
    assert_eq!(date(r#"{"raw": "2025-08"}"#), "2025-08");
    assert_eq!(date(r#""2025-08""#), "2025-08");
}

#[test]
fn faulty_csl_is_named_at_its_place() {
    let faults = |text: &str| read(read_csl, text).1;
    assert_eq!(faults(""), Vec::<String>::new());
    assert_eq!(faults("[]"), Vec::<String>::new());
    assert_eq!(faults("{}")[0], "BIB001 1:1 this file is no list of items");
    assert_eq!(faults("[\n  {\"id\": \"a\",}\n]")[0], "BIB001 2:14 this is no JSON: trailing comma");
    assert_eq!(faults("[\n  {\"id\": \"a\"}\n")[0], "BIB001 2:14 the list of items does not end: `]` is missing");
    assert_eq!(faults("[\n")[0], "BIB001 1:2 the list of items does not end: `]` is missing");
    assert_eq!(faults("[{\"id\": \"a\"} 5]")[0], "BIB001 1:14 `,` or `]` is missing here");
    assert_eq!(
        faults(
            "[5,\n {\"title\": \"T\"},\n {\"id\": \"a b\"},\n {\"id\": \"c\", \"title\": \"T\", \"publisher\": \"P\", \"issued\": {\"date-parts\": [[2025, 13]]}},\n {\"id\": \"d\"}]"
        ),
        [
            "BIB001 1:2 this is no item",
            "BIB001 2:2 this item has no `id`, and can't be cited",
            "BIB001 3:2 the id `a b` has spaces, and can't be cited",
            "BIB001 4:2 `issued` of `c`: …",
            "BIB001 5:2 `d` has no outlet",
            "BIB001 5:2 `d` has no title",
            "BIB001 5:2 `d` has no date",
        ]
    );
    let item = r#"{"id": "a", "title": "T", "publisher": "P", "issued": {"date-parts": [[2025]]}}"#;
    assert_eq!(faults(&format!("[{item},\n{item}]")), ["FMT008 2:1 `a` stands twice in this file"]);
}

proptest! {
    #[test]
    fn no_bibliography_panics(text in r#"(@online\{k,|@string\{|@xdata\{|title = |author = |date = |crossref = \{k\}|year = |month = | and |others|,|\{|\}|"|\\['"^~a-z]|\$|#|=|%|jan|[0-9]{1,6}|X|/|-|~| |\n|é|\PC){0,40}"#) {
        for d in faults_of(read_bib, &text) {
            let at = resolve(d.location.as_ref().unwrap());
            prop_assert!(text.get(at.start..at.end).is_some());
        }
    }

    #[test]
    fn no_entry_panics(author in r#"([A-Za-z]|[,{}\\ ='"~-]| and |é|ß|\PC){0,30}"#, date in r#"([0-9X/~?%.-]|jan){0,12}"#) {
        let text = format!("@online{{k, title = {{T}}, organization = {{O}}, author = {{{author}}}, year = {{{date}}}, month = {{{author}}}}}");
        faults_of(read_bib, &text);
        faults_of(read_bib, &format!("@online{{k, title = {{{author}}}, organization = {{O}}, date = {{{date}}}}}"));
    }

    #[test]
    fn no_list_of_items_panics(text in r#"(\[|\]|\{|\}|"id": |"issued": |"date-parts": |"author": |"[a-z]{0,3}"|,|:| |\n|[0-9]{1,5}|null|é|\PC){0,40}"#) {
        let text = format!("[{text}");
        for d in faults_of(read_csl, &text) {
            let at = resolve(d.location.as_ref().unwrap());
            prop_assert!(text.get(at.start..at.end).is_some());
        }
    }
}

fn faults_of(reader: Reader, text: &str) -> Vec<Diagnostic> {
    let file = Arc::new(SourceFile::new("x", text, 0..0));
    let mut found = Vec::new();
    reader(&file, &mut found);
    found
}
