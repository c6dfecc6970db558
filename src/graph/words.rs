//! The words of the site, and the pages that hold each: what the search is made of.
//!
//! Words are compared without case, accents and punctuation: [`split`] is told again in `render/scripts/search.js`, and the two
//! have to agree.

use std::num::NonZero;

use foldhash::{HashMap, HashMapExt};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Graph, links};
use crate::model::{EntryRef, Kind, Lang};
use crate::prose::Flat;

/// Words that are longer are addresses, hashes and the like, and nobody types them.
const LONGEST: usize = 60;
/// As many pages as share a file of words.
const PAGES_A_SHARD: usize = 16;
/// The most files of words.
const MOST_SHARDS: usize = 512;
/// From so many pages on, words are kept by their first three letters and not by two.
const MANY: usize = 2_000;
/// From so many pages on, a word that more than half of their bodies hold tells none of them from the others.
const COMMON_FROM: usize = 64;

/// Every word, and where it stands.
///
/// It is kept in shards by the first letters of the word, so that a reader loads only what the letters typed can mean.
#[derive(Debug)]
pub struct Words {
    pages: Vec<EntryRef>,
    layout: Layout,
    shards: Vec<Vec<(Box<str>, Holders)>>,
}

/// How words are spread over shards. It follows from the number of pages alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// How many pages there are.
    pub pages: usize,
    /// How many shards.
    pub shards: usize,
    /// By how many of its first letters a word finds its shard.
    pub letters: usize,
}

/// The pages that hold a word, each once, by their place in [`Words::pages`], in rising order.
#[derive(Debug)]
pub struct Holders {
    /// In their titles.
    pub titles: Vec<u32>,
    /// In other names, or in the summary.
    pub summaries: Vec<u32>,
    /// In the body alone.
    pub bodies: Bodies,
}

/// The pages that hold a word in the body alone.
#[derive(Debug, PartialEq, Eq)]
pub enum Bodies {
    /// These.
    These(Vec<u32>),
    /// More than half of all, so that the word tells none of them from the others.
    Most,
}

/// The places of a word while they are gathered.
#[derive(Debug, Default)]
struct Places {
    /// The page that was added last: the best place of a page is the one that counts, and comes first.
    last: Option<u32>,
    /// Pages that hold it in their titles, beside them, in their bodies.
    lists: [Vec<u32>; 3],
}

const TITLE: usize = 0;
const BESIDE: usize = 1;
const BODY: usize = 2;

impl Places {
    fn add(&mut self, page: u32, place: usize) {
        if self.last != Some(page) {
            self.last = Some(page);
            self.lists[place].push(page);
        }
    }
}

impl Layout {
    /// The layout of a site.
    pub fn of(graph: &Graph) -> Self {
        let pages = graph.site.all_refs().count();
        let shards = (pages / PAGES_A_SHARD).next_power_of_two().clamp(1, MOST_SHARDS);
        Self { pages, shards, letters: if pages > MANY { 3 } else { 2 } }
    }

    /// The shard of a word.
    pub fn shard(&self, word: &str) -> usize {
        word.chars().take(self.letters).fold(7, |hash, c| (hash * 31 + c as usize) % 65_536) % self.shards
    }
}

impl Words {
    /// Gathers the words of all pages.
    pub fn gather(graph: &Graph) -> Self {
        let pages = in_order(graph);
        let layout = Layout::of(graph);
        let mut shards: Vec<Vec<(Box<str>, Holders)>> = Vec::new();
        shards.resize_with(layout.shards, Vec::new);
        for (word, Places { lists: [titles, summaries, bodies], .. }) in places(graph, &pages) {
            let tells = pages.len() < COMMON_FROM || bodies.len() <= pages.len() / 2;
            let bodies = if tells { Bodies::These(bodies) } else { Bodies::Most };
            if let Some(shard) = shards.get_mut(layout.shard(&word)) {
                shard.push((word, Holders { titles, summaries, bodies }));
            }
        }
        shards.iter_mut().for_each(|shard| shard.sort_unstable_by(|a, b| a.0.cmp(&b.0)));
        Self { pages, layout, shards }
    }

    /// Every version of every entry: those that are names before those that tell of them, explainers by their newest change.
    /// Of two that fit alike, the first is shown first.
    pub fn pages(&self) -> &[EntryRef] {
        &self.pages
    }

    /// How words are spread.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The words of a shard, sorted, with the pages that hold them.
    pub fn shard(&self, number: usize) -> &[(Box<str>, Holders)] {
        self.shards.get(number).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Who types a name wants its page first, and then what is told about it.
fn in_order(graph: &Graph) -> Vec<EntryRef> {
    use Kind::{Actor, Conflict, Event, Page, Term, Territory, Topic};
    let site = &graph.site;
    let of = |kinds: &'static [Kind]| kinds.iter().flat_map(|kind| site.refs(*kind));
    let explainers = graph.order.newest_first().iter().flat_map(|at| site.versions(*at));
    of(&[Actor, Territory, Conflict, Topic]).chain(explainers).chain(of(&[Page, Term, Event])).collect()
}

/// The places of each word. Threads of its own share the work: a caller may be one of many that wait for the answer, and a
/// pool whose threads wait for each other never ends.
fn places(graph: &Graph, pages: &[EntryRef]) -> HashMap<Box<str>, Places> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = pages.len().div_ceil(threads).max(1);
    let parts: Vec<HashMap<Box<str>, Places>> = std::thread::scope(|scope| {
        let started: Vec<_> = pages
            .chunks(share)
            .enumerate()
            .map(|(i, part)| scope.spawn(move || places_in(graph, part, (i * share) as u32)))
            .collect();
        started.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for (word, more) in parts.flatten() {
        let places = all.entry(word).or_default();
        places.lists.iter_mut().zip(more.lists).for_each(|(places, more)| places.extend(more));
    }
    all
}

/// The places of the words of some pages, of which the first has the number `from`.
fn places_in(graph: &Graph, pages: &[EntryRef], from: u32) -> HashMap<Box<str>, Places> {
    let mut found: HashMap<Box<str>, Places> = HashMap::new();
    let (mut word, mut flat) = (String::new(), Flat::default());
    for (page, at) in (from..).zip(pages) {
        let mut add = |text: &str, place: usize| {
            split(text, &mut word, |word| match found.get_mut(word) {
                Some(places) => places.add(page, place),
                None => found.entry(word.into()).or_default().add(page, place),
            });
        };
        let entry = graph.site.entry(*at);
        add(entry.name, TITLE);
        beside(graph, *at, |text| add(text, BESIDE));
        for prose in entry.key_points.iter().chain([entry.prose]) {
            flat.read(prose, 0..prose.events.len(), &|target| name(graph, target, entry.lang));
            add(&flat.text, BODY);
        }
    }
    found
}

/// What a wikilink without words of its own reads as.
fn name(graph: &Graph, target: &str, lang: Lang) -> Option<String> {
    let (at, _) = links::wikilink(&graph.site, target).ok()?;
    Some(graph.site.name_in(at, lang).to_owned())
}

/// Summaries, aliases, codes and names in other languages: what readers may type that the title does not have.
fn beside(graph: &Graph, at: EntryRef, mut add: impl FnMut(&str)) {
    let site = &graph.site;
    let place = site.territories.all().get(at.index as usize).filter(|_| at.kind == Kind::Territory);
    let code = place.and_then(|place| place.fields.code.as_deref());
    let names = site.names(at).into_iter().flat_map(|names| names.values()).map(String::as_str);
    let aliases = site.aliases(at).iter().map(String::as_str);
    summary(graph, at).into_iter().chain(names).chain(aliases).chain(code).for_each(&mut add);
}

/// An entry in a sentence, if its kind has one.
pub fn summary(graph: &Graph, at: EntryRef) -> Option<&str> {
    let site = &graph.site;
    let i = at.index as usize;
    match at.kind {
        Kind::Explainer => site.explainers.all().get(i)?.fields.summary.as_deref(),
        Kind::Conflict => site.conflicts.all().get(i)?.fields.summary.as_deref(),
        Kind::Page => site.pages.all().get(i)?.fields.summary.as_deref(),
        Kind::Topic => site.topics.all().get(i)?.fields.question.as_deref(),
        Kind::Event => site.events.all().get(i)?.fields.summary.as_deref(),
        Kind::Term => Some(&site.terms.all().get(i)?.fields.definition),
        Kind::Actor | Kind::Territory => None,
    }
}

/// What each byte is: a plain letter or digit of ASCII, one of its capital letters, or something else.
const SIGNS: [u8; 256] = {
    let mut signs = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        signs[byte as usize] = match byte {
            b'a'..=b'z' | b'0'..=b'9' => PLAIN,
            b'A'..=b'Z' => CAPITAL,
            _ => OTHER,
        };
        byte += 1;
    }
    signs
};
const OTHER: u8 = 0;
const PLAIN: u8 = 1;
const CAPITAL: u8 = 2;

/// The words of a text, one after the other, as they are compared: compatibility decomposition (NFKD), no marks, lower case.
/// In scripts without spaces every letter is a word, as UAX #29 has it for want of a dictionary. `word` is room to work in.
pub fn split(text: &str, word: &mut String, mut found: impl FnMut(&str)) {
    word.clear();
    let mut take = |word: &str| {
        if !word.is_empty() && word.len() <= LONGEST {
            found(word);
        }
    };
    let mut rest = text;
    loop {
        // Most texts are runs of plain letters, and most of these are words as they stand.
        let mut signs = 0;
        let run = rest.bytes().map(|byte| SIGNS[usize::from(byte)]).take_while(|sign| *sign != OTHER);
        let run = run.inspect(|sign| signs |= sign).count();
        let (plain, after) = rest.split_at(run);
        let ends = after.as_bytes().first().is_none_or(u8::is_ascii);
        if ends && word.is_empty() && signs & CAPITAL == 0 {
            take(plain);
            match after.get(1..) {
                Some(more) => rest = more,
                None => break,
            }
            continue;
        }
        let start = word.len();
        word.push_str(plain);
        word[start..].make_ascii_lowercase();
        let mut chars = after.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        if c.is_ascii() {
            take(word);
            word.clear();
        } else {
            for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c) && *c != '\u{640}') {
                if !c.is_alphanumeric() {
                    take(word);
                    word.clear();
                } else if stands_alone(c) {
                    take(word);
                    word.clear();
                    take(c.encode_utf8(&mut [0; 4]));
                } else {
                    word.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c)));
                }
            }
        }
    }
    take(word);
    word.clear();
}

/// Whether a letter belongs to a script without spaces: Thai, Lao, Burmese, Khmer, Hiragana, Han.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{309f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        split(text, &mut String::new(), |word| found.push(word.to_owned()));
        found
    }

    #[test]
    fn words_are_compared_without_case_accents_and_punctuation() {
        assert_eq!(words("The Café’s “Élan” (2025)."), ["the", "cafe", "s", "elan", "2025"]);
        assert_eq!(words("Zu\u{308}rich, ZÜRICH"), ["zurich", "zurich"]);
        assert_eq!(words("ﬁne ½"), ["fine", "1", "2"]);
    }

    #[test]
    fn words_of_other_scripts_are_found_however_they_are_pointed() {
        assert_eq!(words("Київ, Їжак"), ["киів", "іжак"]);
        assert_eq!(words("مُحَمَّد مـحـمد أحمد"), ["محمد", "محمد", "احمد"]);
    }

    #[test]
    fn letters_of_scripts_without_spaces_are_words() {
        assert_eq!(words("和平 talks"), ["和", "平", "talks"]);
    }

    #[test]
    fn what_nobody_types_is_no_word() {
        assert_eq!(words(&"a".repeat(61)), Vec::<String>::new());
    }

    #[test]
    fn a_word_finds_its_shard_by_its_first_letters() {
        let layout = Layout { pages: 1_000, shards: 64, letters: 2 };
        assert_eq!(layout.shard("commission"), layout.shard("co"));
        assert!((0..200u32).map(|i| layout.shard(&format!("{i:03}"))).all(|shard| shard < 64));
    }
}
