//! What is refused before it is parsed.

use std::ops::Range;

/// How many quotation and list marks may start one line. For each line that goes on with a paragraph, pulldown-cmark walks
/// all open quotations: 200,000 of them over as many lines took it half a minute.
pub const MAX_MARKS: usize = 1000;

/// The first line that more than [`MAX_MARKS`] quotation and list marks start.
pub(super) fn overmarked_line(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > MAX_MARKS && marks(line) > MAX_MARKS {
            return Some(start..start + line.trim_end().len());
        }
        start += line.len();
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
