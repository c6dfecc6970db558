//! Whether a sentence speaks of a day in it as past, as planned, or as still to come.

use std::borrow::Cow;
use std::ops::Range;

use super::dates::{Before, Joined};
use super::listed::{List, Listed, Stretch};
use super::lists::Lists;
use super::words::{lower, words};
use crate::model::Lang;

/// Words behind which “agreed to” is no plan: they agreed to the truce.
const DETERMINERS: [&str; 14] =
    ["a", "an", "the", "this", "that", "these", "those", "its", "their", "his", "her", "all", "both", "each"];
/// What helps a verb, and may stand between it and the word that tells its time.
const HELPERS: [&str; 9] = ["have", "has", "had", "not", "also", "ever", "never", "already", "only"];
const MODALS: [&str; 11] = ["will", "would", "shall", "should", "could", "can", "may", "might", "must", "to", "having"];
/// Words behind which a verb of a plan has no tense of its own.
const GOVERNS: [&str; 5] = ["to", "will", "shall", "'ll", "not"];
/// Verbs that name what is to come as a thing: they proposed a meeting.
const PROPOSES: [&str; 5] = ["announced", "proposed", "suggested", "requested", "offered"];
/// Verbs that want somebody to do something.
const COMMANDS: [&str; 22] = [
    "asked",
    "told",
    "urged",
    "ordered",
    "called",
    "begged",
    "pressed",
    "advised",
    "instructed",
    "warned",
    "allowed",
    "permitted",
    "required",
    "obliged",
    "directed",
    "bound",
    "forced",
    "enjoined",
    "appealed",
    "commanded",
    "requested",
    "expected",
];
/// Verbs of setting out, for what comes later.
const LEAVES: [&str; 9] =
    ["left", "departed", "headed", "flew", "travelled", "traveled", "sailed", "drove", "prepared"];
/// Words that begin a clause which only supposes something.
const SUPPOSES: [&str; 4] = ["if", "unless", "whether", "lest"];
/// Words behind which a clause begins.
const JOINTS: [&str; 13] =
    ["and", "but", "or", "that", "when", "while", "because", "as", "so", "which", "who", "where", "then"];

/// How a sentence speaks of what happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// As of something that was: they met, they have met.
    Past,
    /// As of a plan or a wish told later: they were to meet.
    Planned,
    /// As of something to come: they will meet.
    Ahead,
}

/// The words of a sentence that tell its tense.
pub struct Tenses<'t> {
    text: &'t str,
    sentence: Range<usize>,
    marks: Vec<(Range<usize>, Tense)>,
}

/// Whether a text may speak of something to come. Quicker than asking its sentences.
pub fn looks_ahead(text: Stretch<'_>, lang: Lang) -> bool {
    Lists::of(lang).is_some() && text.has(List::Ahead)
}

impl<'t> Tenses<'t> {
    /// Those of a sentence of a text, outside what it quotes. None in a language without lists.
    pub fn of(text: &'t str, sentence: &Range<usize>, listed: &Listed, quoted: &[Range<usize>], lang: Lang) -> Self {
        let stretch = Stretch::new(text, sentence, listed);
        let said = stretch.text();
        let mut marks: Vec<(Range<usize>, Tense)> = Vec::new();
        if let Some(lists) = Lists::of(lang) {
            let found = |list: List, tense: Tense| {
                let found = stretch.listed(list).map(|(range, _)| range);
                found.filter(|range| is_verb(said, range, tense)).collect()
            };
            // What is part of an earlier list's phrase is not looked at again: “set for” in “is set for”.
            let lists: [(Tense, Vec<Range<usize>>); 3] = [
                (Tense::Ahead, found(List::Ahead, Tense::Ahead)),
                (Tense::Planned, found(List::Planned, Tense::Planned)),
                (Tense::Past, pasts(said, lists).collect()),
            ];
            for (tense, ranges) in lists {
                let free = |range: &Range<usize>| !marks.iter().any(|(mark, _)| overlaps(mark, range));
                let free: Vec<_> = ranges.into_iter().filter(free).map(|range| (range, tense)).collect();
                marks.extend(free);
            }
        }
        let at = |range: Range<usize>| range.start + sentence.start..range.end + sentence.start;
        let mut marks: Vec<_> = marks.into_iter().map(|(range, tense)| (at(range), tense)).collect();
        marks.retain(|(range, _)| !quoted.iter().any(|quote| quote.contains(&range.start)));
        marks.sort_by_key(|(range, _)| (range.start, range.end));
        Self { text, sentence: sentence.clone(), marks }
    }

    /// How the sentence speaks of a day or event whose words stand at `at`, and begin, with what joins them to it, at
    /// `lead`; and by which words. None if nothing tells.
    pub fn at(&self, lead: usize, at: &Range<usize>, joined: Joined) -> Option<(Tense, Range<usize>)> {
        // They resigned (15 August): what is put between brackets belongs to what stands before them.
        let outside = self.text.get(self.sentence.start..lead).unwrap_or_default().trim_end().trim_end_matches('(');
        let before = self.part(self.sentence.start..self.sentence.start + outside.len(), true);
        let after = self.part(at.end..self.sentence.end, false);
        // “Is set for” may hold the word that joins the day to it.
        let is_back = |range: &Range<usize>| (before.start..before.end).contains(&range.start) && range.end <= at.start;
        let back = self.marks.iter().rev().find(|(range, _)| is_back(range));
        let on = self.marks.iter().find(|(range, _)| range.start >= after.start && range.end <= after.end);
        let subject = matches!(joined, Joined::Which(Before::Nothing)) && back.is_none();
        let first = if subject || self.begins_clause(lead) { on.or(back) } else { back.or(on) }?;
        Some((self.sense(first, lead, joined), first.0.clone()))
    }

    /// The tense of a mark for what is joined to the sentence at a place.
    fn sense(&self, (mark, tense): &(Range<usize>, Tense), lead: usize, joined: Joined) -> Tense {
        let said = self.text.get(mark.clone()).unwrap_or_default().to_lowercase();
        let between = self.text.get(mark.end..lead).unwrap_or_default();
        let many = words(between).count() > 1;
        match tense {
            _ if self.is_supposed(lead) => Tense::Planned,
            // They proposed a meeting on 15 August; but: on 15 August they proposed it; they proposed on 15 August.
            Tense::Planned if PROPOSES.contains(&said.as_str()) && !many => Tense::Past,
            // They left for the talks on 15 August, and nobody knows when.
            Tense::Past if LEAVES.contains(&said.as_str()) && joined == Joined::When(Before::On) && is_for(between) => {
                Tense::Planned
            }
            // They told him to leave on 15 August; they had to leave by 15 August.
            Tense::Past if COMMANDS.contains(&said.as_str()) && has_infinitive(between) => Tense::Planned,
            Tense::Past if joined == Joined::When(Before::By) && has_infinitive(between) => Tense::Planned,
            // They agreed on a pause from 15 August; but: from 15 August they paused.
            Tense::Past if joined == Joined::When(Before::From) && !self.begins_clause(lead) => Tense::Planned,
            _ => *tense,
        }
    }

    /// Whether a clause that only supposes something holds the place: if it comes by 15 August; whether they met on it.
    fn is_supposed(&self, at: usize) -> bool {
        let before = self.text.get(self.sentence.start..at).unwrap_or_default();
        let clause = before.rsplit([',', ';', ':', '(', '—']).next().unwrap_or_default();
        words(clause).any(|(_, word)| SUPPOSES.contains(&word.to_lowercase().as_str()))
    }

    /// Whether nothing in the sentence tells a tense.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether any words of the sentence are of a tense.
    pub fn has(&self, tense: Tense) -> bool {
        self.of_tense(tense).next().is_some()
    }

    /// The first words behind a place that tell a tense, and which.
    pub fn next(&self, at: usize) -> Option<(Tense, Range<usize>)> {
        self.marks.iter().find(|(range, _)| range.start >= at).map(|(range, tense)| (*tense, range.clone()))
    }

    /// The words of the sentence that are of a tense, in order.
    pub fn of_tense(&self, tense: Tense) -> impl Iterator<Item = &Range<usize>> {
        self.marks.iter().filter(move |(_, other)| *other == tense).map(|(range, _)| range)
    }

    /// The words of a range that are of one clause with its end, or else its start.
    fn part(&self, range: Range<usize>, end: bool) -> Range<usize> {
        let stop = |c: char| matches!(c, ';' | ':' | '(' | ')' | '—');
        let text = self.text.get(range.clone()).unwrap_or_default();
        if end {
            let start = text.char_indices().rev().find(|(_, c)| stop(*c)).map_or(0, |(at, c)| at + c.len_utf8());
            range.start + start..range.end
        } else {
            range.start..text.find(stop).map_or(range.end, |at| range.start + at)
        }
    }

    /// Whether a clause begins at a place: the sentence does, or a comma or a word such as “that” stands before it.
    pub fn begins_clause(&self, at: usize) -> bool {
        let before = self.text.get(self.sentence.start..at).unwrap_or_default().trim_end();
        let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
        before.is_empty()
            || before.ends_with([',', ';', ':', '—', '–', '(', '“', '"'])
            || JOINTS.contains(&last.as_str())
            // Then on 2 September; again in May.
            || !before.contains(' ') && before.chars().all(char::is_alphabetic)
    }
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether a phrase of the lists is what it is listed for: not the month of May, a person's will, agreed to the truce.
fn is_verb(text: &str, range: &Range<usize>, tense: Tense) -> bool {
    let phrase = text.get(range.clone()).unwrap_or_default();
    let before = last_word(text.get(..range.start).unwrap_or_default());
    let after = text.get(range.end..).unwrap_or_default();
    let next = words(after).next().map(|(_, word)| word.to_lowercase()).unwrap_or_default();
    match phrase.to_lowercase().as_str() {
        "may" => phrase.starts_with('m'),
        "will" => {
            let possessed = before.ends_with("'s") || before.ends_with("’s") || DETERMINERS.contains(&before.as_str());
            phrase.starts_with('w') && !possessed && before != "at"
        }
        // He'd said so: had, not would.
        "'d" | "’d" => !next.ends_with("ed"),
        "is to" | "are to" if DETERMINERS.contains(&next.as_str()) => false,
        // To begin on a day is what the word before it says, be it that it will or that it was to.
        _ if tense == Tense::Planned && GOVERNS.contains(&before.as_str()) => false,
        phrase if phrase.ends_with(" to") && tense == Tense::Planned => !DETERMINERS.contains(&next.as_str()),
        _ => true,
    }
}

/// The verbs of a sentence in the past: not those of “to be held”, “is held”, “would have held”.
fn pasts<'t>(text: &'t str, lists: &'static Lists) -> impl Iterator<Item = Range<usize>> + 't {
    let all: Vec<(usize, &str)> = words(text).collect();
    let lower: Vec<Cow<'_, str>> = all.iter().map(|(_, word)| lower(word)).collect();
    let span = |(at, word): &(usize, &str)| *at..at + word.len();
    // A run-off is no verb, nor is what is set-piece.
    let is_joined =
        |range: &Range<usize>| text[range.end..].starts_with(['-', '‑']) || text[..range.start].ends_with(['-', '‑']);
    let is_past = |i: usize| {
        let word = lower.get(i).map_or("", AsRef::as_ref);
        if matches!(word, "was" | "were" | "did" | "had") {
            return true;
        }
        if word == "been" {
            let modal = lower.iter().take(i).rev().take(4).any(|word| MODALS.contains(&word.as_ref()));
            return !modal;
        }
        let regular = word.len() > 3 && word.ends_with("ed") && !lists.not_verbs.contains(word);
        if !regular && !lists.past.contains(word) && !lists.participles.contains(word) {
            return false;
        }
        let mut helpers = lower.iter().take(i).rev();
        let helps = |word: &&Cow<'_, str>| HELPERS.contains(&word.as_ref()) || word.ends_with("ly");
        let first = helpers.find(|word| !helps(word)).map_or("", AsRef::as_ref);
        !matches!(first, "be" | "been" | "being" | "is" | "are") && !MODALS.contains(&first)
            || first == "been" && !lower.iter().take(i).rev().take(5).any(|word| MODALS.contains(&word.as_ref()))
    };
    let past = all.iter().enumerate().filter(|(i, _)| is_past(*i)).map(|(_, word)| span(word));
    let found: Vec<Range<usize>> = past.filter(|range| !is_joined(range)).collect();
    found.into_iter()
}

/// Whether words lead from a journey to what it is for: for the talks, to the summit.
fn is_for(between: &str) -> bool {
    const MET_FOR: [&str; 8] =
        ["talks", "summit", "meeting", "conference", "hearing", "session", "negotiations", "round"];
    let lower: Vec<String> = words(between).map(|(_, word)| word.to_lowercase()).collect();
    let leads = lower.iter().position(|word| matches!(word.as_str(), "for" | "to"));
    leads.is_some_and(|at| lower.iter().skip(at + 1).any(|word| MET_FOR.contains(&word.as_str())))
}

/// Whether a text has a verb with “to”: to leave, and not to the valley, to Geneva.
fn has_infinitive(text: &str) -> bool {
    let all: Vec<&str> = words(text).map(|(_, word)| word).collect();
    let is_verb = |word: &str| word.starts_with(char::is_lowercase) && !DETERMINERS.contains(&word);
    all.windows(2).any(|pair| pair[0] == "to" && is_verb(pair[1]))
}

fn last_word(text: &str) -> String {
    words(text).last().map(|(_, word)| word.to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::dates::dates;
    use super::*;

    /// The tense in which a text speaks of its last date.
    fn tense(text: &str) -> Option<Tense> {
        let found = dates(text, Lang::EN);
        let date = found.last().expect("a date");
        let tenses = Tenses::of(text, &(0..text.len()), &Listed::of(text), &[], Lang::EN);
        tenses.at(date.lead, &date.range, date.joined).map(|(tense, _)| tense)
    }

    #[test]
    fn the_words_that_govern_a_date_tell_its_tense() {
        use Tense::*;
        for (text, expected) in [
            ("They met on 15 August.", Some(Past)),
            ("They will meet on 15 August.", Some(Ahead)),
            ("On 15 August the group that waits will cross.", Some(Ahead)),
            ("On 15 August two drivers shared a cab.", Some(Past)),
            ("The junction is due to be handed over on 29 August.", Some(Ahead)),
            ("The junction was due to be handed over on 29 August.", Some(Planned)),
            ("Talks opened, and on 28 August they will resume.", Some(Ahead)),
            ("A second round is set for 28 August.", Some(Ahead)),
            ("The dam, closed on 11 June, will be opened.", Some(Past)),
            ("Under the deal reached on 12 May both sides will withdraw.", Some(Past)),
            ("The note said that a third group would cross on 2 September.", Some(Planned)),
            ("Trump invited Zelenskyy to Washington for talks on 18 August.", Some(Planned)),
            ("They announced a meeting on 18 August.", Some(Planned)),
            ("They announced on 18 August that they had met.", Some(Past)),
            ("On 18 August they announced a meeting.", Some(Past)),
            ("The talks are due to open on 18 August.", Some(Ahead)),
            ("The truce takes effect on 18 August.", Some(Planned)),
            ("The plan foresees two steps, on 15 July and 15 August.", Some(Planned)),
            ("Nobody knows whether they met on 15 August.", Some(Planned)),
            ("They were told to leave by 15 August.", Some(Planned)),
            ("They had returned to the valley by 15 August.", Some(Past)),
            ("They had asked both to stop on 15 August.", Some(Planned)),
            ("They agreed on a pause from 15 August.", Some(Planned)),
            ("From 15 August the gates were shut.", Some(Past)),
            ("They agreed to meet on 8 July.", Some(Planned)),
            ("They will hold a run-off on 24 August.", Some(Ahead)),
            ("They left for the talks on 15 August.", Some(Planned)),
            ("They left for the coast on 15 August.", Some(Past)),
            ("They agreed to the truce on 8 July.", Some(Past)),
            ("On 19 August Dask announced that tolls will rise.", Some(Past)),
            ("The patrol, planned for weeks, set out on 24 August.", Some(Past)),
            ("The landing of 14 July was over within the hour.", Some(Past)),
            ("They would have crossed on 2 September.", Some(Planned)),
            ("It has been held since 2 September.", Some(Past)),
            ("On 2 September a chair had to be carried across.", Some(Past)),
            ("They had scheduled a meeting on 2 September.", Some(Planned)),
            ("She has been in office since 2 September.", Some(Past)),
            ("They resigned (2 September) and will be back.", Some(Past)),
            ("The new line of 2 September.", None),
            ("Roke's will names 2 September.", None),
            ("The vote took place on 2 September; a second will follow.", Some(Past)),
            ("Judges will hear appeals lodged before 2 September.", Some(Past)),
        ] {
            assert_eq!(tense(text), expected, "{text}");
        }
    }
}
