//! Fields of front matter and YAML files that readers read as text: titles, summaries, notes.

use std::sync::Arc;

use crate::diagnostics::{FieldPath, Location, SourceFile};
use crate::model::{AnyEntry, Entry, Lang, Site};

/// A field that is read as text.
pub struct Field<'g> {
    /// Its text.
    pub text: &'g str,
    /// The language.
    pub lang: Lang,
    path: FieldPath,
    file: &'g Arc<SourceFile>,
}

impl Field<'_> {
    /// Where a range of its text was written.
    pub fn location(&self, range: std::ops::Range<usize>) -> Location {
        Location::within(self.file, self.path.clone(), range)
    }
}

/// All of them, kind by kind.
pub fn fields(site: &Site) -> Vec<Field<'_>> {
    let mut fields = Vec::new();
    for entry in site.explainers.all() {
        add(&mut fields, entry, "title", Some(&entry.title));
        add(&mut fields, entry, "summary", entry.summary.as_ref());
        for (i, update) in entry.updates.iter().enumerate() {
            add(&mut fields, entry, &format!("updates[{i}].note"), Some(&update.note));
        }
    }
    for entry in site.conflicts.all() {
        add(&mut fields, entry, "title", Some(&entry.title));
        add(&mut fields, entry, "summary", entry.summary.as_ref());
    }
    for entry in site.actors.all() {
        for (i, position) in entry.positions.iter().enumerate() {
            add(&mut fields, entry, &format!("positions[{i}].summary"), position.summary.as_ref());
        }
    }
    for entry in site.territories.all() {
        for (i, status) in entry.history.iter().enumerate() {
            add(&mut fields, entry, &format!("history[{i}].note"), status.note.as_ref());
        }
    }
    for entry in site.topics.all() {
        add(&mut fields, entry, "question", entry.question.as_ref());
        add(&mut fields, entry, "summary", entry.summary.as_ref());
    }
    for entry in site.pages.all() {
        add(&mut fields, entry, "title", Some(&entry.title));
        add(&mut fields, entry, "summary", entry.summary.as_ref());
    }
    for entry in site.events.all() {
        add(&mut fields, entry, "title", Some(&entry.title));
        add(&mut fields, entry, "place", entry.place.as_ref());
        add(&mut fields, entry, "summary", entry.summary.as_ref());
    }
    for entry in site.terms.all() {
        add(&mut fields, entry, "definition", Some(&entry.definition));
    }
    fields
}

fn add<'g, T>(fields: &mut Vec<Field<'g>>, entry: &'g Entry<T>, path: &str, text: Option<&'g String>)
where
    T: crate::model::Fields,
{
    if let Some(text) = text {
        let any = AnyEntry::from(entry);
        fields.push(Field { text, lang: any.lang, path: any.path.join(path), file: any.file });
    }
}
