//! What an entry is about, in a sentence or two of plain words.

use crate::graph::{Graph, words};
use crate::model::{EntryRef, Kind, Prose};
use crate::prose::{Block, Paragraphs, plain};

/// The summary that the entry was given; else the first key point; else the first paragraph. None if there is none.
pub fn summary(graph: &Graph, at: EntryRef) -> Option<String> {
    let entry = graph.site.entry(at);
    written(graph, at)
        .map(one_line)
        .filter(|text| !text.is_empty())
        .or_else(|| entry.key_points.first().and_then(|point| words(graph, at, point, 0..point.events.len())))
        .or_else(|| {
            let mut paragraphs = Paragraphs::of(entry.prose);
            let first = paragraphs.find(|p| p.kind == Block::Paragraph && !p.within.note && !p.within.quoted)?;
            words(graph, at, entry.prose, first.events())
        })
}

/// The key points of an explainer as plain words.
pub fn key_points(graph: &Graph, at: EntryRef) -> Vec<String> {
    let points = graph.site.entry(at).key_points.iter();
    points.filter_map(|point| words(graph, at, point, 0..point.events.len())).collect()
}

/// A text without line ends, its words one space apart.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The summary that the entry was given.
pub fn written(graph: &Graph, at: EntryRef) -> Option<&str> {
    let topic = graph.site.topics.all().get(at.index as usize).filter(|_| at.kind == Kind::Topic);
    // The search says what a topic asks; feeds prefer what is said of it.
    topic.and_then(|topic| topic.fields.summary.as_deref()).or_else(|| words::summary(graph, at))
}

/// The plain words of prose. A wikilink without words of its own reads as the name that it leads to.
fn words(graph: &Graph, at: EntryRef, prose: &Prose, range: std::ops::Range<usize>) -> Option<String> {
    let lang = graph.site.lang(at);
    let name = |target: &str| {
        let (named, _) = graph.wikilink(target)?;
        Some(graph.site.name_in(named, lang).to_owned())
    };
    let text = one_line(&plain(prose, range, &name));
    (!text.is_empty()).then_some(text)
}
