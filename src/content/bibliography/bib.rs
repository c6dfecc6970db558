//! BibTeX and BibLaTeX.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use biblatex::{ChunksExt, Field, ParseError, ParseErrorKind, Person, RawBibliography, RawChunk, RawEntry, Spanned};

use super::{Draft, Names, doi_address, language, tex, type_named, unknown_language};
use crate::diagnostics::{Diagnostic, Location, SourceFile, codes, did_you_mean};
use crate::model::{Date, SourceEntry, SourceType};

/// How many pieces a value may have once its abbreviations are spelled out, and how deep these may refer to each other.
const MAX_PIECES: usize = 256;
const MAX_NESTING: usize = 16;

/// How long a value may be, once its abbreviations are spelled out.
const MAX_VALUE_BYTES: usize = 256 * 1024;

/// How many entries one may inherit from, one after the other.
const MAX_PARENTS: usize = 8;

const NAMES: Names = Names {
    outlet: "add `journaltitle`, `organization`, `institution`, `publisher` or `url`",
    title: "add `title = {…}`",
    date: "add `date = {2025-08-15}`, or `year`",
};

/// Entries that hold data for others, and are no sources.
const NO_SOURCES: [&str; 3] = ["xdata", "set", "comment"];

/// Reads the sources of a BibTeX or BibLaTeX file. What can't be read is reported; the rest is returned in its order.
pub fn read_bib(file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Vec<SourceEntry> {
    let pieces = parse(file, found);
    let reader = Reader::new(file, &pieces);
    let mut sources = Vec::new();
    for (i, item) in reader.items.iter().enumerate() {
        let kind = item.entry.kind.v.to_lowercase();
        if NO_SOURCES.contains(&kind.as_str()) || !reader.is_usable(i, item, found) {
            continue;
        }
        let fields = reader.fields(item);
        sources.extend(Reading { reader: &reader, item, fields, found: &mut *found }.source(&kind));
    }
    sources
}

/// A part of the file that parses by itself.
struct Piece<'s> {
    /// Where it begins in the file.
    start: usize,
    raw: RawBibliography<'s>,
}

/// Parses the file; if that fails, entry by entry, so that the good ones are kept and the bad ones named.
fn parse<'s>(file: &'s Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Vec<Piece<'s>> {
    let error = match RawBibliography::parse(&file.text) {
        Ok(raw) => return vec![Piece { start: 0, raw }],
        Err(error) => error,
    };
    let before = found.len();
    let mut pieces = Vec::new();
    for range in entries(&file.text) {
        match RawBibliography::parse(file.text.get(range.clone()).unwrap_or_default()) {
            Ok(raw) => pieces.push(Piece { start: range.start, raw }),
            Err(error) => found.push(syntax(&error, range, file)),
        }
    }
    if found.len() == before {
        found.push(syntax(&error, 0..file.text.len(), file));
    }
    pieces
}

/// The stretches of text from one `@` at the start of a line to the next.
fn entries(text: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('@') {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// A parse error in words, at its place in the file.
fn syntax(error: &ParseError, piece: Range<usize>, file: &Arc<SourceFile>) -> Diagnostic {
    let at = |range: &Range<usize>| clamp(file, piece.start + range.start..piece.start + range.end);
    let text = file.text.get(piece.clone()).unwrap_or_default();
    let head = || {
        let line = text.split('\n').next().unwrap_or_default().trim_end();
        piece.start..piece.start + line.len()
    };
    // What is missing behind the last word is missing from the entry.
    let at_the_end = error.span.start >= text.trim_end().len();
    let (message, span, help) = match &error.kind {
        kind if at_the_end || *kind == ParseErrorKind::UnexpectedEof => (
            "this entry does not end, or a value is missing in it".to_owned(),
            head(),
            "look for a missing `}`, `\"` or value",
        ),
        ParseErrorKind::Expected(token) => {
            let message = format!("this is no BibTeX: {} is missing here", a(&token.to_string()));
            (message, at(&error.span), "an entry looks like `@online{key, title = {…}, date = {2025-08-15}}`")
        }
        kind => (format!("this is no BibTeX: {kind}"), at(&error.span), "see the line for a brace too many or too few"),
    };
    Diagnostic::new(codes::BAD_BIBLIOGRAPHY, message, Location::span(file, span)).help(help)
}

fn a(noun: &str) -> String {
    match noun {
        "equals" => "`=`".to_owned(),
        "comma" => "a comma".to_owned(),
        "opening brace" => "`{`".to_owned(),
        "closing brace" => "`}`".to_owned(),
        "identifier" => "a name".to_owned(),
        other => format!("a {other}"),
    }
}

/// A span that the text has, on borders of characters.
fn clamp(file: &SourceFile, span: Range<usize>) -> Range<usize> {
    let border = |mut at: usize| {
        at = at.min(file.text.len());
        while !file.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    border(span.start)..border(span.end.max(span.start))
}

/// An entry and where its piece begins in the file.
struct Item<'a, 's> {
    start: usize,
    entry: &'a RawEntry<'s>,
    at: usize,
}

impl Item<'_, '_> {
    /// `@article{key`: the head of the entry.
    fn head(&self) -> Range<usize> {
        self.start + self.at..self.start + self.entry.key.span.end
    }
}

/// A value and where it stands in the file.
#[derive(Clone, Copy)]
struct Value<'a, 's> {
    field: &'a Spanned<Field<'s>>,
    start: usize,
}

impl Value<'_, '_> {
    fn span(&self) -> Range<usize> {
        self.start + self.field.span.start..self.start + self.field.span.end
    }
}

type Fields<'a, 's> = BTreeMap<String, Value<'a, 's>>;

/// A file's entries, with what they can refer to.
struct Reader<'a, 's> {
    file: &'a Arc<SourceFile>,
    items: Vec<Item<'a, 's>>,
    /// The first entry with a key.
    keys: BTreeMap<&'s str, usize>,
    abbreviations: BTreeMap<String, Field<'s>>,
}

impl<'a, 's> Reader<'a, 's> {
    fn new(file: &'a Arc<SourceFile>, pieces: &'a [Piece<'s>]) -> Self {
        let mut items = Vec::new();
        let mut abbreviations = BTreeMap::new();
        for piece in pieces {
            for pair in &piece.raw.abbreviations {
                abbreviations.insert(pair.key.v.to_lowercase(), pair.value.v.clone());
            }
            items.extend(piece.raw.entries.iter().map(|e| Item { start: piece.start, entry: &e.v, at: e.span.start }));
        }
        let mut keys = BTreeMap::new();
        for (i, item) in items.iter().enumerate() {
            keys.entry(item.entry.key.v).or_insert(i);
        }
        Self { file, items, keys, abbreviations }
    }

    fn diagnostic(&self, message: String, span: Range<usize>) -> Diagnostic {
        Diagnostic::new(codes::BAD_BIBLIOGRAPHY, message, Location::span(self.file, clamp(self.file, span)))
    }

    /// Whether the entry can be cited: it has a key, and is the first that has it.
    fn is_usable(&self, i: usize, item: &Item<'_, '_>, found: &mut Vec<Diagnostic>) -> bool {
        let key = item.entry.key.v;
        if key.is_empty() {
            let message = "this entry has no key, and can't be cited".to_owned();
            found.push(
                self.diagnostic(message, item.head()).help("give it one behind the brace: `@online{bbc-ceasefire, …}`"),
            );
            return false;
        }
        match self.keys.get(key).filter(|first| **first != i).and_then(|first| self.items.get(*first)) {
            None => true,
            Some(first) => {
                let message = format!("`{key}` stands twice in this file");
                found.push(
                    Diagnostic::new(codes::DUPLICATE_KEY, message, Location::span(self.file, item.head()))
                        .related("the first", Location::span(self.file, first.head()))
                        .help("remove one of them, or give it another key"),
                );
                false
            }
        }
    }

    /// The fields of an entry, with those that it inherits through `xdata` and `crossref`.
    fn fields(&self, item: &Item<'a, 's>) -> Fields<'a, 's> {
        let mut fields = own_fields(item);
        for _ in 0..MAX_PARENTS {
            let before = fields.len();
            for reference in ["xdata", "crossref"] {
                let Some(value) = fields.remove(reference) else { continue };
                for parent in self.parents(&value) {
                    inherit(&mut fields, parent, reference == "crossref");
                }
            }
            if fields.len() <= before && !fields.contains_key("xdata") && !fields.contains_key("crossref") {
                break;
            }
        }
        fields
    }

    fn parents(&self, value: &Value<'a, 's>) -> Vec<&Item<'a, 's>> {
        tex::verbatim(&value.field.v)
            .split(',')
            .filter_map(|key| self.keys.get(key.trim()).and_then(|i| self.items.get(*i)))
            .collect()
    }

    /// The value with its abbreviations spelled out.
    fn spell_out(&self, field: &Field<'s>, nesting: usize, out: &mut Field<'s>) -> Result<(), String> {
        for chunk in field {
            if out.len() >= MAX_PIECES || nesting > MAX_NESTING {
                return Err("its abbreviations refer to each other in a circle, or without end".to_owned());
            }
            match &chunk.v {
                RawChunk::Normal(_) => out.push(chunk.clone()),
                RawChunk::Abbreviation(name) => match self.abbreviations.get(&name.to_lowercase()) {
                    Some(value) => self.spell_out(value, nesting + 1, out)?,
                    None if month(name).is_some() => out.push(Spanned::new(RawChunk::Normal(name), chunk.span.clone())),
                    None => return Err(self.unknown_abbreviation(name)),
                },
            }
        }
        let bytes: usize = out.iter().map(|piece| text_of(piece).len()).sum();
        if bytes > MAX_VALUE_BYTES {
            return Err(format!("it is longer than {} KiB", MAX_VALUE_BYTES / 1024));
        }
        Ok(())
    }

    fn unknown_abbreviation(&self, name: &str) -> String {
        let guess = did_you_mean(name, self.abbreviations.keys().map(String::as_str));
        let hint = guess.unwrap_or_else(|| "put braces around the words".to_owned());
        format!("no `@string` defines `{name}`; {hint}")
    }
}

fn text_of<'s>(piece: &Spanned<RawChunk<'s>>) -> &'s str {
    match piece.v {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
    }
}

fn own_fields<'a, 's>(item: &Item<'a, 's>) -> Fields<'a, 's> {
    let pairs = item.entry.fields.iter();
    pairs.map(|pair| (pair.key.v.to_lowercase(), Value { field: &pair.value, start: item.start })).collect()
}

/// Takes over what an entry does not say itself. A parent's title is the title of the volume, not of the part.
fn inherit<'a, 's>(fields: &mut Fields<'a, 's>, parent: &Item<'a, 's>, is_crossref: bool) {
    let periodical = parent.entry.kind.v.eq_ignore_ascii_case("periodical");
    for (name, value) in own_fields(parent) {
        let name = match (is_crossref, name.as_str()) {
            (true, "title") if periodical => "journaltitle".to_owned(),
            (true, "title") => "booktitle".to_owned(),
            (true, "author" | "keywords" | "url" | "doi" | "urldate" | "entrysubtype") => continue,
            _ => name,
        };
        fields.entry(name).or_insert(value);
    }
}

/// An entry while it is read.
struct Reading<'a, 's, 'f> {
    reader: &'f Reader<'a, 's>,
    item: &'f Item<'a, 's>,
    fields: Fields<'a, 's>,
    found: &'f mut Vec<Diagnostic>,
}

impl Reading<'_, '_, '_> {
    fn source(mut self, kind: &str) -> Option<SourceEntry> {
        let key = self.item.entry.key.v;
        let (date, date_is_bad) = self.reported(|reading| reading.date());
        let (outlet, outlet_is_bad) = self.reported(|reading| reading.outlet(kind));
        let (title, title_is_bad) = self.reported(|reading| reading.text("title"));
        let draft = Draft {
            key: key.to_owned(),
            span: self.item.head(),
            outlet,
            title,
            date,
            date_is_bad,
            outlet_is_bad,
            title_is_bad,
            url: self.url(),
            authors: self.authors(),
            kind: self.kind(kind),
            lang: self.lang(),
            archive_url: self.address("archiveurl"),
            accessed: self.date_in("urldate"),
        };
        draft.finish(self.reader.file, NAMES, self.found)
    }

    /// What `read` makes of the entry, and whether there is nothing because of a fault that it reported.
    fn reported<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> (Option<T>, bool) {
        let before = self.found.len();
        let value = read(self);
        let is_bad = value.is_none() && self.found.len() > before;
        (value, is_bad)
    }

    /// The chunks of a field. A fault is reported once: the field then counts as not there.
    fn chunks(&mut self, name: &str) -> Option<biblatex::Chunks> {
        let value = *self.fields.get(name)?;
        let mut pieces = Vec::new();
        let spelled = self.reader.spell_out(&value.field.v, 0, &mut pieces);
        let too_deep = pieces.iter().any(|piece| tex::is_too_deep(text_of(piece)));
        let resolved = match spelled {
            Err(fault) => Err(fault),
            Ok(()) if too_deep => Err("its braces are nested too deeply".to_owned()),
            Ok(()) => tex::resolve(&pieces).map_err(|e| match e.kind {
                ParseErrorKind::UnexpectedEof => {
                    "a `$`, `{` or `\\` in it has no end; write `\\$` for a dollar".to_owned()
                }
                kind => format!("it is no LaTeX: {kind}"),
            }),
        };
        match resolved {
            Ok(chunks) => Some(chunks),
            Err(fault) => {
                let message = format!("`{name}` of `{}` can't be read: {fault}", self.item.entry.key.v);
                self.found.push(self.reader.diagnostic(message, value.span()));
                self.fields.remove(name);
                None
            }
        }
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let text = tex::plain(&self.chunks(name)?.format_verbatim());
        (!text.is_empty()).then_some(text)
    }

    /// A text in which `~` is a mark of doubt and no tie.
    fn date_text(&mut self, name: &str) -> Option<String> {
        let text = self.chunks(name)?.format_verbatim().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    fn first_text(&mut self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// Who published it. A book's or volume's publisher stands before all else.
    fn outlet(&mut self, kind: &str) -> Option<String> {
        const PUBLISHERS: [&str; 4] = ["publisher", "organization", "institution", "school"];
        const OTHERS: [&str; 7] =
            ["journaltitle", "journal", "newspaper", "organization", "institution", "school", "publisher"];
        let is_volume = kind.contains("book")
            || kind.contains("proceedings")
            || kind.contains("collection")
            || kind.contains("reference");
        let outlet = if is_volume { self.first_text(&PUBLISHERS) } else { self.first_text(&OTHERS) };
        // How something was published is often no more than its address.
        outlet.or_else(|| self.text("howpublished").filter(|how| !how.contains("://")))
    }

    fn url(&mut self) -> Option<String> {
        self.address("url").or_else(|| self.address("doi").and_then(|doi| doi_address(&doi))).or_else(|| {
            self.address("howpublished").filter(|how| how.starts_with("http://") || how.starts_with("https://"))
        })
    }

    /// An address, as it is written.
    fn address(&mut self, name: &str) -> Option<String> {
        let value = *self.fields.get(name)?;
        let mut pieces = Vec::new();
        self.reader.spell_out(&value.field.v, 0, &mut pieces).ok()?;
        let address = tex::verbatim(&pieces);
        (!address.is_empty()).then_some(address)
    }

    fn authors(&mut self) -> Vec<String> {
        let Some(chunks) = self.chunks("author") else { return Vec::new() };
        let people: Vec<Person> = chunks.parse().unwrap_or_default();
        let mut names: Vec<String> = people.iter().map(full_name).filter(|name| !name.is_empty()).collect();
        // `and others` is BibTeX for “et al.”, and no person.
        if names.last().is_some_and(|name| name == "others") {
            names.pop();
        }
        names
    }

    fn kind(&mut self, kind: &str) -> SourceType {
        let words = [self.text("entrysubtype"), self.text("keywords")];
        let named = words.iter().flatten().flat_map(|w| w.split([',', ';'])).find_map(type_named);
        named.unwrap_or(match kind {
            "book" | "mvbook" | "inbook" | "bookinbook" | "suppbook" | "booklet" | "collection" | "mvcollection"
            | "incollection" | "suppcollection" | "proceedings" | "mvproceedings" | "inproceedings" | "conference"
            | "reference" | "mvreference" | "inreference" => SourceType::Book,
            "report" | "techreport" | "thesis" | "phdthesis" | "mastersthesis" | "manual" => SourceType::Report,
            "dataset" => SourceType::Dataset,
            "legislation" | "legal" | "jurisdiction" | "constitution" | "legmaterial" | "legadminmaterial" => {
                SourceType::Law
            }
            "video" | "movie" | "film" => SourceType::Video,
            _ => SourceType::News,
        })
    }

    fn lang(&mut self) -> Option<crate::model::Lang> {
        let name = ["langid", "language"].into_iter().find(|name| self.fields.contains_key(*name))?;
        let text = self.text(name)?;
        let lang = language(&text);
        if lang.is_none() {
            let span = self.fields.get(name).map(Value::span).unwrap_or_default();
            let at = Location::span(self.reader.file, clamp(self.reader.file, span));
            self.found.push(unknown_language(self.item.entry.key.v, &text, at));
        }
        lang
    }

    fn date(&mut self) -> Option<Date> {
        if self.fields.contains_key("date") {
            return self.date_in("date");
        }
        let year = self.date_text("year")?;
        let date = match self.text("month") {
            None => edtf(&year),
            Some(text) => {
                let (month, day) = month_and_day(&text);
                let day = self.text("day").and_then(|d| d.parse().ok()).or(day);
                match (month, day) {
                    (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
                    (Some(month), None) => format!("{year}-{month:02}"),
                    (None, _) => format!("{year}-{text}"),
                }
            }
        };
        self.parse_date("year", &date)
    }

    fn date_in(&mut self, name: &str) -> Option<Date> {
        let text = self.date_text(name)?;
        self.parse_date(name, &edtf(&text))
    }

    fn parse_date(&mut self, name: &str, text: &str) -> Option<Date> {
        match text.parse::<Date>() {
            Ok(date) => Some(date),
            Err(error) => {
                let span = self.fields.get(name).map(Value::span).unwrap_or_default();
                let help = error.suggestion().map(|s| format!("write `{s}`"));
                let message = format!("`{name}` of `{}`: {error}", self.item.entry.key.v);
                let help = help.unwrap_or_else(|| "write it such as `2025-08-15`, `2025-08` or `2025`".to_owned());
                self.found.push(self.reader.diagnostic(message, span).help(help));
                None
            }
        }
    }
}

/// A person's name in the order in which it is spoken, particles included.
fn full_name(person: &Person) -> String {
    let parts = [&person.given_name, &person.prefix, &person.name, &person.suffix];
    let parts: Vec<String> = parts.iter().map(|part| tex::plain(part)).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A date of BibLaTeX in the form that Dateline reads: without time of day, open ends written out, digits left open as intervals.
fn edtf(text: &str) -> String {
    let part = |text: &str| {
        let day = text.trim().split('T').next().unwrap_or_default().trim_end_matches("-XX").to_owned();
        if day.is_empty() { "..".to_owned() } else { day }
    };
    // A dash between two numbers comes out of TeX as one between words.
    let text = text.replace('–', "/");
    match text.split_once('/') {
        Some((start, end)) => format!("{}/{}", part(start), part(end)),
        None => match part(&text) {
            open if open.len() == 4 && open.ends_with('X') => {
                format!("{}/{}", open.replace('X', "0"), open.replace('X', "9"))
            }
            day => day,
        },
    }
}

/// The month that a number, an English name or its first three letters say.
fn month(text: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_lowercase();
    if lower == "sept" {
        return Some(9);
    }
    let named = MONTHS
        .iter()
        .position(|m| *m == lower || m.get(..3) == Some(lower.as_str()))
        .and_then(|i| u8::try_from(i + 1).ok());
    named.or_else(|| text.parse().ok().filter(|m| (1..=12).contains(m)))
}

/// `oct`, `10`, `15 oct` or `October 15`: old files have the day in the month.
fn month_and_day(text: &str) -> (Option<u8>, Option<u8>) {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let day = |w: &str| w.parse::<u8>().ok().filter(|d| (1..=31).contains(d));
    match words.as_slice() {
        [one] => (month(one), None),
        [a, b] if a.parse::<u8>().is_err() => (month(a), day(b)),
        [a, b] if b.parse::<u8>().is_err() => (month(b), day(a)),
        _ => (None, None),
    }
}
