//! Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors read.

use std::collections::BTreeMap;
use std::hash::Hasher;

use serde_json::{Value, json};
use siphasher::sip::SipHasher13;

use super::fix::settle;
use super::human::printable;
use super::{Code, Diagnostic, Fix, Location, Position, Severity, resolve};

/// The log of one run, indented, with its line end. `documentation` tells what a rule wants, as Markdown.
///
/// Paths are relative to the site's root; columns count characters.
pub fn sarif(diagnostics: &[Diagnostic], documentation: impl Fn(Code) -> Option<String>) -> String {
    let codes: BTreeMap<&str, Code> = diagnostics.iter().map(|d| (d.code.code, d.code)).collect();
    let rules: Vec<Value> = codes.values().map(|code| rule(*code, documentation(*code))).collect();
    let place: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(i, code)| (*code, i)).collect();
    let mut prints = Fingerprints::default();
    let results = diagnostics.iter().map(|d| {
        let mut result = result(d, place[d.code.code]);
        if let Some(location) = &d.location {
            let print = prints.of(d.code, location, &resolve(location));
            result["partialFingerprints"] = json!({ "primaryLocationLineHash": print });
        }
        result
    });
    let results: Vec<Value> = results.collect();
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

fn result(d: &Diagnostic, rule: usize) -> Value {
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
        result["locations"] = json!([{ "physicalLocation": physical(location) }]);
    }
    if !d.related.is_empty() {
        let related = d.related.iter().enumerate().map(|(id, (message, location))| {
            json!({
                "id": id,
                "message": { "text": printable(message) },
                "physicalLocation": physical(location),
            })
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = d.fix.as_ref().and_then(mending) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// A fix, its edits file by file.
fn mending(fix: &Fix) -> Option<Value> {
    let mut files: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in settle(fix)? {
        files.entry(&edit.file.path).or_default().push(json!({
            "deletedRegion": region(&edit.at),
            "insertedContent": { "text": edit.replacement },
        }));
    }
    let changes =
        files.into_iter().map(|(file, edits)| json!({ "artifactLocation": artifact(file), "replacements": edits }));
    Some(json!({ "description": { "text": printable(&fix.message) }, "artifactChanges": changes.collect::<Value>() }))
}

/// Fingerprints by which a code host knows a result again when lines were added above it: the rule, the file, and the words of
/// the line, with a number for those that are alike.
#[derive(Default)]
struct Fingerprints(BTreeMap<u64, usize>);

impl Fingerprints {
    fn of(&mut self, code: Code, location: &Location, at: &Position) -> String {
        let line = location.file.text.lines().nth(at.line.saturating_sub(1)).unwrap_or_default();
        let mut hasher = SipHasher13::new();
        for part in [code.code, &location.file.path].into_iter().chain(line.split_whitespace()) {
            hasher.write(part.as_bytes());
            hasher.write(b"\0");
        }
        let hash = hasher.finish();
        let alike = self.0.entry(hash).or_default();
        *alike += 1;
        format!("{hash:016x}:{alike}")
    }
}

fn physical(location: &Location) -> Value {
    let at = resolve(location);
    json!({ "artifactLocation": artifact(&location.file.path), "region": region(&at) })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

fn region(at: &Position) -> Value {
    json!({
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
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
        let file = Arc::new(SourceFile::new("content/pages/a b.md", text, 0..0));
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

    #[test]
    fn a_fix_tells_what_goes_and_what_comes() {
        let file = Arc::new(SourceFile::new("content/ü.md", "In Kiev.\n", 0..0));
        let place = Location::span(&file, 3..7);
        let found = Diagnostic::new(codes::BAD_VALUE, "m", place.clone()).fix(Fix::replace(place, "Kiev", "Kyiv"));
        let log: Value = serde_json::from_str(&sarif(&[found], |_| None)).expect("JSON");
        assert_eq!(
            log["runs"][0]["results"][0]["fixes"],
            json!([{
                "description": { "text": "write `Kyiv`" },
                "artifactChanges": [{
                    "artifactLocation": { "uri": "content/%C3%BC.md", "uriBaseId": "%SRCROOT%" },
                    "replacements": [{
                        "deletedRegion": { "startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 8 },
                        "insertedContent": { "text": "Kyiv" },
                    }],
                }],
            }])
        );
    }

    #[test]
    fn fingerprints_stay_when_lines_are_added_above() {
        let print = |text: &str| {
            let file = Arc::new(SourceFile::new("a.md", text, 0..0));
            let at = text.match_indices("Kiev").map(|(at, name)| Location::span(&file, at..at + name.len()));
            let found: Vec<Diagnostic> = at.map(|at| Diagnostic::new(codes::BAD_VALUE, "m", at)).collect();
            let log: Value = serde_json::from_str(&sarif(&found, |_| None)).expect("JSON");
            let results = log["runs"][0]["results"].as_array().cloned().unwrap_or_default();
            results
                .iter()
                .map(|result| result["partialFingerprints"]["primaryLocationLineHash"].clone())
                .collect::<Vec<_>>()
        };
        let prints = print("In Kiev.\nKiev again, Kiev.\n");
        assert_eq!(print("First\r\nIn Kiev.\r\n  Kiev again, Kiev.\r\n"), prints);
        assert_eq!(prints.iter().collect::<std::collections::HashSet<_>>().len(), 3, "{prints:?}");
    }
}
