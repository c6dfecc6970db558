//! Diagnostics for people: the line, the mark, and what to do, in the shape that compilers taught people to read.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use rayon::prelude::*;

use super::{Diagnostic, Location, Place, Position, Severity, resolve};

/// One diagnostic as it stands in a terminal, with its line end. With `color`, as ANSI escapes.
///
/// Nothing of the content reaches the terminal as a control character.
pub fn human(d: &Diagnostic, color: bool) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = level.primary_title(one_line(&d.message)).id(d.code.code).elements(Vec::<Origin>::new());
    if let Some(location) = &d.location {
        group = add(group, location, &d.label, AnnotationKind::Primary);
    }
    for (message, location) in &d.related {
        group = add(group, location, message, AnnotationKind::Context);
    }
    if let Some(help) = &d.help {
        let lines: Vec<String> = help.lines().map(printable).collect();
        group = group.element(Level::HELP.message(lines.join("\n")));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut here, by what is marked; the renderer would cut them by the length of the label.
    let shown = renderer.term_width(10_000).render(&[group]);
    without_gaps(&shown)
}

/// Many diagnostics, an empty line between them.
pub fn human_all(diagnostics: &[Diagnostic], color: bool) -> String {
    let shown: Vec<String> = diagnostics.par_iter().map(|d| human(d, color)).collect();
    shown.join("\n")
}

/// Adds the place and, unless it is the file as a whole, the line with its mark.
fn add<'a>(group: Group<'a>, location: &Location, label: &str, kind: AnnotationKind) -> Group<'a> {
    let origin = Origin::path(one_line(&location.file.path));
    if location.place == Place::File {
        let group = group.element(origin);
        return if label.is_empty() { group } else { group.element(Level::NOTE.message(one_line(label))) };
    }
    let at = resolve(location);
    let view = View::of(&location.file.text, &at);
    let annotation = kind.span(view.mark);
    let annotation = if label.is_empty() { annotation } else { annotation.label(one_line(label)) };
    group
        .element(origin.line(at.line).char_column(at.column))
        .element(Snippet::source(view.line).line_start(at.line).fold(false).annotation(annotation))
}

/// The renderer leaves a bar without anything before the remedy, and dots where a snippet names no file since the origin
/// before it does; the house style has neither.
fn without_gaps(shown: &str) -> String {
    let lines: Vec<&str> = shown.lines().collect();
    let mut out = String::with_capacity(shown.len() + 1);
    for (i, line) in lines.iter().enumerate() {
        let next = lines.get(i + 1).map(|l| plain(l));
        let before_note = next.is_some_and(|next| next.trim_start().starts_with("= "));
        let gap = plain(line);
        if gap.trim() != ":::" && !(before_note && gap.trim() == "|") {
            // Without line numbers there is no margin, and the arrow would start in the first column.
            let margin = if i > 0 && lines.get(1).is_some_and(|l| plain(l).starts_with("--> ")) { " " } else { "" };
            let _ = writeln!(out, "{margin}{}", line.trim_end());
        }
    }
    out
}

/// A line of the renderer's without its own colours.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('m').map_or("", |(_, text)| text))
}

/// The part of a line that is shown, and the mark in it.
struct View {
    line: String,
    mark: std::ops::Range<usize>,
}

/// How much of a line is shown before the mark, if it is long, and how much from there on: in characters.
const BEFORE: usize = 60;
const FROM: usize = 100;

impl View {
    /// Of a mark over several lines, the first line.
    fn of(text: &str, at: &Position) -> Self {
        let start = text.get(..at.start).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1);
        let before = text.get(start..at.start).unwrap_or_default();
        let rest = text.get(at.start..).unwrap_or_default();
        let rest = rest.split('\n').next().unwrap_or_default();
        let rest = rest.strip_suffix('\r').unwrap_or(rest);
        let marked = rest.len().min(at.end.saturating_sub(at.start));
        let (inside, after) = rest.split_at_checked(marked).unwrap_or((rest, ""));
        // What is short enough as a whole is shown as a whole.
        let room = BEFORE + FROM;
        let fits = |text: &str, room: usize| text.chars().nth(room).is_none();
        let (before, inside, after) =
            match fits(before, room) && fits(rest, room) && fits(&format!("{before}{rest}"), room) {
                true => (printable(before), printable(inside), printable(after)),
                false => Self::cut(before, inside, after),
            };
        let mark = before.len()..before.len() + inside.len();
        Self { line: format!("{before}{inside}{after}"), mark }
    }

    fn cut(before: &str, inside: &str, after: &str) -> (String, String, String) {
        let from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(i, _)| i);
        let sign = if from > 0 { "…" } else { "" };
        let before = format!("{sign}{}", printable(before.get(from..).unwrap_or_default()));
        match inside.char_indices().nth(FROM) {
            Some((end, _)) => (before, printable(inside.get(..end).unwrap_or_default()), "…".to_owned()),
            None => {
                let left = FROM - inside.chars().count();
                let end = after.char_indices().nth(left).map(|(i, _)| i);
                let shown = printable(end.and_then(|end| after.get(..end)).unwrap_or(after));
                (before, printable(inside), shown + if end.is_some() { "…" } else { "" })
            }
        }
    }
}

/// Text on one line.
fn one_line(text: &str) -> String {
    printable(&text.replace(['\n', '\r'], " "))
}

/// Text without anything that a terminal would obey: control characters, and those that turn the direction of text or
/// break its lines, stand as escapes such as `\u{1b}`; a tab is four spaces.
pub(super) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                out.extend(c.escape_unicode());
            }
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{SourceFile, codes};
    use std::sync::Arc;

    fn at(text: &str, marked: &str) -> Location {
        let file = Arc::new(SourceFile::new("content/a.md", text, 0..0));
        let start = text.find(marked).unwrap();
        Location::span(&file, start..start + marked.len())
    }

    #[test]
    fn the_house_style_is_kept() {
        let text = format!("{}Putin has rejected an immediate ceasefire.[^bbc-ceasefir]\n", "\n".repeat(13));
        let d =
            Diagnostic::new(codes::UNKNOWN_MENTION, "no source is called `bbc-ceasefir`", at(&text, "[^bbc-ceasefir]"))
                .label("not in content/sources.yaml")
                .help("did you mean `bbc-ceasefire`?");
        assert_eq!(
            human(&d, false),
            "error[LNK002]: no source is called `bbc-ceasefir`\n  --> content/a.md:14:43\n   |\n\
             14 | Putin has rejected an immediate ceasefire.[^bbc-ceasefir]\n   \
                |                                           ^^^^^^^^^^^^^^^ not in content/sources.yaml\n   \
                = help: did you mean `bbc-ceasefire`?\n"
        );
    }

    #[test]
    fn related_places_follow() {
        let text = "title: A\ntitle: B\n";
        let d = Diagnostic::new(codes::DUPLICATE_KEY, "twice", at(text, "title: B"))
            .related("first here", at(text, "title: A"));
        assert_eq!(
            human(&d, false),
            "error[FMT008]: twice\n --> content/a.md:2:1\n  |\n2 | title: B\n  | ^^^^^^^^\n ::: content/a.md:1:1\n  |\n\
             1 | title: A\n  | -------- first here\n"
        );
    }

    #[test]
    fn what_has_no_line_shows_none() {
        let d = Diagnostic::general(codes::NO_SITE, "no site here").help("run `dateline init`");
        assert_eq!(human(&d, false), "error[CFG002]: no site here\n = help: run `dateline init`\n");
        let file = at("x", "x").file;
        let d = Diagnostic::new(codes::NOT_TEXT, "not text", Location::file(&file)).help("save it as UTF-8");
        assert_eq!(human(&d, false), "error[FIL002]: not text\n --> content/a.md\n  = help: save it as UTF-8\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("{}mark{}\n", "é".repeat(2_500_000), "x".repeat(2_500_000));
        let shown = human(&Diagnostic::new(codes::BAD_VALUE, "m", at(&text, "mark")), false);
        assert!(shown.contains("content/a.md:1:2500001"), "{shown}");
        assert!(shown.contains("éémarkxx"), "{shown}");
        assert!(shown.lines().all(|l| l.chars().count() < 200), "{shown}");
        let long = human(&Diagnostic::new(codes::BAD_VALUE, "m", at(&text, &text[..5_000_000])), false);
        assert!(long.lines().all(|l| l.chars().count() < 200));
    }

    #[test]
    fn marks_stand_under_what_they_mark() {
        for (text, marked) in [("\ttab x\r\n", "x"), ("東京 x", "x"), ("سلام x", "x"), ("\u{1b}[31m x", "x")] {
            let shown = human(&Diagnostic::new(codes::BAD_VALUE, "m", at(text, marked)), false);
            let lines: Vec<&str> = shown.lines().collect();
            let wide =
                |s: &str| s.chars().map(|c| if ('\u{3000}'..'\u{a000}').contains(&c) { 2 } else { 1 }).sum::<usize>();
            assert_eq!(lines[3].split('x').next().map(wide), lines[4].find('^'), "{shown}");
        }
    }

    #[test]
    fn nothing_of_the_content_commands_the_terminal() {
        let evil = "a\u{1b}[2J\u{9b}31m\u{202e}\u{7}\u{7f}\rb";
        let d =
            Diagnostic::new(codes::BAD_VALUE, evil, at(evil, "b")).label(evil).help(evil).related(evil, at(evil, "a"));
        let shown = human(&d, false);
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
        assert!(!shown.contains('\u{202e}'));
        let colored = human(&d, true);
        assert!(!colored.contains("\u{1b}[2J") && !colored.contains('\u{9b}'), "{colored:?}");
    }
}
