//! Reads YAML into the model. The only place that knows which library does it.
//!
//! What is right goes straight into its type. Only what that refuses is looked at again, slowly, to find everything that is
//! wrong with it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::shape::{self, Fault};
use crate::diagnostics::{self, Code, Diagnostic, FieldPath, Location, Outline, Place, SourceFile, codes};

/// How many values a text may come to once its aliases are replaced by what they stand for, if it has any.
const MAX_EXPANDED: usize = 100_000;

/// How many brackets may be open before the nesting is looked at closely.
const MAX_BRACKETS: i64 = 500;

/// The YAML of a file: its front matter, or all of a YAML file.
///
/// Everything that is wrong with it is added to `found`, and then there is no value.
pub fn read<T: DeserializeOwned + JsonSchema>(file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Option<T> {
    read_text(&Piece::of_file(file), found)
}

/// Options of a data block: `text` stands, perhaps with other indentation, at the bytes `at` of the file.
pub fn read_str<T: DeserializeOwned + JsonSchema>(
    text: &str,
    file: &Arc<SourceFile>,
    at: Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> Option<T> {
    read_text(&Piece { text, file, block: Some(at) }, found)
}

/// Where a field of a data block's options stands, whose text and bytes are those given to [`read_str`].
pub fn place_in_block(text: &str, file: &Arc<SourceFile>, at: Range<usize>, path: &FieldPath) -> Location {
    let span = Outline::read(text).value(path);
    Location { file: file.clone(), place: Piece { text, file, block: Some(at) }.place_of(span) }
}

/// Whether the field at `path` is written in the file's YAML.
pub fn is_written(file: &SourceFile, path: &FieldPath) -> bool {
    Outline::read(file.text.get(file.yaml.clone()).unwrap_or_default()).has(path)
}

/// A file that maps ids to `T`, such as sources.yaml, in the order in which they are written.
///
/// What is wrong with an entry is added to `found`; the others are returned. Whether a key is a valid id is for the caller to say.
pub fn read_map<T: DeserializeOwned + JsonSchema + Send>(
    file: &Arc<SourceFile>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, T)> {
    let piece = Piece::of_file(file);
    if piece.is_suspicious() && !piece.fits(&Outline::read(piece.text), found) {
        return Vec::new();
    }
    match in_parts(piece.text).map_or_else(|| entries(piece.text, None), Ok) {
        Ok(entries) if !piece.leaves_required_empty::<T>() => entries,
        _ => read_faulty_map(&piece, found),
    }
}

/// What [`read_map`] reads of a file of which an earlier text was read without a fault, if only the entries in `between` may have
/// changed since then. None if that has to be looked at closely.
pub fn read_between<T: DeserializeOwned + JsonSchema>(
    before: &Arc<SourceFile>,
    file: &Arc<SourceFile>,
    between: Range<usize>,
) -> Option<Vec<(String, T)>> {
    // An alias may stand for what is written anywhere.
    if Piece::of_file(before).is_suspicious() || Piece::of_file(file).is_suspicious() {
        return None;
    }
    let piece = Piece { text: file.text.get(between)?, file, block: None };
    entries(piece.text, None).ok().filter(|_| !piece.leaves_required_empty::<T>())
}

fn read_text<T: DeserializeOwned + JsonSchema>(piece: &Piece<'_>, found: &mut Vec<Diagnostic>) -> Option<T> {
    if piece.is_suspicious() && !piece.fits(&Outline::read(piece.text), found) {
        return None;
    }
    let value = match serde_yaml::from_str(piece.text) {
        Ok(value) if !piece.leaves_required_empty::<T>() => return Some(value),
        value => value,
    };
    let outline = Outline::read(piece.text);
    let schema = schemars::schema_for!(T).to_value();
    let mut faults = Vec::new();
    match written(piece, &outline) {
        Ok(Value::Null) => {
            // Nothing where nothing is required is fine: an empty site.yaml would be one, if it needed no title.
            let nothing = Value::Object(serde_json::Map::new());
            if let Ok(value) = serde_yaml::from_str("{}") {
                return Some(value);
            }
            piece.report(&shape::check(&nothing, &schema, &FieldPath::root()), &outline, &mut faults);
        }
        Ok(value @ Value::Object(_)) => {
            piece.duplicates(&outline, &mut faults);
            piece.report(&shape::check(&value, &schema, &FieldPath::root()), &outline, &mut faults);
        }
        Ok(_) => faults.push(piece.no_mapping(&schema)),
        Err(error) => {
            piece.duplicates(&outline, &mut faults);
            faults.push(piece.syntax(&error, &outline));
        }
    }
    if faults.is_empty() {
        match value {
            Ok(value) => return Some(value),
            Err(error) => faults.push(piece.syntax(&error, &outline)),
        }
    }
    diagnostics::sort(&mut faults);
    found.append(&mut faults);
    None
}

/// Entries that the shape finds nothing wrong with, and that can't be read for all that, are set aside one by one; after so many it is given up.
const MAX_ATTEMPTS: usize = 100;

fn read_faulty_map<T: DeserializeOwned + JsonSchema>(
    piece: &Piece<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(String, T)> {
    let outline = Outline::read(piece.text);
    let schema = schemars::schema_for!(T).to_value();
    let mut faults = Vec::new();
    let mut skip = BTreeSet::new();
    let mut read = Vec::new();
    match written(piece, &outline) {
        Ok(Value::Null) => {}
        Ok(Value::Object(map)) => {
            piece.duplicates(&outline, &mut faults);
            skip.extend(outline.duplicates.iter().flat_map(|d| map.keys().filter(|k| lies_below(&d.path, k)).cloned()));
            for (key, value) in &map {
                let wrong = shape::check(value, &schema, &FieldPath::root().key(key));
                if !wrong.is_empty() {
                    piece.report(&wrong, &outline, &mut faults);
                    skip.insert(key.clone());
                }
            }
            read = readable(piece, &mut skip, &outline, &mut faults);
        }
        Ok(_) => faults.push(piece.no_map_of_entries(&schema)),
        Err(error) => {
            piece.duplicates(&outline, &mut faults);
            faults.push(piece.syntax(&error, &outline));
        }
    }
    diagnostics::sort(&mut faults);
    found.append(&mut faults);
    read
}

/// Whether `path` leads into the entry `key`, and does not name the entry itself.
fn lies_below(path: &FieldPath, key: &str) -> bool {
    let entry = FieldPath::root().key(key);
    path.0.strip_prefix(&entry.0).is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn readable<T: DeserializeOwned>(
    piece: &Piece<'_>,
    skip: &mut BTreeSet<String>,
    outline: &Outline,
    faults: &mut Vec<Diagnostic>,
) -> Vec<(String, T)> {
    for _ in 0..MAX_ATTEMPTS {
        match entries(piece.text, Some(skip)) {
            Ok(entries) => return entries,
            Err((error, key)) => {
                // A key that stands twice has been reported already.
                let again = key.as_ref().is_some_and(|key| skip.contains(key));
                if !again {
                    faults.push(piece.syntax(&error, outline));
                }
                match key {
                    Some(key) if !again => drop(skip.insert(key)),
                    _ => return Vec::new(),
                }
            }
        }
    }
    Vec::new()
}

/// A text that is YAML, and where it stands.
struct Piece<'a> {
    text: &'a str,
    file: &'a Arc<SourceFile>,
    /// The bytes of the file that the text was taken from, if it is a data block.
    block: Option<Range<usize>>,
}

impl<'a> Piece<'a> {
    fn of_file(file: &'a Arc<SourceFile>) -> Self {
        Self { text: file.text.get(file.yaml.clone()).unwrap_or_default(), file, block: None }
    }

    /// Whether some key has nothing behind it that must have something: serde_yaml takes nothing for an empty text.
    fn leaves_required_empty<T: JsonSchema>(&self) -> bool {
        let keys: BTreeSet<&str> = empty_keys(self.text).collect();
        let schema = || schemars::schema_for!(T).to_value();
        !keys.is_empty() && shape::required_keys(&schema()).iter().any(|key| keys.contains(key))
    }

    /// Whether there may be aliases, or brackets so deep that the parser would take minutes: both are rare in what people write.
    fn is_suspicious(&self) -> bool {
        let deepest = self.text.bytes().scan(0_i64, |depth, b| {
            *depth += i64::from(matches!(b, b'[' | b'{')) - i64::from(matches!(b, b']' | b'}'));
            Some(*depth)
        });
        self.text.contains('&') && self.text.contains('*') || deepest.max().is_some_and(|d| d > MAX_BRACKETS)
    }

    /// Whether it is not nested too deep, and stays within bounds when its aliases are replaced by what they stand for.
    fn fits(&self, outline: &Outline, found: &mut Vec<Diagnostic>) -> bool {
        if let Some((at, _)) = outline.error.as_ref().filter(|(_, said)| said.contains("recursion limit")) {
            found.push(self.too_deep(*at));
            return false;
        }
        // Plain text may be as long as it likes.
        let fits = outline.expanded <= MAX_EXPANDED.max(self.text.len());
        if !fits {
            let message = "the aliases in this YAML stand for more than 100,000 values";
            // The first anchor is where it begins; in a quotation mark or a comment it may be none, and then no harm is done.
            let at = self.text.find(": &").map_or(0..0, |at| at + 2..at + 3);
            found.push(self.at(codes::TOO_LARGE, message, at).help("write the values out, and leave `&` and `*` away"));
        }
        fits
    }

    fn code(&self, code: Code) -> Code {
        if self.block.is_some() { codes::BAD_BLOCK_OPTION } else { code }
    }

    /// About the text as a whole.
    fn whole(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code(code), message, Location { file: self.file.clone(), place: self.place_of(0..0) })
    }

    /// About a range of the text's bytes.
    fn at(&self, code: Code, message: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::new(self.code(code), message, Location { file: self.file.clone(), place: self.place_of(span) })
    }

    fn place_of(&self, span: Range<usize>) -> Place {
        let Some(block) = &self.block else {
            let start = self.file.yaml.start;
            return Place::Span(start + span.start..start + span.end);
        };
        let start = self.offset_in_block(block, span.start);
        let end = self.offset_in_block(block, span.end);
        Place::Span(start..end.max(start))
    }

    /// Where in the file a byte of a data block is: its lines stand there with something before them, if the block stands in a list or a quotation.
    fn offset_in_block(&self, block: &Range<usize>, offset: usize) -> usize {
        let raw = self.file.text.get(block.clone()).unwrap_or_default();
        if raw.starts_with(self.text) {
            return block.start + offset;
        }
        let before = self.text.get(..offset).unwrap_or(self.text);
        let number = before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |i| i + 1);
        let line = self.text.lines().nth(number).unwrap_or_default();
        let start: usize = raw.split_inclusive('\n').take(number).map(str::len).sum();
        let indent = raw.get(start..).and_then(|rest| rest.lines().next()).and_then(|l| l.find(line)).unwrap_or(0);
        block.start + (start + indent + column).min(raw.len())
    }

    fn report(&self, wrong: &[Fault], outline: &Outline, faults: &mut Vec<Diagnostic>) {
        for Fault { path, on_key, code, message, help } in wrong {
            let place = match (&self.block, on_key) {
                (Some(_), true) => self.place_of(outline.key(path)),
                (Some(_), false) => self.place_of(outline.value(path)),
                (None, true) => Place::Key(path.clone()),
                (None, false) => Place::Field(path.clone(), None),
            };
            let location = Location { file: self.file.clone(), place };
            faults.push(Diagnostic::new(self.code(*code), message, location).maybe_help(help.clone()));
        }
    }

    fn duplicates(&self, outline: &Outline, faults: &mut Vec<Diagnostic>) {
        for twice in &outline.duplicates {
            let first = Location { file: self.file.clone(), place: self.place_of(twice.first.clone()) };
            let diagnostic = self
                .at(
                    codes::DUPLICATE_KEY,
                    format!("the key `{}` stands here a second time", twice.key),
                    twice.again.clone(),
                )
                .help("keep one of the two")
                .related("it stands here first", first);
            faults.push(diagnostic);
        }
    }

    fn no_mapping(&self, schema: &Value) -> Diagnostic {
        if self.block.is_some() {
            return self.whole(codes::BAD_BLOCK_OPTION, "the options of a block are lines such as `show: [donetsk]`");
        }
        let first = self.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        if let Some((key, value)) = first
            .split_once(':')
            .filter(|(key, value)| !key.contains(' ') && !value.is_empty() && !value.starts_with([' ', '/']))
        {
            return self
                .whole(codes::FRONT_MATTER, format!("a space is missing behind the colon of `{key}`"))
                .help(format!("write `{key}: {value}`"));
        }
        let is_actor = required(schema).any(|key| key == "role");
        let sample = |key: &str| if is_actor && key == "name" { "Volodymyr Zelenskyy" } else { sample(key) };
        let lines: Vec<String> = required(schema).map(|key| format!("{key}: {}", sample(key))).collect();
        self.whole(
            codes::FRONT_MATTER,
            "this is no mapping: each line names a key, then a colon and a space, then its value",
        )
        .help(format!("write for example\n{}", lines.join("\n")))
    }

    fn no_map_of_entries(&self, schema: &Value) -> Diagnostic {
        let lines: Vec<String> = required(schema).map(|key| format!("  {key}: {}", sample(key))).collect();
        self.whole(codes::FRONT_MATTER, "this is no mapping: each entry starts with its id and a colon")
            .help(format!("write for example\nsome-id:\n{}", lines.join("\n")))
    }

    fn too_deep(&self, at: usize) -> Diagnostic {
        self.at(codes::TOO_LARGE, "lists and mappings are nested more than 128 deep here", at..at).help(
            "nothing that Dateline reads is nested deeper than four: look for brackets or an indentation too many",
        )
    }

    /// What the parser says, in plain words.
    fn syntax(&self, error: &serde_yaml::Error, outline: &Outline) -> Diagnostic {
        let said = error.to_string();
        if said.contains("recursion limit") || said.contains("nesting") {
            let at = error.location().map_or(0, |l| offset(self.text, l.line(), l.column()));
            return self.too_deep(at);
        }
        if said.contains("repetition limit") {
            return self
                .whole(codes::TOO_LARGE, "the aliases in this YAML repeat too much")
                .help("write the values out, and leave `&` and `*` away");
        }
        if said.contains("more than one document") {
            let at = self.text.rfind("\n---").map_or(0, |i| i + 1);
            return self
                .at(codes::YAML_SYNTAX, "a line `---` starts a second YAML document here", at..at + 3)
                .help("take this line away");
        }
        let theirs = error.location().map(|l| offset(self.text, l.line(), l.column()));
        match &outline.error {
            _ if said.contains("while parsing a flow ") => self.unclosed(&said),
            Some((at, message)) => self.bad_syntax(*at, message),
            None if is_about_a_value(&said) => self.bad_value(&said, theirs),
            None => self.bad_syntax(theirs.unwrap_or(0), without_place(&said)),
        }
    }

    fn bad_syntax(&self, at: usize, said: &str) -> Diagnostic {
        if said.contains("recursion limit") {
            return self.too_deep(at);
        }
        // What is missing at the end is missing from the last line that says something.
        let at = match self.text.get(at..).unwrap_or_default().trim().is_empty() {
            true => line_start(self.text, self.text.get(..at).unwrap_or_default().trim_end().len()),
            false => at,
        };
        if let Some(tab) = said.contains("tab").then(|| indenting_tab(self.text, at)).flatten() {
            return self.at(codes::YAML_SYNTAX, "a tab can't indent YAML", tab..tab + 1).help("indent with spaces");
        }
        let (message, help) = plain_words(said, self.text, at);
        self.at(codes::YAML_SYNTAX, message, at..at).maybe_help(help)
    }

    /// The parser ends with the place where the list or mapping starts.
    fn unclosed(&self, said: &str) -> Diagnostic {
        let place = |said: &str| {
            let (line, column) = said.rsplit_once(" at line ")?.1.split_once(" column ")?;
            Some(offset(self.text, line.parse().ok()?, column.trim().parse().ok()?))
        };
        // When a value is missing, it says only where that would stand.
        let start = said.split_once("while parsing a flow ").and_then(|(_, start)| place(start));
        let at = start.or_else(|| {
            let end = place(said.split_once(", while").map_or(said, |(end, _)| end))?;
            last_open_bracket(self.text.get(..end)?)
        });
        let at = at.unwrap_or(0);
        let rest = self.text.get(at..).unwrap_or_default();
        let (sign, close) = if rest.starts_with('{') { ('{', '}') } else { ('[', ']') };
        let comment = rest.lines().next().is_some_and(|line| line.contains(" #"));
        let help = match comment {
            true => "`#` after a space begins a comment: put quotes around a text or a colour with it, such as `\"#7a3b12\"`".to_owned(),
            false => format!("close it with `{close}`; a text that starts with `{sign}` needs quotes: `title: \"…\"`"),
        };
        self.at(
            codes::YAML_SYNTAX,
            "a list in [ ] or a mapping in { } starts here, and is not closed or lacks a comma",
            at..at + 1,
        )
        .help(help)
    }

    fn bad_value(&self, said: &str, at: Option<usize>) -> Diagnostic {
        let at = at.unwrap_or(0);
        let said = without_place(said);
        // The parser puts the field's path first.
        let message =
            said.split_once(": ").filter(|(path, _)| !path.contains(' ')).map_or(said, |(_, message)| message);
        let message = if message.contains("expected a string key") { "a key must be plain text" } else { message };
        self.at(codes::BAD_VALUE, message, at..at)
    }
}

/// What is written, as plain values; of an empty document, null.
fn written(piece: &Piece<'_>, outline: &Outline) -> Result<Value, serde_yaml::Error> {
    if outline.is_empty() {
        return Ok(Value::Null);
    }
    serde_yaml::from_str::<Written>(piece.text).map(|w| w.0)
}

/// Keys on lines that end with their colon, and that no deeper line or list follows.
fn empty_keys(text: &str) -> impl Iterator<Item = &str> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    std::iter::from_fn(move || {
        let line = lines.next()?;
        let next = lines.peek().copied().unwrap_or_default();
        Some((line, next))
    })
    .filter_map(|(line, next)| {
        let line = line.split(" #").next().unwrap_or(line).trim_end();
        // `title: ""` is as empty as `title:`.
        let quoted =
            ["\"\"", "''"].iter().find_map(|quotes| line.strip_suffix(quotes)).filter(|rest| rest.ends_with(' '));
        let key = quoted.map_or(line, str::trim_end).strip_suffix(':')?;
        let start = key.trim_start_matches([' ', '-']);
        if quoted.is_some() {
            return Some(start);
        }
        let deep = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
        let follows = deep(next) > key.len() - start.len();
        (!follows).then_some(start)
    })
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Examples of the keys that some kind requires.
fn sample(key: &str) -> &'static str {
    match key {
        "title" => "Where the peace talks stand",
        "date" => "2025-08-17",
        "name" => "Donetsk Oblast",
        "kind" => "person",
        "role" => "party",
        "outlet" => "BBC News",
        "term" => "Article 5",
        "base_url" => "https://someone.github.io/explainers/",
        _ => "…",
    }
}

/// Whether a message is about a value that parses and is none of its type.
fn is_about_a_value(said: &str) -> bool {
    [
        "invalid type",
        "invalid value",
        "invalid length",
        "unknown variant",
        "unknown field",
        "missing field",
        "duplicate",
        "did not match",
        "an id has",
        "is not",
        "is no ",
    ]
    .iter()
    .any(|sign| said.contains(sign))
}

/// A message of serde_yaml without the place at its end.
fn without_place(said: &str) -> &str {
    said.find(" at line ").and_then(|at| said.get(..at)).unwrap_or(said)
}

/// A syntax error in the words of someone who writes YAML and does not parse it.
fn plain_words(said: &str, text: &str, at: usize) -> (String, Option<String>) {
    let rest = text.get(at..).unwrap_or_default();
    let quotes = |sign: &str| Some(format!("text with {sign} needs quotes: `title: \"…\"`"));
    let said_any = |signs: &[&str]| signs.iter().any(|sign| said.contains(sign));
    if said_any(&["mapping values are not allowed", "mapping value"]) {
        (
            "a colon and a space start a value here, where none can be".into(),
            Some(
                "text with `: ` in it needs quotes: `title: \"…\"`; keys of one mapping start in the same column"
                    .into(),
            ),
        )
    } else if said_any(&["anchor", "alias"]) {
        ("`*` and `&` have a meaning of their own at the start of a value".into(), quotes("`*` or `&` at its start"))
    } else if rest.starts_with(['@', '`', '%']) || said_any(&["cannot start any token", "unexpected character"]) {
        ("a value can't start with this sign".into(), quotes("a sign such as @, ` or % at its start"))
    } else if said_any(&["quoted scalar", "end of stream", "unexpected end"]) {
        (
            "a quotation mark is not closed, or something follows it".into(),
            Some("close it at the end of the text; inside double quotes, write \\\" for the mark itself".into()),
        )
    } else if said_any(&["simple key", "':'", "block mapping", "block collection", "indent"]) {
        (
            "this line is no `key: value`, or is not indented like the lines around it".into(),
            Some("put a colon and a space behind the key, and start the keys of one mapping in the same column".into()),
        )
    } else {
        (
            format!("this is no YAML: {said}"),
            Some("text with signs such as : # [ { & * in it is safest in quotes".into()),
        )
    }
}

/// The start of the line on which a byte stands.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1)
}

/// The last bracket or brace of a text that is not closed in it, quotation marks and comments left out.
fn last_open_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let (mut quote, mut comment, mut before) = (None, false, ' ');
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('\n', _) => comment = false,
            _ if comment => {}
            (c, Some(mark)) if c == mark => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) if !before.is_alphanumeric() => quote = Some(c),
            ('#', None) if before.is_whitespace() => comment = true,
            ('[' | '{', None) => open.push(at),
            (']' | '}', None) => drop(open.pop()),
            _ => {}
        }
        before = c;
    }
    open.pop()
}

/// The first tab that indents a line, from the line of `at` on.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let mut start = line_start(text, at);
    for line in text.get(start..)?.split_inclusive('\n') {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if line.get(spaces..).is_some_and(|rest| rest.starts_with('\t')) {
            return Some(start + spaces);
        }
        start += line.len();
    }
    None
}

/// The byte at a line and column, both from 1 and the column in characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i)
}

/// Why a map can't be read, and the key of the entry that failed.
type FailedEntry = (serde_yaml::Error, Option<String>);

/// How many bytes of a long map are read by one thread.
const PART: usize = 64 * 1024;

/// The entries of a long map, whose parts are read side by side; none if it is short, if a key stands in two parts, or if a
/// part can't be read by itself, because of a fault or because it takes something from another.
fn in_parts<T: DeserializeOwned + Send>(text: &str) -> Option<Vec<(String, T)>> {
    let parts = parts(text);
    if parts.len() < 2 {
        return None;
    }
    let read: Option<Vec<Vec<(String, T)>>> = parts.par_iter().map(|part| entries(part, None).ok()).collect();
    let entries: Vec<(String, T)> = read?.into_iter().flatten().collect();
    let keys: HashSet<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    (keys.len() == entries.len()).then_some(entries)
}

/// A text in parts that begin with a key at the start of a line.
fn parts(text: &str) -> Vec<&str> {
    let is_key = |line: &str| line.starts_with(|c: char| c.is_ascii_alphanumeric());
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if at - start >= PART && is_key(line) {
            parts.extend(text.get(start..at));
            start = at;
        }
        at += line.len();
    }
    parts.extend(text.get(start..));
    parts
}

/// All entries of a map in one pass over the text, but for those to skip; then, of a key that stands twice, the first counts.
/// Without any to skip, such a key is a failure. On failure, with the key of the entry that failed.
fn entries<T: DeserializeOwned>(text: &str, skip: Option<&BTreeSet<String>>) -> Result<Vec<(String, T)>, FailedEntry> {
    let mut key = None;
    let entries = Entries { skip, key: &mut key, of: std::marker::PhantomData };
    entries.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| (error, key))
}

struct Entries<'a, T> {
    skip: Option<&'a BTreeSet<String>>,
    /// The key whose entry is being read.
    key: &'a mut Option<String>,
    of: std::marker::PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Entries<'_, T> {
    type Value = Vec<(String, T)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Entries<'_, T> {
    type Value = Vec<(String, T)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a mapping of ids")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        let mut seen = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            *self.key = None;
            let again = seen.insert(key.clone(), ()).is_some();
            if again && self.skip.is_none() {
                return Err(de::Error::custom(format!("duplicate key `{key}`")));
            }
            if again || self.skip.is_some_and(|skip| skip.contains(&key)) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            *self.key = Some(key.clone());
            let value = map.next_value()?;
            entries.push((key, value));
        }
        *self.key = None;
        Ok(entries)
    }
}

/// A value as it is written, whatever it is. Numbers too long for JSON, and what is tagged, count as what they look like.
struct Written(Value);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenVisitor)
    }
}

struct WrittenVisitor;

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Written, E> {
        Ok(Written(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Written, E> {
        Ok(Written(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Written, E> {
        Ok(Written(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Written, E> {
        Ok(Written(value.into()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Written, E> {
        Ok(Written(value.to_string().into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Written, E> {
        Ok(Written(value.to_string().into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Written, E> {
        // JSON has no infinity.
        let number = serde_json::Number::from_f64(value).map(Value::Number);
        Ok(Written(number.unwrap_or_else(|| value.to_string().into())))
    }

    fn visit_str<E>(self, value: &str) -> Result<Written, E> {
        Ok(Written(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Written, A::Error> {
        let mut list = Vec::new();
        while let Some(Written(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Written(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Written, A::Error> {
        let mut map = serde_json::Map::new();
        while let Some((key, Written(value))) = entries.next_entry::<String, _>()? {
            // Of a key that stands twice, the first is the one that diagnostics are about.
            map.entry(key).or_insert(value);
        }
        Ok(Written(map.into()))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Written, A::Error> {
        let (_, content) = data.variant::<String>()?;
        content.newtype_variant()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::resolve;
    use crate::model::{Actor, Config, Explainer, Source, Territory};
    use proptest::prelude::*;

    #[test]
    fn a_long_map_is_read_as_a_short_one_is() {
        let entry = |i: usize| format!("s{i}:\n  outlet: Wire\n  title: \"T: {i}\"\n  date: 2025-01-02\n# s0:\n");
        let long: String = (0..4_000).map(entry).collect();
        assert!(parts(&long).len() > 2 && parts(&long).concat() == long);
        let titles = |read: Vec<(String, Source)>| -> Vec<String> {
            read.into_iter().map(|(key, source)| format!("{key} {}", source.title)).collect()
        };
        let whole = entries::<Source>(&long, None).unwrap_or_default();
        assert_eq!(titles(in_parts(&long).unwrap()), titles(whole));
        let read = |text: &str| {
            let (file, mut found) =
                (Arc::new(SourceFile::new("content/sources.yaml", text, 0..text.len())), Vec::new());
            let read = read_map::<Source>(&file, &mut found).len();
            (read, found.iter().map(|d| d.message.clone()).collect::<Vec<_>>())
        };
        // What takes something from another part, or is wrong in one, is what it is in a short map.
        let shared =
            long.replacen("date: 2025-01-02", "date: &day 2025-01-02", 1) + &entry(4_000).replace("2025-01-02", "*day");
        assert_eq!(read(&shared), (4_001, Vec::new()));
        let (count, said) = read(&format!("{long}{}", entry(7)));
        assert!(count < 4_001 && said.len() == 1 && said[0].contains("s7"), "{count} {said:?}");
        let (count, said) = read(&long.replacen("outlet: Wire", "outlett: Wire", 1));
        assert!(count == 3_999 && said.iter().any(|said| said.contains("outlett")), "{count} {said:?}");
    }

    fn front_matter(yaml: &str) -> Arc<SourceFile> {
        let text = format!("---\n{yaml}---\nText.\n");
        Arc::new(SourceFile::new("content/a.md", text, 4..4 + yaml.len()))
    }

    fn file(yaml: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new("content/a.yaml", yaml, 0..yaml.len()))
    }

    fn shown(found: &[Diagnostic]) -> Vec<String> {
        let place = |d: &Diagnostic| d.location.as_ref().map(resolve).map_or((0, 0), |p| (p.line, p.column));
        found.iter().map(|d| format!("{}:{}:{}", d.code.code, place(d).0, place(d).1)).collect()
    }

    fn faults<T: DeserializeOwned + JsonSchema>(yaml: &str) -> Vec<String> {
        let mut found = Vec::new();
        let read = read::<T>(&front_matter(yaml), &mut found);
        assert_eq!(read.is_none(), !found.is_empty(), "{yaml}");
        shown(&found)
    }

    #[test]
    fn all_faults_of_an_explainer_come_at_once() {
        let yaml = "titel: B\ndate: 2025-02-30\nauthors: Desk\nstatus: develoing\nupdates:\n  - {date: 15.08.2025, kind: fix}\n  \
            - note: x\n    daet: 2025\nimage: {alt: x}\ndraft: yes\nlang: english\ntopics: [a b, {c: d}]\n";
        assert_eq!(
            faults::<Explainer>(yaml),
            [
                "FMT003:2:1",
                "FMT006:3:7",
                "FMT005:4:10",
                "FMT007:5:9",
                "FMT004:7:5",
                "FMT006:7:12",
                "FMT007:7:30",
                "FMT003:9:5",
                "FMT004:10:1",
                "FMT005:11:8",
                "FMT009:12:7",
                "FMT009:13:10",
                "FMT005:13:15",
            ]
        );
    }

    #[test]
    fn each_fault_is_found_where_it_stands() {
        let explainer: &[(&str, &[&str])] = &[
            ("title: A\ndate: 2025\n", &[]),
            ("title: 1984\ndate: 1984\n", &[]),
            ("title: A\ntitle: B\ndate: 2025\n", &["FMT008:3:1"]),
            ("title: A\ntitle: B\ndate: soon\n", &["FMT008:3:1", "FMT006:4:7"]),
            ("title: A: B\ndate: 2025\n", &["FMT002:2:9"]),
            ("title: \"A\ndate: 2025\n", &["FMT002:2:8"]),
            ("title: @A\ndate: 2025\n", &["FMT002:2:8"]),
            ("title: *A*\ndate: 2025\n", &["FMT002:2:8"]),
            ("title: [A\ndate: 2025\n", &["FMT002:2:8"]),
            ("title: A\ndate: 2025\nimage: {src: #a, alt: b}\n", &["FMT002:4:8"]),
            ("title: A\ndate: 2025\nimage: {src: #a}\nlang: en\n", &["FMT002:4:8"]),
            ("title: A\n\tdate: 2025\n", &["FMT002:3:1"]),
            ("title: A\ndate 2025\n", &["FMT002:3:1"]),
            ("title: A\r\ndate: 2025-13\r\n", &["FMT006:3:7"]),
            ("just text\n", &["FMT001:2:1"]),
            ("- a\n- b\n", &["FMT001:2:1"]),
            ("", &["FMT004:2:1", "FMT004:2:1"]),
            ("# nothing\n", &["FMT004:2:1", "FMT004:2:1"]),
            ("title:\ndate: 2025\n", &["FMT004:2:1"]),
            ("title: A\ndate: 2025\nimage: 5\n", &["FMT005:4:8"]),
            ("title: A\ndate: 2025\nimage:\n  src: a\n  atl: b\n", &["FMT003:6:3"]),
            ("title: A\ndate: 2025\nsummary: [[usa]]\n", &["FMT005:4:10"]),
            ("title: Київ\ndate: 2025\nsumary: ї\n", &["FMT003:4:1"]),
            ("title: A\ndate: 2025\nkey_points:\n  - a: b\n  -\n", &["FMT005:5:5", "FMT005:6:3"]),
        ];
        for (yaml, expected) in explainer {
            assert_eq!(faults::<Explainer>(yaml), *expected, "{yaml}");
        }
        assert_eq!(
            faults::<Actor>("name: A\nkind: men\nrole: [party]\npositions:\n- topic: x\n  stance: maybe\n"),
            ["FMT007:3:7", "FMT005:4:7", "FMT007:7:11"]
        );
        assert_eq!(
            faults::<Territory>(
                "name: X\ntile: [1]\nnames: {english: a, uk: 5}\nhistory:\n- as_of: soon\n  controlled_by: russia\n"
            ),
            ["FMT009:3:7", "FMT003:4:9", "FMT004:6:3", "FMT006:6:10", "FMT005:7:18"]
        );
        assert_eq!(
            faults::<Config>(
                "title: X\nbase_url: [x]\nnavigation: [explaners, {titel: a, url: b}, [5]]\nchecks: {rules: {SRC001: eror}}\n\
                territory_statuses: {a.b: {lable: x}}\n"
            ),
            ["FMT005:3:11", "FMT007:4:14", "FMT003:4:26", "FMT005:4:45", "FMT007:5:26", "FMT003:6:28"]
        );
    }

    #[test]
    fn the_remedy_is_named() {
        let help = |yaml: &str| {
            let mut found = Vec::new();
            assert!(read::<Explainer>(&front_matter(yaml), &mut found).is_none());
            found.first().and_then(|d| d.help.clone()).unwrap_or_default()
        };
        assert_eq!(help("title: A\ndate: 2025\nsumary: x\n"), "did you mean `summary`?");
        assert!(help("title: A\ndate: 2025\nzzzzzz: x\n").starts_with("known keys: actors, "));
        assert_eq!(help("title: A\ndate: 2025\nauthors: Desk\n"), "write `authors: [Desk]`");
        assert_eq!(help("title: A\ndate: 2025\nstatus: setled\n"), "did you mean `settled`?");
        assert_eq!(help("title: A\ndate: 2025\nstatus: x\n"), "write one of: developing, settled, archived");
        assert_eq!(help("title: A\ndate: 15 August 2025\n"), "write `2025-08-15`");
        assert_eq!(help("title: A\n"), "add `date: 2025-08-15`");
    }

    const GOOD: &str = "{outlet: A, title: B, date: 2025}";

    #[test]
    fn good_entries_survive_bad_ones_in_their_order() {
        let yaml = format!(
            "z: {GOOD}\nb: {{outlet: A, titel: B, date: 2025}}\nc: {{outlet: A, title: B, title: C, date: 2025}}\na: {GOOD}\nz: {GOOD}\nd:\n"
        );
        let mut found = Vec::new();
        let read = read_map::<Source>(&file(&yaml), &mut found);
        assert_eq!(read.iter().map(|(k, _)| k.as_str()).collect::<Vec<_>>(), ["z", "a"]);
        assert_eq!(shown(&found), ["FMT003:2:16", "FMT008:3:26", "FMT008:5:1", "FMT005:6:1"]);
    }

    #[test]
    fn a_map_file_without_entries_is_fine() {
        for yaml in ["", "# none yet\n", "---\n", "~\n", "{}\n"] {
            let mut found = Vec::new();
            assert!(read_map::<Source>(&file(yaml), &mut found).is_empty());
            assert_eq!(shown(&found), Vec::<String>::new(), "{yaml}");
        }
        let mut found = Vec::new();
        assert!(read_map::<Source>(&file("- a\n"), &mut found).is_empty());
        assert_eq!(shown(&found), ["FMT001:1:1"]);
    }

    #[test]
    fn options_of_a_block_are_found_in_the_file() {
        let text = "Text\n\n> ```{x}\n> title: A\n> dat: 2025\n> ```\n";
        let source = Arc::new(SourceFile::new("a.md", text, 0..0));
        let at = text.find("title").unwrap()..text.rfind("> ```").unwrap();
        let mut found = Vec::new();
        assert!(read_str::<Explainer>("title: A\ndat: 2025\n", &source, at, &mut found).is_none());
        assert_eq!(shown(&found), ["BLK002:5:3"]);
    }

    #[test]
    fn bombs_are_refused_by_a_limit() {
        let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let below = vec![format!("*a{}", i - 1); 10].join(", ");
            laughs += &format!("a{i}: &a{i} [{below}]\n");
        }
        let deep = "[".repeat(10_000);
        let closed = format!("title: {}{}\n", "[".repeat(5000), "]".repeat(5000));
        for yaml in [laughs, deep, closed, "- ".repeat(10_000), "{a: ".repeat(50_000), "title: &a [*a]\n".to_owned()] {
            let mut found = Vec::new();
            assert!(read::<Explainer>(&file(&yaml), &mut found).is_none());
            assert!(read_map::<Source>(&file(&yaml), &mut found).is_empty());
            assert!(found.iter().all(|d| d.code.code == "FIL006"), "{:?}", shown(&found));
        }
    }

    #[test]
    fn harmless_aliases_are_read() {
        let mut found = Vec::new();
        assert!(read::<Explainer>(&file("title: &t A\nsummary: *t\ndate: 2025\n"), &mut found).is_some());
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "([a-z]{1,5}: |[\\[\\]{}&*!|>'\"%@`,?#~-]| |\n|\t|\r\n|title|date: 2025|é|\\PC){0,40}", start in 0usize..9) {
            let whole = Arc::new(SourceFile::new("a", text.as_str(), start..text.len()));
            let mut found = Vec::new();
            read::<Explainer>(&whole, &mut found);
            read_map::<Source>(&whole, &mut found);
            read_str::<Config>(&text, &whole, start..text.len() + 3, &mut found);
            for d in &found {
                let p = d.location.as_ref().map(resolve).unwrap();
                prop_assert!(text.get(p.start..p.end).is_some());
                crate::diagnostics::human(d, false);
            }
        }
    }
}
