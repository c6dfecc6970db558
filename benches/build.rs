//! How long a build takes, stage by stage, on a made-up site: `cargo bench`.
//!
//! The size is the number of explainers; DATELINE_BENCH_SIZE sets another than 1,000.

mod corpus;

use corpus::{site, size};
use dateline::content::{self, Options};
use dateline::publish::Staging;
use dateline::render::Renderer;
use dateline::{graph, pipeline};
use rayon::prelude::*;

fn main() {
    divan::main();
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
        staging.commit().map(|left| left.summary.written).expect("it commits")
    });
}
