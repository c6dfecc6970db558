//! CSL-JSON: the items that Zotero and other reference managers export (CSL 1.0.2).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Deserializer, Value};

use super::{Draft, Names, doi_address, language, type_named, unknown_language};
use crate::diagnostics::{Diagnostic, Location, SourceFile, codes};
use crate::model::{Date, SourceEntry, SourceType};

const NAMES: Names = Names {
    outlet: "add `container-title`, `publisher` or `URL`",
    title: "add `title`",
    date: "add `\"issued\": {\"date-parts\": [[2025, 8, 15]]}`",
};

/// Reads the sources of a CSL-JSON file. What can't be read is reported; the rest is returned in its order.
pub fn read_csl(file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Vec<SourceEntry> {
    let mut sources: Vec<SourceEntry> = Vec::new();
    let mut taken = BTreeMap::<String, Location>::new();
    for (value, span) in items(file, found) {
        let item = Item { value: &value, span, file };
        let Some(key) = item.key(found) else { continue };
        if let Some(first) = taken.get(&key) {
            let message = format!("`{key}` stands twice in this file");
            found.push(
                Diagnostic::new(codes::DUPLICATE_KEY, message, item.at())
                    .related("the first", first.clone())
                    .help("remove one of them, or give it another id"),
            );
            continue;
        }
        taken.insert(key.clone(), item.at());
        sources.extend(item.draft(key, found).finish(file, NAMES, found));
    }
    sources
}

/// The items of the array and the first line of each. Reading stops at the first that is no JSON.
fn items(file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Vec<(Value, Range<usize>)> {
    let text: &str = &file.text;
    let rest = |at: usize| text.get(at..).unwrap_or_default();
    let skip = |at: usize| at + (rest(at).len() - rest(at).trim_start().len());
    let mut fault = |message: String, at: usize| {
        let span = at..at + rest(at).chars().next().map_or(0, char::len_utf8);
        let no_json = message.starts_with("this is no JSON");
        found.push(Diagnostic::new(codes::BAD_BIBLIOGRAPHY, message, Location::span(file, span)).help(if no_json {
            "look for a comma, quotation mark or brace too many or too few right before this"
        } else {
            "a CSL-JSON file is a list of items: `[{\"id\": …}, {\"id\": …}]`"
        }));
    };
    let mut items = Vec::new();
    let mut at = skip(0);
    if rest(at).is_empty() {
        return items;
    }
    if !rest(at).starts_with('[') {
        fault("this file is no list of items".to_owned(), at);
        return items;
    }
    at = skip(at + 1);
    while !rest(at).starts_with(']') {
        let mut stream = Deserializer::from_str(rest(at)).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                let end = at + stream.byte_offset();
                items.push((value, first_line(text, at..end)));
                at = skip(end);
            }
            Some(Err(error)) => {
                fault(format!("this is no JSON: {}", words(&error)), offset(text, at, &error));
                return items;
            }
            None => {
                fault("the list of items does not end: `]` is missing".to_owned(), text.trim_end().len());
                return items;
            }
        }
        match rest(at).chars().next() {
            Some(',') => at = skip(at + 1),
            Some(']') => {}
            None => {
                fault("the list of items does not end: `]` is missing".to_owned(), text.trim_end().len());
                return items;
            }
            Some(_) => {
                fault("`,` or `]` is missing here".to_owned(), at);
                return items;
            }
        }
    }
    let behind = skip(at + 1);
    if !rest(behind).is_empty() {
        fault("something stands behind the end of the list".to_owned(), behind);
    }
    items
}

fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let line = text.get(span.clone()).unwrap_or_default().split('\n').next().unwrap_or_default();
    span.start..span.start + line.trim_end().len()
}

/// The library's words without its place, which is told otherwise.
fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// The place in the whole text of an error that counts lines and columns from `start`.
fn offset(text: &str, start: usize, error: &serde_json::Error) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let line: usize = rest.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (start + line + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One item.
struct Item<'a> {
    value: &'a Value,
    span: Range<usize>,
    file: &'a Arc<SourceFile>,
}

impl Item<'_> {
    fn at(&self) -> Location {
        Location::span(self.file, self.span.clone())
    }

    fn fault(&self, message: String, help: &str) -> Diagnostic {
        Diagnostic::new(codes::BAD_BIBLIOGRAPHY, message, self.at()).help(help)
    }

    fn key(&self, found: &mut Vec<Diagnostic>) -> Option<String> {
        if !self.value.is_object() {
            found.push(self.fault("this is no item".to_owned(), "an item is an object in braces, with an `id`"));
            return None;
        }
        let key = self.text("id").or_else(|| self.text("citation-key"));
        match key {
            None => {
                found.push(
                    self.fault(
                        "this item has no `id`, and can't be cited".to_owned(),
                        "add `\"id\": \"bbc-ceasefire\"`",
                    ),
                );
                None
            }
            Some(key) if key.chars().any(|c| c.is_whitespace() || c.is_control()) => {
                let help = super::super::layout::rename(&key);
                found.push(self.fault(format!("the id `{key}` has spaces, and can't be cited"), &help));
                None
            }
            key => key,
        }
    }

    fn draft(&self, key: String, found: &mut Vec<Diagnostic>) -> Draft {
        let kind = self.text("type").unwrap_or_default();
        let issued = self.date("issued", &key, found);
        let lang = self.text("language").and_then(|text| {
            let lang = language(&text);
            if lang.is_none() {
                found.push(unknown_language(&key, &text, self.at()));
            }
            lang
        });
        Draft {
            span: self.span.clone(),
            outlet: self.outlet(&kind),
            title: self.text("title").map(|t| without_markup(&t)),
            date: issued.flatten(),
            outlet_is_bad: false,
            title_is_bad: false,
            date_is_bad: issued.is_some_and(|d| d.is_none()),
            url: self.text("URL").or_else(|| self.text("DOI").and_then(|doi| doi_address(&doi))),
            authors: self.authors(),
            kind: self.kind(&kind),
            lang,
            archive_url: self
                .text("archive_location")
                .filter(|a| a.starts_with("http://") || a.starts_with("https://")),
            accessed: self.date("accessed", &key, found).flatten(),
            key,
        }
    }

    /// A text, or a number as text; the first of a list. Empty text counts as none.
    fn text(&self, name: &str) -> Option<String> {
        let value = self.value.get(name)?;
        text_of(value.as_array().and_then(|list| list.first()).unwrap_or(value))
    }

    fn outlet(&self, kind: &str) -> Option<String> {
        let order: &[&str] = match kind {
            "book" | "chapter" | "paper-conference" | "report" | "dataset" | "thesis" | "entry"
            | "entry-encyclopedia" => &["publisher", "container-title", "authority"],
            _ => &["container-title", "publisher", "authority", "event-title"],
        };
        order.iter().find_map(|name| self.text(name)).map(|t| without_markup(&t))
    }

    fn kind(&self, kind: &str) -> SourceType {
        let words = [self.text("genre"), self.text("keyword")];
        let named = words.iter().flatten().flat_map(|w| w.split([',', ';'])).find_map(type_named);
        named.unwrap_or(match kind {
            "book" | "chapter" | "classic" | "collection" | "paper-conference" | "entry" | "entry-dictionary"
            | "entry-encyclopedia" => SourceType::Book,
            "report" | "thesis" | "standard" | "document" => SourceType::Report,
            "dataset" => SourceType::Dataset,
            "legislation" | "bill" | "legal_case" | "regulation" | "treaty" | "hearing" => SourceType::Law,
            "motion_picture" | "broadcast" | "video" => SourceType::Video,
            "post" => SourceType::Social,
            "interview" => SourceType::Interview,
            "speech" | "pamphlet" | "personal_communication" => SourceType::Statement,
            _ => SourceType::News,
        })
    }

    fn authors(&self) -> Vec<String> {
        let list = self.value.get("author").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(author).filter(|name| name != "others").collect()
    }

    /// The date in a field: none if there is no such field, and none within if it can't be read.
    fn date(&self, name: &str, key: &str, found: &mut Vec<Diagnostic>) -> Option<Option<Date>> {
        let value = self.value.get(name).filter(|v| !v.is_null())?;
        let text = date_text(value).filter(|t| !t.is_empty())?;
        Some(
            text.parse::<Date>()
                .map_err(|error| {
                    let help = error.suggestion().map(|s| format!("write `{s}`"));
                    let help = help.unwrap_or_else(|| {
                        format!("write it such as `\"{name}\": {{\"date-parts\": [[2025, 8, 15]]}}`")
                    });
                    found.push(self.fault(format!("`{name}` of `{key}`: {error}"), &help));
                })
                .ok(),
        )
    }
}

fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn author(value: &Value) -> Option<String> {
    const PARTS: [&str; 5] = ["given", "dropping-particle", "non-dropping-particle", "family", "suffix"];
    if let Some(literal) = value.get("literal").and_then(text_of) {
        return Some(literal);
    }
    let parts: Vec<String> = PARTS.iter().filter_map(|part| value.get(*part).and_then(text_of)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A date variable as EDTF: its parts, else the text in `raw` or `literal`.
fn date_text(value: &Value) -> Option<String> {
    if let Some(text) = text_of(value) {
        return Some(text);
    }
    let mark = match value.get("circa") {
        None | Some(Value::Null | Value::Bool(false)) => "",
        Some(_) => "~",
    };
    let parts = value.get("date-parts").and_then(Value::as_array).map(|points| {
        let points: Vec<String> = points.iter().filter_map(|p| point(p, mark)).collect();
        points.join("/")
    });
    parts
        .filter(|p| !p.is_empty())
        .or_else(|| ["raw", "literal"].iter().find_map(|name| value.get(*name).and_then(text_of)))
}

/// `[2025, 8, 15]` or `["2025", "08", "15"]` as `2025-08-15`.
fn point(value: &Value, mark: &str) -> Option<String> {
    let parts: Vec<String> = value.as_array()?.iter().map_while(text_of).collect();
    let padded: Vec<String> =
        parts.iter().enumerate().map(|(i, p)| format!("{p:0>width$}", width = if i == 0 { 4 } else { 2 })).collect();
    (!padded.is_empty()).then(|| format!("{}{mark}", padded.join("-")))
}

/// Titles of CSL may hold a few HTML tags, which plain text does without. A tag without its partner is no markup but letters.
fn without_markup(text: &str) -> String {
    const TAGS: [(&str, &str); 5] = [
        ("<i>", "</i>"),
        ("<b>", "</b>"),
        ("<sub>", "</sub>"),
        ("<sup>", "</sup>"),
        ("<span class=\"nocase\">", "</span>"),
    ];
    TAGS.iter().fold(text.to_owned(), |text, (open, close)| without_pairs(&text, open, close))
}

/// The text without tags that pair.
fn without_pairs(text: &str, open: &str, close: &str) -> String {
    let (mut waiting, mut paired) = (Vec::new(), Vec::new());
    for (at, _) in text.match_indices('<') {
        let tag = &text[at..];
        if tag.starts_with(open) {
            waiting.push(at);
        } else if tag.starts_with(close)
            && let Some(opened) = waiting.pop()
        {
            paired.extend([opened..opened + open.len(), at..at + close.len()]);
        }
    }
    paired.sort_unstable_by_key(|tag| tag.start);
    let ends = paired.iter().map(|tag| tag.start).chain([text.len()]);
    let starts = std::iter::once(0).chain(paired.iter().map(|tag| tag.end));
    starts.zip(ends).map(|(start, end)| &text[start..end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_markup_only_in_pairs() {
        for (text, plain) in [
            ("The <i>Kursk</i> and <b>H<sub>2</sub>O</b>", "The Kursk and H2O"),
            ("<i>a <i>b</i> c</i>", "a b c"),
            ("<i>a <b>b</i> c</b>", "a b c"),
            ("<span class=\"nocase\">de</span> facto", "de facto"),
            ("<i>", "<i>"),
            ("</i> a <i>", "</i> a <i>"),
            ("<i>a</i></i> & <em>b</em>", "a</i> & <em>b</em>"),
        ] {
            assert_eq!(without_markup(text), plain, "{text}");
        }
    }
}
