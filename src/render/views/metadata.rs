//! What pages tell programs: search engines, reference managers, feed readers.

use serde::Serialize;
use tera::Value;

use super::feeds::FeedsView;
use crate::model::{Date, EntryRef, Explainer, Kind};
use crate::render::Renderer;

/// The file with the data of a page, beside it.
pub const DATA: &str = "index.json";

/// What programs are told of a page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Metadata {
    /// What the page is about, in JSON-LD, escaped as HTML needs it within a `<script>`; none when there is nothing to tell.
    pub linked_data: Option<Value>,
    /// How reference managers cite the page; none if it is no explainer.
    pub citation: Option<Citation>,
    /// The feeds of a conflict or an actor; none on other pages, and while there is nothing in them.
    pub feeds: Option<FeedsView>,
    /// The path of the page's data as JSON; none on pages that have none.
    pub data_url: Option<String>,
}

/// How reference managers and networks cite an explainer.
#[derive(Debug, Clone, Serialize)]
pub struct Citation {
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published, as far as that is known: `2025-08-15`.
    pub published: Option<String>,
    /// The same as reference managers want it: `2025/08/15`.
    pub published_slashed: Option<String>,
    /// The day of its newest change.
    pub changed: Option<String>,
    /// The same as reference managers want it.
    pub changed_slashed: Option<String>,
    /// The conflict that it belongs to.
    pub section: Option<String>,
    /// The topics that it is about.
    pub tags: Vec<String>,
}

impl Citation {
    /// That of an entry, if it is an explainer.
    pub fn of(renderer: &Renderer, at: EntryRef) -> Option<Self> {
        let site = &renderer.graph.site;
        let entry = site.explainers.all().get(at.index as usize).filter(|_| at.kind == Kind::Explainer)?;
        let explainer: &Explainer = &entry.fields;
        let name = |kind: Kind, id: &str| Some(site.name_in(site.find(kind, id)?, entry.lang).to_owned());
        let (published, changed) = (iso(&explainer.date), iso(&explainer.last_changed()));
        let slashed = |date: &Option<String>| date.as_ref().map(|date| date.replace('-', "/"));
        Some(Self {
            authors: explainer.authors.to_vec(),
            published_slashed: slashed(&published),
            changed_slashed: slashed(&changed),
            published,
            changed,
            section: explainer.conflict.as_ref().and_then(|id| name(Kind::Conflict, id.as_str())),
            tags: explainer.topics.iter().filter_map(|id| name(Kind::Topic, id.as_str())).collect(),
        })
    }
}

/// A year, a month or a day as ISO 8601 writes it; of an interval, its first day.
pub fn iso(date: &Date) -> Option<String> {
    let first = || date.earliest().filter(|day| day.year() > 0).map(|day| day.to_string());
    date.html_datetime().or_else(first)
}
