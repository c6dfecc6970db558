//! `/updates/`: the logs of all pages in one.

use serde::Serialize;

use super::explainer::{UpdateView, updates};
use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{Date, EntryRef, Kind, Lang, NavigationIndex};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::Link;

/// What `updates.html` gets.
#[derive(Debug, Serialize)]
pub struct UpdatesView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many there are: `3 updates`.
    pub count: String,
    /// The updates, the newest first.
    pub updates: Vec<PageUpdate>,
}

/// An update of a page.
#[derive(Debug, Serialize)]
pub struct PageUpdate {
    /// The page.
    pub link: Link,
    /// What was changed.
    pub update: UpdateView,
}

/// The log of updates and corrections.
pub struct Updates;

impl Output for Updates {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Updates)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let updates = all(renderer, lang);
        let view = UpdatesView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("updates", updates.len() as u64),
            updates,
        };
        renderer.page("updates.html", &frame::site_head(renderer, "site_updates", item.route(), "updates"), &view)
    }
}

/// The updates of all explainers, the newest first.
pub(super) fn all(renderer: &Renderer, lang: Lang) -> Vec<PageUpdate> {
    let site = &renderer.graph.site;
    let mut found: Vec<(Date, u32, usize, PageUpdate)> = Vec::new();
    for (index, entry) in site.explainers.all().iter().enumerate() {
        let at = EntryRef { kind: Kind::Explainer, index: index as u32 };
        let mut dates: Vec<Date> = entry.fields.updates.iter().map(|u| u.date).collect();
        dates.sort_by_key(|date| std::cmp::Reverse(*date));
        let (text_lang, dir) = frame::foreign(entry.lang, lang);
        let url = format!("{}#updates", renderer.graph.path(at));
        let link = Link { url, title: entry.fields.title.clone(), lang: text_lang, dir };
        for (n, (date, update)) in dates.into_iter().zip(updates(renderer, &entry.fields, lang)).enumerate() {
            found.push((date, at.index, n, PageUpdate { link: link.clone(), update }));
        }
    }
    found.sort_by(|a, b| (b.0, a.1, a.2).cmp(&(a.0, b.1, b.2)));
    found.into_iter().map(|(_, _, _, update)| update).collect()
}
