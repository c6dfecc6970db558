//! What pages weigh and hold, and what outside auditors say of them: axe and the Nu HTML checker over the flagship site
//! and the second one. The auditors need Node, Java and `npm ci --prefix tests/audits`, and run when DATELINE_AUDITS is 1.

mod common;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::{Compression, write::GzEncoder};
use scraper::{Html, Selector};

/// A site: what it is called here, where it is, and the path of its `base_url`.
struct Site {
    name: &'static str,
    root: &'static str,
    base: &'static str,
}

const SITES: [Site; 2] = [
    Site { name: "flagship", root: "", base: "/dateline/" },
    Site { name: "marav", root: "tests/sites/marav", base: "/field/notes/" },
];

/// Scripts of the theme, all together, as they are served.
const MOST_SCRIPTS: usize = 10_240;
/// What an explainer loads at first, compressed.
const MOST_FIRST_LOAD: usize = 40_960;

impl Site {
    fn build(&self, output: &Path) {
        let run = common::build(&common::project().join(self.root), output, &["--today", self.today()]);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }

    fn today(&self) -> &'static str {
        if self.name == "marav" { "2025-06-05" } else { "2025-09-01" }
    }
}

fn built(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    let public = folder.path().join("public");
    site.build(&public);
    common::files(&public)
}

fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}

fn parsed(bytes: &[u8]) -> Html {
    Html::parse_document(std::str::from_utf8(bytes).expect("pages are UTF-8"))
}

fn selector(what: &str) -> Selector {
    Selector::parse(what).expect("a selector")
}

/// The values of an attribute of all elements that are selected.
fn values(page: &Html, what: &str, attribute: &str) -> Vec<String> {
    page.select(&selector(what)).filter_map(|found| found.attr(attribute)).map(str::to_owned).collect()
}

#[test]
fn all_scripts_together_are_light() {
    let files = built(&SITES[0]);
    let scripts: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(".js")).collect();
    assert!(scripts.len() > 5, "the theme's scripts are published");
    let weight: usize = scripts.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(weight <= MOST_SCRIPTS, "{weight} bytes of scripts");
}

#[test]
fn an_explainer_loads_little_at_first() {
    for site in &SITES {
        let files = built(site);
        for (path, bytes) in
            files.iter().filter(|(path, _)| path.contains("explainers/") && path.ends_with("/index.html"))
        {
            let page = parsed(bytes);
            let mut loaded = values(&page, "link[rel=stylesheet]", "href");
            loaded.extend(values(&page, "script[src]", "src"));
            loaded.sort();
            loaded.dedup();
            let weigh = |address: &String| compressed(&files[address.trim_start_matches(site.base)]);
            let weight = compressed(bytes) + loaded.iter().map(weigh).sum::<usize>();
            assert!(weight <= MOST_FIRST_LOAD, "{path} of {}: {weight} bytes with {loaded:?}", site.name);
        }
    }
}

#[test]
fn no_page_holds_what_its_policy_forbids() {
    for site in &SITES {
        for (path, bytes) in built(site).iter().filter(|(path, _)| path.ends_with(".html")) {
            let page = parsed(bytes);
            // Data for machines is no script; it is not run.
            for what in ["script:not([src]):not([type='application/ld+json'])", "style", "[style]"] {
                let found = page.select(&selector(what)).next().map(|element| element.html());
                assert!(found.is_none(), "{path} of {} holds {found:?}", site.name);
            }
            let handler = page
                .select(&selector("*"))
                .flat_map(|element| element.value().attrs().map(|(name, _)| name))
                .find(|name| name.starts_with("on"));
            assert_eq!(handler, None, "{path} of {}", site.name);
            let mut asked = values(&page, "script, img, source, iframe, audio, video", "src");
            asked.extend(values(&page, "link[rel=stylesheet], link[rel=icon], link[rel=preload]", "href"));
            for address in asked {
                let ours = address.starts_with(site.base) || !address.contains(':') && !address.starts_with('/');
                assert!(ours || address.starts_with("data:"), "{path} of {} asks for {address}", site.name);
            }
        }
    }
}

#[test]
fn outside_auditors_find_nothing() {
    if std::env::var_os("DATELINE_AUDITS").is_none_or(|value| value != "1") {
        eprintln!(
            "skipped: DATELINE_AUDITS=1 runs the auditors, after `npm ci --ignore-scripts --prefix tests/audits`"
        );
        return;
    }
    let mut faults = Vec::new();
    for site in &SITES {
        let reports = common::project().join("target/audits").join(site.name);
        std::fs::create_dir_all(&reports).expect("the folder can be made");
        let folder = tempfile::tempdir().expect("a folder");
        let public = folder.path().join("public");
        site.build(&public);
        for auditor in ["nu", "axe"] {
            let report = reports.join(format!("{auditor}.json"));
            if let Err(said) = audit(auditor, &public, site.base, &report) {
                faults.push(format!("{auditor} on {}, {}:\n{said}", site.name, report.display()));
            }
        }
        // Pictures for people to look at: of one site, as they take their time.
        if site.name == "flagship" {
            let pictures = audit_command("screenshots", &public, site.base).arg(&reports).status().expect("Node runs");
            assert!(pictures.success());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn audit_command(auditor: &str, public: &Path, base: &str) -> Command {
    let script: PathBuf = common::project().join(format!("tests/audits/{auditor}.mjs"));
    let mut command = Command::new("node");
    command.arg(script).arg(public).arg(base);
    command
}

/// Keeps what an auditor says. Fails with it when it found something, or did not run.
fn audit(auditor: &str, public: &Path, base: &str, report: &Path) -> Result<(), String> {
    let run = audit_command(auditor, public, base).output().map_err(|fault| fault.to_string())?;
    std::fs::write(report, &run.stdout).map_err(|fault| fault.to_string())?;
    let said = || [run.stdout.as_slice(), run.stderr.as_slice()].concat();
    run.status.success().then_some(()).ok_or_else(|| String::from_utf8_lossy(&said()).into_owned())
}
