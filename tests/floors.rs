//! Imports run downwards only: each folder of `src/` may use those below it, as `docs/architecture.md` draws them.

use std::collections::BTreeSet;
use std::path::Path;

/// From the lowest floor up. Modules on one floor don't know each other.
const FLOORS: &[&[&str]] = &[
    &["diagnostics"],
    &["model"],
    &["locale", "prose"],
    &["content"],
    &["graph"],
    &["media"],
    &["check", "import", "links"],
    &["render"],
    &["pages", "exports"],
    &["pipeline", "publish"],
    &["serve"],
    &["cli"],
];

fn floor(module: &str) -> usize {
    FLOORS.iter().position(|floor| floor.contains(&module)).unwrap_or_else(|| panic!("{module} stands on no floor"))
}

/// The modules that a file names after `crate::`, its tests left out.
fn uses(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).expect("sources can be read");
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    let code: String = code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let named = |after: &str| -> String { after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let single = code.split("crate::").skip(1).map(named);
    let grouped = code.split("crate::{").skip(1).flat_map(|rest| {
        let group = rest.split("};").next().unwrap_or_default();
        group.split(',').map(|part| named(part.trim())).collect::<Vec<_>>()
    });
    single.chain(grouped).filter(|m| FLOORS.iter().any(|floor| floor.contains(&m.as_str()))).collect()
}

#[test]
fn imports_run_downwards_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in walkdir::WalkDir::new(&src) {
        let entry = entry.expect("sources can be walked");
        let path = entry.path().strip_prefix(&src).expect("it is below").to_owned();
        let file_name = entry.file_name().to_string_lossy().into_owned();
        if !file_name.ends_with(".rs") || file_name.ends_with("tests.rs") {
            continue;
        }
        let module = path.iter().next().map(|m| m.to_string_lossy().replace(".rs", "")).unwrap_or_default();
        if module == "main" || module == "lib" {
            continue;
        }
        seen.insert(module.clone());
        for used in uses(entry.path()).into_iter().filter(|used| *used != module) {
            if floor(&used) >= floor(&module) {
                wrong.push(format!("{} uses {used}, which is not below it", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen.len(), FLOORS.iter().map(|floor| floor.len()).sum::<usize>(), "{seen:?}");
}
