//! Whether a passage reports: tells what was said, done, counted or dated, which a reader must be able to check.

use std::ops::Range;

use crate::check::page::{Page, Passage};
use crate::check::text::deeds::{deed, is_adverb, tells_of_the_past};
use crate::check::text::figures::{Figure, figure};
use crate::check::text::lists::Lists;
use crate::check::text::saying::sayings;
use crate::check::text::sentence::{Marks, Sentence, Word};
use crate::check::text::words::words;
use crate::model::{Kind, join_path};
use crate::prose::Block;

/// What a passage reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Somebody's words.
    Quotation,
    /// That somebody said something.
    Saying,
    /// When something was.
    Date,
    /// How many or how much.
    Number,
    /// What somebody did.
    Deed,
}

/// That a passage reports, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it reports.
    pub what: What,
    /// The words that tell.
    pub at: Range<usize>,
}

/// A quotation of so many words is somebody's; a shorter one may be a term.
const QUOTED_WORDS: usize = 5;
/// Before a word of saying that tells nothing of what was said: `no list can say`, `hard to say`.
const UNSAID: [&str; 17] = [
    "can", "could", "may", "might", "must", "should", "would", "cannot", "to", "let", "shall", "will", "can't",
    "couldn't", "without", "we", "i",
];
/// Before a form in -ing that is a noun: `a warning`, `of saying`.
const BEFORE_NOUN: [&str; 24] = [
    "a", "an", "the", "this", "that", "its", "their", "his", "her", "of", "for", "in", "by", "without", "no", "any",
    "some", "and", "or", "every", "such", "more", "is", "as",
];
/// Those who say something in general.
const ANYBODY: [&str; 8] = ["either", "anyone", "anybody", "nobody", "everyone", "everybody", "one", "someone"];
/// Words by which the desk speaks of its own page.
const OWN: [&str; 5] = ["we", "our", "us", "ours", "ourselves"];
const PAGES: [&str; 13] = [
    "page",
    "explainer",
    "site",
    "article",
    "table",
    "map",
    "chart",
    "timeline",
    "section",
    "glossary",
    "list",
    "drawing",
    "diagram",
];

/// What a passage reports first; nothing if it defines, asks, supposes or comments.
pub fn report(page: &Page<'_>, passage: &Passage<'_>, is_name: &dyn Fn(&str) -> bool) -> Option<Report> {
    let quoted = passage.quotations();
    let long = |range: &Range<usize>| words(&passage.text[range.clone()]).take(QUOTED_WORDS).count() == QUOTED_WORDS;
    if let Some(at) = quoted.iter().find(|range| long(range)) {
        return Some(Report { what: What::Quotation, at: at.clone() });
    }
    if passage.kind == Block::Item && asks(&passage.text) {
        return None;
    }
    let mentioned = mentioned(passage);
    let Some(lists) = Lists::of(passage.lang) else { return plain_number(passage, &mentioned) };
    let said = sayings(passage.whole_stretch(), passage.lang);
    let marks = Marks { quoted, mentioned: &mentioned, is_name };
    let defines = || {
        let first = passage.sentences().first();
        first.is_some_and(|first| is_definition(&Sentence::of(&passage.text, first, &marks).words))
    };
    let tells = |sentence: &Range<usize>| {
        let said: Vec<&Range<usize>> = said.iter().filter(|at| sentence.contains(&at.start)).collect();
        in_sentence(&passage.text, sentence, &said, &marks, lists)
            .filter(|report| report.what != What::Number || !(goes_on(&passage.text[sentence.clone()]) && defines()))
    };
    let signposts = signposts(page, passage);
    let leads_on = |sentence: &&Range<usize>| signposts.iter().any(|at| sentence.contains(at));
    passage.sentences().iter().filter(|sentence| !leads_on(sentence)).find_map(tells)
}

/// The first word of a text in lower case.
fn first_word(text: &str) -> String {
    words(text).next().map(|(_, word)| word.to_lowercase()).unwrap_or_default()
}

/// Whether an item of a list of questions asks without a question mark: `Who shelled the town on 17 June.`
fn asks(text: &str) -> bool {
    matches!(first_word(text).as_str(), "who" | "whether" | "how" | "why")
        && !text.contains([',', ';', ':'])
        && !text.trim_end_matches(['.', ' ']).contains(". ")
}

/// Where a passage links other explainers or plain pages: such a sentence says what is told there.
fn signposts(page: &Page<'_>, passage: &Passage<'_>) -> Vec<usize> {
    let leads = |kind: Kind| matches!(kind, Kind::Explainer | Kind::Page);
    let site = page.context.site();
    let file = |url: &str| join_path(&page.entry.file.path, url.split(['#', '?']).next().unwrap_or_default());
    let linked = |url: &str| file(url).and_then(|path| site.entry_in(&path)).is_some_and(|at| leads(at.kind));
    let links = passage.links().filter(|(_, url)| linked(url)).map(|(at, _)| at);
    let mentions = passage.mentions.iter().filter(|mention| leads(mention.target.kind));
    links.chain(mentions.map(|mention| mention.at.0 as usize)).collect()
}

/// What the cell of a table reports: words, a date or a number.
pub fn report_of_cell(page: &Page<'_>, passage: &Passage<'_>) -> Option<Report> {
    let found = report(page, passage, &|_| false)?;
    (found.what != What::Deed).then_some(found)
}

fn in_sentence(
    text: &str,
    at: &Range<usize>,
    said: &[&Range<usize>],
    marks: &Marks<'_>,
    lists: &Lists,
) -> Option<Report> {
    let Sentence { words } = Sentence::of(text, at, marks);
    let range = |i: usize| words[i].at..words[i].at + words[i].text.len();
    if text[at.clone()].ends_with(['?', '？', '؟']) || is_about_what_was_told(&words) {
        return None;
    }
    let figure = figure(&words, lists);
    if let Some(Figure::Date(i)) = figure
        && !is_of_every_year(&words, i, lists)
    {
        return Some(Report { what: What::Date, at: range(i) });
    }
    if is_own(&words) {
        return None;
    }
    let said = said.iter().find(|said| tells_what_was_said(text, said, &words, lists));
    if let Some(said) = said {
        return Some(Report { what: What::Saying, at: (*said).clone() });
    }
    if let Some(i) = (0..words.len()).find(|i| says_in_plural(&words, *i, lists)) {
        return Some(Report { what: What::Saying, at: range(i) });
    }
    if let Some(Figure::Number(i)) = figure
        && !is_definition(&words)
    {
        return Some(Report { what: What::Number, at: range(i) });
    }
    deed(&words, lists).map(|i| Report { what: What::Deed, at: range(i) })
}

/// Whether a word of saying reports: not in `hard to say`, `as the saying goes`, `the figures suggest`.
fn tells_what_was_said(text: &str, said: &Range<usize>, words: &[Word<'_>], lists: &Lists) -> bool {
    let phrase = text[said.clone()].to_lowercase();
    if lists.loose_saying.contains(phrase.as_str()) {
        return false;
    }
    let i = words.partition_point(|word| word.at < said.start);
    let before = |n: usize| i.checked_sub(n).and_then(|i| words.get(i)).map_or("", |word| word.lower.as_ref());
    let is_bare = !phrase.ends_with(['s', 'd']) || phrase.ends_with("that");
    let is_noun = phrase.ends_with("ing") && (i == 0 || BEFORE_NOUN.contains(&before(1)));
    let is_unsaid = is_bare && UNSAID.contains(&before(1)) || before(1) == "have" && UNSAID.contains(&before(2));
    let is_general = phrase.ends_with('s')
        && (ANYBODY.contains(&before(1)) || (1..5).any(|n| matches!(before(n), "whatever" | "whoever" | "whichever")));
    // What it says; at stated hours; the proposed line.
    let is_content = before(2) == "what" && matches!(before(1), "it" | "one" | "they");
    let is_adjective =
        phrase.ends_with("ed") && (is_determiner(before(1)) || matches!(before(1), "at" | "of" | "in" | "with"));
    let is_idiom = phrase == "said" && (before(1) == "that" && i == 1 || matches!(before(1), "having" | "easier"))
        || phrase == "told" && matches!(before(1), "is" | "are" | "be");
    !is_noun && !is_unsaid && !is_general && !is_idiom && !is_content && !is_adjective
}

fn is_determiner(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "its" | "their" | "his" | "her" | "this" | "these" | "those" | "any" | "no")
}

/// Whether a word is a verb of saying in the present whose subject, right before it, is several: `they warn`.
fn says_in_plural(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    if words[i].apart || !lists.plain_saying.contains(words[i].lower.as_ref()) {
        return false;
    }
    let subject = (0..i).rev().find(|j| !is_adverb(&words[*j].lower));
    subject.is_some_and(|j| {
        let lower = words[j].lower.as_ref();
        let plural = lower.ends_with('s') && (lists.groups.contains(lower) || lists.roles.contains(lower));
        // Of a group of a group: `the views of observers claim nothing`.
        let within = j.checked_sub(1).is_some_and(|j| matches!(words[j].lower.as_ref(), "of" | "for" | "to" | "by"));
        !within && (lower == "they" || matches!(lower, "people" | "police") || plural)
    })
}

/// Whether a date is a month alone in a sentence that tells of no time: `Snow closes the pass in late November.`
fn is_of_every_year(words: &[Word<'_>], i: usize, lists: &Lists) -> bool {
    let dated = |word: &Word<'_>| word.text.contains(|c: char| c.is_numeric()) || lists.weekdays.contains(word.text);
    let near = i.checked_sub(1).and_then(|i| words.get(i)).map_or("", |word| word.lower.as_ref());
    lists.months.contains(words[i].text)
        && !matches!(near, "last" | "next" | "this")
        && !words.iter().any(dated)
        && !words
            .iter()
            .any(|word| matches!(word.lower.as_ref(), "will" | "shall" | "would" | "since" | "expected" | "due"))
        && !tells_of_the_past(words, lists)
}

/// Whether a sentence goes on with what the one before it defines: `It is held where nobody has won half of the votes.`
fn goes_on(sentence: &str) -> bool {
    matches!(
        first_word(sentence).as_str(),
        "it" | "they" | "its" | "their" | "such" | "both" | "each" | "where" | "neither"
    )
}

/// Whether a sentence comments on the one before: `That is what the court has been asked.`
fn is_about_what_was_told(words: &[Word<'_>]) -> bool {
    let starts =
        |with: &[&str]| with.iter().zip(words).filter(|(with, word)| **with == word.lower).count() == with.len();
    ["what", "why", "how", "where", "who"]
        .iter()
        .any(|ask| starts(&["that", "is", ask]) || starts(&["this", "is", ask]))
}

/// Whether a sentence speaks of the desk or of its own page.
fn is_own(words: &[Word<'_>]) -> bool {
    let own = |word: &Word<'_>| OWN.contains(&word.lower.as_ref()) && word.text != "US";
    let page = |pair: &[Word<'_>]| match pair {
        [first, second] => first.lower == "this" && PAGES.contains(&second.lower.as_ref()),
        _ => false,
    };
    words.iter().any(own) || words.windows(2).any(page) || presents(words)
}

/// Whether a sentence says what a table or a drawing of the page shows: `The following map shows the line.`
fn presents(words: &[Word<'_>]) -> bool {
    let mut words = words.iter().map(|word| word.lower.as_ref());
    let Some("the") = words.next() else { return false };
    let mut next = words.next();
    if matches!(next, Some("following" | "first" | "last" | "next")) {
        next = words.next();
    }
    let shown = next.is_some_and(|next| PAGES.contains(&next));
    let verbs = ["shows", "sets", "lists", "gives", "compares", "leaves", "marks", "draws", "below", "above", "uses"];
    shown && words.next().is_some_and(|verb| verbs.contains(&verb))
}

/// Whether a sentence says what a word means: `A mile is 1,609 metres.`
fn is_definition(words: &[Word<'_>]) -> bool {
    let article = words.first().is_some_and(|first| matches!(first.lower.as_ref(), "a" | "an"));
    article && words.iter().take(8).any(|word| matches!(word.lower.as_ref(), "is" | "are" | "means" | "equals"))
}

/// In a language without lists: a number of two digits or more beside the name of somebody or some place.
fn plain_number(passage: &Passage<'_>, mentioned: &[Range<usize>]) -> Option<Report> {
    if mentioned.is_empty() {
        return None;
    }
    let known = |at: usize| mentioned.iter().any(|range| range.contains(&at));
    let digits = |word: &str| word.chars().filter(|c| c.is_numeric()).count() > 1;
    let number = words(&passage.text).find(|(at, word)| digits(word) && !known(*at));
    number.map(|(at, word)| Report { what: What::Number, at: at..at + word.len() })
}

/// Where the passage names actors, places and events.
fn mentioned(passage: &Passage<'_>) -> Vec<Range<usize>> {
    let named = passage
        .mentions
        .iter()
        .filter(|mention| matches!(mention.target.kind, Kind::Actor | Kind::Territory | Kind::Event | Kind::Conflict));
    named.map(|mention| mention.at.0 as usize..mention.at.1 as usize).collect()
}
