//! Quotations: a block quotation whose last line starts with a dash says who spoke.

use crate::model::{ProseEvent, Span, Tag, Words};

type Events = Vec<(ProseEvent, Span)>;

/// Where an attribution starts in the last paragraph of a block quotation.
enum Place {
    /// At the event after a line end.
    Line(usize),
    /// It is the whole paragraph.
    Paragraph,
}

/// Makes a quotation of the block quotation that starts at `quote`, if its last paragraph, which starts at `paragraph`
/// and ends the list, holds an attribution. `alone`: the paragraph is all there is, so it can't be attribution only.
pub(super) fn attribute(text: &str, events: &mut Events, quote: usize, paragraph: usize, alone: bool) {
    let Some(place) = find(text, events, paragraph, alone) else { return };
    match place {
        Place::Line(line) => split(events, paragraph, line),
        Place::Paragraph => {
            if let Some((event, _)) = events.get_mut(paragraph) {
                *event = ProseEvent::Start(Tag::Attribution);
            }
        }
    }
    let first = match place {
        Place::Line(line) => line + 1,
        Place::Paragraph => paragraph + 1,
    };
    drop_dash(text, events, first);
    if let Some((event, _)) = events.get_mut(quote) {
        *event = ProseEvent::Start(Tag::Quotation);
    }
}

fn find(text: &str, events: &Events, paragraph: usize, alone: bool) -> Option<Place> {
    let line = last_line(events, paragraph);
    if line > paragraph + 1 && starts_with_dash(text, events, line) {
        return Some(Place::Line(line));
    }
    (!alone && starts_with_dash(text, events, paragraph + 1)).then_some(Place::Paragraph)
}

/// The event after the last line end that lies directly in the paragraph.
fn last_line(events: &Events, paragraph: usize) -> usize {
    let mut line = paragraph + 1;
    let mut depth = 0usize;
    for (i, (event, _)) in events.iter().enumerate().skip(paragraph) {
        match event {
            ProseEvent::Start(_) => depth += 1,
            ProseEvent::End => depth = depth.saturating_sub(1),
            ProseEvent::SoftBreak | ProseEvent::HardBreak if depth == 1 => line = i + 1,
            _ => {}
        }
    }
    line
}

fn starts_with_dash(text: &str, events: &Events, at: usize) -> bool {
    let Some((ProseEvent::Text(words), span)) = events.get(at) else { return false };
    let Some(after) = after_dash(str(text, words, *span)) else { return false };
    // A dash alone attributes nothing.
    !after.is_empty() || !matches!(events.get(at + 1), None | Some((ProseEvent::End, _)))
}

/// What follows the dash and its spaces. A minus before a number is no dash.
fn after_dash(words: &str) -> Option<&str> {
    let long = words.trim_start_matches(['—', '―']);
    let rest = if long.len() < words.len() {
        long
    } else if words.starts_with("--") {
        words.trim_start_matches('-')
    } else {
        let rest = words.strip_prefix(['–', '-'])?;
        if rest.starts_with(char::is_numeric) {
            return None;
        }
        rest
    };
    Some(rest.trim_start())
}

/// Ends the paragraph before `line` and starts an attribution there. The paragraph's own end now ends the attribution.
fn split(events: &mut Events, paragraph: usize, line: usize) {
    let (Some((_, line_end)), Some((_, whole)), Some((_, first))) =
        (events.get(line - 1).cloned(), events.get(paragraph).cloned(), events.get(line).cloned())
    else {
        return;
    };
    let words = Span { start: whole.start, end: line_end.start };
    let attribution = Span { start: first.start, end: whole.end };
    if let Some((_, span)) = events.get_mut(paragraph) {
        *span = words;
    }
    if let Some(event) = events.get_mut(line - 1) {
        *event = (ProseEvent::End, words);
    }
    if let Some((_, span)) = events.last_mut() {
        *span = attribution;
    }
    events.insert(line, (ProseEvent::Start(Tag::Attribution), attribution));
}

/// Takes the dash and the spaces after it off the words at `at`.
fn drop_dash(text: &str, events: &mut Events, at: usize) {
    if let Some((ProseEvent::Text(words), span)) = events.get_mut(at) {
        let dropped = str(text, words, *span);
        let dropped = dropped.len() - after_dash(dropped).map_or(dropped.len(), str::len);
        shorten(words, span, dropped);
        if !is_empty(words, *span) {
            return;
        }
        events.remove(at);
    }
    // The dash was an event of its own, as an entity is: the space is at the start of the next.
    if let Some((ProseEvent::Text(words), span)) = events.get_mut(at) {
        let next = str(text, words, *span);
        let spaces = next.len() - next.trim_start().len();
        shorten(words, span, spaces);
        if is_empty(words, *span) {
            events.remove(at);
        }
    }
}

fn is_empty(words: &Words, span: Span) -> bool {
    match words {
        Words::AsWritten => span.start >= span.end,
        Words::Changed(text) => text.is_empty(),
    }
}

/// Drops bytes from the start of the words.
fn shorten(words: &mut Words, span: &mut Span, bytes: usize) {
    match words {
        Words::AsWritten => *span = Span::from(span.range().start + bytes..span.range().end),
        Words::Changed(text) => *text = text.get(bytes..).unwrap_or_default().into(),
    }
}

fn str<'a>(text: &'a str, words: &'a Words, span: Span) -> &'a str {
    match words {
        Words::AsWritten => text.get(span.range()).unwrap_or_default(),
        Words::Changed(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes() {
        let table = [
            ("— A", Some("A")),
            ("–A", Some("A")),
            ("―  A", Some("A")),
            ("-- A", Some("A")),
            ("--- A", Some("A")),
            ("- A", Some("A")),
            ("-A", Some("A")),
            ("—", Some("")),
            ("-5 degrees", None),
            ("–5 degrees", None),
            ("A — B", None),
            ("", None),
        ];
        for (words, after) in table {
            assert_eq!(after_dash(words), after, "{words}");
        }
    }
}
