//! What both feeds say: each explainer, and each line of its public log.

use std::collections::HashMap;

use super::summary::{key_points, one_line, summary, written};
use super::{is_brought, only};
use crate::graph::Graph;
use crate::model::{Date, Day, EntryRef, Id, Kind, Lang, Topic, UpdateKind};
use crate::render::Renderer;
use crate::render::output::Item;
use crate::render::views::{ImageView, feeds};

/// The key of a site's own feed; those of entries have their place among the conflicts, then the actors.
const SITE: u32 = 0;

/// What a feed is about: the site, a conflict or an actor.
#[derive(Debug)]
pub struct Subject {
    /// The conflict or actor; none for the site.
    at: Option<EntryRef>,
    /// What the feed is called.
    pub title: String,
    /// What it is, in a sentence or two.
    pub description: Option<String>,
    /// The whole address of its page.
    pub address: String,
}

impl Subject {
    /// What the feed at a path is about.
    pub fn of(renderer: &Renderer, item: &Item) -> Self {
        let site = &renderer.graph.site;
        let Some(at) = entry_at(&renderer.graph, item.key) else {
            return Self {
                at: None,
                title: site.config.title.clone(),
                description: site.config.description.clone(),
                address: site.base.absolute(""),
            };
        };
        Self {
            at: Some(at),
            title: format!("{} – {}", site.name(at), site.config.title),
            description: written(&renderer.graph, at).map(one_line),
            address: renderer.graph.address(at).to_owned(),
        }
    }

    /// The whole address of a file beside its page.
    pub fn beside(&self, name: &str) -> String {
        format!("{}{name}", self.address)
    }
}

/// A feed called `name` for the site, if it has explainers, and for each conflict and actor that has some.
pub fn routes(graph: &Graph, name: &str) -> Vec<Item> {
    let site = only(name, !graph.site.explainers.all().is_empty());
    let conflicts = graph.site.refs(Kind::Conflict);
    let keyed = (SITE + 1..).zip(conflicts.chain(graph.site.refs(Kind::Actor)));
    let entries = keyed.filter(|(_, at)| feeds::has_feed(graph, *at));
    let entries = entries.map(|(key, at)| Item::new(format!("{}{name}", graph.route(at)), key));
    site.into_iter().chain(entries.filter(|item| !is_brought(graph, &item.path))).collect()
}

fn entry_at(graph: &Graph, key: u32) -> Option<EntryRef> {
    let index = key.checked_sub(SITE + 1)?;
    let conflicts = graph.site.conflicts.all().len() as u32;
    Some(match index.checked_sub(conflicts) {
        None => EntryRef { kind: Kind::Conflict, index },
        Some(index) => EntryRef { kind: Kind::Actor, index },
    })
}

/// An item of a feed.
#[derive(Debug, Clone)]
pub struct FeedItem {
    /// Its identity, the same for as long as the page keeps its address.
    pub id: String,
    /// The whole address that it leads to.
    pub url: String,
    /// The page's title; for a line of the log, with the sort of change before it.
    pub title: String,
    /// The language of the page.
    pub lang: Lang,
    /// What it says, in a sentence or two.
    pub summary: Option<String>,
    /// The key points of the page, as plain words; none for a line of the log.
    pub points: Vec<String>,
    /// When it was published.
    pub published: Day,
    /// When it was last changed.
    pub updated: Day,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The topics: id and name.
    pub topics: Vec<(String, String)>,
    /// The whole address of the page's picture.
    pub image: Option<String>,
}

/// The newest items, newest first. Of a translated explainer, its first version.
pub fn items(renderer: &Renderer, subject: &Subject) -> Vec<FeedItem> {
    let most = if subject.at.is_some() { feeds::MOST_OF_ENTRY } else { feeds::MOST_OF_SITE };
    let mut items = Vec::new();
    // As many explainers as items are enough: what was done to another was done before all of theirs.
    for at in feeds::explainers(&renderer.graph, subject.at) {
        let page = explainer(renderer, at);
        items.extend(log(renderer, at, &page));
        items.push(page);
    }
    // Of one day, the page stands before the lines of its log: its id is the shorter.
    items.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
    items.truncate(most);
    items
}

/// The day on which anything in the feed was last changed.
pub fn updated(items: &[FeedItem]) -> Day {
    items.iter().map(|item| item.updated).max().unwrap_or_default()
}

/// Midnight UTC at the start of a day, as RFC 3339 writes it. Its years have four digits and no sign.
pub fn instant(day: Day) -> String {
    match day.year() {
        0.. => format!("{day}T00:00:00Z"),
        _ => "0000-01-01T00:00:00Z".to_owned(),
    }
}

fn explainer(renderer: &Renderer, at: EntryRef) -> FeedItem {
    let graph = &renderer.graph;
    let entry = &graph.site.explainers.all()[at.index as usize];
    let url = graph.address(at).to_owned();
    FeedItem {
        id: url.clone(),
        url,
        title: one_line(&entry.title),
        lang: entry.lang,
        summary: summary(graph, at),
        points: key_points(graph, at),
        published: day(&entry.date),
        updated: day(&entry.last_changed()),
        authors: entry.authors.to_vec(),
        topics: topics(graph, &entry.topics, entry.lang),
        image: ImageView::of(renderer, at).map(|image| format!("{}{}", graph.site.base.origin, image.url)),
    }
}

/// The lines of a page's log. Their ids are made of the page's address, the sort of change and its day; several of a day are
/// counted in the order in which they are written.
fn log(renderer: &Renderer, at: EntryRef, page: &FeedItem) -> Vec<FeedItem> {
    let entry = &renderer.graph.site.explainers.all()[at.index as usize];
    let locale = renderer.text(entry.lang);
    let mut counts: HashMap<String, u32> = HashMap::new();
    let lines = entry.updates.iter().map(|update| {
        let word = match update.kind {
            UpdateKind::Update => "update",
            UpdateKind::Correction => "correction",
            UpdateKind::Clarification => "clarification",
        };
        let changed = day(&update.date);
        let mut id = format!("{}#{word}-{changed}", page.url);
        let count = counts.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            id = format!("{id}-{count}");
        }
        FeedItem {
            id,
            url: format!("{}#updates", page.url),
            title: format!("{}: {}", locale.text(word), page.title),
            summary: Some(one_line(&update.note)),
            points: Vec::new(),
            published: changed,
            updated: changed,
            image: None,
            ..page.clone()
        }
    });
    lines.collect()
}

/// The first day that a date may mean; of an open start, the last.
fn day(date: &Date) -> Day {
    date.earliest().or(date.latest()).unwrap_or_default()
}

fn topics(graph: &Graph, ids: &[Id<Topic>], lang: Lang) -> Vec<(String, String)> {
    let site = &graph.site;
    let known = ids.iter().filter_map(|id| site.find(Kind::Topic, id.as_str()));
    known
        .map(|at| site.entry(site.version_in(at, lang)))
        .map(|topic| (topic.id.to_owned(), topic.name.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_midnight_of_the_first_day_that_is_meant() {
        for (date, expected) in [
            ("2025-08-15", "2025-08-15T00:00:00Z"),
            ("2025-08", "2025-08-01T00:00:00Z"),
            ("../2014", "2014-12-31T00:00:00Z"),
            ("2025-08-15/2025-08-18", "2025-08-15T00:00:00Z"),
            ("-0044-03-15", "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(instant(day(&date.parse().unwrap())), expected);
        }
    }
}
