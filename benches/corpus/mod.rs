//! A made-up site, always the same for a size.

use std::fmt::Write as _;
use std::path::Path;

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
pub fn site(n: usize) -> tempfile::TempDir {
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

/// The number of explainers: DATELINE_BENCH_SIZE, else 1,000.
pub fn size() -> usize {
    std::env::var("DATELINE_BENCH_SIZE").ok().and_then(|n| n.parse().ok()).unwrap_or(1000)
}
