//! `/topics/<id>/`: a question, and who holds what on it.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, blocks};
use crate::model::{Entry, EntryRef, Kind, NavigationIndex, Topic};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::prose;
use crate::render::views::reference::ReferenceView;
use crate::render::views::{Cites, ExplainerCard, ImageView, Link, MentionGroup, PositionView, place};

/// What `topic.html` gets.
#[derive(Debug, Serialize)]
pub struct TopicView {
    /// Home, and what is above the page.
    pub breadcrumb: Vec<Link>,
    /// The topic's name.
    pub name: String,
    /// The question that it asks.
    pub question: Option<String>,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// The conflict that it belongs to.
    pub conflict: Option<Link>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The body as HTML; often empty.
    pub body: String,
    /// Who holds what on it, with what was held before.
    pub positions: Vec<PositionView>,
    /// The explainers about it, the newest change first.
    pub explainers: Vec<ExplainerCard>,
    /// How often it is mentioned, in words.
    pub mention_count: String,
    /// Where it is mentioned, page by page.
    pub mentions: Vec<MentionGroup>,
    /// The numbered sources and notes.
    pub references: Vec<ReferenceView>,
}

/// The pages of topics.
pub struct TopicPages;

impl Output for TopicPages {
    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        frame::entry(graph, at, Kind::Topic)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let at = EntryRef { kind: Kind::Topic, index: item.key };
        let Some(entry) = renderer.graph.site.topics.all().get(item.key as usize) else { return Ok(Vec::new()) };
        let description = entry.fields.summary.clone().or_else(|| entry.fields.question.clone());
        let head = frame::entry_head(renderer, at, description, NavigationIndex::Positions.word());
        renderer.page("topic.html", &head, &view(renderer, at, entry)?)
    }
}

fn view(renderer: &Renderer, at: EntryRef, entry: &Entry<Topic>) -> Result<TopicView, Diagnostic> {
    let site = &renderer.graph.site;
    let lang = entry.lang;
    let topic = &entry.fields;
    let own = site.first(at);
    let conflict = topic.conflict.as_ref().and_then(|id| site.find(Kind::Conflict, id.as_str()));
    let positions = blocks::positions(site, None).into_iter().filter(|item| item.topic == own);
    let mentions = place::mentions(renderer, at, lang);
    let count: usize = mentions.iter().map(|m| m.mentions.len()).sum();
    Ok(TopicView {
        breadcrumb: frame::crumbs(renderer, Some(NavigationIndex::Positions), lang),
        name: topic.name.clone(),
        question: topic.question.clone(),
        summary: topic.summary.clone(),
        conflict: conflict.map(|at| Link::entry(renderer, at, lang)),
        image: ImageView::of(renderer, at),
        body: prose::body(renderer, at)?,
        positions: positions.map(|i| PositionView::with_history(renderer, &i, &mut Cites::Outlets, lang)).collect(),
        explainers: renderer
            .graph
            .order
            .of_group(Kind::Topic, entry.id.as_str())
            .filter_map(|at| ExplainerCard::new(renderer, at, lang))
            .collect(),
        mention_count: renderer.text(lang).count("mentions", count as u64),
        mentions,
        references: prose::references(renderer, at)?,
    })
}
