//! What lives in YAML files by id: events, glossary terms and sources.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::config::Languages;
use super::files::{self, FoundFile};
use super::{bibliography, layout, yaml};
use crate::diagnostics::{Diagnostic, FieldPath, Location, SourceFile, codes};
use crate::model::{Absent, Entry, Fields, Id, Kind, Lang, Prose, Source, SourceEntry, Sources, Table, is_id};

/// How the sources of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFormat {
    /// A YAML mapping of id to source.
    Yaml,
    /// BibTeX or BibLaTeX.
    Bib,
    /// CSL-JSON.
    Csl,
}

/// Reads the entries of a kind that lives in YAML. `files` stand in the order of their paths. Drafts are among them.
/// What can't be read is noted in `absent`.
pub fn load<T>(files: &[FoundFile], languages: &Languages, absent: &mut Absent, found: &mut Vec<Diagnostic>) -> Table<T>
where
    T: Fields + DeserializeOwned + JsonSchema + Send,
{
    let mut taken = BTreeMap::<(String, Lang), Location>::new();
    let mut entries = Vec::new();
    for (file, maps) in read_all(files, Some(T::KIND), absent, found, read_keys::<T>) {
        for (key, fields) in maps {
            let path = FieldPath::root().key(&key);
            let at = Location::key(&file, path.clone());
            let lang = fields.common().lang.unwrap_or(languages.own);
            if is_free(&mut taken, (key.clone(), lang), &key, &at, found) {
                let (prose, key_points) = (Prose::empty(), Vec::new());
                entries.push(Entry { id: Id::new(key), lang, file: file.clone(), path, fields, prose, key_points });
            }
        }
    }
    Table::new(entries, languages.own)
}

/// Reads the source store. `files` stand in the order of their paths. What can't be read is noted in `absent`.
pub fn load_sources(files: &[(FoundFile, SourceFormat)], absent: &mut Absent, found: &mut Vec<Diagnostic>) -> Sources {
    let mut read = Vec::new();
    for (format, reader) in [
        (SourceFormat::Yaml, read_sources as fn(&Arc<SourceFile>, &mut Vec<Diagnostic>) -> Vec<SourceEntry>),
        (SourceFormat::Bib, bibliography::read_bib),
        (SourceFormat::Csl, bibliography::read_csl),
    ] {
        let of_format: Vec<_> = files.iter().filter(|(_, f)| *f == format).map(|(file, _)| file.clone()).collect();
        read.extend(read_all(&of_format, None, absent, found, reader));
    }
    read.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let mut taken = BTreeMap::new();
    let mut sources: Vec<SourceEntry> = read.into_iter().flat_map(|(_, sources)| sources).collect();
    sources.retain(|s| is_free(&mut taken, s.id.to_string(), s.id.as_str(), &s.location, found));
    Sources::new(sources)
}

/// Reads every file with `reader`, in parallel; the files that can be read come back in their order.
fn read_all<R: Send>(
    files: &[FoundFile],
    kind: Option<Kind>,
    absent: &mut Absent,
    found: &mut Vec<Diagnostic>,
    reader: impl Fn(&Arc<SourceFile>, &mut Vec<Diagnostic>) -> R + Sync,
) -> Vec<(Arc<SourceFile>, R)> {
    let read: Vec<_> = files
        .par_iter()
        .map(|file| match files::read(file) {
            Err(fault) => (None, vec![*fault]),
            Ok(text) => {
                let mut faults = Vec::new();
                let file = Arc::new(whole(&file.path, text));
                let result = reader(&file, &mut faults);
                (Some((file, result)), faults)
            }
        })
        .collect();
    let mut results = Vec::with_capacity(read.len());
    for (result, mut faults) in read {
        if faults.iter().any(Diagnostic::is_error) {
            absent.add_store(kind, result.as_ref().map(|(file, _): &(Arc<SourceFile>, R)| file.clone()));
        }
        found.append(&mut faults);
        results.extend(result);
    }
    results
}

/// A file that is YAML from end to end. What is no YAML is never asked for its YAML.
fn whole(path: &str, text: String) -> SourceFile {
    let is_yaml = path.ends_with(".yaml");
    let yaml = 0..if is_yaml { text.len() } else { 0 };
    SourceFile { path: path.to_owned(), text: text.into(), yaml }
}

/// The entries of a YAML file whose keys are ids; the other keys are reported.
fn read_keys<T: DeserializeOwned + JsonSchema>(
    file: &Arc<SourceFile>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, T)> {
    let mut entries = yaml::read_map::<T>(file, found);
    entries.retain(|(key, _)| {
        if !is_id(key) {
            let message =
                format!("`{key}` can't be an id: an id has lower-case Latin letters, digits and single hyphens");
            let at = Location::key(file, FieldPath::root().key(key));
            found.push(Diagnostic::new(codes::BAD_NAME, message, at).help(layout::rename(key)));
        }
        is_id(key)
    });
    entries
}

fn read_sources(file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Vec<SourceEntry> {
    read_keys::<Source>(file, found)
        .into_iter()
        .map(|(key, fields)| SourceEntry {
            location: Location::key(file, FieldPath::root().key(&key)),
            id: Id::new(key),
            file: file.clone(),
            fields,
        })
        .collect()
}

/// Whether nothing else has the key so far; else both places are reported.
fn is_free<K: Ord>(
    taken: &mut BTreeMap<K, Location>,
    key: K,
    id: &str,
    at: &Location,
    found: &mut Vec<Diagnostic>,
) -> bool {
    if let Some(first) = taken.get(&key) {
        let message = format!("`{id}` stands twice: here and in `{}`", first.file.path);
        found.push(
            Diagnostic::new(codes::DUPLICATE_KEY, message, at.clone())
                .related("the first", first.clone())
                .help("remove one of them, or give it another id"),
        );
        return false;
    }
    taken.insert(key, at.clone());
    true
}
