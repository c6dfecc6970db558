//! Ids: the last part of an entry's URL, typed by what they name.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The id of a `T`: `[a-z0-9]+(-[a-z0-9]+)*` for everything that writers name themselves.
///
/// The type parameter keeps the id of an actor from being looked up among territories.
pub struct Id<T> {
    text: Box<str>,
    of: PhantomData<fn() -> T>,
}

/// The pattern that an id must have, as a regular expression for JSON Schema.
pub const PATTERN: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

impl<T> Id<T> {
    /// Takes the text as it is. BibTeX keys come this way: they follow their own rules.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), of: PhantomData }
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether `text` has the form of an id.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// The nearest valid id: what a diagnostic suggests for a file or key that is none.
///
/// Latin letters lose their accents; other scripts have no agreed transliteration here and fall away.
pub fn to_id(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut id = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !c.is_alphanumeric() && !matches!(c, '\'' | '’') && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<str>::deserialize(deserializer)?;
        match text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            false => Ok(Self::new(text)),
            true => Err(de::Error::custom("an id has no spaces")),
        }
    }
}

impl<T> JsonSchema for Id<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }

    /// A reference accepts any word without spaces: whether something has that id is for the graph to say, with a suggestion.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^\\S+$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_words_and_digits_joined_by_single_hyphens() {
        for good in ["a", "article-5", "2014", "vladimir-putin"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "A", "é", "a b", "a_b", "../a"] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn a_suggested_id_is_one() {
        for (text, id) in [
            ("Élysée Palace", "elysee-palace"),
            ("Article 5’s reach", "article-5s-reach"),
            ("  two  words ", "two-words"),
            ("CON", "con"),
        ] {
            assert_eq!(to_id(text), id);
            assert!(is_id(id));
        }
        assert_eq!(to_id("Київ"), "");
    }
}
