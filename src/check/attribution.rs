//! Attribution: whose words a quotation has, and where they are reported.

use std::ops::Range;

use super::page::{Page, Passage};
use super::rule::{Findings, Rule, rule};
use super::text::hearsay::anonymous;
use super::text::names::is_title_case;
use super::text::quotes::is_quoted;
use super::text::speakers::{is_of_a_work, names_somebody, speaks};
use super::text::{saying, words};
use crate::model::{Callout, ProseEvent, SourceEntry, SourceType, Tag};
use crate::prose::{Block, sentence_in};

rule! {
    /// ## What it does
    /// Finds a quotation of five words or more in running text whose sentence does not say who speaks. Titles of works, and
    /// quotations whose speaker the sentence before or behind names, are left alone.
    /// ## Why
    /// Words without a speaker can be anybody's. What the passive hides is often what a reader needs most.
    /// ## Example
    /// ```markdown
    /// The clause was dismissed as "a lawyer's ornament on an engineer's problem".[^book, p. 88]
    /// ```
    /// Instead:
    /// ```markdown
    /// Maiv Tornell dismissed the clause as "a lawyer's ornament on an engineer's problem".[^book, p. 88]
    /// ```
    UnattributedQuotation = "ATT001" "unattributed-quotation" Warning
}

impl Rule for UnattributedQuotation {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if !saying::is_listed(page.entry.lang) {
            return;
        }
        let mut before: Option<&Passage<'_>> = None;
        for passage in page.running().filter(|passage| !passage.within.quoted) {
            for quotation in unattributed(page, passage, before) {
                found
                    .at(passage.location(quotation), "this quotation has no speaker in its sentence")
                    .help("say who said or wrote it: `…, she told the court`, `according to …`, or a block quotation with `— speaker`");
            }
            before = Some(passage);
        }
    }
}

/// The quotations of a passage that nobody speaks.
fn unattributed(page: &Page<'_>, passage: &Passage<'_>, before: Option<&Passage<'_>>) -> Vec<Range<usize>> {
    const LONG: usize = 5;
    let text = passage.text.as_str();
    let quoted = passage.quotations();
    let is_long = |range: &&Range<usize>| words::words(&text[(*range).clone()]).count() >= LONG;
    let long = quoted.iter().filter(is_long).filter(|range| !is_title_case(&text[(*range).clone()]));
    let lacks = |quotation: &&Range<usize>| {
        let sentence = sentence_in(passage.sentences(), (*quotation).clone());
        let within = quotation.start - sentence.start.min(quotation.start);
        !is_of_a_work(&text[..quotation.start])
            && !speaks(passage.stretch(&sentence), Some(within))
            && !is_of_law(page, passage, &sentence, quoted)
            && !is_spoken_nearby(passage, &sentence, quoted, before)
    };
    long.filter(lacks).cloned().collect()
}

/// Whether a sentence says what a law or treaty that it cites obliges to or allows: those words are the text's.
fn is_of_law(page: &Page<'_>, passage: &Passage<'_>, sentence: &Range<usize>, quoted: &[Range<usize>]) -> bool {
    const BINDS: [&str; 7] = ["shall", "may", "must", "obliged", "forbidden", "entitled", "required"];
    let within = passage.citations_of(sentence);
    let sources = within.into_iter().flat_map(|citation| &citation.sources);
    let is_law = |source: &SourceEntry| source.kind == SourceType::Law;
    let binds = |(at, word): (usize, &str)| BINDS.contains(&word) && !is_quoted(quoted, sentence.start + at);
    sources.filter_map(|source| page.context.source(*source)).any(is_law)
        && words::words(&passage.text[sentence.clone()]).any(binds)
}

/// Whether a quotation that is a sentence of its own has its speaker in the sentence before or behind.
fn is_spoken_nearby(
    passage: &Passage<'_>,
    sentence: &Range<usize>,
    quoted: &[Range<usize>],
    before: Option<&Passage<'_>>,
) -> bool {
    let outside = words::words(&passage.text[sentence.clone()]).any(|(at, _)| !is_quoted(quoted, sentence.start + at));
    if outside {
        return false;
    }
    let previous = passage.sentences().iter().rev().find(|other| other.end <= sentence.start);
    let next = passage.sentences().iter().find(|other| other.start >= sentence.end);
    let names = |passage: &Passage<'_>, at: &Range<usize>| {
        let mentions = passage.mentions.iter().any(|mention| at.contains(&(mention.at.0 as usize)));
        mentions || speaks(passage.stretch(at), None) || names_somebody(&passage.text[at.clone()])
    };
    let within = [previous, next].into_iter().flatten().any(|other| names(passage, other));
    let above = before.filter(|_| previous.is_none()).and_then(|before| Some((before, before.sentences().last()?)));
    within || above.is_some_and(|(before, last)| names(before, last))
}

rule! {
    /// ## What it does
    /// Finds a block quotation with a speaker and without a citation.
    /// ## Why
    /// It puts words into somebody's mouth, on their page as well. Where they were reported must be there to check.
    /// ## Example
    /// ```markdown
    /// > A truce is a bridge that is mined at both ends.
    /// > — [[livia-sant]], to her council
    /// ```
    /// Instead:
    /// ```markdown
    /// > A truce is a bridge that is mined at both ends.
    /// > — [[livia-sant]], to her council[^ledger-sant]
    /// ```
    QuotationWithoutSource = "ATT002" "quotation-without-source" Error
}

impl Rule for QuotationWithoutSource {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let is_attribution = |event: &ProseEvent| matches!(event, ProseEvent::Start(Tag::Attribution));
        // Builds ask this of every page, and most have none.
        if !page.entry.prose.events.iter().any(|(event, _)| is_attribution(event)) {
            return;
        }
        let mut cites = false;
        for passage in page.passages() {
            cites = passage.within.quoted && (cites || !passage.citations.is_empty());
            if passage.kind == Block::Attribution {
                if !cites {
                    found
                        .at(passage.whole(), format!("the quotation of {} cites no source", speaker(passage)))
                        .help("end its last line with a citation such as `[^id]`");
                }
                cites = false;
            }
        }
    }
}

/// The speaker as the attribution begins: up to the first comma.
fn speaker<'p>(passage: &'p Passage<'_>) -> &'p str {
    passage.text.split(',').next().unwrap_or_default().trim()
}

rule! {
    /// ## What it does
    /// Finds a statement that comes from nobody in particular (`officials said`, `it is believed`, `sources close to …`) and that
    /// no citation follows in its paragraph.
    /// ## Why
    /// With a source, readers can weigh who was told what. Without one, it is a rumour in the site's own voice.
    /// ## Example
    /// ```markdown
    /// Officials said the tents would be gone before the autumn rains.
    /// ```
    /// Instead:
    /// ```markdown
    /// Two officials of the water ministry told the Courier that the tents would be gone before the autumn rains.[^courier]
    /// ```
    AnonymousSourcing = "ATT003" "anonymous-sourcing" Info
}

impl Rule for AnonymousSourcing {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if !saying::is_listed(page.entry.lang) {
            return;
        }
        let is_reporting = |passage: &&Passage<'_>| {
            !passage.within.quoted && !passage.within.note && passage.within.callout != Some(Callout::Analysis)
        };
        for passage in page.running().filter(is_reporting) {
            let quoted = passage.quotations();
            for sentence in passage.sentences() {
                if passage.citations.iter().any(|citation| citation.at > sentence.start) {
                    continue;
                }
                let shift = |at: Range<usize>| at.start + sentence.start..at.end + sentence.start;
                let first =
                    anonymous(passage.stretch(sentence)).into_iter().map(shift).find(|at| !is_quoted(quoted, at.start));
                if let Some(at) = first {
                    found
                        .at(passage.location(at), "this comes from nobody in particular, and nothing is cited for it")
                        .help(
                            "cite where it is reported, such as `[^id]`, and say as much as can be said of who told it",
                        );
                }
            }
        }
    }
}
