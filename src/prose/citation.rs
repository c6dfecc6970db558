//! Citations: `[^id, para. 4]` and Pandoc's `[@a; @b, p. 3]`.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::model::{Cite, ProseEvent};

/// The cite that a footnote label stands for; none if the label has no id before its comma.
pub(super) fn from_label(label: &str) -> Option<Cite> {
    let (source, locator) = match label.split_once(',') {
        Some((source, locator)) => (source, unescaped(locator.trim())),
        None => (label, String::new()),
    };
    let source = source.trim();
    (!source.is_empty()).then(|| Cite { source: source.into(), locator: (!locator.is_empty()).then(|| locator.into()) })
}

/// The cites of a bracketed group, brackets included; none if it is anything else, or any id is empty.
pub(super) fn from_group(written: &str) -> Option<Box<[Cite]>> {
    let group = on_one_line(written.strip_prefix('[')?.strip_suffix(']')?);
    let mut rest = group.strip_prefix('@')?;
    let mut cites = Vec::new();
    loop {
        let (one, next) = first_cite(rest);
        cites.push(from_label(one)?);
        match next {
            Some(next) => rest = next,
            None => return Some(cites.into()),
        }
    }
}

/// The event that a whole pair of brackets stands for. Which references are citations is known only when all notes are.
pub(super) fn event(written: &str) -> Option<ProseEvent> {
    if let Some(label) = written.strip_prefix("[^") {
        let label = on_one_line(label.strip_suffix(']')?);
        return (!label.is_empty()).then(|| ProseEvent::NoteReference(label.into()));
    }
    from_group(written).map(ProseEvent::Citation)
}

/// Splits at the first semicolon that an `@` follows: other semicolons belong to the locator, as in `p. 3; p. 5`.
fn first_cite(group: &str) -> (&str, Option<&str>) {
    for (at, _) in group.match_indices(';') {
        if let Some((one, rest)) = group.split_at_checked(at)
            && let Some(next) = rest.trim_start_matches(';').trim_start().strip_prefix('@')
        {
            return (one, Some(next));
        }
    }
    (group, None)
}

/// The words of a group that was broken over lines, which in a block quotation start with `>`.
fn on_one_line(written: &str) -> String {
    let continued = written.contains('\n');
    let mark = |word: &&str| continued && word.bytes().all(|b| b == b'>');
    written.split_whitespace().filter(|word| !mark(word)).collect::<Vec<_>>().join(" ")
}

/// Backslash escapes resolved: pulldown-cmark hands out labels as they were written.
fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = rest.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        text.push(escaped.unwrap_or(c));
    }
    text
}

/// The marker of a callout that GitHub doesn't know: pulldown-cmark reads it as a link without a target.
pub(super) const ANALYSIS: &str = "[!ANALYSIS]";

/// A bracketed text without a target, as it was written, divided into what its brackets hold.
pub(super) struct Brackets {
    /// Whether an exclamation mark stands before it, which makes it an image to pulldown-cmark.
    pub exclaimed: bool,
    /// The first pair of brackets.
    pub first: Range<usize>,
    /// The second pair, as in `[a][b]`.
    pub second: Option<Range<usize>>,
}

impl Brackets {
    /// Divides what pulldown-cmark reports as a broken link. Ranges count in `written`.
    pub(super) fn of(written: &str, link_type: LinkType) -> Self {
        let exclaimed = written.starts_with('!');
        let start = usize::from(exclaimed);
        let paired = matches!(link_type, LinkType::Reference | LinkType::ReferenceUnknown);
        // A label holds no bare bracket, so the last `][` divides the two.
        match written.rfind("][").filter(|_| paired) {
            Some(at) => Self { exclaimed, first: start..at + 1, second: Some(at + 1..written.len()) },
            None => Self { exclaimed, first: start..written.len(), second: None },
        }
    }
}

/// Whether a broken link is none, but a citation or a callout's marker. `after` is what follows it.
pub(super) fn is_ours(written: &str, after: &str, link_type: LinkType) -> bool {
    if written.eq_ignore_ascii_case(ANALYSIS) {
        return true;
    }
    let brackets = Brackets::of(written, link_type);
    let cites = |range: Range<usize>| written.get(range).and_then(event).is_some();
    match brackets.second {
        None => cites(brackets.first),
        Some(second) if cites(second.clone()) => true,
        // In `[^a][b](c)` the second pair is a link's: the first is cited when that link starts.
        Some(_) => !starts_a_link(after) && cites(brackets.first),
    }
}

/// Whether brackets before `after` may be the first half of a link.
fn starts_a_link(after: &str) -> bool {
    let brackets = after.starts_with('[') && !after.starts_with("[^") && !after.starts_with("[@");
    after.starts_with('(') || brackets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(written: &str) -> Option<Vec<(String, Option<String>)>> {
        let cites = from_group(written)?.into_vec();
        Some(cites.into_iter().map(|c| (c.source.into(), c.locator.map(Into::into))).collect())
    }

    #[test]
    fn groups() {
        let pair = |s: &str, l: Option<&str>| (s.to_owned(), l.map(str::to_owned));
        assert_eq!(group("[@a]"), Some(vec![pair("a", None)]));
        assert_eq!(group("[@a; @b, p. 3]"), Some(vec![pair("a", None), pair("b", Some("p. 3"))]));
        assert_eq!(group("[@a, p. 3; p. 5;@b]"), Some(vec![pair("a", Some("p. 3; p. 5")), pair("b", None)]));
        assert_eq!(group("[@a,\n> > p. 3]"), Some(vec![pair("a", Some("p. 3"))]));
        assert_eq!(group("[@a, p. > 3]"), Some(vec![pair("a", Some("p. > 3"))]));
        for not_one in ["[@]", "[@ ]", "[@, p. 3]", "[@a; @]", "[@a; @, x]", "[a]", "[]", "@a"] {
            assert_eq!(group(not_one), None, "{not_one}");
        }
    }

    #[test]
    fn locators() {
        let locator = |label| from_label(label).and_then(|c| c.locator).map(String::from);
        assert_eq!(locator("a, para. 4, l. 2"), Some("para. 4, l. 2".into()));
        assert_eq!(locator("a,"), None);
        assert_eq!(locator(r"a, p\_3 \\ x"), Some(r"p_3 \ x".into()));
        assert_eq!(from_label(" , p. 3"), None);
    }
}
