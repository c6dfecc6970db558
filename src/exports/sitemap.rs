//! `/sitemap.xml`: every page that a search engine should know (<https://www.sitemaps.org/protocol.html>).

use super::only;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{Date, EntryRef, Kind, Lang, NavigationIndex};
use crate::render::Renderer;
use crate::render::html::{push_attribute, push_text};
use crate::render::output::{Item, Output};
use crate::render::views::datasets::{FOLDER, has_page};
use crate::render::views::navigation::index_exists;

/// The sitemap, or the list of its parts.
pub const PATH: &str = "sitemap.xml";

/// How many addresses the standard allows in one file.
const MAX_URLS: usize = 50_000;

/// The indexes that have a page. The search page says nothing of its own.
const INDEXES: [NavigationIndex; 8] = [
    NavigationIndex::Explainers,
    NavigationIndex::Actors,
    NavigationIndex::Territories,
    NavigationIndex::Timeline,
    NavigationIndex::Positions,
    NavigationIndex::Sources,
    NavigationIndex::Glossary,
    NavigationIndex::Updates,
];

/// The sitemap. Key 0 is `sitemap.xml` itself, the others are its parts where it needs several.
pub struct Sitemap;

impl Output for Sitemap {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        let parts = parts(own(graph, None, None).len() + entries(graph).count());
        let mut items = only(PATH, true);
        if parts > 1 {
            items.extend((1u32..).take(parts).map(|n| Item::new(part_path(n as usize), n)));
        }
        items
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let graph = &renderer.graph;
        let places = places(graph);
        let absolute = |route: &str| graph.site.base.absolute(route);
        let text = match (item.key as usize, parts(places.len())) {
            (0, 0 | 1) => url_set(&places, absolute),
            (0, parts) => index(parts, absolute),
            (part, _) => url_set(places.chunks(MAX_URLS).nth(part - 1).unwrap_or_default(), absolute),
        };
        Ok(text.into_bytes())
    }
}

/// A page and the day of its newest change, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    route: String,
    changed: Option<String>,
    /// The page in each of its languages, itself among them; empty for a page in one language.
    versions: Vec<(Lang, String)>,
}

impl Place {
    fn new(route: impl Into<String>, changed: Option<Date>) -> Self {
        Self { route: route.into(), changed: changed.as_ref().and_then(w3c_date), versions: Vec::new() }
    }
}

/// Every page: the home page, the indexes that exist, every version of every entry that has a page.
fn places(graph: &Graph) -> Vec<Place> {
    let explainers = graph.site.explainers.all().iter();
    let newest = explainers.clone().map(|e| e.last_changed()).max();
    let newest_logged = explainers.flat_map(|e| e.fields.updates.iter()).map(|u| u.date).max();
    let own = own(graph, newest, newest_logged);
    own.into_iter().chain(entries(graph).map(|at| entry(graph, at))).collect()
}

/// The entries that have a page.
fn entries(graph: &Graph) -> impl Iterator<Item = EntryRef> {
    graph.site.all_refs().filter(|at| at.kind.folder().is_some())
}

/// The pages of the site's own, with the days of the newest explainer and of the newest update.
fn own(graph: &Graph, newest: Option<Date>, newest_logged: Option<Date>) -> Vec<Place> {
    let indexes = INDEXES.into_iter().filter(|index| index_exists(graph, *index));
    let indexes = indexes.map(|index| match index {
        NavigationIndex::Explainers => in_each_language(graph, graph.site.language, EXPLAINERS, newest),
        NavigationIndex::Updates => Place::new(format!("{}/", index.word()), newest_logged),
        _ => Place::new(format!("{}/", index.word()), None),
    });
    let translated = graph.order.languages().iter().skip(1);
    let translated =
        translated.flat_map(|lang| [EXPLAINERS, ""].map(|below| in_each_language(graph, *lang, below, newest)));
    std::iter::once(in_each_language(graph, graph.site.language, "", newest))
        .chain(indexes)
        .chain(has_page(graph).then(|| Place::new(FOLDER, None)))
        .chain(translated)
        .collect()
}

/// Where the index of explainers stands below the home page of each language.
const EXPLAINERS: &str = "explainers/";

/// The home page in a language, or what stands below it.
fn in_each_language(graph: &Graph, lang: Lang, below: &str, changed: Option<Date>) -> Place {
    let route = |lang: Lang| format!("{}{below}", graph.home(lang));
    let versions = graph.order.languages().iter().map(|lang| (*lang, route(*lang)));
    Place { versions: several(versions.collect()), ..Place::new(route(lang), changed) }
}

fn entry(graph: &Graph, at: EntryRef) -> Place {
    let site = &graph.site;
    let changed = site.explainers.all().get(at.index as usize).filter(|_| at.kind == Kind::Explainer);
    let versions = site.versions(at).map(|version| (site.lang(version), graph.route(version).to_owned()));
    Place { versions: several(versions.collect()), ..Place::new(graph.route(at), changed.map(|e| e.last_changed())) }
}

/// The versions of a page, if there is more than one.
fn several(versions: Vec<(Lang, String)>) -> Vec<(Lang, String)> {
    if versions.len() > 1 { versions } else { Vec::new() }
}

/// A date as sitemaps write it: a year, a month or a day of our era; of an interval, its last day.
fn w3c_date(date: &Date) -> Option<String> {
    let last_day = || date.latest().filter(|day| day.year() > 0).map(|day| day.to_string());
    date.html_datetime().or_else(last_day)
}

fn parts(urls: usize) -> usize {
    urls.div_ceil(MAX_URLS)
}

fn part_path(part: usize) -> String {
    format!("sitemap-{part}.xml")
}

fn url_set(places: &[Place], absolute: impl Fn(&str) -> String) -> String {
    let is_translated = places.iter().any(|place| !place.versions.is_empty());
    let mut out = head(if is_translated { TRANSLATED } else { "urlset" });
    for place in places {
        out.push_str("  <url><loc>");
        push_text(&mut out, &absolute(&place.route));
        out.push_str("</loc>");
        if let Some(changed) = &place.changed {
            out.push_str("<lastmod>");
            push_text(&mut out, changed);
            out.push_str("</lastmod>");
        }
        for (lang, route) in &place.versions {
            out.push_str("<xhtml:link rel=\"alternate\"");
            push_attribute(&mut out, "hreflang", lang.as_str());
            push_attribute(&mut out, "href", &absolute(route));
            out.push_str("/>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

fn index(parts: usize, absolute: impl Fn(&str) -> String) -> String {
    let mut out = head("sitemapindex");
    for part in 1..=parts {
        out.push_str("  <sitemap><loc>");
        push_text(&mut out, &absolute(&part_path(part)));
        out.push_str("</loc></sitemap>\n");
    }
    out.push_str("</sitemapindex>\n");
    out
}

/// The element that lists pages, and links to them in other languages, which are in the vocabulary of XHTML.
const TRANSLATED: &str = "urlset xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"";

fn head(element: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_of_more_pages_than_one_file_may_hold_has_parts() {
        assert_eq!((parts(0), parts(1), parts(50_000), parts(50_001)), (0, 1, 1, 2));
        let list = index(2, |route| format!("https://a.example/?x&y/{route}"));
        assert!(list.contains("<loc>https://a.example/?x&amp;y/sitemap-2.xml</loc>"), "{list}");
    }

    #[test]
    fn dates_of_change_have_the_precision_that_is_known() {
        for (date, expected) in [
            ("2025-08-15", Some("2025-08-15")),
            ("2025-08~", Some("2025-08")),
            ("2025-08-15/2025-08-18", Some("2025-08-18")),
            ("2025-08-15/..", None),
            ("-0044", None),
        ] {
            assert_eq!(w3c_date(&date.parse().unwrap()).as_deref(), expected, "{date}");
        }
    }
}
