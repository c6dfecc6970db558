//! `/timeline/`: events by year and month.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, blocks};
use crate::model::NavigationIndex;
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::event::by_year;
use crate::render::views::reference::ReferenceView;
use crate::render::views::{Cites, Link, Numbering, YearView};

/// What `timeline.html` gets.
#[derive(Debug, Serialize)]
pub struct TimelineView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// How many events there are: `8 events`.
    pub count: String,
    /// The events by year and month, the oldest first.
    pub years: Vec<YearView>,
    /// The numbered sources.
    pub references: Vec<ReferenceView>,
}

/// The timeline.
pub struct Timeline;

impl Output for Timeline {
    fn routes(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Timeline)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let site = &renderer.graph.site;
        let mut items = blocks::timeline(site, None);
        for item in &mut items {
            item.planned = item.event.fields.date.earliest().is_some_and(|day| day > site.today);
        }
        let mut numbering = Numbering::default();
        let years = by_year(renderer, &items, &mut Cites::Numbered(&mut numbering), lang);
        let view = TimelineView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            count: renderer.text(lang).count("events", items.len() as u64),
            years,
            references: numbering.finish(renderer, lang)?,
        };
        renderer.page("timeline.html", &frame::site_head(renderer, "timeline", item.route(), "timeline"), &view)
    }
}
