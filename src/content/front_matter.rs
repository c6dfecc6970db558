//! Front matter: the YAML between two `---` lines at the top of a Markdown file.

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::yaml;
use crate::diagnostics::{Diagnostic, Location, Place, SourceFile, codes};

const FENCE: &str = "---";

/// What is wrong when only blank lines stand above the front matter.
const NOT_FIRST: &str = "the front matter must begin on the first line of the file";

/// What is wrong when the lines end in carriage returns alone, so that the file is one line.
const OLD_LINE_ENDS: &str = "the lines of this file end as those of very old Macs do, which makes it a single line";

/// A Markdown file, taken apart.
#[derive(Debug)]
pub struct Split {
    /// The file; its YAML is what stands between the fences.
    pub file: Arc<SourceFile>,
    /// Where the body begins.
    pub body: usize,
    /// Whether the front matter can be read.
    pub readable: bool,
}

/// Splits a Markdown file into front matter and body. `sample` is a line of front matter that fits the kind, for the remedy.
///
/// A fault of the front matter is reported; the body is then all that is not front matter for sure.
pub fn split(path: &str, text: String, sample: &str, found: &mut Vec<Diagnostic>) -> Split {
    let parts = find(&text);
    let (yaml, body, fault) = match parts {
        Ok((yaml, body)) => (yaml, body, None),
        Err((span, body, message)) => (0..0, body, Some((span, message))),
    };
    let file = Arc::new(SourceFile::new(path, text, yaml));
    let readable = fault.is_none();
    if let Some((span, message)) = fault {
        let help = match message {
            NOT_FIRST => "delete the empty lines above the first `---`".to_owned(),
            OLD_LINE_ENDS => "save it with the line ends LF or CRLF in your editor".to_owned(),
            _ => looks_like(sample),
        };
        found.push(Diagnostic::new(codes::FRONT_MATTER, message, Location::span(&file, span)).help(help));
    }
    Split { file, body, readable }
}

/// Reads the front matter as a `T`, and says of tabs what YAML's own error does not.
pub fn fields<T: DeserializeOwned + JsonSchema>(split: &Split, found: &mut Vec<Diagnostic>) -> Option<T> {
    if !split.readable {
        return None;
    }
    let before = found.len();
    let fields = yaml::read(&split.file, found);
    for fault in found.iter_mut().skip(before).filter(|d| d.code == codes::YAML_SYNTAX) {
        let Some(Place::Span(at)) = fault.location.as_ref().map(|l| &l.place) else { continue };
        if let Some(span) = tab(&split.file, at.start) {
            let message = "a tab indents this line of the front matter";
            *fault = Diagnostic::new(codes::FRONT_MATTER, message, Location::span(&split.file, span))
                .label("a tab")
                .help("indent with spaces, two a level");
        }
    }
    fields
}

/// What a front matter looks like, for a remedy.
fn looks_like(sample: &str) -> String {
    format!("a front matter looks like this:\n{FENCE}\n{sample}\n{FENCE}")
}

type Fault = (Range<usize>, usize, &'static str);

/// The range of the YAML and the start of the body; else the faulty line, the start of the body and what is wrong.
fn find(text: &str) -> Result<(Range<usize>, usize), Fault> {
    let mut lines = lines(text);
    let first = lines.next().unwrap_or(0..0);
    let opening = text.get(first.clone()).unwrap_or_default();
    if opening.trim_end() != FENCE {
        let shown = first.start..first.start + opening.trim_end().len();
        return Err((shown, 0, no_fence(text, opening.trim_end())));
    }
    let start = first.end;
    match lines.find(|line| text.get(line.clone()).unwrap_or_default().trim_end() == FENCE) {
        Some(closing) => Ok((start..closing.start, closing.end)),
        None => Err((
            first.start..first.start + FENCE.len(),
            text.len(),
            "the front matter is not closed: a line `---` is missing below it",
        )),
    }
}

fn no_fence(text: &str, opening: &str) -> &'static str {
    if text.trim().is_empty() {
        "the file is empty, and has no front matter"
    } else if opening.starts_with("+++") {
        "the front matter is TOML; Dateline reads YAML between lines `---`"
    } else if text.contains('\r') && !text.contains('\n') {
        OLD_LINE_ENDS
    } else if opening.is_empty() && text.trim_start().starts_with(FENCE) {
        NOT_FIRST
    } else {
        "the front matter is missing: the first line is not `---`"
    }
}

/// The byte ranges of the lines, line ends included.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..*at)
    })
}

/// The tab that indents the line at byte `at`.
fn tab(file: &SourceFile, at: usize) -> Option<Range<usize>> {
    let before = file.text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = file.text.get(start..)?.lines().next()?;
    let content = line.trim_start_matches([' ', '\t']);
    let tab = start + line.get(..line.len() - content.len())?.find('\t')?;
    Some(tab..tab + 1)
}
