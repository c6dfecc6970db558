//! Loading: from the files of a folder to a [`Site`], with everything that is wrong with them.
//!
//! What can be read is read, whatever is wrong elsewhere: one fault never hides another.

mod again;
mod aliases;
pub mod bibliography;
mod cache;
mod config;
mod entries;
mod files;
pub mod front_matter;
mod layout;
mod listing;
mod locales;
mod rewrite;
mod shape;
mod store;
pub mod yaml;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostics::{self, Diagnostic, SourceFile, codes};
use crate::model::{Absent, Config, Day, Fields, Lang, Site, Sources, Table};

use cache::{Gathered, Parsed};
use config::Languages;
use files::FoundFile;
use listing::Listing;

pub use cache::Cache;
pub use files::{MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES, relative};
pub use layout::Name as EntryName;
pub use listing::inputs;
pub use locales::code as locale_code;
pub use rewrite::{Refusal, RewriteError, put, rewrite};

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
    let listing = cache.listing(root);
    found.extend(listing.faults.iter().cloned());
    if let Some(config) = &config {
        config::logos(config, &listing.statics, &file, found);
    }
    let content = Content::load(&listing, &languages, cache, found);
    let templates = read_texts(&listing.templates, cache, found);
    let locales = read_texts(&listing.locales, cache, found);
    locales::check(&locales, &languages, found);
    let today = today(options.today, found);
    let config = config?;
    let base = config::base_url(&config, options.base_url.as_deref(), &file, found);
    let mut site = content.into_site(Frame {
        root,
        file,
        config,
        base,
        language: languages.own,
        today,
        listing: &listing,
        templates,
        locales,
    });
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
            Some(Arc::new(SourceFile::new(SITE_FILE, text, yaml)))
        }
        Err(fault) => {
            found.push(*fault);
            None
        }
    }
}

/// Files whose text is for others to read.
fn read_texts(files: &[FoundFile], cache: &mut Cache, found: &mut Vec<Diagnostic>) -> Vec<Arc<SourceFile>> {
    let files: Vec<&FoundFile> = files.iter().collect();
    let read = cache.read(&files, |i, text, _, _| {
        let path = files[i].path.clone();
        let is_yaml = path.ends_with(".yaml");
        let yaml = 0..if is_yaml { text.len() } else { 0 };
        let file = Arc::new(SourceFile::new(path, text, yaml));
        Parsed { result: file.clone(), file, is_lost: false }
    });
    found.extend(read.iter().flat_map(|reading| reading.faults.iter().cloned()));
    read.iter().filter_map(|reading| reading.result.clone()).collect()
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
    listing: &'a Listing,
    templates: Vec<Arc<SourceFile>>,
    locales: Vec<Arc<SourceFile>>,
}

impl Content {
    fn load(listing: &Arc<Listing>, languages: &Languages, cache: &mut Cache, found: &mut Vec<Diagnostic>) -> Self {
        let events = store::load(listing, &listing.events, languages, cache);
        let terms = store::load(listing, &listing.glossary, languages, cache);
        let sources = store::load_sources(listing, cache);
        let mut absent = Absent::default();
        let gone = &mut absent;
        Self {
            explainers: take(&entries::load(listing, languages, cache), gone, found),
            conflicts: take(&entries::load(listing, languages, cache), gone, found),
            actors: take(&entries::load(listing, languages, cache), gone, found),
            territories: take(&entries::load(listing, languages, cache), gone, found),
            topics: take(&entries::load(listing, languages, cache), gone, found),
            pages: take(&entries::load(listing, languages, cache), gone, found),
            events: take(&events, gone, found),
            terms: take(&terms, gone, found),
            sources: take(&sources, gone, found),
            map: read_texts(listing.map.as_slice(), cache, found).pop(),
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
            assets: frame.listing.assets.clone(),
            map: self.map,
            statics: frame.listing.statics.clone(),
            templates: frame.templates,
            locales: frame.locales,
            absent: self.absent,
        }
    }
}

/// What was gathered; what is wrong with it and what is missing is noted.
fn take<H: Clone>(gathered: &Gathered<H>, absent: &mut Absent, found: &mut Vec<Diagnostic>) -> H {
    absent.add(&gathered.absent);
    found.extend(gathered.faults.iter().cloned());
    gathered.held.clone()
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
    for draft in table.take_drafts() {
        absent.add_draft(T::KIND, draft.id.to_string(), draft.file.path.clone());
    }
}
