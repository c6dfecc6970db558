//! Actors in brief.

use serde::Serialize;

use super::link::other_names;
use super::{ImageView, Link, NameView};
use crate::model::{ActorKind, EntryRef, Kind, Lang, Role};
use crate::render::Renderer;

/// An actor in brief.
#[derive(Debug, Clone, Serialize)]
pub struct ActorCard {
    /// Its page.
    pub link: Link,
    /// Its name in other languages.
    pub names: Vec<NameView>,
    /// The word for what it is.
    pub kind: String,
    /// The word for its part in the conflict.
    pub role: String,
    /// The titles of the offices that it holds.
    pub offices: Vec<String>,
    /// The actor on whose behalf it acts.
    pub acts_for: Option<Link>,
    /// A picture.
    pub image: Option<ImageView>,
    /// How many positions are recorded, in words; none when there are none.
    pub positions: Option<String>,
    /// On how many places it is mentioned, in words; none when there are none.
    pub mentions: Option<String>,
}

impl ActorCard {
    /// An actor, for a page in `lang`; none if `at` is no actor.
    pub fn new(renderer: &Renderer, at: EntryRef, lang: Lang) -> Option<Self> {
        let graph = &renderer.graph;
        let locale = renderer.text(lang);
        let version = graph.site.version_in(at, lang);
        let actor = &graph.site.actors.all().get(version.index as usize).filter(|_| at.kind == Kind::Actor)?.fields;
        let first = graph.site.first(at);
        let counted = |things: &str, n: usize| (n > 0).then(|| locale.count(things, n as u64));
        let find = |id: &str| graph.site.find(Kind::Actor, id);
        Some(Self {
            link: Link::entry(renderer, at, lang),
            names: other_names(graph, at, lang),
            kind: kind_label(renderer, actor.kind, lang),
            role: role_label(renderer, actor.role, lang),
            offices: actor.offices.iter().filter(|o| o.to.is_none()).map(|o| o.title.clone()).collect(),
            acts_for: actor
                .acts_for
                .as_ref()
                .and_then(|id| find(id.as_str()))
                .map(|at| Link::entry(renderer, at, lang)),
            image: ImageView::of(renderer, version),
            positions: counted("positions", actor.positions.len()),
            mentions: counted("mentions", graph.backlinks.mentions(first).len()),
        })
    }
}

/// The word for what an actor is.
pub fn kind_label(renderer: &Renderer, kind: ActorKind, lang: Lang) -> String {
    label(renderer, "kind", &kind, lang)
}

/// The word for an actor's part.
pub fn role_label(renderer: &Renderer, role: Role, lang: Lang) -> String {
    label(renderer, "role", &role, lang)
}

fn label(renderer: &Renderer, prefix: &str, word: &impl Serialize, lang: Lang) -> String {
    let word = serde_json::to_value(word).ok();
    let word = word.as_ref().and_then(|v| v.as_str()).unwrap_or_default();
    renderer.text(lang).text(&format!("{prefix}_{word}")).to_owned()
}
