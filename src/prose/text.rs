//! The plain words of prose, block by block, and the way back from a word to its event.

use std::ops::Range;

use crate::model::{Callout, Prose, ProseEvent, Tag};

/// The plain words of the events in the range: no citations, no HTML, no pictures. A mention without words of its own
/// reads as what `name` says of its target, or as the target. Blocks are parted by a space.
pub fn plain(prose: &Prose, range: Range<usize>, name: &dyn Fn(&str) -> Option<String>) -> String {
    let mut text = Flat::of(prose, range, name).text;
    text.truncate(text.trim_end().len());
    text
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, or all of a field.
    Paragraph,
    /// A heading of the level.
    Heading(u8),
    /// The words of an item of a list whose items are no paragraphs.
    Item,
    /// A cell of a table's head.
    HeadCell,
    /// A cell of a table's body.
    Cell,
    /// Who said what is quoted.
    Attribution,
}

/// What stands around a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Within {
    /// It is part of a note.
    pub note: bool,
    /// It is part of a block quotation, attributed or not.
    pub quoted: bool,
    /// It is part of a list.
    pub list: bool,
    /// The innermost callout around it.
    pub callout: Option<Callout>,
}

/// A run of words that a reader takes for a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// The first event of its content: what starts the paragraph is not part of it.
    pub start_event: usize,
    /// The event after the last of its content.
    pub end_event: usize,
    /// What it is.
    pub kind: Block,
    /// What stands around it.
    pub within: Within,
}

impl Paragraph {
    /// The events of its content.
    pub fn events(&self) -> Range<usize> {
        self.start_event..self.end_event
    }
}

/// The paragraphs of prose in reading order. Code, HTML and data blocks are none.
pub struct Paragraphs<'a> {
    prose: &'a Prose,
    next: usize,
    around: Vec<Around>,
}

/// A container that is open.
#[derive(Clone, Copy)]
struct Around {
    within: Within,
    loose_words: Block,
    head: bool,
}

const OUTERMOST: Around = Around {
    within: Within { note: false, quoted: false, list: false, callout: None },
    loose_words: Block::Paragraph,
    head: false,
};

impl<'a> Paragraphs<'a> {
    /// The paragraphs of `prose`.
    pub fn of(prose: &'a Prose) -> Self {
        Self { prose, next: 0, around: Vec::new() }
    }

    /// The paragraphs of a note whose text begins at event `start`, and what follows the note.
    pub fn of_note(prose: &'a Prose, start: usize) -> Self {
        let mut around = OUTERMOST;
        around.within.note = true;
        Self { prose, next: start, around: vec![around] }
    }

    fn innermost(&self) -> Around {
        self.around.last().copied().unwrap_or(OUTERMOST)
    }

    fn paragraph(&self, events: Range<usize>, kind: Block) -> Paragraph {
        Paragraph { start_event: events.start, end_event: events.end, kind, within: self.innermost().within }
    }

    /// The content of the block that starts at `start`; the next event is the one after its end.
    fn content(&mut self, start: usize) -> Range<usize> {
        let end = self.prose.end_of(start);
        self.next = end + 1;
        start + 1..end
    }

    /// Words that stand in a container directly, up to its next block or its end.
    fn loose(&mut self, start: usize) -> Range<usize> {
        let mut depth = 0usize;
        let mut end = self.prose.events.len();
        for (i, (event, _)) in self.prose.events.iter().enumerate().skip(start) {
            match event {
                ProseEvent::Start(tag) if is_inline(tag) => depth += 1,
                ProseEvent::End if depth > 0 => depth -= 1,
                ProseEvent::Start(_) | ProseEvent::End | ProseEvent::Rule | ProseEvent::Html(_) => {
                    end = i;
                    break;
                }
                _ => {}
            }
        }
        self.next = end;
        start..end
    }

    fn enter(&mut self, tag: &Tag) {
        let mut around = self.innermost();
        match tag {
            Tag::NoteDefinition(_) => around.within.note = true,
            Tag::BlockQuote | Tag::Quotation => around.within.quoted = true,
            Tag::Callout(kind) => around.within.callout = Some(*kind),
            Tag::List(_) => around.within.list = true,
            Tag::TableHead => around.head = true,
            _ => {}
        }
        around.loose_words = if matches!(tag, Tag::Item) { Block::Item } else { Block::Paragraph };
        self.around.push(around);
        self.next += 1;
    }
}

impl Iterator for Paragraphs<'_> {
    type Item = Paragraph;

    fn next(&mut self) -> Option<Paragraph> {
        let prose = self.prose;
        loop {
            let start = self.next;
            let (event, _) = prose.events.get(start)?;
            let kind = match event {
                ProseEvent::Start(Tag::Paragraph) => Block::Paragraph,
                ProseEvent::Start(Tag::Heading(level, _)) => Block::Heading(*level),
                ProseEvent::Start(Tag::Attribution) => Block::Attribution,
                ProseEvent::Start(Tag::TableCell) if self.innermost().head => Block::HeadCell,
                ProseEvent::Start(Tag::TableCell) => Block::Cell,
                ProseEvent::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::DataBlock(_)) => {
                    self.content(start);
                    continue;
                }
                ProseEvent::Start(tag) if !is_inline(tag) => {
                    self.enter(tag);
                    continue;
                }
                ProseEvent::End => {
                    self.around.pop();
                    self.next += 1;
                    continue;
                }
                ProseEvent::Rule | ProseEvent::Html(_) => {
                    self.next += 1;
                    continue;
                }
                _ => {
                    let kind = self.innermost().loose_words;
                    let events = self.loose(start);
                    return Some(self.paragraph(events, kind));
                }
            };
            let events = self.content(start);
            return Some(self.paragraph(events, kind));
        }
    }
}

fn is_inline(tag: &Tag) -> bool {
    use Tag::{Emphasis, Image, Link, Mention, Strikethrough, Strong};
    matches!(tag, Emphasis | Strong | Strikethrough | Link(_) | Image(_) | Mention(_))
}

/// The words of a paragraph as one text, with the way back to the events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flat {
    /// The words.
    pub text: String,
    /// Where they come from, in order.
    pub pieces: Vec<Piece>,
}

/// Words of a flat text that one event gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The first byte in the flat text.
    pub at: usize,
    /// The event.
    pub event: u32,
    /// Where in the event's words the piece starts.
    pub offset_in_event: u32,
    /// Whether a name found here may become a link: not in code, links, mentions and headings.
    pub open: bool,
    /// The same for pieces between which no markup starts or ends and nothing is cited.
    pub run: u32,
}

impl Flat {
    /// The words of the events in the range. A line end is a space. Of spaces that only a citation, a comment or a
    /// block's end parts, one is left. `name` gives the words for a mention without words of its own.
    pub fn of(prose: &Prose, range: Range<usize>, name: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut flat = Self::default();
        flat.read(prose, range, name);
        flat
    }

    /// The same in the room of what was read before.
    pub fn read(&mut self, prose: &Prose, range: Range<usize>, name: &dyn Fn(&str) -> Option<String>) {
        self.text.clear();
        self.pieces.clear();
        self.text.reserve(prose.written(range.clone()));
        self.pieces.reserve(range.len().min(prose.events.len()));
        let mut flatten = Flatten { flat: std::mem::take(self), ..Flatten::default() };
        let events = prose.events.iter().enumerate().take(range.end).skip(range.start);
        for (i, (event, span)) in events {
            match event {
                ProseEvent::Start(tag) => flatten.start(tag, i, name),
                ProseEvent::End => flatten.end(i),
                ProseEvent::Text(words) => flatten.words(prose.str(words, *span), i, true),
                ProseEvent::Code(words) => flatten.words(prose.str(words, *span), i, false),
                ProseEvent::SoftBreak | ProseEvent::HardBreak => flatten.words(" ", i, true),
                ProseEvent::Rule => flatten.words(" ", i, false),
                ProseEvent::Citation(_) | ProseEvent::NoteReference(_) | ProseEvent::InlineHtml(_) => flatten.run += 1,
                ProseEvent::Html(_) => {}
            }
        }
        *self = flatten.flat;
    }

    /// The event that gave the byte, and where in the event's words it is. The byte after the last belongs to the last
    /// piece; none if there are no words or the byte is beyond.
    pub fn event_at(&self, byte: usize) -> Option<(usize, usize)> {
        if byte > self.text.len() {
            return None;
        }
        let piece = self.piece_before(byte + 1)?;
        Some((piece.event as usize, piece.offset_in_event as usize + byte - piece.at))
    }

    /// The event that gave the byte before `byte`, and where in its words that byte ends: the end of a range.
    pub fn event_to(&self, byte: usize) -> Option<(usize, usize)> {
        if byte > self.text.len() {
            return None;
        }
        let piece = self.piece_before(byte)?;
        Some((piece.event as usize, piece.offset_in_event as usize + byte - piece.at))
    }

    /// Whether one link can go around the range: all of it is open, and no markup or citation divides it.
    pub fn is_linkable(&self, range: Range<usize>) -> bool {
        let first = self.pieces.partition_point(|piece| piece.at <= range.start).saturating_sub(1);
        let mut within = self.pieces.iter().skip(first).take_while(|piece| piece.at < range.end);
        let Some(start) = within.next() else { return false };
        start.open && range.start < range.end && within.all(|piece| piece.open && piece.run == start.run)
    }

    /// The last piece that starts before the byte.
    fn piece_before(&self, byte: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at < byte);
        self.pieces.get(after.checked_sub(1)?)
    }
}

#[derive(Default)]
struct Flatten {
    flat: Flat,
    open: Vec<Part>,
    run: u32,
    /// How many of `open` are closed to links, and how many are pictures.
    closed: usize,
    pictures: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Plain,
    Block,
    Closed,
    Picture,
}

impl Flatten {
    fn start(&mut self, tag: &Tag, event: usize, name: &dyn Fn(&str) -> Option<String>) {
        self.run += 1;
        let part = match tag {
            Tag::Image(_) => Part::Picture,
            Tag::Link(_) | Tag::Mention(_) | Tag::Heading(..) | Tag::CodeBlock(_) => Part::Closed,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => Part::Plain,
            _ => Part::Block,
        };
        self.closed += usize::from(part == Part::Closed);
        self.pictures += usize::from(part == Part::Picture);
        self.open.push(part);
        if !is_inline(tag) {
            self.part_blocks(event);
        }
        if let Tag::Mention(link) = tag
            && !link.labelled
        {
            let target = name(&link.target).unwrap_or_else(|| link.target.to_string());
            self.words(&target, event, false);
        }
    }

    fn end(&mut self, event: usize) {
        self.run += 1;
        match self.open.pop() {
            Some(Part::Closed) => self.closed -= 1,
            Some(Part::Picture) => self.pictures -= 1,
            Some(Part::Block) => self.part_blocks(event),
            _ => {}
        }
    }

    fn part_blocks(&mut self, event: usize) {
        if !self.flat.text.is_empty() {
            self.words(" ", event, false);
        }
    }

    fn words(&mut self, words: &str, event: usize, open: bool) {
        if self.pictures > 0 {
            return;
        }
        let text = &mut self.flat.text;
        let doubled = words.starts_with(' ') && text.ends_with(' ');
        let offset = usize::from(doubled);
        let words = words.get(offset..).unwrap_or_default();
        if words.is_empty() {
            return;
        }
        self.flat.pieces.push(Piece {
            at: text.len(),
            event: event as u32,
            offset_in_event: offset as u32,
            open: open && self.closed == 0,
            run: self.run,
        });
        text.push_str(words);
    }
}
