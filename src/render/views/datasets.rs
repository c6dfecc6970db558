//! The datasets of `/data/`: what the page that lists them shows.

use serde::Serialize;

use super::Link;
use super::navigation::index_exists;
use crate::graph::Graph;
use crate::model::{Kind, Lang, NavigationIndex};
use crate::render::Renderer;

/// The folder of all data files, and the route of the page that lists them.
pub const FOLDER: &str = "data/";

/// The forms of a dataset, by the endings of its files, and the media types of these.
type Forms = &'static [(&'static str, &'static str)];

const CSV: (&str, &str) = ("csv", "text/csv");
const JSON: (&str, &str) = ("json", "application/json");
const GEOJSON: (&str, &str) = ("geojson", "application/geo+json");
const CSL: (&str, &str) = ("json", "application/vnd.citationstyles.csl+json");
const BIB: (&str, &str) = ("bib", "application/x-bibtex");

/// Every dataset: the stem of its files, which is the key of its title too, and its forms.
const DATASETS: [(&str, Forms); 6] = [
    ("territories", &[CSV, JSON, GEOJSON]),
    ("events", &[CSV, JSON]),
    ("positions", &[CSV, JSON]),
    ("actors", &[CSV, JSON]),
    ("mentions", &[CSV, JSON]),
    ("sources", &[CSV, CSL, BIB]),
];

/// A dataset.
#[derive(Debug, Clone, Serialize)]
pub struct DatasetView {
    /// What it is called.
    pub title: String,
    /// How much there is of it: `12 actors`.
    pub count: String,
    /// Its files, each under the name of its form.
    pub files: Vec<Link>,
    /// What its JSON file holds, as a JSON Schema; none if another standard says so.
    pub schema_url: Option<String>,
}

impl DatasetView {
    /// Every dataset that has rows.
    pub fn all(renderer: &Renderer, lang: Lang) -> Vec<Self> {
        let base = &renderer.graph.site.base;
        let locale = renderer.text(lang);
        let existing = DATASETS.into_iter().filter_map(|set| Some((set, count(&renderer.graph, set.0)?)));
        let view = |((name, forms), count): ((&str, Forms), usize)| Self {
            title: locale.text(name).to_owned(),
            count: locale.count(name, count as u64),
            files: forms.iter().map(|form| Link::new(base.path_of(&path(name, form.0)), label(form))).collect(),
            schema_url: forms.contains(&JSON).then(|| base.path_of(&schema_path(name))),
        };
        existing.map(view).collect()
    }
}

/// The routes of all files, with their media types.
pub fn files(graph: &Graph) -> impl Iterator<Item = (String, &'static str)> {
    let existing = DATASETS.into_iter().filter(|(name, _)| count(graph, name).is_some());
    existing.flat_map(|(name, forms)| forms.iter().map(move |form| (path(name, form.0), form.1)))
}

/// Whether there is a page that lists the data: on every site that says anything.
pub fn has_page(graph: &Graph) -> bool {
    !graph.site.explainers.all().is_empty() || files(graph).next().is_some()
}

/// The route of the JSON Schema called `name`.
pub fn schema_path(name: &str) -> String {
    [FOLDER, "schema/", name, ".json"].concat()
}

fn path(name: &str, ending: &str) -> String {
    format!("{FOLDER}{name}.{ending}")
}

fn label(form: &(&str, &str)) -> &'static str {
    match *form {
        BIB => "BibLaTeX",
        CSL => "CSL-JSON",
        GEOJSON => "GeoJSON",
        CSV => "CSV",
        _ => "JSON",
    }
}

/// How many entries a dataset tells of; none if there is nothing in it.
fn count(graph: &Graph, name: &str) -> Option<usize> {
    let site = &graph.site;
    let (exists, count): (bool, usize) = match name {
        "territories" => (true, site.territories.count()),
        "events" => (true, site.events.count()),
        "actors" => (true, site.actors.count()),
        "sources" => (true, site.sources.all().len()),
        "positions" => {
            let all = site.actors.firsts().map(|actor| actor.fields.positions.len());
            (index_exists(graph, NavigationIndex::Positions), all.sum())
        }
        _ => {
            (true, Kind::ALL.into_iter().flat_map(|k| site.refs(k)).map(|at| graph.backlinks.mentions(at).len()).sum())
        }
    };
    (exists && count > 0).then_some(count)
}
