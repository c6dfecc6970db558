//! Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::human::printable;
use super::{Code, Diagnostic, Location, Resolver, Severity};

/// The log of one run, indented, with its line end. `documentation` tells what a rule wants, as Markdown.
///
/// Paths are relative to the site's root; columns count characters.
pub fn sarif(diagnostics: &[Diagnostic], documentation: impl Fn(Code) -> Option<String>) -> String {
    let mut resolver = Resolver::default();
    let codes: BTreeMap<&str, Code> = diagnostics.iter().map(|d| (d.code.code, d.code)).collect();
    let rules: Vec<Value> = codes.values().map(|code| rule(*code, documentation(*code))).collect();
    let place: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(i, code)| (*code, i)).collect();
    let results: Vec<Value> = diagnostics.iter().map(|d| result(d, place[d.code.code], &mut resolver)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "dateline", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // Strings and numbers always serialize.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn rule(code: Code, documentation: Option<String>) -> Value {
    let words = code.name.replace('-', " ");
    let mut rule = json!({
        "id": code.code,
        "name": code.name,
        "shortDescription": { "text": words },
        "defaultConfiguration": { "level": level(code.severity) },
    });
    if let Some(text) = documentation {
        rule["help"] = json!({ "text": text, "markdown": text });
    }
    rule
}

fn result(d: &Diagnostic, rule: usize, resolver: &mut Resolver) -> Value {
    let text = match &d.help {
        Some(help) => format!("{}. {}", printable(&d.message), printable(&help.replace('\n', " "))),
        None => printable(&d.message),
    };
    let mut result = json!({
        "ruleId": d.code.code,
        "ruleIndex": rule,
        "level": level(d.severity),
        "message": { "text": text },
    });
    if let Some(location) = &d.location {
        result["locations"] = json!([{ "physicalLocation": physical(location, resolver) }]);
    }
    if !d.related.is_empty() {
        let related = d.related.iter().enumerate().map(|(id, (message, location))| {
            json!({
                "id": id,
                "message": { "text": printable(message) },
                "physicalLocation": physical(location, resolver),
            })
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn physical(location: &Location, resolver: &mut Resolver) -> Value {
    let at = resolver.resolve(location);
    json!({
        "artifactLocation": { "uri": uri(&location.file.path), "uriBaseId": "%SRCROOT%" },
        "region": {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        },
    })
}

/// A path as a relative URI (RFC 3986).
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// SARIF's word for a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostics::{SourceFile, codes};

    #[test]
    fn a_result_has_its_rule_place_and_remedy() {
        let text = "Кіїв said no.[^bbc]\n";
        let file = Arc::new(SourceFile { path: "content/pages/a b.md".into(), text: text.into(), yaml: 0..0 });
        let start = text.find("[^").expect("a citation");
        let found = Diagnostic::new(
            codes::UNDEFINED_SOURCE,
            "no source is called `bbc`",
            Location::span(&file, start..start + 6),
        )
        .help("add it")
        .related("the file", Location::file(&file));
        let log: Value = serde_json::from_str(&sarif(&[found], |_| Some("why".to_owned()))).expect("JSON");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "SRC002");
        let result = &run["results"][0];
        assert_eq!(result["message"]["text"], "no source is called `bbc`. add it");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/pages/a%20b.md");
        assert_eq!((&place["region"]["startColumn"], &place["region"]["endColumn"]), (&14.into(), &20.into()));
        assert_eq!(result["relatedLocations"][0]["message"]["text"], "the file");
    }
}
