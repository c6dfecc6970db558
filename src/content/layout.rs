//! Where a file of `content/` belongs, told from its path alone.

use std::borrow::Cow;

use crate::diagnostics::did_you_mean;
use crate::model::{Kind, Lang, is_id, to_id};

/// What a file of `content/` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Belongs {
    /// A Markdown entry.
    Entry(Kind, Name),
    /// Sources in YAML.
    Sources,
    /// Sources in BibTeX or BibLaTeX.
    Bibliography,
    /// Sources in CSL-JSON.
    Csl,
    /// Events in YAML.
    Events,
    /// Glossary terms in YAML.
    Glossary,
    /// The regions' shapes.
    Map,
    /// A picture or another file that is published as it is.
    Asset,
    /// A file that looks like content where no content is looked for: where it belongs.
    Stray(String),
}

/// The id and language that an entry's file name tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The id as it is written, whether it is one or not.
    pub id: String,
    /// The language before the extension.
    pub lang: Option<Lang>,
    /// What stands in the language's place and is none.
    pub bad_lang: Option<String>,
}

impl Name {
    /// The id that the entry goes by: as written, or else the nearest that is one. Empty if nothing is near.
    pub fn claimed(&self) -> Cow<'_, str> {
        if is_id(&self.id) { Cow::Borrowed(&self.id) } else { Cow::Owned(to_id(&self.id)) }
    }

    /// Why the id can't be the name of a page, and what to do instead.
    pub fn fault(&self) -> Option<(String, String)> {
        let id = &self.id;
        if is_reserved(id) {
            let message = format!("`{id}` can't be the name of a file or folder on Windows");
            return Some((message, format!("use a longer name, such as `{}-page`", to_id(id))));
        }
        (!is_id(id)).then(|| {
            (
                format!("`{id}` can't be an id: an id has lower-case Latin letters, digits and single hyphens"),
                rename(id),
            )
        })
    }
}

/// What to call something whose name is no id.
pub fn rename(id: &str) -> String {
    match to_id(id) {
        near if near.is_empty() => "name it in Latin letters, such as `ceasefire-talks`".to_owned(),
        near => format!("call it `{near}`"),
    }
}

/// Names that Windows keeps for devices, whatever their extension.
fn is_reserved(stem: &str) -> bool {
    let lower = stem.to_ascii_lowercase();
    let device = lower.split('.').next().unwrap_or_default().trim_end();
    matches!(device, "con" | "prn" | "aux" | "nul")
        || (matches!(device.get(..3), Some("com" | "lpt")) && matches!(device.as_bytes(), [_, _, _, b'0'..=b'9']))
}

/// Where the file at `path` below `content/` belongs.
pub fn place(path: &str) -> Belongs {
    if let Some(stem) = path.strip_suffix(".yml")
        && matches!(place(&format!("{stem}.yaml")), Belongs::Sources | Belongs::Events | Belongs::Glossary)
    {
        let name = stem.rsplit('/').next().unwrap_or(stem);
        return Belongs::Stray(format!("call it `{name}.yaml`"));
    }
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [file] => top(file),
        ["sources", file] => source(file),
        ["events", file] if file.ends_with(".yaml") => Belongs::Events,
        ["glossary", file] if file.ends_with(".yaml") => Belongs::Glossary,
        [folder, rest @ ..] => match Kind::of_folder(folder) {
            Some(kind) => entry(kind, folder, rest),
            None => elsewhere(folder, path),
        },
        [] => Belongs::Asset,
    }
}

fn top(file: &str) -> Belongs {
    match file {
        "sources.yaml" => Belongs::Sources,
        "events.yaml" => Belongs::Events,
        "glossary.yaml" => Belongs::Glossary,
        "map.geojson" => Belongs::Map,
        _ if file.ends_with(".bib") => Belongs::Bibliography,
        _ if file.ends_with(".csl.json") => Belongs::Csl,
        _ => match looks_like_content(file) {
            Some("md") => Belongs::Stray(format!("move it to `content/explainers/{0}` or `content/pages/{0}`", file)),
            Some(_) => Belongs::Stray(stores(file)),
            None => Belongs::Asset,
        },
    }
}

fn stores(file: &str) -> String {
    const NAMES: [&str; 3] = ["sources.yaml", "events.yaml", "glossary.yaml"];
    did_you_mean(file, NAMES).unwrap_or_else(|| {
        "YAML is read from `sources.yaml`, `events.yaml`, `glossary.yaml` and the folders `sources`, `events` and `glossary`"
            .to_owned()
    })
}

fn source(file: &str) -> Belongs {
    match () {
        () if file.ends_with(".yaml") => Belongs::Sources,
        () if file.ends_with(".bib") => Belongs::Bibliography,
        () if file.ends_with(".csl.json") => Belongs::Csl,
        () if file.ends_with(".json") => {
            let stem = file.trim_end_matches(".json");
            Belongs::Stray(format!(
                "CSL-JSON is read from files whose name ends in `.csl.json`: call it `{stem}.csl.json`"
            ))
        }
        () => match looks_like_content(file) {
            Some(_) => {
                Belongs::Stray("sources are read from files that end in `.yaml`, `.bib` or `.csl.json`".to_owned())
            }
            None => Belongs::Asset,
        },
    }
}

/// A file in the folder of a kind.
fn entry(kind: Kind, folder: &str, rest: &[&str]) -> Belongs {
    match rest {
        [file] if stem(file).is_some_and(|s| s != "index" && !s.starts_with("index.")) => {
            let (id, lang, bad_lang) = split_lang(stem(file).unwrap_or_default());
            Belongs::Entry(kind, Name { id: id.to_owned(), lang, bad_lang })
        }
        [id, file] if stem(file).is_some_and(|s| s == "index" || s.starts_with("index.")) => {
            let (_, lang, bad_lang) = split_lang(stem(file).unwrap_or_default());
            Belongs::Entry(kind, Name { id: (*id).to_owned(), lang, bad_lang })
        }
        [.., file] => match looks_like_content(file) {
            Some("md") => Belongs::Stray(format!(
                "{} are read from `content/{folder}/<id>.md` and `content/{folder}/<id>/index.md`",
                plural(kind)
            )),
            Some("yaml") => Belongs::Stray(stores(file)),
            Some(_) => Belongs::Stray("bibliographies belong in `content/sources/`".to_owned()),
            None => Belongs::Asset,
        },
        [] => Belongs::Asset,
    }
}

fn plural(kind: Kind) -> &'static str {
    kind.folder().unwrap_or(kind.word())
}

/// A file in a folder that no kind has.
fn elsewhere(folder: &str, path: &str) -> Belongs {
    let known = || Kind::ALL.into_iter().filter_map(Kind::folder).chain(["sources", "events", "glossary"]);
    match looks_like_content(path) {
        None => Belongs::Asset,
        Some(_) => Belongs::Stray(match did_you_mean(folder, known()) {
            Some(help) => format!("no kind of content has a folder `{folder}`; {help}"),
            None => format!("the folders of `content` that are read are {}", known().collect::<Vec<_>>().join(", ")),
        }),
    }
}

fn stem(file: &str) -> Option<&str> {
    file.strip_suffix(".md")
}

/// Splits `ceasefire.uk` into id and language. What stands behind the dot and has the look of a language, yet is none, comes last.
fn split_lang(stem: &str) -> (&str, Option<Lang>, Option<String>) {
    let Some((id, tag)) = stem.rsplit_once('.') else { return (stem, None, None) };
    if let Ok(lang) = tag.parse() {
        return (id, Some(lang), None);
    }
    let wordy = !tag.is_empty() && tag.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '_'));
    match wordy && !id.is_empty() {
        true => (id, None, Some(tag.to_owned())),
        false => (stem, None, None),
    }
}

/// The sort of content that a file's extension promises.
fn looks_like_content(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdown" => Some("md"),
        "yaml" | "yml" => Some("yaml"),
        "bib" => Some("bib"),
        _ => None,
    }
}
