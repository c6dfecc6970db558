//! What the fuzzer starts from, what it once found, and random changes of both, through the functions that it runs
//! (`fuzz/targets.rs`). The fuzzer itself needs a nightly compiler: see docs/reliability.md.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// How many changed inputs each target gets.
const CHANGED: u32 = 64;

/// The inputs of a target in `fuzz/<folder>/`.
fn inputs(folder: &str, target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder).join(target);
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("an input")).collect()
}

#[test]
fn what_was_found_once_is_found_no_more() {
    for (name, target) in targets::TARGETS {
        let seeds = inputs("seeds", name);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        seeds.iter().chain(&inputs("regressions", name)).for_each(|input| target(input));
    }
}

#[test]
fn changed_inputs_are_read_or_refused() {
    for (name, target) in targets::TARGETS {
        let seeds = inputs("seeds", name);
        let change =
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), "\\PC{0,6}");
        let mut runner = TestRunner::new_with_rng(
            Config { cases: CHANGED, failure_persistence: None, ..Config::default() },
            proptest::test_runner::TestRng::deterministic_rng(Config::default().rng_algorithm),
        );
        let ran = runner.run(&change, |(seed, from, to, put)| {
            let input = String::from_utf8_lossy(&seeds[seed.index(seeds.len())]).into_owned();
            let ends: Vec<usize> = input.char_indices().map(|(at, _)| at).chain([input.len()]).collect();
            let (a, b) = (ends[from.index(ends.len())], ends[to.index(ends.len())]);
            let (start, end) = (a.min(b), a.max(b).min(a.min(b) + 40));
            let end = ends.iter().copied().rfind(|at| *at <= end).unwrap_or(start);
            target(format!("{}{put}{}", &input[..start], &input[end.max(start)..]).as_bytes());
            Ok(())
        });
        assert!(ran.is_ok(), "{name}: {ran:?}");
    }
}
