//! What `dateline` tells programs is what the schemas say: SARIF as OASIS published it, JSON as `dateline schema diagnostics`
//! prints it. `UPDATE_EXPECTED=1` writes the table of keys in `docs/checking.md` anew, for review.

mod common;

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use serde_json::Value;

const PAGE: &str = "docs/checking.md";
const KEYS: &str =
    "<!-- generated: by tests/schemas.rs from the schema; run UPDATE_EXPECTED=1 cargo test --test schemas -->";
const END: &str = "<!-- /generated -->";

/// Faults of many shapes: in files as a whole, in YAML, in prose, with related places, odd names, templates.
const FAULTS: [&str; 10] = [
    "bib-syntax",
    "duplicate-key",
    "file-names",
    "missing-key",
    "not-utf8",
    "several-errors",
    "site-settings",
    "stray-files",
    "template-syntax",
    "unknown-citation",
];

/// Sites laid over each other: none of them, a sound one, the planted ones, and some with faults.
fn sites() -> Vec<Vec<PathBuf>> {
    let tests = common::project().join("tests");
    let sound = tests.join("faults/_sound");
    let planted = std::fs::read_dir(tests.join("desk/site")).expect("the planted sites");
    let planted: Vec<PathBuf> = planted.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    let planted = match planted.iter().any(|path| path.ends_with("site.yaml")) {
        true => vec![tests.join("desk/site")],
        false => planted,
    };
    let mut sites: Vec<Vec<PathBuf>> = planted.into_iter().filter(|p| p.is_dir()).map(|p| vec![p]).collect();
    sites.push(vec![sound.clone()]);
    sites.extend(["names", "addresses"].map(|case| vec![sound.clone(), tests.join("fix").join(case).join("before")]));
    sites.extend(FAULTS.map(|case| vec![sound.clone(), tests.join("faults").join(case)]));
    sites
}

fn check(site: &Path, format: &str, more: &[&str]) -> Value {
    let mut command = common::dateline();
    command.arg("--root").arg(site).args(["check", "--today", "2025-09-15", "--format", format]).args(more);
    let run = command.output().expect("the binary runs");
    serde_json::from_slice(&run.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&run.stderr)))
}

/// Each site's output in a format, held against a schema.
fn outputs(format: &str, validator: &Validator) -> Vec<Value> {
    let read = |layers: &Vec<PathBuf>, more: &[&str]| {
        let site = tempfile::tempdir().expect("a folder");
        layers.iter().for_each(|layer| common::copy(layer, site.path()));
        let output = check(site.path(), format, more);
        let wrong: Vec<String> =
            validator.iter_errors(&output).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{layers:?}\n{}", wrong.join("\n"));
        output
    };
    let sites = sites();
    let empty = sites.iter().map(|layers| read(layers, &["--rule", "CFG002"])).take(1);
    sites.iter().map(|layers| read(layers, &[])).chain(empty).collect()
}

fn all<'v>(outputs: &'v [Value], pointer: &str) -> Vec<&'v Value> {
    outputs.iter().filter_map(|output| output.pointer(pointer)?.as_array()).flatten().collect()
}

#[test]
fn sarif_is_what_the_standard_says_and_code_hosts_want() {
    let path = common::project().join("tests/schemas/sarif-schema-2.1.0.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    // The published pattern of language tags has a bracket that closes nothing, which strict readers of patterns refuse.
    let schema: Value = serde_json::from_str(&text.replace("{2}]?$", "{2}\\\\]?$")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{ "results": [] }] })));
    let outputs = outputs("sarif", &validator);
    let results = all(&outputs, "/runs/0/results");
    for key in ["fixes", "relatedLocations", "locations"] {
        assert!(results.iter().any(|result| result.get(key).is_some()), "no result has {key}");
    }
    assert!(outputs.iter().any(|output| output["runs"][0]["results"] == serde_json::json!([])), "no empty run");
    for output in &outputs {
        let run = &output["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let mut prints = std::collections::BTreeSet::new();
        for result in all(std::slice::from_ref(output), "/runs/0/results") {
            let rule = result["ruleIndex"].as_u64().and_then(|i| run["tool"]["driver"]["rules"].get(i as usize));
            assert_eq!(rule.map(|rule| &rule["id"]), Some(&result["ruleId"]), "{result}");
            if let Some(place) = result.pointer("/locations/0/physicalLocation") {
                let uri = place["artifactLocation"]["uri"].as_str().unwrap_or_default();
                assert!(!uri.is_empty() && uri.bytes().all(|b| b.is_ascii_graphic()) && !uri.starts_with('/'), "{uri}");
                let print = result["partialFingerprints"]["primaryLocationLineHash"].as_str();
                assert!(print.is_some_and(|print| prints.insert(print.to_owned())), "{result}");
            }
        }
    }
}

fn json_schema() -> Value {
    let run = common::dateline().args(["schema", "diagnostics"]).output().expect("the binary runs");
    serde_json::from_slice(&run.stdout).expect("JSON")
}

#[test]
fn json_is_what_its_schema_says() {
    let mut schema = json_schema();
    close(&mut schema);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let outputs = outputs("json", &validator);
    let found = all(&outputs, "/diagnostics");
    assert!(found.iter().any(|d| !d["fix"].is_null()) && found.iter().any(|d| d["fix"].is_null()));
    assert!(found.iter().any(|d| d["related"].as_array().is_some_and(|related| !related.is_empty())));
}

/// Refuses keys that the schema does not name: readers must allow for new ones, this test must not.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.contains_key("properties") {
                map.insert("additionalProperties".into(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// The keys of each object, with what the schema says of them.
fn keys() -> String {
    let schema = json_schema();
    let mut text = String::new();
    let definitions = schema["$defs"].as_object().into_iter().flatten();
    let objects = std::iter::once(("the whole", &schema)).chain(definitions.map(|(name, part)| (name.as_str(), part)));
    for (name, object) in objects {
        let Some(properties) = object["properties"].as_object() else { continue };
        let about = object["description"].as_str().unwrap_or_default().replace("\n\n", " ").replace('\n', " ");
        text += &format!("\n**{name}**: {about}\n\n| key | type | what it holds |\n| --- | --- | --- |\n");
        for (key, value) in properties {
            let about = value["description"].as_str().unwrap_or_default().replace('\n', " ");
            text += &format!("| `{key}` | {} | {about} |\n", kind(value));
        }
    }
    text
}

fn kind(value: &Value) -> String {
    let name = |reference: &str| reference.rsplit('/').next().unwrap_or_default().to_owned();
    let any = value["anyOf"].as_array().map(|any| any.iter().map(kind).collect::<Vec<_>>().join(" or "));
    let types = match &value["type"] {
        Value::String(one) if one == "array" => Some(format!("list of {}", kind(&value["items"]))),
        Value::String(one) => Some(one.clone()),
        Value::Array(some) => Some(some.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")),
        _ => None,
    };
    value["$ref"].as_str().map(name).or(any).or(types).unwrap_or_default()
}

#[test]
fn the_page_tells_the_keys_of_the_schema() {
    let path = common::project().join(PAGE);
    let old = std::fs::read_to_string(&path).expect("the page").replace("\r\n", "\n");
    let (before, rest) = old.split_once(KEYS).expect("where the keys begin");
    let (said, after) = rest.split_once(END).expect("where they end");
    let keys = format!("\n{}\n", keys());
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, format!("{before}{KEYS}{keys}{END}{after}")).expect("the page can be written");
    } else {
        assert!(said == keys, "{PAGE} is not current: UPDATE_EXPECTED=1 cargo test --test schemas");
    }
}
