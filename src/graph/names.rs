//! Names in prose: one automaton over the names and aliases of every actor, territory and term.

use std::collections::BTreeMap;

use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, BuildError, Input, MatchKind, StartKind};
use unicode_segmentation::UnicodeSegmentation;

use crate::model::{AnyEntry, EntryRef, Kind, Lang, Site};

/// Names of so many bytes together are looked for with less memory, and half as fast.
const MANY: usize = 256 * 1024;

/// Every name that a plain mention can use.
pub struct Names {
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
    /// With which bytes names begin.
    begins: [bool; 256],
}

/// One name and what it may stand for.
struct Pattern {
    text: String,
    bearers: Vec<Bearer>,
}

/// Who bears a name, and in which language only, if it is a translation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Bearer {
    entry: EntryRef,
    lang: Option<Lang>,
}

/// A name found in a text.
pub struct Found {
    /// Where, in bytes.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// Whom it may mean; more than one is for the writer to decide.
    pub entries: Vec<EntryRef>,
}

impl Names {
    /// Gathers the names of all actors, territories and terms that want to be linked.
    ///
    /// # Errors
    /// When there are more names than an automaton can hold (billions of bytes).
    pub fn gather(site: &Site) -> Result<Self, BuildError> {
        let mut bearers: BTreeMap<String, Vec<Bearer>> = BTreeMap::new();
        let mut add = |name: &str, entry: EntryRef, lang: Option<Lang>| {
            let name = normal(name);
            let of = bearers.entry(name.clone()).or_default();
            if !name.is_empty() && !of.iter().any(|b| b.entry == entry && b.lang == lang) {
                of.push(Bearer { entry, lang });
            }
        };
        for kind in [Kind::Actor, Kind::Territory, Kind::Term] {
            for at in site.refs(kind).filter(|at| site.first(*at) == *at) {
                let any: AnyEntry = site.entry(at);
                if any.common.auto_link {
                    for (name, lang) in names_of(site, at) {
                        add(name, at, lang);
                    }
                }
            }
        }
        bearers.remove("");
        Self::of(bearers.into_iter().map(|(text, bearers)| Pattern { text, bearers }).collect())
    }

    fn of(patterns: Vec<Pattern>) -> Result<Self, BuildError> {
        let letters: usize = patterns.iter().map(|pattern| pattern.text.len()).sum();
        let automaton = match patterns.is_empty() {
            true => None,
            false => Some(
                AhoCorasick::builder()
                    .match_kind(MatchKind::Standard)
                    .start_kind(StartKind::Anchored)
                    .kind((letters < MANY).then_some(AhoCorasickKind::DFA))
                    .build(patterns.iter().map(|p| p.text.as_bytes()))?,
            ),
        };
        let mut begins = [false; 256];
        for byte in patterns.iter().filter_map(|pattern| pattern.text.bytes().next()) {
            begins[usize::from(byte)] = true;
        }
        Ok(Self { automaton, patterns, begins })
    }

    /// The names in `text`, whole words only, the longest where they overlap, in order.
    ///
    /// Each is looked for where it may begin, and nowhere else: most letters of a text begin no name.
    pub fn find(&self, text: &str, lang: Lang) -> Vec<Found> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let bytes = text.as_bytes();
        let mut found: Vec<Found> = Vec::new();
        let mut at = 0;
        let begins = |byte: &u8| self.begins[usize::from(*byte)];
        while let Some(ahead) = bytes.get(at..).and_then(|rest| rest.iter().position(begins)) {
            let start = at + ahead;
            // Letters and digits of ASCII are never apart.
            let around = [start.wrapping_sub(1), start].map(|i| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric));
            let name = if around == [true; 2] { None } else { self.at(automaton, text, start, lang) };
            at = name.as_ref().map_or(start + 1, |name| name.end);
            found.extend(name);
        }
        found
    }

    /// The longest name that begins at a byte.
    fn at(&self, automaton: &AhoCorasick, text: &str, start: usize, lang: Lang) -> Option<Found> {
        let input = Input::new(text).anchored(Anchored::Yes).range(start..);
        let mut state = OverlappingState::start();
        let mut longest = None;
        // Matches come by their ends. Those that begin further on are found there.
        while automaton.try_find_overlapping(input.clone(), &mut state).is_ok() {
            let Some(name) = state.get_match() else { break };
            if name.start() == start && is_whole_word(text, start, name.end()) {
                let entries = self.bearers(name.pattern().as_usize(), lang);
                if !entries.is_empty() {
                    longest = Some(Found { start, end: name.end(), entries });
                }
            }
        }
        longest
    }

    fn bearers(&self, pattern: usize, lang: Lang) -> Vec<EntryRef> {
        let mut entries: Vec<EntryRef> = self.patterns[pattern]
            .bearers
            .iter()
            .filter(|b| b.lang.is_none_or(|l| l == lang))
            .map(|b| b.entry)
            .collect();
        entries.sort();
        entries.dedup();
        entries
    }
}

/// A name as it reads in prose: its words with single spaces.
pub(super) fn normal(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names by which prose may call an entry; a translated name counts in its own language only.
pub(super) fn names_of(site: &Site, at: EntryRef) -> Vec<(&str, Option<Lang>)> {
    if !matches!(at.kind, Kind::Actor | Kind::Territory | Kind::Term) {
        return Vec::new();
    }
    let translated = site.names(at).into_iter().flatten().map(|(lang, name)| (name.as_str(), Some(*lang)));
    std::iter::once(site.name(at))
        .chain(site.aliases(at).iter().map(String::as_str))
        .map(|n| (n, None))
        .chain(translated)
        .collect()
}

/// Whether the words of `text` begin at `start` and end at `end` (UAX #29), an apostrophe counting as an end of a word:
/// “Zelenskyy’s” names him, as “l’Ukraine” names the country.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || is_mark(c));
    let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
    if after.is_some_and(is_mark) {
        return false;
    }
    let (first, last) = (text[start..].chars().next(), text[..end].chars().next_back());
    let joined_before = letter(before) && letter(first);
    let joined_after = letter(last) && letter(after);
    if !joined_before && !joined_after {
        return true;
    }
    // Letters and digits of ASCII are never apart.
    let plain = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if (plain(before) && plain(first)) || (plain(last) && plain(after)) {
        return false;
    }
    // Letters on both sides of a boundary: only scripts written without spaces break there.
    let from = text[..start].rfind(char::is_whitespace).unwrap_or(0);
    let to = text[end..].find(char::is_whitespace).map_or(text.len(), |i| end + i);
    let breaks: Vec<usize> = text[from..to].split_word_bound_indices().map(|(i, _)| from + i).collect();
    (!joined_before || breaks.contains(&start)) && (!joined_after || breaks.contains(&end))
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Every place is tried with every name, the longest first.
        #[test]
        fn names_are_found_wherever_they_stand(
            names in prop::collection::btree_set("[aи和平]{1,2}( [aи和])?", 1..6),
            text in "[aи和平 ’]{0,24}",
        ) {
            let lang: Lang = "en".parse().unwrap();
            let bearer = |index| Bearer { entry: EntryRef { kind: Kind::Actor, index }, lang: None };
            let patterns = (0..).zip(&names).map(|(i, name)| Pattern { text: name.clone(), bearers: vec![bearer(i)] });
            let found = Names::of(patterns.collect()).unwrap().find(&text, lang);
            let mut expected = Vec::new();
            let mut free = 0;
            for start in (0..text.len()).filter(|start| text.is_char_boundary(*start)) {
                let stands = |name: &&String| {
                    text[start..].starts_with(*name) && is_whole_word(&text, start, start + name.len())
                };
                if start >= free && let Some(name) = names.iter().filter(stands).max_by_key(|name| name.len()) {
                    free = start + name.len();
                    expected.push((start, free));
                }
            }
            prop_assert_eq!(found.iter().map(|name| (name.start, name.end)).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn names_are_whole_words_in_any_script() {
        for (text, name, whole) in [
            ("Putin said", "Putin", true),
            ("Putinism", "Putin", false),
            ("Zelenskyy’s", "Zelenskyy", true),
            ("l’Ukraine", "Ukraine", true),
            ("the U.S. said", "U.S.", true),
            ("в Україні", "Україна", false),
            ("Путіна", "Путін", false),
            ("الأمير سليم قال", "الأمير سليم", true),
            ("NATO-style", "NATO", true),
            ("普京表示", "普京", true),
            ("cafe\u{301}", "cafe", false),
        ] {
            let found = text.find(name).is_some_and(|i| is_whole_word(text, i, i + name.len()));
            assert_eq!(found, whole, "{name} in {text}");
        }
    }
}
