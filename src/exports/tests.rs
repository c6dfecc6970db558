//! The exports of whole sites, read back by what will read them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::EXPORTS;
use crate::content::bibliography::{read_bib, read_csl};
use crate::content::{self, Options};
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::graph;
use crate::model::SourceEntry;
use crate::render::Renderer;

type Files = std::collections::BTreeMap<String, Result<Vec<u8>, Diagnostic>>;

fn renderer(root: &Path) -> Renderer {
    let loaded = content::load(root, &Options { today: "2025-08-20".parse().ok(), ..Options::default() });
    let errors =
        |found: &[Diagnostic]| found.iter().filter(|d| d.is_error()).map(|d| d.message.clone()).collect::<Vec<_>>();
    assert_eq!(errors(&loaded.diagnostics), [""; 0]);
    let (graph, found) = graph::resolve(loaded.site.unwrap());
    assert_eq!(errors(&found), [""; 0]);
    Renderer::new(graph).unwrap_or_else(|found| panic!("{found:?}"))
}

fn export(renderer: &Renderer) -> Files {
    let mut files = Files::new();
    for output in EXPORTS {
        for item in output.routes(&renderer.graph) {
            let before = files.insert(item.path.clone(), output.bytes(renderer, &item));
            assert!(before.is_none(), "{} is written twice", item.path);
        }
    }
    files
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone().unwrap()).unwrap()
}

fn json(files: &Files, path: &str) -> Value {
    serde_json::from_slice(files[path].as_ref().unwrap()).unwrap()
}

fn table(files: &Files, path: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let bytes = files[path].as_ref().unwrap();
    csv::Reader::from_reader(bytes.as_slice()).deserialize().map(Result::unwrap).collect()
}

fn atom(files: &Files) -> atom_syndication::Feed {
    atom_syndication::Feed::read_from(files["atom.xml"].as_ref().unwrap().as_slice()).unwrap()
}

/// Whether a path is that of data, and not of a description of data.
fn is_dataset(path: &str) -> bool {
    path.starts_with("data/") && !path.starts_with("data/schema/") && path != "data/datapackage.json"
}

/// The folders of real sites, below the crate's own.
fn sites() -> [PathBuf; 2] {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    [root.to_owned(), root.join("tests/sites/marav")]
}

/// A site with everything that can go wrong in an export.
fn hostile() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "site.yaml",
        "title: Fish & <chips>\nbase_url: https://atlas.example/\npublisher: {name: Desk, url: \"javascript:alert(1)\"}\n",
    );
    write(
        "content/explainers/talks.md",
        "---\ntitle: \"Talks <b>now</b> &\\b then\"\nsummary: \"]]> \\\"quoted\\\"\"\ndate: 2025-08\nauthors: [\"A & B\"]\n\
         topics: [fire]\nupdates:\n  - {date: 2025-08-18, note: First.}\n  - {date: 2025-08-18, note: Second.}\n  \
         - {date: 2025-08-19, kind: correction, note: Third.}\n---\n\n[[x]] speaks.[^a]\n",
    );
    write("content/explainers/hidden.md", "---\ntitle: Secret plan\ndate: 2025-08-19\ndraft: true\n---\nSecret.\n");
    write(
        "content/actors/x.md",
        "---\nname: \"=cmd|' /C calc'!A0\"\nkind: person\nrole: party\naliases: [\"Short; form\", X1]\nnames: {uk: Ікс}\nlinks: {website: \"javascript:alert(1)\", wikidata: Q1}\n\
         offices: [{title: Chair, from: 2019}]\npositions:\n  - {topic: fire, stance: opposes, date: 2025-01-01, sources: [a]}\n  \
         - {topic: fire, stance: supports, date: 2025-02-01, sources: [a, b]}\n---\n\nA [[fire|fiery]] person.[^a]\n",
    );
    write(
        "content/territories/north.md",
        "---\nname: North\nshape: N-1\nhistory:\n  - {as_of: 2024, status: disputed}\n  \
         - {as_of: 2025-08-01, status: contested, controlled_by: [x], note: \"-2 villages\", sources: [b, a]}\n---\n",
    );
    write("content/territories/south.md", "---\nname: South\n---\n");
    write("content/topics/fire.md", "---\nname: Fire\n---\n");
    write(
        "content/events.yaml",
        "met: {date: 2025-08-15/2025-08-18, title: \"They \\\"met\\\", twice\", actors: [x]}\n",
    );
    write(
        "content/sources.yaml",
        "a: {outlet: \"News & {Co}\", title: \"50% of $x_y #1 ^ ~ is \\\\ odd {brace\", date: 2014~, url: \"https://a.example/a_b?x=1&y=%20z\",\n    \
         authors: [\"Ministry of War and Peace\", \"Doe, Jane\"], lang: uk, archive_url: \"https://b.example/a_b\", accessed: 2025-08-01}\n\
         b: {outlet: B, title: T, date: ../2014, url: \"javascript:alert(1)\", type: statement}\n",
    );
    write(
        "content/map.geojson",
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "N-1", "properties": {"evil": "<script>"},
            "geometry": {"type": "Point", "coordinates": [30.5, 50.45]}}]}"#,
    );
    dir
}

#[test]
fn every_export_of_a_site_is_the_same_twice_and_can_be_read() {
    for root in sites() {
        let (first, second) = (export(&renderer(&root)), export(&renderer(&root)));
        assert_eq!(first, second);
        for (path, bytes) in &first {
            let bytes = bytes.as_ref().unwrap_or_else(|d| panic!("{path}: {}", d.message));
            match path.rsplit('.').next() {
                Some("json" | "geojson") => drop(serde_json::from_slice::<Value>(bytes).unwrap()),
                Some("csv") => assert!(!table(&first, path).is_empty(), "{path} has no rows"),
                _ => {}
            }
        }
        assert!(!atom(&first).entries.is_empty());
    }
}

#[test]
fn addresses_lie_below_the_base_path() {
    for root in sites() {
        let renderer = renderer(&root);
        let (base, files) = (renderer.graph.site.base.absolute(""), export(&renderer));
        for entry in atom(&files).entries {
            assert!(entry.id.starts_with(&base) && entry.links[0].href.starts_with(&base), "{}", entry.id);
        }
        let map = text(&files, "sitemap.xml");
        assert_eq!(map.matches("<loc>").count(), map.matches(&format!("<loc>{base}")).count());
        assert!(text(&files, "robots.txt").ends_with(&format!("Sitemap: {base}sitemap.xml\n")));
    }
}

#[test]
fn a_site_without_content_exports_nothing_but_its_frame() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("site.yaml"), "title: Empty\nbase_url: https://someone.github.io/empty/\n").unwrap();
    let files = export(&renderer(dir.path()));
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        [".nojekyll", "card.png", "opensearch.xml", "robots.txt", "sitemap.xml"]
    );
    assert!(text(&files, "sitemap.xml").contains("<url><loc>https://someone.github.io/empty/</loc></url>"));
}

#[test]
fn files_of_the_site_itself_stand() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("static")).unwrap();
    fs::write(dir.path().join("site.yaml"), "title: Own\nbase_url: https://atlas.example/\n").unwrap();
    assert!(export(&renderer(dir.path())).contains_key("CNAME"));
    for name in ["robots.txt", "CNAME"] {
        fs::write(dir.path().join("static").join(name), "x").unwrap();
    }
    let files = export(&renderer(dir.path()));
    assert!(!files.contains_key("robots.txt") && !files.contains_key("CNAME"));
}

#[test]
fn the_feeds_have_an_item_for_each_page_and_each_line_of_its_log() {
    let dir = hostile();
    let files = export(&renderer(dir.path()));
    let feed = atom(&files);
    let page = "https://atlas.example/explainers/talks/";
    let ids =
        ["", "#correction-2025-08-19", "#update-2025-08-18", "#update-2025-08-18-2"].map(|end| format!("{page}{end}"));
    assert_eq!(feed.entries.iter().map(|e| e.id.clone()).collect::<Vec<_>>(), ids);
    assert_eq!(feed.entries[0].title.value, "Talks <b>now</b> & then");
    assert_eq!(feed.entries[0].summary.as_ref().unwrap().value, "]]> \"quoted\"");
    assert_eq!(feed.entries[0].published.unwrap().to_rfc3339(), "2025-08-01T00:00:00+00:00");
    assert_eq!(feed.entries[0].updated.to_rfc3339(), "2025-08-19T00:00:00+00:00");
    assert_eq!(feed.updated, feed.entries[0].updated);
    assert_eq!(feed.entries[1].title.value, "Correction: Talks <b>now</b> & then");
    assert_eq!(feed.title.value, "Fish & <chips>");
    let json = json(&files, "feed.json");
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), ids);
    assert_eq!(items[2]["date_published"], "2025-08-18T00:00:00Z");
    assert!(items.iter().all(|i| !i["content_text"].as_str().unwrap().is_empty()));
}

#[test]
fn the_sitemap_lists_every_page_but_those_that_say_nothing_of_their_own() {
    for root in sites() {
        let renderer = renderer(&root);
        let base = renderer.graph.site.base.absolute("");
        let map = text(&export(&renderer), "sitemap.xml");
        let listed: BTreeSet<&str> =
            map.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()?.strip_prefix(&base)).collect();
        let mut written = BTreeSet::new();
        for output in crate::pages::PAGES {
            for item in output.routes(&renderer.graph).into_iter().filter(|item| item.path.ends_with(".html")) {
                let html = String::from_utf8(output.bytes(&renderer, &item).unwrap()).unwrap();
                let says_nothing = html.contains("http-equiv=\"refresh\"")
                    || ["404.html", "search/", "embed/territories/"].contains(&item.route());
                if !says_nothing {
                    written.insert(item.route().to_owned());
                }
            }
        }
        assert_eq!(listed, written.iter().map(String::as_str).collect());
    }
}

#[test]
fn the_sitemap_tells_the_languages_of_a_page() {
    let map = text(&export(&renderer(&sites()[1])), "sitemap.xml");
    let base = "https://atlas.example/field/notes/";
    let line = map.lines().find(|l| l.contains(&format!("<loc>{base}uk/explainers/marav-talks/</loc>"))).unwrap();
    for (lang, route) in [("en", ""), ("uk", "uk/"), ("ar", "ar/")] {
        let link = format!("hreflang=\"{lang}\" href=\"{base}{route}explainers/marav-talks/\"/>");
        assert!(line.contains(&link), "{line}");
    }
    assert!(map.lines().find(|l| l.contains("explainers/ebrin-shoals/")).unwrap().ends_with("</lastmod></url>"));
    assert!(map.lines().find(|l| l.contains(&format!("<loc>{base}</loc>"))).unwrap().contains("hreflang=\"ar\""));
}

#[test]
fn no_script_is_passed_on_as_an_address() {
    let dir = hostile();
    for (path, bytes) in export(&renderer(dir.path())) {
        assert!(!String::from_utf8_lossy(&bytes.unwrap()).contains("javascript:"), "{path}");
    }
}

#[test]
fn drafts_are_in_no_export() {
    let dir = hostile();
    for (path, bytes) in export(&renderer(dir.path())) {
        let bytes = bytes.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Secret") && !text.contains("hidden"), "{path}");
    }
}

#[test]
fn tables_hold_what_is_known_and_no_formula() {
    let dir = hostile();
    let files = export(&renderer(dir.path()));
    let actors = table(&files, "data/actors.csv");
    assert_eq!(actors[0]["name"], "'=cmd|' /C calc'!A0");
    assert_eq!(actors[0]["aliases"], "Short, form;X1");
    assert_eq!(actors[0]["offices"], "Chair (2019/..)");
    assert_eq!(json(&files, "data/actors.json")[0]["name"], "=cmd|' /C calc'!A0");
    let territories = table(&files, "data/territories.csv");
    let column = |name: &str| territories.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("id"), ["north", "north", "south"]);
    assert_eq!(column("report"), ["1", "2", "0"]);
    assert_eq!(column("as_of"), ["2025-08-01", "2024", ""]);
    assert_eq!(column("note"), ["'-2 villages", "", ""]);
    assert_eq!(column("sources"), ["b;a", "", ""]);
    let positions = table(&files, "data/positions.csv");
    assert_eq!(positions.iter().map(|p| p["stance"].as_str()).collect::<Vec<_>>(), ["supports", "opposes"]);
    let events = table(&files, "data/events.csv");
    assert_eq!((events[0]["title"].as_str(), events[0]["latest"].as_str()), ("They \"met\", twice", "2025-08-18"));
    let sources = table(&files, "data/sources.csv");
    assert_eq!((sources[1]["url"].as_str(), sources[0]["cited"].as_str()), ("", "3"));
    for path in files.keys().filter(|path| path.ends_with(".csv")) {
        let text = text(&files, path);
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{path}");
    }
}

#[test]
fn shapes_come_from_the_map_and_nothing_else_does() {
    let dir = hostile();
    let files = export(&renderer(dir.path()));
    let map: geojson::FeatureCollection =
        serde_json::from_slice(files["data/territories.geojson"].as_ref().unwrap()).unwrap();
    assert_eq!(map.features.len(), 2);
    assert!(map.features[0].geometry.is_some() && map.features[1].geometry.is_none());
    assert_eq!(map.features[0].property("status").unwrap(), "contested");
    assert!(map.features[0].property("evil").is_none());
    assert!(text(&files, "data/territories.geojson").contains("\"geometry\": null"));

    fs::write(dir.path().join("content/map.geojson"), "{\"type\": \"FeatureCollection\",\n\"features\": [,]}").unwrap();
    let (_, found) = graph::resolve(content::load(dir.path(), &Options::default()).site.unwrap());
    let fault = found.iter().find(|fault| fault.message.contains("GeoJSON")).unwrap();
    let at = crate::diagnostics::resolve(fault.location.as_ref().unwrap());
    assert_eq!((at.line, at.column), (2, 14), "{}", fault.message);
}

#[test]
fn the_data_package_describes_every_file_and_every_column() {
    let dir = hostile();
    for root in sites().iter().map(PathBuf::as_path).chain([dir.path()]) {
        let files = export(&renderer(root));
        let package = json(&files, "data/datapackage.json");
        let resources = package["resources"].as_array().unwrap();
        let described: BTreeSet<String> =
            resources.iter().map(|r| format!("data/{}", r["path"].as_str().unwrap())).collect();
        let written: BTreeSet<String> = files.keys().filter(|p| is_dataset(p)).cloned().collect();
        assert_eq!(described, written);
        let names: BTreeSet<&str> = resources.iter().map(|r| r["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), resources.len());
        for resource in resources.iter().filter(|r| r["format"] == "csv") {
            let bytes = files[&format!("data/{}", resource["path"].as_str().unwrap())].as_ref().unwrap();
            let head: Vec<String> =
                csv::Reader::from_reader(bytes.as_slice()).headers().unwrap().iter().map(str::to_owned).collect();
            let fields = resource["schema"]["fields"].as_array().unwrap();
            assert_eq!(fields.iter().map(|f| f["name"].as_str().unwrap()).collect::<Vec<_>>(), head);
            let key = resource["schema"]["primaryKey"].as_array().unwrap();
            let rows = table(&files, &format!("data/{}", resource["path"].as_str().unwrap()));
            let keys: BTreeSet<Vec<&str>> =
                rows.iter().map(|row| key.iter().map(|k| row[k.as_str().unwrap()].as_str()).collect()).collect();
            assert_eq!(keys.len(), rows.len(), "the key of {} names several rows", resource["path"]);
        }
    }
}

#[test]
fn bibliographies_read_back_as_the_sources_that_they_were_written_from() {
    let dir = hostile();
    for root in sites().iter().map(PathBuf::as_path).chain([dir.path()]) {
        let renderer = renderer(root);
        let files = export(&renderer);
        let sources = renderer.graph.site.sources.all();
        let file = |path: &str| Arc::new(SourceFile::new(path, text(&files, path), 0..0));
        let mut found = Vec::new();
        let csl = read_csl(&file("data/sources.json"), &mut found);
        let bib = read_bib(&file("data/sources.bib"), &mut found);
        assert!(found.is_empty(), "{:?}", found.iter().map(|d| &d.message).collect::<Vec<_>>());
        assert_eq!((csl.len(), bib.len()), (sources.len(), sources.len()));
        biblatex::Bibliography::parse(&text(&files, "data/sources.bib")).unwrap();
        for ((source, csl), bib) in sources.iter().zip(&csl).zip(&bib) {
            assert_eq!(said(csl), said(source));
            // The reader takes a tilde for a tie, and does not know TeX's command for a backslash.
            let mut readable = source.as_ref().clone();
            readable.fields.title = source.title.replace('~', "\u{a0}").replace("\\ ", "");
            assert_eq!(said(bib), said(&readable));
        }
    }
    let bib = text(&export(&renderer(dir.path())), "data/sources.bib");
    assert!(bib.contains("\\textasciitilde{} is \\textbackslash{} odd \\{brace}},"), "{bib}");
}

/// What a bibliography can say of a source.
fn said(source: &SourceEntry) -> impl PartialEq + std::fmt::Debug {
    let web = |url: &Option<String>| super::bibliography::web_address(url.as_deref());
    (
        (source.id.to_string(), source.outlet.clone(), source.title.clone(), source.kind),
        (source.date.to_string(), source.accessed.map(|d| d.to_string())),
        (web(&source.url), web(&source.archive_url), source.authors.to_vec(), source.lang),
    )
}

/// The document of this route and the schema that it names, by which it is held.
fn held_against_its_schema(files: &Files, path: &str) -> Value {
    let document = json(files, path);
    let address = document["$schema"].as_str().unwrap_or_else(|| panic!("{path} names no schema"));
    let at = address.find("data/schema/").unwrap_or_else(|| panic!("{path}: {address}"));
    let mut schema = json(files, &address[at..]);
    assert_eq!(schema["$id"], address, "{path}");
    hold(&mut schema, &document, path);
    document
}

/// Readers must allow for new keys, this test must not.
fn hold(schema: &mut Value, document: &Value, path: &str) {
    close(schema);
    let validator = jsonschema::validator_for(schema).unwrap_or_else(|e| panic!("{path}: {e}"));
    let wrong: Vec<String> = validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{path}\n{}", wrong.join("\n"));
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.contains_key("properties") {
                map.insert("unevaluatedProperties".into(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[test]
fn what_is_published_as_json_is_what_its_published_schema_says() {
    let dir = hostile();
    for root in sites().iter().map(PathBuf::as_path).chain([dir.path()]) {
        let files = export(&renderer(root));
        let documents: Vec<&String> = files.keys().filter(|path| path.ends_with("/index.json")).collect();
        assert!(documents.len() > 4, "{documents:?}");
        for path in documents {
            held_against_its_schema(&files, path);
        }
        let mut held = BTreeSet::new();
        for set in ["territories", "events", "positions", "actors", "mentions"] {
            let (data, schema) = (format!("data/{set}.json"), format!("data/schema/{set}.json"));
            hold(&mut json(&files, &schema), &json(&files, &data), &data);
            assert!(!json(&files, &data).as_array().unwrap().is_empty(), "{data} is empty");
            held.insert(schema);
        }
        let kinds = ["explainer", "actor", "territory", "topic", "conflict"].map(|k| format!("data/schema/{k}.json"));
        held.extend(kinds.into_iter().filter(|path| files.contains_key(path)));
        assert_eq!(files.keys().filter(|p| p.starts_with("data/schema/")).cloned().collect::<BTreeSet<_>>(), held);
    }
}

#[test]
fn a_document_tells_what_the_page_holds() {
    let files = export(&renderer(&sites()[1]));
    let talks = json(&files, "explainers/marav-talks/index.json");
    assert_eq!(
        (&talks["kind"], &talks["as_of"], &talks["lang"]),
        (&"explainer".into(), &"2025-06-01".into(), &"en".into())
    );
    assert_eq!(talks["translations"]["uk"], "https://atlas.example/field/notes/uk/explainers/marav-talks/");
    assert_eq!(talks["sources"][0]["number"], 1);
    let blocks: Vec<&str> = talks["blocks"].as_array().unwrap().iter().map(|b| b["block"].as_str().unwrap()).collect();
    assert!(blocks.contains(&"territories"), "{blocks:?}");
    let rows = talks["blocks"].as_array().unwrap().iter().find(|b| b["block"] == "territories").unwrap();
    for row in rows["rows"].as_array().unwrap().iter().filter(|row| !row["report"]["as_of"].is_null()) {
        assert!(row["report"]["as_of"].as_str().unwrap() <= "2025-06-01", "{row}");
    }
    let actor = json(&files, "actors/mira-vesnik/index.json");
    assert_eq!(actor["actor"]["name"], "Mira Vesnik");
    assert!(!actor["positions"].as_array().unwrap().is_empty() && !actor["mentions"].as_array().unwrap().is_empty());
}

#[test]
fn mentions_are_counted_page_by_page() {
    let dir = hostile();
    let rows = table(&export(&renderer(dir.path())), "data/mentions.csv");
    let talks = rows.iter().find(|row| row["page"] == "talks").unwrap();
    assert_eq!((talks["kind"].as_str(), talks["id"].as_str(), talks["count"].as_str()), ("actor", "x", "1"));
    assert!(talks["url"].starts_with("https://atlas.example/explainers/talks/#"), "{}", talks["url"]);
}

#[test]
fn conflicts_and_actors_have_feeds_of_their_own() {
    let files = export(&renderer(&sites()[1]));
    let base = "https://atlas.example/field/notes/";
    let read = |path: &str| atom_syndication::Feed::read_from(files[path].as_ref().unwrap().as_slice()).unwrap();
    let conflict = read("conflicts/ebrin/atom.xml");
    assert_eq!(conflict.id, format!("{base}conflicts/ebrin/"));
    assert!(conflict.entries.iter().all(|entry| entry.id.starts_with(&format!("{base}explainers/ebrin-shoals/"))));
    assert_eq!(conflict.links[0].href, format!("{base}conflicts/ebrin/atom.xml"));
    let actor = json(&files, "actors/norvast/feed.json");
    assert_eq!(actor["feed_url"], format!("{base}actors/norvast/feed.json"));
    assert_eq!(actor["home_page_url"], format!("{base}actors/norvast/"));
    let ids: Vec<&str> = actor["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&format!("{base}explainers/ebrin-shoals/").as_str()), "{ids:?}");
    // The site's feed has all of it, and of each explainer its first version alone.
    let all: BTreeSet<String> = read("atom.xml").entries.into_iter().map(|entry| entry.id).collect();
    assert!(conflict.entries.iter().all(|entry| all.contains(&entry.id)));
    assert!(all.iter().all(|id| !id.contains("/uk/")));
    assert!(!files.contains_key("actors/upper-marav-forum/atom.xml"), "nothing mentions it");
}

#[test]
fn a_feed_holds_the_newest_and_no_more() {
    let dir = hostile();
    let site = dir.path().join("content");
    for day in 1..=28 {
        for month in ["01", "02", "03"] {
            let text = format!("---\ntitle: T\ndate: 2025-{month}-{day:02}\n---\n[[x]]\n");
            fs::write(site.join(format!("explainers/e-{month}-{day:02}.md")), text).unwrap();
        }
    }
    let files = export(&renderer(dir.path()));
    let ids = |path: &str| -> Vec<String> {
        json(&files, path)["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect()
    };
    let (all, own) = (ids("feed.json"), ids("actors/x/feed.json"));
    assert_eq!((all.len(), own.len()), (50, 20));
    assert_eq!(own, all[..20]);
    assert_eq!(own[4], "https://atlas.example/explainers/e-03-28/");
}
