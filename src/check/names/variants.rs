//! A name that is spelt otherwise than it should be, or in two ways.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use aho_corasick::AhoCorasick;

use super::{Use, mend, range, spelt, unlisted};
use crate::check::context::Context;
use crate::check::known::{Known, Resembled};
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::lexicon::{COMMON, PLACES, PROPER, TITLES};
use crate::check::text::names::Gap;
use crate::check::text::spelling::{Likeness, skeleton};
use crate::check::text::words::is_whole;
use crate::check::uses::{Places, Run, TextRef, Uses, Word};
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
        let mut look = Look { uses, known: vec![None; uses.vocabulary.len()] };
        let resembled: Vec<(&Run, Vec<Resembled>)> = uses.runs.iter().map(|run| (run, look.at(run))).collect();
        let suspects = resembled.iter().flat_map(|(run, slips)| slips.iter().filter_map(|slip| suspect(run, slip)));
        let ordinary = written_small(context.site(), suspects.map(|word| word.text.to_lowercase()).collect());
        let mut places = Places::new(context);
        for (run, slips) in resembled {
            for slip in slips.into_iter().filter(|slip| !is_ordinary_word(run, slip, &ordinary)) {
                let (Some(name), Some(words)) = (uses.known.name(slip.name), part(run, &slip)) else { continue };
                let Some(location) = places.location(run.text, range(words)) else { continue };
                let (written, entry) = (spelt(words), context.site().entry(name.entry));
                let fix = match run.text {
                    TextRef::Passage(at, _) if run.is_plain && !context.replaced().replaces(&name.text) => {
                        mend::in_prose(context.site().entry(at), &location, &written, &name.text)
                    }
                    _ => None,
                };
                found
                    .at(location, format!("`{written}` looks like `{}`, spelt otherwise", name.text))
                    .related("the name", Location::field(entry.file, entry.path.join(name_key(name.entry.kind))))
                    .help(format!(
                        "write `{}`, or add `{written}` to the `aliases` of {} if both are right",
                        name.text, entry.name
                    ))
                    .fix(fix);
            }
        }
        variants(uses, &mut places, found);
    }
}

/// Looks for known names that words are meant for, each word once.
struct Look<'u> {
    uses: &'u Uses,
    /// What each word of the vocabulary resembles, as far as it has been asked for.
    known: Vec<Option<Option<(usize, Likeness)>>>,
}

impl Look<'_> {
    /// The known names that words of a run are meant for.
    fn at(&mut self, run: &Run) -> Vec<Resembled> {
        let mut slips = self.uses.known.phrases_like(&run.words, &self.uses.vocabulary);
        for at in 0..run.words.len() {
            let taken = slips.iter().any(|slip| (slip.start..slip.start + slip.count).contains(&at));
            slips.extend((!taken).then(|| self.single(run, at)).flatten());
        }
        slips
    }

    /// The name that a word resembles.
    fn word_like(&mut self, word: &Word) -> Option<(usize, Likeness)> {
        let uses = self.uses;
        let find = || uses.vocabulary.spelling(word).and_then(|spelling| uses.known.word_like(spelling));
        *self.known.get_mut(word.place)?.get_or_insert_with(find)
    }

    /// A single word of a run that is meant for a known name, as far as what stands around it lets tell.
    fn single(&mut self, run: &Run, at: usize) -> Option<Resembled> {
        /// A word that is used as often as this is a name of its own, if it doesn't sound the same.
        const ESTABLISHED: usize = 5;
        let word = run.words.get(at)?;
        let text = &*word.text;
        if word.known || text.chars().count() < 3 || text.chars().all(char::is_uppercase) || COMMON.has_lower(text) {
            return None;
        }
        let (name, likeness) = self.word_like(word)?;
        let next = run.words.get(at + 1).filter(|next| !matches!(next.gap, Gap::Of(_)));
        let hyphened = word.gap == Gap::Hyphen || next.is_some_and(|next| next.gap == Gap::Hyphen);
        // Behind a first name that is not the known one's, it is somebody else.
        let before = at.checked_sub(1).and_then(|i| run.words.get(i)).filter(|_| word.gap == Gap::Space);
        if hyphened || before.is_some_and(|before| !goes_before(self.uses, before)) {
            return None;
        }
        let known = &self.uses.known;
        let followed = next.is_some_and(|next| !next.known);
        let fits = match likeness {
            Likeness::Sound => {
                let is_person = known.name(name).is_some_and(|name| name.is_person);
                !(followed && is_person) && (!word.initial || skeleton(text).len() > 3)
            }
            Likeness::Slip => {
                !followed
                    && self.uses.vocabulary.count(word) < ESTABLISHED
                    && (!word.initial || is_plain_slip(known, run, text, name))
            }
        };
        fits.then_some(Resembled { start: at, count: 1, name, likeness })
    }
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

/// Whether a word may stand before a name without being part of it: a title, a people, another word that is capitalised anyhow.
fn goes_before(uses: &Uses, word: &Word) -> bool {
    let text = &*word.text;
    let is_people = || uses.vocabulary.spelling(word).is_some_and(|word| uses.known.is_derived(word));
    TITLES.has_lower(text) || COMMON.has_lower(text) || is_people() || PROPER.has(text) || PLACES.has(text)
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
fn variants(uses: &Uses, places: &mut Places<'_>, found: &mut Findings) {
    let mut spellings: BTreeMap<String, BTreeMap<String, Vec<Use<'_>>>> = BTreeMap::new();
    for run in &uses.runs {
        let Some(words) = unlisted(uses, run) else { continue };
        let is_clear = words.len() > 1 || (words[0].text.chars().count() > 5 && !words[0].initial);
        if is_clear && words.iter().all(|word| !matches!(word.gap, Gap::Of(_))) && !words.iter().any(|word| word.known)
        {
            let sound = words
                .iter()
                .filter_map(|word| Some(&*uses.vocabulary.spelling(word)?.sound))
                .collect::<Vec<_>>()
                .join(" ");
            spellings.entry(sound).or_default().entry(spelt(words)).or_default().push((run, words));
        }
    }
    for group in spellings.values().filter(|group| group.len() > 1) {
        let usual = group.iter().max_by_key(|(text, uses)| (uses.len(), std::cmp::Reverse(text.len())));
        let Some((usual, first)) = usual else { continue };
        for (rarer, spots) in group.iter().filter(|(text, _)| *text != usual) {
            // One against one proves nothing.
            let perhaps = if spots.len() < first.len() { format!("; here perhaps `{usual}`") } else { String::new() };
            for (run, words) in spots {
                let Some(location) = places.location(run.text, range(words)) else { continue };
                let finding = found
                    .at(location, format!("`{rarer}` is spelt `{usual}` elsewhere on this site"))
                    .help(format!("find out which is right and write it everywhere{perhaps}"));
                let other = first.first().and_then(|(run, words)| places.location(run.text, range(words)));
                if let Some(other) = other {
                    finding.related("spelt otherwise", other);
                }
            }
        }
    }
}
