//! Numbers for what a page of the site's own cites: indexes have no document in which the graph would have numbered it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::Diagnostic;
use crate::model::Lang;
use crate::render::Renderer;
use crate::render::views::back_links::back_links;
use crate::render::views::reference::{RefView, ReferenceView};

/// Numbers sources in the order in which they are first cited.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Each source with the ids of the places that cite it.
    entries: Vec<(usize, Vec<Arc<str>>)>,
    numbers: HashMap<usize, usize>,
}

impl Numbering {
    /// Cites the source at a place of the store once more.
    pub fn cite(&mut self, renderer: &Renderer, source: usize) -> RefView {
        let at = *self.numbers.entry(source).or_insert_with(|| {
            self.entries.push((source, Vec::new()));
            self.entries.len() - 1
        });
        let anchor = renderer.graph.source_anchor(source);
        let mut id = Arc::default();
        if let Some((_, places)) = self.entries.get_mut(at) {
            id = format!("cite-{anchor}-{}", places.len() + 1).into();
            places.push(Arc::clone(&id));
        }
        RefView { number: at as u32 + 1, id, anchor: anchor.into(), locator: None }
    }

    /// The list at the foot of the page.
    ///
    /// # Errors
    /// When the template of sources does not render.
    pub fn finish(self, renderer: &Renderer, lang: Lang) -> Result<Vec<ReferenceView>, Diagnostic> {
        let label = renderer.text(lang).text("back_to_reference");
        let entries = (1..).zip(&self.entries);
        entries
            .map(|(number, (source, places))| {
                Ok(ReferenceView {
                    number,
                    anchor: renderer.graph.source_anchor(*source).into(),
                    html: renderer.source_html(*source, lang)?,
                    back_html: back_links(label, number, places.iter().map(|anchor| (&**anchor, None))),
                })
            })
            .collect()
    }
}
