//! Diagnostics: what is wrong, where, and what to type instead. They are values, gathered and never printed where they arise.

pub mod codes;
mod fix;
mod human;
mod json;
mod locate;
mod sarif;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

pub use codes::Code;
pub use fix::{Change, Edit, Fix, Settled, mend, mendable};
pub use human::{human, human_all};
pub use json::{Entry, Report, Summary, github, json};
pub(crate) use locate::Outline;
pub use locate::{Position, resolve};
pub use sarif::sarif;

/// A file of the site as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path relative to the site's root, with `/`.
    pub path: String,
    /// The whole text, byte order mark removed.
    pub text: Arc<str>,
    /// The part that is YAML: the front matter of a Markdown file, all of a YAML file, nothing of others.
    pub yaml: Range<usize>,
    known: locate::Known,
}

impl SourceFile {
    /// A file that was read.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>, yaml: Range<usize>) -> Self {
        Self { path: path.into(), text: text.into(), yaml, known: locate::Known::default() }
    }
}

/// The path of a field in YAML, such as `history[0].status`; the empty path is the document itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(pub String);

impl FieldPath {
    /// The document itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of `below` under this one. `below` starts with a key, or with `[` for an item of a list.
    pub fn join(&self, below: &str) -> Self {
        match (self.0.is_empty(), below.is_empty() || below.starts_with('[')) {
            (true, _) => Self(below.to_owned()),
            (false, true) => Self(format!("{}{below}", self.0)),
            (false, false) => Self(format!("{}.{below}", self.0)),
        }
    }

    /// The path of the key `key` under this one, whatever it holds. A key with a dot, a bracket, a quote, a backslash or a
    /// blank, and the empty key, stands as `["…"]` with JSON's escapes, as in JSONPath (RFC 9535); any other as it is.
    pub fn key(&self, key: &str) -> Self {
        let plain = |c: char| !matches!(c, '.' | '[' | ']' | '"' | '\\') && !c.is_whitespace() && !c.is_control();
        match !key.is_empty() && key.chars().all(plain) {
            true => self.join(key),
            false => self.join(&format!("[{}]", serde_json::Value::from(key))),
        }
    }

    /// The path of the item at `index`, counted from 0, of the list at this path.
    pub fn item(&self, index: usize) -> Self {
        self.join(&format!("[{index}]"))
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A range of bytes.
    Span(Range<usize>),
    /// The value of a field; within it, a range of the value's bytes.
    Field(FieldPath, Option<Range<usize>>),
    /// The key of a field.
    Key(FieldPath),
}

/// A place in a file. The line and column of a field are looked up only when they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The place in it.
    pub place: Place,
}

impl Location {
    /// The file as a whole.
    pub fn file(file: &Arc<SourceFile>) -> Self {
        Self { file: file.clone(), place: Place::File }
    }

    /// A range of bytes.
    pub fn span(file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        Self { file: file.clone(), place: Place::Span(span) }
    }

    /// The value of a field.
    pub fn field(file: &Arc<SourceFile>, path: FieldPath) -> Self {
        Self { file: file.clone(), place: Place::Field(path, None) }
    }

    /// A range of bytes within the value of a field.
    pub fn within(file: &Arc<SourceFile>, path: FieldPath, span: Range<usize>) -> Self {
        Self { file: file.clone(), place: Place::Field(path, Some(span)) }
    }

    /// The key of a field.
    pub fn key(file: &Arc<SourceFile>, path: FieldPath) -> Self {
        Self { file: file.clone(), place: Place::Key(path) }
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site can't be published like this.
    Error,
    /// Readers would be misled, or something is forgotten.
    Warning,
    /// Worth a look.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        })
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The rule.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// A few words beside the mark; often empty.
    pub label: String,
    /// What to do instead.
    pub help: Option<String>,
    /// Where. None for what concerns no file, such as a missing site.
    pub location: Option<Location>,
    /// Other places that belong to it.
    pub related: Vec<(String, Location)>,
    /// How to mend it, where only one answer is right.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic of the rule's own severity at a place.
    pub fn new(code: Code, message: impl Into<String>, location: Location) -> Self {
        Self { location: Some(location), ..Self::general(code, message) }
    }

    /// A diagnostic that belongs to no file.
    pub fn general(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            label: String::new(),
            help: None,
            location: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Says what to do instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do instead, if there is anything to say.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Puts a few words beside the mark.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Names another place that belongs to it.
    pub fn related(mut self, message: impl Into<String>, location: Location) -> Self {
        self.related.push((message.into(), location));
        self
    }

    /// Says how to mend it.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The path of the file that it is about.
    fn path(&self) -> Option<&str> {
        self.location.as_ref().map(|location| location.file.path.as_str())
    }

    /// Whether it keeps a site from being published.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by file, place and code, so that the same site gives the same list whatever the threads did.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let start = |found: &Diagnostic| found.location.as_ref().map(|location| resolve(location).start);
    let placed = std::mem::take(diagnostics).into_par_iter().map(|found| (start(&found), found));
    let mut placed: Vec<(Option<usize>, Diagnostic)> = placed.collect();
    placed.par_sort_by(|(a, one), (b, other)| {
        (one.path(), a, one.code.code, &one.message).cmp(&(other.path(), b, other.code.code, &other.message))
    });
    diagnostics.extend(placed.into_iter().map(|(_, found)| found));
}

/// The nearest of `known` to `word`, if it is near enough to be what was meant: also without the outlet that both
/// may begin with, as what is meant by `ledger-walkout` is no `ledger-talks`.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|k| (strsim::osa_distance(&lower, &k.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= slips(word, k) && *distance <= slips(rest(word, k), rest(k, word)))
        .min()
        .map(|(_, k)| k)
}

/// How many letters may be wrong in one of two words that is meant for the other.
fn slips(a: &str, b: &str) -> usize {
    1 + a.chars().count().min(b.chars().count()) / 4
}

/// What an id has behind its first part, if another begins with that, too.
fn rest<'a>(id: &'a str, other: &str) -> &'a str {
    match (id.split_once('-'), other.split_once('-')) {
        (Some((first, rest)), Some((same, _))) if first == same => rest,
        _ => id,
    }
}

/// “did you mean `x`?” for the nearest of `known`, if one is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|k| format!("did you mean `{k}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_outlet_are_not_near_for_that() {
        for (word, known, expected) in [
            ("ledger-walkout", "ledger-talks", None),
            ("ledger-tallks", "ledger-talks", Some("ledger-talks")),
            ("who-lands-on-the-island", "who-lands-on-mill-island", Some("who-lands-on-mill-island")),
            ("bbc-ceasefir", "bbc-ceasefire", Some("bbc-ceasefire")),
        ] {
            assert_eq!(nearest(word, [known]), expected, "{word}");
        }
    }
}
