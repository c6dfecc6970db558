//! Territories: every status has its day and its source, and pages do not say another.

use std::ops::Range;

use super::context::Context;
use super::page::{Page, Passage, Row};
use super::rule::{Findings, Rule, rule};
use super::text::quotes::is_quoted;
use super::text::words::Phrases;
use crate::graph::Graph;
use crate::model::{Date, EntryRef, Kind, Status};
use crate::prose::Block;

rule! {
    /// ## What it does
    /// Finds an entry of a territory's history without a source.
    /// ## Why
    /// Who holds a place is the gravest thing that an explainer says. Nobody can check a status that rests on nothing.
    /// ## Example
    /// ```yaml
    /// history:
    ///   - as_of: 2025-08-16
    ///     status: contested
    /// ```
    /// Instead:
    /// ```yaml
    /// history:
    ///   - as_of: 2025-08-16
    ///     status: contested
    ///     sources: [reuters-donetsk]
    /// ```
    UnsourcedStatus = "TER001" "unsourced-status" Error
}

impl Rule for UnsourcedStatus {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        each_status(context, |territory, i, status| {
            if status.sources.is_empty() {
                let message = format!("the status `{}` of {} has no source", status.status, territory.name);
                found
                    .at(territory.field(&format!("history[{i}]")), message)
                    .help("add `sources: [id]` with the source that reports it");
            }
        });
    }
}

rule! {
    /// ## What it does
    /// Finds an entry of a territory's history without a day.
    /// ## Why
    /// A status holds as of a day. Without one, it can't be told from one that has long changed.
    /// ## Example
    /// ```yaml
    /// history:
    ///   - status: contested
    ///     sources: [reuters-donetsk]
    /// ```
    /// Instead:
    /// ```yaml
    /// history:
    ///   - as_of: 2025-08-16
    ///     status: contested
    ///     sources: [reuters-donetsk]
    /// ```
    UndatedStatus = "TER002" "undated-status" Error
}

impl Rule for UndatedStatus {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        each_status(context, |territory, i, status| {
            if status.as_of.is_none() {
                let message = format!("the status `{}` of {} has no day", status.status, territory.name);
                found
                    .at(territory.field(&format!("history[{i}]")), message)
                    .help("add `as_of:` with the day on which it was so, such as `as_of: 2025-08-16`");
            }
        });
    }
}

rule! {
    /// ## What it does
    /// Finds a sentence or table row that says another status of a territory than its history does on the page's day.
    /// ## Why
    /// A reader who finds a place contested in the text and occupied in the table can trust neither.
    /// ## Example
    /// The history says `occupied` since 14 July:
    /// ```markdown
    /// Casker Island remains contested.[^harvest]
    /// ```
    /// Instead, if the text is right, add an entry to the history; else:
    /// ```markdown
    /// Casker Island has been occupied since 14 July.[^harvest]
    /// ```
    StatusClash = "TER003" "status-clash" Warning
}

impl Rule for StatusClash {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if page.at.kind != Kind::Explainer || page.entry.lang.as_str() != "en" {
            return;
        }
        let as_of = page.context.as_of(page.at);
        let words = page.context.statuses();
        for passage in page.passages().iter().filter(|passage| !passage.within.note && !passage.within.quoted) {
            let sentences = match passage.kind {
                Block::Paragraph | Block::Item => passage.sentences().to_vec(),
                _ => Vec::new(),
            };
            for sentence in sentences {
                clash_in(page, passage, &sentence, words, as_of, found);
            }
        }
        rows(page, words, as_of, found);
    }
}

/// The phrases by which English says a status.
pub struct StatusPhrases {
    phrases: Phrases,
    keys: Vec<(String, String)>,
}

impl StatusPhrases {
    /// Those of a site's vocabulary.
    pub fn of(graph: &Graph) -> Self {
        let statuses = graph.statuses.words().iter().filter(|word| word.key != "unknown");
        let keys: Vec<(String, String)> = statuses
            .flat_map(|word| {
                let spoken = word.key.replace('-', " ");
                let label = word.label.clone().unwrap_or_else(|| spoken.clone());
                [word.key.clone(), spoken, label.to_lowercase()].map(|phrase| (phrase, word.key.clone()))
            })
            .collect();
        Self { phrases: Phrases::new(keys.iter().map(|(phrase, _)| phrase.as_str())), keys }
    }

    /// The statuses that a text says, with where.
    fn find(&self, text: &str) -> Vec<(Range<usize>, &str)> {
        let key = |phrase: &str| self.keys.iter().find(|(known, _)| known == phrase).map(|(_, key)| key.as_str());
        self.phrases.find(text).into_iter().filter_map(|(range, phrase)| Some((range, key(phrase)?))).collect()
    }
}

/// A statement such as “Casker Island remains contested”: the name, a form of to be or to remain, the status.
fn clash_in(
    page: &Page<'_>,
    passage: &Passage<'_>,
    sentence: &Range<usize>,
    words: &StatusPhrases,
    as_of: Date,
    found: &mut Findings,
) {
    let mut places: Vec<(Range<usize>, EntryRef)> = passage
        .mentions
        .iter()
        .filter(|mention| mention.target.kind == Kind::Territory)
        .map(|mention| (mention.at.0 as usize..mention.at.1 as usize, mention.target))
        .filter(|(at, _)| at.start >= sentence.start && at.end <= sentence.end)
        .collect();
    places.sort_by_key(|(at, _)| at.start);
    let text = &passage.text[sentence.clone()];
    // What somebody says, what was, and what would be are no statements of the page's own.
    if places.is_empty() || is_distant(text) {
        return;
    }
    for (range, status) in words.find(text) {
        let at = range.start + sentence.start..range.end + sentence.start;
        let Some((place, territory)) = places.iter().rev().find(|(place, _)| place.end <= at.start) else { continue };
        let between = &passage.text[place.end..at.start];
        if is_quoted(passage.quotations(), at.start) || !is_linking(between) {
            continue;
        }
        report(page, passage, at, *territory, status, as_of, found);
    }
}

/// Rows of tables: a cell that is a territory, and another of the same row that is a status.
fn rows(page: &Page<'_>, words: &StatusPhrases, as_of: Date, found: &mut Findings) {
    let cells = page.passages().iter().filter(|passage| passage.kind == Block::Cell);
    let mut row: Option<(Row, EntryRef)> = None;
    for cell in cells {
        let territory = cell.mentions.iter().find(|mention| mention.target.kind == Kind::Territory);
        if let Some(mention) =
            territory.filter(|mention| cell.text.trim().len() == (mention.at.1 - mention.at.0) as usize)
        {
            row = cell.row.map(|row| (row, mention.target));
            continue;
        }
        let Some((_, territory)) = row.filter(|(row, _)| cell.row == Some(*row)) else { continue };
        for (range, status) in words.find(&cell.text) {
            if cell.text.trim().len() == range.len() {
                report(page, cell, range, territory, status, as_of, found);
            }
        }
    }
}

fn report(
    page: &Page<'_>,
    passage: &Passage<'_>,
    at: Range<usize>,
    territory: EntryRef,
    status: &str,
    as_of: Date,
    found: &mut Findings,
) {
    let site = page.context.site();
    let Some(entry) = site.territories.all().get(territory.index as usize) else { return };
    let known = entry.history.iter().enumerate().filter(|(_, known)| known.as_of.is_some_and(|day| day <= as_of));
    let Some((i, known)) = known.max_by_key(|(_, known)| known.as_of) else { return };
    if known.status == status {
        return;
    }
    let message = format!("{} is `{}` here, and `{}` in its history", entry.name, status, known.status);
    found
        .at(passage.location(at), message)
        .related("the history says", entry.field(&format!("history[{i}].status")))
        .help("say what the history says, or add an entry to it with its day and source");
}

/// Whether the words between a name and a status join the two: “is”, “remains”, “has been … since”, with few words more.
fn is_linking(between: &str) -> bool {
    const LINKS: [&str; 10] = ["is", "are", "remains", "remain", "stays", "stay", "has", "have", "became", "becomes"];
    let words: Vec<String> = super::text::words::words(between).map(|(_, word)| word.to_lowercase()).collect();
    let denied = words.iter().any(|word| matches!(word.as_str(), "not" | "no" | "never" | "neither" | "nor"));
    let clause = between.contains([',', ';', ':', '—', '–']);
    !denied
        && !clause
        && words.len() <= 6
        && words.first().is_some_and(|word| LINKS.contains(&word.as_str()) || word == "itself")
}

/// Whether a sentence speaks of another time, or of what may be.
fn is_distant(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "said",
        "says",
        "say",
        "according",
        "claims",
        "claimed",
        "was",
        "were",
        "had",
        "would",
        "could",
        "might",
        "may",
        "if",
        "until",
        "before",
        "once",
        "formerly",
        "will",
        "should",
        "whether",
        "previously",
    ];
    super::text::words::words(text).any(|(_, word)| WORDS.contains(&word.to_lowercase().as_str()))
}

rule! {
    /// ## What it does
    /// Finds a territory's history whose entries are not in the order of their days, or with two entries for one day.
    /// ## Why
    /// A history that only grows can be read and reviewed. One that jumps hides what was changed later.
    /// ## Example
    /// ```yaml
    /// history:
    ///   - as_of: 2025-08-16
    ///     status: contested
    ///   - as_of: 2025-07-05
    ///     status: occupied
    /// ```
    /// Instead, the older first:
    /// ```yaml
    /// history:
    ///   - as_of: 2025-07-05
    ///     status: occupied
    ///   - as_of: 2025-08-16
    ///     status: contested
    /// ```
    HistoryOrder = "TER004" "history-order" Error
}

impl Rule for HistoryOrder {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for territory in context.site().territories.all() {
            let days: Vec<(usize, Date)> =
                territory.history.iter().enumerate().filter_map(|(i, status)| Some((i, status.as_of?))).collect();
            for pair in days.windows(2) {
                let ((before, first), (i, day)) = (pair[0], pair[1]);
                let message = match first.cmp(&day) {
                    std::cmp::Ordering::Equal => format!("the history of {} has two entries for {day}", territory.name),
                    std::cmp::Ordering::Greater => {
                        format!("the history of {} jumps from {first} to {day}", territory.name)
                    }
                    std::cmp::Ordering::Less => continue,
                };
                found
                    .at(territory.field(&format!("history[{i}].as_of")), message)
                    .related("the entry before", territory.field(&format!("history[{before}].as_of")))
                    .help("put the entries in the order of their days, one for each");
            }
        }
    }
}

fn each_status(
    context: &Context<'_>,
    mut look: impl FnMut(&crate::model::Entry<crate::model::Territory>, usize, &Status),
) {
    for territory in context.site().territories.all() {
        for (i, status) in territory.history.iter().enumerate() {
            look(territory, i, status);
        }
    }
}
