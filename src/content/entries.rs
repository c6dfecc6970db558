//! Entries that are Markdown files with front matter.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::cache::{Before, Cache, Gathered, Parsed, Read, Reading};
use super::config::Languages;
use super::files::FoundFile;
use super::front_matter;
use super::layout::Name;
use super::listing::Listing;
use crate::diagnostics::{Diagnostic, FieldPath, Location, SourceFile, codes};
use crate::model::{Absent, Actor, Conflict, Entry, Explainer, Fields, Id, Lang, Page, Table, Territory, Topic};
use crate::prose;

/// A kind whose entries are Markdown files.
pub trait Markdown: Fields + DeserializeOwned + JsonSchema + Clone + Send + Sync + 'static {
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
#[derive(Clone)]
struct Version<T> {
    file: Arc<SourceFile>,
    lang: Lang,
    entry: Option<Arc<Entry<T>>>,
}

/// Reads the entries of a kind from their files. If none of these changed since the last time, that is what there is.
pub fn load<T: Markdown>(listing: &Arc<Listing>, languages: &Languages, cache: &mut Cache) -> Arc<Gathered<Table<T>>> {
    let entries = listing.of(T::KIND);
    let files: Vec<&FoundFile> = entries.iter().map(|entry| &entry.file).collect();
    let reader =
        |i: usize, text, _: Option<&_>, found: &mut Vec<Diagnostic>| read_one::<T>(&entries[i], text, languages, found);
    cache.gather(listing, &files, reader, |read| gather(entries, read, languages.own))
}

fn gather<T: Markdown>(
    entries: &[EntryFile],
    read: Read<'_, Version<T>, Gathered<Table<T>>>,
    language: Lang,
) -> Gathered<Table<T>> {
    let again = read.before.as_ref().and_then(|before| Some((again(before, read.readings)?, before.changed)));
    let (mut absent, mut faults) = (Absent::default(), Vec::new());
    let mut note = |entry: &EntryFile, reading: &Reading<Version<T>>| {
        faults.extend(reading.faults.iter().cloned());
        if reading.is_lost || entry.name.bad_lang.is_some() {
            absent.add_unread(T::KIND, entry.name.claimed().into_owned(), entry.file.path.clone());
        }
    };
    if let Some((table, changed)) = again {
        // Nothing was wrong with the others.
        changed.iter().for_each(|place| note(&entries[*place], &read.readings[*place]));
        return Gathered { held: table, absent, faults };
    }
    entries.iter().zip(read.readings).for_each(|(entry, reading)| note(entry, reading));
    let named = entries.iter().map(|entry| &entry.name).zip(read.readings);
    let versions: Vec<_> = named.filter_map(|(name, reading)| Some((name, reading.result.as_ref()?))).collect();
    let kept = keep(T::KIND.folder().unwrap_or_default(), &versions, &mut faults);
    Gathered { held: Table::new(kept, language), absent, faults }
}

/// The table of before with the entries of the files that changed. None if something was wrong before, or if a version came,
/// went, or got another language: then every name counts.
fn again<T: Markdown>(
    before: &Before<'_, Version<T>, Gathered<Table<T>>>,
    readings: &[Arc<Reading<Version<T>>>],
) -> Option<Table<T>> {
    let mut table = before.gathered.faults.is_empty().then(|| before.gathered.held.clone())?;
    for place in before.changed {
        let version = readings.get(*place)?.result.as_ref()?;
        let old = before.readings.get(*place)?.result.as_ref()?;
        (old.lang == version.lang && table.replace(version.entry.clone()?)).then_some(())?;
    }
    Some(table)
}

fn read_one<T: Markdown>(
    entry: &EntryFile,
    text: String,
    languages: &Languages,
    found: &mut Vec<Diagnostic>,
) -> Parsed<Version<T>> {
    let split = front_matter::split(&entry.file.path, text, T::SAMPLE, found);
    let file = split.file.clone();
    let fields: Option<T> = front_matter::fields(&split, found);
    let prose = prose::parse_body(&file, split.body, found);
    let points = fields.as_ref().map(T::key_points).unwrap_or_default();
    let key_points = points
        .iter()
        .enumerate()
        .map(|(i, point)| prose::parse_inline(point, FieldPath(format!("key_points[{i}]")), &file, found))
        .collect();
    let lang = language(entry, fields.as_ref(), &file, languages, found);
    let id = Id::new(entry.name.claimed());
    let made = fields.map(|fields| {
        Arc::new(Entry { id, lang, file: file.clone(), path: FieldPath::root(), fields, prose, key_points })
    });
    let is_lost = made.is_none();
    Parsed { file: file.clone(), result: Version { file, lang, entry: made }, is_lost }
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

/// Reports names that are no ids and files that claim one address. Gives the entries that have a name of their own.
fn keep<T>(folder: &str, versions: &[(&Name, &Version<T>)], found: &mut Vec<Diagnostic>) -> Vec<Arc<Entry<T>>> {
    let mut taken: HashMap<(Cow<'_, str>, Lang), usize> = HashMap::new();
    let mut kept = Vec::with_capacity(versions.len());
    for (i, (name, version)) in versions.iter().enumerate() {
        let id = name.claimed();
        // The language that stands in the name of one of them may well be what tells two files apart.
        if name.bad_lang.is_some() {
            continue;
        }
        if id.is_empty() {
            report_name(name, &version.file, found);
        } else if let Some((_, other)) = taken.get(&(id.clone(), version.lang)).and_then(|i| versions.get(*i)) {
            found.push(same_address(&format!("{folder}/{id}/"), &version.file, &other.file));
        } else {
            report_name(name, &version.file, found);
            taken.insert((id, version.lang), i);
            kept.extend(version.entry.clone());
        }
    }
    kept
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
