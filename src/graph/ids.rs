//! Ids in fields: each must name something, and no chain of them may lead back to where it began.

use std::collections::BTreeMap;

use super::statuses::Statuses;
use crate::diagnostics::{Diagnostic, codes, did_you_mean};
use crate::model::{Entry, Fields, Id, Kind, Site, Source};

/// Reports every id in a field that names nothing, statuses outside the vocabulary, and circles.
pub fn check(site: &Site, statuses: &Statuses, found: &mut Vec<Diagnostic>) {
    let mut ids = Ids { site, found };
    for entry in site.explainers.all() {
        ids.common(entry);
        ids.list(entry, "topics", Kind::Topic, &entry.topics);
        ids.list(entry, "actors", Kind::Actor, &entry.actors);
        ids.list(entry, "territories", Kind::Territory, &entry.territories);
    }
    for entry in site.actors.all() {
        ids.common(entry);
        ids.one(entry, "acts_for", Kind::Actor, entry.acts_for.as_ref());
        ids.list(entry, "member_of", Kind::Actor, &entry.member_of);
        for (i, position) in entry.positions.iter().enumerate() {
            ids.one(entry, &format!("positions[{i}].topic"), Kind::Topic, Some(&position.topic));
            ids.sources(entry, &format!("positions[{i}].sources"), &position.sources);
        }
    }
    for entry in site.territories.all() {
        ids.common(entry);
        ids.one(entry, "sovereign", Kind::Actor, entry.sovereign.as_ref());
        ids.list(entry, "claimed_by", Kind::Actor, &entry.claimed_by);
        for (i, status) in entry.history.iter().enumerate() {
            ids.list(entry, &format!("history[{i}].controlled_by"), Kind::Actor, &status.controlled_by);
            ids.sources(entry, &format!("history[{i}].sources"), &status.sources);
            if statuses.get(&status.status).is_none() {
                let known: Vec<&str> = statuses.words().iter().map(|w| w.key.as_str()).collect();
                let location = entry.field(&format!("history[{i}].status"));
                let message = format!("`{}` is not a status", status.status);
                let help = did_you_mean(&status.status, known.iter().copied());
                ids.found.push(
                    Diagnostic::new(codes::UNKNOWN_VALUE, message, location)
                        .help(format!("there are {}", known.join(", ")))
                        .maybe_help(help),
                );
            }
        }
    }
    for entry in site.events.all() {
        ids.common(entry);
        ids.list(entry, "actors", Kind::Actor, &entry.actors);
        ids.list(entry, "territories", Kind::Territory, &entry.territories);
        ids.sources(entry, "sources", &entry.sources);
    }
    for entry in site.terms.all() {
        ids.common(entry);
        ids.sources(entry, "sources", &entry.sources);
    }
    site.topics.all().iter().for_each(|entry| ids.common(entry));
    site.pages.all().iter().for_each(|entry| ids.common(entry));
    site.conflicts.all().iter().for_each(|entry| ids.common(entry));
    ids.circles("acts_for", |actor| actor.acts_for.iter().collect());
    ids.circles("member_of", |actor| actor.member_of.iter().collect());
}

struct Ids<'s, 'f> {
    site: &'s Site,
    found: &'f mut Vec<Diagnostic>,
}

type ActorEntry = Entry<crate::model::Actor>;

impl Ids<'_, '_> {
    fn common<T: Fields>(&mut self, entry: &Entry<T>) {
        self.one(entry, "conflict", Kind::Conflict, entry.fields.common().conflict);
        self.image(entry);
    }

    fn one<T, R>(&mut self, entry: &Entry<T>, path: &str, kind: Kind, id: Option<&Id<R>>) {
        if let Some(id) = id
            && self.site.find(kind, id.as_str()).is_none()
        {
            let known: Vec<&str> = self.site.refs(kind).map(|at| self.site.entry(at).id).collect();
            let message = format!("no {} is called `{id}`", kind.word());
            let folder = kind.folder().map(|folder| format!("add content/{folder}/{id}.md"));
            self.found.push(
                Diagnostic::new(codes::UNKNOWN_ID, message, entry.field(path))
                    .maybe_help(folder)
                    .maybe_help(did_you_mean(id.as_str(), known)),
            );
        }
    }

    fn list<T, R>(&mut self, entry: &Entry<T>, path: &str, kind: Kind, ids: &[Id<R>]) {
        for (i, id) in ids.iter().enumerate() {
            self.one(entry, &format!("{path}[{i}]"), kind, Some(id));
        }
    }

    fn sources<T>(&mut self, entry: &Entry<T>, path: &str, ids: &[Id<Source>]) {
        let store = &self.site.sources;
        for (i, id) in ids.iter().enumerate() {
            if store.get(id.as_str()).is_none() {
                let location = entry.field(&format!("{path}[{i}]"));
                let message = format!("no source is called `{id}`");
                self.found.push(
                    Diagnostic::new(codes::UNDEFINED_SOURCE, message, location)
                        .help("add it to content/sources.yaml")
                        .maybe_help(did_you_mean(id.as_str(), store.all().iter().map(|s| s.id.as_str()))),
                );
            }
        }
    }

    /// A picture named in the front matter is a file beside the entry.
    fn image<T: Fields>(&mut self, entry: &Entry<T>) {
        let Some(image) = entry.fields.common().image else { return };
        let folder = entry.file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let below = format!("{folder}/{}", image.src.trim_start_matches("./"));
        let path = below.strip_prefix("content/").unwrap_or(&below);
        if !self.site.assets.contains_key(path) {
            let names = self.site.assets.keys().filter_map(|p| p.rsplit('/').next());
            self.found.push(
                Diagnostic::new(codes::MISSING_IMAGE, format!("there is no picture `{below}`"), entry.field("image"))
                    .maybe_help(did_you_mean(&image.src, names)),
            );
        }
    }

    /// Follows a relation between actors from each of them; a chain that comes back is reported once, at its least id.
    fn circles(&mut self, field: &str, next: impl Fn(&ActorEntry) -> Vec<&Id<crate::model::Actor>>) {
        let actors: BTreeMap<&str, &ActorEntry> = self.site.actors.firsts().map(|a| (a.id.as_str(), a)).collect();
        let mut circles: BTreeMap<Vec<String>, &ActorEntry> = BTreeMap::new();
        for start in actors.values() {
            let mut chain = vec![start.id.as_str()];
            let mut queue: Vec<(usize, &str)> = next(start).iter().map(|id| (1, id.as_str())).collect();
            while let Some((depth, id)) = queue.pop() {
                chain.truncate(depth);
                if id == chain[0] {
                    let least = chain.iter().min().is_some_and(|least| *least == chain[0]);
                    if least {
                        circles.insert(chain.iter().map(|s| (*s).to_owned()).collect(), start);
                    }
                    continue;
                }
                if chain.contains(&id) {
                    continue;
                }
                chain.push(id);
                if let Some(actor) = actors.get(id) {
                    queue.extend(next(actor).iter().map(|id| (depth + 1, id.as_str())));
                }
            }
        }
        for (mut chain, entry) in circles {
            chain.push(chain[0].clone());
            let message = format!("`{field}` leads in a circle: {}", chain.join(" → "));
            self.found.push(
                Diagnostic::new(codes::CYCLE, message, entry.field(field)).help(format!("take one `{field}` out of the circle")),
            );
        }
    }
}
