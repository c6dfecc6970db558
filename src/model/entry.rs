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
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), places: self.places.clone() }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { entries: Arc::from([]), places: Arc::default() }
    }
}

impl<T> Table<T> {
    /// Sorts the entries by id; for one id the version in `language` stands first, then by language.
    pub fn new(mut entries: Vec<Arc<Entry<T>>>, language: Lang) -> Self {
        entries.sort_by(|a, b| {
            a.id.cmp(&b.id).then_with(|| (a.lang != language, a.lang).cmp(&(b.lang != language, b.lang)))
        });
        let places = places(&entries);
        Self { entries: entries.into(), places }
    }

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
        let same = |i: &usize| self.entries[*i].id == self.entries[place].id;
        (0..place).rev().take_while(same).last().unwrap_or(place)
    }

    /// Every version of an entry whose first version stands at a place.
    pub fn versions(&self, first: usize) -> &[Arc<Entry<T>>] {
        let from = self.entries.get(first..).unwrap_or_default();
        let count = from.iter().take_while(|entry| entry.id == from[0].id).count();
        &from[..count]
    }

    /// Keeps the entries that `keep` wants, in their order.
    pub fn retain(&mut self, keep: impl Fn(&Entry<T>) -> bool) {
        if !self.entries.iter().all(|entry| keep(entry)) {
            self.entries = self.entries.iter().filter(|entry| keep(entry)).cloned().collect();
            self.places = places(&self.entries);
        }
    }

    /// Puts an entry in the place of the one with its id and language; false if there is none.
    pub fn replace(&mut self, entry: Arc<Entry<T>>) -> bool {
        let first = self.index(entry.id.as_str());
        let of_lang = |first: usize| self.versions(first).iter().position(|version| version.lang == entry.lang);
        let Some(place) = first.and_then(|first| Some(first + of_lang(first)?)) else { return false };
        Arc::make_mut(&mut self.entries)[place] = entry;
        true
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

fn places<T>(entries: &[Arc<Entry<T>>]) -> Arc<Places> {
    Arc::new(Places::of(entries.len(), |place| entries[place].id.as_str()))
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
