//! Numbers for what a page of the site's own cites: indexes have no document in which the graph would have numbered it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::Diagnostic;
use crate::model::Lang;
use crate::render::Renderer;
use crate::render::views::reference::{BackLinkView, RefView, ReferenceView};

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
        let entries = self.entries.into_iter().enumerate();
        entries
            .map(|(i, (source, places))| {
                let several = places.len() > 1;
                let back = places.into_iter().enumerate().map(|(n, anchor)| BackLinkView {
                    anchor,
                    letter: if several { letter(n) } else { String::new() },
                    locator: None,
                });
                Ok(ReferenceView {
                    number: i + 1,
                    anchor: renderer.graph.source_anchor(source).into(),
                    html: renderer.source_html(source, lang)?,
                    back: back.collect(),
                })
            })
            .collect()
    }
}

/// a, b … z, aa, ab …
pub fn letter(n: usize) -> String {
    let last = char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    match n / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(letter), ["a", "z", "aa", "az", "ba", "aaa"]);
    }
}
