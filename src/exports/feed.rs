//! What both feeds say: each explainer, and each line of its public log.

use std::collections::HashMap;

use super::summary::{key_points, one_line, summary};
use crate::graph::Graph;
use crate::model::{Date, Day, EntryRef, Id, Kind, Lang, Topic, UpdateKind};
use crate::render::Renderer;
use crate::render::views::ImageView;

/// How many items a feed holds.
const MAX_ITEMS: usize = 50;

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

/// Whether there is anything to put into a feed.
pub fn exists(graph: &Graph) -> bool {
    !graph.site.explainers.all().is_empty()
}

/// The newest items, newest first. Of a translated explainer, its first version.
pub fn items(renderer: &Renderer) -> Vec<FeedItem> {
    let site = &renderer.graph.site;
    let mut items = Vec::new();
    for at in site.refs(Kind::Explainer).filter(|at| site.first(*at) == *at) {
        let page = explainer(renderer, at);
        items.extend(log(renderer, at, &page));
        items.push(page);
    }
    // Of one day, the page stands before the lines of its log: its id is the shorter.
    items.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
    items.truncate(MAX_ITEMS);
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
    let url = graph.site.base.absolute(&graph.route(at));
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
