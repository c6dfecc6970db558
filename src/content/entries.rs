//! Entries that are Markdown files with front matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::config::Languages;
use super::files::{self, FoundFile};
use super::front_matter;
use super::layout::Name;
use crate::diagnostics::{Diagnostic, FieldPath, Location, SourceFile, codes};
use crate::model::{Absent, Actor, Conflict, Entry, Explainer, Fields, Id, Lang, Page, Prose, Table, Territory, Topic};
use crate::prose;

/// A kind whose entries are Markdown files.
pub trait Markdown: Fields + DeserializeOwned + JsonSchema + Send {
    /// A front matter of the kind, as short as it can be.
    const SAMPLE: &str;

    /// The fields that are inline Markdown.
    fn key_points(&self) -> &[String] {
        &[]
    }
}

impl Markdown for Explainer {
    const SAMPLE: &str = "title: Where the talks stand\ndate: 2025-08-17";

    fn key_points(&self) -> &[String] {
        &self.key_points
    }
}

impl Markdown for Actor {
    const SAMPLE: &str = "name: Volodymyr Zelenskyy\nkind: person\nrole: party";
}

impl Markdown for Territory {
    const SAMPLE: &str = "name: Donetsk Oblast";
}

impl Markdown for Topic {
    const SAMPLE: &str = "name: Ceasefire";
}

impl Markdown for Conflict {
    const SAMPLE: &str = "title: The war in Ukraine";
}

impl Markdown for Page {
    const SAMPLE: &str = "title: About this site";
}

/// A Markdown file and the name that its path gives it.
#[derive(Debug)]
pub struct EntryFile {
    /// The file.
    pub file: FoundFile,
    /// Its id and language.
    pub name: Name,
}

/// A file that was read, as far as it could be.
struct Version<T> {
    file: Arc<SourceFile>,
    lang: Lang,
    fields: Option<T>,
    prose: Prose,
    key_points: Vec<Prose>,
}

/// Reads the entries of a kind from `entries`, which stand in the order of their paths. Drafts are among them.
///
/// What can't be read is noted in `absent`.
pub fn load<T: Markdown>(
    entries: &[EntryFile],
    languages: &Languages,
    absent: &mut Absent,
    found: &mut Vec<Diagnostic>,
) -> Table<T> {
    let read: Vec<_> = entries.par_iter().map(|entry| read_one::<T>(entry, languages)).collect();
    let mut versions = Vec::with_capacity(read.len());
    for (entry, (version, mut faults)) in entries.iter().zip(read) {
        found.append(&mut faults);
        if version.as_ref().is_none_or(|v| v.fields.is_none()) || entry.name.bad_lang.is_some() {
            absent.add_unread(T::KIND, entry.name.claimed(), entry.file.path.clone());
        }
        versions.extend(version.map(|v| (&entry.name, v)));
    }
    let claims = check_names(T::KIND.folder().unwrap_or_default(), &versions, found);
    let kept = versions.into_iter().zip(claims).filter_map(|((_, version), id)| into_entry(version, id?)).collect();
    Table::new(kept, languages.own)
}

fn read_one<T: Markdown>(entry: &EntryFile, languages: &Languages) -> (Option<Version<T>>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let text = match files::read(&entry.file) {
        Ok(text) => text,
        Err(fault) => return (None, vec![*fault]),
    };
    let split = front_matter::split(&entry.file.path, text, T::SAMPLE, &mut found);
    let fields: Option<T> = front_matter::fields(&split, &mut found);
    let prose = prose::parse_body(&split.file, split.body, &mut found);
    let points = fields.as_ref().map(T::key_points).unwrap_or_default();
    let key_points = points
        .iter()
        .enumerate()
        .map(|(i, point)| prose::parse_inline(point, FieldPath(format!("key_points[{i}]")), &split.file, &mut found))
        .collect();
    let lang = language(entry, fields.as_ref(), &split.file, languages, &mut found);
    (Some(Version { file: split.file, lang, fields, prose, key_points }), found)
}

/// The language of a version: that of the file's name, else of its `lang`, else the site's.
fn language<T: Fields>(
    entry: &EntryFile,
    fields: Option<&T>,
    file: &Arc<SourceFile>,
    languages: &Languages,
    found: &mut Vec<Diagnostic>,
) -> Lang {
    if let Some(tag) = &entry.name.bad_lang {
        let message = format!("`{tag}` in the file's name is not a language tag");
        found.push(
            Diagnostic::new(codes::BAD_NAME, message, Location::file(file))
                .help("a translation is called `<id>.<language>.md`, with a tag such as en, uk, ar or pt-BR"),
        );
    }
    if let Some(lang) = entry.name.lang {
        if !languages.has(lang) {
            let message = format!("`{lang}` in the file's name is none of the site's languages");
            found.push(Diagnostic::new(codes::BAD_NAME, message, Location::file(file)).help(languages.remedy(lang)));
        }
        return lang;
    }
    let written = fields.and_then(|f| f.common().lang);
    if let Some(lang) = written.filter(|lang| languages.is_translated() && !languages.has(*lang)) {
        let message = format!("`{lang}` is none of the site's languages");
        let at = Location::field(file, FieldPath("lang".to_owned()));
        found.push(Diagnostic::new(codes::UNKNOWN_VALUE, message, at).help(languages.remedy(lang)));
    }
    written.unwrap_or(languages.own)
}

/// Reports names that are no ids and files that claim one address. Gives each version the id under which it is kept, if it is.
fn check_names<T>(folder: &str, versions: &[(&Name, Version<T>)], found: &mut Vec<Diagnostic>) -> Vec<Option<String>> {
    let mut taken: BTreeMap<(String, Lang), usize> = BTreeMap::new();
    let mut ids = Vec::with_capacity(versions.len());
    for (i, (name, version)) in versions.iter().enumerate() {
        let id = name.claimed();
        // The language that stands in the name of one of them may well be what tells two files apart.
        if name.bad_lang.is_some() {
            ids.push(None);
        } else if id.is_empty() {
            report_name(name, &version.file, found);
            ids.push(None);
        } else if let Some((_, other)) = taken.get(&(id.clone(), version.lang)).and_then(|i| versions.get(*i)) {
            found.push(same_address(&format!("{folder}/{id}/"), &version.file, &other.file));
            ids.push(None);
        } else {
            report_name(name, &version.file, found);
            taken.insert((id.clone(), version.lang), i);
            ids.push(Some(id));
        }
    }
    ids
}

fn report_name(name: &Name, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) {
    if let Some((message, help)) = name.fault() {
        found.push(Diagnostic::new(codes::BAD_NAME, message, Location::file(file)).help(help));
    }
}

fn same_address(address: &str, file: &Arc<SourceFile>, other: &Arc<SourceFile>) -> Diagnostic {
    let message = format!("`{}` and `{}` would both be published at `{address}`", other.path, file.path);
    Diagnostic::new(codes::SAME_ADDRESS, message, Location::file(file))
        .related("the other file", Location::file(other))
        .help("rename or remove one of them; a translation carries its language, as in `name.uk.md`")
}

fn into_entry<T>(version: Version<T>, id: String) -> Option<Entry<T>> {
    let Version { file, lang, fields, prose, key_points } = version;
    Some(Entry { id: Id::new(id), lang, file, path: FieldPath::root(), fields: fields?, prose, key_points })
}
