//! What to write: the explainer's file, and the entries of sources.yaml.

use std::fmt::Write as _;
use std::sync::Arc;

use super::blocks::{Block, Shape};
use super::{Cited, Draft};
use crate::content::yaml;
use crate::diagnostics::SourceFile;
use crate::model::{Date, Day, Precision, Source};

/// What the writer settles about the page.
#[derive(Debug, Clone)]
pub struct Front<'a> {
    /// The title.
    pub title: &'a str,
    /// The day it is first published.
    pub date: Day,
    /// The day of its facts.
    pub as_of: Date,
}

/// A file with new entries at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// The whole text: what was there, then the entries.
    Text(String),
    /// The entries would not be read at the end of this file, or others would no longer be.
    Unreadable,
}

/// The file of the explainer.
pub fn explainer(draft: &Draft, front: &Front<'_>) -> String {
    let mut text = format!("---\ntitle: {}\ndate: {}\nas_of: {}\n", quoted(front.title), front.date, front.as_of);
    list(&mut text, "authors", draft.authors.iter().map(|author| quoted(author)));
    list(&mut text, "actors", draft.actors.iter().cloned());
    list(&mut text, "territories", draft.territories.iter().cloned());
    text.push_str("status: developing\n---\n");
    if let Some(title) = draft.title.as_ref().filter(|title| title.own_line && title.text != front.title) {
        let _ = write!(text, "\n## {}\n", title.text);
    }
    for block in &draft.blocks {
        text.push('\n');
        text.push_str(&markdown(block));
        text.push('\n');
    }
    text.push_str(&comment(draft));
    text
}

fn list(text: &mut String, key: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        let _ = writeln!(text, "{key}: [{}]", items.join(", "));
    }
}

fn markdown(block: &Block) -> String {
    match block.shape {
        Shape::Heading(level, _) => format!("{} {}", "#".repeat(level), block.text.replace('\n', " ")),
        _ => block.text.clone(),
    }
}

/// What the writer has still to do, and what of the draft is neither text nor source.
fn comment(draft: &Draft) -> String {
    let unplaced: Vec<&Cited> = draft.sources.iter().filter(|source| !source.placed).collect();
    let mut inner = String::new();
    if !unplaced.is_empty() {
        inner.push_str("Nothing above cites these sources of the draft. Put each behind what it bears:\n");
        for source in unplaced {
            let _ = writeln!(inner, "[^{}] {}: {}", source.id, source.reference.outlet, source.reference.title);
        }
    }
    if !draft.left.is_empty() {
        inner.push_str("These lines of the draft are neither text nor source:\n");
        for left in &draft.left {
            let _ = writeln!(inner, "line {}: {}", left.line, left.text);
        }
    }
    match inner.is_empty() {
        true => String::new(),
        // Two hyphens and an angle bracket would end the comment.
        false => format!("\n<!--\n{}-->\n", inner.replace("-->", "--&gt;").replace("--!>", "--!&gt;")),
    }
}

/// The entries of the new sources. `today` bounds the date of those that have none.
pub fn sources(draft: &Draft, today: Day) -> String {
    let new = draft.sources.iter().filter(|source| !source.known);
    new.map(|source| entry(source, today)).collect::<Vec<_>>().join("\n")
}

fn entry(source: &Cited, today: Day) -> String {
    let found = &source.reference;
    let mut text = String::new();
    if !found.guesses.is_empty() {
        let _ = writeln!(text, "# Line {} of the draft: {}", found.line, printable(&found.written));
    }
    let _ = writeln!(text, "{}:", source.id);
    let mut line = |key: &'static str, value: String| {
        let mark = if found.guessed.contains(&key) { " # a guess: see whether it is right" } else { "" };
        let _ = writeln!(text, "  {key}: {value}{mark}");
    };
    line("outlet", scalar(&found.outlet));
    line("title", quoted(&found.title));
    // Nobody can have cited it before it was published.
    let latest = found.accessed.and_then(|date| date.latest()).unwrap_or(today);
    line("date", found.date.map_or_else(|| format!("../{latest}"), |date| date.to_string()));
    let texts = [("url", &found.url), ("archive_url", &found.archive_url)];
    for (key, value) in texts.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
        line(key, scalar(value));
    }
    // What has authors, a year and no address was printed.
    let is_printed = found.url.is_none()
        && !found.authors.is_empty()
        && found.date.is_some_and(|date| date.precision() == Precision::Year);
    if is_printed {
        line("type", "book # a guess: see whether it is right".to_owned());
    }
    if !found.authors.is_empty() {
        let authors: Vec<String> = found.authors.iter().map(|author| quoted(author)).collect();
        line("authors", format!("[{}]", authors.join(", ")));
    }
    if let Some(date) = found.accessed {
        line("accessed", date.to_string());
    }
    text
}

/// A text on one line, without signs that no YAML can hold.
fn printable(text: &str) -> String {
    let breaks = |c: char| matches!(c, '\u{2028}' | '\u{2029}');
    let kept = |c: &char| !c.is_control() && !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if breaks(c) { ' ' } else { c }).filter(kept).collect()
}

/// A text as YAML's double-quoted scalar.
fn quoted(text: &str) -> String {
    // JSON's strings are YAML's double-quoted ones.
    serde_json::Value::from(printable(text)).to_string()
}

/// A text as YAML, without quotation marks if it needs none.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];
    let address = text.starts_with("https://") || text.starts_with("http://");
    let fits = |c: char| match address {
        true => c.is_ascii_alphanumeric() || "-._~:/?@!$&()*+;=%".contains(c),
        false => c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '&' | '\''),
    };
    let starts = text.chars().next().is_some_and(char::is_alphabetic) && text.trim() == text && !text.ends_with(':');
    let plain = starts && text.chars().all(fits) && !WORDS.contains(&text.to_lowercase().as_str()) && text.len() > 1;
    if plain { text.to_owned() } else { quoted(text) }
}

/// Adds `entries` to the end of a file of sources, of which nothing is changed. `old` is its text, empty if there is no file.
pub fn append(old: &str, entries: &str) -> Appended {
    let text = format!("{old}{}", addition(old, entries));
    let mut wanted: Vec<String> = ids(old).into_iter().chain(ids(entries)).collect();
    wanted.sort();
    if ids(&text) == wanted { Appended::Text(text) } else { Appended::Unreadable }
}

/// What to write behind `old` to add entries: a line end if one is missing, an empty line between two entries, and line ends as
/// they are there.
pub fn addition(old: &str, entries: &str) -> String {
    let between = match old {
        _ if old.trim_start_matches('\u{feff}').is_empty() => "",
        _ if !old.ends_with('\n') => "\n\n",
        _ if old.ends_with("\n\n") || old.ends_with("\n\r\n") => "",
        _ => "\n",
    };
    let added = format!("{between}{entries}");
    if old.contains("\r\n") { added.replace('\n', "\r\n") } else { added }
}

/// The ids that can be read in a file of sources.
fn ids(text: &str) -> Vec<String> {
    let file = Arc::new(SourceFile::new("content/sources.yaml", text, 0..text.len()));
    let mut ids: Vec<String> = yaml::read_map::<Source>(&file, &mut Vec::new()).into_iter().map(|(id, _)| id).collect();
    ids.sort();
    ids
}
