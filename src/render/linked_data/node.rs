//! Nodes of JSON-LD: a type and properties, in the order in which they are added. What is not known is left out.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::model::{Date, Lang};
use crate::render::views::metadata::iso;

/// A node, or a reference to one that is told elsewhere.
#[derive(Debug, Clone)]
pub struct Node<'a>(Vec<(&'static str, Value<'a>)>);

/// The value of a property.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// Not known: the property is left out.
    Nothing,
    /// Words, an address or a date.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(usize),
    /// Yes or no.
    Truth(bool),
    /// Another node.
    Node(Node<'a>),
    /// A node that many pages have, as it was written once for all of them.
    Written(&'a RawValue),
    /// Several values.
    List(Vec<Value<'a>>),
}

impl<'a> Node<'a> {
    /// A node of a type of schema.org.
    pub fn new(kind: &'static str) -> Self {
        Self(Vec::new()).with("@type", kind)
    }

    /// A reference to the node with this id.
    pub fn reference(id: impl Into<Cow<'a, str>>) -> Self {
        Self(Vec::new()).with("@id", Value::Text(id.into()))
    }

    /// Words in a language.
    pub fn words(lang: Lang, text: &'a str) -> Self {
        Self(Vec::new()).with("@language", lang.to_string()).with("@value", text)
    }

    /// The node with one more property; without, if there is nothing to say.
    #[must_use]
    pub fn with(mut self, property: &'static str, value: impl Into<Value<'a>>) -> Self {
        match value.into() {
            Value::Nothing => {}
            value => self.0.push((property, value)),
        }
        self
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (property, value) in &self.0 {
            map.serialize_entry(property, value)?;
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Nothing => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => number.serialize(serializer),
            Value::Truth(truth) => serializer.serialize_bool(*truth),
            Value::Node(node) => node.serialize(serializer),
            Value::Written(node) => node.serialize(serializer),
            Value::List(values) => values.serialize(serializer),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text.as_str().into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Value::Text(text)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Value::Truth(truth)
    }
}

impl From<Lang> for Value<'_> {
    fn from(lang: Lang) -> Self {
        Value::Text(lang.to_string().into())
    }
}

impl From<&Date> for Value<'_> {
    fn from(date: &Date) -> Self {
        iso(date).into()
    }
}

impl<'a> From<Node<'a>> for Value<'a> {
    fn from(node: Node<'a>) -> Self {
        Value::Node(node)
    }
}

impl<'a> From<&'a RawValue> for Value<'a> {
    fn from(node: &'a RawValue) -> Self {
        Value::Written(node)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Nothing, Into::into)
    }
}

impl<'a, T: Into<Value<'a>>> From<Vec<T>> for Value<'a> {
    fn from(values: Vec<T>) -> Self {
        match values.is_empty() {
            true => Value::Nothing,
            false => Value::List(values.into_iter().map(Into::into).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let node = Node::new("Thing")
            .with("name", None::<&str>)
            .with("about", Vec::<Node>::new())
            .with("position", 2)
            .with("isPartOf", Node::reference("https://a.example/#x"));
        assert_eq!(
            serde_json::to_string(&node).unwrap(),
            r##"{"@type":"Thing","position":2,"isPartOf":{"@id":"https://a.example/#x"}}"##
        );
    }

    #[test]
    fn dates_are_those_of_iso_8601() {
        for (written, expected) in [
            ("2025-08-15", r#"{"date":"2025-08-15"}"#),
            ("2025-08~", r#"{"date":"2025-08"}"#),
            ("2025-08-15/2025-08-18", r#"{"date":"2025-08-15"}"#),
            ("../2014", "{}"),
            ("-0044", "{}"),
        ] {
            let date: Date = written.parse().unwrap();
            assert_eq!(serde_json::to_string(&Node(Vec::new()).with("date", &date)).unwrap(), expected);
        }
    }
}
