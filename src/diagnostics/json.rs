//! Diagnostics for programs: one JSON object, and annotations in GitHub's workflow logs.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::fix::settle;
use super::human::printable;
use super::{Diagnostic, Fix, Location, Settled, Severity, resolve};

/// How many diagnostics there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// What keeps the site from being published.
    pub errors: usize,
    /// What misleads readers or was forgotten.
    pub warnings: usize,
    /// What is worth a look.
    pub infos: usize,
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let said: Vec<String> = counts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}{}", if *n == 1 { "" } else { "s" }))
            .collect();
        f.write_str(&said.join(", "))
    }
}

impl Summary {
    /// Counts.
    pub fn of<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Self {
        let mut summary = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
        }
        summary
    }
}

/// What `--format json` prints: everything that was found, and how much of it.
///
/// Lines and columns count from 1, columns in characters; an end is just behind the last character. More keys may be added.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Diagnostics")]
pub struct Report<'a> {
    /// What was found, by file and place.
    diagnostics: Vec<Entry<'a>>,
    /// How many there are.
    summary: Summary,
}

/// One thing that is wrong. What concerns no file has null for file, line and column.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
pub struct Entry<'a> {
    /// The code of the rule, such as SRC001. It never changes its meaning.
    pub code: &'a str,
    /// The name of the rule.
    pub name: &'a str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: &'a str,
    /// What to do instead.
    pub help: Option<&'a str>,
    /// The file, relative to the folder of site.yaml, with `/`.
    pub file: Option<&'a str>,
    /// The line on which it starts.
    pub line: Option<usize>,
    /// The column at which it starts.
    pub column: Option<usize>,
    /// The line on which it ends.
    pub end_line: Option<usize>,
    /// The column behind its end.
    pub end_column: Option<usize>,
    /// Other places that belong to it.
    related: Vec<Related<'a>>,
    /// The change that `dateline check --fix` makes.
    fix: Option<Mending<'a>>,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Serialize, JsonSchema)]
struct Related<'a> {
    /// What it has to do with it.
    message: &'a str,
    /// The file.
    file: &'a str,
    /// The line.
    line: usize,
    /// The column.
    column: usize,
}

/// A change that mends a diagnostic: all of its edits, or none.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct Mending<'a> {
    /// What it does.
    message: &'a str,
    /// The edits. None overlaps another.
    edits: Vec<Replaced<'a>>,
}

/// A range of a file, and what takes its place.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct Replaced<'a> {
    /// The file.
    file: &'a str,
    /// The line on which the range starts.
    line: usize,
    /// The column at which it starts.
    column: usize,
    /// The line on which it ends.
    end_line: usize,
    /// The column behind its end.
    end_column: usize,
    /// What is to stand there.
    replacement: &'a str,
}

/// The object that `--format json` prints, a [`Report`], on one line without a line end.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let entries = diagnostics.par_iter().map(Entry::of);
    let report = Report { diagnostics: entries.collect(), summary: Summary::of(diagnostics) };
    // Strings and numbers always serialize.
    serde_json::to_string(&report).unwrap_or_default()
}

impl<'a> Entry<'a> {
    /// A diagnostic, with its lines and columns looked up.
    pub fn of(d: &'a Diagnostic) -> Self {
        let position = d.location.as_ref().map(resolve);
        Self {
            code: d.code.code,
            name: d.code.name,
            severity: d.severity,
            message: &d.message,
            help: d.help.as_deref(),
            file: d.location.as_ref().map(|l| l.file.path.as_str()),
            line: position.map(|p| p.line),
            column: position.map(|p| p.column),
            end_line: position.map(|p| p.end_line),
            end_column: position.map(|p| p.end_column),
            related: d.related.iter().map(|(message, location)| Related::of(message, location)).collect(),
            fix: d.fix.as_ref().and_then(Mending::of),
        }
    }
}

impl<'a> Mending<'a> {
    fn of(fix: &'a Fix) -> Option<Self> {
        let edits = settle(fix)?.into_iter().map(Replaced::of).collect();
        Some(Self { message: &fix.message, edits })
    }
}

impl<'a> Replaced<'a> {
    fn of(Settled { file, at, replacement }: Settled<'a>) -> Self {
        Self {
            file: &file.path,
            line: at.line,
            column: at.column,
            end_line: at.end_line,
            end_column: at.end_column,
            replacement,
        }
    }
}

impl<'a> Related<'a> {
    fn of(message: &'a str, location: &'a Location) -> Self {
        let position = resolve(location);
        Self { message, file: &location.file.path, line: position.line, column: position.column }
    }
}

/// Workflow commands, one a line, by which GitHub Actions annotates the files of a pull request.
pub fn github(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|d| annotation(d) + "\n").collect()
}

fn annotation(d: &Diagnostic) -> String {
    let command = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let place = d.location.as_ref().map_or_else(String::new, |location| {
        let at = resolve(location);
        let file = property(&location.file.path);
        format!("file={file},line={},col={},endLine={},endColumn={},", at.line, at.column, at.end_line, at.end_column)
    });
    let title = property(&format!("{} {}", d.code.code, d.code.name));
    let help = d.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
    format!("::{command} {place}title={title}::{}", data(&format!("{}{help}", d.message)))
}

/// The message of a workflow command, escaped as the Actions runner unescapes it.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| printable(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    printable(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{SourceFile, codes};
    use std::sync::Arc;

    fn found() -> Vec<Diagnostic> {
        let file = Arc::new(SourceFile::new("content/a,b.md", "é x\n", 0..0));
        vec![
            Diagnostic::new(codes::BAD_DATE, "100% wrong:\nit is", Location::span(&file, 3..4))
                .help("write `2025`")
                .related("see", Location::file(&file))
                .fix(Fix::replace(Location::span(&file, 3..4), "x", "y")),
            Diagnostic::general(codes::NO_SITE, "no site"),
            Diagnostic::new(codes::STRAY_FILE, "stray", Location::file(&file)),
        ]
    }

    #[test]
    fn the_object_is_as_documented() {
        let value: serde_json::Value = serde_json::from_str(&json(&found())).unwrap();
        assert_eq!(
            value["diagnostics"][0],
            serde_json::json!({
                "code": "FMT006", "name": "bad-date", "severity": "error", "message": "100% wrong:\nit is", "help": "write `2025`",
                "file": "content/a,b.md", "line": 1, "column": 3, "end_line": 1, "end_column": 4,
                "related": [{ "message": "see", "file": "content/a,b.md", "line": 1, "column": 1 }],
                "fix": { "message": "write `y`", "edits": [{
                    "file": "content/a,b.md", "line": 1, "column": 3, "end_line": 1, "end_column": 4, "replacement": "y",
                }] },
            })
        );
        assert!(value["diagnostics"][1]["file"].is_null() && value["diagnostics"][1]["fix"].is_null());
        assert_eq!(value["summary"], serde_json::json!({ "errors": 2, "warnings": 1, "infos": 0 }));
    }

    #[test]
    fn annotations_are_escaped() {
        let shown = github(&found());
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(
            lines,
            [
                "::error file=content/a%2Cb.md,line=1,col=3,endLine=1,endColumn=4,title=FMT006 bad-date::100%25 wrong:%0Ait is%0Ahelp: write `2025`",
                "::error title=CFG002 no-site::no site",
                "::warning file=content/a%2Cb.md,line=1,col=1,endLine=1,endColumn=1,title=FIL007 stray-file::stray",
            ]
        );
    }
}
