//! The rules on small sites.

use std::fs;
use std::path::Path;

use crate::content::Options;
use crate::{check, pipeline};

const SITE: &str = "title: Test\nbase_url: https://test.example/\n";
const SOURCES: &str = "\
beacon:
  {outlet: Beacon, title: A, date: 2025-09-01, url: https://beacon.example/a}
courier:
  {outlet: Courier, title: B, date: 2025-09-02, url: https://courier.example/b}
radio:
  {outlet: Radio Ostrel, title: C, date: 2025-09-03, url: https://radio.example/c, affiliation: ostrel}
";
const ACTORS: [(&str, &str); 3] = [
    ("mirenza", "name: Mirenza\nkind: state\nrole: party"),
    ("ostrel", "name: Ostrel\nkind: state\nrole: party"),
    ("dorn", "name: Havel Dorn\naliases: [Dorn]\nkind: person\nrole: party\nacts_for: ostrel"),
];

/// What the rules called `code` find on a page with this body, beside these sources: the lines, in order.
fn found(code: &str, head: &str, body: &str, sources: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("site.yaml", SITE);
    write("content/sources.yaml", &format!("{SOURCES}{sources}"));
    for (id, fields) in ACTORS {
        write(&format!("content/actors/{id}.md"), &format!("---\n{fields}\n---\n"));
    }
    write("content/explainers/next.md", "---\ntitle: Next\ndate: 2025-09-10\n---\n");
    write("content/explainers/page.md", &format!("---\ntitle: Page\ndate: 2025-09-10\n{head}---\n{body}\n"));
    let options = Options { today: "2025-09-15".parse().ok(), ..Options::default() };
    let (graph, _) = pipeline::graph(folder.path(), &options);
    let all = check::check(&graph.expect("the site can be read"));
    all.into_iter().filter(|finding| finding.code.code == code).map(|finding| finding.message).collect()
}

#[test]
fn what_reports_has_to_cite() {
    for body in [
        "Mirenza has moved two batteries.",
        "Dorn denied it.",
        "A clerk put it in a drawer: “Nobody will ever look for it here.”",
        "The bridge has been closed since 3 June.",
        "Some 9,300 people live there.",
        "- The gate is open.\n- It cost 400 crowns.",
        "This is agreed:\n\n- Mirenza opens the road.\n- Nobody is to fire.",
        "> [!IMPORTANT]\n> The talks moved to 6 May.",
        "| Day | Crossed |\n| --- | --- |\n| 3 June | 41[^beacon] |\n| 4 June | 30 |",
        "| Day | Crossed |\n| --- | --- |\n| 3 June | 41 |\n| 4 June | 30 |",
        "Dorn denied it.[^note]\n\n[^note]: The desk's rendering.",
        "They also warn that bread will be dear.",
        "Observers describe long queues.",
        "| Day | Crossed |\n| --- | --- |\n| 3 June | 41[^beacon] |\n| 4 June | 30 |\n\nDorn denied it.[^beacon]",
    ] {
        assert_eq!(found("SRC001", "", body, "").len(), 1, "{body}");
    }
}

#[test]
fn what_does_not_report_or_cites_is_left_alone() {
    for body in [
        "Dorn denied it.[^beacon] He went home on 3 June.",
        "Dorn denied it.[^note]\n\n[^note]: The desk's rendering.[^beacon]",
        "Who fired on 3 June? Nobody can say.",
        "A *truce* is a pause with rules; Article 5 is its heart.",
        "> [!ANALYSIS]\n> Dorn gained 40 guns and lost the town on 3 June.",
        "> [!NOTE]\n> Dorn denied it.",
        "> We lent it.\n> — [[dorn]], to a rally[^beacon]",
        "On 3 June Dorn said:\n\n> We lent it.\n> — [[dorn]], to a rally[^beacon]",
        "On 3 June the parties agreed:[^beacon]\n\n- Mirenza opened the road.\n- Ostrel closed 40 posts.",
        "On 3 June the parties agreed:\n\n- Mirenza opens the road.[^beacon]",
        "The crossings of 3 June:\n\n```{timeline}\n```",
        "The crossings.[^beacon]\n\n| Day | Crossed |\n| --- | --- |\n| 3 June | 41 |",
        "What Dorn said on 3 June is told in [the next part](next.md).",
        "If Dorn fires, Mirenza would have to answer.",
        "Mirenza closed it.[^beacn]",
        "### What Dorn said on 3 June",
        "Snow usually closes the pass in late November.",
        "A run-off is a second round. It is held where nobody has half of the votes.",
        "A protocol binds them. Its reach depends on what it says.",
        "The buses leave at stated hours, and letters used to take two days.",
        "The court, if asked, decides.",
        "A warning shot is fired across the bow.",
        "Rates are quoted per tonne.",
        "| Day | Crossed |\n| --- | --- |\n| 3 June | 41[^beacon] |\n| 4 June | 30 |\n\nSource: the mission.[^beacon]",
    ] {
        assert_eq!(found("SRC001", "", body, ""), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn key_points_have_to_cite() {
    let head = "key_points:\n  - Some 38 villages are dry.\n  - The gates closed on 11 June.[^beacon]\n";
    assert_eq!(found("SRC001", head, "", ""), ["this key point gives a number and cites no source"]);
}

#[test]
fn entries_of_sources() {
    for (code, entry, expected) in [
        ("SRC003", "x: {outlet: O, title: T, date: 2025-09-01, url: https://o.example/}", "nothing cites `x`"),
        (
            "SRC005",
            "x: {outlet: O, title: T, date: 2025-11-30}",
            "`x` is dated 2025-11-30, which is after today, 2025-09-15",
        ),
        (
            "SRC006",
            "x: {outlet: O, title: T, date: 2025, url: http://www.beacon.example/a/?utm_source=m}",
            "`x` has the address of `beacon`",
        ),
        ("SRC006", "x: {outlet: beacon, title: a, date: 2025-09-01}", "`x` has the outlet, date and title of `beacon`"),
        ("SRC007", "x: {outlet: O, title: T, date: 2025-09-01}", "`x` has no address"),
        ("SRC007", "x: {outlet: ' ', title: T, date: 2025-09-01, type: book}", "`x` has no outlet"),
        ("SRC010", "x: {outlet: O, title: T, date: 2025-08, url: https://o.example/}", ""),
        (
            "SRC010",
            "x: {outlet: O, title: T, date: 2025-07, url: https://o.example/}",
            "there is no archived copy of `x`",
        ),
        (
            "SRC010",
            "x: {outlet: O, title: T, date: 2024, url: https://o.example/, archive_url: https://k.example/}",
            "",
        ),
        (
            "SRC011",
            "x: {outlet: O, title: T, date: 2025-09-01, url: https://o.example/2025/09/02/x}",
            "`x` is dated 2025-09-01, but its address 2025-09-02",
        ),
        ("SRC011", "x: {outlet: O, title: T, date: 2025-09, url: https://o.example/2025/09/02/x}", ""),
        ("SRC012", "x: {outlet: O, title: T, date: 2025, url: http://o.example/}", "the address of `x` is not secure"),
        (
            "SRC012",
            "x: {outlet: O, title: T, date: 2025, url: 'https://o.example/?fbclid=1'}",
            "`fbclid` in the address of `x` tracks readers",
        ),
        (
            "SRC012",
            "x: {outlet: O, title: T, date: 2025, url: https://bit.ly/3x}",
            "bit.ly hides where the address of `x` leads",
        ),
        (
            "SRC012",
            "x: {outlet: O, title: T, date: 2025, url: ftp://o.example/}",
            "`ftp://o.example/` can't be followed on the web",
        ),
    ] {
        let cites = "Dorn denied it.[@beacon; @courier; @radio]";
        let expected: Vec<&str> = [expected].into_iter().filter(|text| !text.is_empty()).collect();
        assert_eq!(found(code, "", cites, entry), expected, "{entry}");
    }
}

#[test]
fn a_page_can_not_cite_what_came_after_it() {
    let found = |head| found("SRC005", head, "One.[^beacon] Two.[^courier] Three.[^radio] Four.[^radio, p. 2]", "");
    assert_eq!(found("as_of: 2025-09-02\n"), ["`radio` is dated 2025-09-03, but this page holds as of 2025-09-02"]);
    assert_eq!(found("as_of: 2025-09\n"), Vec::<String>::new());
    assert_eq!(found("").len(), 0);
}

#[test]
fn the_balance_of_a_page() {
    for (code, body, expected) in [
        ("SRC008", "One.[^beacon] Two.[^beacon]", "the whole page rests on one source, `beacon`"),
        ("SRC008", "One.[^beacon]", ""),
        (
            "SRC008",
            "A.[^beacon] B.[^beacon] C.[^beacon] D.[^beacon] E.[^courier]",
            "4 of 5 citations on this page are of Beacon",
        ),
        ("SRC008", "A.[^beacon] B.[^beacon] C.[^beacon] D.[^radio] E.[^courier]", ""),
        ("SRC009", "Mirenza has moved its guns.[^radio]", "a claim about Mirenza rests on Ostrel alone"),
        ("SRC009", "Mirenza has moved its guns.[@radio; @beacon]", ""),
        ("SRC009", "Mirenza has moved its guns, Dorn said.[^radio]", ""),
        ("SRC009", "Mirenza has moved its guns, Radio Ostrel reports.[^radio]", ""),
        ("SRC009", "Dorn has moved his guns.[^radio]", ""),
    ] {
        let expected: Vec<&str> = [expected].into_iter().filter(|text| !text.is_empty()).collect();
        assert_eq!(found(code, "", body, ""), expected, "{body}");
    }
}

#[test]
fn silencers_that_silence_nothing() {
    for (silencer, expected) in [
        ("allow SRC001 because the desk counted", ""),
        ("allow SRC001", "this silencer of SRC001 has no reason, and so silences nothing"),
        ("allow IMG001 because there is no picture", "there is no IMG001 here to silence"),
        ("allow SRC999 because of this", "no rule has the code `SRC999`"),
    ] {
        let expected: Vec<&str> = [expected].into_iter().filter(|text| !text.is_empty()).collect();
        let body = format!("There are 40 guns. <!-- dateline: {silencer} -->");
        assert_eq!(found("CHK001", "", &body, ""), expected, "{silencer}");
    }
}

#[test]
fn silencers_that_are_shown_as_code_are_none() {
    let shown = "dateline: allow DAT004 because it is an example";
    for body in [format!("Write `<!-- {shown} -->` there."), format!("```html\n<!-- {shown} -->\n```")] {
        assert_eq!(found("CHK001", "", &body, ""), Vec::<String>::new(), "{body}");
    }
    assert_eq!(found("CHK001", "", &format!("Write it there. <!-- {shown} -->"), "").len(), 1);
}
