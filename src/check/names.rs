//! Names: one spelling each, the one that the site has settled on, and an entry for whoever acts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use aho_corasick::AhoCorasick;

use super::context::Context;
use super::fields::fields;
use super::known::{Known, Resembled, is_known_elsewhere};
use super::page::Page;
use super::rule::{Findings, Rule, rule};
use super::text::lexicon::{COMMON, PLACES, PROPER, THINGS, TITLES};
use super::text::names::Gap;
use super::text::quotes::{is_quoted, quotations};
use super::text::spelling::{Likeness, skeleton};
use super::text::words::{Phrases, is_whole};
use super::uses::{Run, TextRef, Uses, Word, count};
use crate::diagnostics::Location;
use crate::model::{Config, EntryRef, Kind, Site};
use crate::prose::Block;

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
                let range = words[0].range.start..words[words.len() - 1].range.end;
                let Some(location) = Uses::location(context, run.text, range) else { continue };
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
                let range = |words: &[Word]| words[0].range.start..words[words.len() - 1].range.end;
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

rule! {
    /// ## What it does
    /// Finds a form of a name that `style.names` in site.yaml replaces by another. Quotations, italics and titles keep theirs,
    /// and so do pages in languages other than the site's own.
    /// ## Why
    /// A house style that is kept in a file can be kept by everybody. Which name a place is given often says whose it is.
    /// ## Example
    /// With `style: {names: {Kiev: Kyiv}}`:
    /// ```markdown
    /// The envoys met in Kiev.[^wire]
    /// ```
    /// Instead:
    /// ```markdown
    /// The envoys met in Kyiv.[^wire]
    /// ```
    OutdatedName = "NAM002" "outdated-name" Warning
}

impl Rule for OutdatedName {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let site = page.context.site();
        let replaced = page.context.replaced();
        if page.entry.lang != site.language || replaced.is_empty() {
            return;
        }
        for passage in &page.passages {
            if passage.within.quoted && passage.kind != Block::Attribution {
                continue;
            }
            for (range, from, to) in replaced.find(&passage.text) {
                if !passage.emphasised().iter().any(|set| set.contains(&range.start)) {
                    outdated(found, passage.location(range), from, to);
                }
            }
        }
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for field in fields(context.site()).iter().filter(|field| field.lang == context.site().language) {
            for (range, from, to) in context.replaced().find(field.text) {
                outdated(found, field.location(range), from, to);
            }
        }
    }
}

fn outdated(found: &mut Findings, location: Location, from: &str, to: &str) {
    found
        .at(location, format!("this site writes `{to}` for `{from}`"))
        .help(format!("write `{to}`; quotations and titles keep the form that they have"));
}

/// The forms of names that the site replaces.
pub struct Replaced {
    phrases: Phrases,
    forms: HashMap<String, (String, String)>,
}

impl Replaced {
    /// Those of site.yaml.
    pub fn of(config: &Config) -> Self {
        let names = config.style.iter().flat_map(|style| &style.names).flatten();
        let forms: HashMap<String, (String, String)> =
            names.map(|(from, to)| (from.to_lowercase(), (from.clone(), to.clone()))).collect();
        let phrases = Phrases::new(&[], forms.keys().map(String::as_str));
        Self { phrases, forms }
    }

    /// Whether the site replaces none.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Where a text has a form that is replaced, with that form and the right one: as it is written, or all in capitals; not
    /// in quotation marks, nor where it is part of the right one.
    pub fn find(&self, text: &str) -> Vec<(std::ops::Range<usize>, &str, &str)> {
        let found = self.phrases.find(text);
        if found.is_empty() {
            return Vec::new();
        }
        let quoted = quotations(text);
        let keep = |(range, phrase): (std::ops::Range<usize>, &str)| {
            let (from, to) = self.forms.get(phrase)?;
            let written = &text[range.clone()];
            let as_is = written == from || (written.to_uppercase() == written && written.chars().count() > 1);
            let mut right = text.match_indices(to.as_str());
            let within = right.any(|(at, to)| at <= range.start && range.end <= at + to.len());
            (as_is && !within && !is_quoted(&quoted, range.start)).then_some((range, from.as_str(), to.as_str()))
        };
        found.into_iter().filter_map(keep).collect()
    }
}

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
        let mut names: BTreeMap<String, Vec<(&Run, &[Word])>> = BTreeMap::new();
        for run in uses.runs.iter().filter(|run| run.is_plain) {
            let Some(words) = unlisted(&uses.known, run).filter(|words| is_actor(run, words)) else { continue };
            names.entry(spelt(words)).or_default().push((run, words));
        }
        join_family_names(&mut names);
        for (name, places) in names.iter().filter(|(_, places)| places.len() >= OFTEN) {
            let acts = places.iter().any(|(run, _)| run.acts);
            let is_place = places.iter().all(|(run, _)| run.is_place);
            let texts: Vec<_> = places.iter().map(|(run, _)| page_of(run.text)).collect();
            let most = texts.iter().copied().max_by_key(|at| {
                let uses = texts.iter().filter(|other| *other == at).count();
                (uses, std::cmp::Reverse(texts.iter().position(|other| other == at)))
            });
            let first = places
                .iter()
                .filter(|(run, _)| Some(page_of(run.text)) == most)
                .min_by_key(|(run, words)| (run.text, words.first().map(|word| word.range.start)));
            let Some((run, words)) = first.filter(|_| (acts || name.contains(' ')) && !is_place) else { continue };
            let range = words[0].range.start..words[words.len() - 1].range.end;
            let Some(location) = Uses::location(context, run.text, range) else { continue };
            found
                .at(location, format!("`{name}` is named {} times, and no actor has that name", places.len()))
                .help(format!("make an entry with `dateline new actor \"{name}\"`, or add it to the `aliases` of one"));
        }
    }
}

fn page_of(text: TextRef) -> Option<EntryRef> {
    match text {
        TextRef::Passage(at, _) => Some(at),
        TextRef::Field(_) => None,
    }
}

/// The words of a run that name somebody unknown, without titles before them.
fn unlisted<'r>(known: &Known, run: &'r Run) -> Option<&'r [Word]> {
    let mut words: &[Word] = &run.words;
    while let [first, rest @ ..] = words {
        let text = &*first.text;
        let is_title = TITLES.has_lower(text) && rest.last().is_some_and(|last| !COMMON.has_lower(&last.text));
        if is_title || (!rest.is_empty() && !first.known && (known.is_derived(text) || PROPER.has(text))) {
            words = rest;
        } else {
            break;
        }
    }
    let is_new = |word: &Word| !word.known && !known.has_word(&word.text);
    let is_title = words.iter().all(|word| TITLES.has_lower(&word.text));
    (words.iter().any(is_new) && !is_title).then_some(words)
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
fn join_family_names(names: &mut BTreeMap<String, Vec<(&Run, &[Word])>>) {
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

/// A name as the run spells it, without the titles and endings around it.
fn spelt(words: &[Word]) -> String {
    let mut text = String::new();
    for (i, word) in words.iter().enumerate() {
        match word.gap {
            _ if i == 0 => {}
            Gap::Hyphen => text.push('-'),
            Gap::Of(join) => text.extend([" ", join, " "]),
            Gap::Space | Gap::Apart => text.push(' '),
        }
        text.push_str(&word.text);
    }
    text
}
