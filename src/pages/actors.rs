//! `/actors/`.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{EntryRef, Kind, NavigationIndex, Role};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::actor::role_label;
use crate::render::views::{ActorCard, Link};

/// What `actors.html` gets.
#[derive(Debug, Serialize)]
pub struct ActorsView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many there are: `12 actors`.
    pub count: String,
    /// The actors by their part in the conflict; roles that nobody has are left out.
    pub groups: Vec<RoleGroup>,
}

/// The actors of a role.
#[derive(Debug, Serialize)]
pub struct RoleGroup {
    /// The word for the role.
    pub role: String,
    /// How many there are: `3 actors`.
    pub count: String,
    /// The actors by name.
    pub actors: Vec<ActorCard>,
}

/// The index of actors.
pub struct Actors;

impl Output for Actors {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Actors)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let site = &renderer.graph.site;
        let all: Vec<EntryRef> = site.refs(Kind::Actor).filter(|at| site.first(*at) == *at).collect();
        let view = ActorsView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("actors", all.len() as u64),
            groups: by_role(renderer, &all, lang),
        };
        renderer.page("actors.html", &frame::site_head(renderer, "actors", item.route(), "actors"), &view)
    }
}

/// Actors grouped by role, in the order of the roles and of their names.
pub(super) fn by_role(renderer: &Renderer, actors: &[EntryRef], lang: crate::model::Lang) -> Vec<RoleGroup> {
    let table = renderer.graph.site.actors.all();
    let group = |role: Role| {
        let has = |at: &&EntryRef| table.get(at.index as usize).is_some_and(|a| a.fields.role == role);
        let mut cards: Vec<ActorCard> =
            actors.iter().filter(has).filter_map(|at| ActorCard::new(renderer, *at, lang)).collect();
        cards.sort_by(|a, b| {
            (a.link.title.to_lowercase(), &a.link.url).cmp(&(b.link.title.to_lowercase(), &b.link.url))
        });
        RoleGroup {
            role: role_label(renderer, role, lang),
            count: renderer.text(lang).count("actors", cards.len() as u64),
            actors: cards,
        }
    };
    Role::ALL.into_iter().map(group).filter(|g| !g.actors.is_empty()).collect()
}
