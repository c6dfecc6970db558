//! A page as an editor reads it: passage by passage, each with its sentences and what they cite.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::context::Context;
use super::text::dates::{Spoken, dates};
use super::text::listed::{Listed, Stretch};
use super::text::quotes::quotations;
use super::text::tense::Tenses;
use crate::diagnostics::{Location, SourceFile};
use crate::graph::{Cited, Document, Mention, Part, Resolution};
use crate::model::{AnyEntry, EntryRef, Lang, Prose, ProseEvent, Span, Tag, Words};
use crate::prose::{Block, Flat, Paragraphs, Within, sentences};

/// The page of an entry: an explainer, an actor, a territory, a topic, a conflict or a plain page, in one language.
pub struct Page<'g> {
    /// The site.
    pub context: &'g Context<'g>,
    /// Whose page it is.
    pub at: EntryRef,
    /// What was written.
    pub entry: AnyEntry<'g>,
    /// What it stands for.
    pub document: &'g Document,
    passages: OnceCell<Vec<Passage<'g>>>,
}

/// A run of words that a reader takes for a paragraph: a paragraph, an item, a heading, a cell, a key point.
pub struct Passage<'g> {
    /// Which prose it is part of.
    pub part: Part,
    /// What it is.
    pub kind: Block,
    /// What stands around it.
    pub within: Within,
    /// Which row of which table, for a cell.
    pub row: Option<Row>,
    /// Its words.
    pub text: String,
    sentences: OnceCell<Vec<Range<usize>>>,
    quotations: OnceCell<Vec<Range<usize>>>,
    dates: OnceCell<Vec<Spoken>>,
    listed: OnceCell<Listed>,
    /// What it cites, in reading order.
    pub citations: Vec<Citation>,
    /// Whom it mentions.
    pub mentions: Vec<&'g Mention>,
    /// The language.
    pub lang: Lang,
    flat: Flat,
    events: Range<usize>,
    prose: &'g Prose,
    file: &'g Arc<SourceFile>,
}

/// A row of a table, known by the events at which the table and the row begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Where the table begins.
    pub table: usize,
    /// Where the row begins.
    pub start: usize,
}

/// Sources, or a note of the page's own, cited at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Where in the passage's text: behind the byte before it.
    pub at: usize,
    /// The sources, by their places in the store. Empty for a note.
    pub sources: Vec<u32>,
    /// The event at which the text of a note begins.
    pub note: Option<usize>,
    /// Where it was written.
    pub span: Span,
}

impl<'g> Page<'g> {
    /// Reads the page of an entry; none for one that has no page.
    pub fn read(context: &'g Context<'g>, at: EntryRef) -> Option<Self> {
        let document = context.graph.document(at)?;
        let entry = context.site().entry(at);
        Some(Self { context, at, entry, document, passages: OnceCell::new() })
    }

    /// The key points, then the body, in reading order; notes come where they are written. Read when a rule first asks: those that
    /// a build asks seldom do.
    pub fn passages(&self) -> &[Passage<'g>] {
        self.passages.get_or_init(|| {
            let key_points = self.entry.key_points.iter().enumerate();
            let key_points = key_points.map(|(i, prose)| (Part::KeyPoint(i as u32), prose));
            let parts = key_points.chain([(Part::Body, self.entry.prose)]);
            parts.flat_map(|(part, prose)| passages(self.context, self.entry, self.document, part, prose)).collect()
        })
    }

    /// A field of the entry whose page it is.
    pub fn field(&self, name: &str) -> Location {
        Location::field(self.entry.file, self.entry.path.join(name))
    }

    /// The passages that are running text: not headings, cells or the line that says who is quoted.
    pub fn running(&self) -> impl Iterator<Item = &Passage<'g>> {
        self.passages().iter().filter(|passage| matches!(passage.kind, Block::Paragraph | Block::Item))
    }
}

fn passages<'g>(
    context: &'g Context<'g>,
    entry: AnyEntry<'g>,
    document: &'g Document,
    part: Part,
    prose: &'g Prose,
) -> Vec<Passage<'g>> {
    let label = |target: &str| {
        let (at, _) = context.graph.wikilink(target)?;
        Some(context.site().name_in(at, entry.lang).to_owned())
    };
    let mut row = None;
    let read = |paragraph: crate::prose::Paragraph| {
        let events = paragraph.events();
        row = matches!(paragraph.kind, Block::Cell | Block::HeadCell)
            .then(|| Row::of(prose, events.start, row))
            .flatten();
        let flat = Flat::of(prose, events.clone(), &label);
        let start = events.start as u32;
        let mentions = document.mentions.iter().filter(|m| m.part == part && m.paragraph.0 == start).collect();
        Passage {
            part,
            kind: paragraph.kind,
            within: paragraph.within,
            row,
            sentences: OnceCell::new(),
            quotations: OnceCell::new(),
            dates: OnceCell::new(),
            listed: OnceCell::new(),
            citations: citations(document, part, prose, events.clone(), &flat),
            mentions,
            lang: entry.lang,
            text: flat.text.clone(),
            flat,
            events,
            prose,
            file: entry.file,
        }
    };
    Paragraphs::of(prose).map(read).collect()
}

/// What the events cite.
fn citations(document: &Document, part: Part, prose: &Prose, events: Range<usize>, flat: &Flat) -> Vec<Citation> {
    let resolved = match part {
        Part::Body => &document.body,
        Part::KeyPoint(i) => match document.key_points.get(i as usize) {
            Some(resolved) => resolved,
            None => return Vec::new(),
        },
    };
    let first = resolved.partition_point(|r| (r.event as usize) < events.start);
    let within = resolved.iter().skip(first).take_while(|r| (r.event as usize) < events.end);
    within
        .filter_map(|r| {
            let cited = |r: &crate::graph::Ref| match document.references.entries.get(r.entry as usize)?.cited {
                Cited::Source(source) => Some(source),
                Cited::Note(_) => None,
            };
            let (sources, note) = match &r.what {
                Resolution::Citation(refs) => (refs.iter().filter_map(cited).collect(), None),
                Resolution::Note(r) => match document.references.entries.get(r.entry as usize)?.cited {
                    Cited::Note(start) => (Vec::new(), Some(start as usize)),
                    Cited::Source(_) => return None,
                },
                _ => return None,
            };
            let before = flat.pieces.iter().rev().find(|piece| piece.event < r.event);
            let at = before.map_or(0, |piece| {
                let next = flat.pieces.iter().find(|other| other.at > piece.at);
                next.map_or(flat.text.len(), |next| next.at)
            });
            Some(Citation { at, sources, note, span: prose.events.get(r.event as usize)?.1 })
        })
        .collect()
}

impl Row {
    /// The row of the cell whose content begins at an event. `before` is the row of the passage before it.
    fn of(prose: &Prose, cell: usize, before: Option<Row>) -> Option<Row> {
        let begins = |at: usize, of: fn(&Tag) -> bool| matches!(prose.events.get(at), Some((ProseEvent::Start(tag), _)) if of(tag));
        let start = (0..cell).rev().find(|at| begins(*at, |tag| matches!(tag, Tag::TableHead | Tag::TableRow)))?;
        match before {
            Some(row) if row.start == start => Some(row),
            _ if begins(start.checked_sub(1)?, |tag| matches!(tag, Tag::Table(_))) => {
                Some(Row { table: start - 1, start })
            }
            _ => before.map(|row| Row { start, ..row }),
        }
    }
}

/// The ranges of a flat text that stand in italics or as code, each piece for itself.
pub fn emphasised(prose: &Prose, events: Range<usize>, flat: &Flat) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    let mut pieces =
        flat.pieces.iter().zip(flat.pieces.iter().skip(1).map(|next| next.at).chain([flat.text.len()])).peekable();
    for (i, (event, _)) in prose.events.iter().enumerate().take(events.end).skip(events.start) {
        match event {
            ProseEvent::Start(tag) => open.push(*tag == Tag::Emphasis),
            ProseEvent::End => drop(open.pop()),
            _ => {}
        }
        let is_set = matches!(event, ProseEvent::Code(_)) || open.contains(&true);
        while let Some((piece, end)) = pieces.next_if(|(piece, _)| piece.event as usize <= i) {
            found.extend(is_set.then_some(piece.at..end));
        }
    }
    found
}

impl Passage<'_> {
    /// Its sentences, as ranges of `text`; found when a rule first asks, as some look at a page without.
    pub fn sentences(&self) -> &[Range<usize>] {
        self.sentences.get_or_init(|| sentences(&self.text))
    }

    /// Its quotations, as ranges of `text`.
    pub fn quotations(&self) -> &[Range<usize>] {
        self.quotations.get_or_init(|| quotations(&self.text))
    }

    /// The dates that it names.
    pub fn dates(&self) -> &[Spoken] {
        self.dates.get_or_init(|| dates(&self.text, self.lang))
    }

    /// A sentence of it, with the listed phrases that it has.
    pub fn stretch(&self, sentence: &Range<usize>) -> Stretch<'_> {
        Stretch::new(&self.text, sentence, self.listed())
    }

    /// All of it, with the listed phrases that it has.
    pub fn whole_stretch(&self) -> Stretch<'_> {
        Stretch::whole(&self.text, self.listed())
    }

    /// How a sentence of it speaks of what happens.
    pub fn tenses(&self, sentence: &Range<usize>) -> Tenses<'_> {
        Tenses::of(&self.text, sentence, self.listed(), self.quotations(), self.lang)
    }

    fn listed(&self) -> &Listed {
        self.listed.get_or_init(|| Listed::of(&self.text))
    }

    /// The event at which its words begin.
    pub fn start(&self) -> usize {
        self.events.start
    }

    /// Its links: where their words begin in the text, and their addresses.
    pub fn links(&self) -> impl Iterator<Item = (usize, &str)> {
        let events = self.prose.events.iter().enumerate().skip(self.events.start).take(self.events.len());
        events.filter_map(|(i, (event, _))| {
            let ProseEvent::Start(Tag::Link(target)) = event else { return None };
            let words = self.flat.pieces.partition_point(|piece| (piece.event as usize) < i);
            Some((self.flat.pieces.get(words)?.at, target.url.as_ref()))
        })
    }

    /// Whether anything is cited in it, be it an id that nothing has.
    pub fn is_marked(&self) -> bool {
        let events = self.prose.events.get(self.events.clone()).unwrap_or_default();
        events.iter().any(|(event, _)| matches!(event, ProseEvent::Citation(_)))
    }

    /// The table of a cell, known by the event at which it begins.
    pub fn table(&self) -> Option<usize> {
        self.row.map(|row| row.table)
    }

    /// Where a range of its text was written.
    pub fn location(&self, range: Range<usize>) -> Location {
        let start = self.flat.event_at(range.start).and_then(|at| self.byte(at));
        let end = self.flat.event_to(range.end).and_then(|at| self.byte(at));
        let whole = self.span();
        let span = match (start, end) {
            (Some(start), Some(end)) if start < end => Span::from(start..end),
            _ => whole,
        };
        self.prose.location(self.file, span)
    }

    /// What stands in italics or as code: titles, and words that are spoken of.
    pub fn emphasised(&self) -> Vec<Range<usize>> {
        emphasised(self.prose, self.events.clone(), &self.flat)
    }

    /// Where all of it was written.
    pub fn whole(&self) -> Location {
        self.prose.location(self.file, self.span())
    }

    /// Where a citation was written.
    pub fn cited_at(&self, citation: &Citation) -> Location {
        self.prose.location(self.file, citation.span)
    }

    /// The citations that stand in a sentence or right behind it.
    pub fn citations_of(&self, sentence: &Range<usize>) -> impl Iterator<Item = &Citation> {
        let next = self.sentences().iter().find(|other| other.start >= sentence.end).map(|other| other.start);
        let (start, end) = (sentence.start, next.unwrap_or(usize::MAX));
        self.citations.iter().filter(move |citation| citation.at > start && citation.at <= end)
    }

    /// The place in the file or field of a word's byte.
    fn byte(&self, (event, offset): (usize, usize)) -> Option<usize> {
        let (event, span) = self.prose.events.get(event)?;
        let range = span.range();
        match event {
            ProseEvent::Text(Words::AsWritten) => Some((range.start + offset).min(range.end)),
            _ if offset == 0 => Some(range.start),
            _ => Some(range.end),
        }
    }

    fn span(&self) -> Span {
        let spans = self.prose.events.get(self.events.clone()).unwrap_or_default();
        match (spans.first(), spans.last()) {
            (Some((_, first)), Some((_, last))) => Span { start: first.start, end: last.end.max(first.end) },
            _ => Span { start: 0, end: 0 },
        }
    }
}
