//! The names that a site knows, and what looks like one of them spelt otherwise.

use std::collections::{HashMap, HashSet};

use super::text::lexicon::{GIVEN, PLACES, PROPER};
use super::text::names::{Gap, capitalised};
use super::text::spelling::{Likeness, Spelling, is_derived, likeness};
use super::uses::{Vocabulary, Word};
use crate::model::{ActorKind, AnyEntry, EntryRef, Kind, Lang, Site};

/// The names of actors, territories and terms, ready to be compared with.
pub struct Known {
    names: Vec<Name>,
    /// Names by their first word, the longest first.
    starts: HashMap<String, Vec<usize>>,
    /// Names by their sound.
    sounds: HashMap<String, Vec<usize>>,
    /// Names of several words by each of them, with its place.
    parts: HashMap<String, Vec<(usize, usize)>>,
    /// Names of one word by the first and by the last letter of their sound.
    firsts: HashMap<char, Vec<usize>>,
    lasts: HashMap<char, Vec<usize>>,
    /// Every word that stands in a name of any sort: those of outlets, authors and offices, too.
    words: HashSet<String>,
}

/// A name.
pub struct Name {
    /// As the site writes it.
    pub text: String,
    /// Whose it is.
    pub entry: EntryRef,
    /// Whether its bearer is a person.
    pub is_person: bool,
    words: Vec<Spelling>,
}

/// A name that words of a run resemble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resembled {
    /// The first of the words.
    pub start: usize,
    /// How many words.
    pub count: usize,
    /// The place of the name in [`Known::name`].
    pub name: usize,
    /// How near they are.
    pub likeness: Likeness,
}

impl Known {
    /// Gathers the names that English prose may use.
    pub fn of(site: &Site) -> Self {
        let mut known = Self {
            names: Vec::new(),
            starts: HashMap::new(),
            sounds: HashMap::new(),
            parts: HashMap::new(),
            firsts: HashMap::new(),
            lasts: HashMap::new(),
            words: HashSet::new(),
        };
        for kind in [Kind::Actor, Kind::Territory, Kind::Term] {
            for at in site.refs(kind).filter(|at| site.first(*at) == *at) {
                known.add_entry(site, at);
            }
        }
        known.add_words(site);
        known.names.dedup_by(|a, b| a.text == b.text && a.entry == b.entry);
        known.index();
        known
    }

    /// A name by its place.
    pub fn name(&self, place: usize) -> Option<&Name> {
        self.names.get(place)
    }

    /// Whether the word stands in a name of any sort.
    pub fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether the word is made of a known name of one word: `Mirenzan`.
    pub fn is_derived(&self, word: &Spelling) -> bool {
        let near = word.sound.chars().next().and_then(|first| self.firsts.get(&first));
        near.into_iter().flatten().any(|i| is_derived(word, &self.names[*i].words[0]))
    }

    /// Marks the words of a run that are known names, the longest first.
    pub fn mark(&self, run: &mut [Word]) {
        let mut at = 0;
        while at < run.len() {
            let starting = self.starts.get(&*run[at].text).into_iter().flatten();
            let fits = |i: &&usize| {
                let words = &self.names[**i].words;
                run.get(at..at + words.len())
                    .is_some_and(|part| part.iter().map(|w| &w.text).eq(words.iter().map(|w| &w.text)))
            };
            let count = starting.filter(fits).map(|i| self.names[*i].words.len()).max().unwrap_or(0);
            run.iter_mut().skip(at).take(count).for_each(|word| word.known = true);
            at += count.max(1);
        }
    }

    /// The names of several words that words of a run resemble: all but some of them are the same.
    pub fn phrases_like(&self, run: &[Word], vocabulary: &Vocabulary) -> Vec<Resembled> {
        let mut found: Vec<Resembled> = Vec::new();
        for count in (2..=run.len().min(6)).rev() {
            for start in 0..=run.len() - count {
                let part = &run[start..start + count];
                let taken = found.iter().any(|f| start < f.start + f.count && f.start < start + count);
                // Capitals throughout are the dateline of a report: PELLAN HARBOUR.
                let is_loud = part.iter().all(|word| word.text.chars().all(char::is_uppercase));
                if taken || is_loud || part.iter().all(|word| word.known) || part[0].gap == Gap::Hyphen {
                    continue;
                }
                found.extend(self.phrase_like(part, vocabulary).map(|(name, likeness)| Resembled {
                    start,
                    count,
                    name,
                    likeness,
                }));
            }
        }
        found
    }

    fn phrase_like(&self, part: &[Word], vocabulary: &Vocabulary) -> Option<(usize, Likeness)> {
        let spelt: Vec<&Spelling> = part.iter().map(|word| vocabulary.spelling(word)).collect::<Option<_>>()?;
        let sound = spelt.iter().map(|word| &*word.sound).collect::<Vec<_>>().join(" ");
        let sounding = self.sounds.get(&sound).into_iter().flatten().copied();
        let sharing = part.iter().enumerate().flat_map(|(place, word)| {
            let sharing = self.parts.get(&*word.text).into_iter().flatten();
            sharing.filter(move |(_, at)| *at == place).map(|(name, _)| *name)
        });
        let all = sounding.chain(sharing).filter_map(|name| Some((name, self.compare(&spelt, name)?)));
        all.min_by_key(|(name, likeness)| (*likeness, *name))
    }

    /// How near words are to a name of several words, of which they have some.
    fn compare(&self, spelt: &[&Spelling], name: usize) -> Option<Likeness> {
        let Name { words, is_person, .. } = self.names.get(name)?;
        // Behind the right first name, what sounds like the family name is no word made of it: Tobias Ren for Tobias Renn.
        let sounds =
            |word: &Spelling, known: &Spelling| (*is_person && word.sound == known.sound).then_some(Likeness::Sound);
        let mut worst = None;
        for (word, known) in spelt.iter().zip(words).filter(|(word, known)| word.text != known.text) {
            // A word of another name stays what it is.
            if self.has_word(&word.text) || is_known_elsewhere(&word.text) {
                return None;
            }
            worst = worst.max(Some(likeness(word, known).or_else(|| sounds(word, known))?));
        }
        worst.filter(|_| words.len() == spelt.len())
    }

    /// The name of one word that a word resembles most.
    pub fn word_like(&self, word: &Spelling) -> Option<(usize, Likeness)> {
        if self.has_word(&word.text) || is_known_elsewhere(&word.text) {
            return None;
        }
        let buckets = [
            word.sound.chars().next().and_then(|first| self.firsts.get(&first)),
            word.sound.chars().next_back().and_then(|last| self.lasts.get(&last)),
        ];
        let like = |i: usize| {
            let known = &self.names.get(i)?.words[0];
            let likeness = likeness(word, known)?;
            Some(((likeness, strsim::osa_distance(&word.text, &known.text), i), (i, likeness)))
        };
        let all = buckets.into_iter().flatten().flatten().copied();
        let best = all.filter_map(like).min_by_key(|(rank, _)| *rank).map(|(_, found)| found);
        best.filter(|_| !self.is_derived(word))
    }

    fn add_entry(&mut self, site: &Site, at: EntryRef) {
        let any: AnyEntry = site.entry(at);
        let actor = site.actors.all().get(at.index as usize).filter(|_| at.kind == Kind::Actor);
        let is_person = actor.is_some_and(|actor| actor.fields.kind == ActorKind::Person);
        let translated = site.names(at).and_then(|names| names.get(&Lang::EN)).map(String::as_str);
        for text in std::iter::once(any.name).chain(site.aliases(at).iter().map(String::as_str)).chain(translated) {
            self.add(text, at, is_person);
            // The family name alone stands for a person, whether it is among the aliases or not.
            if let Some(last) = capitalised(text).last().filter(|last| is_person && last.range.start > 0) {
                self.add(last.text, at, is_person);
            }
        }
    }

    fn add(&mut self, text: &str, entry: EntryRef, is_person: bool) {
        let words: Vec<Spelling> = capitalised(text).into_iter().map(|word| Spelling::of(word.text)).collect();
        self.words.extend(words.iter().map(|word| word.text.to_string()));
        self.words.extend(text.split_whitespace().map(str::to_owned));
        if let Some(first) = text.find(|c: char| c.is_uppercase()).filter(|_| !words.is_empty()) {
            let same = |name: &&Name| name.words == words && name.entry == entry;
            if !self.names.iter().rev().take_while(|name| name.entry == entry).any(|name| same(&name)) {
                self.names.push(Name { text: text[first..].to_owned(), entry, is_person, words });
            }
        }
    }

    /// The words of names that are no entry's: outlets, authors, offices, the publisher.
    fn add_words(&mut self, site: &Site) {
        let config = &site.config;
        let sources = site.sources.all().iter().flat_map(|s| std::iter::once(&s.outlet).chain(&s.authors));
        let offices = site.actors.all().iter().flat_map(|actor| actor.offices.iter().map(|office| &office.title));
        let places = site.events.all().iter().filter_map(|event| event.place.as_ref());
        let authors = site.explainers.all().iter().flat_map(|explainer| &explainer.authors);
        let style = config.style.iter().flat_map(|style| &style.names).flatten();
        let publisher = config.publisher.iter().map(|publisher| &publisher.name);
        let all = sources.chain(offices).chain(places).chain(authors).chain(publisher);
        for text in all.chain(style.flat_map(|(from, to)| [from, to])).chain([&config.title]) {
            self.words.extend(capitalised(text).into_iter().map(|word| word.text.to_owned()));
        }
    }

    fn index(&mut self) {
        for (i, name) in self.names.iter().enumerate() {
            let sounds: Vec<&str> = name.words.iter().map(|word| &*word.sound).collect();
            if let Some(first) = name.words.first() {
                self.starts.entry(first.text.to_string()).or_default().push(i);
            }
            if let ([_], [sound]) = (name.words.as_slice(), sounds.as_slice()) {
                if let (Some(first), Some(last)) = (sound.chars().next(), sound.chars().next_back()) {
                    self.firsts.entry(first).or_default().push(i);
                    self.lasts.entry(last).or_default().push(i);
                }
                continue;
            }
            self.sounds.entry(sounds.join(" ")).or_default().push(i);
            for (place, word) in name.words.iter().enumerate() {
                self.parts.entry(word.text.to_string()).or_default().push((i, place));
            }
        }
    }
}

/// Whether a word is a name that everybody knows, whatever it resembles.
pub fn is_known_elsewhere(word: &str) -> bool {
    PLACES.has(word) || PROPER.has(word) || GIVEN.has(word)
}
