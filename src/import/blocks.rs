//! The blocks of a draft: paragraphs and headings, as Markdown marks them or as plain text lets them be guessed.

use super::{Line, Remark};

/// A line with more words than this is a paragraph that its writer did not break.
const LONG: usize = 25;

/// A heading has at most so many characters.
const HEADING: usize = 80;

/// A heading has at most so many words.
const HEADING_WORDS: usize = 12;

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its first line in the draft, from 1.
    pub line: usize,
    /// What it is.
    pub shape: Shape,
    /// Its words; those of a heading without its marks.
    pub text: String,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A heading of a level, and whether that is a guess.
    Heading(usize, bool),
    /// A paragraph.
    Paragraph,
    /// A list, quotation or table: its lines belong together.
    Lines,
    /// A fenced block.
    Code,
}

/// Divides the lines into blocks. What is guessed is added to `remarks`.
pub fn of(lines: &[Line<'_>], remarks: &mut Vec<Remark>) -> Vec<Block> {
    let by_line = is_by_line(lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut fence: Option<&str> = None;
    for line in lines {
        let text = line.text.trim_end();
        if let Some(mark) = fence {
            extend(&mut blocks, line.text);
            fence = Some(mark).filter(|mark| !text.trim_start().starts_with(mark));
            open = fence.is_some();
        } else if text.is_empty() {
            open = false;
        } else if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| text.trim_start().starts_with(mark)) {
            blocks.push(Block { line: line.number, shape: Shape::Code, text: text.to_owned() });
            fence = Some(mark);
        } else if let Some((level, words)) = heading(text) {
            blocks.push(Block { line: line.number, shape: Shape::Heading(level, false), text: words.to_owned() });
            open = false;
        } else if let Some(level) = underline(text).filter(|_| open && turn_into_heading(&blocks)) {
            if let Some(last) = blocks.last_mut() {
                last.shape = Shape::Heading(level, false);
            }
            open = false;
        } else {
            let shape = if is_structured(text) { Shape::Lines } else { Shape::Paragraph };
            let joins = open && blocks.last().is_some_and(|last| belongs(last.shape, shape, text, by_line));
            match joins {
                true => extend(&mut blocks, text),
                false => blocks.push(Block {
                    line: line.number,
                    shape,
                    text: opening(text, shape, blocks.last()).to_owned(),
                }),
            }
            open = true;
        }
    }
    if by_line && blocks.iter().filter(|block| block.shape == Shape::Paragraph).count() > 1 {
        remarks
            .extend(lines.first().map(|first| Remark::new(first.number, "took each line of the text for a paragraph")));
    }
    guess_headings(&mut blocks, remarks);
    blocks
}

/// Whether each line is a paragraph: some line is longer than an editor would leave it, or no line is blank and each ends a sentence.
fn is_by_line(lines: &[Line<'_>]) -> bool {
    let words = |line: &Line<'_>| line.text.split_whitespace().count();
    let within = || lines.iter().skip_while(|line| line.is_blank());
    let has_blank = || within().any(Line::is_blank);
    let ends =
        |line: &Line<'_>| line.text.trim_end().ends_with(['.', '!', '?', '"', '”', '»', ')', ']', '…', '。', '؟', '।']);
    lines.iter().any(|line| words(line) > LONG && !is_structured(line.text)) || (!has_blank() && within().all(ends))
}

fn extend(blocks: &mut [Block], line: &str) {
    if let Some(last) = blocks.last_mut() {
        last.text.push('\n');
        last.text.push_str(line);
    }
}

/// Whether a line goes on with the block above it.
fn belongs(above: Shape, shape: Shape, text: &str, by_line: bool) -> bool {
    match (above, shape) {
        (Shape::Lines, Shape::Lines) => true,
        (Shape::Lines, Shape::Paragraph) => !by_line || text.starts_with("  "),
        (Shape::Paragraph, Shape::Paragraph) => !by_line,
        // In plain text, a list may follow its introduction without an empty line.
        (Shape::Paragraph, _) => false,
        _ => false,
    }
}

/// A first line without the indent that plain text gives a paragraph, which Markdown would take for code.
fn opening<'t>(text: &'t str, shape: Shape, above: Option<&Block>) -> &'t str {
    match above {
        Some(above) if above.shape == Shape::Lines => text,
        _ if shape == Shape::Paragraph => text.trim_start(),
        _ => text,
    }
}

/// Whether the line begins an item, a quotation or a row of a table.
fn is_structured(text: &str) -> bool {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = matches!(digits, 1..=3)
        && text.get(digits..).is_some_and(|rest| rest.starts_with(". ") || rest.starts_with(") "));
    numbered || ["- ", "* ", "+ ", ">", "|"].iter().any(|mark| text.starts_with(mark))
}

/// `## Words`
fn heading(text: &str) -> Option<(usize, &str)> {
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let words = text.get(level..).filter(|rest| matches!(level, 1..=6) && rest.starts_with([' ', '\t']))?;
    Some((level, words.trim().trim_end_matches('#').trim_end())).filter(|(_, words)| !words.is_empty())
}

/// The level of a line of equals signs or hyphens under a heading.
fn underline(text: &str) -> Option<usize> {
    let all = |mark: char| text.len() >= 2 && text.chars().all(|c| c == mark);
    if all('=') { Some(1) } else { all('-').then_some(2) }
}

/// Whether the last block is one line that can be a heading.
fn turn_into_heading(blocks: &[Block]) -> bool {
    blocks.last().is_some_and(|last| last.shape == Shape::Paragraph && !last.text.contains('\n'))
}

/// Takes short lines above paragraphs for headings.
fn guess_headings(blocks: &mut [Block], remarks: &mut Vec<Remark>) {
    for place in 0..blocks.len() {
        let before_text =
            blocks.get(place + 1).is_some_and(|next| next.text.chars().count() > HEADING || next.shape == Shape::Lines);
        let Some(block) = blocks.get_mut(place).filter(|block| block.shape == Shape::Paragraph) else { continue };
        let bold =
            block.text.strip_prefix("**").and_then(|text| text.strip_suffix("**")).filter(|text| !text.contains("**"));
        let words = bold.unwrap_or(&block.text);
        if (bold.is_some() || before_text) && looks_like_heading(words, bold.is_some()) {
            remarks.push(Remark::new(block.line, format!("took `{words}` for a heading")));
            block.text = words.to_owned();
            block.shape = Shape::Heading(2, true);
        }
    }
}

fn looks_like_heading(text: &str, bold: bool) -> bool {
    let count = text.split_whitespace().count();
    let first = text.chars().next();
    let starts = first.is_some_and(|c| !c.is_lowercase() && c.is_alphanumeric());
    let question = text.ends_with('?') && count <= 8;
    let ends =
        !text.ends_with(['.', '!', '?', ';', ',', '…', '"', '”', ':', ']', ')', '。', '؟', '।']) || question || bold;
    let short = text.chars().count() <= HEADING && count <= HEADING_WORDS;
    starts && ends && short && !text.contains('\n') && !text.contains("](") && super::urls::find(text).is_none()
}
