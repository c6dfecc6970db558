//! What every entry has in common, whatever its kind.

use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;

use super::places::Places;
use super::{Conflict, Id, Image, Lang, Prose};
use crate::diagnostics::{FieldPath, Location, SourceFile};

/// The kinds of entry that can be named, mentioned and linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An explainer.
    Explainer,
    /// A conflict's hub.
    Conflict,
    /// An actor.
    Actor,
    /// A territory.
    Territory,
    /// A topic.
    Topic,
    /// A plain page.
    Page,
    /// An event on the timeline.
    Event,
    /// A glossary term.
    Term,
}

impl Kind {
    /// Every kind, in the order in which lists show them.
    pub const ALL: [Kind; 8] = [
        Kind::Explainer,
        Kind::Conflict,
        Kind::Actor,
        Kind::Territory,
        Kind::Topic,
        Kind::Page,
        Kind::Event,
        Kind::Term,
    ];

    /// The word for the kind, as `[[actor/usa]]` and `dateline new` take it.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Explainer => "explainer",
            Kind::Conflict => "conflict",
            Kind::Actor => "actor",
            Kind::Territory => "territory",
            Kind::Topic => "topic",
            Kind::Page => "page",
            Kind::Event => "event",
            Kind::Term => "term",
        }
    }

    /// The folder of `content/` that holds the kind's Markdown files; events and terms live in YAML files.
    pub const fn folder(self) -> Option<&'static str> {
        match self {
            Kind::Explainer => Some("explainers"),
            Kind::Conflict => Some("conflicts"),
            Kind::Actor => Some("actors"),
            Kind::Territory => Some("territories"),
            Kind::Topic => Some("topics"),
            Kind::Page => Some("pages"),
            Kind::Event | Kind::Term => None,
        }
    }

    /// The kind whose Markdown files a folder of `content/` holds.
    pub fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.folder() == Some(folder))
    }

    /// Anchors that the kind's page always has, besides those of its own headings.
    pub const fn anchors(self) -> &'static [&'static str] {
        match self {
            Kind::Explainer => &["key-points", "contents", "notes", "updates", "related", "cite"],
            Kind::Conflict => &["explainers", "actors", "territories", "timeline", "notes"],
            Kind::Actor => &["positions", "quotations", "events", "mentions", "notes"],
            Kind::Territory => &["history", "events", "mentions", "notes"],
            Kind::Topic => &["positions", "explainers", "mentions", "notes"],
            Kind::Page => &["notes"],
            Kind::Event | Kind::Term => &[],
        }
    }
}

/// What a kind's fields say of themselves.
pub trait Fields: Sized {
    /// The kind that has these fields.
    const KIND: Kind;

    /// The name or title that links show.
    fn name(&self) -> &str;

    /// The fields that every kind has.
    fn common(&self) -> Common<'_>;
}

/// The optional fields of every entry.
#[derive(Debug, Clone, Copy)]
pub struct Common<'a> {
    /// The conflict that the entry belongs to.
    pub conflict: Option<&'a Id<Conflict>>,
    /// A picture.
    pub image: Option<&'a Image>,
    /// The language of the text, when it is not the site's.
    pub lang: Option<Lang>,
    /// Former ids, or paths, that redirect to the page.
    pub aliases_url: &'a [String],
    /// Whether plain names are linked: on the page, and to the entry.
    pub auto_link: bool,
    /// Whether the entry is left out unless drafts are asked for.
    pub draft: bool,
}

/// An entry: its fields, and where and in which language they were written.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// The id: the file's stem or the YAML key.
    pub id: Id<T>,
    /// The language of this version of the entry.
    pub lang: Lang,
    /// The file that it was read from.
    pub file: Arc<SourceFile>,
    /// Where its fields begin in the file's YAML: empty for front matter, the key in a YAML file.
    pub path: FieldPath,
    /// What was written.
    pub fields: T,
    /// The Markdown below the front matter; empty for entries that live in YAML.
    pub prose: Prose,
    /// The key points of an explainer, as inline Markdown.
    pub key_points: Vec<Prose>,
}

impl<T> Entry<T> {
    /// The location of the field at `path` below the entry, such as `history[0].status`.
    pub fn field(&self, path: &str) -> Location {
        Location::field(&self.file, self.path.join(path))
    }
}

impl<T> Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.fields
    }
}

/// Entries of one kind in the order of their ids; translations follow the first version of their entry.
///
/// Entries are shared: the site after an edit holds all those that the edit did not touch, and whole tables where it can.
#[derive(Debug)]
pub struct Table<T> {
    entries: Arc<[Arc<Entry<T>>]>,
    places: Arc<Places>,
    /// The places of entries that are marked: see [`Table::marked`].
    marked: Arc<[u32]>,
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), places: self.places.clone(), marked: self.marked.clone() }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { entries: Arc::from([]), places: Arc::default(), marked: Arc::from([]) }
    }
}

impl<T: Fields> Table<T> {
    /// Sorts the entries by id; for one id the version in `language` stands first, then by language.
    pub fn new(mut entries: Vec<Arc<Entry<T>>>, language: Lang) -> Self {
        entries.sort_by(|a, b| {
            a.id.cmp(&b.id).then_with(|| (a.lang != language, a.lang).cmp(&(b.lang != language, b.lang)))
        });
        Self::of(entries.into())
    }

    /// The table of entries that are in order.
    fn of(entries: Arc<[Arc<Entry<T>>]>) -> Self {
        let places = Places::of(entries.len(), |place| entries[place].id.as_str());
        Self { places: Arc::new(places), marked: marked(&entries), entries }
    }

    /// Takes the drafts out.
    pub fn take_drafts(&mut self) -> Vec<Arc<Entry<T>>> {
        let is_draft = |entry: &&Arc<Entry<T>>| entry.fields.common().draft;
        let marked = self.marked.iter().map(|place| &self.entries[*place as usize]);
        let drafts: Vec<Arc<Entry<T>>> = marked.filter(is_draft).cloned().collect();
        if !drafts.is_empty() {
            *self = Self::of(self.entries.iter().filter(|entry| !is_draft(entry)).cloned().collect());
        }
        drafts
    }

    /// Puts an entry in the place of the one with its id and language; false if there is none.
    pub fn replace(&mut self, entry: Arc<Entry<T>>) -> bool {
        let first = self.index(entry.id.as_str());
        let of_lang = |first: usize| self.versions(first).iter().position(|version| version.lang == entry.lang);
        let Some(place) = first.and_then(|first| Some(first + of_lang(first)?)) else { return false };
        let was_marked = is_marked(&self.entries[place]);
        let entries = Arc::make_mut(&mut self.entries);
        entries[place] = entry;
        if was_marked || is_marked(&entries[place]) {
            self.marked = marked(entries);
        }
        true
    }
}

impl<T> Table<T> {
    /// All entries, translations included.
    pub fn all(&self) -> &[Arc<Entry<T>>] {
        &self.entries
    }

    /// One version of each entry: the site's language, or the only one there is.
    pub fn firsts(&self) -> impl Iterator<Item = &Entry<T>> {
        let entries = self.entries.iter().enumerate();
        entries.filter(|(i, e)| *i == 0 || self.entries[i - 1].id != e.id).map(|(_, e)| e.as_ref())
    }

    /// The first version of the entry called `id`.
    pub fn get(&self, id: &str) -> Option<&Entry<T>> {
        self.index(id).map(|i| self.entries[i].as_ref())
    }

    /// The place of the first version of the entry called `id` in [`Table::all`].
    pub fn index(&self, id: &str) -> Option<usize> {
        self.places.find(id, |place| self.entries[place].id.as_str())
    }

    /// The place of the first version of the entry at a place.
    pub fn first(&self, place: usize) -> usize {
        if self.has_one_of_each() {
            return place;
        }
        let same = |i: &usize| self.entries[*i].id == self.entries[place].id;
        (0..place).rev().take_while(same).last().unwrap_or(place)
    }

    /// Every version of an entry whose first version stands at a place.
    pub fn versions(&self, first: usize) -> &[Arc<Entry<T>>] {
        let from = self.entries.get(first..).unwrap_or_default();
        let count = match self.has_one_of_each() {
            true => from.len().min(1),
            false => from.iter().take_while(|entry| entry.id == from[0].id).count(),
        };
        &from[..count]
    }

    /// Whether nothing is translated: then no other entry has to be looked at to find the versions of one.
    fn has_one_of_each(&self) -> bool {
        self.places.len() == self.entries.len()
    }

    /// The places of the entries that are drafts or have former addresses: they are few, and looked for after every edit.
    pub fn marked(&self) -> &[u32] {
        &self.marked
    }

    /// Whether the two are one table, shared.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.entries, &other.entries)
    }

    /// How many entries there are, translations not counted.
    pub fn count(&self) -> usize {
        self.firsts().count()
    }
}

fn marked<T: Fields>(entries: &[Arc<Entry<T>>]) -> Arc<[u32]> {
    (0..).zip(entries).filter(|(_, entry)| is_marked(entry)).map(|(place, _)| place).collect()
}

fn is_marked<T: Fields>(entry: &Entry<T>) -> bool {
    let common = entry.fields.common();
    common.draft || !common.aliases_url.is_empty()
}

/// Declares a kind's fields together with those that every kind has.
///
/// Serde can flatten a shared struct or refuse unknown keys, but not both; the shared fields are therefore written into each.
macro_rules! fields {
    (
        $(#[$meta:meta])*
        $kind:ident, name: $name:ident,
        pub struct $struct:ident { $( $(#[$field_meta:meta])* pub $field:ident: $type:ty, )* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $struct {
            $( $(#[$field_meta])* pub $field: $type, )*
            /// The conflict that this belongs to.
            pub conflict: Option<$crate::model::Id<$crate::model::Conflict>>,
            /// A picture: a file beside this one, or a mapping with its source, description, credit and licence.
            pub image: Option<$crate::model::Image>,
            /// The language of the text, when it is not the site's (BCP 47, such as `uk`).
            pub lang: Option<$crate::model::Lang>,
            /// Former ids that redirect here.
            #[serde(default)]
            pub aliases_url: $crate::model::List<String>,
            /// Whether plain names are linked: those on this page, and those of this entry elsewhere. True when left out.
            pub auto_link: Option<bool>,
            /// Whether this is left out of the published site.
            pub draft: Option<bool>,
        }

        impl $crate::model::Fields for $struct {
            const KIND: $crate::model::Kind = $crate::model::Kind::$kind;

            fn name(&self) -> &str {
                &self.$name
            }

            fn common(&self) -> $crate::model::Common<'_> {
                $crate::model::Common {
                    conflict: self.conflict.as_ref(),
                    image: self.image.as_ref(),
                    lang: self.lang,
                    aliases_url: &self.aliases_url,
                    auto_link: self.auto_link.unwrap_or(true),
                    draft: self.draft.unwrap_or(false),
                }
            }
        }
    };
}
pub(crate) use fields;
