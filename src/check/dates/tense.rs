//! Words of the future about days and events that have passed.

use std::ops::Range;

use super::{days_in_words, in_words, written_about};
use crate::check::context::Context;
use crate::check::page::{Page, Passage};
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::dates::{Before, Joined, Outlook, Spoken, Sure};
use crate::check::text::tense::{Tense, Tenses, looks_ahead};
use crate::check::text::words::words;
use crate::model::{Date, Day, Entry, EntryRef, Event, Kind};

/// A date without a year that lies further back than so many days is more likely one of the year to come.
const LONG_AGO: i32 = 150;
/// Words that say that what follows is still to come.
const UPCOMING: [&str; 5] = ["upcoming", "forthcoming", "impending", "imminent", "looming"];
/// Participles whose tense the verb behind them tells.
const SCHEDULED: [&str; 8] = ["scheduled", "planned", "slated", "expected", "timetabled", "due on", "due in", "due by"];
/// Between such a word and what it belongs to, there are at most so many others.
const NEAR: usize = 3;
/// What is said of an event itself.
const HAPPENS: [&str; 26] = [
    "held",
    "place",
    "happen",
    "occur",
    "begin",
    "start",
    "open",
    "convene",
    "come",
    "proceed",
    "ahead",
    "resume",
    "end",
    "close",
    "conclude",
    "last",
    "launch",
    "commence",
    "fall",
    "due",
    "scheduled",
    "planned",
    "expected",
    "first",
    "mark",
    "bring",
];
/// Words before an event that make it what happens: at the hearing; to attend the hearing.
const ATTENDS: [&str; 13] =
    ["at", "in", "during", "attend", "join", "host", "hold", "chair", "address", "boycott", "skip", "miss", "open"];
/// Words for what is met for, each beside those that a headline may have instead.
const OCCASIONS: [&[&str]; 8] = [
    &[
        "meeting",
        "summit",
        "talks",
        "conference",
        "session",
        "round",
        "negotiations",
        "meet",
        "meets",
        "met",
        "encounter",
    ],
    &["hearing", "trial", "hears", "heard"],
    &["election", "elections", "vote", "ballot", "referendum", "poll", "plebiscite", "votes", "polls", "elects"],
    &["exchange", "swap", "exchanged", "swapped", "exchanges", "swaps"],
    &["handover", "transfer", "withdrawal", "pullout", "handed", "withdraws", "withdrawn"],
    &["visit", "trip", "visits", "visited"],
    &["signing", "signature", "ceremony", "signed", "sign", "signs", "inauguration"],
    &["ruling", "judgment", "judgement", "verdict", "opinion", "decision", "rules", "decides"],
];

rule! {
    /// ## What it does
    /// Finds words of the future about a day or an event that lies before the page's `as_of`: “will meet on 21 August”, “is due
    /// to”, “the upcoming hearing”.
    /// ## Why
    /// The sentence was right when it was written, and was not looked at when the page moved on. It also hides what came of it.
    /// ## Example
    /// On a page as of 31 August:
    /// ```markdown
    /// The ministers will meet on 21 August.[^oshel-letter]
    /// ```
    /// Instead:
    /// ```markdown
    /// The ministers met on 21 August.[^meridian-barge-two]
    /// ```
    TenseClash = "DAT003" "tense-clash" Warning
}

impl Rule for TenseClash {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let Some(as_of) = page.context.as_of(page.at).earliest() else { return };
        let ahead =
            |passage: &&Passage<'_>| !passage.within.quoted && looks_ahead(passage.whole_stretch(), passage.lang);
        for passage in page.running().filter(ahead) {
            for sentence in passage.sentences() {
                let tenses = passage.tenses(sentence);
                if !tenses.has(Tense::Ahead) {
                    continue;
                }
                let within = passage.dates().iter().filter(|date| sentence.contains(&date.range.start));
                let clash = within
                    .into_iter()
                    .find_map(|date| of_day(page, passage, &tenses, date, as_of))
                    .or_else(|| of_mention(page.context, passage, &tenses, sentence, as_of))
                    .or_else(|| of_occasion(page.context, passage, &tenses, sentence, as_of));
                if let Some(clash) = clash {
                    report(page, passage, &clash, as_of, found);
                }
            }
        }
    }
}

/// Words of the future, and what they are about.
struct Clash<'g> {
    said: Range<usize>,
    about: String,
    event: Option<&'g Entry<Event>>,
}

fn report(page: &Page<'_>, passage: &Passage<'_>, clash: &Clash<'_>, as_of: Day, found: &mut Findings) {
    let said = passage.text.get(clash.said.clone()).unwrap_or_default().trim();
    let holds = match page.at.kind {
        Kind::Explainer => format!("the page holds as of {}", in_words(as_of)),
        _ => format!("today is {}", in_words(as_of)),
    };
    let message = format!("“{said}” speaks of {} as still to come, and {holds}", clash.about);
    let finding = found
        .at(passage.location(clash.said.clone()), message)
        .help("say what came of it, or that it had been planned: “was to meet”");
    if let Some(event) = clash.event {
        finding.related("the event", event.field("date"));
    }
}

/// An event as a message names it: “Talks at the mill”, an event of 21 August 2025,
fn event_named(event: &Event) -> String {
    let days = event.date.earliest().zip(event.date.latest());
    let when = days.map_or_else(|| event.date.to_string(), |(first, last)| days_in_words(first, last));
    format!("“{}”, an event of {when},", event.title)
}

/// Whether a sentence speaks of a day that has passed as still to come.
fn of_day<'g>(
    page: &Page<'g>,
    passage: &Passage<'g>,
    tenses: &Tenses<'_>,
    date: &Spoken,
    as_of: Day,
) -> Option<Clash<'g>> {
    let text = &passage.text;
    let said = match tenses.at(date.lead, &date.range, date.joined)? {
        (Tense::Ahead, said) => said,
        // The round, scheduled for 20 August, will decide.
        (Tense::Planned, said) if text.get(said.clone()).is_some_and(|said| SCHEDULED.contains(&said)) => {
            tenses.next(date.range.end).filter(|(tense, _)| *tense == Tense::Ahead)?.1
        }
        _ => return None,
    };
    let said_for = text.get(said.clone()).is_some_and(|said| said.ends_with("for"));
    let governed = match date.joined {
        Joined::When(Before::On | Before::By | Before::Until | Before::Nothing) => true,
        Joined::When(Before::For) if said.start > date.range.end => true,
        // Set for 28 August; not the results for 2024, nor since 28 August.
        Joined::When(Before::For) => said_for || tenses.begins_clause(date.lead),
        Joined::When(Before::From) => tenses.begins_clause(date.lead),
        Joined::When(Before::Since) => false,
        Joined::Which(_) => is_upcoming(text, &said, date.lead) || happens(text, date.range.end, &said),
    };
    let meant = date.meant(written_about(page, passage)?, Outlook::Either)?;
    let recent = meant.sure == Sure::Stated || as_of.since(meant.first).is_ok_and(|span| span.get_days() < LONG_AGO);
    let past = meant.sure != Sure::Guessed && meant.last < as_of && recent;
    (governed && past).then(|| Clash { said, about: days_in_words(meant.first, meant.last), event: None })
}

/// Whether a sentence speaks of an event that it links, and that has passed, as still to come.
fn of_mention<'g>(
    context: &Context<'g>,
    passage: &Passage<'g>,
    tenses: &Tenses<'_>,
    sentence: &Range<usize>,
    as_of: Day,
) -> Option<Clash<'g>> {
    let events = passage.mentions.iter().filter(|mention| mention.target.kind == Kind::Event);
    let within = events.map(|mention| (mention.at.0 as usize..mention.at.1 as usize, mention.target));
    within.filter(|(at, _)| sentence.contains(&at.start)).find_map(|(at, target)| {
        let event = context.site().events.all().get(target.index as usize)?;
        let (lead, joined) = joined(passage.text.get(..at.start)?);
        let (_, said) = tenses.at(lead, &at, joined).filter(|(tense, _)| *tense == Tense::Ahead)?;
        let governed = joined == Joined::When(Before::On)
            || is_upcoming(&passage.text, &said, at.start)
            || said.start >= at.end && happens(&passage.text, at.end, &said);
        (governed && is_over(context, event, as_of)).then(|| Clash {
            said,
            about: event_named(event),
            event: Some(event),
        })
    })
}

/// How a mention is joined to its sentence: `at the hearing`, `the upcoming hearing`; and where what joins it begins.
fn joined(before: &str) -> (usize, Joined) {
    let all: Vec<(usize, String)> = words(before).map(|(at, word)| (at, word.to_lowercase())).collect();
    let mut last = all.iter().rev().peekable();
    let mut lead = before.len();
    while let Some((at, _)) =
        last.next_if(|(_, word)| matches!(word.as_str(), "the" | "a" | "an" | "its" | "their" | "this" | "that"))
    {
        lead = *at;
    }
    match last.next() {
        Some((at, word)) if ATTENDS.contains(&word.as_str()) => (*at, Joined::When(Before::On)),
        _ => (lead, Joined::Which(Before::Nothing)),
    }
}

/// Whether a sentence speaks of an occasion that is an event of the site, and has passed, as upcoming: “the upcoming meeting
/// between the two” when an event with both is over and none with both is to come.
fn of_occasion<'g>(
    context: &Context<'g>,
    passage: &Passage<'g>,
    tenses: &Tenses<'_>,
    sentence: &Range<usize>,
    as_of: Day,
) -> Option<Clash<'g>> {
    let said = tenses.of_tense(Tense::Ahead).find(|said| {
        passage.text.get((*said).clone()).is_some_and(|said| UPCOMING.contains(&said.to_lowercase().as_str()))
    })?;
    let rest = passage.text.get(said.end..sentence.end)?;
    let clause = rest.split([';', ':', '(', '—']).next()?;
    let lower: Vec<String> = words(clause).map(|(_, word)| word.to_lowercase()).collect();
    let kin = lower.iter().take(NEAR + 1).find_map(|word| OCCASIONS.iter().find(|kin| kin.contains(&word.as_str())))?;
    let named = passage.mentions.iter().filter(|mention| {
        mention.target.kind == Kind::Actor && (said.end..said.end + clause.len()).contains(&(mention.at.0 as usize))
    });
    let actors: Vec<EntryRef> = named.map(|mention| mention.target).collect();
    let like = context.site().events.all().iter().filter(|event| is_occasion(context, event, kin, &lower, &actors));
    let (over, ahead): (Vec<_>, Vec<_>) = like.partition(|event| is_over(context, event, as_of));
    let event = over.into_iter().max_by_key(|event| event.date).filter(|_| ahead.is_empty())?;
    Some(Clash { said: said.clone(), about: event_named(event), event: Some(event) })
}

/// Whether an event may be the occasion that a clause speaks of: its title has a word of the kind, and it has two of the actors
/// or two more words of the clause.
fn is_occasion(context: &Context<'_>, event: &Event, kin: &[&str], clause: &[String], actors: &[EntryRef]) -> bool {
    let title: Vec<String> = words(&event.title).map(|(_, word)| word.to_lowercase()).collect();
    if !title.iter().any(|word| kin.contains(&word.as_str())) {
        return false;
    }
    let takes_part = |at: &&EntryRef| event.actors.iter().any(|actor| actor.as_str() == context.site().entry(**at).id);
    let distinct: std::collections::BTreeSet<&EntryRef> = actors.iter().filter(takes_part).collect();
    let shared = title.iter().filter(|word| word.len() > 3 && !kin.contains(&word.as_str()) && clause.contains(word));
    distinct.len() > 1 || shared.count() > 1
}

/// Whether an event lies before a day. One that is known to the month only does if a source of that month tells of it.
fn is_over(context: &Context<'_>, event: &Event, as_of: Day) -> bool {
    let (first, last) = (event.date.earliest(), event.date.latest());
    if last.is_some_and(|last| last < as_of) {
        return true;
    }
    let told = |source: &Date| source.earliest() >= first && source.latest().is_some_and(|day| day <= as_of);
    let sources = event.sources.iter().filter_map(|id| context.site().sources.get(id.as_str()));
    first < last
        && first.is_some_and(|first| first < as_of)
        && sources.map(|source| source.date).any(|date| told(&date))
}

/// Whether a word such as “upcoming” stands right before a place.
fn is_upcoming(text: &str, said: &Range<usize>, at: usize) -> bool {
    let word = text.get(said.clone()).unwrap_or_default().to_lowercase();
    let between = text.get(said.end..at).unwrap_or_default();
    UPCOMING.contains(&word.as_str()) && said.end <= at && words(between).count() <= NEAR
}

/// Whether words of the future are said of what stands before them as of an event: will be held, is due to take place.
fn happens(text: &str, from: usize, said: &Range<usize>) -> bool {
    let Some(between) = text.get(from..said.start) else { return false };
    let verb = text.get(said.start..).unwrap_or_default();
    let mut verbs = words(verb).take(6).map(|(_, word)| word.to_lowercase());
    words(between).count() <= NEAR && verbs.any(|word| HAPPENS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_an_event_itself() {
        for (text, expected) in [
            ("The hearing will take place in the capital.", true),
            ("The hearing is due to be held at noon.", true),
            ("The hearing of the two will, they say, decide nothing.", false),
            ("The accord will forbid it.", false),
        ] {
            let start = text.find("will").or(text.find("is due")).expect("a verb");
            assert_eq!(happens(text, "The hearing".len(), &(start..start + 4)), expected, "{text}");
        }
        assert!(is_upcoming("the upcoming 15 August summit", &(4..12), 13));
        assert!(!is_upcoming("the planned 15 August summit", &(4..11), 12));
    }

    #[test]
    fn mentions_are_joined() {
        assert_eq!(joined("They will appear at the "), (17, Joined::When(Before::On)));
        assert_eq!(joined("The upcoming "), (13, Joined::Which(Before::Nothing)));
        assert_eq!(joined("They wait for the "), (14, Joined::Which(Before::Nothing)));
    }
}
