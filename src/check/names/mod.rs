//! Names: one spelling each, the one that the site has settled on, and an entry for whoever acts.

mod actors;
mod mend;
mod replaced;
mod variants;

use std::ops::Range;

use super::text::lexicon::{COMMON, PROPER, TITLES};
use super::text::names::Gap;
use super::uses::{Run, Uses, Word};
pub use actors::UnlistedActor;
pub use replaced::{OutdatedName, Replaced};
pub use variants::SpellingVariant;

/// Words of a run that are a name.
type Use<'u> = (&'u Run, &'u [Word]);

/// The words of a run that name somebody unknown, without titles before them.
fn unlisted<'r>(uses: &Uses, run: &'r Run) -> Option<&'r [Word]> {
    let known = &uses.known;
    let is_people = |word: &Word| uses.vocabulary.spelling(word).is_some_and(|word| known.is_derived(word));
    let mut words: &[Word] = &run.words;
    while let [first, rest @ ..] = words {
        let text = &*first.text;
        let is_title = TITLES.has_lower(text) && rest.last().is_some_and(|last| !COMMON.has_lower(&last.text));
        if is_title || (!rest.is_empty() && !first.known && (is_people(first) || PROPER.has(text))) {
            words = rest;
        } else {
            break;
        }
    }
    let is_new = |word: &Word| !word.known && !known.has_word(&word.text);
    let is_title = words.iter().all(|word| TITLES.has_lower(&word.text));
    (words.iter().any(is_new) && !is_title).then_some(words)
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

/// Where words of a run stand in its text.
fn range(words: &[Word]) -> Range<usize> {
    let start = words.first().map_or(0, |word| word.range.start);
    start..words.last().map_or(start, |word| word.range.end)
}
