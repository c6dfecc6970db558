//! Sources that are older than what they are cited for.

use std::ops::Range;

use super::context::Context;
use super::dates::{days_in_words, written_about};
use super::page::{Citation, Page, Passage};
use super::rule::{Findings, Rule, rule};
use super::text::dates::{Before, Joined, Outlook, Spoken, Sure};
use super::text::quotes::is_quoted;
use super::text::tense::{Tense, Tenses};
use super::text::words::words;
use crate::model::{Day, Kind, SourceEntry, SourceType};
use crate::prose::Block;

/// How many days before a day a source is taken for one that ought to report it, if it is cited in a later sentence.
const CLOSE: i32 = 60;
/// Words by which a sentence speaks of a text of law, which it may cite for its words alone.
const OF_LAW: [&str; 14] = [
    "article",
    "articles",
    "section",
    "sections",
    "clause",
    "paragraph",
    "treaty",
    "constitution",
    "law",
    "act",
    "code",
    "charter",
    "statute",
    "resolution",
];

rule! {
    /// ## What it does
    /// Finds a source dated before the day in the sentence that it is cited for, if none that is cited beside it is late enough;
    /// and an event in events.yaml whose sources are all older than it. What was announced, planned or expected is left alone.
    /// ## Why
    /// A source can't report what had not happened when it was published. Most often the wrong id was typed, or the day is wrong.
    /// ## Example
    /// A report of 1 July 2025:
    /// ```markdown
    /// The first joint patrol set out on 24 August 2025.[^mission-june]
    /// ```
    /// Instead:
    /// ```markdown
    /// The first joint patrol set out on 24 August 2025.[^lakes-statement]
    /// ```
    SourcePredatesEvent = "SRC004" "source-predates-event" Warning
}

impl Rule for SourcePredatesEvent {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let mut row = None;
        for passage in page.passages().iter().filter(|passage| !passage.within.quoted) {
            match passage.kind {
                Block::Paragraph | Block::Item => in_passage(page, passage, found),
                Block::Cell => in_cell(page, passage, &mut row, found),
                _ => {}
            }
        }
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for event in context.site().events.firsts() {
            let Some(first) = event.date.earliest().filter(|first| *first <= context.site().today) else { continue };
            let sources = event.sources.iter().filter_map(|id| context.site().sources.get(id.as_str()));
            let Some((source, newest)) = newest(sources) else { continue };
            if newest < first {
                let message = format!(
                    "`{}` is of {}, and no source of “{}” is newer; the event is of {}",
                    source.id,
                    dated(source, newest),
                    event.title,
                    event.date.latest().map_or_else(|| event.date.to_string(), |last| days_in_words(first, last))
                );
                found
                    .at(event.field("sources"), message)
                    .related("the event's date", event.field("date"))
                    .help("add a source that reports what came of it, or correct one of the two dates");
            }
        }
    }
}

/// A day that a sentence tells of, as past or as nothing in particular.
struct Told {
    at: Range<usize>,
    first: Day,
    last: Day,
}

/// What a passage is made of.
struct Reading<'p, 'g> {
    page: &'p Page<'g>,
    passage: &'p Passage<'g>,
    quoted: &'p [Range<usize>],
    dates: &'p [Spoken],
}

impl<'p, 'g> Reading<'p, 'g> {
    fn of(page: &'p Page<'g>, passage: &'p Passage<'g>) -> Option<Self> {
        if passage.citations.iter().all(|citation| citation.sources.is_empty()) {
            return None;
        }
        Some(Self { page, passage, quoted: passage.quotations(), dates: passage.dates() })
    }

    /// The days that a sentence tells of: not those of plans, quotations and names, nor those after the page's own.
    fn told(&self, sentence: &Range<usize>) -> Vec<Told> {
        let (text, mentions) = (&self.passage.text, &self.passage.mentions);
        let has_event = mentions.iter().any(|mention| mention.target.kind == Kind::Event);
        if !has_event && !self.dates.iter().any(|date| sentence.contains(&date.range.start)) {
            return Vec::new();
        }
        let tenses = self.passage.tenses(sentence);
        let within = self.dates.iter().filter(|date| sentence.contains(&date.range.start));
        let days = within.filter_map(|date| {
            let named = mentions.iter().any(|mention| {
                let at = mention.at.0 as usize..mention.at.1 as usize;
                at.contains(&date.range.start) && at.len() > date.range.len()
            });
            let near = written_about(self.page, self.passage)?;
            let meant = date.meant(near, Outlook::Back)?;
            let is_topic =
                date.joined == Joined::When(Before::Nothing) && text.get(sentence.clone()).is_some_and(names_a_day);
            let is_bare = self.passage.kind == Block::Cell && tenses.is_empty();
            let is_told = is_bare || !is_topic && is_past(&tenses, date.lead, &date.range, date.joined);
            (is_told && !named && meant.sure != Sure::Guessed).then(|| Told {
                at: date.range.clone(),
                first: meant.first,
                last: meant.last,
            })
        });
        let events = mentions.iter().filter(|mention| mention.target.kind == Kind::Event);
        let events = events.filter_map(|mention| {
            let at = mention.at.0 as usize..mention.at.1 as usize;
            let event = self.page.context.site().events.all().get(mention.target.index as usize)?;
            let (first, last) = (event.date.earliest()?, event.date.latest()?);
            let is_told = sentence.contains(&at.start) && takes_place(text, &tenses, &at);
            is_told.then_some(Told { at, first, last })
        });
        let as_of = match self.page.at.kind {
            Kind::Explainer => self.page.context.as_of(self.page.at).latest(),
            _ => Some(self.page.context.site().today),
        };
        let quoted = |at: &Range<usize>| is_quoted(self.quoted, at.start);
        days.chain(events).filter(|told| !quoted(&told.at) && as_of.is_none_or(|as_of| told.first <= as_of)).collect()
    }
}

/// Whether a sentence tells of a day as of one that has come.
fn is_past(tenses: &Tenses<'_>, lead: usize, at: &Range<usize>, joined: Joined) -> bool {
    match joined {
        Joined::When(Before::Until | Before::For) | Joined::Which(Before::Until | Before::For) => return false,
        _ => {}
    }
    match tenses.at(lead, at, joined) {
        Some((tense, _)) => tense == Tense::Past,
        // Sant's letter of 9 August asks for nothing; trucks pay from 1 August; the fair is on 4 July.
        None => matches!(joined, Joined::Which(_)),
    }
}

/// Whether a sentence is about a day as such: they set 15 August as the date.
fn names_a_day(sentence: &str) -> bool {
    const OF_DAYS: [&str; 7] = ["date", "day", "deadline", "anniversary", "birthday", "holiday", "feast"];
    words(sentence).any(|(_, word)| OF_DAYS.contains(&word.to_lowercase().as_str()))
}

/// Whether a sentence tells that an event took place: at the hearing, after the hearing; the hearing was, ended, took.
fn takes_place(text: &str, tenses: &Tenses<'_>, at: &Range<usize>) -> bool {
    let before = text.get(..at.start).unwrap_or_default();
    let last: Vec<String> = words(before).map(|(_, word)| word.to_lowercase()).collect();
    let preposition = last.iter().rev().find(|word| !matches!(word.as_str(), "the" | "a" | "an" | "this" | "that"));
    let joined =
        preposition.is_some_and(|word| matches!(word.as_str(), "at" | "during" | "after" | "since" | "following"));
    if joined {
        return is_past(tenses, at.start, at, Joined::When(Before::On));
    }
    let next = tenses.of_tense(Tense::Past).find(|verb| verb.start >= at.end);
    next.is_some_and(|verb| text.get(at.end..verb.start).is_some_and(|between| between.trim().is_empty()))
}

/// Citations at one place, and the words that they stand for.
struct Group<'p> {
    citations: Vec<&'p Citation>,
    range: Range<usize>,
}

/// The citations of a sentence by their places, each for the words since those before; the last for the rest, too.
fn groups<'p>(passage: &'p Passage<'_>, sentence: &Range<usize>) -> Vec<Group<'p>> {
    let mut groups: Vec<Group<'p>> = Vec::new();
    for citation in passage.citations_of(sentence) {
        match groups.last_mut() {
            Some(group) if group.range.end == citation.at => group.citations.push(citation),
            before => {
                let start = before.map_or(sentence.start, |group| group.range.end);
                groups.push(Group { citations: vec![citation], range: start..citation.at });
            }
        }
    }
    if let Some(last) = groups.last_mut() {
        last.range.end = last.range.end.max(sentence.end);
    }
    groups
}

fn in_passage<'g>(page: &Page<'g>, passage: &Passage<'g>, found: &mut Findings) {
    let Some(reading) = Reading::of(page, passage) else { return };
    let mut uncited: Vec<Told> = Vec::new();
    for sentence in passage.sentences() {
        let told = reading.told(sentence);
        let groups = groups(passage, sentence);
        // What a sentence without citations tells rests on those of the next that has some.
        if groups.is_empty() {
            uncited.extend(told);
            continue;
        }
        let mut reported = false;
        for group in &groups {
            let days = told.iter().filter(|told| group.range.contains(&told.at.start));
            reported |= compare(page, passage, &group.citations, days, |_, _| true, found);
        }
        if !reported && told.is_empty() && groups.len() == 1 {
            let is_report = |source: &SourceEntry, day: Day| {
                let background = matches!(source.kind, SourceType::Book | SourceType::Law | SourceType::Dataset);
                let close = source.date.latest().and_then(|last| day.since(last).ok());
                !background && close.is_some_and(|span| span.get_days() <= CLOSE)
            };
            compare(page, passage, &groups[0].citations, uncited.iter(), is_report, found);
        }
        uncited.clear();
    }
}

/// A cell is read as a sentence; one without a day has that of the row's first cell, if that is nothing but a day.
fn in_cell<'g>(
    page: &Page<'g>,
    passage: &Passage<'g>,
    row: &mut Option<(super::page::Row, Day, Day)>,
    found: &mut Findings,
) {
    let whole = 0..passage.text.len();
    let dated = passage.dates();
    if let ([date], Some(at)) = (dated, passage.row)
        && date.range.len() == passage.text.trim().len()
        && let Some(near) = written_about(page, passage).or_else(|| page.context.as_of(page.at).latest())
        && let Some(meant) = date.meant(near, Outlook::Back)
    {
        *row = Some((at, meant.first, meant.last));
    }
    let Some(reading) = Reading::of(page, passage) else { return };
    let mut told = reading.told(&whole);
    if let Some((at, first, last)) = *row
        && dated.is_empty()
        && passage.row == Some(at)
        && page.context.as_of(page.at).latest().is_none_or(|as_of| first <= as_of)
    {
        told.push(Told { at: whole.clone(), first, last });
    }
    let citations: Vec<&Citation> = passage.citations.iter().collect();
    compare(page, passage, &citations, told.iter(), |_, _| true, found);
}

/// Reports the citations of one place if all that they cite is older than the latest of the days.
fn compare<'t>(
    page: &Page<'_>,
    passage: &Passage<'_>,
    citations: &[&Citation],
    days: impl Iterator<Item = &'t Told>,
    is_meant: impl Fn(&SourceEntry, Day) -> bool,
    found: &mut Findings,
) -> bool {
    let Some(told) = days.max_by_key(|told| told.first) else { return false };
    // A note cites what it cites in its own words.
    if citations.iter().any(|citation| citation.note.is_some()) {
        return false;
    }
    let sources: Vec<&SourceEntry> = citations
        .iter()
        .flat_map(|citation| &citation.sources)
        .filter_map(|source| page.context.source(*source))
        .collect();
    let of_law = || words(&passage.text).any(|(_, word)| OF_LAW.contains(&word.to_lowercase().as_str()));
    if sources.iter().any(|source| source.kind == SourceType::Law) && of_law() {
        return false;
    }
    let Some((source, newest)) = newest(sources.into_iter()) else { return false };
    let Some(citation) = citations.first().filter(|_| newest < told.first && is_meant(source, told.first)) else {
        return false;
    };
    let day = days_in_words(told.first, told.last);
    found
        .at(passage.cited_at(citation), format!("`{}` is of {}, before {day}", source.id, dated(source, newest)))
        .related(format!("it is cited for {day}"), passage.location(told.at.clone()))
        .help("cite a source of that day or later, or correct the day; if it was planned, say so: “was to be held”");
    true
}

/// When a source was published, no more precisely than it says.
fn dated(source: &SourceEntry, last: Day) -> String {
    days_in_words(source.date.earliest().unwrap_or(last), last)
}

/// The newest of some sources, with its last day; none if there is none, or the day of one is open.
fn newest<'g>(sources: impl Iterator<Item = &'g SourceEntry>) -> Option<(&'g SourceEntry, Day)> {
    let mut newest: Option<(&SourceEntry, Day)> = None;
    for source in sources {
        let last = source.date.latest()?;
        if newest.is_none_or(|(_, day)| day < last) {
            newest = Some((source, last));
        }
    }
    newest
}
