//! Which names a program may write anew where they stand: those in the desk's own plain prose.

use std::ops::Range;

use crate::check::text::quotes::{is_quoted, quotations};
use crate::diagnostics::{Fix, Location, Place};
use crate::model::{AnyEntry, Origin, Prose};

/// The fix that writes the right name for a form of it at a place in an entry's prose; none where the form is quoted, part of
/// a title, an address, code or a reference, or is not written there as it is read.
pub(super) fn in_prose(entry: AnyEntry<'_>, location: &Location, written: &str, right: &str) -> Option<Fix> {
    let (text, range) = match &location.place {
        Place::Span(range) => (&*location.file.text, range.clone()),
        Place::Field(path, Some(range)) => {
            let is_own = |prose: &&Prose| matches!(&prose.origin, Origin::Field(own) if own == path);
            (&*entry.key_points.iter().find(is_own)?.text, range.clone())
        }
        _ => return None,
    };
    is_own_words(text, &range).then(|| renamed(location, written, right))
}

/// The same for a field that is read as text.
pub(super) fn in_field(text: &str, range: &Range<usize>, location: &Location, right: &str) -> Option<Fix> {
    let written = text.get(range.clone())?;
    is_own_words(text, range).then(|| renamed(location, written, right))
}

fn renamed(location: &Location, written: &str, right: &str) -> Fix {
    Fix::replace(location.clone(), written, in_case_of(written, right))
}

/// The right name in capitals, if the form is.
fn in_case_of(written: &str, right: &str) -> String {
    let is_loud = written.chars().any(char::is_lowercase) || !written.chars().nth(1).is_some_and(char::is_alphabetic);
    if is_loud { right.to_owned() } else { right.to_uppercase() }
}

/// Whether what stands at the range of a Markdown text is sure to be the writer's own words.
fn is_own_words(text: &str, range: &Range<usize>) -> bool {
    let (Some(before), Some(after)) = (text.get(..range.start), text.get(range.end..)) else { return false };
    let start = ["\n\n", "\n\r\n"].iter().filter_map(|gap| Some(before.rfind(gap)? + gap.len())).max().unwrap_or(0);
    let end = ["\n\n", "\n\r\n"].iter().filter_map(|gap| after.find(gap)).min().unwrap_or(after.len());
    let (before_here, after_here) = (&before[start..], &after[..end]);
    let block = &text[start..range.end + end];
    !is_quoted(&quotations(block), range.start - start)
        && !is_apostrophe_quoted(before_here, after_here)
        && !is_reference(before_here, after_here)
        && !is_address(before_here, after_here)
        && !is_in_html(before)
}

/// Whether it may stand between straight single quotes: one that opens before it, and one that may close behind it.
fn is_apostrophe_quoted(before: &str, after: &str) -> bool {
    let at_edge = |text: &str, i: usize| (text[..i].chars().next_back(), text[i + 1..].chars().next());
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let opens = |(i, _)| matches!(at_edge(before, i), (left, right) if !is_word(left) && right != Some(' '));
    let closes = |(i, _)| matches!(at_edge(after, i), (left, right) if left != Some(' ') && !is_word(right));
    before.match_indices('\'').any(opens) && after.match_indices('\'').any(closes)
}

/// Whether it stands in brackets that something else is found by: `[Kiev]`, `[[Kiev]]`, `[Kiev][map]`, but not `[Kiev](map)`.
fn is_reference(before: &str, after: &str) -> bool {
    let opens = before.rfind(['[', ']']).is_some_and(|i| before[i..].starts_with('['));
    let closes = after.find(['[', ']']).map(|i| &after[i..]).filter(|rest| rest.starts_with(']'));
    // A definition: `[map]: https://example.org "Kiev"`.
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
    let defines = line.starts_with('[') && !line.starts_with("[^") && line.contains("]:");
    defines || (opens && closes.is_some_and(|rest| !rest.starts_with("](")))
}

/// Whether it is part of an address: of a page, a file, an account.
fn is_address(before: &str, after: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"');
    let left = before.rsplit(ends).next().unwrap_or_default();
    let right = after.split(ends).next().unwrap_or_default();
    let left = left.rsplit_once("](").map_or(left, |(_, address)| address);
    let has_name = right.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    has_name
        || right.starts_with(['@', '/', '_', '='])
        || left.ends_with(['@', '/', '#', '_', '=', '.'])
        || left.contains("://")
        || left.contains("www.")
        // The address of a link that is not closed yet: `](/maps/Kiev-2014`.
        || before.rfind("](").is_some_and(|i| !before[i..].contains(')'))
}

/// Whether an element of HTML around it says that its words are somebody's, a title or code.
fn is_in_html(before: &str) -> bool {
    const APART: [&str; 10] = ["q", "cite", "blockquote", "code", "pre", "kbd", "samp", "i", "em", "dfn"];
    let Some(first) = before.find('<') else { return false };
    let tags = before[first..].split('<').skip(1).filter_map(|rest| {
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        APART.contains(&&*name.to_ascii_lowercase()).then_some(closes)
    });
    let (closed, opened): (Vec<bool>, Vec<bool>) = tags.partition(|closes| *closes);
    let inside_tag = before.rfind('<').is_some_and(|i| {
        before[i + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '/')
            && !before[i..].contains('>')
    });
    inside_tag || opened.len() > closed.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_writers_own_words_are_mended() {
        for text in [
            "They met in Kiev.",
            "Kiev’s council and Kiev's mayor left.",
            "“No”, he said in Kiev; “yes”, she said.",
            "\"Not here\n\nThey met in Kiev.",
            "The leaders' plan for Kiev and the workers' own.",
            "On [the road to Kiev](https://example.org/road) they stopped.",
            "A <br> break, <i>Title</i> and Kiev.",
            "a < b in Kiev",
        ] {
            let at = text.rfind("Kiev").unwrap();
            assert!(is_own_words(text, &(at..at + 4)), "{text}");
        }
        for text in [
            "He said “we hold\nKiev” again.",
            "The 'battle of Kiev' ended.",
            "See [Kiev] and",
            "See [the Kiev map][map] and",
            "[map]: https://example.org \"Kiev\"",
            "[[Kiev]]",
            "https://example.org/Kiev",
            "<https://example.org/a?b=Kiev>",
            "[a](/maps/old Kiev",
            "[a](/maps/Kiev-2014)",
            "write to mayor@Kiev.example or",
            "see Kiev.example for",
            "<q>in Kiev</q>",
            "<cite>The\n\nKiev",
            "<img alt=\"Kiev\">",
        ] {
            let at = text.find("Kiev").unwrap();
            assert!(!is_own_words(text, &(at..at + 4)), "{text}");
        }
    }

    #[test]
    fn capitals_stay_capitals() {
        for (written, expected) in [("Kiev", "Kyiv"), ("KIEV", "KYIV"), ("K", "Kyiv"), ("К", "Kyiv")] {
            assert_eq!(in_case_of(written, "Kyiv"), expected, "{written}");
        }
    }
}
