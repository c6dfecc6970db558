//! From pulldown-cmark's events to the model's.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag as Markdown,
};

use super::citation::{self, Brackets};
use super::fence::{Info, info};
use super::html::without_comments;
use super::limits::{MAX_MARKS, MAX_OPEN, overdeep_tag, overmarked_line};
use super::quotation;
use crate::diagnostics::{Code, Diagnostic, FieldPath, SourceFile, codes};
use crate::model::{Alignment, Callout, DataBlock, Origin, Prose, ProseEvent, Span, Tag, Target, Wikilink, Words};

/// How deep blocks and inline markup may nest. What is nested deeper is reported and its markup is dropped, so that
/// whoever walks the events, templates and browsers included, needs no more than this.
pub const MAX_NESTING: usize = 100;

/// Stands before a field's text while it is parsed, so that `2014. A year` or `> 5000` is no list and no quotation.
/// Markdown takes it for a space when it looks for emphasis, but not when it looks for blocks.
const INLINE_GUARD: &str = "\u{a0}";

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_OLD_FOOTNOTES)
    .union(Options::ENABLE_WIKILINKS)
    .union(Options::ENABLE_GFM);

/// Parses the Markdown of `file` from byte `start` on. Spans are positions in the file.
pub fn parse_body(file: &Arc<SourceFile>, start: usize, found: &mut Vec<Diagnostic>) -> Prose {
    let body = file.text.get(start..).unwrap_or_default();
    let builder = Builder::new(&file.text, Frame::Body { start });
    builder.read(body).finish(file.text.clone(), Origin::Body, file, found)
}

/// Parses the Markdown of a field: citations, mentions, links and emphasis. Blocks are reduced to their words.
/// Spans are positions in `text`.
pub fn parse_inline(text: &str, path: FieldPath, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Prose {
    let guarded = format!("{INLINE_GUARD}{text}");
    let builder = Builder::new(text, Frame::Field);
    builder.read(&guarded).finish(text.into(), Origin::Field(path), file, found)
}

/// What is parsed, and so how the parser's positions relate to those of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Body { start: usize },
    Field,
}

/// What is open, and what its end is to do.
enum Open {
    /// Its start was written; its end is due.
    Written,
    /// Its start was not written, nor will its end be.
    Dropped,
    /// A block quotation that starts at event `start`.
    Quote { start: usize, plain: bool, blocks: usize, last: Option<usize> },
    /// A paragraph that starts at the event.
    Paragraph(usize),
    /// A heading; its braces if they are no attributes that we know.
    Heading(Option<Range<usize>>),
    /// A block of HTML that starts at the event.
    Html(usize),
    /// A data block, its options as far as they are read.
    Data { name: Box<str>, options: String, span: Option<Range<usize>> },
    /// A wikilink that starts at the event.
    Mention(usize),
    /// A bracketed text that turned out not to be a link: what to write after it.
    Brackets(Range<usize>, Range<usize>),
    /// Its content is not wanted.
    Skipped,
}

struct Problem {
    code: Code,
    message: String,
    help: &'static str,
    at: Range<usize>,
}

struct Builder<'a> {
    text: &'a str,
    frame: Frame,
    out: Vec<(ProseEvent, Span)>,
    open: Vec<Open>,
    /// How many starts were written and not yet ended.
    depth: usize,
    /// How many of `open` are skipped.
    skipped: usize,
    too_deep: bool,
    has_html: bool,
    /// The labels of the notes, by their lower case: Markdown's labels ignore case.
    notes: HashMap<String, Box<str>>,
    problems: Vec<Problem>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, frame: Frame) -> Self {
        Self {
            text,
            frame,
            out: Vec::new(),
            open: Vec::new(),
            depth: 0,
            skipped: 0,
            too_deep: false,
            has_html: false,
            notes: HashMap::new(),
            problems: Vec::new(),
        }
    }

    fn read(mut self, markdown: &str) -> Self {
        if let Some(line) = overmarked_line(markdown) {
            self.problem(
                codes::TOO_LARGE,
                format!("more than {MAX_MARKS} quotation and list marks start this line"),
                "remove most of them: nothing of this text is shown until then",
                self.place(line),
            );
            return self;
        }
        if let Some(tag) = overdeep_tag(markdown) {
            self.problem(
                codes::TOO_LARGE,
                format!("more than {MAX_OPEN} elements of HTML are open here"),
                "close them, or leave them out: nothing of this text is shown until then",
                self.place(tag),
            );
            return self;
        }
        let ours = |link: BrokenLink<'_>| {
            let after = markdown.get(link.span.end..)?;
            let written = markdown.get(link.span)?;
            citation::is_ours(written, after, link.link_type).then(|| (CowStr::from(""), CowStr::from("")))
        };
        let parser = Parser::new_with_broken_link_callback(markdown, OPTIONS, Some(ours));
        for (event, range) in parser.into_offset_iter() {
            let at = self.place(range);
            self.event(event, at);
        }
        self
    }

    /// Where the parser's range is in the text.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let shift = |at: usize| match self.frame {
            Frame::Body { start } => at + start,
            Frame::Field => at.saturating_sub(INLINE_GUARD.len()),
        };
        shift(range.start)..shift(range.end)
    }

    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) if self.skipped == 0 => self.start(tag, at),
            Event::Start(_) => self.enter(Open::Skipped),
            Event::End(_) => self.end(at),
            Event::Text(words) => self.words(&words, at),
            _ if self.skipped > 0 => {}
            Event::Code(words) => {
                let words = self.written(&words, &at);
                self.push(ProseEvent::Code(words), at);
            }
            Event::Html(_) if !matches!(self.open.last(), Some(Open::Html(_))) => {}
            Event::Html(words) => {
                let words = self.written(&words, &at);
                self.push(ProseEvent::Html(words), at);
            }
            Event::InlineHtml(words) if words.starts_with("<!--") => {}
            Event::InlineHtml(words) => {
                let words = self.written(&words, &at);
                self.has_html = true;
                self.push(ProseEvent::InlineHtml(words), at);
            }
            // Which of them are citations is known at the end, when all notes are.
            Event::FootnoteReference(label) => {
                self.push(ProseEvent::NoteReference(label.into_string().into()), at);
            }
            Event::SoftBreak => self.push(ProseEvent::SoftBreak, at),
            Event::HardBreak => self.push(ProseEvent::HardBreak, at),
            Event::Rule if self.frame == Frame::Field => self.separate(&at),
            Event::Rule => {
                self.count_block(None);
                self.push(ProseEvent::Rule, at);
            }
            // Options that are not enabled.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn push(&mut self, event: ProseEvent, at: Range<usize>) {
        self.out.push((event, at.into()));
    }

    /// The words, held only if they differ from what stands at the range.
    fn written(&self, words: &str, at: &Range<usize>) -> Words {
        match self.text.get(at.clone()) {
            Some(written) if written == words => Words::AsWritten,
            _ => Words::Changed(words.into()),
        }
    }

    fn words(&mut self, words: &str, mut at: Range<usize>) {
        if let Some(Open::Data { options, span, .. }) = self.open.last_mut() {
            options.push_str(words);
            *span = Some(span.as_ref().map_or(at.start, |span| span.start)..at.end);
            return;
        }
        if self.skipped > 0 {
            return;
        }
        let mut words = words;
        if self.frame == Frame::Field && at.start == 0 && self.out.is_empty() {
            let unguarded = words.strip_prefix(INLINE_GUARD).unwrap_or(words).trim_start();
            at.start = at.end.saturating_sub(unguarded.len());
            words = unguarded;
        }
        if words.is_empty() {
            return;
        }
        let words = self.written(words, &at);
        // Words that stand side by side in the text are one event: the parser divides them at every bracket.
        if words == Words::AsWritten
            && let Some((ProseEvent::Text(Words::AsWritten), last)) = self.out.last_mut()
            && last.range().end == at.start
        {
            *last = Span::from(last.range().start..at.end);
            return;
        }
        self.push(ProseEvent::Text(words), at);
    }

    fn start(&mut self, tag: Markdown<'_>, at: Range<usize>) {
        if matches!(tag, Markdown::Link { .. }) {
            self.cite_before_link(at.start);
        }
        match tag {
            Markdown::Link { link_type, .. } | Markdown::Image { link_type, .. } if is_unknown(link_type) => {
                self.brackets(link_type, at);
            }
            Markdown::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => {
                self.mention(&dest_url, has_pothole, at);
            }
            Markdown::Link { link_type, dest_url, title, .. } => {
                let url = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}").into(),
                    _ => dest_url.into_string().into(),
                };
                self.write(Tag::Link(Box::new(Target { url, title: title.into_string().into() })), at, Open::Written);
            }
            Markdown::Image { dest_url, title, .. } => {
                let target = Target { url: dest_url.into_string().into(), title: title.into_string().into() };
                self.write(Tag::Image(Box::new(target)), at, Open::Written);
            }
            Markdown::Emphasis => self.write(Tag::Emphasis, at, Open::Written),
            Markdown::Strong => self.write(Tag::Strong, at, Open::Written),
            Markdown::Strikethrough => self.write(Tag::Strikethrough, at, Open::Written),
            block if self.frame == Frame::Field => self.reduce(&block, &at),
            block => self.block(block, at),
        }
    }

    /// A block of a field: its words go on in the line.
    fn reduce(&mut self, block: &Markdown<'_>, at: &Range<usize>) {
        self.separate(at);
        match block {
            Markdown::HtmlBlock => self.enter(Open::Html(self.out.len())),
            Markdown::Item => {
                self.enter(Open::Dropped);
                self.number(at);
            }
            _ => self.enter(Open::Dropped),
        }
    }

    /// The number of a list's item, as words: it may well be a year.
    fn number(&mut self, at: &Range<usize>) {
        let text = self.text;
        let item = text.get(at.clone()).unwrap_or_default();
        let start = item.len() - item.trim_start().len();
        let digits = item.trim_start().bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            // The digits, the dot or parenthesis, and a space if one follows.
            let end = start + digits + 1;
            let end = end + usize::from(item.get(end..).is_some_and(|rest| rest.starts_with(' ')));
            if let Some(number) = item.get(start..end) {
                self.words(number, at.start + start..at.start + end);
            }
        }
    }

    /// Parts the words of two blocks whose markup is dropped.
    fn separate(&mut self, at: &Range<usize>) {
        use ProseEvent::{HardBreak, SoftBreak, Start};
        if !matches!(self.out.last(), None | Some((SoftBreak | HardBreak | Start(_), _))) {
            self.push(SoftBreak, at.start..at.start);
        }
    }

    fn block(&mut self, block: Markdown<'_>, at: Range<usize>) {
        let here = self.out.len();
        match block {
            Markdown::Paragraph => {
                self.count_block(self.has_room().then_some(here));
                self.write(Tag::Paragraph, at, Open::Paragraph(here));
                return;
            }
            Markdown::CodeBlock(kind) => return self.code(kind, at),
            Markdown::HtmlBlock => return self.write(Tag::HtmlBlock, at, Open::Html(here)),
            _ => self.count_block(None),
        }
        match block {
            Markdown::Heading { level, id, classes, attrs } => {
                let braces =
                    if id.is_none() && !(classes.is_empty() && attrs.is_empty()) { self.braces(&at) } else { None };
                let id = id.filter(|id| is_own_id(id)).map(|id| id.into_string().into());
                self.write(Tag::Heading(level as u8, id), at, Open::Heading(braces));
            }
            Markdown::BlockQuote(kind) => {
                let tag = kind.map_or(Tag::BlockQuote, |kind| Tag::Callout(callout(kind)));
                let open = Open::Quote { start: here, plain: kind.is_none(), blocks: 0, last: None };
                self.write(tag, at, open);
            }
            Markdown::List(first) => self.write(Tag::List(first), at, Open::Written),
            Markdown::Item => self.write(Tag::Item, at, Open::Written),
            Markdown::FootnoteDefinition(label) => {
                let label: Box<str> = label.into_string().into();
                self.notes.entry(label.to_lowercase()).or_insert_with(|| label.clone());
                self.write(Tag::NoteDefinition(label), at, Open::Written);
            }
            Markdown::Table(columns) => {
                let columns = columns.into_iter().map(alignment).collect();
                self.write(Tag::Table(columns), at, Open::Written);
            }
            Markdown::TableHead => self.write(Tag::TableHead, at, Open::Written),
            Markdown::TableRow => self.write(Tag::TableRow, at, Open::Written),
            Markdown::TableCell => self.write(Tag::TableCell, at, Open::Written),
            // Options that are not enabled, and what `start` and the first match deal with.
            _ => self.enter(Open::Dropped),
        }
    }

    fn code(&mut self, kind: CodeBlockKind<'_>, at: Range<usize>) {
        self.count_block(None);
        let CodeBlockKind::Fenced(line) = kind else {
            return self.write(Tag::CodeBlock(None), at, Open::Written);
        };
        match info(&line) {
            _ if !self.has_room() => self.write(Tag::CodeBlock(None), at, Open::Written),
            Info::Code(language) => self.write(Tag::CodeBlock(language.map(Into::into)), at, Open::Written),
            Info::Data { name, rest } => {
                if !rest.is_empty() {
                    self.problem(
                        codes::BAD_BLOCK_OPTION,
                        format!("`{rest}` stands beside the name of the block `{name}`"),
                        "options go on lines of their own below it",
                        first_line(self.text, &at),
                    );
                }
                self.enter(Open::Data { name: name.into(), options: String::new(), span: None });
            }
        }
    }

    /// A bracketed text that is a citation, or the marker of a callout, and which the parser takes for a link.
    fn brackets(&mut self, link_type: LinkType, at: Range<usize>) {
        let text = self.text;
        let brackets = Brackets::of(text.get(at.clone()).unwrap_or_default(), link_type);
        let first = at.start + brackets.first.start..at.start + brackets.first.end;
        let second = brackets.second.map_or(at.end..at.end, |second| at.start + second.start..at.start + second.end);
        if brackets.exclaimed {
            self.words("!", at.start..at.start + 1);
        }
        let cited = text.get(first.clone()).and_then(citation::event);
        if cited.is_none() && !second.is_empty() {
            self.words("[", first.start..first.start + 1);
            self.enter(Open::Brackets(first.end - 1..first.end, second));
            return;
        }
        self.cited_or_words(first);
        self.cited_or_words(second);
        self.enter(Open::Skipped);
    }

    fn cited_or_words(&mut self, at: Range<usize>) {
        let text = self.text;
        let written = text.get(at.clone()).unwrap_or_default();
        match citation::event(written) {
            Some(event) => self.push(event, at),
            None => self.words(written, at),
        }
    }

    /// Turns brackets right before a link into the citation that they are. The parser takes `[^a][b](c)` and `[@a][b](c)`
    /// for words and a link.
    fn cite_before_link(&mut self, link: usize) {
        let text = self.text;
        let Some((ProseEvent::Text(Words::AsWritten), span)) = self.out.last_mut() else { return };
        let words = span.range();
        let Some(open) = text.get(words.clone()).filter(|_| words.end == link).and_then(|words| words.rfind('['))
        else {
            return;
        };
        let brackets = words.start + open..words.end;
        let escaped = text.get(..brackets.start).is_some_and(|before| before.ends_with('\\'));
        let Some(event) = text.get(brackets.clone()).filter(|_| !escaped).and_then(citation::event) else { return };
        *span = Span::from(words.start..brackets.start);
        if open == 0 {
            self.out.pop();
        }
        self.push(event, brackets);
    }

    fn mention(&mut self, target: &str, labelled: bool, at: Range<usize>) {
        // In a table the bar is written `\|`, and the parser leaves the backslash with the target.
        let target = target.strip_suffix('\\').filter(|_| labelled).unwrap_or(target).trim();
        let start = self.out.len();
        let tag = Tag::Mention(Box::new(Wikilink { target: target.into(), labelled }));
        if labelled || !self.has_room() {
            return self.write(tag, at, Open::Mention(start));
        }
        // The words between the brackets are the target itself.
        self.push(ProseEvent::Start(tag), at.clone());
        self.push(ProseEvent::End, at);
        self.enter(Open::Skipped);
    }

    fn enter(&mut self, open: Open) {
        self.skipped += usize::from(matches!(open, Open::Skipped));
        self.open.push(open);
    }

    /// Whether another mark may be nested here.
    fn has_room(&self) -> bool {
        self.depth < MAX_NESTING
    }

    /// Writes the start of `tag`, unless it is nested too deeply.
    fn write(&mut self, tag: Tag, at: Range<usize>, open: Open) {
        if !self.has_room() {
            if !self.too_deep {
                self.too_deep = true;
                self.problem(
                    codes::TOO_LARGE,
                    format!("more than {MAX_NESTING} quotations, lists or other marks stand inside each other here"),
                    "close some of them: the deeper ones are shown as plain words",
                    first_line(self.text, &at),
                );
            }
            self.separate_if_block(&tag, &at);
            self.enter(Open::Dropped);
            return;
        }
        self.depth += 1;
        self.push(ProseEvent::Start(tag), at);
        self.enter(open);
    }

    fn separate_if_block(&mut self, tag: &Tag, at: &Range<usize>) {
        use Tag::{Emphasis, Image, Link, Mention, Strikethrough, Strong};
        if !matches!(tag, Emphasis | Strong | Strikethrough | Link(_) | Image(_) | Mention(_)) {
            self.separate(at);
        }
    }

    fn write_end(&mut self, at: Range<usize>) {
        self.depth = self.depth.saturating_sub(1);
        self.push(ProseEvent::End, at);
    }

    fn end(&mut self, at: Range<usize>) {
        match self.open.pop() {
            Some(Open::Written) => self.write_end(at),
            Some(Open::Paragraph(start)) => {
                self.write_end(at);
                self.analysis(start);
            }
            Some(Open::Quote { start, plain, blocks, last }) => {
                if let Some(paragraph) = last.filter(|_| plain) {
                    quotation::attribute(self.text, &mut self.out, start, paragraph, blocks == 1);
                }
                self.write_end(at);
            }
            Some(Open::Heading(braces)) => {
                if let Some(braces) = braces {
                    let words = self.text.get(braces.clone()).unwrap_or_default();
                    self.push(ProseEvent::Text(Words::Changed(format!(" {words}").into())), braces);
                }
                self.write_end(at);
            }
            Some(Open::Html(start)) => self.end_html(start, at),
            Some(Open::Data { name, options, span }) => self.end_data(name, options, span, at),
            Some(Open::Mention(start)) => self.end_mention(start, at),
            Some(Open::Brackets(bracket, second)) => {
                self.words("]", bracket);
                self.cited_or_words(second);
            }
            Some(Open::Skipped) => self.skipped = self.skipped.saturating_sub(1),
            Some(Open::Dropped) | None => {}
        }
    }

    /// Tells the block quotation around a block of it.
    fn count_block(&mut self, paragraph: Option<usize>) {
        if let Some(Open::Quote { blocks, last, .. }) = self.open.last_mut() {
            *blocks += 1;
            *last = paragraph;
        }
    }

    /// Makes a callout of a block quotation whose first paragraph, at event `start`, begins with `[!ANALYSIS]`.
    fn analysis(&mut self, start: usize) {
        let text = self.text;
        let Some(Open::Quote { start: quote, plain, blocks, last }) = self.open.last_mut() else { return };
        let marked = matches!(self.out.get(start + 1), Some((ProseEvent::Text(Words::AsWritten), span))
            if text.get(span.range()).is_some_and(|words| words.trim_end().eq_ignore_ascii_case(citation::ANALYSIS)));
        if !(*plain && *blocks == 1 && marked) {
            return;
        }
        match self.out.get(start + 2) {
            Some((ProseEvent::End, _)) => {
                self.out.truncate(start);
                *blocks = 0;
                *last = None;
            }
            Some((ProseEvent::SoftBreak | ProseEvent::HardBreak, _)) => {
                self.out.drain(start + 1..start + 3);
            }
            _ => return,
        }
        *plain = false;
        if let Some((event, _)) = self.out.get_mut(*quote) {
            *event = ProseEvent::Start(Tag::Callout(Callout::Analysis));
        }
    }

    fn end_html(&mut self, start: usize, at: Range<usize>) {
        let lines = start + usize::from(self.frame != Frame::Field);
        let html = self.html_from(lines);
        if !html.contains("<!--") && self.frame != Frame::Field {
            self.has_html = true;
            self.write_end(at);
            return self.count_block(None);
        }
        let left = without_comments(&html);
        if left.unclosed {
            self.problem(
                codes::UNCLOSED_COMMENT,
                "this comment is not closed, so what follows it is hidden".into(),
                "write `-->` where it ends",
                first_line(self.text, &at),
            );
        }
        self.out.truncate(lines);
        let empty = left.html.trim().is_empty();
        self.has_html |= !empty;
        let html = Words::Changed(left.html.into());
        match (self.frame, empty) {
            (Frame::Field, true) => {}
            (Frame::Field, false) => self.push(ProseEvent::InlineHtml(html), at),
            (Frame::Body { .. }, true) => {
                self.out.truncate(start);
                self.depth = self.depth.saturating_sub(1);
            }
            (Frame::Body { .. }, false) => {
                self.push(ProseEvent::Html(html), at.clone());
                self.write_end(at);
                self.count_block(None);
            }
        }
    }

    fn html_from(&self, start: usize) -> String {
        let lines = self.out.iter().skip(start).filter_map(|(event, span)| match event {
            ProseEvent::Html(Words::AsWritten) | ProseEvent::Text(Words::AsWritten) => self.text.get(span.range()),
            ProseEvent::Html(Words::Changed(words)) | ProseEvent::Text(Words::Changed(words)) => Some(&**words),
            _ => None,
        });
        lines.collect()
    }

    fn end_data(&mut self, name: Box<str>, options: String, span: Option<Range<usize>>, at: Range<usize>) {
        // Without options, the place where they would stand.
        let end_of_line = first_line(self.text, &at).end;
        let span = span.unwrap_or(end_of_line..end_of_line).into();
        let block = DataBlock { name, options: options.into(), span };
        self.push(ProseEvent::Start(Tag::DataBlock(Box::new(block))), at.clone());
        self.push(ProseEvent::End, at);
    }

    fn end_mention(&mut self, start: usize, at: Range<usize>) {
        let without_words = self.out.len() == start + 1;
        if without_words && let Some((ProseEvent::Start(Tag::Mention(link)), _)) = self.out.get_mut(start) {
            link.labelled = false;
        }
        self.write_end(at);
    }

    /// The braces that end a heading's line, if there are any.
    fn braces(&self, at: &Range<usize>) -> Option<Range<usize>> {
        let written = self.text.get(at.clone())?;
        let (open, close) = (written.rfind('{')?, written.rfind('}')?);
        (open < close).then(|| at.start + open..at.start + close + 1)
    }

    fn problem(&mut self, code: Code, message: String, help: &'static str, at: Range<usize>) {
        self.problems.push(Problem { code, message, help, at });
    }

    fn finish(mut self, text: Arc<str>, origin: Origin, file: &Arc<SourceFile>, found: &mut Vec<Diagnostic>) -> Prose {
        self.resolve_references();
        if self.frame == Frame::Field
            && let Some((ProseEvent::SoftBreak | ProseEvent::HardBreak, _)) = self.out.last()
        {
            self.out.pop();
        }
        let prose = Prose { text, events: self.out.into(), origin, has_html: self.has_html };
        found.extend(self.problems.into_iter().map(|problem| {
            let location = prose.location(file, problem.at.into());
            Diagnostic::new(problem.code, problem.message, location).help(problem.help)
        }));
        prose
    }

    /// A reference to a label without a note is a citation. The label of a note may itself hold a comma.
    fn resolve_references(&mut self) {
        for (event, _) in &mut self.out {
            let ProseEvent::NoteReference(label) = event else { continue };
            let id = label.split(',').next().unwrap_or_default().trim();
            let find = |label: &str| self.notes.get(&label.to_lowercase());
            let note = if self.notes.is_empty() { None } else { find(label).or_else(|| find(id)) };
            if let Some(note) = note {
                *label = note.clone();
            } else if let Some(cite) = citation::from_label(label) {
                *event = ProseEvent::Citation([cite].into());
            } else {
                *event = ProseEvent::Text(Words::AsWritten);
            }
        }
    }
}

fn is_unknown(link_type: LinkType) -> bool {
    matches!(link_type, LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown)
}

/// The first line of a range, without its end.
fn first_line(text: &str, at: &Range<usize>) -> Range<usize> {
    let line = text.get(at.clone()).and_then(|written| written.lines().next()).unwrap_or_default();
    at.start..at.start + line.len()
}

/// Ids that work in HTML, in a URL's fragment and on GitHub alike.
fn is_own_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn callout(kind: BlockQuoteKind) -> Callout {
    match kind {
        BlockQuoteKind::Note => Callout::Note,
        BlockQuoteKind::Tip => Callout::Tip,
        BlockQuoteKind::Important => Callout::Important,
        BlockQuoteKind::Warning => Callout::Warning,
        BlockQuoteKind::Caution => Callout::Caution,
    }
}

fn alignment(column: pulldown_cmark::Alignment) -> Alignment {
    match column {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Start,
        pulldown_cmark::Alignment::Center => Alignment::Centre,
        pulldown_cmark::Alignment::Right => Alignment::End,
    }
}
