//! The files of a site, by what they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::SITE_FILE;
use super::entries::EntryFile;
use super::files::{self, FoundFile};
use super::layout::{self, Belongs};
use super::store::SourceFormat;
use crate::diagnostics::{Diagnostic, Location, codes};
use crate::model::Kind;

/// The files of a site, by what they are; each list in the order of the paths.
#[derive(Default)]
pub struct Listing {
    entries: BTreeMap<Kind, Vec<EntryFile>>,
    /// Files of sources, and how they are written.
    pub sources: Vec<(FoundFile, SourceFormat)>,
    /// Files of events.
    pub events: Vec<FoundFile>,
    /// Files of glossary terms.
    pub glossary: Vec<FoundFile>,
    /// The regions' shapes.
    pub map: Option<FoundFile>,
    /// Templates of the site's own.
    pub templates: Vec<FoundFile>,
    /// What the site says in its languages itself.
    pub locales: Vec<FoundFile>,
    /// Files under `content/` that are no entries. Path below it to the file.
    pub assets: Arc<BTreeMap<String, PathBuf>>,
    /// Files under `static/`. Path below it to the file.
    pub statics: Arc<BTreeMap<String, PathBuf>>,
    /// What is wrong with files of which no more than the name is known.
    pub faults: Vec<Diagnostic>,
}

/// The folders that a site is made from.
const FOLDERS: [&str; 4] = ["content", "static", "templates", "locale"];

/// Every file that a site is made from, with its path in `root`; none if some of it can't be listed.
pub fn inputs(root: &Path) -> Option<Vec<(String, PathBuf)>> {
    let mut faults = Vec::new();
    let settings = (SITE_FILE.to_owned(), root.join(SITE_FILE));
    let files = FOLDERS.iter().flat_map(|folder| files::walk(root, folder, &mut faults));
    let inputs = std::iter::once(settings).chain(files.map(|file| (file.path, file.disk))).collect();
    faults.is_empty().then_some(inputs)
}

impl Listing {
    /// Lists the files of the site in `root`.
    pub fn of_site(root: &Path) -> Self {
        let mut listing = Self::default();
        let mut found = Vec::new();
        listing.add_content(files::walk(root, "content", &mut found), &mut found);
        listing.statics = collect(files::walk(root, "static", &mut found), "static/", &mut found).into();
        listing.add_templates(files::walk(root, "templates", &mut found), &mut found);
        listing.locales = files::walk(root, "locale", &mut found);
        Self { faults: found, ..listing }
    }

    /// The Markdown files of a kind.
    pub fn of(&self, kind: Kind) -> &[EntryFile] {
        self.entries.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every file that is read, and not only copied.
    pub fn read_files(&self) -> impl Iterator<Item = &FoundFile> {
        let entries = self.entries.values().flatten().map(|entry| &entry.file);
        let sources = self.sources.iter().map(|(file, _)| file);
        let others = self.map.iter().chain(&self.templates).chain(&self.locales);
        entries.chain(sources).chain(&self.events).chain(&self.glossary).chain(others)
    }

    /// Whether the file at `path`, relative to the root, is one that is only copied.
    pub fn copies(&self, path: &str) -> bool {
        let below = |folder, files: &BTreeMap<String, PathBuf>| {
            path.strip_prefix(folder).is_some_and(|path| files.contains_key(path))
        };
        below("content/", &self.assets) || below("static/", &self.statics)
    }

    fn add_content(&mut self, files: Vec<FoundFile>, found: &mut Vec<Diagnostic>) {
        let mut assets = Vec::new();
        for file in files {
            match layout::place(file.path.strip_prefix("content/").unwrap_or(&file.path)) {
                Belongs::Entry(kind, name) => self.entries.entry(kind).or_default().push(EntryFile { file, name }),
                Belongs::Sources => self.sources.push((file, SourceFormat::Yaml)),
                Belongs::Bibliography => self.sources.push((file, SourceFormat::Bib)),
                Belongs::Csl => self.sources.push((file, SourceFormat::Csl)),
                Belongs::Events => self.events.push(file),
                Belongs::Glossary => self.glossary.push(file),
                Belongs::Map => self.map = Some(file),
                Belongs::Asset => assets.push(file),
                Belongs::Stray(help) => found.push(
                    files::at(codes::STRAY_FILE, &file.path, "no kind of content takes this file, and it is not used")
                        .help(help),
                ),
            }
        }
        self.assets = collect(assets, "content/", found).into();
    }

    fn add_templates(&mut self, files: Vec<FoundFile>, found: &mut Vec<Diagnostic>) {
        let (templates, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.path.ends_with(".html"));
        found.extend(others.iter().map(|file| {
            files::at(codes::STRAY_FILE, &file.path, "this is no template, and is not used")
                .help("a template's name ends in `.html`; files to be copied belong in `static/`")
        }));
        self.templates = templates;
    }
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
