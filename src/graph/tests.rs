//! The graph of small sites.

use super::*;
use crate::content;

const SITE: &str = "title: T\nbase_url: https://a.example/\n";
const SOURCES: &str = "a:\n  outlet: A\n  title: One\n  date: 2025-01-01\nb:\n  outlet: B\n  title: Two\n  date: 2025-01-02\n\
                       c:\n  outlet: C\n  title: Three\n  date: 2025-03-01\n";
const ACTOR: &str = "---\nname: Ada Bren\nkind: person\nrole: party\naliases: [Bren]\n---\n";
const TERRITORY: &str = "---\nname: Low Valley\nhistory:\n  - {as_of: 2025-01-05, status: contested, sources: [a]}\n  \
                         - {as_of: 2025-03-05, status: occupied, sources: [c]}\n---\n";

fn graph_of(files: &[(&str, &str)]) -> (Graph, Vec<Diagnostic>) {
    let folder = tempfile::tempdir().unwrap();
    let standard = [
        ("site.yaml", SITE),
        ("content/sources.yaml", SOURCES),
        ("content/actors/ada-bren.md", ACTOR),
        ("content/territories/low-valley.md", TERRITORY),
    ];
    for (path, text) in standard.iter().chain(files) {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let loaded = content::load(folder.path(), &content::Options::default());
    let (graph, mut found) = resolve(loaded.site.unwrap());
    found.extend(loaded.diagnostics);
    (graph, found)
}

fn explainer(front: &str, body: &str) -> String {
    format!("---\ntitle: X\ndate: 2025-02-01\nas_of: 2025-02-01\n{front}---\n{body}")
}

fn document(graph: &Graph) -> &Document {
    let at = graph.site.find(Kind::Explainer, "x").unwrap();
    graph.document(at).unwrap()
}

/// The ids of what the page cites, in the order of their numbers.
fn cited(graph: &Graph) -> Vec<String> {
    let entries = &document(graph).references.entries;
    entries
        .iter()
        .map(|e| match e.cited {
            Cited::Source(i) => graph.site.sources.all()[i as usize].id.to_string(),
            Cited::Note(_) => e.anchor.to_string(),
        })
        .collect()
}

#[test]
fn numbers_follow_the_reader_from_key_points_to_notes() {
    let body = "Text.[^n] More.[^b, p. 3]\n\n```{territories}\n```\n\n[^n]: As said.[^c]\n";
    let (graph, found) = graph_of(&[("content/explainers/x.md", &explainer("key_points: [\"K.[^b]\"]\n", body))]);
    assert_eq!(found, []);
    assert_eq!(cited(&graph), ["b", "note-n", "a", "c"]);
    let b = &document(&graph).references.entries[0];
    assert_eq!(b.places.len(), 2);
    assert_eq!(b.places[1].locator.as_deref(), Some("p. 3"));
}

#[test]
fn a_block_shows_what_was_known_on_the_page_s_day() {
    let (graph, _) = graph_of(&[("content/explainers/x.md", &explainer("", "```{territories}\n```\n"))]);
    // The status of March came after the page's first of February: its source is not cited.
    assert_eq!(cited(&graph), ["a"]);
}

#[test]
fn the_first_plain_mention_in_a_section_is_linked_and_all_count() {
    let body = "Bren met Bren in the Low\nValley.\n\n## Bren\n\nThen Ada Bren left. `Bren` stayed, Brenner too.\n";
    let (graph, found) = graph_of(&[("content/explainers/x.md", &explainer("", body))]);
    assert_eq!(found, []);
    let document = document(&graph);
    let opened = document.body.iter().filter(|r| matches!(r.what, Resolution::Open(..))).count();
    assert_eq!(opened, 3, "one of each name in the first section, one in the second");
    let ada = graph.site.find(Kind::Actor, "ada-bren").unwrap();
    assert_eq!(graph.backlinks.mentions(ada).len(), 3);
}

#[test]
fn a_name_that_two_entries_claim_asks_for_a_wikilink() {
    let other = "---\nname: Tom Bren\nkind: person\nrole: party\naliases: [Bren]\n---\n";
    let body = "Bren spoke. [[tom-bren|Bren]] did not.\n";
    let (_, found) =
        graph_of(&[("content/actors/tom-bren.md", other), ("content/explainers/x.md", &explainer("", body))]);
    let codes: Vec<&str> = found.iter().map(|d| d.code.code).collect();
    assert_eq!(codes, ["LNK003"]);
    assert!(found[0].help.as_deref().unwrap().contains("[[actor/tom-bren|Bren]]"));
}

#[test]
fn a_quotation_knows_its_speaker_by_wikilink_or_name() {
    let body = "> One.\n> — [[ada-bren]], speech[^a]\n\ntext\n\n> Two.\n> — Bren, letter[^a]\n\ntext\n\n> Three.\n> — someone[^a]\n";
    let (graph, found) = graph_of(&[("content/explainers/x.md", &explainer("", body))]);
    assert_eq!(found, []);
    let ada = graph.site.find(Kind::Actor, "ada-bren");
    let speakers: Vec<_> = document(&graph).quotations.iter().map(|q| q.speaker).collect();
    assert_eq!(speakers, [ada, ada, None]);
}

#[test]
fn what_leads_nowhere_is_said_with_the_nearest() {
    let body = "[[ada-bern]] [x](../actors/ada-brem.md) [y](../actors/ada-bren.md#nowhere) ![z](no.png) [^d]\n";
    let (_, found) = graph_of(&[("content/explainers/x.md", &explainer("topics: [none]\n", body))]);
    let mut codes: Vec<&str> = found.iter().map(|d| d.code.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["IMG003", "LNK001", "LNK001", "LNK002", "REF001", "SRC002"]);
}

#[test]
fn circles_are_shown_once() {
    let member =
        |name: &str, of: &str| format!("---\nname: {name}\nkind: alliance\nrole: ally\nmember_of: [{of}]\n---\n");
    let (_, found) = graph_of(&[
        ("content/actors/one.md", &member("One", "two")),
        ("content/actors/two.md", &member("Two", "three")),
        ("content/actors/three.md", &member("Three", "one")),
    ]);
    let messages: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(messages, ["`member_of` leads in a circle: one → two → three → one"]);
}

#[test]
fn who_takes_part_in_what_is_told_in_order_and_once() {
    let events = "late:\n  title: L\n  date: 2025-03-01\n  actors: [ada-bren, guild, ada-bren]\n  territories: [low-valley]\n\
                  early:\n  title: E\n  date: 2025-01-01\n  actors: [ada-bren]\n";
    let guild = "---\nname: The Guild\nkind: organisation\nrole: party\nmember_of: []\n---\n";
    let member = "---\nname: Cor Dal\nkind: person\nrole: party\nmember_of: [guild]\n---\n";
    let (graph, _) = graph_of(&[
        ("content/events.yaml", events),
        ("content/actors/guild.md", guild),
        ("content/actors/cor-dal.md", member),
    ]);
    let site = &graph.site;
    let ids = |of: &[EntryRef]| of.iter().map(|at| site.id(*at).to_owned()).collect::<Vec<_>>();
    let events_of = |kind, id| ids(graph.involved().events_of(site.find(kind, id).unwrap()));
    assert_eq!(ids(graph.involved().events()), ["early", "late"]);
    assert_eq!(events_of(Kind::Actor, "ada-bren"), ["early", "late"]);
    assert_eq!(events_of(Kind::Actor, "guild"), ["late"]);
    assert_eq!(events_of(Kind::Territory, "low-valley"), ["late"]);
    assert_eq!(events_of(Kind::Actor, "cor-dal"), [""; 0]);
    let members = |id| ids(graph.involved().members(site.find(Kind::Actor, id).unwrap()));
    assert_eq!((members("guild"), members("cor-dal")), (vec!["cor-dal".to_owned()], vec![]));
}
