//! Holds a value against its JSON Schema and says everything that does not fit, as a writer would want to hear it.
//!
//! Of JSON Schema it knows what schemars derives from the model: types, properties, items, words, `$ref`, `anyOf` and the
//! formats of dates and languages.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::diagnostics::{Code, FieldPath, codes, did_you_mean, nearest};
use crate::model::{Date, DateError, ID_PATTERN, Lang, is_id};

/// Something that does not fit.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The field.
    pub path: FieldPath,
    /// Whether it is about the field's key rather than its value.
    pub on_key: bool,
    /// The rule.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// Everything in `value`, which stands at `path`, that does not fit `schema`.
pub fn check(value: &Value, schema: &Value, path: &FieldPath) -> Vec<Fault> {
    let mut check = Check { root: schema, faults: Vec::new() };
    let name = (!path.0.is_empty()).then_some(path.0.as_str());
    check.value(value, schema, &At { path: path.clone(), name });
    check.faults
}

/// The keys that `schema` requires anywhere in it.
pub fn required_keys(schema: &Value) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(part) = open.pop() {
        keys.extend(part.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str));
        match part {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    keys
}

/// A value's place, and the key that it goes by in messages.
struct At<'a> {
    path: FieldPath,
    name: Option<&'a str>,
}

impl<'a> At<'a> {
    fn key(&self, key: &'a str) -> At<'a> {
        At { path: self.path.key(key), name: Some(key) }
    }

    fn item(&self, index: usize) -> At<'a> {
        At { path: self.path.item(index), name: self.name }
    }

    /// The key as an example shows it.
    fn shown(&self) -> &'a str {
        self.name.unwrap_or("key")
    }

    fn is_item(&self) -> bool {
        self.path.0.ends_with(']') && !self.path.0.ends_with("\"]")
    }
}

struct Check<'s> {
    root: &'s Value,
    faults: Vec<Fault>,
}

/// References and alternatives nest this deep at most; the model's nest three levels.
const MAX_REFERENCES: usize = 16;

impl<'s> Check<'s> {
    fn fault(&mut self, code: Code, at: &At<'_>, message: String, help: Option<String>) {
        self.faults.push(Fault { path: at.path.clone(), on_key: false, code, message, help });
    }

    fn key_fault(&mut self, code: Code, at: &At<'_>, message: String, help: Option<String>) {
        self.faults.push(Fault { path: at.path.clone(), on_key: true, code, message, help });
    }

    fn value(&mut self, value: &Value, schema: &'s Value, at: &At<'_>) {
        let forms = self.forms(schema);
        if forms.iter().any(|form| form.takes(Type::Any)) {
            return;
        }
        let words: Vec<&str> = forms.iter().flat_map(|form| form.words()).collect();
        match value {
            Value::Null if forms.iter().any(|f| f.takes(Type::Null)) => {}
            Value::String(text) => match forms.iter().find(|f| f.takes(Type::Text) && f.words().is_empty()) {
                Some(form) => self.text(text, form, at),
                None if words.is_empty() => self.wrong_type(value, &forms, at),
                None => self.word(text, &words, at),
            },
            Value::Number(_) | Value::Bool(_) => self.scalar(value, &forms, &words, at),
            Value::Array(items) => match forms.iter().find(|f| f.takes(Type::List)) {
                Some(form) => self.list(items, form, at),
                None => self.wrong_type(value, &forms, at),
            },
            Value::Object(map) => self.object(value, map, &forms, at),
            Value::Null => self.wrong_type(value, &forms, at),
        }
    }

    /// The forms that a value may take: references followed, alternatives spread out.
    fn forms(&self, schema: &'s Value) -> Vec<Form<'s>> {
        let mut forms = Vec::new();
        self.spread(schema, 0, &mut forms);
        forms
    }

    fn spread(&self, schema: &'s Value, depth: usize, forms: &mut Vec<Form<'s>>) {
        if depth > MAX_REFERENCES {
            return;
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(|r| self.definition(r)) {
            return self.spread(target, depth + 1, forms);
        }
        match ["anyOf", "oneOf"].iter().find_map(|k| schema.get(k)).and_then(Value::as_array) {
            Some(choices) => choices.iter().for_each(|choice| self.spread(choice, depth + 1, forms)),
            None => forms.push(Form(schema)),
        }
    }

    fn definition(&self, reference: &str) -> Option<&'s Value> {
        self.root.pointer(reference.strip_prefix('#')?)
    }

    fn text(&mut self, text: &str, form: &Form<'s>, at: &At<'_>) {
        match (form.string("format"), form.string("pattern")) {
            (Some("edtf"), _) => self.date(text, at),
            (Some("language"), _) => self.language(text, at),
            (_, Some(pattern)) => self.pattern(text, pattern, at),
            _ => {}
        }
    }

    fn date(&mut self, text: &str, at: &At<'_>) {
        if let Err(error) = text.parse::<Date>() {
            // What to write stands in the remedy.
            let said = error.to_string();
            let message = [": write ", "; write "]
                .iter()
                .find_map(|s| said.rsplit_once(s))
                .map_or(&*said, |(message, _)| message);
            let help = match error.suggestion() {
                Some(meant) => format!("write `{meant}`"),
                None => "write a day, a month or a year: 2025-08-15, 2025-08 or 2025".to_owned(),
            };
            let code = match error {
                DateError::Backwards(_) => codes::IMPOSSIBLE_ORDER,
                _ => codes::BAD_DATE,
            };
            self.fault(code, at, message.to_owned(), Some(help));
        }
    }

    fn language(&mut self, text: &str, at: &At<'_>) {
        if let Err(error) = text.parse::<Lang>() {
            let (message, help) = error.split_once(": ").unwrap_or((&error, "write one such as en, uk, ar or pt-BR"));
            self.fault(codes::BAD_VALUE, at, message.to_owned(), Some(help.to_owned()));
        }
    }

    /// The model has two patterns besides that of languages.
    fn pattern(&mut self, text: &str, pattern: &str, at: &At<'_>) {
        let fits = match pattern {
            ID_PATTERN => is_id(text),
            r"^\S+$" => !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control()),
            _ => true,
        };
        if !fits {
            let meant = crate::model::to_id(text);
            let help = match meant.is_empty() {
                true => "an id is the name of a file without its ending, or a key in YAML: small letters, digits and hyphens".to_owned(),
                false => format!("an id has small letters, digits and hyphens, such as `{meant}`"),
            };
            self.fault(codes::BAD_VALUE, at, format!("`{text}` is not an id"), Some(help));
        }
    }

    fn word(&mut self, text: &str, words: &[&str], at: &At<'_>) {
        if !words.contains(&text) {
            let help = did_you_mean(text, words.iter().copied()).unwrap_or_else(|| one_of(words));
            let message = format!("`{text}` is not a value of `{}`", at.shown());
            self.fault(codes::UNKNOWN_VALUE, at, message, Some(help));
        }
    }

    /// A number, or true or false. Where only text will do, YAML's numbers count as text: `title: 1984`.
    fn scalar(&mut self, value: &Value, forms: &[Form<'s>], words: &[&str], at: &At<'_>) {
        let own = match value {
            Value::Bool(_) => Type::Bool,
            _ => Type::Number,
        };
        if let Some(form) = forms.iter().find(|f| f.takes(own)) {
            return self.number(value, form, at);
        }
        let written = value.to_string();
        let given = forms.iter().filter(|f| !f.takes_only_null()).collect::<Vec<_>>();
        match given.as_slice() {
            _ if !words.is_empty() => self.word(&written, words, at),
            [form] if form.string("format") == Some("edtf") && own == Type::Number => self.date(&written, at),
            [form] if form.takes(Type::Text) => {}
            _ => self.wrong_type(value, forms, at),
        }
    }

    fn number(&mut self, value: &Value, form: &Form<'s>, at: &At<'_>) {
        if form.string("format") == Some("edtf") {
            return self.date(&year(value), at);
        }
        let Some(number) = value.as_f64() else { return };
        let bound = |key: &str| form.0.get(key).and_then(Value::as_f64);
        let whole = form.takes(Type::Integer) && !form.takes(Type::Fraction);
        if whole
            && (value.is_f64()
                || bound("minimum").is_some_and(|m| number < m)
                || bound("maximum").is_some_and(|m| number > m))
        {
            let from = bound("minimum").map_or_else(String::new, |m| format!(" from {m}"));
            let to = bound("maximum").map_or_else(String::new, |m| format!(" to {m}"));
            let message = format!("`{}` must be a whole number{from}{to}, and is {value}", at.shown());
            self.fault(codes::BAD_VALUE, at, message, None);
        }
    }

    fn list(&mut self, items: &[Value], form: &Form<'s>, at: &At<'_>) {
        let fixed = form.0.get("prefixItems").and_then(Value::as_array);
        if let Some(fixed) = fixed.filter(|fixed| fixed.len() != items.len()) {
            let message = format!("`{}` takes {} items, and has {}", at.shown(), fixed.len(), items.len());
            self.fault(codes::BAD_VALUE, at, message, None);
        }
        for (i, item) in items.iter().enumerate() {
            if let Some(schema) = fixed.and_then(|f| f.get(i)).or(form.0.get("items")) {
                self.value(item, schema, &at.item(i));
            }
        }
    }

    /// Of several mappings that it might be, it is the one that it fits best.
    fn object(&mut self, value: &Value, map: &Map<String, Value>, forms: &[Form<'s>], at: &At<'_>) {
        let tried = forms.iter().filter(|f| f.takes(Type::Mapping)).map(|form| {
            let mut check = Check { root: self.root, faults: Vec::new() };
            check.mapping(map, form, at);
            check.faults
        });
        match tried.min_by_key(Vec::len) {
            Some(faults) => self.faults.extend(faults),
            None => self.wrong_type(value, forms, at),
        }
    }

    fn mapping(&mut self, map: &Map<String, Value>, form: &Form<'s>, at: &At<'_>) {
        for (key, value) in map {
            match form.property(key) {
                Property::Known(schema) if is_blank(value) && form.requires(key) && !self.may_be_null(schema) => {
                    let help = self.example(key, schema).map(|e| format!("write `{e}`"));
                    self.key_fault(codes::MISSING_KEY, &at.key(key), format!("`{key}` is empty"), help);
                }
                Property::Known(schema) => self.value(value, schema, &at.key(key)),
                Property::Unknown => self.unknown_key(key, map, form, at),
            }
        }
        for key in form.required().filter(|key| !map.contains_key(*key)) {
            // One mistake, one message: the misspelt key says it already.
            let misspelt = map.keys().any(|k| form.misspells(k, map) == Some(key));
            if !misspelt {
                let help = form.schema_of(key).and_then(|s| self.example(key, s)).map(|e| format!("add `{e}`"));
                self.key_fault(codes::MISSING_KEY, at, format!("`{key}` is missing"), help);
            }
        }
    }

    fn may_be_null(&self, schema: &'s Value) -> bool {
        self.forms(schema).iter().any(|f| f.takes(Type::Null))
    }

    fn unknown_key(&mut self, key: &str, map: &Map<String, Value>, form: &Form<'s>, at: &At<'_>) {
        let known = form.properties();
        let below = At { path: at.path.key(key), name: None };
        let (message, help) = match form.key_language(key) {
            Some(error) => match error.split_once(": ") {
                Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
                None => (error, None),
            },
            None => {
                let help = form.misspells(key, map).map(|k| format!("did you mean `{k}`?"));
                (
                    format!("the key `{key}` is not known here"),
                    help.or_else(|| Some(format!("known keys: {}", known.join(", ")))),
                )
            }
        };
        self.key_fault(codes::UNKNOWN_KEY, &below, message, help);
    }

    fn wrong_type(&mut self, value: &Value, forms: &[Form<'s>], at: &At<'_>) {
        let mut names: Vec<&str> = forms.iter().filter_map(Form::name).collect();
        names.dedup();
        let found = name_of(value);
        let help = match (value, forms.iter().find(|f| !f.takes_only_null())) {
            (Value::Null, _) if at.is_item() => Some("fill the item in, or take its hyphen away".to_owned()),
            (Value::Null, _) => Some(format!("fill `{}` in, or leave the key out", at.shown())),
            (_, Some(form)) => self.remedy(value, form, at),
            _ => None,
        };
        self.fault(codes::WRONG_TYPE, at, format!("expected {}, found {found}", names.join(" or ")), help);
    }

    /// How to write the value that was meant.
    fn remedy(&self, value: &Value, form: &Form<'s>, at: &At<'_>) -> Option<String> {
        let words = form.words();
        if !words.is_empty() {
            return Some(one_of(&words));
        }
        let plain = value
            .as_str()
            .filter(|t| t.len() <= 40 && !t.is_empty() && t.chars().all(|c| c.is_alphanumeric() || " -_".contains(c)));
        let key = at.shown();
        match (form.kind()?, value) {
            (Type::Bool, Value::String(text)) => match text.to_lowercase().as_str() {
                "yes" | "on" | "y" | "true" => Some(format!("write `{key}: true`")),
                "no" | "off" | "n" | "false" => Some(format!("write `{key}: false`")),
                _ => Some(format!("write `{key}: true` or `{key}: false`")),
            },
            (Type::List, _) if form.0.get("prefixItems").is_some() => {
                self.sample(form).map(|e| format!("write `{key}: {e}`"))
            }
            (Type::List, _) => Some(match (plain, form.string_of_item()) {
                (Some(text), true) => format!("write `{key}: [{text}]`"),
                (None, true) => format!(
                    "write the items in brackets, `{key}: [first, second]`, or each on a line of its own after a hyphen"
                ),
                (_, false) => format!("put each item of `{key}` on a line of its own after a hyphen"),
            }),
            (Type::Text, Value::Array(_) | Value::Object(_)) if form.string("format") != Some("edtf") => {
                Some(match at.is_item() {
                    true => "text that holds `: ` or starts with [ or { needs quotes: `- \"…\"`".to_owned(),
                    false => format!("text that holds `: ` or starts with [ or {{ needs quotes: `{key}: \"…\"`"),
                })
            }
            (Type::Integer | Type::Number, Value::String(text)) if text.trim().parse::<f64>().is_ok() => {
                Some(format!("leave the quotes away: `{key}: {}`", text.trim()))
            }
            _ if at.is_item() => self.sample(form).map(|e| format!("write `- {e}`")),
            _ => self.sample(form).map(|e| format!("write `{key}: {e}`")),
        }
    }

    /// `key: value` for a key of that schema.
    fn example(&self, key: &str, schema: &'s Value) -> Option<String> {
        let forms = self.forms(schema);
        let form = forms.iter().find(|f| !f.takes_only_null())?;
        let words: Vec<&str> = forms.iter().flat_map(Form::words).collect();
        match words.is_empty() {
            true => self.sample(form).map(|e| format!("{key}: {e}")),
            false => words.first().map(|first| format!("{key}: {first}")),
        }
    }

    fn sample(&self, form: &Form<'s>) -> Option<String> {
        Some(match form.kind()? {
            Type::Text if form.string("format") == Some("edtf") => "2025-08-15".to_owned(),
            Type::Text if form.string("format") == Some("language") => "en".to_owned(),
            Type::Text if form.string("format") == Some("base-url") => "https://someone.github.io/site/".to_owned(),
            Type::Text if form.string("format") == Some("css-colour") => "\"#7a3b12\"".to_owned(),
            Type::Text if form.string("pattern").is_some() => "some-id".to_owned(),
            Type::Text => "…".to_owned(),
            Type::Integer | Type::Number | Type::Fraction => "1".to_owned(),
            Type::Bool => "true".to_owned(),
            Type::List if form.0.get("prefixItems").is_some() => "[1, 1]".to_owned(),
            Type::List => "[…]".to_owned(),
            Type::Mapping => {
                let required: Vec<String> = form.required().take(4).map(|k| format!("{k}: …")).collect();
                let keys = if required.is_empty() {
                    form.properties().iter().take(2).map(|k| format!("{k}: …")).collect()
                } else {
                    required
                };
                match keys.is_empty() {
                    true if form.0.get("patternProperties").is_some() => "{uk: …}".to_owned(),
                    true => "{key: …}".to_owned(),
                    false => format!("{{{}}}", keys.join(", ")),
                }
            }
            Type::Null | Type::Any => return None,
        })
    }
}

/// Nothing, or text without a letter.
fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// The types of JSON Schema, and the two sorts of number that it tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Any,
    Null,
    Bool,
    Integer,
    Fraction,
    /// Either sort.
    Number,
    Text,
    List,
    Mapping,
}

enum Property<'s> {
    Known(&'s Value),
    Unknown,
}

/// A schema without references and alternatives.
struct Form<'s>(&'s Value);

impl<'s> Form<'s> {
    fn string(&self, key: &str) -> Option<&'s str> {
        self.0.get(key).and_then(Value::as_str)
    }

    /// The words that it admits; none if it is no list of words.
    fn words(&self) -> Vec<&'s str> {
        match (self.0.get("enum"), self.0.get("const")) {
            (Some(Value::Array(words)), _) => words.iter().filter_map(Value::as_str).collect(),
            (_, Some(Value::String(word))) => vec![word],
            _ => Vec::new(),
        }
    }

    fn types(&self) -> Vec<Type> {
        let named = |name: &str| match name {
            "null" => Type::Null,
            "boolean" => Type::Bool,
            "integer" => Type::Integer,
            "number" => Type::Fraction,
            "string" => Type::Text,
            "array" => Type::List,
            "object" => Type::Mapping,
            _ => Type::Any,
        };
        match self.0.get("type") {
            Some(Value::String(name)) => vec![named(name)],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(named).collect(),
            _ if !self.words().is_empty() => vec![Type::Text],
            _ if self.0.get("properties").is_some() => vec![Type::Mapping],
            _ => vec![Type::Any],
        }
    }

    fn takes(&self, wanted: Type) -> bool {
        self.types()
            .iter()
            .any(|t| *t == wanted || (wanted == Type::Number && matches!(t, Type::Integer | Type::Fraction)))
    }

    fn takes_only_null(&self) -> bool {
        self.types() == [Type::Null]
    }

    /// The type that is no null.
    fn kind(&self) -> Option<Type> {
        self.types().into_iter().find(|t| *t != Type::Null)
    }

    /// What messages call it.
    fn name(&self) -> Option<&'static str> {
        if !self.words().is_empty() {
            return Some("a word");
        }
        Some(match (self.kind()?, self.string("format")) {
            (Type::Text, Some("edtf")) => "a date",
            (Type::Text, Some("language")) => "a language",
            (Type::Text, _) if self.string("pattern").is_some() => "an id",
            (Type::Text, _) => "text",
            (Type::Bool, _) => "true or false",
            (Type::Integer, _) => "a whole number",
            (Type::Number | Type::Fraction, _) => "a number",
            (Type::List, _) => "a list",
            (Type::Mapping, _) => "a mapping",
            (Type::Null | Type::Any, _) => return None,
        })
    }

    fn string_of_item(&self) -> bool {
        self.0.get("items").is_some_and(|items| items.get("type").and_then(Value::as_str) == Some("string"))
    }

    fn schema_of(&self, key: &str) -> Option<&'s Value> {
        self.0.get("properties").and_then(|p| p.get(key))
    }

    fn properties(&self) -> Vec<&'s str> {
        let properties = self.0.get("properties").and_then(Value::as_object);
        properties.map_or_else(Vec::new, |p| p.keys().map(String::as_str).collect())
    }

    fn required(&self) -> impl Iterator<Item = &'s str> {
        self.0.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    fn requires(&self, key: &str) -> bool {
        self.required().any(|k| k == key)
    }

    fn property(&self, key: &str) -> Property<'s> {
        if let Some(schema) = self.schema_of(key) {
            return Property::Known(schema);
        }
        if let Some(Value::Object(patterns)) = self.0.get("patternProperties") {
            return match patterns.values().next() {
                Some(schema) if self.key_language(key).is_none() => Property::Known(schema),
                _ => Property::Unknown,
            };
        }
        match self.0.get("additionalProperties") {
            Some(Value::Bool(false)) => Property::Unknown,
            Some(schema) => Property::Known(schema),
            None => Property::Known(&Value::Bool(true)),
        }
    }

    /// What is wrong with a key of a mapping by language.
    fn key_language(&self, key: &str) -> Option<String> {
        let by_pattern = self.0.get("patternProperties").is_some();
        by_pattern.then(|| key.parse::<Lang>().err()).flatten()
    }

    /// The known key that `key` is a misspelling of, unless that one is there too.
    fn misspells(&self, key: &str, map: &Map<String, Value>) -> Option<&'s str> {
        if matches!(self.property(key), Property::Known(_)) {
            return None;
        }
        nearest(key, self.properties().into_iter().filter(|k| !map.contains_key(*k)))
    }
}

/// A number as a year of four digits, which is what serde makes of it.
fn year(value: &Value) -> String {
    match value.as_i64() {
        Some(year) => format!("{year:04}"),
        None => value.to_string(),
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(true) => "`true`",
        Value::Bool(false) => "`false`",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

fn one_of(words: &[&str]) -> String {
    format!("write one of: {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn messages(value: Value, schema: Value) -> Vec<String> {
        check(&value, &schema, &FieldPath::root()).into_iter().map(|f| format!("{}: {}", f.path, f.message)).collect()
    }

    #[test]
    fn references_and_alternatives_are_followed_to_what_was_meant() {
        let schema = json!({
            "anyOf": [{ "$ref": "#/$defs/a" }, { "$ref": "#/$defs/b" }, { "type": "null" }],
            "$defs": {
                "a": { "type": "object", "properties": { "x": { "type": "integer" } }, "additionalProperties": false },
                "b": { "type": "object", "properties": { "y": { "type": "string" }, "z": { "type": "boolean" } }, "additionalProperties": false },
            },
        });
        assert_eq!(messages(json!(null), schema.clone()), Vec::<String>::new());
        assert_eq!(messages(json!({ "y": "t", "z": "t" }), schema.clone()), ["z: expected true or false, found text"]);
        assert_eq!(messages(json!("t"), schema), [": expected a mapping, found text"]);
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let schema = json!({ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/a" } } });
        assert_eq!(messages(json!("t"), schema).len(), 1);
    }

    #[test]
    fn a_misspelt_required_key_is_one_mistake() {
        let schema = json!({ "type": "object", "properties": { "title": { "type": "string" } }, "required": ["title"], "additionalProperties": false });
        assert_eq!(messages(json!({ "titel": "t" }), schema.clone()), ["titel: the key `titel` is not known here"]);
        assert_eq!(messages(json!({}), schema.clone()), [": `title` is missing"]);
        assert_eq!(messages(json!({ "title": 1984 }), schema), Vec::<String>::new());
    }
}
