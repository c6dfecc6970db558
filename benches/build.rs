//! How long a build takes, stage by stage, on a made-up site: `cargo bench`.
//!
//! The size is the number of explainers; DATELINE_BENCH_SIZE sets another than 1,000.

use std::fmt::Write as _;
use std::path::Path;

use dateline::content::{self, Options};
use dateline::publish::Staging;
use dateline::render::Renderer;
use dateline::{graph, pipeline};
use rayon::prelude::*;

fn main() {
    divan::main();
}

/// Words without meaning, always the same.
struct Words(u64);

impl Words {
    fn number(&mut self, below: usize) -> usize {
        // Knuth's MMIX generator: good enough for prose that nobody reads.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn sentence(&mut self) -> String {
        const WORDS: [&str; 16] = [
            "talks", "border", "council", "said", "that", "the", "region", "under", "report", "after", "mission",
            "line", "agreed", "to", "a", "monitor",
        ];
        let words: Vec<&str> = (0..14).map(|_| WORDS[self.number(WORDS.len())]).collect();
        format!("{}.", words.join(" "))
    }
}

fn write(file: &Path, text: &str) {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).expect("the folder can be made");
    }
    std::fs::write(file, text).expect("the file can be written");
}

/// A site of `n` explainers of about 900 words, ten citations and eight mentions each.
fn site(n: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let mut words = Words(1);
    let (actors, sources) = (n.div_ceil(10).max(20), n.div_ceil(2).max(40));
    write(&root.join("site.yaml"), "title: Bench\nbase_url: https://example.org/bench/\n");
    let mut store = String::new();
    for i in 0..sources {
        let title = words.sentence();
        let _ = writeln!(store, "s{i}:\n  outlet: Wire\n  title: \"{title}\"\n  date: 2025-01-0{}", i % 9 + 1);
    }
    write(&root.join("content/sources.yaml"), &store);
    for i in 0..actors {
        let text = format!("---\nname: Person Number{i}\nkind: person\nrole: party\n---\n\nSomeone.\n");
        write(&root.join(format!("content/actors/p{i}.md")), &text);
    }
    for i in 0..n {
        let mut text = format!("---\ntitle: Explainer {i}\ndate: 2025-02-01\nas_of: 2025-02-01\n---\n");
        for section in 0..6 {
            let _ = writeln!(text, "\n## Part {section}\n");
            for _ in 0..3 {
                let (actor, source) = (words.number(actors), words.number(sources));
                let lines = [words.sentence(), words.sentence(), words.sentence()];
                let [a, b, c] = lines;
                let _ = writeln!(text, "{a} Person Number{actor} said so. {b}[^s{source}] {c}\n");
            }
        }
        write(&root.join(format!("content/explainers/e{i}.md")), &text);
    }
    folder
}

fn size() -> usize {
    std::env::var("DATELINE_BENCH_SIZE").ok().and_then(|n| n.parse().ok()).unwrap_or(1000)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn load(bencher: divan::Bencher) {
    let site = site(size());
    bencher.bench_local(|| content::load(site.path(), &Options::default()));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn resolve(bencher: divan::Bencher) {
    let site = site(size());
    let load = || content::load(site.path(), &Options::default()).site.expect("the site loads");
    bencher.with_inputs(load).bench_local_values(graph::resolve);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn render(bencher: divan::Bencher) {
    let site = site(size());
    let (graph, _) = pipeline::graph(site.path(), &Options::default());
    let renderer = Renderer::new(graph.expect("the site loads")).unwrap_or_else(|_| panic!("the theme compiles"));
    let routes = pipeline::routes(&renderer.graph).0;
    bencher.bench_local(|| routes.par_iter().map(|r| r.bytes(&renderer).map_or(0, |b| b.len())).sum::<usize>());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn publish(bencher: divan::Bencher) {
    let site = site(size());
    let output = tempfile::tempdir().expect("a folder");
    let (graph, _) = pipeline::graph(site.path(), &Options::default());
    let renderer = Renderer::new(graph.expect("the site loads")).unwrap_or_else(|_| panic!("the theme compiles"));
    let routes = pipeline::routes(&renderer.graph).0;
    let files: Vec<_> =
        routes.iter().filter_map(|r| r.bytes(&renderer).ok().map(|b| (r.item.path.clone(), b))).collect();
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        let staging = Staging::open(&output.path().join(turn.to_string()), site.path()).expect("it opens");
        files.par_iter().for_each(|(path, bytes)| {
            staging.write(path, bytes).expect("it writes");
        });
        staging.commit().map(|s| s.written).expect("it commits")
    });
}
