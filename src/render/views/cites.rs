//! What a row, event or position cites, in the way that its page cites.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;

use super::Link;
use super::Numbering;
use crate::graph::Cited;
use crate::model::{EntryRef, Id, Source};
use crate::render::Renderer;
use crate::render::views::reference::RefView;

/// What something cites. One of the two lists is empty.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CitesView {
    /// Numbered references to the list at the foot of the page.
    pub refs: Vec<RefView>,
    /// Outlets, each linked to its source on `/sources/`: on pages that gather what others cite.
    pub outlets: Vec<Link>,
}

/// How a page cites.
pub enum Cites<'a> {
    /// By the numbers that the graph gave the page's document: for each source the references that are left to use.
    Document(HashMap<u32, VecDeque<RefView>>),
    /// By numbers given as the page is made.
    Numbered(&'a mut Numbering),
    /// By the names of outlets.
    Outlets,
}

impl Cites<'_> {
    /// The references of a data block, or of an entry's positions or statuses, to be used up in the order of the rows.
    pub fn document(renderer: &Renderer, at: EntryRef, refs: Vec<RefView>) -> Self {
        let Some(document) = renderer.graph.document(at) else { return Self::Outlets };
        let mut left: HashMap<u32, VecDeque<RefView>> = HashMap::new();
        for view in refs {
            let entry = (view.number as usize).checked_sub(1).and_then(|i| document.references.entries.get(i));
            if let Some(Cited::Source(source)) = entry.map(|e| e.cited) {
                left.entry(source).or_default().push_back(view);
            }
        }
        Self::Document(left)
    }

    /// The citations of the sources with these ids.
    pub fn of<'i>(&mut self, renderer: &Renderer, ids: impl IntoIterator<Item = &'i Id<Source>>) -> CitesView {
        let mut view = CitesView::default();
        let store = &renderer.graph.site.sources;
        for source in ids.into_iter().filter_map(|id| store.index(id.as_str())) {
            match self {
                Self::Document(left) => {
                    view.refs.extend(left.get_mut(&(source as u32)).and_then(VecDeque::pop_front));
                }
                Self::Numbered(numbering) => view.refs.push(numbering.cite(renderer, source)),
                Self::Outlets => {
                    let url =
                        renderer.graph.site.base.path_of(&format!("sources/#{}", renderer.graph.source_anchor(source)));
                    let outlet = store.all().get(source).map_or("", |s| s.outlet.as_str());
                    view.outlets.push(Link::new(url, outlet));
                }
            }
        }
        view
    }
}
