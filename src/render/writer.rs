//! Writes the events of prose as HTML, with what the graph made of each.

use std::fmt::Write;
use std::ops::Range;

use super::html::{push_attribute, push_text, push_url, push_value};
use super::views::ImageView;
use super::views::image::COLUMN;
use super::views::reference::RefView;
use super::{Renderer, views};
use crate::diagnostics::Diagnostic;
use crate::graph::{Document, Ref, Resolution, Resolved, blocks};
use crate::model::{Alignment, Callout, EntryRef, Lang, Origin, Prose, ProseEvent, Span, Tag, Target, Words};
use crate::prose::{Sanitiser, plain, safe_url};

/// Writes events as HTML.
pub(super) struct Writer<'r> {
    renderer: &'r Renderer,
    at: EntryRef,
    lang: Lang,
    document: &'r Document,
    prose: &'r Prose,
    resolved: &'r [Resolved],
    out: String,
    /// What is open, and whether a link was opened with it.
    stack: Vec<(&'r Tag, bool)>,
    table: TableState<'r>,
    sanitiser: Sanitiser,
    /// Shown elsewhere than on its page: no ids, no links, no reference numbers.
    excerpt: bool,
    /// Paragraphs give way: the text stands within a line.
    inline: bool,
    /// The byte up to which lines were counted, and the line there.
    counted: (usize, usize),
}

/// Where in a table the writer is.
#[derive(Default)]
struct TableState<'r> {
    alignments: &'r [Alignment],
    head: bool,
    column: usize,
}

impl<'r> Writer<'r> {
    pub(super) fn new(
        renderer: &'r Renderer,
        at: EntryRef,
        document: &'r Document,
        prose: &'r Prose,
        resolved: &'r [Resolved],
    ) -> Self {
        Self {
            renderer,
            at,
            lang: renderer.graph.site.lang(at),
            document,
            prose,
            resolved,
            out: String::new(),
            stack: Vec::new(),
            table: TableState::default(),
            sanitiser: Sanitiser::default(),
            excerpt: false,
            inline: false,
            counted: (0, 1),
        }
    }

    pub(super) fn excerpt(mut self) -> Self {
        self.excerpt = true;
        self
    }

    pub(super) fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// What the graph made of an event.
    fn resolutions(&self, event: usize) -> impl Iterator<Item = &'r Resolution> + use<'r> {
        let start = self.resolved.partition_point(|r| (r.event as usize) < event);
        self.resolved[start..].iter().take_while(move |r| r.event as usize == event).map(|r| &r.what)
    }

    pub(super) fn range(mut self, range: Range<usize>) -> Result<String, Diagnostic> {
        let written = self.prose.written(range.clone());
        self.out.reserve(written + written / 2);
        let mut i = range.start;
        while i < range.end {
            let (event, span) = &self.prose.events[i];
            match event {
                ProseEvent::Start(Tag::NoteDefinition(_)) => i = self.prose.end_of(i),
                ProseEvent::Start(Tag::Image(target)) => {
                    self.image(i, &target.url, &target.title);
                    i = self.prose.end_of(i);
                }
                ProseEvent::Start(tag) => match self.lone_image(i, tag) {
                    Some(target) => {
                        self.figure(i, &target.url, &target.title);
                        i = self.prose.end_of(i);
                    }
                    None => self.start(i, tag)?,
                },
                ProseEvent::End => self.end(),
                ProseEvent::Text(words) => self.text(i, words, *span),
                ProseEvent::Code(words) => {
                    self.out.push_str("<code>");
                    push_text(&mut self.out, self.prose.str(words, *span));
                    self.out.push_str("</code>");
                }
                ProseEvent::InlineHtml(words) | ProseEvent::Html(words) => self.html(words, *span),
                ProseEvent::SoftBreak => self.out.push('\n'),
                ProseEvent::HardBreak => self.out.push_str("<br>\n"),
                ProseEvent::Rule => self.out.push_str("<hr>\n"),
                ProseEvent::Citation(_) | ProseEvent::NoteReference(_) => self.references(i),
            }
            i += 1;
        }
        self.sanitiser.close(&mut self.out);
        Ok(self.out)
    }

    fn html(&mut self, words: &Words, span: Span) {
        let html = self.prose.str(words, span);
        if !self.excerpt {
            self.sanitiser.push(&mut self.out, html);
        }
    }

    fn id(&mut self, event: usize) {
        if self.excerpt {
            return;
        }
        if let Some(Resolution::Anchor(id)) = self.resolutions(event).find(|r| matches!(r, Resolution::Anchor(_))) {
            push_attribute(&mut self.out, "id", id);
        }
        if self.renderer.marks_lines && matches!(self.prose.origin, Origin::Body) {
            let line = self.line_of(self.prose.events[event].1.range().start);
            let _ = write!(self.out, " data-line=\"{line}\"");
        }
    }

    /// The line of a byte of the file, from 1. Bytes are mostly asked for in their order.
    fn line_of(&mut self, byte: usize) -> usize {
        let (from, line) = if byte < self.counted.0 { (0, 1) } else { self.counted };
        let breaks = self.prose.text.as_bytes()[from..byte].iter().filter(|b| **b == b'\n').count();
        self.counted = (byte, line + breaks);
        self.counted.1
    }

    /// An opening tag with its id.
    fn open(&mut self, event: usize, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.id(event);
        self.out.push('>');
    }

    fn start(&mut self, i: usize, tag: &'r Tag) -> Result<(), Diagnostic> {
        let mut is_linked = false;
        match tag {
            Tag::Paragraph if self.inline => {}
            Tag::Paragraph => self.open(i, "p"),
            Tag::Heading(level, _) => self.open(i, heading(*level)),
            Tag::BlockQuote => self.open(i, "blockquote"),
            Tag::Callout(kind) => self.callout(*kind),
            Tag::Quotation => {
                self.out.push_str("<figure class=\"quotation\"");
                self.id(i);
                self.out.push_str("><blockquote>");
            }
            Tag::Attribution => self.out.push_str("</blockquote>\n<figcaption>— "),
            Tag::CodeBlock(language) => {
                self.out.push_str("<pre><code");
                if let Some(language) = language {
                    push_attribute(&mut self.out, "class", &format!("language-{language}"));
                }
                self.out.push('>');
            }
            Tag::DataBlock(block) => self.block(i, block)?,
            Tag::HtmlBlock | Tag::NoteDefinition(_) | Tag::Image(_) => {}
            Tag::List(None) => self.open(i, "ul"),
            Tag::List(Some(1)) => self.open(i, "ol"),
            Tag::List(Some(n)) => {
                let _ = write!(self.out, "<ol start=\"{n}\">");
            }
            Tag::Item => self.open(i, "li"),
            Tag::Table(alignments) => {
                self.table = TableState { alignments, head: false, column: 0 };
                self.open_table(i);
            }
            Tag::TableHead => {
                self.table.head = true;
                self.table.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(i),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link(target) => is_linked = self.link(i, &target.url, &target.title),
            Tag::Mention(link) => is_linked = self.mention(i, &link.target, link.labelled),
        }
        self.stack.push((tag, is_linked));
        Ok(())
    }

    fn end(&mut self) {
        let Some((tag, is_linked)) = self.stack.pop() else { return };
        match tag {
            Tag::Paragraph if self.inline => {}
            Tag::Paragraph => self.out.push_str("</p>\n"),
            Tag::Heading(level, _) => {
                let _ = writeln!(self.out, "</{}>", heading(*level));
            }
            Tag::BlockQuote => self.out.push_str("</blockquote>\n"),
            Tag::Callout(_) => self.out.push_str("</aside>\n"),
            Tag::Quotation => self.out.push_str("</figure>\n"),
            Tag::Attribution => self.out.push_str("</figcaption>"),
            Tag::CodeBlock(_) => self.out.push_str("</code></pre>\n"),
            Tag::HtmlBlock => self.out.push('\n'),
            Tag::DataBlock(_) | Tag::NoteDefinition(_) | Tag::Image(_) => {}
            Tag::List(None) => self.out.push_str("</ul>\n"),
            Tag::List(Some(_)) => self.out.push_str("</ol>\n"),
            Tag::Item => self.out.push_str("</li>\n"),
            Tag::Table(_) => self.out.push_str("</tbody></table></div>\n"),
            Tag::TableHead => {
                self.table.head = false;
                self.out.push_str("</tr></thead><tbody>\n");
            }
            Tag::TableRow => self.out.push_str("</tr>\n"),
            Tag::TableCell => {
                self.out.push_str(if self.table.head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            Tag::Emphasis => self.out.push_str("</em>"),
            Tag::Strong => self.out.push_str("</strong>"),
            Tag::Strikethrough => self.out.push_str("</del>"),
            Tag::Link(_) | Tag::Mention(_) => self.out.push_str(if is_linked { "</a>" } else { "" }),
        }
    }

    fn callout(&mut self, kind: Callout) {
        let word = match kind {
            Callout::Note => "note",
            Callout::Tip => "tip",
            Callout::Important => "important",
            Callout::Warning => "warning",
            Callout::Caution => "caution",
            Callout::Analysis => "analysis",
        };
        let _ = write!(self.out, "<aside class=\"callout callout-{word}\"><p class=\"callout-title\">");
        let key = format!("callout_{word}");
        push_text(&mut self.out, self.renderer.text(self.lang).text(&key));
        self.out.push_str("</p>\n");
    }

    /// A wide table scrolls in a region of its own, which the keyboard reaches and the heading above it names.
    fn open_table(&mut self, i: usize) {
        let above = self.document.headings.iter().rev().find(|h| (h.event as usize) < i).filter(|_| !self.excerpt);
        match above {
            Some(heading) => {
                self.out.push_str("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\"");
                push_attribute(&mut self.out, "aria-labelledby", &heading.anchor);
                self.out.push_str("><table>");
            }
            None => self.out.push_str("<div class=\"table-scroll\"><table>"),
        }
    }

    fn cell(&mut self, i: usize) {
        let alignment = self.table.alignments.get(self.table.column).copied().unwrap_or(Alignment::None);
        self.out.push_str(if self.table.head { "<th scope=\"col\"" } else { "<td" });
        self.id(i);
        match alignment {
            Alignment::None => {}
            Alignment::Start => self.out.push_str(" class=\"align-start\""),
            Alignment::Centre => self.out.push_str(" class=\"align-centre\""),
            Alignment::End => self.out.push_str(" class=\"align-end\""),
        }
        self.out.push('>');
    }

    /// Opens a link, unless it must not be followed. True if it did.
    fn link(&mut self, i: usize, url: &str, title: &str) -> bool {
        if self.excerpt || safe_url(url).is_none() {
            return false;
        }
        let base = &self.renderer.graph.site.base;
        self.out.push_str("<a");
        let route = self.resolutions(i).find_map(|r| match r {
            Resolution::Route(route) => Some(route),
            _ => None,
        });
        match (route, url.strip_prefix('/')) {
            (Some(route), _) => push_url(&mut self.out, "href", &base.path_of(route)),
            (None, Some(below)) if !below.starts_with('/') => push_url(&mut self.out, "href", &base.path_of(below)),
            _ => {
                push_url(&mut self.out, "href", url);
                if url.starts_with("http") {
                    self.out.push_str(" rel=\"noopener external\"");
                }
            }
        }
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        self.out.push('>');
        true
    }

    /// A picture that stands in a paragraph alone: its title says below it who made it.
    fn figure(&mut self, i: usize, url: &str, title: &str) {
        self.open(i, "figure class=\"picture\"");
        self.image(i + 1, url, "");
        if !title.is_empty() {
            self.out.push_str("<figcaption>");
            push_text(&mut self.out, title);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
    }

    /// The picture of a paragraph that holds nothing else.
    fn lone_image(&self, i: usize, tag: &Tag) -> Option<&'r Target> {
        let (Tag::Paragraph, Some((ProseEvent::Start(Tag::Image(target)), _))) = (tag, self.prose.events.get(i + 1))
        else {
            return None;
        };
        let is_lone = self.prose.end_of(i + 1) + 1 == self.prose.end_of(i) && !self.inline && !self.excerpt;
        is_lone.then_some(target)
    }

    fn image(&mut self, i: usize, url: &str, title: &str) {
        let alt = plain(self.prose, i + 1..self.prose.end_of(i), &|_| None);
        let resolved = self.resolutions(i).find_map(|r| match r {
            Resolution::Route(route) => Some(route.as_ref()),
            _ => None,
        });
        let route = resolved.or_else(|| url.strip_prefix('/').filter(|below| !below.starts_with('/')));
        let view = route.and_then(|route| ImageView::at_route(self.renderer, route));
        let Some(src) = view.as_ref().map(|view| view.url.as_str()).or_else(|| safe_url(url)) else {
            push_text(&mut self.out, &alt);
            return;
        };
        self.out.push_str("<img");
        push_url(&mut self.out, "src", src);
        if let Some(srcset) = view.as_ref().and_then(|view| view.srcset.as_deref()) {
            push_attribute(&mut self.out, "srcset", srcset);
            push_attribute(&mut self.out, "sizes", COLUMN);
        }
        if let Some((width, height)) = view.as_ref().and_then(|view| view.width.zip(view.height)) {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        push_attribute(&mut self.out, "alt", &alt);
        if !title.is_empty() {
            push_attribute(&mut self.out, "title", title);
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    /// Opens the link of a mention, unless it leads nowhere. True if it did.
    fn mention(&mut self, i: usize, target: &str, labelled: bool) -> bool {
        let resolved = self.resolutions(i).find_map(|r| match r {
            Resolution::Entry(at, anchor) => Some((*at, anchor.as_deref())),
            _ => None,
        });
        let resolved = resolved.filter(|_| !self.excerpt);
        if let Some((at, anchor)) = resolved {
            self.open_mention(at, anchor);
        }
        if !labelled {
            let name = self.renderer.label(target, self.lang);
            push_text(&mut self.out, name.as_deref().unwrap_or(target));
        }
        resolved.is_some()
    }

    fn open_mention(&mut self, at: EntryRef, anchor: Option<&str>) {
        let url = self.renderer.graph.url(at, self.lang);
        self.out.push_str("<a class=\"mention\"");
        match anchor {
            Some(anchor) => push_url(&mut self.out, "href", &[url, "#", anchor].concat()),
            None => push_url(&mut self.out, "href", url),
        }
        self.out.push('>');
    }

    /// Text, with the names in it that are linked.
    fn text(&mut self, i: usize, words: &Words, span: Span) {
        let words = self.prose.str(words, span);
        let mut done = 0;
        if !self.excerpt {
            for resolution in self.resolutions(i) {
                let (Resolution::Open(at, _) | Resolution::Close(at)) = resolution else { continue };
                push_text(&mut self.out, words.get(done..*at as usize).unwrap_or_default());
                done = *at as usize;
                match resolution {
                    Resolution::Open(_, entry) => self.open_mention(*entry, None),
                    _ => self.out.push_str("</a>"),
                }
            }
        }
        push_text(&mut self.out, words.get(done..).unwrap_or_default());
    }

    /// The reference numbers of one place.
    fn references(&mut self, i: usize) {
        if self.excerpt {
            return;
        }
        for resolution in self.resolutions(i) {
            match resolution {
                Resolution::Citation(refs) if !refs.is_empty() => {
                    self.out.push_str("<sup class=\"ref\">");
                    // “2, p. 3; 4”: a comma would make a page of the next number.
                    let located = refs.iter().any(|r| self.document.references.citing(*r).locator.is_some());
                    let between = if located { "; " } else { ", " };
                    for (n, r) in refs.iter().enumerate() {
                        if n > 0 {
                            let _ = write!(self.out, "<span class=\"ref-comma\">{between}</span>");
                        }
                        self.reference(*r);
                    }
                    self.out.push_str("</sup>");
                }
                Resolution::Note(r) => {
                    self.out.push_str("<sup class=\"ref\">");
                    self.reference(*r);
                    self.out.push_str("</sup>");
                }
                _ => {}
            }
        }
    }

    fn reference(&mut self, r: Ref) {
        let references = &self.document.references;
        let (citing, Some(reference)) = (references.citing(r), references.entries.get(r.entry as usize)) else {
            return;
        };
        self.out.push_str("<a");
        push_attribute(&mut self.out, "id", &citing.anchor);
        self.out.push_str(" href=\"#");
        push_value(&mut self.out, &reference.anchor);
        self.out.push('"');
        push_attribute(&mut self.out, "aria-describedby", &reference.anchor);
        let _ = write!(self.out, " role=\"doc-noteref\">{}", r.entry + 1);
        if let Some(locator) = &citing.locator {
            self.out.push_str("<span class=\"locator\">, ");
            push_text(&mut self.out, locator);
            self.out.push_str("</span>");
        }
        self.out.push_str("</a>");
    }

    fn block(&mut self, i: usize, block: &crate::model::DataBlock) -> Result<(), Diagnostic> {
        let site = &self.renderer.graph.site;
        // What is wrong with the block was reported when the graph was made.
        let fence = self.prose.events[i].1;
        let selection = blocks::select(site, self.at, site.entry(self.at).file, block, fence, &mut Vec::new());
        let cited: &[Ref] = self
            .resolutions(i)
            .find_map(|r| match r {
                Resolution::Block(refs) => Some(&**refs),
                _ => None,
            })
            .unwrap_or_default();
        if let Some(selection) = selection {
            let refs = RefView::all(self.document, cited);
            self.out.push_str(&views::block(self.renderer, self.at, i, &selection, refs)?);
        }
        Ok(())
    }
}

/// The element of a heading. The page's title is the only first-level heading.
fn heading(level: u8) -> &'static str {
    match level {
        0..=2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}
