//! Marks such as `[1]` in the text become citations.

use std::collections::{BTreeMap, BTreeSet};

use super::Remark;

/// The marks of a list, and the places of their sources in it.
#[derive(Debug, Default)]
pub struct Labels(BTreeMap<String, usize>);

impl Labels {
    /// Adds a mark. False if it is there already: it stays as it was.
    pub fn add(&mut self, label: &str, place: usize) -> bool {
        if self.0.contains_key(label) {
            return false;
        }
        self.0.insert(label.to_owned(), place);
        true
    }
}

/// What marks mean on a page.
pub struct Page<'a> {
    /// The marks of the list.
    pub labels: &'a Labels,
    /// The ids of its sources.
    pub ids: &'a [String],
    /// Whether `[^label]` means something without the list: a note or a source.
    pub is_label: &'a dyn Fn(&str) -> bool,
}

/// A text with its citations.
#[derive(Debug, Default)]
pub struct Cited {
    /// The text.
    pub text: String,
    /// The places of the sources that it cites.
    pub placed: BTreeSet<usize>,
    /// Marks that name nothing. Their lines count from 0 within the text.
    pub odd: Vec<Remark>,
}

/// A pair of brackets.
enum Mark<'t> {
    /// `[^label]` or `[^label, p. 4]`.
    Note(&'t str, &'t str),
    /// `[1]`, `[1, 3]` or `[1-3]`.
    Numbers(Vec<usize>),
}

impl Page<'_> {
    /// Replaces the marks in a text. Nothing else changes.
    pub fn cite(&self, text: &str) -> Cited {
        let mut cited = Cited::default();
        let mut rest = text;
        while let Some(at) = rest.find(['[', '`', '\\']) {
            let (before, from) = rest.split_at(at);
            cited.text.push_str(before);
            let length = match from.as_bytes().first() {
                Some(b'\\') => 1 + from.chars().nth(1).map_or(0, char::len_utf8),
                Some(b'`') => code_span(from),
                _ => self.mark(from, &mut cited),
            };
            let (done, after) = from.split_at(length.unsigned_abs());
            // Marks that were replaced are written already.
            if length > 0 {
                cited.text.push_str(done);
            }
            rest = after;
        }
        cited.text.push_str(rest);
        cited
    }
}
