//! An entry's prose and data, resolved: what each citation, link, mention and block on its page stands for.

use std::ops::Range;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::blocks;
use super::links;
use super::names::{Found, Names};
use super::references::{Anchors, Cited, Ref, References};
use crate::diagnostics::{Diagnostic, codes, did_you_mean};
use crate::model::{AnyEntry, Cite, EntryRef, Kind, Prose, ProseEvent, Site, Span, Tag, Words};
use crate::prose::{Block, Flat, Paragraph, Paragraphs, plain, slug};

/// What stands on an entry's page and where it points.
#[derive(Debug, Default)]
pub struct Document {
    /// What the events of the body stand for, in their order.
    pub body: Vec<Resolved>,
    /// The same for each key point.
    pub key_points: Vec<Vec<Resolved>>,
    /// The citations of each position of an actor, or each status of a territory, in the order of the front matter.
    pub data: Vec<Box<[Ref]>>,
    /// The headings of the body.
    pub headings: Vec<Heading>,
    /// The numbered list at the foot of the page.
    pub references: References,
    /// Every mention of another entry.
    pub mentions: Vec<Mention>,
    /// Every attributed quotation.
    pub quotations: Vec<Quotation>,
    /// Every internal link that leads to a place on a page.
    pub anchored: Vec<Anchored>,
}

/// An internal link to a place on a page.
#[derive(Debug)]
pub struct Anchored {
    /// The event at which it begins.
    pub event: u32,
    /// Whose page.
    pub page: EntryRef,
    /// The id on the page.
    pub anchor: Box<str>,
}

/// What one event stands for.
#[derive(Debug)]
pub struct Resolved {
    /// The event's place in its prose.
    pub event: u32,
    /// What it stands for.
    pub what: Resolution,
}

/// What an event stands for.
#[derive(Debug)]
pub enum Resolution {
    /// The id of a heading, paragraph or quotation.
    Anchor(Arc<str>),
    /// Sources cited.
    Citation(Box<[Ref]>),
    /// A note of the page's own.
    Note(Ref),
    /// A wikilink's entry, and the anchor on its page.
    Entry(EntryRef, Option<Box<str>>),
    /// An internal link or a picture: the route below the base path.
    Route(Box<str>),
    /// The citations of a data block in the order in which it shows them.
    Block(Box<[Ref]>),
    /// A plain name begins at this byte of the event's words.
    Open(u32, EntryRef),
    /// A plain name ends before this byte of the event's words.
    Close(u32),
}

/// A heading of the body.
#[derive(Debug)]
pub struct Heading {
    /// The event at which it begins.
    pub event: u32,
    /// 1 to 6.
    pub level: u8,
    /// Its id.
    pub anchor: Arc<str>,
    /// Its words.
    pub text: String,
}

/// Which prose of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A key point.
    KeyPoint(u32),
    /// The body.
    Body,
}

/// A mention of an entry.
#[derive(Debug)]
pub struct Mention {
    /// Who or what is mentioned: the first version of the entry.
    pub target: EntryRef,
    /// In which prose.
    pub part: Part,
    /// The events of its paragraph.
    pub paragraph: (u32, u32),
    /// Where in the paragraph's flat text (see [`Flat`]).
    pub at: (u32, u32),
    /// The id to link to: the paragraph's, or that of the key points.
    pub anchor: Arc<str>,
}

/// An attributed quotation.
#[derive(Debug)]
pub struct Quotation {
    /// The event at which it begins.
    pub event: u32,
    /// Who said it, if the attribution names an entry.
    pub speaker: Option<EntryRef>,
    /// Its id on the page.
    pub anchor: Arc<str>,
}

/// Resolves the document of an entry that has a page.
pub fn resolve(site: &Site, names: &Names, at: EntryRef) -> (Document, Vec<Diagnostic>) {
    let entry = site.entry(at);
    let mut anchors = Anchors::of_page();
    for id in at.kind.anchors() {
        anchors.claim(id);
    }
    let mut resolver = Resolver {
        site,
        names,
        at,
        entry,
        anchors,
        document: Document::default(),
        definitions: definitions(entry.prose),
        section: HashSet::new(),
        note: None,
        opened: HashMap::new(),
        paragraphs: 0,
        flat: Flat::default(),
        found: Vec::new(),
    };
    resolver.headings();
    resolver.key_points();
    resolver.prose(Part::Body, 0..entry.prose.events.len());
    resolver.data();
    resolver.notes();
    let mut document = resolver.document;
    document.body.sort_by_key(|r| (r.event, order(&r.what)));
    // They stay as long as the site, and there are as many as pages.
    document.body.shrink_to_fit();
    document.mentions.shrink_to_fit();
    document.references.finish();
    (document, resolver.found)
}

/// Where the id stands in a citation, which may be one of a group; else the whole of it.
fn cite_in(text: &str, cited: Span, id: &str) -> Span {
    let Some(written) = text.get(cited.range()) else { return cited };
    let stands_alone = |at: usize| {
        let before = written.get(..at).is_some_and(|before| before.ends_with(['^', '@']));
        let after = written.get(at + id.len()..).and_then(|after| after.chars().next());
        before && after.is_none_or(|c| matches!(c, ']' | ',' | ';') || c.is_whitespace())
    };
    let at = written.match_indices(id).map(|(at, _)| at).find(|at| stands_alone(*at));
    at.map_or(cited, |at| {
        let start = cited.range().start + at;
        Span::from(start..start + id.len())
    })
}

/// Where some of an event's words stand, if they stand in the text as they are; else all of them.
fn words_in((event, span): &(ProseEvent, Span), words: Range<usize>) -> Span {
    let all = span.range();
    match event {
        ProseEvent::Text(Words::AsWritten) if all.start + words.end <= all.end => {
            Span::from(all.start + words.start..all.start + words.end)
        }
        _ => *span,
    }
}

/// Within one event, names close before others open, in the order of the text.
fn order(what: &Resolution) -> (u32, u8) {
    match what {
        Resolution::Close(at) => (*at, 0),
        Resolution::Open(at, _) => (*at, 1),
        _ => (0, 2),
    }
}

/// What was meant by an id that holds two things: a place without its comma, or several sources in a note's brackets.
fn misplaced_comma(site: &Site, id: &str) -> Option<String> {
    let (first, rest) = id.split_once([' ', ';'])?;
    site.sources.index(first)?;
    let rest = rest.trim_start_matches([' ', ';', '^', '@']);
    match site.sources.index(rest) {
        _ if rest.is_empty() => Some(format!("write [^{first}]")),
        Some(_) => Some(format!("write [@{first}; @{rest}]")),
        None => Some(format!("write [^{first}, {rest}]")),
    }
}

/// The page's own notes: label to the event at which the text begins.
fn definitions(prose: &Prose) -> HashMap<&str, u32> {
    let events = prose.events.iter().enumerate();
    events
        .filter_map(|(i, (event, _))| match event {
            ProseEvent::Start(Tag::NoteDefinition(label)) => Some((label.as_ref(), i as u32)),
            _ => None,
        })
        .collect()
}

struct Resolver<'s> {
    site: &'s Site,
    names: &'s Names,
    at: EntryRef,
    entry: AnyEntry<'s>,
    anchors: Anchors,
    document: Document,
    definitions: HashMap<&'s str, u32>,
    /// Who has been linked by plain name in this section.
    section: HashSet<EntryRef>,
    /// The id of the note that is being read.
    note: Option<Arc<str>>,
    /// The id of each heading, quotation and paragraph of the body that has one, by the event at which it begins.
    opened: HashMap<usize, Arc<str>>,
    /// How many paragraphs have been given an id.
    paragraphs: usize,
    /// The paragraph that is being read; its room serves all.
    flat: Flat,
    found: Vec<Diagnostic>,
}

impl<'s> Resolver<'s> {
    fn part(&self, part: Part) -> &'s Prose {
        match part {
            Part::Body => self.entry.prose,
            Part::KeyPoint(i) => &self.entry.key_points[i as usize],
        }
    }

    fn push(&mut self, part: Part, event: usize, what: Resolution) {
        if let (Part::Body, Resolution::Anchor(id)) = (part, &what) {
            self.opened.insert(event, id.clone());
        }
        let resolved = Resolved { event: event as u32, what };
        match part {
            Part::Body => self.document.body.push(resolved),
            Part::KeyPoint(i) => self.document.key_points[i as usize].push(resolved),
        }
    }

    fn error(&mut self, part: Part, span: Span, d: impl FnOnce(crate::diagnostics::Location) -> Diagnostic) {
        let location = self.part(part).location(self.entry.file, span);
        self.found.push(d(location));
    }

    /// Headings claim their ids before anything else, so that a citation never takes one from them.
    fn headings(&mut self) {
        let prose = self.entry.prose;
        for (i, (event, _)) in prose.events.iter().enumerate() {
            let ProseEvent::Start(Tag::Heading(level, own)) = event else { continue };
            let text = plain(prose, i + 1..prose.end_of(i), &|target| self.label(target));
            let wanted = own.as_deref().map_or_else(|| slug(&text), str::to_owned);
            let anchor = self.anchors.claim(&wanted);
            self.push(Part::Body, i, Resolution::Anchor(anchor.clone()));
            self.document.headings.push(Heading { event: i as u32, level: *level, anchor, text });
        }
    }

    fn label(&self, target: &str) -> Option<String> {
        let (at, _) = links::wikilink(self.site, target).ok()?;
        Some(self.site.name_in(at, self.entry.lang).to_owned())
    }

    fn key_points(&mut self) {
        for i in 0..self.entry.key_points.len() {
            self.document.key_points.push(Vec::new());
            let part = Part::KeyPoint(i as u32);
            self.prose(part, 0..self.part(part).events.len());
            self.document.key_points[i].sort_by_key(|r| (r.event, order(&r.what)));
        }
        self.section.clear();
    }

    /// Walks events in reading order. Notes are read where the reader finds them: at the foot, later.
    fn prose(&mut self, part: Part, range: Range<usize>) {
        let prose = self.part(part);
        let in_note = self.note.is_some();
        let all = if in_note { Paragraphs::of_note(prose, range.start) } else { Paragraphs::of(prose) };
        let mut paragraphs = all
            .take_while(|p| p.start_event < range.end)
            .filter(|p| p.start_event >= range.start && p.end_event <= range.end && p.within.note == in_note)
            .peekable();
        let mut i = range.start;
        while i < range.end {
            while let Some(paragraph) = paragraphs.next_if(|p| p.start_event <= i) {
                self.paragraph(part, &paragraph);
            }
            let (event, span) = &prose.events[i];
            match event {
                ProseEvent::Start(Tag::NoteDefinition(_)) => i = prose.end_of(i),
                ProseEvent::Start(tag) => self.start(part, i, tag, *span),
                ProseEvent::Citation(cites) => self.citation(part, i, cites, *span),
                ProseEvent::NoteReference(label) => self.note_reference(part, i, label),
                _ => {}
            }
            i += 1;
        }
    }

    fn start(&mut self, part: Part, i: usize, tag: &'s Tag, span: Span) {
        match tag {
            Tag::Heading(..) => self.section.clear(),
            Tag::Quotation => self.quotation(part, i),
            Tag::Mention(link) => match links::wikilink(self.site, &link.target) {
                Ok((at, anchor)) => {
                    self.anchored(part, i, at, anchor);
                    self.push(part, i, Resolution::Entry(at, anchor.map(Into::into)));
                }
                Err(problem) if problem.is_unread => {}
                Err(problem) => self.error(part, span, |l| problem.diagnostic(l)),
            },
            Tag::Link(target) | Tag::Image(target) => {
                let image = matches!(tag, Tag::Image(_));
                match links::relative(self.site, self.entry.file, &target.url, image) {
                    Ok(Some(lead)) => {
                        if let Some(page) = lead.page {
                            self.anchored(part, i, page, lead.anchor);
                        }
                        self.push(part, i, Resolution::Route(lead.route.into()));
                    }
                    Ok(None) => {
                        let anchor = target.url.strip_prefix('#').filter(|anchor| !image && !anchor.is_empty());
                        self.anchored(part, i, self.at, anchor);
                    }
                    Err(problem) if problem.is_unread => {}
                    Err(problem) => self.error(part, span, |l| problem.diagnostic(l)),
                }
            }
            Tag::DataBlock(block) => {
                let found = &mut self.found;
                let selection = blocks::select(self.site, self.at, self.entry.file, block, span, found);
                let refs = selection.map(|s| s.sources().map(|id| id.as_str().to_owned()).collect::<Vec<_>>());
                let refs: Vec<Ref> = refs.into_iter().flatten().filter_map(|id| self.cite_source(&id)).collect();
                self.push(part, i, Resolution::Block(refs.into()));
            }
            _ => {}
        }
    }

    /// Notes a link to a place on a page: whether the page has it is known when all pages are.
    fn anchored(&mut self, part: Part, i: usize, page: EntryRef, anchor: Option<&str>) {
        if let (Part::Body, Some(anchor)) = (part, anchor) {
            self.document.anchored.push(Anchored { event: i as u32, page, anchor: anchor.into() });
        }
    }

    fn cite_source(&mut self, id: &str) -> Option<Ref> {
        let source = self.site.sources.index(id)? as u32;
        Some(self.document.references.cite(Cited::Source(source), id, None, &mut self.anchors))
    }

    fn citation(&mut self, part: Part, i: usize, cites: &[Cite], span: Span) {
        let mut refs = Vec::with_capacity(cites.len());
        for cite in cites {
            match self.site.sources.index(&cite.source) {
                Some(source) => {
                    self.swallowed(part, cite, span);
                    let cited = Cited::Source(source as u32);
                    let references = &mut self.document.references;
                    refs.push(references.cite(cited, &cite.source, cite.locator.clone(), &mut self.anchors));
                }
                None if self.site.absent.may_have_source(&cite.source) => {}
                None => {
                    let id = &cite.source;
                    let known = self.site.sources.all().iter().map(|s| s.id.as_str());
                    let help = misplaced_comma(self.site, id)
                        .or_else(|| did_you_mean(id, known.chain(self.definitions.keys().copied())));
                    self.error(part, cite_in(&self.part(part).text, span, id), |l| {
                        Diagnostic::new(codes::UNDEFINED_SOURCE, format!("no source is called `{id}`"), l)
                            .label("neither a source nor a note of this page")
                            .help(format!("add it to content/sources.yaml, or write the note's text: [^{id}]: …"))
                            .maybe_help(help)
                    });
                }
            }
        }
        self.push(part, i, Resolution::Citation(refs.into()));
    }

    /// A second source behind a comma is read as a place within the first, and would be lost.
    fn swallowed(&mut self, part: Part, cite: &Cite, span: Span) {
        let Some(locator) = cite.locator.as_deref() else { return };
        if let Some(second) = locator.split(['@', '^']).nth(1).filter(|s| s.starts_with(char::is_alphanumeric)) {
            let (first, second) = (&cite.source, second.split([',', ';', ' ']).next().unwrap_or_default());
            self.error(part, span, |l| {
                Diagnostic::new(codes::UNDEFINED_SOURCE, format!("`{second}` is read as a place within `{first}`"), l)
                    .help(format!("part sources with a semicolon: [@{first}; @{second}]"))
            });
        }
    }

    fn note_reference(&mut self, part: Part, i: usize, label: &str) {
        if let Some(definition) = self.definitions.get(label).copied() {
            let r = self.document.references.cite(Cited::Note(definition), label, None, &mut self.anchors);
            self.push(part, i, Resolution::Note(r));
        }
    }

    fn quotation(&mut self, part: Part, i: usize) {
        let anchor = self.anchors.claim(&format!("quotation-{}", self.document.quotations.len() + 1));
        self.push(part, i, Resolution::Anchor(anchor.clone()));
        let speaker = self.speaker(part, i);
        self.document.quotations.push(Quotation { event: i as u32, speaker, anchor });
    }

    /// The first entry that the attribution names: by wikilink, else by a name that is nobody else's.
    fn speaker(&self, part: Part, quotation: usize) -> Option<EntryRef> {
        let prose = self.part(part);
        let end = prose.end_of(quotation);
        let start = (quotation..end).find(|i| matches!(prose.events[*i].0, ProseEvent::Start(Tag::Attribution)))?;
        let linked = prose.events[start..end].iter().find_map(|(event, _)| match event {
            ProseEvent::Start(Tag::Mention(link)) => links::wikilink(self.site, &link.target).ok(),
            _ => None,
        });
        linked.map(|(at, _)| at).or_else(|| {
            let flat = Flat::of(prose, start + 1..prose.end_of(start), &|_| None);
            self.names.find(&flat.text, self.entry.lang).into_iter().find_map(|f| match f.entries.as_slice() {
                [only] => Some(*only),
                _ => None,
            })
        })
    }

    /// Finds the entries that a paragraph mentions, and gives it an id if there are any.
    fn paragraph(&mut self, part: Part, paragraph: &Paragraph) {
        let prose = self.part(part);
        let mut flat = std::mem::take(&mut self.flat);
        flat.read(prose, paragraph.events(), &|target| self.label(target));
        let mut mentions = self.linked(prose, paragraph.events(), &flat);
        if !matches!(paragraph.kind, Block::Heading(_) | Block::Attribution) {
            mentions.extend(self.plain(part, &flat));
        }
        self.flat = flat;
        let own = self.site.first(self.at);
        mentions.retain(|(target, _)| own != *target);
        mentions.sort_by_key(|(_, at)| at.0);
        if mentions.is_empty() {
            return;
        }
        let anchor = self.paragraph_anchor(part, paragraph);
        self.document.mentions.extend(mentions.into_iter().map(|(target, at)| Mention {
            target,
            part,
            paragraph: (paragraph.start_event as u32, paragraph.end_event as u32),
            at,
            anchor: anchor.clone(),
        }));
    }

    /// The id that links to a paragraph: its own, or that of what it is part of.
    fn paragraph_anchor(&mut self, part: Part, paragraph: &Paragraph) -> Arc<str> {
        if let (Part::KeyPoint(_), _) | (_, Some(_)) = (part, &self.note) {
            return self.note.clone().unwrap_or_else(|| "key-points".into());
        }
        let prose = self.part(part);
        let opens = (0..paragraph.start_event).rev().find(|i| match &prose.events[*i].0 {
            ProseEvent::Start(tag) => {
                matches!(tag, Tag::Paragraph | Tag::Heading(..) | Tag::Item | Tag::TableCell | Tag::Quotation)
            }
            _ => false,
        });
        let Some(event) = opens else { return "notes".into() };
        self.opened.get(&event).cloned().unwrap_or_else(|| {
            self.paragraphs += 1;
            let anchor = self.anchors.claim(&["p-", &self.paragraphs.to_string()].concat());
            self.push(Part::Body, event, Resolution::Anchor(anchor.clone()));
            anchor
        })
    }

    /// The wikilinks of a paragraph.
    fn linked(&self, prose: &Prose, events: Range<usize>, flat: &Flat) -> Vec<(EntryRef, (u32, u32))> {
        let mut mentions = Vec::new();
        for i in events {
            if let ProseEvent::Start(Tag::Mention(link)) = &prose.events[i].0
                && let Ok((at, _)) = links::wikilink(self.site, &link.target)
            {
                let end = prose.end_of(i);
                let inside = |p: &&crate::prose::Piece| (i..=end).contains(&(p.event as usize));
                let Some(start) = flat.pieces.iter().find(inside).map(|p| p.at) else { continue };
                let after = flat.pieces.iter().find(|p| p.event as usize > end).map_or(flat.text.len(), |p| p.at);
                mentions.push((self.site.first(at), (start as u32, after as u32)));
            }
        }
        mentions
    }

    /// The plain names of a paragraph: all count, the first of each in a section is linked.
    fn plain(&mut self, part: Part, flat: &Flat) -> Vec<(EntryRef, (u32, u32))> {
        let mut mentions = Vec::new();
        for name in self.names.find(&flat.text, self.entry.lang) {
            if !flat.is_linkable(name.start..name.end) {
                continue;
            }
            match name.entries.as_slice() {
                [target] => {
                    mentions.push((*target, (name.start as u32, name.end as u32)));
                    let wanted = self.entry.common.auto_link && self.site.first(self.at) != *target;
                    if wanted && self.section.insert(*target) {
                        self.link(part, flat, &name, *target);
                    }
                }
                several if self.entry.common.auto_link => self.ambiguous(part, flat, &name, several),
                _ => {}
            }
        }
        mentions
    }

    fn link(&mut self, part: Part, flat: &Flat, name: &Found, target: EntryRef) {
        let (Some(open), Some(close)) = (flat.event_at(name.start), flat.event_to(name.end)) else { return };
        self.push(part, open.0, Resolution::Open(open.1 as u32, target));
        self.push(part, close.0, Resolution::Close(close.1 as u32));
    }

    fn ambiguous(&mut self, part: Part, flat: &Flat, name: &Found, several: &[EntryRef]) {
        let Some((event, offset)) = flat.event_at(name.start) else { return };
        let span = words_in(&self.part(part).events[event], offset..offset + name.end - name.start);
        let word = &flat.text[name.start..name.end];
        let links: Vec<String> =
            several.iter().map(|at| format!("[[{}/{}|{word}]]", at.kind.word(), self.site.id(*at))).collect();
        self.error(part, span, |l| {
            Diagnostic::new(codes::AMBIGUOUS_NAME, format!("`{word}` names more than one entry"), l)
                .help(format!("say which: {}", links.join(" or ")))
        });
    }

    /// The citations of positions and statuses, in the order in which the page shows them.
    fn data(&mut self) {
        let index = self.at.index as usize;
        let lists: Vec<&[_]> = match self.at.kind {
            Kind::Actor => self.site.actors.all()[index].positions.iter().map(|p| &*p.sources).collect(),
            Kind::Territory => self.site.territories.all()[index].history.iter().map(|s| &*s.sources).collect(),
            _ => return,
        };
        let mut data: Vec<Box<[Ref]>> = vec![Box::default(); lists.len()];
        for i in self.shown_order() {
            data[i] = lists[i].iter().filter_map(|id| self.cite_source(id.as_str())).collect();
        }
        self.document.data = data;
    }

    /// Positions by topic, newest first; statuses newest first.
    fn shown_order(&self) -> Vec<usize> {
        let index = self.at.index as usize;
        if self.at.kind == Kind::Territory {
            return crate::graph::blocks::newest_first(&self.site.territories.all()[index].history);
        }
        crate::graph::blocks::by_topic_newest_first(&self.site.actors.all()[index].positions)
    }

    /// Notes cite in their turn: what they cite first is numbered after everything above them.
    fn notes(&mut self) {
        let mut i = 0;
        while i < self.document.references.entries.len() {
            if let Cited::Note(start) = self.document.references.entries[i].cited {
                let start = start as usize;
                self.section.clear();
                self.note = Some(self.document.references.entries[i].anchor.clone());
                self.prose(Part::Body, start + 1..self.entry.prose.end_of(start));
            }
            i += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_marked_within_its_group() {
        let marked = |text: &str, id: &str| text[cite_in(text, Span::from(0..text.len()), id).range()].to_owned();
        let group = "[@talks-log; @talks, p. 4; @log]";
        for id in ["talks", "talks-log", "log"] {
            assert_eq!(marked(group, id), id);
            let before = &group[..cite_in(group, Span::from(0..group.len()), id).range().start];
            assert!(before.ends_with('@'), "{id}: {before}");
        }
        assert_eq!(marked("[^talks, para. 4]", "talks"), "talks");
        assert_eq!(marked("[^talks]", "elsewhere"), "[^talks]");
    }
}
