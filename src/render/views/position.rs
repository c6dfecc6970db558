//! Positions: who holds what on which topic, since when and according to whom.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Cites, CitesView, DateView, Link};
use crate::graph::blocks::PositionItem;
use crate::model::{EntryRef, Lang, Position, Stance};
use crate::render::Renderer;

/// A stance in one word.
#[derive(Debug, Clone, Serialize)]
pub struct StanceView {
    /// `supports`, `demands`, `conditional`, `opposes`, `neutral` or `unclear`.
    pub key: &'static str,
    /// The word for it.
    pub label: String,
    /// The symbol: an `<svg>` that is hidden from screen readers, since the word stands beside it.
    pub symbol: String,
}

/// A position.
#[derive(Debug, Clone, Serialize)]
pub struct PositionView {
    /// Whose.
    pub actor: Link,
    /// On which topic.
    pub topic: Link,
    /// The stance in one word.
    pub stance: StanceView,
    /// The stance in a sentence.
    pub summary: Option<String>,
    /// When it was expressed.
    pub date: Option<DateView>,
    /// Where that is reported.
    pub cites: CitesView,
    /// What the actor held before, newest first.
    pub earlier: Vec<PositionView>,
}

impl StanceView {
    /// A stance in a language.
    pub fn new(renderer: &Renderer, stance: Stance, lang: Lang) -> Self {
        let (key, drawing) = match stance {
            Stance::Supports => ("supports", r#"<path d="M2 7.5 5.5 11 12 3.5"/>"#),
            Stance::Demands => ("demands", r#"<path d="M7 12V2.5M3 6.5l4-4 4 4"/>"#),
            Stance::Conditional => {
                ("conditional", r#"<path d="M7 2 12 7l-5 5-5-5z"/><path d="M7 2v10L2 7z" fill="currentColor"/>"#)
            }
            Stance::Opposes => ("opposes", r#"<path d="m3 3 8 8M11 3l-8 8"/>"#),
            Stance::Neutral => ("neutral", r#"<path d="M2 7h10"/>"#),
            Stance::Unclear => ("unclear", r#"<path d="M4.5 5A2.5 2.5 0 1 1 7 7.5V9M7 11.4v.6"/>"#),
        };
        Self {
            key,
            label: renderer.text(lang).text(&format!("stance_{key}")).to_owned(),
            symbol: format!(
                "<svg class=\"symbol\" data-stance=\"{key}\" viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" fill=\"none\" \
                 stroke=\"currentColor\" stroke-width=\"2\" aria-hidden=\"true\">{drawing}</svg>"
            ),
        }
    }
}

impl PositionView {
    /// What an actor holds, and held before. What it held before is cited where `earlier` can: a block cites the newest only.
    pub fn new(
        renderer: &Renderer,
        item: &PositionItem<'_>,
        cites: &mut Cites<'_>,
        earlier: &mut Cites<'_>,
        lang: Lang,
    ) -> Self {
        let current = Self::one(renderer, item, item.current.1, cites, lang);
        let earlier = item.earlier.iter().map(|(_, p)| Self::one(renderer, item, p, earlier, lang)).collect();
        Self { earlier, ..current }
    }

    /// A position, newest first and all cited alike.
    pub fn with_history(renderer: &Renderer, item: &PositionItem<'_>, cites: &mut Cites<'_>, lang: Lang) -> Self {
        let mut current = Self::one(renderer, item, item.current.1, cites, lang);
        current.earlier = item.earlier.iter().map(|(_, p)| Self::one(renderer, item, p, cites, lang)).collect();
        current
    }

    fn one(renderer: &Renderer, item: &PositionItem<'_>, p: &Position, cites: &mut Cites<'_>, lang: Lang) -> Self {
        Self {
            actor: Link::entry(renderer, item.actor, lang),
            topic: Link::entry(renderer, item.topic, lang),
            stance: StanceView::new(renderer, p.stance, lang),
            summary: p.summary.clone(),
            date: p.date.map(|d| DateView::new(renderer.text(lang), &d)),
            cites: cites.of(renderer, &p.sources),
            earlier: Vec::new(),
        }
    }
}

/// The matrix of actors and topics.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixView {
    /// The columns.
    pub topics: Vec<Link>,
    /// The rows.
    pub rows: Vec<MatrixRow>,
}

/// What an actor holds on each topic.
#[derive(Debug, Clone, Serialize)]
pub struct MatrixRow {
    /// The actor.
    pub actor: Link,
    /// A position for each topic, in the order of the columns; none where nothing is recorded.
    pub cells: Vec<Option<PositionView>>,
}

impl MatrixView {
    /// Actors in the order of their ids, topics in that of their columns.
    pub fn new(
        renderer: &Renderer,
        items: &[PositionItem<'_>],
        cites: &mut Cites<'_>,
        earlier: &mut Cites<'_>,
        lang: Lang,
    ) -> Self {
        let columns: BTreeSet<(usize, EntryRef)> = items.iter().map(|i| (i.column, i.topic)).collect();
        let topics: Vec<EntryRef> = columns.into_iter().map(|(_, topic)| topic).collect();
        let mut actors: Vec<EntryRef> = items.iter().map(|i| i.actor).collect();
        actors.sort();
        actors.dedup();
        // Cited in the order of the items, which is the order in which the graph numbered them.
        let mut views: Vec<Option<PositionView>> =
            items.iter().map(|item| Some(PositionView::new(renderer, item, cites, earlier, lang))).collect();
        let mut cell = |actor: EntryRef, topic: EntryRef| {
            let i = items.iter().position(|item| item.actor == actor && item.topic == topic)?;
            views.get_mut(i)?.take()
        };
        let rows = actors
            .iter()
            .map(|actor| MatrixRow {
                actor: Link::entry(renderer, *actor, lang),
                cells: topics.iter().map(|topic| cell(*actor, *topic)).collect(),
            })
            .collect();
        Self { topics: topics.iter().map(|t| Link::entry(renderer, *t, lang)).collect(), rows }
    }
}
