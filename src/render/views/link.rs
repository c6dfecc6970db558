//! Links to entries, and names in other scripts.

use serde::Serialize;
use tera::Value;

use crate::graph::Graph;
use crate::model::{EntryRef, Kind, Lang};
use crate::render::Renderer;

/// A link to a page of the site.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// What it says.
    pub title: String,
    /// The language of `title`, when it is not the page's.
    pub lang: Option<String>,
    /// The direction of `title`, when its language is not the page's: `ltr` or `rtl`.
    pub dir: Option<&'static str>,
}

/// A [`Link`] to an entry's page as templates get it, made once for all pages of a language.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct SharedLink(Value);

/// A name in a language.
#[derive(Debug, Clone, Serialize)]
pub struct NameView {
    /// The name.
    pub text: String,
    /// Its language tag.
    pub lang: String,
    /// Its direction: `ltr` or `rtl`.
    pub dir: &'static str,
}

impl SharedLink {
    /// The link to an entry, for a page in `lang`.
    pub fn new(renderer: &Renderer, at: EntryRef, lang: Lang) -> Self {
        Self(Value::from_serializable(&Link::entry(renderer, at, lang)))
    }
}

impl Link {
    /// A link in the page's own language.
    pub fn new(url: impl Into<String>, title: impl Into<String>) -> Self {
        Self { url: url.into(), title: title.into(), lang: None, dir: None }
    }

    /// A link to an entry's page, for a page in `lang`: its version in that language, else its name in that language, else
    /// the name that it has, marked as foreign.
    pub fn entry(renderer: &Renderer, at: EntryRef, lang: Lang) -> Self {
        let graph = &renderer.graph;
        let version = graph.site.version_in(at, lang);
        let (url, name, own) = (graph.path(version), graph.site.name(version), graph.site.lang(version));
        if own == lang {
            return Self::new(url, name);
        }
        match graph.site.names(at).and_then(|names| names.get(&lang)) {
            Some(name) => Self::new(url, name.as_str()),
            None => Self {
                url: url.to_owned(),
                title: name.to_owned(),
                lang: Some(own.to_string()),
                dir: Some(direction(own)),
            },
        }
    }

    /// Links to the entries of a kind with these ids, unknown ones left out.
    pub fn all<'i, T: 'i>(
        renderer: &Renderer,
        kind: Kind,
        ids: impl IntoIterator<Item = &'i crate::model::Id<T>>,
        lang: Lang,
    ) -> Vec<Self> {
        let site = &renderer.graph.site;
        ids.into_iter()
            .filter_map(|id| site.find(kind, id.as_str()))
            .map(|at| Self::entry(renderer, at, lang))
            .collect()
    }
}

/// The direction of a language, as the value of HTML's `dir`.
pub fn direction(lang: Lang) -> &'static str {
    if lang.is_rtl() { "rtl" } else { "ltr" }
}

/// An entry's names in other languages than the page's.
pub fn other_names(graph: &Graph, at: EntryRef, lang: Lang) -> Vec<NameView> {
    let names = graph.site.names(at).into_iter().flatten();
    names
        .filter(|(l, _)| **l != lang)
        .map(|(l, name)| NameView { text: name.clone(), lang: l.to_string(), dir: direction(*l) })
        .collect()
}
