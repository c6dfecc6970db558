//! Findings that a writer has looked at and lets stand: `<!-- dateline: allow SRC001 because … -->`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};

use crate::diagnostics::{Diagnostic, Location, SourceFile, resolve};

const OPENS: &str = "<!--";
const CLOSES: &str = "-->";
const WORD: &str = "dateline:";

/// A comment that lets findings stand.
#[derive(Debug, Clone)]
pub struct Silencer {
    file: Arc<SourceFile>,
    span: Range<usize>,
    /// The rule's code, as it was written.
    pub code: String,
    /// Why.
    pub reason: String,
    /// The lines on which it silences, from 1.
    lines: Range<usize>,
    used: bool,
}

impl Silencer {
    /// Where it stands.
    pub fn location(&self) -> Location {
        Location::span(&self.file, self.span.clone())
    }

    /// Whether it has silenced anything.
    pub fn is_used(&self) -> bool {
        self.used
    }
}

/// Finds the silencers of a file. One on a line of its own is for the block that follows; others for the block in which they
/// stand: in Markdown up to the nearest blank lines, in YAML their line. One that is shown as code silences nothing.
pub fn find(file: &Arc<SourceFile>) -> Vec<Silencer> {
    let text: &str = &file.text;
    if !text.contains(WORD) {
        return Vec::new();
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let shown = code(file);
    let mut silencers = Vec::new();
    for (start, _) in text.match_indices(OPENS).filter(|(start, _)| !shown.iter().any(|code| code.contains(start))) {
        let Some(length) = text[start..].find(CLOSES) else { break };
        let inside = text[start + OPENS.len()..start + length].trim();
        let Some(rest) = inside.strip_prefix(WORD).map(str::trim_start).and_then(|rest| rest.strip_prefix("allow"))
        else {
            continue;
        };
        let span = start..start + length + CLOSES.len();
        let line = text[..start].matches('\n').count();
        let last = line + text[span.clone()].matches('\n').count();
        let in_yaml = file.yaml.contains(&start);
        let (codes, reason) = rest.split_once(" because ").unwrap_or((rest, ""));
        for code in codes.split([',', ' ']).map(str::trim).filter(|code| !code.is_empty()) {
            silencers.push(Silencer {
                file: file.clone(),
                span: span.clone(),
                code: code.to_owned(),
                reason: reason.trim().to_owned(),
                lines: reach(&lines, line, last, in_yaml),
                used: false,
            });
        }
    }
    silencers
}

/// Where the Markdown of a file is code.
fn code(file: &SourceFile) -> Vec<Range<usize>> {
    let body = file.yaml.end;
    let events = Parser::new(file.text.get(body..).unwrap_or_default()).into_offset_iter();
    let code = events.filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))));
    code.map(|(_, at)| at.start + body..at.end + body).collect()
}

/// The lines, from 1, on which a comment on the lines `first` to `last`, from 0, silences.
fn reach(lines: &[&str], first: usize, last: usize, in_yaml: bool) -> Range<usize> {
    let is_blank = |i: usize| lines.get(i).is_none_or(|line| line.trim().is_empty());
    let line = lines.get(first).map_or("", |line| line.trim());
    let alone = line.starts_with(OPENS) || line.trim_start_matches('#').trim_start().starts_with(OPENS);
    let ends = lines.get(last).is_some_and(|line| line.trim_end().ends_with(CLOSES));
    if in_yaml {
        return if alone && ends { first + 1..last + 3 } else { first + 1..last + 2 };
    }
    // On lines of its own, with a blank line behind: the next block.
    let start = if alone && ends && is_blank(last + 1) {
        (last + 1..lines.len()).find(|i| !is_blank(*i)).unwrap_or(last)
    } else {
        last
    };
    let from = if alone && ends { first } else { (0..first).rev().find(|i| is_blank(*i)).map_or(0, |i| i + 1) };
    let to = (start..lines.len()).find(|i| is_blank(*i)).unwrap_or(lines.len());
    from + 1..to + 1
}

/// Takes out the findings that a silencer with a reason lets stand, and notes which silencers did.
pub fn apply(silencers: &mut [Silencer], found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut by_file: BTreeMap<String, Vec<&mut Silencer>> = BTreeMap::new();
    for silencer in silencers.iter_mut().filter(|silencer| !silencer.reason.is_empty()) {
        by_file.entry(silencer.file.path.clone()).or_default().push(silencer);
    }
    let mut stands = |finding: &Diagnostic| {
        let Some(location) = &finding.location else { return true };
        let Some(silencers) = by_file.get_mut(&location.file.path) else { return true };
        let at = resolve(location);
        let mut silenced = false;
        for silencer in silencers.iter_mut().filter(|silencer| silencer.code == finding.code.code) {
            if silencer.lines.start <= at.end_line && at.line < silencer.lines.end {
                silencer.used = true;
                silenced = true;
            }
        }
        !silenced
    };
    found.into_iter().filter(|finding| stands(finding)).collect()
}
