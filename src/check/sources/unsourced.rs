//! Paragraphs that report and cite nothing.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use super::reports::{Report, What, report, report_of_cell};
use crate::check::page::{Page, Passage};
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::lexicon::COMMON;
use crate::check::text::names::capitalised;
use crate::check::text::words::words;
use crate::graph::Part;
use crate::model::{Callout, Kind};
use crate::prose::Block;

rule! {
    /// ## What it does
    /// Finds a paragraph, an item of a list, a key point or a row of a table that reports something and cites nothing. It
    /// reports if it gives a date or a number, quotes somebody, tells what somebody said, or what somebody did.
    ///
    /// Left alone: questions, definitions, comments in general words, callouts of the kinds `ANALYSIS`, `NOTE` and `TIP`,
    /// the footnotes themselves, a list or table under a sentence that ends in a colon and cites, such a sentence whose
    /// list cites, and what the site says of itself in `content/pages/`.
    /// ## Why
    /// Readers can't tell reporting from opinion where no source stands, and no one can check it later.
    /// ## Example
    /// ```markdown
    /// The army closed the bridge on 3 June, and 40 families left.
    /// ```
    /// Instead:
    /// ```markdown
    /// The army closed the bridge on 3 June, and 40 families left.[^northway-bridge]
    /// ```
    /// What the desk concludes itself goes into a callout:
    /// ```markdown
    /// > [!ANALYSIS]
    /// > The army gains little by it.
    /// ```
    UnsourcedParagraph = "SRC001" "unsourced-paragraph" Warning
}

impl Rule for UnsourcedParagraph {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let names = OnceCell::new();
        let is_name = |word: &str| names.get_or_init(|| names_on(page)).contains(word);
        let mut at = 0;
        for blocks in page.passages().chunk_by(|a, b| a.table().is_some() && a.table() == b.table()) {
            let reports = match blocks {
                [passage, ..] if passage.table().is_some() => rows(page, at..at + blocks.len()),
                [passage] => prose(page, at, &is_name).map(|report| (passage, report)).into_iter().collect(),
                _ => Vec::new(),
            };
            at += blocks.len();
            reports.into_iter().for_each(|(passage, report)| note(page, passage, report, found));
        }
    }
}

fn note(page: &Page<'_>, passage: &Passage<'_>, report: Report, found: &mut Findings) {
    let Report { what, at } = report;
    // What a site says of itself needs no source.
    if page.at.kind == Kind::Page && what != What::Quotation {
        return;
    }
    let tells = match what {
        What::Quotation => "quotes somebody",
        What::Saying => "tells what was said",
        What::Date => "gives a date",
        What::Number => "gives a number",
        What::Deed => "tells what was done",
    };
    found
        .at(passage.location(at), format!("{} {tells} and cites no source", what_it_is(passage)))
        .help("cite where it is reported, as in [^source-id]; the desk's own conclusions go into > [!ANALYSIS]");
}

/// What a paragraph or an item reports without a source.
fn prose(page: &Page<'_>, at: usize, is_name: &dyn Fn(&str) -> bool) -> Option<Report> {
    let passage = page.passages().get(at)?;
    let is_prose = matches!(passage.kind, Block::Paragraph | Block::Item) && is_reporting(passage);
    if !is_prose || cites(page, passage) || is_covered(page, at) { None } else { report(page, passage, is_name) }
}

fn what_it_is(passage: &Passage<'_>) -> &'static str {
    match (passage.part, passage.kind) {
        (Part::KeyPoint(_), _) => "this key point",
        (_, Block::Item) => "this item",
        (_, Block::Cell) => "this row",
        _ => "this paragraph",
    }
}

/// Whether a passage is of the sort that has to cite: no footnote, no quoted block, no comment of the desk.
fn is_reporting(passage: &Passage<'_>) -> bool {
    let within = passage.within;
    let aside = matches!(within.callout, Some(Callout::Analysis | Callout::Note | Callout::Tip));
    !within.note && !within.quoted && !aside
}

/// Whether a passage cites a source, itself or in a note.
fn cites(page: &Page<'_>, passage: &Passage<'_>) -> bool {
    let note_cites = |note: usize| {
        let text = page.passages().iter().filter(|other| other.part == Part::Body && other.within.note);
        text.filter(|other| other.start() > note)
            .min_by_key(|other| other.start())
            .is_some_and(|other| other.citations.iter().any(|citation| !citation.sources.is_empty()))
    };
    // An id that nothing has is reported as such, and the paragraph once it is mended.
    passage.is_marked() || passage.citations.iter().any(|citation| citation.note.is_some_and(note_cites))
}

/// Whether what stands around a passage cites for it: the sentence with a colon before its list, or the list, the quotation
/// or the table behind its colon.
fn is_covered(page: &Page<'_>, i: usize) -> bool {
    let Some(passage) = page.passages().get(i) else { return false };
    let before = page.passages().get(..i).unwrap_or_default();
    if passage.within.list {
        let lead = before.iter().rev().find(|other| !other.within.list || leads(other));
        if lead.is_some_and(|lead| lead.part == passage.part && leads(lead) && cites(page, lead)) {
            return true;
        }
    }
    if !leads(passage) {
        return false;
    }
    let mut behind = page.passages().iter().skip(i + 1).take_while(|other| other.part == passage.part).peekable();
    // Behind the colon may stand a block that draws on entries, and those cite.
    behind.peek().is_none_or(|first| !is_set_off(first))
        || behind.take_while(|other| is_set_off(other)).any(|other| cites(page, other))
}

/// Whether a passage ends in a colon.
fn leads(passage: &Passage<'_>) -> bool {
    matches!(passage.kind, Block::Paragraph | Block::Item) && passage.text.trim_end().ends_with([':', '：'])
}

/// Whether a passage is part of a list, a quotation or a table.
fn is_set_off(passage: &Passage<'_>) -> bool {
    passage.within.list || passage.within.quoted || passage.row.is_some() || passage.kind == Block::Attribution
}

/// The rows of a table that report without a source, each by its first cell that does. If the paragraph before or behind
/// the table cites, it cites for all, unless some rows cite themselves and it says nothing of the table. If no row cites,
/// the table is reported once.
fn rows<'p, 'g>(page: &'p Page<'g>, cells: Range<usize>) -> Vec<(&'p Passage<'g>, Report)> {
    let beside = [cells.start.checked_sub(1), Some(cells.end)].into_iter().flatten();
    let mut beside = beside.filter_map(|at| page.passages().get(at));
    let cells = page.passages().get(cells).unwrap_or_default();
    let rows = cells.chunk_by(|a, b| a.row == b.row);
    let (cited, uncited): (Vec<_>, Vec<_>) = rows.partition(|row| row.iter().any(|cell| cites(page, cell)));
    let for_all = |other: &Passage<'_>| cited.is_empty() || leads(other) || is_about_sources(&other.text);
    if beside.any(|other| other.kind == Block::Paragraph && cites(page, other) && for_all(other)) {
        return Vec::new();
    }
    let first = |row: &'p [Passage<'g>]| {
        let cells = row.iter().filter(|cell| cell.kind == Block::Cell);
        cells.filter_map(|cell| Some((cell, report_of_cell(page, cell)?))).next()
    };
    let most = if cited.is_empty() { 1 } else { uncited.len() };
    uncited.into_iter().filter_map(first).take(most).collect()
}

/// Whether a paragraph beside a table says where its figures come from: `Source: …`, `The figures are those of …`.
fn is_about_sources(text: &str) -> bool {
    let mut first = words(text).take(3).map(|(_, word)| word.to_lowercase());
    first.any(|word| {
        matches!(
            word.trim_end_matches('s'),
            "source" | "figure" | "number" | "data" | "count" | "table" | "row" | "all"
        )
    })
}

/// The capitalised words of a page that begin no sentence: names, most likely. Words such as the Trade of “Ministry of Trade”
/// may begin one as nothing but words.
fn names_on<'p>(page: &'p Page<'_>) -> HashSet<&'p str> {
    let capitals = page.passages().iter().flat_map(|passage| capitalised(&passage.text));
    let named = capitals.filter(|capital| !capital.initial && !COMMON.has_lower(capital.text));
    named.map(|capital| capital.text).collect()
}
