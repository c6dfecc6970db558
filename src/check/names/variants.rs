//! A name that is spelt otherwise than it should be, or in two ways.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use aho_corasick::AhoCorasick;

use super::{range, spelt, unlisted};
use crate::check::context::Context;
use crate::check::known::{Known, Resembled};
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::lexicon::{COMMON, PLACES, PROPER, TITLES};
use crate::check::text::names::Gap;
use crate::check::text::spelling::{Likeness, skeleton};
use crate::check::text::words::is_whole;
use crate::check::uses::{Run, Uses, Word, count};
use crate::diagnostics::Location;
use crate::model::{Kind, Site};

rule! {
    /// ## What it does
    /// Finds a name that is spelt otherwise than the actor, territory or term that it seems to be meant for, or a name that the
    /// site spells in two ways. Short quotations, italics and titles are left alone, and so are the forms that `style.names` in
    /// site.yaml replaces.
    /// ## Why
    /// A name with a slip in it leads nowhere: it is not linked, and a search for the right one misses it. Names that were
    /// transliterated drift with every source.
    /// ## Example
    /// ```markdown
    /// Fighting continues in Zaporizhia.[^reuters]
    /// ```
    /// Instead, as the territory's `name` has it:
    /// ```markdown
    /// Fighting continues in Zaporizhzhia.[^reuters]
    /// ```
    SpellingVariant = "NAM001" "spelling-variant" Warning
}

impl Rule for SpellingVariant {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let uses = context.uses();
        let known = &uses.known;
        let counts = count(uses.runs.iter().flat_map(|run| run.words.iter().map(|word| &*word.text)));
        let resembled: Vec<(&Run, Vec<Resembled>)> = uses
            .runs
            .iter()
            .map(|run| (run, resembled(known, run, &counts)))
            .filter(|(_, slips)| !slips.is_empty())
            .collect();
        let suspects = resembled.iter().flat_map(|(run, slips)| slips.iter().filter_map(|slip| suspect(run, slip)));
        let ordinary = written_small(context.site(), suspects.map(|word| word.text.to_lowercase()).collect());
        for (run, slips) in resembled {
            for slip in slips.into_iter().filter(|slip| !is_ordinary_word(run, slip, &ordinary)) {
                let (Some(name), Some(words)) = (known.name(slip.name), part(run, &slip)) else { continue };
                let written = spelt(words);
                let at = range(words);
                let Some(location) = Uses::location(context, run.text, at) else { continue };
                let entry = context.site().entry(name.entry);
                found
                    .at(location, format!("`{written}` looks like `{}`, spelt otherwise", name.text))
                    .related("the name", Location::field(entry.file, entry.path.join(name_key(name.entry.kind))))
                    .help(format!(
                        "write `{}`, or add `{written}` to the `aliases` of {} if both are right",
                        name.text, entry.name
                    ));
            }
        }
        variants(context, found);
    }
}

/// The known names that words of a run are meant for.
fn resembled(known: &Known, run: &Run, counts: &HashMap<&str, usize>) -> Vec<Resembled> {
    let mut slips = known.phrases_like(&run.words);
    for at in 0..run.words.len() {
        let taken = slips.iter().any(|slip| (slip.start..slip.start + slip.count).contains(&at));
        slips.extend((!taken).then(|| single(known, run, at, counts)).flatten());
    }
    slips
}

/// The word, if it is a single one whose capital may be due to its place.
fn suspect<'r>(run: &'r Run, slip: &Resembled) -> Option<&'r Word> {
    run.words.get(slip.start).filter(|word| slip.count == 1 && word.initial)
}

fn is_ordinary_word(run: &Run, slip: &Resembled, ordinary: &HashSet<String>) -> bool {
    suspect(run, slip).is_some_and(|word| ordinary.contains(&word.text.to_lowercase()))
}

/// Which of the words, given in lower case, the site's prose writes in lower case: they are no names.
fn written_small(site: &Site, words: BTreeSet<String>) -> HashSet<String> {
    let words: Vec<String> = words.into_iter().collect();
    let Ok(automaton) = AhoCorasick::new(&words) else { return HashSet::new() };
    if words.is_empty() {
        return HashSet::new();
    }
    let mut found = HashSet::new();
    for at in site.all_refs() {
        let text = &*site.entry(at).prose.text;
        let whole = automaton.find_overlapping_iter(text).filter(|m| is_whole(text, &m.range()));
        found.extend(whole.filter_map(|m| words.get(m.pattern().as_usize())));
    }
    found.into_iter().cloned().collect()
}

fn name_key(kind: Kind) -> &'static str {
    if kind == Kind::Term { "term" } else { "name" }
}

fn part<'r>(run: &'r Run, slip: &Resembled) -> Option<&'r [Word]> {
    run.words.get(slip.start..slip.start + slip.count).filter(|words| !words.is_empty())
}

/// A single word of a run that is meant for a known name, as far as what stands around it lets tell.
fn single(known: &Known, run: &Run, at: usize, counts: &HashMap<&str, usize>) -> Option<Resembled> {
    /// A word that is used as often as this is a name of its own, if it doesn't sound the same.
    const ESTABLISHED: usize = 5;
    let word = run.words.get(at)?;
    let text = &*word.text;
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    if word.known || text.chars().count() < 3 || capitals == text.chars().count() || COMMON.has_lower(text) {
        return None;
    }
    let next = run.words.get(at + 1).filter(|next| !matches!(next.gap, Gap::Of(_)));
    let hyphened = word.gap == Gap::Hyphen || next.is_some_and(|next| next.gap == Gap::Hyphen);
    // Behind a first name that is not the known one's, it is somebody else.
    let before = at.checked_sub(1).and_then(|i| run.words.get(i)).filter(|_| word.gap == Gap::Space);
    if hyphened || before.is_some_and(|before| !goes_before(known, before)) {
        return None;
    }
    let (name, likeness) = known.word_like(text)?;
    let followed = next.is_some_and(|next| !next.known);
    let fits = match likeness {
        Likeness::Sound => {
            let is_person = known.name(name).is_some_and(|name| name.is_person);
            !(followed && is_person) && (!word.initial || skeleton(text).len() > 3)
        }
        Likeness::Slip => {
            !followed
                && counts.get(text).is_none_or(|n| *n < ESTABLISHED)
                && (!word.initial || is_plain_slip(known, run, text, name))
        }
    };
    fits.then_some(Resembled { start: at, count: 1, name, likeness })
}

/// Whether a word may stand before a name without being part of it: a title, a people, another word that is capitalised anyhow.
fn goes_before(known: &Known, word: &Word) -> bool {
    let text = &*word.text;
    TITLES.has_lower(text) || COMMON.has_lower(text) || known.is_derived(text) || PROPER.has(text) || PLACES.has(text)
}

/// Whether a slip is plain even where any word would be capitalised: a word that begins as the name does and is long, or does
/// something.
fn is_plain_slip(known: &Known, run: &Run, text: &str, name: usize) -> bool {
    let Some(right) = known.name(name).filter(|name| !COMMON.has_lower(&name.text)) else { return false };
    let (written, right) = (skeleton(text), skeleton(&right.text));
    let length = written.chars().count().min(right.chars().count());
    (length > 5 || (length > 3 && run.acts)) && written.chars().next() == right.chars().next()
}

/// Names that no entry has and that the site spells in two ways: the rarer is reported.
fn variants(context: &Context<'_>, found: &mut Findings) {
    let uses = context.uses();
    let mut spellings: BTreeMap<String, BTreeMap<String, Vec<(&Run, &[Word])>>> = BTreeMap::new();
    for run in &uses.runs {
        let Some(words) = unlisted(&uses.known, run) else { continue };
        let is_clear = words.len() > 1 || (words[0].text.chars().count() > 5 && !words[0].initial);
        if is_clear && words.iter().all(|word| !matches!(word.gap, Gap::Of(_))) && !words.iter().any(|word| word.known)
        {
            let sound = words.iter().map(|word| skeleton(&word.text)).collect::<Vec<_>>().join(" ");
            spellings.entry(sound).or_default().entry(spelt(words)).or_default().push((run, words));
        }
    }
    for group in spellings.values().filter(|group| group.len() > 1) {
        let usual = group.iter().max_by_key(|(text, uses)| (uses.len(), std::cmp::Reverse(text.len())));
        let Some((usual, first)) = usual else { continue };
        for (rarer, places) in group.iter().filter(|(text, _)| *text != usual) {
            for (run, words) in places {
                let Some(location) = Uses::location(context, run.text, range(words)) else { continue };
                let finding = found
                    .at(location, format!("`{rarer}` is spelt `{usual}` elsewhere on this site"))
                    .help(format!("find out which is right and write it everywhere; here perhaps `{usual}`"));
                let other = first.first().and_then(|(run, words)| Uses::location(context, run.text, range(words)));
                if let Some(other) = other {
                    finding.related("spelt otherwise", other);
                }
            }
        }
    }
}
