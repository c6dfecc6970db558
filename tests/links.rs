//! Every link of a built site leads to a file, and every anchor to an element with that id.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Selector};

/// One page: its ids and the addresses that it names.
struct Page {
    ids: Vec<String>,
    links: Vec<String>,
}

fn read(html: &str) -> Page {
    let document = Html::parse_document(html);
    let values = |selector: &str, attribute: &str| -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        document.select(&selector).filter_map(|e| e.value().attr(attribute)).map(str::to_owned).collect()
    };
    let mut links = values("[href]", "href");
    links.extend(values("[src]", "src"));
    links.extend(values("[aria-describedby]", "aria-describedby").into_iter().map(|id| format!("#{id}")));
    Page { ids: values("[id]", "id"), links }
}

/// Checks a site built under `base` (such as `/repo/`) and `origin`; returns how many internal links there were.
fn check(site: &str, base_url: &str) -> usize {
    let output = tempfile::tempdir().expect("a folder");
    let public = output.path().join("public");
    common::build_clean(&common::project().join(site), &public, &["--base-url", base_url, "--today", "2025-09-01"]);
    let files = common::files(&public);
    let pages: BTreeMap<&str, Page> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), read(std::str::from_utf8(bytes).expect("pages are UTF-8"))))
        .collect();
    let origin: String = base_url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let base = &base_url[origin.len()..];
    let mut broken = BTreeSet::new();
    let mut count = 0;
    for (path, page) in &pages {
        let unique: BTreeSet<&String> = page.ids.iter().collect();
        if unique.len() != page.ids.len() {
            broken.insert(format!("{path}: an id stands twice"));
        }
        for link in &page.links {
            // A whole address within the site is as good as a path; the origin's other pages are somebody else's.
            let local = if link.starts_with(base_url) { &link[origin.len()..] } else { link };
            let (target, anchor) = local.split_once('#').map_or((local, None), |(t, a)| (t, Some(a)));
            let target = target.split('?').next().unwrap_or(target);
            let file = if target.is_empty() {
                (*path).to_owned()
            } else if target.contains(':') || target.starts_with("//") {
                continue;
            } else {
                match target.strip_prefix(base) {
                    Some(below) if below.is_empty() || below.ends_with('/') => format!("{below}index.html"),
                    Some(below) => below.to_owned(),
                    None => format!("outside of {base}: {target}"),
                }
            };
            count += 1;
            if !files.contains_key(&file) {
                broken.insert(format!("{path}: {link} leads to no file"));
            } else if let (Some(anchor), Some(page)) = (anchor, pages.get(file.as_str()))
                && !anchor.is_empty()
                && !page.ids.iter().any(|id| id == anchor)
            {
                broken.insert(format!("{path}: {link} has no such id"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.into_iter().collect::<Vec<_>>().join("\n"));
    count
}

#[test]
fn every_link_of_the_flagship_leads_somewhere() {
    assert!(check(".", "https://someone.example/explainers/") > 500);
}

#[test]
fn at_the_root_of_a_domain_too() {
    assert!(check(".", "https://explained.example/") > 500);
}

#[test]
fn every_link_of_the_second_site_leads_somewhere() {
    assert!(check("tests/sites/marav", "https://atlas.example/field/notes/") > 500);
}
