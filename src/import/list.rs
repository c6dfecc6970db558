//! The list of references: finds it in a draft and takes it out.

use super::references::{self, Reference};
use super::{Draft, Line, Remark};

/// What such a list is called.
const HEADERS: [&str; 14] = [
    "footnotes",
    "footnote",
    "references",
    "reference list",
    "sources",
    "source list",
    "notes",
    "endnotes",
    "bibliography",
    "works cited",
    "citations",
    "links",
    "notes and sources",
    "sources and notes",
];

/// The longest line that can go on in the next one, in characters.
const WRAPPED: usize = 120;

/// How many lines an entry may run over.
const MAX_LINES: usize = 8;

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its first line, from 1.
    pub line: usize,
    /// The mark by which the text cites it.
    pub label: Option<String>,
    /// Its words.
    pub text: String,
}

/// A draft without its list.
pub struct Listed<'a> {
    /// The other lines.
    pub body: Vec<Line<'a>>,
    /// What the list names.
    pub references: Vec<Reference>,
}

/// Takes the list out of a draft. Its lines that name no source are left to the draft's comment.
pub fn take<'a>(lines: Vec<Line<'a>>, draft: &mut Draft) -> Listed<'a> {
    let mut listed = Listed { body: Vec::new(), references: Vec::new() };
    let mut at = 0;
    let mut fenced = false;
    while let Some(line) = lines.get(at) {
        fenced ^= is_fence(line.text);
        let rest = lines.get(at + 1..).unwrap_or_default();
        if !fenced
            && is_header(line.text)
            && let Some(length) = take_entries(rest, &mut listed, draft)
        {
            at += 1 + length;
        } else if !fenced
            && is_definition(line.text)
            && let Some(length) = take_definition(&lines, at, &mut listed)
        {
            at += length;
        } else {
            listed.body.push(*line);
            at += 1;
        }
    }
    if listed.references.is_empty() {
        take_unheaded(&mut listed, draft);
    }
    listed
}

/// Takes the entries that stand below a header, and returns how many lines they are. None if there are none.
fn take_entries(lines: &[Line<'_>], listed: &mut Listed<'_>, draft: &mut Draft) -> Option<usize> {
    let (mut at, mut end) = (0, 0);
    let mut entries = Vec::new();
    let mut marked: Option<bool> = None;
    while let Some(line) = lines.get(at) {
        if line.is_blank() {
            at += 1;
            continue;
        }
        // Where the entries have marks, a line without one is text again.
        let is_marked = mark(line.text).is_some();
        let wants_marks = *marked.get_or_insert(is_marked);
        let Some((entry, length)) = entry_at(lines, at).filter(|_| is_marked || !wants_marks) else { break };
        entries.push(entry);
        at += length;
        end = at;
    }
    // Under a heading such as "Notes" there may be any text: a list names a source.
    let mut read: Vec<Option<Reference>> = Vec::new();
    for entry in &entries {
        let before: Vec<&Reference> = read.iter().flatten().collect();
        let reference = references::read(entry).or_else(|| references::again(entry, &before));
        read.push(reference);
    }
    if !read.iter().any(Option::is_some) {
        return None;
    }
    for (entry, reference) in entries.into_iter().zip(read) {
        match reference {
            Some(reference) => listed.references.push(reference),
            None => leave(entry, draft),
        }
    }
    Some(end)
}

fn leave(entry: Entry, draft: &mut Draft) {
    let said = "could not be read as a source and stands in a comment at the end; a source needs an address, or outlet, title and date";
    draft.remarks.push(Remark::new(entry.line, said));
    let label = entry.label.map(|label| format!("[{label}] ")).unwrap_or_default();
    draft.left.push(Remark::new(entry.line, format!("{label}{}", entry.text)));
}

/// The entry that begins at a line, and how many lines it is.
fn entry_at(lines: &[Line<'_>], at: usize) -> Option<(Entry, usize)> {
    let first = lines.get(at)?;
    if first.text.trim_start().starts_with('#') || is_header(first.text) || is_fence(first.text) {
        return None;
    }
    let (label, text) = match mark(first.text) {
        Some((label, text)) => (label, text),
        None => return unmarked_entry(lines, at),
    };
    let alone = Entry { line: first.number, label, text: text.trim().to_owned() };
    let (whole, length) = with_tail(alone.clone(), lines, at + 1);
    // Lines that did not make a source of it may be the text that goes on.
    let sound = length == 0 || references::read(&whole).is_some() || lines.get(at + 1).is_some_and(is_indented);
    Some(if sound { (whole, 1 + length) } else { (alone, 1) })
}

/// The entry with the lines that belong to it from `at` on, and how many they are.
fn with_tail(mut entry: Entry, lines: &[Line<'_>], at: usize) -> (Entry, usize) {
    let mut length = 0;
    while let Some(line) = lines.get(at + length).filter(|line| length < MAX_LINES && goes_on(&entry, line)) {
        join(&mut entry.text, line.text);
        length += 1;
    }
    (entry, length)
}

/// An entry without a mark: one line that tells enough, or several of which the last has the address.
fn unmarked_entry(lines: &[Line<'_>], at: usize) -> Option<(Entry, usize)> {
    let first = lines.get(at)?;
    let mut entry = Entry { line: first.number, label: None, text: String::new() };
    for (length, line) in (1..=MAX_LINES).zip(lines.get(at..)?) {
        if line.is_blank() || (length > 1 && mark(line.text).is_some()) {
            return None;
        }
        if length > 1 && is_whole(&entry.text) && begins(line.text.trim_start()) {
            return Some((entry, length - 1));
        }
        join(&mut entry.text, line.text);
        let prose = entry.text.split_whitespace().count() > 60;
        if !prose && (has_address(&entry.text) || references::read(&entry).is_some()) {
            let (entry, more) = with_tail(entry, lines, at + length);
            return Some((entry, length + more));
        }
        if line.text.chars().count() > WRAPPED {
            return None;
        }
    }
    None
}

/// Whether a line belongs to the entry above it.
fn goes_on(entry: &Entry, line: &Line<'_>) -> bool {
    let text = line.text.trim_start();
    if line.is_blank() || mark(line.text).is_some() || is_header(line.text) || text.starts_with('#') {
        return false;
    }
    let lower = text.get(..12).unwrap_or(text).to_ascii_lowercase();
    let tail = ["accessed", "retrieved", "available"].iter().any(|word| lower.starts_with(word));
    if tail || is_indented(line) {
        return true;
    }
    if is_whole(&entry.text) && begins(text) {
        return false;
    }
    let starts_with_address = super::urls::find(text).is_some_and(|(at, _)| at.start <= 1);
    let fits = || text.chars().count() <= WRAPPED && references::read(entry).is_none();
    !has_address(&entry.text) && (starts_with_address || fits())
}

/// Whether an entry may end here: it has a full stop, and a year before it.
fn is_whole(text: &str) -> bool {
    text.trim_end().ends_with('.') && (super::dates::find(text).is_some() || text.contains("n.d."))
}

/// Whether a line begins as entries in alphabetical order do: `Surname, Given`, or a title in quotation marks.
fn begins(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    line.starts_with(['"', '“']) || (first.ends_with(',') && first.starts_with(char::is_uppercase))
}

fn is_indented(line: &Line<'_>) -> bool {
    !line.is_blank() && (line.text.starts_with("  ") || line.text.starts_with('\t'))
}

/// Joins a line to a text.
fn join(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line.trim());
}

/// Takes a Markdown footnote that is a source, and returns how many lines it is. A footnote of other words is a note of the page.
fn take_definition(lines: &[Line<'_>], at: usize, listed: &mut Listed<'_>) -> Option<usize> {
    let (entry, length) = entry_at(lines, at)?;
    let reference = references::read(&entry)?;
    listed.references.push(reference);
    Some(length)
}

/// Takes lines such as `[1] …` with an address from the end of a draft that has no header for them.
fn take_unheaded(listed: &mut Listed<'_>, draft: &mut Draft) {
    // `[a]: https://…` is what Markdown's links refer to.
    let marked = |text: &str| text.trim_start().starts_with('[') && !text.contains("]:") && mark(text).is_some();
    let is_entry = |line: &Line<'_>| marked(line.text) && has_address(line.text);
    let listed_or_blank = |line: &&Line<'_>| line.is_blank() || is_entry(line);
    let start = listed.body.len() - listed.body.iter().rev().take_while(listed_or_blank).count();
    let tail = listed.body.split_off(start);
    let Some(first) = tail.iter().find(|line| !line.is_blank()) else { return };
    draft.remarks.push(Remark::new(first.number, "took the lines from here on for the list of references"));
    take_entries(&tail, listed, draft);
}

/// The mark at the start of a line, if it has one that the text can cite, and what follows.
fn mark(line: &str) -> Option<(Option<String>, &str)> {
    let line = line.trim_start();
    for bullet in ["- ", "* ", "+ ", "• ", "– "] {
        if let Some(rest) = line.strip_prefix(bullet) {
            // A list may number what it bullets.
            return Some(numbered(rest.trim_start()).map_or((None, rest), |(label, rest)| (Some(label), rest)));
        }
    }
    numbered(line).map(|(label, rest)| (Some(label), rest))
}

/// `[1] …`, `[^a]: …`, `1. …`, `(1) …`
fn numbered(line: &str) -> Option<(String, &str)> {
    if let Some(rest) = line.strip_prefix('[') {
        let (label, rest) = rest.split_once(']')?;
        let label = label.trim_start_matches('^').trim();
        let is_label =
            !label.is_empty() && label.len() <= 40 && !label.contains(['[', ' ']) && !rest.starts_with(['(', '[']);
        return is_label.then(|| (label.to_owned(), rest.trim_start_matches(':')));
    }
    let inner = line.strip_prefix('(').unwrap_or(line);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = inner.split_at_checked(digits).filter(|_| matches!(digits, 1..=3))?;
    let rest = match inner.len() < line.len() {
        true => rest.strip_prefix(')')?,
        false => rest.strip_prefix(['.', ')'])?,
    };
    rest.starts_with([' ', '\t']).then(|| (number.to_owned(), rest))
}

/// Whether a line is nothing but the name of a list of references.
fn is_header(line: &str) -> bool {
    let words = line.trim().trim_matches(['#', '*', '_', ':', ' ', '=']);
    words.len() <= 30 && HEADERS.contains(&words.to_lowercase().as_str())
}

/// Whether a line begins a Markdown footnote.
fn is_definition(line: &str) -> bool {
    line.starts_with("[^") && line.split_once("]:").is_some_and(|(label, _)| !label.contains(' ') && label.len() > 2)
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~")
}

fn has_address(text: &str) -> bool {
    super::urls::find(text).is_some()
}
