//! BibLaTeX.

use std::collections::HashSet;
use std::sync::Arc;

use biblatex::{Chunk, Chunks, Entry, EntryType, Spanned};

use super::{type_word, web_address};
use crate::exports::summary::one_line;
use crate::model::{SourceEntry, SourceType};

/// The whole store, in the order of the ids.
pub fn document(sources: &[Arc<SourceEntry>]) -> String {
    let mut keys = HashSet::new();
    let entries: Vec<String> = sources.iter().map(|source| entry(source, key(source.id.as_str(), &mut keys))).collect();
    entries.join("\n")
}

fn entry(source: &SourceEntry, key: String) -> String {
    let mut entry = Entry::new(key, entry_type(source.kind));
    let mut set = |field: &str, value: Option<Chunks>| {
        if let Some(value) = value {
            entry.set(field, value);
        }
    };
    set("title", Some(whole(&source.title)));
    set(outlet_field(source.kind), Some(whole(&source.outlet)));
    set("author", authors(&source.authors));
    set("date", Some(plain(&source.date.to_string())));
    set("urldate", source.accessed.map(|date| plain(&date.to_string())));
    set("url", web_address(source.url.as_deref()).map(|url| plain(&url)));
    set("archiveurl", web_address(source.archive_url.as_deref()).map(|url| plain(&url)));
    set("langid", source.lang.map(|lang| plain(lang.as_str())));
    set("keywords", Some(plain(type_word(source.kind))));
    let mut text = String::new();
    for line in entry.to_biblatex_string().lines() {
        text.push_str(&as_tex(line));
        text.push('\n');
    }
    text
}

/// A line of the library's writer, with the escapes that TeX takes for something else put right.
///
/// The marks of EDTF stand in dates as they are: BibLaTeX parses these fields, and knows no escapes in them. In words,
/// `\^` and `\~` are accents over the next letter, and `\\` ends a line. Addresses are not read by TeX.
fn as_tex(line: &str) -> String {
    let field = line.split(" = ").next().unwrap_or_default();
    match field {
        "date" | "urldate" => line.replace('\\', ""),
        "url" | "archiveurl" => line.to_owned(),
        _ => spelled_out(line),
    }
}

fn spelled_out(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            // Two of these are a dash or a quotation mark to TeX, unless something stands between them.
            if matches!(c, '-' | '\'' | '`') && out.ends_with(c) {
                out.push_str("{}");
            }
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('^') => out.push_str("\\textasciicircum{}"),
            Some('~') => out.push_str("\\textasciitilde{}"),
            Some('\\') => out.push_str("\\textbackslash{}"),
            escaped => out.extend(std::iter::once('\\').chain(escaped)),
        }
    }
    out
}

fn entry_type(kind: SourceType) -> EntryType {
    match kind {
        SourceType::News => EntryType::Article,
        SourceType::Report => EntryType::Report,
        SourceType::Dataset => EntryType::Dataset,
        SourceType::Book => EntryType::Book,
        // BibLaTeX's standard styles print no other types; the keyword says what it is.
        SourceType::Video | SourceType::Law => EntryType::Misc,
        SourceType::Statement | SourceType::Social | SourceType::Interview => EntryType::Online,
    }
}

/// The field that names who published it.
const fn outlet_field(kind: SourceType) -> &'static str {
    match kind {
        SourceType::News => "journaltitle",
        SourceType::Report => "institution",
        SourceType::Book => "publisher",
        _ => "organization",
    }
}

/// Names in braces: nobody said which part of one is the family's, or whether it is a person's at all.
fn authors(names: &[String]) -> Option<Chunks> {
    let mut chunks = Chunks::new();
    for name in names {
        if !chunks.is_empty() {
            chunks.extend(plain(" and "));
        }
        chunks.extend(whole(name));
    }
    (!chunks.is_empty()).then_some(chunks)
}

/// Words in braces, which keep their spelling in every style.
fn whole(words: &str) -> Chunks {
    vec![Spanned::detached(Chunk::Verbatim(one_line(words)))]
}

fn plain(text: &str) -> Chunks {
    vec![Spanned::detached(Chunk::Normal(text.to_owned()))]
}

/// The id as a key. Ids from CSL-JSON may have characters that end a key in TeX; those become hyphens. Each key stands once.
fn key(id: &str, taken: &mut HashSet<String>) -> String {
    let fits = |c: char| c.is_alphanumeric() || "-_.:/+*!?".contains(c);
    let wanted: String = id.chars().map(|c| if fits(c) { c } else { '-' }).collect();
    let mut key = wanted.clone();
    let mut n = 2;
    while !taken.insert(key.clone()) {
        key = format!("{wanted}-{n}");
        n += 1;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_can_be_read_and_stand_once() {
        let mut taken = HashSet::new();
        let keys: Vec<String> = ["a{b", "a,b", "a-b", "Sándor:2018"].iter().map(|id| key(id, &mut taken)).collect();
        assert_eq!(keys, ["a-b", "a-b-2", "a-b-3", "Sándor:2018"]);
    }

    #[test]
    fn tex_reads_what_was_meant() {
        for (line, expected) in [
            ("date = {2014\\~},", "date = {2014~},"),
            ("url = {https://a.example/~b_c},", "url = {https://a.example/~b_c},"),
            (
                "title = {{50\\% a\\~n \\^o \\\\x}},",
                "title = {{50\\% a\\textasciitilde{}n \\textasciicircum{}o \\textbackslash{}x}},",
            ),
            ("title = {{one -- ''two'' ```},", "title = {{one -{}- '{}'two'{}' `{}`{}`},"),
        ] {
            assert_eq!(as_tex(line), expected);
        }
    }
}
