//! Orders and groups that many pages ask for, made once.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt};

use crate::model::{EntryRef, Explainer, Kind, Lang, Site};

/// Explainers in the order in which lists show them, and by what they have in common.
#[derive(Debug, Default)]
pub struct Order {
    newest_first: Vec<EntryRef>,
    /// The ranks, in `newest_first`, of the explainers of a conflict or topic.
    groups: HashMap<(Kind, String), Vec<u32>>,
    languages: Vec<Lang>,
}

impl Order {
    /// Sorts and groups the first versions of all explainers.
    pub fn of(site: &Site) -> Self {
        let mut newest_first: Vec<EntryRef> = site.refs(Kind::Explainer).filter(|at| site.first(*at) == *at).collect();
        newest_first.sort_by_cached_key(|at| {
            (std::cmp::Reverse(site.explainers.all()[at.index as usize].last_changed()), at.index)
        });
        let mut groups: HashMap<(Kind, String), Vec<u32>> = HashMap::new();
        for (rank, at) in newest_first.iter().enumerate() {
            for group in groups_of(&site.explainers.all()[at.index as usize]) {
                groups.entry(group).or_default().push(rank as u32);
            }
        }
        let others: BTreeSet<Lang> =
            site.explainers.all().iter().map(|e| e.lang).filter(|lang| *lang != site.language).collect();
        let languages = std::iter::once(site.language).chain(others).collect();
        Self { newest_first, groups, languages }
    }

    /// All explainers, the newest change first.
    pub fn newest_first(&self) -> &[EntryRef] {
        &self.newest_first
    }

    /// The languages that have a home page and an index of explainers: the site's own, then those of explainers.
    pub fn languages(&self) -> &[Lang] {
        &self.languages
    }

    /// The explainers of a conflict or topic, the newest change first.
    pub fn of_group(&self, kind: Kind, id: &str) -> impl Iterator<Item = EntryRef> {
        let ranks = self.groups.get(&(kind, id.to_owned())).map_or(&[][..], Vec::as_slice);
        ranks.iter().map(|rank| self.newest_first[*rank as usize])
    }

    /// The explainers of the same conflict or about one of the same topics, the newest change first, at most `most`.
    pub fn akin(&self, explainer: &Explainer, own: EntryRef, most: usize) -> Vec<EntryRef> {
        // Of each group the newest are enough, with one to spare for the explainer itself.
        let ranks: BTreeSet<u32> = groups_of(explainer)
            .filter_map(|group| self.groups.get(&group))
            .flat_map(|ranks| ranks.iter().take(most + 1))
            .copied()
            .collect();
        ranks.into_iter().map(|rank| self.newest_first[rank as usize]).filter(|at| *at != own).take(most).collect()
    }
}

/// Whether an explainer keeps its places after an edit that leaves its id and language as they are.
pub fn stays(before: &Explainer, explainer: &Explainer) -> bool {
    before.last_changed() == explainer.last_changed()
        && before.conflict == explainer.conflict
        && *before.topics == *explainer.topics
}

fn groups_of(explainer: &Explainer) -> impl Iterator<Item = (Kind, String)> {
    let conflict = explainer.conflict.iter().map(|id| (Kind::Conflict, id.to_string()));
    conflict.chain(explainer.topics.iter().map(|id| (Kind::Topic, id.to_string())))
}
