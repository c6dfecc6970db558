//! Ids in fields: each must name something, and no chain of them may lead back to where it began.

use std::collections::{BTreeMap, VecDeque};

use rayon::prelude::*;

use super::reuse::Scope;
use super::statuses::Statuses;
use crate::content::yaml;
use crate::diagnostics::{Diagnostic, Location, Place, codes, did_you_mean};
use crate::model::{
    Actor, Entry, EntryRef, Event, Explainer, Fields, Id, Kind, Site, Source, Term, Territory, Tile, has_scheme, is_id,
};

/// What is wrong with the ids of a site, by what it follows from.
#[derive(Debug, Default, Clone)]
pub struct Faults {
    /// Of entries in which something is wrong.
    entries: BTreeMap<EntryRef, Vec<Diagnostic>>,
    sources: Vec<Diagnostic>,
    tiles: Vec<Diagnostic>,
    circles: Vec<Diagnostic>,
}

impl Faults {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.entries.values().flatten().chain(&self.sources).chain(&self.tiles).chain(&self.circles)
    }
}

/// Finds every id in a field that names nothing, statuses outside the vocabulary, and circles. What is known of what is not
/// looked at stays.
pub fn check(site: &Site, statuses: &Statuses, scope: &Scope, known: Faults) -> Faults {
    let within = |look: &dyn Fn(&mut Ids<'_>)| {
        let mut ids = Ids { site, found: Vec::new() };
        look(&mut ids);
        ids.found
    };
    let mut faults = known;
    faults.entries.retain(|at, _| !scope.has(*at));
    let of_entry = |at: &EntryRef| Some((*at, within(&|ids| ids.entry(statuses, *at)))).filter(|(_, f)| !f.is_empty());
    faults.entries.par_extend(scope.entries().par_iter().filter_map(of_entry));
    if scope.has_sources() {
        faults.sources = within(&|ids| ids.of_sources());
    }
    if scope.has_any(Kind::Territory) {
        faults.tiles = within(&|ids| ids.tiles());
    }
    if scope.has_any(Kind::Actor) {
        faults.circles = within(&|ids| {
            ids.circles("acts_for", |actor| actor.acts_for.as_slice());
            ids.circles("member_of", |actor| &actor.member_of);
        });
    }
    faults
}

/// Whether no entry of the kind has the id, and none that could not be read may have it.
pub(super) fn is_missing(site: &Site, kind: Kind, id: &str) -> bool {
    site.find(kind, id).is_none() && !site.absent.may_have(kind, id)
}

/// Whether no source has the id, and none that could not be read may have it.
pub(super) fn is_missing_source(site: &Site, id: &str) -> bool {
    site.sources.get(id).is_none() && !site.absent.may_have_source(id)
}

/// What to do when an entry is left out as a draft.
pub(super) fn draft(site: &Site, kind: Kind, id: &str) -> Option<String> {
    let said = || format!("the {} `{id}` is a draft: publish it first, or build with --drafts", kind.word());
    site.absent.is_draft(kind, id).then(said)
}

/// An id that no entry of a kind has, with the nearest that one has, or else how to make it one.
pub(super) fn unknown(site: &Site, kind: Kind, id: &str, location: Location) -> Diagnostic {
    let known = site.refs(kind).map(|at| site.id(at));
    let add = match kind.folder() {
        Some(folder) if is_id(id) => Some(format!("add content/{folder}/{id}.md")),
        Some(_) => None,
        None if kind == Kind::Event => Some("add it to content/events.yaml".to_owned()),
        None => Some("add it to content/glossary.yaml".to_owned()),
    };
    Diagnostic::new(codes::UNKNOWN_ID, format!("no {} is called `{id}`", kind.word()), location)
        .maybe_help(add)
        .maybe_help(of_another_kind(site, kind, id))
        .maybe_help(did_you_mean(id, known))
        .maybe_help(draft(site, kind, id))
}

/// What to do when the id is that of another kind.
fn of_another_kind(site: &Site, kind: Kind, id: &str) -> Option<String> {
    let other = Kind::ALL.into_iter().find(|other| *other != kind && site.find(*other, id).is_some())?;
    let [is, wanted] = [other, kind].map(|kind| match kind.word() {
        word if word.starts_with(['a', 'e']) => format!("an {word}"),
        word => format!("a {word}"),
    });
    Some(format!("`{id}` is {is}; name {wanted}"))
}

/// A source that the store does not have.
pub(super) fn unknown_source(site: &Site, id: &str, location: Location) -> Diagnostic {
    Diagnostic::new(codes::UNDEFINED_SOURCE, format!("no source is called `{id}`"), location)
        .help("add it to content/sources.yaml")
        .maybe_help(did_you_mean(id, site.sources.all().iter().map(|s| s.id.as_str())))
}

struct Ids<'s> {
    site: &'s Site,
    found: Vec<Diagnostic>,
}

type ActorEntry = Entry<Actor>;
type TerritoryEntry = Entry<Territory>;

impl Ids<'_> {
    fn entry(&mut self, statuses: &Statuses, at: EntryRef) {
        let (site, i) = (self.site, at.index as usize);
        match at.kind {
            Kind::Explainer => self.explainer(&site.explainers.all()[i]),
            Kind::Conflict => self.common(&site.conflicts.all()[i]),
            Kind::Actor => self.actor(&site.actors.all()[i]),
            Kind::Territory => self.territory(statuses, &site.territories.all()[i]),
            Kind::Topic => self.common(&site.topics.all()[i]),
            Kind::Page => self.common(&site.pages.all()[i]),
            Kind::Event => self.event(&site.events.all()[i]),
            Kind::Term => self.term(&site.terms.all()[i]),
        }
    }

    fn explainer(&mut self, entry: &Entry<Explainer>) {
        self.common(entry);
        self.list(entry, "topics", Kind::Topic, &entry.topics);
        self.list(entry, "actors", Kind::Actor, &entry.actors);
        self.list(entry, "territories", Kind::Territory, &entry.territories);
    }

    fn actor(&mut self, entry: &ActorEntry) {
        self.common(entry);
        self.one(entry, "acts_for", Kind::Actor, entry.acts_for.as_ref());
        self.list(entry, "member_of", Kind::Actor, &entry.member_of);
        for (i, position) in entry.positions.iter().enumerate() {
            self.one(entry, &format!("positions[{i}].topic"), Kind::Topic, Some(&position.topic));
            self.sources(entry, &format!("positions[{i}].sources"), &position.sources);
        }
    }

    fn territory(&mut self, statuses: &Statuses, entry: &TerritoryEntry) {
        self.common(entry);
        self.holders(entry);
        for (i, status) in entry.history.iter().enumerate() {
            self.sources(entry, &format!("history[{i}].sources"), &status.sources);
            if statuses.get(&status.status).is_none() {
                let known: Vec<&str> = statuses.words().iter().map(|w| w.key.as_str()).collect();
                let location = entry.field(&format!("history[{i}].status"));
                let message = format!("`{}` is not a status", status.status);
                let help = did_you_mean(&status.status, known.iter().copied());
                self.found.push(
                    Diagnostic::new(codes::UNKNOWN_VALUE, message, location)
                        .help(format!("there are {}", known.join(", ")))
                        .maybe_help(help),
                );
            }
        }
    }

    fn event(&mut self, entry: &Entry<Event>) {
        self.common(entry);
        self.list(entry, "actors", Kind::Actor, &entry.actors);
        self.list(entry, "territories", Kind::Territory, &entry.territories);
        self.sources(entry, "sources", &entry.sources);
    }

    fn term(&mut self, entry: &Entry<Term>) {
        self.common(entry);
        self.sources(entry, "sources", &entry.sources);
    }

    fn common<T: Fields>(&mut self, entry: &Entry<T>) {
        self.one(entry, "conflict", Kind::Conflict, entry.fields.common().conflict);
        self.image(entry);
    }

    fn one<T, R>(&mut self, entry: &Entry<T>, path: &str, kind: Kind, id: Option<&Id<R>>) {
        if let Some(id) = id.filter(|id| is_missing(self.site, kind, id.as_str())) {
            self.found.push(unknown(self.site, kind, id.as_str(), entry.field(path)));
        }
    }

    /// The actors who hold or claim a territory.
    fn holders(&mut self, entry: &TerritoryEntry) {
        let before = self.found.len();
        self.one(entry, "sovereign", Kind::Actor, entry.sovereign.as_ref());
        self.list(entry, "claimed_by", Kind::Actor, &entry.claimed_by);
        for (i, status) in entry.history.iter().enumerate() {
            self.list(entry, &format!("history[{i}].controlled_by"), Kind::Actor, &status.controlled_by);
        }
        for unknown in self.found.iter_mut().skip(before) {
            unknown.code = codes::UNKNOWN_CONTROLLER;
            let help = unknown.help.as_deref().unwrap_or_default();
            unknown.help = Some(help.replace("; name an actor", "; name the actor that holds or claims the place"));
        }
    }

    /// What sources refer to.
    fn of_sources(&mut self) {
        for source in self.site.sources.all() {
            let affiliation = source.affiliation.as_ref().map(|id| ("affiliation", Kind::Actor, id.as_str()));
            let conflict = source.conflict.as_ref().map(|id| ("conflict", Kind::Conflict, id.as_str()));
            for (field, kind, id) in affiliation.into_iter().chain(conflict) {
                if is_missing(self.site, kind, id) {
                    let location = match &source.location.place {
                        Place::Key(entry) => Location::field(&source.file, entry.join(field)),
                        _ => source.location.clone(),
                    };
                    self.found.push(unknown(self.site, kind, id, location));
                }
            }
        }
    }

    fn list<T, R>(&mut self, entry: &Entry<T>, path: &str, kind: Kind, ids: &[Id<R>]) {
        // Most ids name something: the path is put together for the others only.
        for (i, id) in ids.iter().enumerate().filter(|(_, id)| is_missing(self.site, kind, id.as_str())) {
            self.found.push(unknown(self.site, kind, id.as_str(), entry.field(&format!("{path}[{i}]"))));
        }
    }

    fn sources<T>(&mut self, entry: &Entry<T>, path: &str, ids: &[Id<Source>]) {
        for (i, id) in ids.iter().enumerate().filter(|(_, id)| is_missing_source(self.site, id.as_str())) {
            self.found.push(unknown_source(self.site, id.as_str(), entry.field(&format!("{path}[{i}]"))));
        }
    }

    /// A picture named in the front matter is a file beside the entry.
    fn image<T: Fields>(&mut self, entry: &Entry<T>) {
        let Some(image) = entry.fields.common().image else { return };
        let folder = entry.file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let below = format!("{folder}/{}", image.src.trim_start_matches("./"));
        let path = below.strip_prefix("content/").unwrap_or(&below);
        if self.site.assets.contains_key(path) {
            return;
        }
        let long = entry.path.join("image.src");
        let place = if yaml::is_written(&entry.file, &long) { entry.field("image.src") } else { entry.field("image") };
        self.found.push(if has_scheme(&image.src) {
            let message = "the picture of a page is a file of the site, and this is an address";
            Diagnostic::new(codes::MISSING_IMAGE, message, place)
                .help(format!("save the picture in {folder}/ and write its name, such as `picture.jpg`"))
        } else {
            let names = self.site.assets.keys().filter_map(|p| p.rsplit('/').next());
            Diagnostic::new(codes::MISSING_IMAGE, format!("there is no picture `{below}`"), place)
                .help("put the picture there, or name one that is there")
                .maybe_help(did_you_mean(&image.src, names))
        });
    }

    /// Two territories on one tile of the map would hide each other.
    fn tiles(&mut self) {
        let mut taken: BTreeMap<Tile, &TerritoryEntry> = BTreeMap::new();
        for entry in self.site.territories.firsts() {
            let Some(tile) = entry.tile else { continue };
            match taken.get(&tile) {
                Some(other) => self.found.push(
                    Diagnostic::new(
                        codes::BAD_VALUE,
                        format!("`{}` and `{}` stand on one tile of the map", other.id, entry.id),
                        entry.field("tile"),
                    )
                    .related("the other territory", other.field("tile"))
                    .help("give one of them another column or row"),
                ),
                None => {
                    taken.insert(tile, entry);
                }
            }
        }
    }

    /// Follows a relation between actors. Of the circles through an actor and through others of greater ids only, the shortest
    /// is reported, at the actor's field: one circle never hides another, and none is reported twice.
    fn circles(&mut self, field: &str, next: impl Fn(&ActorEntry) -> &[Id<Actor>]) {
        let actors: BTreeMap<&str, &ActorEntry> = self.site.actors.firsts().map(|a| (a.id.as_str(), a)).collect();
        let relation: Relation<'_> =
            actors.iter().map(|(id, actor)| (*id, next(actor).iter().map(Id::as_str).collect())).collect();
        for (id, actor) in &actors {
            let Some(chain) = circle(id, &relation) else { continue };
            // A list is marked at the item that leads on.
            let place = |actor: &ActorEntry, to: &str| match next(actor).iter().position(|other| other.as_str() == to) {
                Some(i) if field == "member_of" => actor.field(&format!("{field}[{i}]")),
                _ => actor.field(field),
            };
            let (message, help) = match chain.len() {
                2 => (
                    format!("`{field}` of `{id}` names the actor itself"),
                    "name another actor, or take it out".to_owned(),
                ),
                _ => {
                    let links = chain.join(" → ");
                    (format!("`{field}` leads in a circle: {links}"), format!("take one `{field}` out of the circle"))
                }
            };
            let mut diagnostic =
                Diagnostic::new(codes::CYCLE, message, place(actor, chain.get(1).copied().unwrap_or(id))).help(help);
            for (from, to) in chain.iter().zip(chain.iter().skip(1)).skip(1) {
                if let Some(other) = actors.get(from) {
                    diagnostic = diagnostic.related(format!("`{from}` leads on to `{to}`"), place(other, to));
                }
            }
            self.found.push(diagnostic);
        }
    }
}

/// To whom each actor leads.
type Relation<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The shortest way from `start` back to itself over ids that are not less than it, `start` at both ends.
fn circle<'a>(start: &'a str, relation: &Relation<'a>) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(id) = queue.pop_front() {
        for next in relation.get(id).into_iter().flatten() {
            if *next == start {
                let mut chain = vec![start];
                let mut at = id;
                while at != start {
                    chain.push(at);
                    at = came_from.get(at).copied().unwrap_or(start);
                }
                chain.push(start);
                chain.reverse();
                return Some(chain);
            }
            if *next > start && !came_from.contains_key(next) {
                came_from.insert(next, id);
                queue.push_back(next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(pairs: &[(&'static str, &[&'static str])]) -> Relation<'static> {
        pairs.iter().map(|(id, next)| (*id, next.to_vec())).collect()
    }

    #[test]
    fn a_circle_is_found_once_at_its_least_id() {
        let all = relation(&[("a", &["b"]), ("b", &["c", "d"]), ("c", &["a"]), ("d", &["d"]), ("e", &["a"])]);
        assert_eq!(circle("a", &all), Some(vec!["a", "b", "c", "a"]));
        assert_eq!(circle("d", &all), Some(vec!["d", "d"]));
        for none in ["b", "c", "e"] {
            assert_eq!(circle(none, &all), None, "{none}");
        }
    }

    #[test]
    fn many_ways_to_one_actor_take_no_time() {
        // Forty alliances, each in two of the next rank: a million million chains from the first to the last.
        let names: Vec<[String; 2]> = (10..50).map(|i| [format!("a{i}"), format!("b{i}")]).collect();
        let all: Relation<'_> = names
            .iter()
            .zip(names.iter().skip(1))
            .flat_map(|(own, next)| own.iter().map(|id| (id.as_str(), next.iter().map(String::as_str).collect())))
            .collect();
        assert_eq!(circle("a10", &all), None);
    }
}
