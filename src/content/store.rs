//! What lives in YAML files by id: events, glossary terms and sources.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::again::Stays;
use super::cache::{Cache, Gathered, Parsed, Reading};
use super::config::Languages;
use super::files::FoundFile;
use super::listing::Listing;
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

/// Reads the entries of a kind that lives in YAML. `files` stand in the order of their paths. If none of them changed since
/// the last time, that is what there is.
pub fn load<T>(
    listing: &Arc<Listing>,
    files: &[FoundFile],
    languages: &Languages,
    cache: &mut Cache,
) -> Arc<Gathered<Table<T>>>
where
    T: Fields + DeserializeOwned + JsonSchema + Send + Sync + 'static,
{
    let files: Vec<&FoundFile> = files.iter().collect();
    let reader = |i: usize, text, _: Option<&_>, found: &mut Vec<Diagnostic>| {
        parsed(&files[i].path, text, found, |file, found| read_entries::<T>(file, languages.own, found))
    };
    cache.gather(listing, &files, reader, |read| {
        let (mut absent, mut faults) = (Absent::default(), Vec::new());
        let mut taken = BTreeMap::<(String, Lang), Location>::new();
        let mut entries = Vec::new();
        for entry in take(read.readings, Some(T::KIND), &mut absent, &mut faults).into_iter().flatten() {
            let at = Location::key(&entry.file, entry.path.clone());
            if is_free(&mut taken, (entry.id.to_string(), entry.lang), entry.id.as_str(), &at, &mut faults) {
                entries.push(entry.clone());
            }
        }
        Gathered { held: Table::new(entries, languages.own), absent, faults }
    })
}

/// Reads the source store. If none of its files changed since the last time, that is what there is.
pub fn load_sources(listing: &Arc<Listing>, cache: &mut Cache) -> Arc<Gathered<Sources>> {
    let files: Vec<&FoundFile> = listing.sources.iter().map(|(file, _)| file).collect();
    let reader = |i: usize, text, last: Option<&Reading<Vec<Arc<SourceEntry>>>>, found: &mut Vec<Diagnostic>| {
        let (file, format) = &listing.sources[i];
        let read = |file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>| match format {
            SourceFormat::Yaml => {
                last.and_then(|last| read_sources_again(file, last)).unwrap_or_else(|| read_sources(file, found))
            }
            SourceFormat::Bib => bibliography::read_bib(file, found),
            SourceFormat::Csl => bibliography::read_csl(file, found),
        };
        parsed(&file.path, text, found, |file, found| read(file, found).into_iter().map(Arc::new).collect::<Vec<_>>())
    };
    cache.gather(listing, &files, reader, |read| {
        let (mut absent, mut faults) = (Absent::default(), Vec::new());
        let mut taken = BTreeMap::new();
        let all = take(read.readings, None, &mut absent, &mut faults).into_iter().flatten().cloned();
        let mut sources: Vec<Arc<SourceEntry>> = all.collect();
        sources.retain(|s| is_free(&mut taken, s.id.to_string(), s.id.as_str(), &s.location, &mut faults));
        Gathered { held: Sources::new(sources), absent, faults }
    })
}

/// Reads a store with `reader`. With an error in it, some of it is lost.
fn parsed<R>(
    path: &str,
    text: String,
    found: &mut Vec<Diagnostic>,
    reader: impl FnOnce(&Arc<SourceFile>, &mut Vec<Diagnostic>) -> R,
) -> Parsed<R> {
    let file = Arc::new(whole(path, text));
    let result = reader(&file, found);
    Parsed { file, result, is_lost: found.iter().any(Diagnostic::is_error) }
}

/// What the readings hold and what is wrong with them.
fn take<'r, R>(
    read: &'r [Arc<Reading<R>>],
    kind: Option<Kind>,
    absent: &mut Absent,
    found: &mut Vec<Diagnostic>,
) -> Vec<&'r R> {
    for reading in read {
        if reading.is_lost {
            absent.add_store(kind, reading.file.clone());
        }
        found.extend(reading.faults.iter().cloned());
    }
    read.iter().filter_map(|reading| reading.result.as_ref()).collect()
}

fn read_entries<T: Fields + DeserializeOwned + JsonSchema + Send>(
    file: &Arc<SourceFile>,
    language: Lang,
    found: &mut Vec<Diagnostic>,
) -> Vec<Arc<Entry<T>>> {
    let keys = read_keys::<T>(file, found).into_iter();
    keys.map(|(key, fields)| {
        let path = FieldPath::root().key(&key);
        let lang = fields.common().lang.unwrap_or(language);
        let (file, prose, key_points) = (file.clone(), Prose::empty(), Vec::new());
        Arc::new(Entry { id: Id::new(key), lang, file, path, fields, prose, key_points })
    })
    .collect()
}

/// A file that is YAML from end to end. What is no YAML is never asked for its YAML.
fn whole(path: &str, text: String) -> SourceFile {
    let is_yaml = path.ends_with(".yaml");
    let yaml = 0..if is_yaml { text.len() } else { 0 };
    SourceFile::new(path, text, yaml)
}

/// The entries of a YAML file whose keys are ids; the other keys are reported.
fn read_keys<T: DeserializeOwned + JsonSchema + Send>(
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
    read_keys::<Source>(file, found).into_iter().map(|(key, fields)| source_of(file, key, fields)).collect()
}

/// The sources of a file after an edit; those that stand as they stood are taken over. None if that can't be told, or if
/// something is wrong: then all are read.
fn read_sources_again(file: &Arc<SourceFile>, last: &Reading<Vec<Arc<SourceEntry>>>) -> Option<Vec<SourceEntry>> {
    let (before, known) = last.file.as_ref().zip(last.result.as_ref()).filter(|_| last.faults.is_empty())?;
    let stays = Stays::of(&before.text, known.len(), &file.text)?;
    let read = yaml::read_between::<Source>(before, file, stays.between)?;
    let (first, last) = (known.get(..stays.first)?, known.get(known.len() - stays.last..)?);
    let is_new = |key: &str| is_id(key) && !first.iter().chain(last).any(|source| source.id.as_str() == key);
    (read.len() == stays.others && read.iter().all(|(key, _)| is_new(key))).then_some(())?;
    let kept = |source: &Arc<SourceEntry>| source_of(file, source.id.to_string(), source.fields.clone());
    let read = read.into_iter().map(|(key, fields)| source_of(file, key, fields));
    Some(first.iter().map(kept).chain(read).chain(last.iter().map(kept)).collect())
}

fn source_of(file: &Arc<SourceFile>, key: String, fields: Source) -> SourceEntry {
    let location = Location::key(file, FieldPath::root().key(&key));
    SourceEntry { location, id: Id::new(key), file: file.clone(), fields }
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
