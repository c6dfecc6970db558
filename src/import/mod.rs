//! Drafts from elsewhere: plain text or Markdown with a list of references becomes an explainer and its sources.
//!
//! Nothing here reads or writes a file. [`read`] finds out what a draft holds, [`explainer`] and [`sources`] say what to write.
//! Every word of the draft's paragraphs comes out as it went in; what is guessed is told with its line.

mod blocks;
mod citations;
mod dates;
mod known;
mod list;
mod preface;
mod references;
mod urls;
mod write;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Date, to_id};
use crate::prose;

pub use known::Known;
pub use write::{Appended, Front, addition, append, explainer, sources};

use blocks::{Block, Shape};
use citations::Labels;
use references::Reference;

/// What a draft holds.
#[derive(Debug, Default)]
pub struct Draft {
    /// What it is called.
    pub title: Option<Title>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The day that it names for itself.
    pub date: Option<Date>,
    /// Its text with the citations in place.
    blocks: Vec<Block>,
    /// What its list of references names, in that order.
    pub sources: Vec<Cited>,
    /// The ids of the known actors that its text names, in the order in which it names them.
    pub actors: Vec<String>,
    /// The ids of the known territories that its text names, in the order in which it names them.
    pub territories: Vec<String>,
    /// What is neither text nor source, and so goes into a comment.
    pub left: Vec<Remark>,
    /// Every guess, and all that needs the writer's eye, in the order of the lines.
    pub remarks: Vec<Remark>,
}

/// The title of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Its words.
    pub text: String,
    /// Whether it stood above the text as a line of its own. If not, it is made of words that stand in the text.
    pub own_line: bool,
}

/// A source of the draft.
#[derive(Debug, Clone)]
pub struct Cited {
    /// The id that cites it.
    pub id: String,
    /// What the list says of it.
    reference: Reference,
    /// Whether the site had it before.
    pub known: bool,
    /// Whether the text cites it.
    pub placed: bool,
}

impl Cited {
    /// The line of the draft that names it, from 1.
    pub fn line(&self) -> usize {
        self.reference.line
    }

    /// The day of its publication, if the draft tells.
    pub fn date(&self) -> Option<Date> {
        self.reference.date
    }
}

/// Something to say about a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The line, from 1.
    pub line: usize,
    /// What is to say of it, or its words.
    pub text: String,
}

impl Remark {
    fn new(line: usize, text: impl Into<String>) -> Self {
        Self { line, text: text.into() }
    }
}

/// A line of the draft.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    /// Its number, from 1.
    number: usize,
    text: &'a str,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Finds out what a draft holds. `known` is what the site has already.
pub fn read(text: &str, known: &Known) -> Draft {
    // Signs that no page can hold: what is made of nothing else, such as a title, is not there.
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace(['\u{feff}', '\u{fffe}', '\u{ffff}'], "");
    let text = text.replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), " ");
    let lines = (1..).zip(text.split('\n')).map(|(number, text)| Line { number, text }).collect();
    let mut draft = Draft::default();
    let lines = preface::take_front_matter(lines, &mut draft);
    let listed = list::take(lines, &mut draft);
    let mut blocks = blocks::of(&listed.body, &mut draft.remarks);
    preface::take_title(&mut blocks, &mut draft);
    let labels = name_sources(listed.references, known, &mut draft);
    cite(&mut blocks, &labels, known, &mut draft);
    known.find(&blocks, &mut draft);
    draft.blocks = blocks;
    draft.remarks.sort();
    draft.remarks.dedup();
    draft
}

/// Gives each reference its id: that of a source which is known by its address, else a new one.
fn name_sources(references: Vec<Reference>, known: &Known, draft: &mut Draft) -> Labels {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut by_url: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_title: BTreeMap<(String, String, Option<Date>), usize> = BTreeMap::new();
    let mut labels = Labels::default();
    // What has no marks is cited by its order.
    let is_marked = references.iter().any(|reference| reference.label.is_some());
    for (number, reference) in (1..).zip(references) {
        let line = reference.line;
        let label = reference.label.clone().or_else(|| (!is_marked).then(|| number.to_string()));
        let address = reference.url.as_deref().map(urls::normal);
        // What has no address, such as a book, is the same by its title.
        let title = (reference.outlet.clone(), reference.title.clone(), reference.date);
        let again = match &address {
            Some(address) => by_url.get(address).copied(),
            None => by_title.get(&title).copied(),
        };
        if again.is_some() {
            draft.remarks.extend(reference.guesses.iter().map(|guess| Remark::new(line, guess.as_str())));
        }
        let place = again.unwrap_or_else(|| {
            let old = address.as_deref().and_then(|address| known.source_at(address));
            let id =
                old.map_or_else(|| free_id(&reference, |id| known.has_source(id) || taken.contains(id)), str::to_owned);
            taken.insert(id.clone());
            match old {
                Some(id) => draft.remarks.push(Remark::new(line, format!("this source is there already, as `{id}`"))),
                None => draft.remarks.extend(reference.guesses.iter().map(|guess| Remark::new(line, guess.as_str()))),
            }
            draft.sources.push(Cited { id, reference, known: old.is_some(), placed: false });
            draft.sources.len() - 1
        });
        match address {
            Some(address) => by_url.insert(address, place),
            None => by_title.insert(title, place),
        };
        if let Some(label) = label
            && !labels.add(&label, place)
        {
            draft.remarks.push(Remark::new(
                line,
                format!("`{label}` is the mark of an earlier line, too; citations went to that one"),
            ));
        }
    }
    labels
}

/// An id that is free: the outlet's name and the date, then a number if that is taken.
fn free_id(reference: &Reference, is_taken: impl Fn(&str) -> bool) -> String {
    let outlet = reference.outlet.strip_prefix("The ").unwrap_or(&reference.outlet);
    let mut base = short(&to_id(outlet), 40).to_owned();
    if base.is_empty() {
        base = reference.url.as_deref().and_then(urls::host).map(|host| to_id(&host)).unwrap_or_default();
    }
    if base.is_empty() {
        base.push_str("source");
    }
    if let Some(anchor) = reference.date.map(|date| date.anchor()) {
        base = format!("{base}-{}", anchor.to_string().trim_matches(['~', '?', '%', '-']));
    }
    let numbered = (2..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or(base)
}

/// An id made from a title, for a page; empty if the title has no Latin letter or digit.
pub fn id_of(title: &str) -> String {
    short(&to_id(title), 80).to_owned()
}

/// The id, cut at a hyphen if it is longer than `most`.
fn short(id: &str, most: usize) -> &str {
    match id.get(..most) {
        Some(start) if id.len() > most => start.rsplit_once('-').map_or(start, |(whole, _)| whole),
        _ => id,
    }
}

/// Turns the marks in the text into citations.
fn cite(blocks: &mut [Block], labels: &Labels, known: &Known, draft: &mut Draft) {
    let ids: Vec<String> = draft.sources.iter().map(|source| source.id.clone()).collect();
    let notes: BTreeSet<String> = blocks.iter().filter_map(|block| citations::note_label(&block.text)).collect();
    let page =
        citations::Page { labels, ids: &ids, is_label: &|label| notes.contains(label) || known.has_source(label) };
    for block in blocks.iter_mut().filter(|block| block.shape != Shape::Code) {
        let cited = page.cite(&block.text);
        block.text = cited.text;
        for place in cited.placed {
            if let Some(source) = draft.sources.get_mut(place) {
                source.placed = true;
                if source.reference.label.is_none() {
                    let said = format!("has no number; took [{}] for it, by its place in the list", place + 1);
                    draft.remarks.push(Remark::new(source.line(), said));
                }
            }
        }
        draft.remarks.extend(cited.odd.into_iter().map(|odd| Remark::new(block.line + odd.line, odd.text)));
    }
    for source in draft.sources.iter().filter(|source| !source.placed) {
        let text = format!("nothing in the text cites this source; put [^{}] behind what it bears", source.id);
        draft.remarks.push(Remark::new(source.line(), text));
    }
}

/// The first sentence of a text, and no more of it than fits in a headline.
fn headline(text: &str) -> Option<String> {
    const MOST: usize = 90;
    let start: String = text.chars().take(1000).collect();
    let plain = citations::without_marks(&start).replace(['*', '`'], "");
    let sentence = prose::sentences(&plain).into_iter().next().and_then(|range| plain.get(range))?;
    let words = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = |c: char| matches!(c, '.' | ',' | ';' | ':' | '–' | '—' | '-' | ' ');
    let (text, mark) = if words.chars().count() <= MOST {
        (words.as_str(), "")
    } else {
        let cut = words.char_indices().nth(MOST).and_then(|(end, _)| words.get(..end))?;
        match cut.rfind([',', ';', ':', '–', '—']).filter(|at| *at >= MOST / 3) {
            Some(at) => (cut.get(..at)?, ""),
            None => (cut.rsplit_once(' ')?.0, "…"),
        }
    };
    let text = text.trim_end_matches(ends);
    (!text.is_empty()).then(|| format!("{text}{mark}"))
}
