//! The vocabulary of territorial status: Dateline's own, and what the site makes of it.

use crate::model::{Config, Pattern};

/// A word of the vocabulary. Label and definition of Dateline's own words come from the locale unless the site gives others.
#[derive(Debug, Clone)]
pub struct StatusWord {
    /// The key that writers type.
    pub key: String,
    /// The site's label.
    pub label: Option<String>,
    /// The site's definition.
    pub definition: Option<String>,
    /// How it is drawn besides its colour.
    pub pattern: Pattern,
    /// The site's colour; Dateline's own words have theirs in the style sheet.
    pub colour: Option<String>,
}

/// Dateline's own words and how they are drawn.
const OWN: [(&str, Pattern); 10] = [
    ("government-controlled", Pattern::Ring),
    ("partly-occupied", Pattern::Half),
    ("occupied", Pattern::Solid),
    ("contested", Pattern::Diagonal),
    ("annexation-claimed", Pattern::Dashed),
    ("disputed", Pattern::Cross),
    ("self-declared", Pattern::Vertical),
    ("buffer-zone", Pattern::Horizontal),
    ("under-negotiation", Pattern::Dots),
    ("unknown", Pattern::Empty),
];

/// The vocabulary of a site, in the order in which legends show it.
#[derive(Debug, Clone)]
pub struct Statuses {
    words: Vec<StatusWord>,
}

impl Statuses {
    /// Dateline's words, relabelled, added to and removed from as the site says.
    pub fn of(config: &Config) -> Self {
        let mut words: Vec<StatusWord> = OWN
            .iter()
            .map(|(key, pattern)| StatusWord {
                key: (*key).to_owned(),
                label: None,
                definition: None,
                pattern: *pattern,
                colour: None,
            })
            .collect();
        for (key, change) in config.territory_statuses.iter().flatten() {
            let at = words.iter().position(|w| w.key == *key);
            match (at, change) {
                (Some(at), None) => {
                    words.remove(at);
                }
                (None, None) => {}
                (at, Some(change)) => {
                    let at = at.unwrap_or_else(|| {
                        let (label, definition, colour) = (Some(key.replace('-', " ")), None, None);
                        words.push(StatusWord { key: key.clone(), label, definition, pattern: Pattern::Dots, colour });
                        words.len() - 1
                    });
                    let word = &mut words[at];
                    word.label = change.label.clone().or(word.label.take());
                    word.definition = change.definition.clone().or(word.definition.take());
                    word.pattern = change.pattern.unwrap_or(word.pattern);
                    word.colour = change.colour.clone().or(word.colour.take());
                }
            }
        }
        Self { words }
    }

    /// All words.
    pub fn words(&self) -> &[StatusWord] {
        &self.words
    }

    /// A word.
    pub fn get(&self, key: &str) -> Option<&StatusWord> {
        self.words.iter().find(|w| w.key == key)
    }
}
