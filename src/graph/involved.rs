//! Who takes part in what, from the side of those who do: else each page of theirs would look through all of it.

use foldhash::HashMap;

use super::blocks::timeline;
use crate::model::{EntryRef, Kind, Site};

/// The events of each actor, territory and conflict, and the members of each actor.
#[derive(Debug, Default)]
pub struct Involved {
    /// All events in the order of the timeline.
    events: Vec<EntryRef>,
    /// Those of an actor, territory or conflict, by its first version, in the same order.
    concerning: HashMap<EntryRef, Vec<EntryRef>>,
    /// The first versions of the actors that belong to an actor, by its first version, in the order of their ids.
    members: HashMap<EntryRef, Vec<EntryRef>>,
}

impl Involved {
    /// Gathers what events and actors say of others.
    pub(super) fn of(site: &Site) -> Self {
        let mut involved =
            Self { events: timeline(site, None).iter().map(|item| item.at).collect(), ..Self::default() };
        for at in &involved.events {
            let Some(event) = site.events.all().get(at.index as usize) else { continue };
            let actors = event.actors.iter().filter_map(|id| site.find(Kind::Actor, id.as_str()));
            let territories = event.territories.iter().filter_map(|id| site.find(Kind::Territory, id.as_str()));
            let conflict = event.conflict.as_ref().and_then(|id| site.find(Kind::Conflict, id.as_str()));
            for concerned in actors.chain(territories).chain(conflict) {
                add(involved.concerning.entry(concerned).or_default(), *at);
            }
        }
        for at in site.refs(Kind::Actor).filter(|at| site.first(*at) == *at) {
            let Some(actor) = site.actors.all().get(at.index as usize) else { continue };
            for whole in actor.member_of.iter().filter_map(|id| site.find(Kind::Actor, id.as_str())) {
                add(involved.members.entry(whole).or_default(), at);
            }
        }
        involved
    }

    /// All events in the order of the timeline.
    pub fn events(&self) -> &[EntryRef] {
        &self.events
    }

    /// The events in which an actor took part, or that concern a territory or belong to a conflict, in the order of the timeline.
    /// It is asked for by its first version.
    pub fn events_of(&self, first: EntryRef) -> &[EntryRef] {
        self.concerning.get(&first).map_or(&[], Vec::as_slice)
    }

    /// The first versions of the actors that belong to an actor, in the order of their ids. It is asked for by its first version.
    pub fn members(&self, first: EntryRef) -> &[EntryRef] {
        self.members.get(&first).map_or(&[], Vec::as_slice)
    }
}

/// Who is named twice in one list takes part once.
fn add(list: &mut Vec<EntryRef>, at: EntryRef) {
    if list.last() != Some(&at) {
        list.push(at);
    }
}
