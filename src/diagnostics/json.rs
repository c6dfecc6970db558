//! Diagnostics for programs: one JSON object, and annotations in GitHub's workflow logs.

use serde::Serialize;

use super::human::printable;
use super::{Diagnostic, Location, Resolver, Severity};

/// How many diagnostics there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
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

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
}

/// The object that `--format json` prints, on one line without a line end. What has no place has null for file, line and column;
/// lines and columns count from 1, columns in characters; `end_column` is just behind the last character.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut resolver = Resolver::default();
    let report = Report {
        diagnostics: diagnostics.iter().map(|d| Entry::of(d, &mut resolver)).collect(),
        summary: Summary::of(diagnostics),
    };
    // Strings and numbers always serialize.
    serde_json::to_string(&report).unwrap_or_default()
}

impl<'a> Entry<'a> {
    fn of(d: &'a Diagnostic, resolver: &mut Resolver) -> Self {
        let position = d.location.as_ref().map(|l| resolver.resolve(l));
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
            related: d.related.iter().map(|(message, location)| Related::of(message, location, resolver)).collect(),
        }
    }
}

impl<'a> Related<'a> {
    fn of(message: &'a str, location: &'a Location, resolver: &mut Resolver) -> Self {
        let position = resolver.resolve(location);
        Self { message, file: &location.file.path, line: position.line, column: position.column }
    }
}

/// Workflow commands, one a line, by which GitHub Actions annotates the files of a pull request.
pub fn github(diagnostics: &[Diagnostic]) -> String {
    let mut resolver = Resolver::default();
    diagnostics.iter().map(|d| annotation(d, &mut resolver) + "\n").collect()
}

fn annotation(d: &Diagnostic, resolver: &mut Resolver) -> String {
    let command = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let place = d.location.as_ref().map_or_else(String::new, |location| {
        let at = resolver.resolve(location);
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
        let file = Arc::new(SourceFile { path: "content/a,b.md".into(), text: "é x\n".into(), yaml: 0..0 });
        vec![
            Diagnostic::new(codes::BAD_DATE, "100% wrong:\nit is", Location::span(&file, 3..4))
                .help("write `2025`")
                .related("see", Location::file(&file)),
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
            })
        );
        assert!(value["diagnostics"][1]["file"].is_null());
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
