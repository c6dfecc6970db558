//! What built pages tell programs: JSON-LD, what reference managers and networks read, links to feeds and data, the page for
//! frames. `tests/readers.rs` has it read by programs that others wrote.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Selector};
use serde_json::Value;

const BASE: &str = "https://atlas.example/field/notes/";

/// The second site, built: path and text of each file that is text.
fn built() -> BTreeMap<String, String> {
    let output = tempfile::tempdir().expect("a folder");
    let public = output.path().join("public");
    common::build_clean(&common::project().join("tests/sites/marav"), &public, &["--today", "2025-06-05"]);
    let text = |(path, bytes): (String, Vec<u8>)| Some((path, String::from_utf8(bytes).ok()?));
    common::files(&public).into_iter().filter_map(text).collect()
}

/// The values of an attribute of the elements that fit.
fn values(page: &str, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let page = Html::parse_document(page);
    page.select(&selector).filter_map(|e| e.value().attr(attribute)).map(str::to_owned).collect()
}

/// The nodes of a page's graph, by their ids.
fn graph(page: &str) -> BTreeMap<String, Value> {
    let selector = Selector::parse("script[type='application/ld+json']").expect("a selector");
    let page = Html::parse_document(page);
    let scripts: Vec<String> = page.select(&selector).map(|script| script.inner_html()).collect();
    assert_eq!(scripts.len(), 1, "a page has one graph");
    let read: Value = serde_json::from_str(&scripts[0]).expect("JSON");
    assert_eq!(read["@context"], "https://schema.org");
    let nodes = read["@graph"].as_array().expect("a graph").clone();
    let count = nodes.len();
    let by_id: BTreeMap<String, Value> =
        nodes.into_iter().map(|node| (node["@id"].as_str().expect("an id").to_owned(), node)).collect();
    assert_eq!(by_id.len(), count, "an id stands twice");
    by_id
}

fn ids(nodes: &Value) -> BTreeSet<&str> {
    nodes.as_array().into_iter().flatten().filter_map(|node| node["@id"].as_str()).collect()
}

#[test]
fn every_page_tells_what_it_is() {
    let files = built();
    for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let is_bare = page.contains("http-equiv=\"refresh\"") || path == "404.html" || path.starts_with("embed/");
        if is_bare {
            assert!(!page.contains("ld+json"), "{path}");
            continue;
        }
        let canonical = values(page, "link[rel=canonical]", "href").pop().unwrap_or_else(|| panic!("{path}"));
        let nodes = graph(page);
        let own = nodes.get(&canonical).unwrap_or_else(|| panic!("{path} does not tell of itself"));
        assert!(["WebPage", "CollectionPage", "SearchResultsPage"].contains(&own["@type"].as_str().unwrap()), "{path}");
        assert_eq!(nodes[&format!("{BASE}#website")]["name"], "Atlas Field Notes");
        for property in ["og:title", "og:type", "og:url", "og:site_name"] {
            assert_eq!(values(page, &format!("meta[property='{property}']"), "content").len(), 1, "{path}: {property}");
        }
        assert_eq!(values(page, "meta[name='twitter:card']", "content").len(), 1, "{path}");
        assert_eq!(values(page, "link[rel=search]", "href"), ["/field/notes/opensearch.xml"], "{path}");
    }
}

#[test]
fn an_explainer_tells_what_it_is_about_and_what_it_cites() {
    let files = built();
    let page = &files["explainers/marav-talks/index.html"];
    let nodes = graph(page);
    let article = &nodes[&format!("{BASE}explainers/marav-talks/#article")];
    assert_eq!(article["@type"], "Article");
    assert_eq!(article["headline"], "Where the Marav talks stand");
    let dates = ["datePublished", "dateModified", "temporalCoverage"].map(|name| article[name].as_str().unwrap());
    assert_eq!(dates, ["2025-03-06", "2025-06-01", "2025-06-01"]);
    // The desk is the publisher; whoever else wrote it is a person.
    assert_eq!(article["author"][0]["@id"], format!("{BASE}#publisher"));
    assert_eq!(
        (&article["author"][1]["@type"], &article["author"][1]["name"]),
        (&"Person".into(), &"Oda Fennimore".into())
    );
    let about = ids(&article["about"]);
    for id in ["conflicts/marav/#conflict", "actors/mira-vesnik/#actor", "territories/upper-marav/#territory"] {
        assert!(about.contains(format!("{BASE}{id}").as_str()), "{id}: {about:?}");
    }
    assert!(ids(&article["mentions"]).is_disjoint(&about));
    assert!(ids(&article["isPartOf"]).contains(format!("{BASE}conflicts/marav/").as_str()));
    let first = &article["citation"][0];
    assert!(first["@type"] == "NewsArticle" && first["publisher"]["name"] == "Veshkar Herald", "{first}");
    assert!(
        files["sources/index.html"]
            .contains(&format!("id=\"{}\"", first["@id"].as_str().unwrap().split_once('#').unwrap().1))
    );
    // Its translation is a work of its own, about the same things.
    let translated = graph(&files["uk/explainers/marav-talks/index.html"]);
    let other = &translated[&format!("{BASE}uk/explainers/marav-talks/#article")];
    assert_eq!(other["translationOfWork"]["@id"], article["@id"]);
    assert!(ids(&article["workTranslation"]).contains(other["@id"].as_str().unwrap()));
    assert!(ids(&other["about"]).contains(format!("{BASE}conflicts/marav/#conflict").as_str()));
    assert_eq!(other["inLanguage"], "uk");
}

#[test]
fn corrections_are_told_and_other_changes_are_not() {
    let files = built();
    let (mut corrections, mut pages) = (0, 0);
    for (path, page) in files.iter().filter(|(path, page)| path.ends_with(".html") && page.contains("\"Article\"")) {
        let logged = page.matches("class=\"log-correction\"").count();
        let nodes = graph(page);
        let article = nodes.values().find(|node| node["@type"] == "Article").unwrap();
        let told = article["correction"].as_array().map_or(0, Vec::len);
        assert_eq!(told, logged, "{path}");
        (corrections, pages) = (corrections + told, pages + 1);
    }
    assert!(corrections > 0 && pages > 2, "{corrections} corrections on {pages} pages");
}

#[test]
fn of_a_territory_no_side_is_taken() {
    let files = built();
    let mut seen = 0;
    for (path, page) in files.iter().filter(|(path, _)| path.starts_with("territories/") && path.ends_with(".html")) {
        for node in graph(page).values().filter(|node| node["@type"] == "Place") {
            let said: BTreeSet<&str> = node.as_object().unwrap().keys().map(String::as_str).collect();
            let names = ["@id", "@type", "alternateName", "identifier", "name", "url"];
            assert!(said.iter().all(|name| names.contains(name)), "{path}: {said:?}");
            seen += 1;
        }
        let own = &graph(page)[&values(page, "link[rel=canonical]", "href")[0]];
        assert!(own["description"].is_null() || path == "territories/index.html", "{path}: {own}");
    }
    assert!(seen > 4);
    let upper =
        &graph(&files["territories/upper-marav/index.html"])[&format!("{BASE}territories/upper-marav/#territory")];
    assert_eq!(
        (&upper["identifier"]["propertyID"], &upper["identifier"]["value"]),
        (&"ISO 3166-2".into(), &"XV-01".into())
    );
    let names = upper["alternateName"].as_array().unwrap();
    assert!(names.iter().any(|name| name["@language"] == "uk" && name["@value"] == "Верхній Марав"), "{names:?}");
}

#[test]
fn indexes_tell_what_they_list() {
    let files = built();
    let page = |path: &str| graph(&files[path])[&format!("{BASE}{}", path.trim_end_matches("index.html"))].clone();
    let events = page("timeline/index.html");
    let items = events["mainEntity"]["itemListElement"].as_array().unwrap().clone();
    assert_eq!(files["timeline/index.html"].matches(" id=\"event-").count(), items.len());
    assert!(items.iter().zip(1..).all(|(item, n)| item["position"] == n && item["item"]["@type"] == "Event"));
    let terms = page("glossary/index.html");
    assert_eq!(terms["mainEntity"]["@type"], "DefinedTermSet");
    assert!(
        terms["mainEntity"]["hasDefinedTerm"].as_array().unwrap().iter().all(|term| !term["description"].is_null())
    );
    let data = page("data/index.html");
    for file in data["mainEntity"]["distribution"].as_array().unwrap() {
        let path = file["contentUrl"].as_str().unwrap().strip_prefix(BASE).unwrap();
        assert!(files.contains_key(path), "{path}");
        assert!(files["data/index.html"].contains(&format!("href=\"/field/notes/{path}\"")), "{path}");
    }
    let site = graph(&files["index.html"])[&format!("{BASE}#website")].clone();
    let search = site["potentialAction"]["target"]["urlTemplate"].as_str().unwrap().to_owned();
    assert_eq!(search, format!("{BASE}search/?q={{search_term_string}}"));
}

#[test]
fn reference_managers_can_cite_an_explainer() {
    let files = built();
    let said = |page: &str, name: &str| values(page, &format!("meta[name='{name}']"), "content");
    let talks = &files["explainers/marav-talks/index.html"];
    for (name, expected) in [
        ("citation_title", vec!["Where the Marav talks stand"]),
        ("citation_author", vec!["Atlas Desk", "Oda Fennimore"]),
        ("citation_publication_date", vec!["2025/03/06"]),
        ("citation_online_date", vec!["2025/06/01"]),
        ("citation_language", vec!["en"]),
        ("citation_public_url", vec!["https://atlas.example/field/notes/explainers/marav-talks/"]),
        ("citation_publisher", vec!["Atlas Desk"]),
    ] {
        assert_eq!(said(talks, name), expected, "{name}");
    }
    assert_eq!(values(talks, "meta[property='article:modified_time']", "content"), ["2025-06-01"]);
    assert!(said(&files["actors/index.html"], "citation_title").is_empty());
}

#[test]
fn feeds_and_data_are_found_from_their_pages() {
    let files = built();
    for (page, feed) in [("actors/norvast/", "actors/norvast/"), ("conflicts/marav/", "conflicts/marav/")] {
        let html = &files[&format!("{page}index.html")];
        let links = values(html, "link[rel=alternate][type='application/atom+xml']", "href");
        assert_eq!(links, [format!("/field/notes/{feed}atom.xml"), "/field/notes/atom.xml".to_owned()]);
        assert!(links.iter().all(|link| files.contains_key(link.trim_start_matches("/field/notes/"))));
    }
    assert_eq!(values(&files["actors/index.html"], "link[type='application/feed+json']", "href").len(), 1);
    let mut pages = 0;
    for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        for link in values(page, "link[rel=alternate][type='application/json']", "href") {
            let file = link.trim_start_matches("/field/notes/");
            assert_eq!(file, path.replace("index.html", "index.json"));
            assert!(files.contains_key(file), "{file}");
            pages += 1;
        }
    }
    assert_eq!(pages, files.keys().filter(|path| path.ends_with("/index.json")).count());
}

#[test]
fn the_table_for_frames_loads_nothing_but_its_style_sheet() {
    let files = built();
    let page = &files["embed/territories/index.html"];
    assert!(values(page, "[src]", "src").is_empty() && !page.contains("<script"), "{page}");
    assert_eq!(values(page, "link[rel=stylesheet]", "href"), ["/field/notes/dateline.css"]);
    assert_eq!(values(page, "meta[name=robots]", "content"), ["noindex"]);
    assert!(page.contains("<table") && page.contains("class=\"disclaimer\"") && !page.contains("<nav"));
    let territories = Html::parse_document(&files["territories/index.html"]);
    let code = territories.select(&Selector::parse("#_embed").expect("a selector")).next().expect("the snippet");
    let snippet: String = code.text().collect();
    assert_eq!(values(&snippet, "iframe", "src"), [format!("{BASE}embed/territories/")]);
    assert_eq!(values(&snippet, "iframe", "loading"), ["lazy"]);
    assert!(!values(&snippet, "iframe", "title")[0].is_empty());
    assert!(!files["sitemap.xml"].contains("/embed/"));
}
