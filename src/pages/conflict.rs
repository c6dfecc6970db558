//! `/conflicts/<id>/`: everything about one conflict.

use serde::Serialize;

use super::actors::{RoleGroup, by_role};
use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, blocks};
use crate::model::{Conflict, Entry, EntryRef, Id, Kind};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::prose;
use crate::render::views::reference::ReferenceView;
use crate::render::views::{Cites, EventView, ExplainerCard, ImageView, Link, TerritoryTable, TileMapView};

/// What `conflict.html` gets.
#[derive(Debug, Serialize)]
pub struct ConflictView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// The conflict's name.
    pub title: String,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The body as HTML; often empty.
    pub body: String,
    /// Its explainers, the newest change first.
    pub explainers: Vec<ExplainerCard>,
    /// The questions at issue.
    pub topics: Vec<Link>,
    /// Its actors by role.
    pub actors: Vec<RoleGroup>,
    /// Its territories; none when it has none.
    pub table: Option<TerritoryTable>,
    /// Their schematic map; none when none has a tile.
    pub map: Option<TileMapView>,
    /// Its events, the newest first.
    pub events: Vec<EventView>,
    /// The numbered sources and notes.
    pub references: Vec<ReferenceView>,
}

/// The pages of conflicts.
pub struct ConflictPages;

impl Output for ConflictPages {
    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        frame::entry(graph, at, Kind::Conflict)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let at = EntryRef { kind: Kind::Conflict, index: item.key };
        let Some(entry) = renderer.graph.site.conflicts.all().get(item.key as usize) else { return Ok(Vec::new()) };
        let head = frame::entry_head(renderer, at, entry.fields.summary.clone(), "conflicts");
        renderer.page("conflict.html", &head, &view(renderer, at, entry)?)
    }
}

fn view(renderer: &Renderer, at: EntryRef, entry: &Entry<Conflict>) -> Result<ConflictView, Diagnostic> {
    let site = &renderer.graph.site;
    let involved = renderer.graph.involved();
    let lang = entry.lang;
    let ours = |conflict: Option<&Id<Conflict>>| conflict == Some(&entry.id);
    let firsts = |kind: Kind| -> Vec<EntryRef> {
        site.refs(kind).filter(|at| site.first(*at) == *at && ours(site.entry(*at).common.conflict)).collect()
    };
    let mut territories = blocks::territories(site, None);
    territories.retain(|t| ours(t.territory.fields.conflict.as_ref()));
    let explainers = renderer.graph.order.of_group(Kind::Conflict, entry.id.as_str());
    let table = || TerritoryTable::new(renderer, &territories, &mut Cites::Outlets, None, lang);
    Ok(ConflictView {
        breadcrumb: frame::crumbs(renderer, None, lang),
        title: entry.fields.title.clone(),
        summary: entry.fields.summary.clone(),
        image: ImageView::of(renderer, at),
        body: prose::body(renderer, at)?,
        explainers: explainers.filter_map(|at| ExplainerCard::new(renderer, at, lang)).collect(),
        topics: firsts(Kind::Topic).into_iter().map(|at| Link::entry(renderer, at, lang)).collect(),
        actors: by_role(renderer, &firsts(Kind::Actor), lang),
        table: (!territories.is_empty()).then(table),
        map: TileMapView::new(renderer, "_map", &territories, None, lang),
        events: super::actor::events(renderer, lang, involved.events_of(site.first(at))).collect(),
        references: prose::references(renderer, at)?,
    })
}
