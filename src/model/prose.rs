//! Prose: Markdown as a flat list of events, each with its place in the text.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{FieldPath, Location, SourceFile};

/// A piece of Markdown, parsed.
#[derive(Debug, Clone)]
pub struct Prose {
    /// The text that the spans of `events` count in: the whole file for a body, the value for a field.
    pub text: Arc<str>,
    /// The events in reading order.
    pub events: Box<[(Event, Span)]>,
    /// Where the text stands, for diagnostics.
    pub origin: Origin,
    /// Whether raw HTML occurs.
    pub has_html: bool,
}

/// Where a piece of prose was written.
#[derive(Debug, Clone)]
pub enum Origin {
    /// In the body of a file: spans are positions in the file.
    Body,
    /// In a field of the file's YAML.
    Field(FieldPath),
}

/// A range of bytes. Files are smaller than 4 GB (see the limits in `content::files`), so half a word is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }
}

impl Span {
    /// The span as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Prose {
    /// Prose without a word.
    pub fn empty() -> Self {
        Self { text: "".into(), events: Box::default(), origin: Origin::Body, has_html: false }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The location of `span` in `file`, for a diagnostic.
    pub fn location(&self, file: &Arc<SourceFile>, span: Span) -> Location {
        match &self.origin {
            Origin::Body => Location::span(file, span.range()),
            Origin::Field(path) => Location::within(file, path.clone(), span.range()),
        }
    }

    /// The words of a text, code or HTML event.
    pub fn str<'a>(&'a self, words: &'a Words, span: Span) -> &'a str {
        match words {
            Words::AsWritten => &self.text[span.range()],
            Words::Changed(text) => text,
        }
    }

    /// How long the text of some events is as it was written, tags included: as much room as what is made of it needs, or more.
    pub fn written(&self, events: Range<usize>) -> usize {
        let of = |event: Option<&(Event, Span)>| event.map(|(_, span)| *span);
        let events = self.events.get(events).unwrap_or_default();
        let ends = of(events.first()).zip(of(events.last()));
        ends.map_or(0, |(first, last)| last.end.max(first.end).saturating_sub(first.start) as usize)
    }

    /// The index of the event that ends what the event at `start` begins.
    pub fn end_of(&self, start: usize) -> usize {
        let mut depth = 0usize;
        for (i, (event, _)) in self.events.iter().enumerate().skip(start) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End => {
                    depth -= 1;
                    if depth == 0 {
                        return i;
                    }
                }
                _ => {}
            }
        }
        self.events.len().saturating_sub(1)
    }
}

/// The words of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Just what stands at the event's span.
    AsWritten,
    /// Something else, since an escape or an entity was resolved.
    Changed(Box<str>),
}

/// One event of prose.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Something begins.
    Start(Tag),
    /// What began last ends.
    End,
    /// Words.
    Text(Words),
    /// Inline code.
    Code(Words),
    /// A piece of inline HTML: a single tag.
    InlineHtml(Words),
    /// A line of a block of HTML.
    Html(Words),
    /// A line end within a paragraph.
    SoftBreak,
    /// A line break that the writer asked for.
    HardBreak,
    /// A thematic break.
    Rule,
    /// One or more sources cited at one place.
    Citation(Box<[Cite]>),
    /// A reference to a note of the page's own.
    NoteReference(Box<str>),
}

/// A source cited, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The source's id, as written: whether it exists is for the graph to say.
    pub source: Box<str>,
    /// Where in the source, as written: `para. 4`.
    pub locator: Option<Box<str>>,
}

/// What can begin and end.
#[derive(Debug, Clone, PartialEq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading, with the id that the writer set.
    Heading(u8, Option<Box<str>>),
    /// A block quotation without attribution.
    BlockQuote,
    /// A block set apart with `> [!KIND]`.
    Callout(Callout),
    /// A quotation with its attribution inside, as the last thing.
    Quotation,
    /// Who said it, where, and the citation.
    Attribution,
    /// A block of code in a language.
    CodeBlock(Option<Box<str>>),
    /// A block that draws data from the model.
    DataBlock(Box<DataBlock>),
    /// A block of raw HTML.
    HtmlBlock,
    /// A list; numbered from the given number, or with bullets.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// The text of a note of the page's own.
    NoteDefinition(Box<str>),
    /// A table with its columns' alignments.
    Table(Box<[Alignment]>),
    /// The head row of a table.
    TableHead,
    /// A row of a table.
    TableRow,
    /// A cell of a table.
    TableCell,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck-out text.
    Strikethrough,
    /// A link: its address and title.
    Link(Box<Target>),
    /// A picture: its address and title; its description is inside.
    Image(Box<Target>),
    /// A wikilink.
    Mention(Box<Wikilink>),
}

/// The address and title of a link or picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The address as written.
    pub url: Box<str>,
    /// The title; often empty.
    pub title: Box<str>,
}

/// A `[[wikilink]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wikilink {
    /// What is linked: `id` or `kind/id`, with an anchor after `#`.
    pub target: Box<str>,
    /// Whether the writer gave words of their own after `|`.
    pub labelled: bool,
}

/// A fenced block such as `{territories}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataBlock {
    /// The name between the braces.
    pub name: Box<str>,
    /// The YAML between the fences.
    pub options: Box<str>,
    /// Where the options stand.
    pub span: Span,
}

/// The kinds of block set apart from the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Callout {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Analysis,
}

/// How a table's column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Alignment {
    None,
    Start,
    Centre,
    End,
}
