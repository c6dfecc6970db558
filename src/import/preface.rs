//! What stands above the text of a draft: front matter, title, byline, date.

use super::blocks::{Block, Shape};
use super::{Draft, Line, Remark, Title, dates, headline, references};
use crate::model::Date;

/// How many lines are looked through for the end of front matter.
const FRONT_MATTER: usize = 60;

/// Takes front matter off the top. Its title and date are used; the rest goes into the comment.
pub fn take_front_matter<'a>(lines: Vec<Line<'a>>, draft: &mut Draft) -> Vec<Line<'a>> {
    let is_fence = |line: &Line<'_>| line.text.trim_end() == "---";
    if !lines.first().is_some_and(is_fence) {
        return lines;
    }
    let Some(end) = lines.iter().take(FRONT_MATTER).skip(1).position(is_fence).map(|end| end + 1) else { return lines };
    for line in lines.get(1..end).unwrap_or_default().iter().filter(|line| !line.is_blank()) {
        let (key, value) = line.text.split_once(':').unwrap_or((line.text, ""));
        let value = value.trim().trim_matches(['"', '\'']);
        match key.trim().to_lowercase().as_str() {
            "title" if !value.is_empty() => draft.title = Some(Title { text: value.to_owned(), own_line: true }),
            "date" if dates::whole(value).is_some() => draft.date = dates::whole(value),
            _ => {
                draft.remarks.push(Remark::new(line.number, "is front matter that stands in a comment at the end"));
                draft.left.push(Remark::new(line.number, line.text.trim_end()));
            }
        }
    }
    lines.into_iter().skip(end + 1).collect()
}

/// Takes the title off the top, with a byline and a date under it; without one, makes it of the first sentence.
pub fn take_title(blocks: &mut Vec<Block>, draft: &mut Draft) {
    divide_top(blocks);
    // What was guessed may be a byline or a date, and those are no titles.
    let is_title = |block: &Block| match block.shape {
        Shape::Heading(1, _) => true,
        Shape::Heading(_, guessed) => guessed && byline(&block.text).is_none() && dates::whole(&block.text).is_none(),
        _ => is_short_line(block) && byline(&block.text).is_none() && dates::whole(&block.text).is_none(),
    };
    let guessed = |block: &Block| !matches!(block.shape, Shape::Heading(_, false));
    if draft.title.is_none()
        && blocks.len() > 1
        && let Some(first) = blocks.first().filter(|block| is_title(block)).cloned()
    {
        if guessed(&first) {
            draft.remarks.retain(|remark| remark.line != first.line || !remark.text.ends_with("for a heading"));
            draft.remarks.push(Remark::new(first.line, format!("took `{}` for the title", first.text)));
        }
        draft.title = Some(Title { text: first.text, own_line: true });
        blocks.remove(0);
    }
    take_byline(blocks, draft);
    if draft.title.is_none()
        && let Some((block, text)) = blocks
            .iter()
            .find_map(|block| Some((block, headline(&block.text).filter(|_| block.shape == Shape::Paragraph)?)))
    {
        draft.remarks.push(Remark::new(
            block.line,
            format!("made the title `{text}` of the first sentence; give another with --title"),
        ));
        draft.title = Some(Title { text, own_line: false });
    }
    lower_headings(blocks);
}

/// Divides the first block into its lines if one of them is a byline or a date: those are no wrapped text.
fn divide_top(blocks: &mut Vec<Block>) {
    let is_own = |line: &str| byline(line).is_some() || dates::whole(line).is_some();
    let Some(first) = blocks.first().filter(|block| block.shape == Shape::Paragraph && block.text.lines().any(is_own))
    else {
        return;
    };
    let lines = (first.line..).zip(first.text.lines());
    let lines: Vec<Block> =
        lines.map(|(line, text)| Block { line, shape: Shape::Paragraph, text: text.to_owned() }).collect();
    blocks.splice(..1, lines);
}

/// Whether a block is one short line that ends no sentence.
fn is_short_line(block: &Block) -> bool {
    let text = &block.text;
    let count = text.split_whitespace().count();
    block.shape == Shape::Paragraph
        && !text.contains('\n')
        && count <= 16
        && !text.ends_with(['.', ',', ';', ':', '!', ']'])
}

/// Takes the lines under the title that name the authors or the day.
fn take_byline(blocks: &mut Vec<Block>, draft: &mut Draft) {
    divide_top(blocks);
    while let Some(block) =
        blocks.first().filter(|block| matches!(block.shape, Shape::Paragraph | Shape::Heading(_, true)))
    {
        let line = block.line;
        let text = block.text.trim_matches(['*', '_']);
        let (names, day) = match dated_byline(text) {
            Some((names, day)) => (names, Some(day)),
            None => (text, dates::whole(text)),
        };
        let said = match (byline(names), day) {
            (Some(authors), Some(date)) if draft.authors.is_empty() && draft.date.is_none() => {
                (draft.authors, draft.date) = (authors, Some(date));
                "took this line for the authors and the date of the text"
            }
            (Some(authors), _) if draft.authors.is_empty() => {
                draft.authors = authors;
                "took this line for the authors"
            }
            (_, Some(date)) if draft.date.is_none() => {
                draft.date = Some(date);
                "took this line for the date of the text"
            }
            _ => return,
        };
        draft.remarks.retain(|remark| remark.line != line);
        draft.remarks.push(Remark::new(line, said));
        blocks.remove(0);
    }
}

/// The byline and the day in a line such as `By Jane Doe, 14 August 2025`.
fn dated_byline(text: &str) -> Option<(&str, Date)> {
    let parts =
        text.match_indices([',', '|', '·', '–', '—']).filter(|_| text.starts_with("By ") || text.starts_with("BY "));
    parts
        .into_iter()
        .find_map(|(at, mark)| Some((text.get(..at)?.trim_end(), dates::whole(text.get(at + mark.len()..)?.trim())?)))
}

/// The authors in a line such as `By Jane Doe and John Roe`.
fn byline(text: &str) -> Option<Vec<String>> {
    let names = text.strip_prefix("By ").or_else(|| text.strip_prefix("BY "))?;
    let is_name = |word: &str| word == "and" || word == "&" || word.chars().next().is_some_and(char::is_uppercase);
    let short = names.split_whitespace().count() <= 8 && !text.contains(['.', '\n', '[']);
    (short && names.split_whitespace().all(is_name)).then(|| references::authors(names))
}

/// The page's own title is its only heading of the first level.
fn lower_headings(blocks: &mut [Block]) {
    let first = blocks.iter().any(|block| matches!(block.shape, Shape::Heading(1, _)));
    for block in blocks.iter_mut().filter(|_| first) {
        if let Shape::Heading(level, guessed) = block.shape {
            block.shape = Shape::Heading((level + 1).min(6), guessed);
        }
    }
}
