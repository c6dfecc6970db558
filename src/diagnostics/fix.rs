//! Fixes: what a program may change by itself, since only one answer is right; and texts with fixes in them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use similar::TextDiff;

use super::human::printable;
use super::locate::literal;
use super::{Diagnostic, Location, Place, Position, SourceFile};

/// How to mend what is wrong. All of its edits are made, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in a few words: "write `Kyiv`".
    pub message: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// A text that takes the place of another. Where the file spells that other with quotes or escapes, folds it, or says
/// something else, there is nothing to replace and the fix does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where `written` stands.
    pub location: Location,
    /// What stands there, character by character.
    pub written: String,
    /// What is to stand there.
    pub replacement: String,
}

/// An edit whose place has been found in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled<'f> {
    /// The file.
    pub file: &'f Arc<SourceFile>,
    /// Where in it.
    pub at: Position,
    /// What is to stand there.
    pub replacement: &'f str,
}

/// A file whose text is to be another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file as it was read.
    pub file: Arc<SourceFile>,
    /// Its text when all is mended.
    pub text: String,
}

impl Fix {
    /// A fix of one edit.
    pub fn replace(location: Location, written: impl Into<String>, replacement: impl Into<String>) -> Self {
        let (written, replacement) = (written.into(), replacement.into());
        Self { message: format!("write `{replacement}`"), edits: vec![Edit { location, written, replacement }] }
    }
}

/// The edits of a fix with their places; none if one of them can't be made.
pub fn settle(fix: &Fix) -> Option<Vec<Settled<'_>>> {
    fix.edits.iter().map(settled).collect()
}

fn settled(edit: &Edit) -> Option<Settled<'_>> {
    let Edit { location, written, replacement } = edit;
    let at = literal(location)?;
    let stands = location.file.text.get(at.start..at.end) == Some(written);
    (stands && fits(&location.place, written, replacement)).then_some(Settled { file: &location.file, at, replacement })
}

/// Whether a replacement is sure to be read as plain words where it is put. What already stood there does no harm.
fn fits(place: &Place, written: &str, replacement: &str) -> bool {
    let is_plain = |c: char| match place {
        Place::Field(..) | Place::Key(_) => c.is_alphanumeric() || " -./’".contains(c),
        Place::File | Place::Span(_) => !c.is_control() && !"\\`*_~[]<>|#^{}$".contains(c),
    };
    let (first, was) = (replacement.chars().next(), written.chars().next());
    // Front matter could take a whole value for a number, a truth value or nothing.
    let is_text =
        || replacement.parse::<f64>().is_err() && !["true", "false", "null"].contains(&&*replacement.to_lowercase());
    replacement.chars().all(|c| is_plain(c) || written.contains(c))
        && (first == was || first.is_some_and(char::is_alphabetic))
        && is_text()
}

/// Makes the fixes of diagnostics in the texts of their files. Returns the files that change, in the order of their paths,
/// and the diagnostics that no change mends. Of two fixes that overlap, the first is made.
pub fn mend(diagnostics: Vec<Diagnostic>) -> (Vec<Change>, Vec<Diagnostic>) {
    let mut drafts: BTreeMap<String, (Arc<SourceFile>, Edits)> = BTreeMap::new();
    let mut rest = Vec::new();
    for diagnostic in diagnostics {
        let settled = diagnostic.fix.as_ref().and_then(|fix| settle(fix)).filter(|edits| {
            edits.iter().all(|edit| drafts.get(&edit.file.path).is_none_or(|(_, made)| made.takes(edit)))
        });
        let Some(settled) = settled else {
            rest.push(diagnostic);
            continue;
        };
        for edit in settled {
            let draft = drafts.entry(edit.file.path.clone()).or_insert_with(|| (edit.file.clone(), Edits::default()));
            draft.1.add(edit.at.start..edit.at.end, edit.replacement);
        }
    }
    let changes = drafts.into_values().map(|(file, edits)| Change { text: edits.apply(&file.text), file });
    (changes.filter(|change| change.text != *change.file.text).collect(), rest)
}

/// How many of the diagnostics have a fix that can be made.
pub fn mendable(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|d| d.fix.as_ref().is_some_and(|fix| settle(fix).is_some())).count()
}

impl Change {
    /// The change as a unified diff, three lines around each edit. `shown` on a terminal, no character of the files commands it.
    pub fn diff(&self, shown: bool) -> String {
        let path = printable(&self.file.path);
        let diff = TextDiff::from_lines(&*self.file.text, &*self.text);
        let text = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        match shown {
            true => text.lines().map(|line| printable(line) + "\n").collect(),
            false => text,
        }
    }
}

/// Edits of one text that don't overlap, by where they start.
#[derive(Debug, Default)]
struct Edits(BTreeMap<usize, (usize, String)>);

impl Edits {
    /// Whether an edit overlaps none of these, or is one of them.
    fn takes(&self, edit: &Settled<'_>) -> bool {
        let Position { start, end, .. } = edit.at;
        if let Some((same, text)) = self.0.get(&start) {
            return *same == end && text == edit.replacement;
        }
        let before = self.0.range(..start).next_back().is_none_or(|(_, (before, _))| *before <= start);
        before && self.0.range(start..).next().is_none_or(|(after, _)| end <= *after)
    }

    fn add(&mut self, span: Range<usize>, replacement: &str) {
        self.0.insert(span.start, (span.end, replacement.to_owned()));
    }

    /// The text with the edits made; all else stays as it is, byte by byte.
    fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (start, (end, replacement)) in &self.0 {
            out.push_str(text.get(done..*start).unwrap_or_default());
            out.push_str(replacement);
            done = *end;
        }
        out + text.get(done..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostics::{FieldPath, codes};

    fn file(text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new("content/a.md", text, 0..text.len()))
    }

    fn found(location: Location, written: &str, replacement: &str) -> Diagnostic {
        Diagnostic::new(codes::BAD_VALUE, "m", location.clone()).fix(Fix::replace(location, written, replacement))
    }

    fn field(text: &str, value: &str) -> Option<String> {
        let start = value.find("Kiev").expect("the name");
        let location = Location::within(&file(text), FieldPath("t".into()), start..start + 4);
        mend(vec![found(location, "Kiev", "Kyiv")]).0.pop().map(|change| change.text)
    }

    #[test]
    fn only_what_is_written_exactly_is_replaced() {
        for (text, value, expected) in [
            ("t: Kiev # Kiev\n", "Kiev", Some("t: Kyiv # Kiev\n")),
            ("t: 'in Kiev'\r\n", "in Kiev", Some("t: 'in Kyiv'\r\n")),
            ("t: 'it''s Kiev'\n", "it's Kiev", Some("t: 'it''s Kyiv'\n")),
            ("t: \"it\\x27s Kiev\"\n", "it's Kiev", None),
            ("t: \"\\x4biev\"\n", "Kiev", None),
            ("t: >\n  a\n  Kiev b\n  Kiev\n", "a Kiev b Kiev\n", Some("t: >\n  a\n  Kyiv b\n  Kiev\n")),
            ("u: &a Kiev\nt: *a\n", "Kiev", None),
            ("x: Kiev\n", "Kiev", None),
        ] {
            assert_eq!(field(text, value).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_would_be_read_otherwise_is_not_put_in() {
        let at = |replacement: &str| {
            let location = Location::field(&file("t: Kiev\n"), FieldPath("t".into()));
            mend(vec![found(location, "Kiev", replacement)]).0.len()
        };
        for (replacement, changes) in
            [("Kyiv", 1), ("Ky: iv", 0), ("'Kyiv'", 0), ("null", 0), ("1e5", 0), ("Kyiv #1", 0)]
        {
            assert_eq!(at(replacement), changes, "{replacement}");
        }
        let location = Location::span(&file("In Kiev.\n"), 3..7);
        assert!(mend(vec![found(location, "Kiev", "*Kyiv*")]).0.is_empty());
    }

    #[test]
    fn of_overlapping_fixes_the_first_is_made_and_the_others_remain() {
        let file = file("abcdef");
        let edit = |span: Range<usize>, to: &str| {
            let written = file.text[span.clone()].to_owned();
            found(Location::span(&file, span), &written, to)
        };
        let (changes, rest) = mend(vec![edit(1..3, "X"), edit(2..4, "Y"), edit(1..3, "X"), edit(3..4, "Z")]);
        assert_eq!(changes.first().map(|change| change.text.as_str()), Some("aXZef"));
        assert_eq!(rest.len(), 1);
    }

    #[test]
    fn a_diff_shows_the_lines_around_and_commands_no_terminal() {
        let old = file("1\n2\n3\n4\nKiev\u{1b}[2J");
        let change = Change { text: old.text.replace("Kiev", "Kyiv"), file: old };
        let expected = "--- a/content/a.md\n+++ b/content/a.md\n@@ -2,4 +2,4 @@\n 2\n 3\n 4\n-Kiev\u{1b}[2J\n\
                        \\ No newline at end of file\n+Kyiv\u{1b}[2J\n\\ No newline at end of file\n";
        assert_eq!(change.diff(false), expected);
        assert_eq!(change.diff(true), expected.replace('\u{1b}', "\\u{1b}"));
    }

    proptest! {
        /// Between the edits, and only there, the text is what it was.
        #[test]
        fn the_rest_of_a_text_stays(parts in proptest::collection::vec(("\\PC{0,6}", "\\PC{0,4}", "\\PC{0,4}"), 0..8)) {
            let (mut old, mut new, mut edits) = (String::new(), String::new(), Edits::default());
            for (kept, written, replacement) in &parts {
                // Two insertions at one place would be one edit.
                old.extend([kept, "\r\n"]);
                new.extend([kept, "\r\n"]);
                edits.add(old.len()..old.len() + written.len(), replacement);
                old.push_str(written);
                new.push_str(replacement);
            }
            prop_assert_eq!(edits.apply(&old), new);
        }
    }
}
