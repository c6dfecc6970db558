//! The site's pages, a file a kind: its routes, its view, its template. A new kind is one more file and one more line here.

mod actor;
mod actors;
mod conflict;
mod data;
mod embed;
mod explainer;
mod explainers;
mod frame;
mod glossary;
mod home;
mod not_found;
mod page;
mod positions;
mod redirect;
mod search;
mod sources;
mod territories;
mod territory;
mod timeline;
mod topic;
mod updates;

use crate::render::output::Output;

/// Every kind of page.
pub const PAGES: &[&dyn Output] = &[
    &home::Home,
    &explainers::Explainers,
    &explainer::ExplainerPages,
    &conflict::ConflictPages,
    &actors::Actors,
    &actor::ActorPages,
    &territories::Territories,
    &embed::Embed,
    &territory::TerritoryPages,
    &topic::TopicPages,
    &positions::Positions,
    &timeline::Timeline,
    &sources::Sources,
    &glossary::Glossary,
    &updates::Updates,
    &data::Data,
    &page::Pages,
    &search::Search,
    &not_found::NotFound,
    &redirect::Redirects,
];
