//! Where a text has phrases of Dateline's own lists: found for all lists in one pass, as most rules ask for some.

use std::ops::{Deref, Range};
use std::sync::LazyLock;

use super::loaded;
use super::words::{Phrases, lines};

/// A list of English phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Words of the future.
    Ahead,
    /// Words that assert what should be shown.
    Certainty,
    /// What is said by nobody.
    Hearsay,
    /// Terms that take a side.
    Loaded,
    /// People without a name.
    Nameless,
    /// Phrases in which a loaded term takes no side.
    Neutral,
    /// Words of plans.
    Planned,
    /// What says that words are somebody's.
    Quoting,
    /// Words that say when by the day of writing.
    Relative,
    /// Verbs of saying, and what else reports that something was said.
    Saying,
    /// Words without which nothing says when by the day of writing.
    Telltale,
}

static PHRASES: LazyLock<Phrases<List>> = LazyLock::new(|| {
    let relative = include_str!("../words/relative.en.txt");
    let files = [
        (List::Ahead, include_str!("../words/ahead.en.txt")),
        (List::Certainty, include_str!("../words/certainty.en.txt")),
        (List::Hearsay, include_str!("../words/hearsay.en.txt")),
        (List::Nameless, include_str!("../words/anonymous.en.txt")),
        (List::Neutral, include_str!("../words/neutral.en.txt")),
        (List::Planned, include_str!("../words/planned.en.txt")),
        (List::Quoting, include_str!("../words/quoting.en.txt")),
        (List::Relative, relative),
        (List::Saying, include_str!("../words/saying.en.txt")),
        (List::Telltale, relative),
        (List::Telltale, include_str!("../words/weekdays.en.txt")),
    ];
    let written = files.into_iter().flat_map(|(list, file)| lines(file).map(move |line| (list, line.to_owned())));
    let telltale = ["ago", "last", "past", "this", "next", "coming"].map(|form| (List::Telltale, form.to_owned()));
    let loaded = loaded::terms().map(|term| (List::Loaded, term));
    Phrases::listed(written.chain(telltale).chain(loaded))
});

/// The phrases of all lists that a text has.
#[derive(Debug, Default)]
pub struct Listed(Vec<(List, Range<usize>, &'static str)>);

impl Listed {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        Self(PHRASES.all(text))
    }
}

/// A stretch of a text whose phrases are known: the whole, or a sentence of it.
#[derive(Clone, Copy)]
pub struct Stretch<'t> {
    text: &'t str,
    /// Where it begins in the text that was looked through.
    pub start: usize,
    listed: &'t Listed,
}

impl<'t> Stretch<'t> {
    /// A range of a text.
    pub fn new(text: &'t str, range: &Range<usize>, listed: &'t Listed) -> Self {
        Self { text: text.get(range.clone()).unwrap_or_default(), start: range.start, listed }
    }

    /// All of a text.
    pub fn whole(text: &'t str, listed: &'t Listed) -> Self {
        Self { text, start: 0, listed }
    }

    /// Its words.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The phrases of a list that stand in it, in order, each with its place in the stretch.
    pub fn listed(self, list: List) -> impl Iterator<Item = (Range<usize>, &'static str)> + 't {
        let Listed(all) = self.listed;
        let (start, end) = (self.start, self.start + self.text.len());
        let from = all.partition_point(|(other, at, _)| (*other, at.start) < (list, start));
        let within = all.iter().skip(from).take_while(move |(other, at, _)| *other == list && at.start < end);
        let within = within.filter(move |(_, at, _)| at.end <= end);
        within.map(move |(_, at, phrase)| (at.start - start..at.end - start, *phrase))
    }

    /// Whether it has a phrase of a list.
    pub fn has(self, list: List) -> bool {
        self.listed(list).next().is_some()
    }
}

impl Deref for Stretch<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_each_list_are_found_in_their_stretch() {
        let text = "Officials said so yesterday. It is believed that the regime will fall.";
        let listed = Listed::of(text);
        let found = |range: Range<usize>, list: List| -> Vec<&str> {
            let stretch = Stretch::new(text, &range, &listed);
            stretch.listed(list).map(|(at, _)| &stretch.text()[at]).collect()
        };
        let (first, second) = (0..28, 29..text.len());
        assert_eq!(found(first.clone(), List::Saying), ["said"]);
        assert_eq!(found(first.clone(), List::Nameless), ["Officials"]);
        assert_eq!(found(first.clone(), List::Relative), ["yesterday"]);
        assert!(found(first, List::Loaded).is_empty());
        assert_eq!(found(second.clone(), List::Hearsay), ["It is believed"]);
        assert_eq!(found(second.clone(), List::Loaded), ["regime"]);
        assert_eq!(found(second.clone(), List::Ahead), ["will"]);
        assert!(found(second, List::Relative).is_empty());
    }
}
