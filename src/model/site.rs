//! The site as it was written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::places::Places;
use super::{
    Actor, Config, Conflict, Date, Day, Entry, Event, Explainer, Fields, Id, Kind, Lang, Page, Source, Table, Term,
    Territory, Topic,
};
use crate::diagnostics::{FieldPath, Location, SourceFile};

/// What stands in the files and is not in the site: what could not be read, and drafts. Whoever refers to the first is not at
/// fault, and whoever refers to the second should hear why it is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absent {
    unread: BTreeSet<(Kind, String)>,
    files: BTreeSet<String>,
    stores: Vec<(Option<Kind>, Option<Arc<SourceFile>>)>,
    drafts: BTreeSet<(Kind, String)>,
    draft_files: BTreeSet<String>,
}

impl Absent {
    /// An entry whose file, at `path`, could not be read.
    pub fn add_unread(&mut self, kind: Kind, id: String, path: String) {
        self.unread.insert((kind, id));
        self.files.insert(path);
    }

    /// A file of events, terms or, without a kind, sources, of which some or all could not be read; its text if there is one.
    pub fn add_store(&mut self, kind: Option<Kind>, file: Option<Arc<SourceFile>>) {
        self.stores.push((kind, file));
    }

    /// An entry that was left out as a draft, and the path of its file.
    pub fn add_draft(&mut self, kind: Kind, id: String, path: String) {
        self.drafts.insert((kind, id));
        self.draft_files.insert(path);
    }

    /// What stands in other files.
    pub fn add(&mut self, other: &Self) {
        self.unread.extend(other.unread.iter().cloned());
        self.files.extend(other.files.iter().cloned());
        self.stores.extend(other.stores.iter().cloned());
        self.drafts.extend(other.drafts.iter().cloned());
        self.draft_files.extend(other.draft_files.iter().cloned());
    }

    /// Whether the entry may be among what could not be read.
    pub fn may_have(&self, kind: Kind, id: &str) -> bool {
        self.unread.contains(&(kind, id.to_owned())) || self.is_in_store(Some(kind), id)
    }

    /// Whether the source may be among what could not be read.
    pub fn may_have_source(&self, id: &str) -> bool {
        self.is_in_store(None, id)
    }

    /// Whether the file at `path` holds an entry that could not be read.
    pub fn has_file(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// Whether the entry was left out as a draft.
    pub fn is_draft(&self, kind: Kind, id: &str) -> bool {
        self.drafts.contains(&(kind, id.to_owned()))
    }

    /// Whether an entry of the file at `path` was left out as a draft.
    pub fn is_draft_file(&self, path: &str) -> bool {
        self.draft_files.contains(path)
    }

    /// Whether a store that could not be read speaks of the id, or has no text that could tell.
    fn is_in_store(&self, kind: Option<Kind>, id: &str) -> bool {
        let files = self.stores.iter().filter(|(of, _)| *of == kind).map(|(_, file)| file);
        files.into_iter().any(|file| file.as_ref().is_none_or(|file| has_word(&file.text, id)))
    }
}

/// Whether `word` stands in `text`, and not as part of a longer id.
fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|t| t.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
            !joins(before) && !joins(after)
        })
}

/// Everything that was written, typed; nothing derived.
#[derive(Debug)]
pub struct Site {
    /// The folder of site.yaml.
    pub root: PathBuf,
    /// `site.yaml` itself, for diagnostics.
    pub file: Arc<SourceFile>,
    /// The settings.
    pub config: Config,
    /// The address of the site, checked.
    pub base: BaseUrl,
    /// The site's own language.
    pub language: Lang,
    /// The day that counts as today.
    pub today: Day,
    #[allow(missing_docs)]
    pub explainers: Table<Explainer>,
    #[allow(missing_docs)]
    pub conflicts: Table<Conflict>,
    #[allow(missing_docs)]
    pub actors: Table<Actor>,
    #[allow(missing_docs)]
    pub territories: Table<Territory>,
    #[allow(missing_docs)]
    pub topics: Table<Topic>,
    #[allow(missing_docs)]
    pub pages: Table<Page>,
    #[allow(missing_docs)]
    pub events: Table<Event>,
    #[allow(missing_docs)]
    pub terms: Table<Term>,
    /// The sources in the order of their ids.
    pub sources: Sources,
    /// Files under `content/` that are no entries: pictures and the like. Path below `content/` to the file.
    pub assets: Arc<BTreeMap<String, PathBuf>>,
    /// `content/map.geojson`: region shapes of the site's own.
    pub map: Option<Arc<SourceFile>>,
    /// Files under `static/`. Path below it to the file.
    pub statics: Arc<BTreeMap<String, PathBuf>>,
    /// Templates of the site's own: name and file.
    pub templates: Vec<Arc<SourceFile>>,
    /// What the site says in its languages itself: `locale/<code>.yaml`.
    pub locales: Vec<Arc<SourceFile>>,
    /// What stands in the files and is not in the site.
    pub absent: Absent,
}

/// The source store. Shared, as long as no source changes.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    entries: Arc<[Arc<SourceEntry>]>,
    places: Arc<Places>,
}

/// A source and where it was written.
#[derive(Debug, Clone)]
pub struct SourceEntry {
    /// The id by which it is cited.
    pub id: Id<Source>,
    /// The file that it was read from.
    pub file: Arc<SourceFile>,
    /// Where in the file.
    pub location: Location,
    /// What was written.
    pub fields: Source,
}

impl std::ops::Deref for SourceEntry {
    type Target = Source;

    fn deref(&self) -> &Source {
        &self.fields
    }
}

impl Sources {
    /// Sorts the sources by id.
    pub fn new(mut entries: Vec<Arc<SourceEntry>>) -> Self {
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let places = Arc::new(Places::of(entries.len(), |place| entries[place].id.as_str()));
        Self { entries: entries.into(), places }
    }

    /// Whether the two are one store, shared.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.entries, &other.entries)
    }

    /// All sources.
    pub fn all(&self) -> &[Arc<SourceEntry>] {
        &self.entries
    }

    /// The source called `id`.
    pub fn get(&self, id: &str) -> Option<&SourceEntry> {
        self.index(id).map(|i| self.entries[i].as_ref())
    }

    /// The place of the source called `id` in [`Sources::all`].
    pub fn index(&self, id: &str) -> Option<usize> {
        self.places.find(id, |place| self.entries[place].id.as_str())
    }
}

/// The address of the site: an origin and a path that ends in a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// Such as `https://someone.github.io`.
    pub origin: String,
    /// Such as `/explainers/`.
    pub path: String,
}

impl BaseUrl {
    /// The path of a route below the base path: `actors/x/` becomes `/explainers/actors/x/`.
    pub fn path_of(&self, route: &str) -> String {
        [&*self.path, route].concat()
    }

    /// The whole address of a route.
    pub fn absolute(&self, route: &str) -> String {
        [&*self.origin, &self.path, route].concat()
    }

    /// The host's name.
    pub fn host(&self) -> &str {
        self.origin.split("://").nth(1).unwrap_or_default().split(':').next().unwrap_or_default()
    }
}

/// One entry of any kind: the place of one version of it in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef {
    /// The kind.
    pub kind: Kind,
    /// The place in the kind's table.
    pub index: u32,
}

/// What can be said of an entry without knowing its kind.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)]
pub struct AnyEntry<'a> {
    pub kind: Kind,
    pub id: &'a str,
    pub lang: Lang,
    pub name: &'a str,
    pub file: &'a Arc<SourceFile>,
    pub path: &'a FieldPath,
    pub prose: &'a super::Prose,
    pub key_points: &'a [super::Prose],
    pub common: super::Common<'a>,
}

impl<'a, T: Fields> From<&'a Entry<T>> for AnyEntry<'a> {
    fn from(entry: &'a Entry<T>) -> Self {
        AnyEntry {
            kind: T::KIND,
            id: entry.id.as_str(),
            lang: entry.lang,
            name: entry.fields.name(),
            file: &entry.file,
            path: &entry.path,
            prose: &entry.prose,
            key_points: &entry.key_points,
            common: entry.fields.common(),
        }
    }
}

/// Runs an expression with `$table` bound to the table of a kind.
macro_rules! with_table {
    ($site:expr, $kind:expr, $table:ident => $body:expr) => {
        match $kind {
            Kind::Explainer => {
                let $table = &$site.explainers;
                $body
            }
            Kind::Conflict => {
                let $table = &$site.conflicts;
                $body
            }
            Kind::Actor => {
                let $table = &$site.actors;
                $body
            }
            Kind::Territory => {
                let $table = &$site.territories;
                $body
            }
            Kind::Topic => {
                let $table = &$site.topics;
                $body
            }
            Kind::Page => {
                let $table = &$site.pages;
                $body
            }
            Kind::Event => {
                let $table = &$site.events;
                $body
            }
            Kind::Term => {
                let $table = &$site.terms;
                $body
            }
        }
    };
}

impl Site {
    /// The entry at `at`.
    pub fn entry(&self, at: EntryRef) -> AnyEntry<'_> {
        with_table!(self, at.kind, table => AnyEntry::from(table.all()[at.index as usize].as_ref()))
    }

    /// The id of an entry. To see it, its language or its name alone, less is read than for all that any entry has: lists of
    /// mentions look at hundreds of thousands.
    pub fn id(&self, at: EntryRef) -> &str {
        with_table!(self, at.kind, table => table.all()[at.index as usize].id.as_str())
    }

    /// The language of this version of an entry.
    pub fn lang(&self, at: EntryRef) -> Lang {
        with_table!(self, at.kind, table => table.all()[at.index as usize].lang)
    }

    /// The name or title of this version of an entry.
    pub fn name(&self, at: EntryRef) -> &str {
        with_table!(self, at.kind, table => table.all()[at.index as usize].fields.name())
    }

    /// The first version of the entry of a kind called `id`.
    pub fn find(&self, kind: Kind, id: &str) -> Option<EntryRef> {
        with_table!(self, kind, table => table.index(id)).map(|i| EntryRef { kind, index: i as u32 })
    }

    /// The entry that was read from a Markdown file: `content/actors/x.md`, `content/explainers/y/index.uk.md`.
    pub fn entry_in(&self, path: &str) -> Option<EntryRef> {
        let (folder, name) = path.strip_prefix("content/")?.split_once('/')?;
        let kind = Kind::of_folder(folder)?;
        let first = self.find(kind, name.split(['.', '/']).next()?)?;
        self.versions(first).find(|at| self.entry(*at).file.path == path)
    }

    /// Every version of every entry of a kind.
    pub fn refs(&self, kind: Kind) -> impl Iterator<Item = EntryRef> + use<> {
        let count = with_table!(self, kind, table => table.all().len());
        (0..count as u32).map(move |index| EntryRef { kind, index })
    }

    /// Every version of every entry, kind by kind.
    pub fn all_refs(&self) -> impl Iterator<Item = EntryRef> + '_ {
        Kind::ALL.into_iter().flat_map(|kind| self.refs(kind))
    }

    /// The entries that are drafts or have former addresses.
    pub fn marked(&self) -> impl Iterator<Item = EntryRef> + '_ {
        Kind::ALL.into_iter().flat_map(|kind| {
            let places = with_table!(self, kind, table => table.marked());
            places.iter().map(move |place| EntryRef { kind, index: *place })
        })
    }

    /// The first version of an entry: the one that others refer to.
    pub fn first(&self, at: EntryRef) -> EntryRef {
        let index = with_table!(self, at.kind, table => table.first(at.index as usize));
        EntryRef { kind: at.kind, index: index as u32 }
    }

    /// The version of an entry in `lang`, else the first.
    pub fn version_in(&self, at: EntryRef, lang: Lang) -> EntryRef {
        let first = self.first(at);
        let mut others = self.versions(first).skip(1).peekable();
        // Most entries are not translated: then nothing has to be looked at.
        if others.peek().is_none() || self.lang(first) == lang {
            return first;
        }
        others.find(|version| self.lang(*version) == lang).unwrap_or(first)
    }

    /// An entry's names in other languages, if its kind has them.
    pub fn names(&self, at: EntryRef) -> Option<&BTreeMap<Lang, String>> {
        let index = at.index as usize;
        match at.kind {
            Kind::Actor => self.actors.all().get(index)?.fields.names.as_ref(),
            Kind::Territory => self.territories.all().get(index)?.fields.names.as_ref(),
            _ => None,
        }
    }

    /// The other names that an entry gives itself.
    pub fn aliases(&self, at: EntryRef) -> &[String] {
        let index = at.index as usize;
        match at.kind {
            Kind::Actor => self.actors.all().get(index).map_or(&[], |actor| &actor.fields.aliases),
            Kind::Territory => self.territories.all().get(index).map_or(&[], |territory| &territory.fields.aliases),
            Kind::Term => self.terms.all().get(index).map_or(&[], |term| &term.fields.aliases),
            _ => &[],
        }
    }

    /// What a page in `lang` calls an entry: the name of its version in that language, else its name in that language,
    /// else the name that it has.
    pub fn name_in(&self, at: EntryRef, lang: Lang) -> &str {
        let version = self.version_in(at, lang);
        let translated = self.names(at).and_then(|names| names.get(&lang)).filter(|_| self.lang(version) != lang);
        translated.map_or_else(|| self.name(version), String::as_str)
    }

    /// All versions of an entry.
    pub fn versions(&self, at: EntryRef) -> impl Iterator<Item = EntryRef> + use<> {
        let first = self.first(at);
        let count = with_table!(self, at.kind, table => table.versions(first.index as usize).len()) as u32;
        (first.index..first.index + count).map(move |index| EntryRef { kind: at.kind, index })
    }

    /// The day that an entry's page looks back from: an explainer's as-of day; others show the newest.
    pub fn as_of(&self, at: EntryRef) -> Option<Date> {
        match at.kind {
            Kind::Explainer => Some(self.explainers.all()[at.index as usize].as_of()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_is_known_by_its_id() {
        let mut absent = Absent::default();
        let text = "tern-log:\n  title: The log: a reading\n";
        let file = SourceFile::new("content/sources.yaml", text, 0..text.len());
        absent.add_store(None, Some(Arc::new(file)));
        assert!(absent.may_have_source("tern-log"));
        for other in ["tern", "tern-logs", "tern-lo", "read", ""] {
            assert!(!absent.may_have_source(other), "{other}");
        }
        assert!(!absent.may_have(Kind::Event, "tern-log"));
        // Of a file without text, anything may be there.
        absent.add_store(Some(Kind::Event), None);
        assert!(absent.may_have(Kind::Event, "tern-log") && !absent.may_have(Kind::Term, "tern-log"));
    }
}
