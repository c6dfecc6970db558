//! Where the texts of a site use capitalised words, gathered once for all rules about names.

use std::collections::HashMap;
use std::ops::Range;

use super::context::Context;
use super::fields::{Field, fields};
use super::known::Known;
use super::page::{Page, emphasised};
use super::text::lexicon::COMMON;
use super::text::listed::{Listed, Stretch};
use super::text::names::{Capital, Gap, capitalised, is_title_case, runs};
use super::text::quotes::quotations;
use super::text::saying;
use super::text::spelling::Spelling;
use super::text::words::words;
use crate::diagnostics::Location;
use crate::model::{EntryRef, Lang, Prose};
use crate::prose::{Block, Flat, Paragraphs};

/// Every run of capitalised words that may hold a name, and the names that are known.
pub struct Uses {
    /// The names of the site's entries.
    pub known: Known,
    /// The runs in the order of the pages, then those of fields.
    pub runs: Vec<Run>,
    /// Their words, each once.
    pub vocabulary: Vocabulary,
}

/// Every word once, with its spelling taken apart and how often it is used.
#[derive(Default)]
pub struct Vocabulary {
    places: HashMap<Box<str>, usize>,
    spellings: Vec<(Spelling, usize)>,
}

impl Vocabulary {
    /// The spelling of a word of a run.
    pub fn spelling(&self, word: &Word) -> Option<&Spelling> {
        self.spellings.get(word.place).map(|(spelling, _)| spelling)
    }

    /// How often a word of a run is used.
    pub fn count(&self, word: &Word) -> usize {
        self.spellings.get(word.place).map_or(0, |(_, count)| *count)
    }

    /// How many different words there are: the places of words are below.
    pub fn len(&self) -> usize {
        self.spellings.len()
    }

    fn add(&mut self, word: &mut Word) {
        word.place = match self.places.get(&word.text) {
            Some(place) => *place,
            None => {
                self.places.insert(word.text.clone(), self.spellings.len());
                self.spellings.push((Spelling::of(&word.text), 0));
                self.spellings.len() - 1
            }
        };
        self.spellings[word.place].1 += 1;
    }
}

/// Capitalised words that stand together.
pub struct Run {
    /// In which text.
    pub text: TextRef,
    /// The words.
    pub words: Vec<Word>,
    /// Whether it is the desk's own plain prose: no quotation, no italics, no heading, no field.
    pub is_plain: bool,
    /// Whether it is said to be where something happens: `at the White House`.
    pub is_place: bool,
    /// Whether somebody acts under this name: a verb follows.
    pub acts: bool,
    /// Whether a number follows: `Article 5`.
    pub is_numbered: bool,
}

/// A text of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextRef {
    /// A passage of a page.
    Passage(EntryRef, u32),
    /// A field.
    Field(u32),
}

/// A capitalised word of a run.
#[derive(Debug, Clone)]
pub struct Word {
    /// Without a possessive ending.
    pub text: Box<str>,
    /// Where it stands in its text.
    pub range: Range<usize>,
    /// What stands before it.
    pub gap: Gap,
    /// Whether its capital may be due to its place.
    pub initial: bool,
    /// Whether it belongs to a known name.
    pub known: bool,
    /// Its place in the vocabulary.
    pub place: usize,
}

impl Uses {
    /// Reads all texts in English.
    pub fn of(context: &Context<'_>) -> Self {
        let site = context.site();
        let known = Known::of(site);
        let refs: Vec<EntryRef> = site.all_refs().filter(|at| context.graph.document(*at).is_some()).collect();
        // In a row: whoever waits for this in a pool of threads must not be given a rule that waits for it, too.
        let pages = refs.iter().flat_map(|at| on_page(context, &known, *at));
        let mut runs: Vec<Run> = pages.collect();
        for (i, field) in fields(site).iter().enumerate().filter(|(_, field)| field.lang.is_english()) {
            add_runs(&mut runs, &known, TextRef::Field(i as u32), field.text, &[], false);
        }
        let mut vocabulary = Vocabulary::default();
        runs.iter_mut().flat_map(|run| &mut run.words).for_each(|word| vocabulary.add(word));
        Self { known, runs, vocabulary }
    }
}

/// Finds where words were written. It keeps the page that it read last: ask page by page.
pub struct Places<'g> {
    context: &'g Context<'g>,
    page: Option<(EntryRef, Option<Page<'g>>)>,
    fields: Vec<Field<'g>>,
}

impl<'g> Places<'g> {
    /// No page is read as yet.
    pub fn new(context: &'g Context<'g>) -> Self {
        Self { context, page: None, fields: fields(context.site()) }
    }

    /// Where a range of a text was written.
    pub fn location(&mut self, text: TextRef, range: Range<usize>) -> Option<Location> {
        let (at, i) = match text {
            TextRef::Field(i) => return self.fields.get(i as usize).map(|field| field.location(range)),
            TextRef::Passage(at, i) => (at, i),
        };
        if self.page.as_ref().is_none_or(|(read, _)| *read != at) {
            self.page = Some((at, Page::read(self.context, at)));
        }
        let page = self.page.as_ref().and_then(|(_, page)| page.as_ref())?;
        page.passages().get(i as usize).map(|passage| passage.location(range))
    }
}

/// The runs of a page, its passages counted as [`Page::passages`] counts them.
fn on_page(context: &Context<'_>, known: &Known, at: EntryRef) -> Vec<Run> {
    let entry = context.site().entry(at);
    let mut found = Vec::new();
    if !entry.lang.is_english() {
        return found;
    }
    let label = |target: &str| {
        let (at, _) = context.graph.wikilink(target)?;
        Some(context.site().name_in(at, entry.lang).to_owned())
    };
    let proses: Vec<&Prose> = entry.key_points.iter().chain([entry.prose]).collect();
    let paragraphs = proses.into_iter().flat_map(|prose| Paragraphs::of(prose).map(move |p| (prose, p)));
    for (i, (prose, paragraph)) in paragraphs.enumerate() {
        let flat = Flat::of(prose, paragraph.events(), &label);
        let is_running = matches!(paragraph.kind, Block::Paragraph | Block::Item) && !paragraph.within.quoted;
        let spoken_of = emphasised(prose, paragraph.events(), &flat);
        add_runs(&mut found, known, TextRef::Passage(at, i as u32), &flat.text, &spoken_of, is_running);
    }
    found
}

/// Adds the runs of a text that hold a word that is neither a known name nor an ordinary word at the beginning of a sentence.
fn add_runs(
    found: &mut Vec<Run>,
    known: &Known,
    at: TextRef,
    text: &str,
    spoken_of: &[Range<usize>],
    is_running: bool,
) {
    let mut capitals = capitalised(text);
    if capitals.is_empty() {
        return;
    }
    let is_title = !is_running && is_title_case(text);
    let quoted = quotations(text);
    // Words that are spoken of, and titles, may be spelt as they please.
    let is_apart = |range: &Range<usize>| {
        let words = words(&text[range.clone()]).count();
        words < 5 || is_title_case(&text[range.clone()])
    };
    let apart: Vec<&Range<usize>> = spoken_of.iter().chain(quoted.iter().filter(|range| is_apart(range))).collect();
    capitals.retain(|capital| !apart.iter().any(|range| range.contains(&capital.range.start)));
    capitals.iter_mut().for_each(|capital| capital.initial |= is_title);
    for run in runs(&capitals) {
        let mut words: Vec<Word> = run.iter().skip_while(|first| is_ordinary(first)).map(word).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let (start, end) = (first.range.start, last.range.end);
        known.mark(&mut words);
        if words.iter().all(|word| word.known) {
            continue;
        }
        found.push(Run {
            text: at,
            words,
            is_plain: is_running && !quoted.iter().any(|range| range.contains(&start)),
            is_place: is_place(&text[..start]),
            acts: acts(&text[end..]),
            is_numbered: text[end..].trim_start().starts_with(|c: char| c.is_ascii_digit()),
        });
    }
}

fn is_ordinary(capital: &Capital<'_>) -> bool {
    capital.text == "I" || (capital.initial && COMMON.has_lower(capital.text))
}

fn word(capital: &Capital<'_>) -> Word {
    let Capital { text, range, initial, gap } = capital;
    Word { text: (*text).into(), range: range.clone(), gap: *gap, initial: *initial, known: false, place: 0 }
}

/// Whether a preposition of place ends what stands before a name, with or without an article.
fn is_place(before: &str) -> bool {
    const PLACING: [&str; 13] = [
        "in", "at", "near", "outside", "inside", "around", "across", "into", "through", "to", "from", "towards",
        "toward",
    ];
    let mut last = before.split_whitespace().rev();
    let word = last.next().filter(|word| *word != "the").or_else(|| last.next());
    word.is_some_and(|word| PLACING.contains(&word.to_lowercase().as_str()))
}

/// Whether a verb of saying or an auxiliary begins what follows a name.
fn acts(after: &str) -> bool {
    const AUXILIARIES: [&str; 22] = [
        "has", "had", "have", "is", "was", "will", "would", "does", "did", "can", "could", "may", "might", "must",
        "wants", "wanted", "asked", "sent", "met", "signed", "took", "began",
    ];
    let Some((at, first)) = words(after).next() else { return false };
    let next: String = after.chars().take(at + first.len() + 24).collect();
    let said = || {
        saying::sayings(Stretch::whole(&next, &Listed::of(&next)), Lang::EN)
            .first()
            .is_some_and(|range| range.start == at)
    };
    after[..at] == *" " && (AUXILIARIES.contains(&first) || said())
}
