//! Loading: from the files of a folder to a [`Site`], with everything that is wrong with them.
//!
//! What can be read is read, whatever is wrong elsewhere: one fault never hides another.

mod aliases;
pub mod bibliography;
mod cache;
mod config;
mod entries;
mod files;
mod front_matter;
mod layout;
mod shape;
mod store;
pub mod yaml;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::{self, Diagnostic, Location, SourceFile, codes};
use crate::model::{Absent, Config, Day, Fields, Kind, Lang, Site, Sources, Table};

use cache::Parsed;
use config::Languages;
use entries::EntryFile;
use files::FoundFile;
use layout::Belongs;
use store::SourceFormat;

pub use cache::Cache;
pub use files::{MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES};
pub use layout::Name as EntryName;

/// The name of the file that makes a folder a site.
pub const SITE_FILE: &str = "site.yaml";

/// What the command line says about loading.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The address of the site, in place of the one in site.yaml.
    pub base_url: Option<String>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// The day that counts as today.
    pub today: Option<Day>,
}

/// A site as far as it could be read, and what is wrong with it.
#[derive(Debug)]
pub struct Loaded {
    /// The site. None if its settings can't be read: every later stage would be led astray without them.
    pub site: Option<Site>,
    /// What is wrong, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// The folder of the nearest site.yaml: `from` or the nearest folder above it.
pub fn find_root(from: &Path) -> Option<PathBuf> {
    let from = std::path::absolute(from).ok()?;
    from.ancestors().find(|folder| folder.join(SITE_FILE).is_file()).map(Path::to_owned)
}

/// The day that counts as today: `given`, else that of the variable SOURCE_DATE_EPOCH, else the clock's, each in UTC.
pub fn today(given: Option<Day>, found: &mut Vec<Diagnostic>) -> Day {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    config::today(given, epoch.as_deref(), found)
}

/// Loads the site whose site.yaml stands in `root`.
pub fn load(root: &Path, options: &Options) -> Loaded {
    reload(root, options, &mut Cache::default())
}

/// Loads the site again: of its files, only those that `cache` does not hold or knows to have changed.
pub fn reload(root: &Path, options: &Options, cache: &mut Cache) -> Loaded {
    let mut found = Vec::new();
    let site = load_site(root, options, cache, &mut found);
    diagnostics::sort(&mut found);
    Loaded { site, diagnostics: found }
}

fn load_site(root: &Path, options: &Options, cache: &mut Cache, found: &mut Vec<Diagnostic>) -> Option<Site> {
    let file = read_settings(root, found)?;
    let config: Option<Config> = yaml::read(&file, found);
    if let Some(config) = &config {
        config::check(config, &file, found);
    }
    let languages = Languages::new(config.as_ref());
    cache.set_languages(&languages);
    let content = Content::load(root, &languages, cache, found);
    let statics = collect(cache.walk(root, "static", found), "static/", found);
    let templates = read_templates(root, cache, found);
    let today = today(options.today, found);
    let config = config?;
    let base = config::base_url(&config, options.base_url.as_deref(), &file, found);
    let mut site =
        content.into_site(Frame { root, file, config, base, language: languages.own, today, statics, templates });
    // Drafts are read first, so that their faults show; and checked, so that none steals an address once it is published.
    aliases::check(&site, found);
    if !options.drafts {
        drop_drafts(&mut site);
    }
    Some(site)
}

fn read_settings(root: &Path, found: &mut Vec<Diagnostic>) -> Option<Arc<SourceFile>> {
    if root.join(SITE_FILE).symlink_metadata().is_err() {
        let help = match root.join("site.yml").is_file() {
            true => "rename `site.yml` to `site.yaml`".to_owned(),
            false => "run `dateline init` to start a site, or go to the folder of one".to_owned(),
        };
        let message = format!("no site here: `{}` has no file `{SITE_FILE}`", root.display());
        found.push(Diagnostic::general(codes::NO_SITE, message).help(help));
        return None;
    }
    match files::read_in_root(root, SITE_FILE) {
        Ok(text) => {
            let yaml = 0..text.len();
            Some(Arc::new(SourceFile { path: SITE_FILE.to_owned(), text: text.into(), yaml }))
        }
        Err(fault) => {
            found.push(*fault);
            None
        }
    }
}

fn read_templates(root: &Path, cache: &mut Cache, found: &mut Vec<Diagnostic>) -> Vec<Arc<SourceFile>> {
    let (templates, others): (Vec<_>, Vec<_>) =
        cache.walk(root, "templates", found).into_iter().partition(|file| file.path.ends_with(".html"));
    found.extend(others.iter().map(|file| {
        files::at(codes::STRAY_FILE, &file.path, "this is no template, and is not used")
            .help("a template's name ends in `.html`; files to be copied belong in `static/`")
    }));
    read_texts(&templates, cache, found)
}

/// Files whose text is for others to read.
fn read_texts(files: &[FoundFile], cache: &mut Cache, found: &mut Vec<Diagnostic>) -> Vec<Arc<SourceFile>> {
    let files: Vec<&FoundFile> = files.iter().collect();
    let read = cache.read(&files, |i, text, _| {
        let file = Arc::new(SourceFile { path: files[i].path.clone(), text: text.into(), yaml: 0..0 });
        Parsed { result: file.clone(), file, is_lost: false }
    });
    found.extend(read.iter().flat_map(|reading| reading.faults.iter().cloned()));
    read.iter().filter_map(|reading| reading.result.clone()).collect()
}

/// Files that are copied, by their path below `prefix`. Names that one file system or another takes for the same are reported.
fn collect(files: Vec<FoundFile>, prefix: &str, found: &mut Vec<Diagnostic>) -> BTreeMap<String, PathBuf> {
    let mut addresses: BTreeMap<String, String> = BTreeMap::new();
    let mut collected = BTreeMap::new();
    for file in files {
        // One spelling, however a system composes its accents.
        let name: String = file.path.strip_prefix(prefix).unwrap_or(&file.path).nfc().collect();
        if let Some(other) = addresses.get(&name.to_lowercase()) {
            let message = format!("`{other}` and `{}` would be one file on many systems", file.path);
            found.push(
                files::at(codes::SAME_ADDRESS, &file.path, message)
                    .related("the other file", Location::file(&files::without_text(other)))
                    .help("rename or remove one of them"),
            );
            continue;
        }
        addresses.insert(name.to_lowercase(), file.path);
        collected.insert(name, file.disk);
    }
    collected
}

/// The files of `content/` by what they are.
#[derive(Default)]
struct Sorted {
    entries: BTreeMap<Kind, Vec<EntryFile>>,
    sources: Vec<(FoundFile, SourceFormat)>,
    events: Vec<FoundFile>,
    glossary: Vec<FoundFile>,
    assets: Vec<FoundFile>,
    map: Option<FoundFile>,
}

impl Sorted {
    fn new(files: Vec<FoundFile>, found: &mut Vec<Diagnostic>) -> Self {
        let mut sorted = Self::default();
        for file in files {
            match layout::place(file.path.strip_prefix("content/").unwrap_or(&file.path)) {
                Belongs::Entry(kind, name) => sorted.entries.entry(kind).or_default().push(EntryFile { file, name }),
                Belongs::Sources => sorted.sources.push((file, SourceFormat::Yaml)),
                Belongs::Bibliography => sorted.sources.push((file, SourceFormat::Bib)),
                Belongs::Csl => sorted.sources.push((file, SourceFormat::Csl)),
                Belongs::Events => sorted.events.push(file),
                Belongs::Glossary => sorted.glossary.push(file),
                Belongs::Map => sorted.map = Some(file),
                Belongs::Asset => sorted.assets.push(file),
                Belongs::Stray(help) => found.push(
                    files::at(codes::STRAY_FILE, &file.path, "no kind of content takes this file, and it is not used")
                        .help(help),
                ),
            }
        }
        sorted
    }

    fn of(&self, kind: Kind) -> &[EntryFile] {
        self.entries.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What was read from `content/`.
struct Content {
    explainers: Table<crate::model::Explainer>,
    conflicts: Table<crate::model::Conflict>,
    actors: Table<crate::model::Actor>,
    territories: Table<crate::model::Territory>,
    topics: Table<crate::model::Topic>,
    pages: Table<crate::model::Page>,
    events: Table<crate::model::Event>,
    terms: Table<crate::model::Term>,
    sources: Sources,
    assets: BTreeMap<String, PathBuf>,
    map: Option<Arc<SourceFile>>,
    absent: Absent,
}

/// What of a site is not content.
struct Frame<'a> {
    root: &'a Path,
    file: Arc<SourceFile>,
    config: Config,
    base: crate::model::BaseUrl,
    language: Lang,
    today: Day,
    statics: BTreeMap<String, PathBuf>,
    templates: Vec<Arc<SourceFile>>,
}

impl Content {
    fn load(root: &Path, languages: &Languages, cache: &mut Cache, found: &mut Vec<Diagnostic>) -> Self {
        let sorted = Sorted::new(cache.walk(root, "content", found), found);
        let mut absent = Absent::default();
        let gone = &mut absent;
        Self {
            explainers: entries::load(sorted.of(Kind::Explainer), languages, cache, gone, found),
            conflicts: entries::load(sorted.of(Kind::Conflict), languages, cache, gone, found),
            actors: entries::load(sorted.of(Kind::Actor), languages, cache, gone, found),
            territories: entries::load(sorted.of(Kind::Territory), languages, cache, gone, found),
            topics: entries::load(sorted.of(Kind::Topic), languages, cache, gone, found),
            pages: entries::load(sorted.of(Kind::Page), languages, cache, gone, found),
            events: store::load(&sorted.events, languages, cache, gone, found),
            terms: store::load(&sorted.glossary, languages, cache, gone, found),
            sources: store::load_sources(&sorted.sources, cache, gone, found),
            assets: collect(sorted.assets, "content/", found),
            map: read_texts(sorted.map.as_slice(), cache, found).pop(),
            absent,
        }
    }

    fn into_site(self, frame: Frame<'_>) -> Site {
        Site {
            root: frame.root.to_owned(),
            file: frame.file,
            config: frame.config,
            base: frame.base,
            language: frame.language,
            today: frame.today,
            explainers: self.explainers,
            conflicts: self.conflicts,
            actors: self.actors,
            territories: self.territories,
            topics: self.topics,
            pages: self.pages,
            events: self.events,
            terms: self.terms,
            sources: self.sources,
            assets: self.assets,
            map: self.map,
            statics: frame.statics,
            templates: frame.templates,
            absent: self.absent,
        }
    }
}

fn drop_drafts(site: &mut Site) {
    drop_drafts_of(&mut site.explainers, &mut site.absent);
    drop_drafts_of(&mut site.conflicts, &mut site.absent);
    drop_drafts_of(&mut site.actors, &mut site.absent);
    drop_drafts_of(&mut site.territories, &mut site.absent);
    drop_drafts_of(&mut site.topics, &mut site.absent);
    drop_drafts_of(&mut site.pages, &mut site.absent);
    drop_drafts_of(&mut site.events, &mut site.absent);
    drop_drafts_of(&mut site.terms, &mut site.absent);
}

fn drop_drafts_of<T: Fields>(table: &mut Table<T>, absent: &mut Absent) {
    table.retain(|entry| {
        let draft = entry.fields.common().draft;
        if draft {
            absent.add_draft(T::KIND, entry.id.to_string(), entry.file.path.clone());
        }
        !draft
    });
}
