//! `feed.json`: the same feeds as JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde::Serialize;

use super::feed::{self, FeedItem, Subject, instant};
use super::json;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::elsewhere::web_address;
use crate::render::views::feeds::JSON;

/// The JSON feeds.
pub struct JsonFeed;

impl Output for JsonFeed {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        feed::routes(graph, JSON)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let site = &renderer.graph.site;
        let subject = Subject::of(renderer, item);
        let items = feed::items(renderer, &subject);
        let publisher = site.config.publisher.as_ref();
        json::indented(&Document {
            version: "https://jsonfeed.org/version/1.1",
            title: &subject.title,
            home_page_url: &subject.address,
            feed_url: subject.beside(JSON),
            description: subject.description.as_deref(),
            language: site.language.to_string(),
            authors: publisher
                .map(|p| Author { name: &p.name, url: web_address(p.url.as_deref()) })
                .into_iter()
                .collect(),
            items: items.iter().map(Entry::new).collect(),
        })
    }
}

/// The feed.
#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    items: Vec<Entry<'a>>,
}

/// Who wrote an item, or publishes the feed.
#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

/// An item.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    /// The standard asks for some content in each item: the summary, and the key points below it.
    content_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    language: &'a str,
}

impl<'a> Entry<'a> {
    fn new(item: &'a FeedItem) -> Self {
        let points = item.points.iter().map(|point| format!("• {point}"));
        let summary = item.summary.clone();
        Self {
            id: &item.id,
            url: &item.url,
            title: &item.title,
            content_text: summary.into_iter().chain(points).collect::<Vec<_>>().join("\n\n"),
            summary: item.summary.as_deref(),
            image: item.image.as_deref(),
            date_published: instant(item.published),
            date_modified: instant(item.updated),
            authors: item.authors.iter().map(|name| Author { name, url: None }).collect(),
            tags: item.topics.iter().map(|(_, name)| name.as_str()).collect(),
            language: item.lang.as_str(),
        }
    }
}
