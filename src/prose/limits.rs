//! What is refused before it is parsed.

use std::ops::Range;

use memchr::memchr_iter;

/// How many quotation and list marks may start one line. For each line that goes on with a paragraph, pulldown-cmark walks
/// all open quotations: 200,000 of them over as many lines took it half a minute.
pub const MAX_MARKS: usize = 1000;

/// The first line that more than [`MAX_MARKS`] quotation and list marks start.
pub(super) fn overmarked_line(text: &str) -> Option<Range<usize>> {
    let ends = memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]);
    let mut start = 0;
    for end in ends {
        let line = text.get(start..end).unwrap_or_default();
        if line.len() > MAX_MARKS && marks(line) > MAX_MARKS {
            return Some(start..start + line.trim_end().len());
        }
        start = end;
    }
    None
}

/// How many elements of raw HTML may be open at once. The sanitiser looks through all that are open for each that opens:
/// 20,000 took it eleven seconds.
pub const MAX_OPEN: usize = 256;

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "hr", "img", "wbr", "col", "input", "source", "area"];

/// The tag that opens one element more than [`MAX_OPEN`]. A blank line ends a piece of HTML.
pub(super) fn overdeep_tag(text: &str) -> Option<Range<usize>> {
    let (mut open, mut last) = (0_usize, 0);
    for at in memchr_iter(b'<', text.as_bytes()) {
        if text[last..at].contains("\n\n") {
            open = 0;
        }
        last = at;
        let rest = &text[at + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let (name, after) = name.split_at(end);
        // `<https://…>` is a link, and `1 <2` is none.
        let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && after.starts_with(|c: char| c.is_whitespace() || matches!(c, '/' | '>'));
        if !is_tag || VOID.iter().any(|void| name.eq_ignore_ascii_case(void)) {
            continue;
        }
        open = if rest.starts_with('/') { open.saturating_sub(1) } else { open + 1 };
        if open > MAX_OPEN {
            return Some(at..at + 1 + name.len());
        }
    }
    None
}

fn marks(line: &str) -> usize {
    let mut bytes = line.bytes().peekable();
    let mut marks = 0;
    while let Some(byte) = bytes.next() {
        match byte {
            b'>' => marks += 1,
            b'-' | b'+' | b'*' | b'.' | b')' if bytes.peek().is_some_and(|next| matches!(next, b' ' | b'\t')) => {
                marks += 1
            }
            b' ' | b'\t' | b'0'..=b'9' => {}
            _ => break,
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_elements_are_counted() {
        let deep = "<div>".repeat(MAX_OPEN);
        assert_eq!(overdeep_tag(&deep), None);
        assert_eq!(overdeep_tag(&format!("{deep}<b>x")), Some(deep.len()..deep.len() + 2));
        for fine in ["<b>x</b> ", "<br>", "<https://a.example/>\n", "1 <2 ", "<div>\n\n"] {
            assert_eq!(overdeep_tag(&fine.repeat(MAX_OPEN + 1)), None, "{fine}");
        }
    }

    #[test]
    fn marks_at_the_start_of_a_line_are_counted() {
        for (line, count) in
            [("> a", 1), (">>> - a > b", 4), ("1. 2) * + a", 4), ("--- a", 0), ("-----\n", 0), ("a > b", 0), ("", 0)]
        {
            assert_eq!(marks(line), count, "{line}");
        }
        let text = format!("a\n{}\n", ">".repeat(MAX_MARKS));
        assert_eq!(overmarked_line(&text), None);
        let text = format!("a\n> {} b\nc", ">".repeat(MAX_MARKS));
        assert_eq!(overmarked_line(&text), Some(2..text.len() - 2));
    }
}
