//! Whoever is named often and has no entry.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::{Use, range, spelt, unlisted};
use crate::check::context::Context;
use crate::check::known::is_known_elsewhere;
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::lexicon::{COMMON, THINGS, TITLES};
use crate::check::uses::{Places, Run, TextRef, Word};
use crate::model::EntryRef;

rule! {
    /// ## What it does
    /// Finds a person or an organisation that the site names three times or more and that has no entry. The first use on the
    /// page that speaks of it most is marked.
    /// ## Why
    /// Whoever is named that often takes part. A page of its own gathers what it said and did, and its name becomes a link.
    /// ## Example
    /// ```markdown
    /// Ferren Aldwick rang the bell.[^chronicle] … Ferren Aldwick had hidden it.[^chronicle] … Aldwick says …
    /// ```
    /// Instead, give him an entry:
    /// ```console
    /// dateline new actor "Ferren Aldwick"
    /// ```
    UnlistedActor = "NAM003" "unlisted-actor" Info
}

impl Rule for UnlistedActor {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        const OFTEN: usize = 3;
        let uses = context.uses();
        let mut names: BTreeMap<String, Vec<Use<'_>>> = BTreeMap::new();
        for run in uses.runs.iter().filter(|run| run.is_plain) {
            let Some(words) = unlisted(uses, run).filter(|words| is_actor(run, words)) else { continue };
            names.entry(spelt(words)).or_default().push((run, words));
        }
        join_family_names(&mut names);
        let mut spots = Places::new(context);
        for (name, places) in names.iter().filter(|(_, places)| places.len() >= OFTEN) {
            let acts = places.iter().any(|(run, _)| run.acts);
            let is_place = places.iter().all(|(run, _)| run.is_place);
            let most = page_with_most(places);
            let first = places
                .iter()
                .filter(|(run, _)| Some(page_of(run.text)) == most)
                .min_by_key(|(run, words)| (run.text, words.first().map(|word| word.range.start)));
            let Some((run, words)) = first.filter(|_| (acts || name.contains(' ')) && !is_place) else { continue };
            let at = range(words);
            let Some(location) = spots.location(run.text, at) else { continue };
            found
                .at(location, format!("`{name}` is named {} times, and no actor has that name", places.len()))
                .help(format!("make an entry with `dateline new actor \"{name}\"`, or add it to the `aliases` of one"));
        }
    }
}

/// The page with the most of these uses; of several, the one that comes first.
fn page_with_most(places: &[Use<'_>]) -> Option<Option<EntryRef>> {
    let mut pages: HashMap<Option<EntryRef>, (usize, Reverse<usize>)> = HashMap::new();
    for (i, (run, _)) in places.iter().enumerate() {
        pages.entry(page_of(run.text)).or_insert((0, Reverse(i))).0 += 1;
    }
    pages.into_iter().max_by_key(|(_, uses)| *uses).map(|(page, _)| page)
}

fn page_of(text: TextRef) -> Option<EntryRef> {
    match text {
        TextRef::Passage(at, _) => Some(at),
        TextRef::Field(_) => None,
    }
}

/// Whether a name may be that of a person or an organisation.
fn is_actor(run: &Run, words: &[Word]) -> bool {
    let Some(last) = words.last() else { return false };
    if THINGS.has_lower(&last.text) || last.text.chars().count() < 3 || run.is_numbered {
        return false;
    }
    match words {
        [only] => !COMMON.has_lower(&only.text) && !TITLES.has_lower(&only.text) && !is_known_elsewhere(&only.text),
        _ => !words.iter().all(|word| is_known_elsewhere(&word.text)),
    }
}

/// Adds the uses of a family name alone to those of the full name, if only one full name has it.
fn join_family_names(names: &mut BTreeMap<String, Vec<Use<'_>>>) {
    let mut full: HashMap<String, Vec<String>> = HashMap::new();
    for (name, places) in names.iter() {
        if let Some((_, [.., last])) = places.first().filter(|(_, words)| words.len() > 1) {
            full.entry(last.text.to_string()).or_default().push(name.clone());
        }
    }
    for (last, bearers) in full {
        let [only] = bearers.as_slice() else { continue };
        let alone = names.remove(&last).unwrap_or_default();
        names.entry(only.clone()).or_default().extend(alone);
    }
}
