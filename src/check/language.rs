//! Language: words that take a side, and certainty that stands in for a source.

use std::ops::Range;

use super::context::Context;
use super::fields::fields;
use super::page::{Page, Passage};
use super::rule::{Findings, Rule, rule};
use super::text::certainty;
use super::text::listed::{Listed, Stretch};
use super::text::quotes::{is_quoted, quotations};
use super::text::words::words;
use crate::diagnostics::Location;
use crate::prose::Block;

rule! {
    /// ## What it does
    /// Finds words that take a side in the desk's own voice: those of Dateline's list, on pages in English, and those of
    /// `style.loaded_terms` in site.yaml, with their plurals. Quotations, italics, names and fixed terms such as *visa regime* are
    /// left alone.
    /// ## Why
    /// Each party has a word for the other. A desk that borrows one has chosen, and the other half of its readers stops reading.
    /// ## Example
    /// ```markdown
    /// The regime in Port Ember has yet to print a passport.[^beacon]
    /// ```
    /// Instead, say who they are, or whose word it is:
    /// ```markdown
    /// The government in Port Ember, which Dask calls "a regime", has yet to print a passport.[^beacon]
    /// ```
    LoadedTerm = "LAN001" "loaded-term" Info
}

impl Rule for LoadedTerm {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let site = page.context.site();
        let Some(loaded) = page.context.loaded(page.entry.lang, site.language) else { return };
        for passage in own_words(page) {
            let terms = loaded.find(passage.whole_stretch());
            let named = |at: &Range<usize>| {
                let mut mentions = passage.mentions.iter();
                mentions.any(|mention| mention.at.0 as usize <= at.start && at.end <= mention.at.1 as usize)
            };
            for at in
                terms.into_iter().filter(|at| !named(at) && is_own(passage, at) && !is_named_so(&passage.text, at))
            {
                loaded_term(found, passage.location(at.clone()), &passage.text[at]);
            }
        }
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for field in fields(context.site()) {
            let Some(loaded) = context.loaded(field.lang, context.site().language) else { continue };
            let quoted = quotations(field.text);
            let listed = Listed::of(field.text);
            for at in
                loaded.find(Stretch::whole(field.text, &listed)).into_iter().filter(|at| !is_quoted(&quoted, at.start))
            {
                loaded_term(found, field.location(at.clone()), &field.text[at]);
            }
        }
    }
}

fn loaded_term(found: &mut Findings, location: Location, term: &str) {
    found
        .at(location, format!("`{term}` takes a side"))
        .help("say what they are or did in plain words, or quote the word and say whose it is");
}

rule! {
    /// ## What it does
    /// Finds `clearly`, `obviously`, `of course`, `it is clear that` and the like in the desk's own voice. Where they tell how
    /// something is done (*clearly marked*), and in what somebody is said to have said, they are left alone.
    /// ## Why
    /// What is clear needs no such word; what is not is made no clearer by it. It often stands where a source is missing.
    /// ## Example
    /// ```markdown
    /// The mill is obviously of no military use.[^mission]
    /// ```
    /// Instead:
    /// ```markdown
    /// The mill is of no military use, by the mission's account.[^mission]
    /// ```
    UnattributedClaim = "LAN002" "unattributed-claim" Info
}

impl Rule for UnattributedClaim {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if !page.entry.lang.is_english() {
            return;
        }
        for passage in own_words(page) {
            for sentence in passage.sentences() {
                for at in certainty::claims(passage.stretch(sentence)) {
                    let at = at.start + sentence.start..at.end + sentence.start;
                    if is_own(passage, &at) {
                        needless(found, passage.location(at.clone()), &passage.text[at]);
                    }
                }
            }
        }
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for field in fields(context.site()).iter().filter(|field| field.lang.is_english()) {
            let quoted = quotations(field.text);
            let listed = Listed::of(field.text);
            for at in certainty::claims(Stretch::whole(field.text, &listed))
                .into_iter()
                .filter(|at| !is_quoted(&quoted, at.start))
            {
                needless(found, field.location(at.clone()), &field.text[at]);
            }
        }
    }
}

fn needless(found: &mut Findings, location: Location, phrase: &str) {
    let phrase = phrase.trim_end_matches(',');
    found
        .at(location, format!("`{phrase}` claims a certainty that nothing here shows"))
        .help(format!("leave out `{phrase}`, or say who finds it so, with a citation"));
}

/// The passages in the desk's own words.
fn own_words<'p, 'g>(page: &'p Page<'g>) -> impl Iterator<Item = &'p Passage<'g>> {
    page.passages().iter().filter(|passage| !passage.within.quoted && passage.kind != Block::Attribution)
}

/// Whether somebody is said to use the word: the ministry calls them terrorists; branded as a puppet.
fn is_named_so(text: &str, at: &Range<usize>) -> bool {
    const CALLS: [&str; 30] = [
        "call",
        "calls",
        "called",
        "calling",
        "brand",
        "brands",
        "branded",
        "branding",
        "label",
        "labels",
        "labelled",
        "labeled",
        "dub",
        "dubs",
        "dubbed",
        "term",
        "terms",
        "termed",
        "denounced",
        "denounces",
        "describes",
        "described",
        "describing",
        "designated",
        "designates",
        "listed",
        "lists",
        "condemned",
        "regards",
        "considers",
    ];
    let clause = text.get(..at.start).unwrap_or_default().rsplit(['.', ';', ':', '?', '!', '(']).next();
    let before: Vec<String> = words(clause.unwrap_or_default()).map(|(_, word)| word.to_lowercase()).collect();
    // “They are called terrorists” says not by whom.
    let verb = before.iter().rposition(|word| CALLS.contains(&word.as_str()));
    verb.is_some_and(|verb| {
        let passive = verb > 0 && matches!(before[verb - 1].as_str(), "is" | "are" | "was" | "were" | "been" | "so");
        !passive && before.len() - verb <= 8
    })
}

/// Whether a phrase of a passage is neither quoted nor set in italics.
fn is_own(passage: &Passage<'_>, at: &Range<usize>) -> bool {
    !is_quoted(passage.quotations(), at.start) && !passage.emphasised().iter().any(|set| set.contains(&at.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_somebody_uses_is_theirs() {
        for (text, expected) in [
            ("The ministry calls them terrorists.", true),
            ("Velde branded the council a puppet.", true),
            ("They are called terrorists.", false),
            ("The council met; puppet or not, it voted.", false),
            ("Velde met the terrorists.", false),
        ] {
            let word = ["terrorists", "puppet"].into_iter().find_map(|word| Some((text.find(word)?, word.len())));
            let (at, length) = word.expect("a word");
            assert_eq!(is_named_so(text, &(at..at + length)), expected, "{text}");
        }
    }
}
