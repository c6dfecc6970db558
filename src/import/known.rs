//! What the site has already: the names of actors and territories, and sources.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use super::blocks::{Block, Shape};
use super::{Draft, Remark, urls};
use crate::model::{Kind, Site};

/// What the site has already.
#[derive(Debug, Default)]
pub struct Known {
    automaton: Option<AhoCorasick>,
    /// Who bears each name of the automaton.
    bearers: Vec<BTreeSet<(Kind, String)>>,
    /// The ids of sources by their addresses.
    addresses: BTreeMap<String, String>,
    sources: BTreeSet<String>,
}

impl Known {
    /// Gathers what a site has.
    pub fn of(site: &Site) -> Self {
        let actors = site.actors.firsts().filter(|actor| actor.auto_link != Some(false));
        let territories = site.territories.firsts().filter(|territory| territory.auto_link != Some(false));
        let names = actors
            .map(|actor| (Kind::Actor, actor.id.as_str(), &actor.name, &actor.aliases))
            .chain(territories.map(|place| (Kind::Territory, place.id.as_str(), &place.name, &place.aliases)))
            .flat_map(|(kind, id, name, aliases)| {
                std::iter::once(name).chain(aliases).map(move |name| (name.as_str(), kind, id))
            });
        let sources = site.sources.all().iter().map(|source| (source.id.as_str(), source.url.as_deref()));
        Self::new(names, sources)
    }

    /// From names, each with the kind and id of its bearer, and the ids and addresses of sources.
    pub(super) fn new<'a>(
        names: impl Iterator<Item = (&'a str, Kind, &'a str)>,
        sources: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Self {
        let mut bearers: BTreeMap<&str, BTreeSet<(Kind, String)>> = BTreeMap::new();
        for (name, kind, id) in names.filter(|(name, ..)| !name.trim().is_empty()) {
            bearers.entry(name.trim()).or_default().insert((kind, id.to_owned()));
        }
        // Without an automaton, which too many names can't have, no name is found: the writer can add them.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(bearers.keys()).ok();
        let mut known = Self { automaton, bearers: bearers.into_values().collect(), ..Self::default() };
        for (id, url) in sources {
            known.sources.insert(id.to_owned());
            if let Some(url) = url {
                known.addresses.entry(urls::normal(url)).or_insert_with(|| id.to_owned());
            }
        }
        known
    }

    /// The source at an address in its normal form.
    pub(super) fn source_at(&self, address: &str) -> Option<&str> {
        self.addresses.get(address).map(String::as_str)
    }

    /// Whether a source has the id.
    pub(super) fn has_source(&self, id: &str) -> bool {
        self.sources.contains(id)
    }

    /// Lists the actors and territories that the title and the text name.
    pub(super) fn find(&self, blocks: &[Block], draft: &mut Draft) {
        let Some(automaton) = &self.automaton else { return };
        let title = draft.title.as_ref().filter(|title| title.own_line).map(|title| (1, title.text.clone()));
        let prose = blocks.iter().filter(|block| block.shape != Shape::Code);
        let texts = title.iter().map(|(line, text)| (*line, text.as_str()));
        let mut seen = BTreeSet::new();
        for (line, text) in texts.chain(prose.map(|block| (block.line, block.text.as_str()))) {
            let whole = automaton.find_iter(text).filter(|found| is_whole_word(text, found.start(), found.end()));
            for found in whole.filter(|found| seen.insert(found.pattern())) {
                if let Some(bearers) = self.bearers.get(found.pattern().as_usize()) {
                    add(bearers, line, text.get(found.range()).unwrap_or_default(), draft);
                }
            }
        }
    }
}

/// Lists the bearer of a name, or tells that there are several.
fn add(bearers: &BTreeSet<(Kind, String)>, line: usize, name: &str, draft: &mut Draft) {
    match bearers.iter().collect::<Vec<_>>().as_slice() {
        [(kind, id)] => {
            let list = if *kind == Kind::Actor { &mut draft.actors } else { &mut draft.territories };
            if !list.contains(id) {
                list.push(id.clone());
            }
        }
        several => {
            let ways: Vec<String> =
                several.iter().map(|(kind, id)| format!("[[{}/{id}|{name}]]", kind.word())).collect();
            let said = format!("`{name}` may mean several; write {}", ways.join(" or "));
            draft.remarks.push(Remark::new(line, said));
        }
    }
}

/// Whether no letter or digit stands right before or after.
fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let joins =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c));
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    !joins(before) && !joins(text.get(end..).and_then(|t| t.chars().next()))
}
