//! References and back-links: the numbers in a text, the list at its foot, and where others speak of an entry.

use std::sync::Arc;

use serde::Serialize;
use tera::Value;

use crate::graph::{Document, Ref};

/// An entry in the numbered list at the foot of a page.
#[derive(Debug, Clone, Serialize)]
pub struct ReferenceView {
    /// Its number.
    pub number: usize,
    /// Its id on the page.
    pub anchor: Arc<str>,
    /// What it says: a source's entry or a note's text, as HTML.
    pub html: Value,
    /// Links to the places that refer to it, in reading order, as HTML; none if there are none.
    pub back_html: Option<Value>,
}

/// A reference number in data: a table cell, a position, a status.
#[derive(Debug, Clone, Serialize)]
pub struct RefView {
    /// The number.
    pub number: u32,
    /// The id of this reference.
    pub id: Arc<str>,
    /// The id of the entry in the list.
    pub anchor: Arc<str>,
    /// Where in the source.
    pub locator: Option<String>,
}

/// A mention of an entry elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct MentionView {
    /// The link to the paragraph.
    pub url: String,
    /// The sentence around the mention, as HTML, the mention in `<mark>`.
    pub sentence_html: Value,
}

/// A quotation on a page elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct QuotationView {
    /// The words, as HTML.
    pub words_html: String,
    /// Who said it and where, as HTML.
    pub attribution_html: String,
    /// The link to the quotation.
    pub url: String,
    /// The title of the page that quotes.
    pub page_title: String,
    /// The link to that page.
    pub page_url: String,
    /// The language of that page.
    pub lang: String,
}

impl RefView {
    /// A reference of a document.
    pub fn new(document: &Document, r: Ref) -> Self {
        let citing = document.references.citing(r);
        Self {
            number: r.entry + 1,
            id: citing.anchor.clone(),
            anchor: document.references.entries[r.entry as usize].anchor.clone(),
            locator: citing.locator.as_deref().map(str::to_owned),
        }
    }

    /// References of a document.
    pub fn all(document: &Document, refs: &[Ref]) -> Vec<Self> {
        refs.iter().map(|r| Self::new(document, *r)).collect()
    }
}
