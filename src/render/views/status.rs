//! Statuses of territories: a symbol and a word, never a colour alone.

use std::collections::BTreeSet;

use serde::Serialize;

use super::markup::escaped;
use crate::graph::StatusWord;
use crate::model::{Lang, Pattern};
use crate::render::Renderer;

/// The status that a territory has when no source states one.
pub const UNKNOWN: &str = "unknown";

/// A status as pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct StatusView {
    /// The key that writers type.
    pub key: String,
    /// The word for it.
    pub label: String,
    /// What it means, in a sentence; none when the site added the status without saying.
    pub definition: Option<String>,
    /// The symbol: an `<svg>` that is hidden from screen readers, since the word stands beside it.
    pub symbol: String,
}

impl StatusView {
    /// The status called `key` in a language.
    pub fn new(renderer: &Renderer, key: &str, lang: Lang) -> Self {
        let locale = renderer.text(lang);
        let word = renderer.graph.statuses.get(key);
        let (label_key, definition_key) = (format!("status_{key}"), format!("status_{key}_definition"));
        let own = |text: &str| locale.strings().get(text).cloned();
        Self {
            key: key.to_owned(),
            label: word.and_then(|w| w.label.clone()).or_else(|| own(&label_key)).unwrap_or_else(|| key.to_owned()),
            definition: word.and_then(|w| w.definition.clone()).or_else(|| own(&definition_key)),
            symbol: symbol(key, word),
        }
    }
}

/// The statuses with these keys in the order of the vocabulary: what a legend explains.
pub fn legend<'k>(renderer: &Renderer, keys: impl IntoIterator<Item = &'k str>, lang: Lang) -> Vec<StatusView> {
    let used: BTreeSet<&str> = keys.into_iter().collect();
    let words = renderer.graph.statuses.words();
    let mut ordered: Vec<&str> = words.iter().map(|w| w.key.as_str()).filter(|k| used.contains(k)).collect();
    ordered.extend(used.iter().filter(|k| words.iter().all(|w| w.key != **k)));
    ordered.into_iter().map(|key| StatusView::new(renderer, key, lang)).collect()
}

/// The attributes that colour a status: a class of the style sheet, or the site's own colour as a presentation attribute,
/// which a strict Content-Security-Policy allows where it forbids `style`.
pub fn colour(key: &str, word: Option<&StatusWord>) -> String {
    match word.and_then(|w| w.colour.as_deref()) {
        Some(colour) => format!(" color=\"{}\"", escaped(colour)),
        None => format!(" data-status=\"{}\"", escaped(key)),
    }
}

/// How a status is drawn; a word that the vocabulary does not have is an empty square.
pub fn pattern(word: Option<&StatusWord>) -> Pattern {
    word.map_or(Pattern::Empty, |w| w.pattern)
}

fn symbol(key: &str, word: Option<&StatusWord>) -> String {
    format!(
        "<svg class=\"symbol\"{} viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" aria-hidden=\"true\">{}</svg>",
        colour(key, word),
        drawing(pattern(word))
    )
}

/// A pattern in a square of 14 units.
fn drawing(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::Solid => r#"<path d="M1 1h12v12H1z" fill="currentColor"/>"#,
        Pattern::Half => {
            r#"<path d="M1 13V1h12z" fill="currentColor"/><path d="M1.75 1.75h10.5v10.5H1.75z" fill="none" stroke="currentColor" stroke-width="1.5"/>"#
        }
        Pattern::Diagonal => {
            r#"<path d="M1 7l6-6M1 13 13 1M7 13l6-6" fill="none" stroke="currentColor" stroke-width="2"/>"#
        }
        Pattern::Cross => {
            r#"<path d="M1.5 1.5l11 11M12.5 1.5l-11 11" fill="none" stroke="currentColor" stroke-width="2.25"/>"#
        }
        Pattern::Dots => {
            r#"<g fill="currentColor"><circle cx="3" cy="3" r="1.6"/><circle cx="11" cy="3" r="1.6"/><circle cx="7" cy="7" r="1.6"/><circle cx="3" cy="11" r="1.6"/><circle cx="11" cy="11" r="1.6"/></g>"#
        }
        Pattern::Ring => r#"<circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" stroke-width="2.25"/>"#,
        Pattern::Dashed => {
            r#"<path d="M2 2h10v10H2z" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2"/>"#
        }
        Pattern::Vertical => r#"<path d="M2 1v12M7 1v12M12 1v12" fill="none" stroke="currentColor" stroke-width="2"/>"#,
        Pattern::Horizontal => {
            r#"<path d="M1 2h12M1 7h12M1 12h12" fill="none" stroke="currentColor" stroke-width="2"/>"#
        }
        Pattern::Empty => r#"<path d="M1.5 1.5h11v11h-11z" fill="none" stroke="currentColor" stroke-width="1"/>"#,
    }
}
