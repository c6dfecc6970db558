//! Sites as GitHub Pages serves them: of a user, of a project, at a domain of one's own. Every address that any file names
//! is followed.

mod common;
#[path = "hosting/mod.rs"]
mod hosting;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use hosting::crawl::{self, Crawled};
use hosting::host::{Host, NOT_OURS};
use tempfile::TempDir;

const PROJECT: &str = "https://name.github.io/repo/";
const MARAV: &str = "tests/sites/marav";

/// A built site.
struct Built {
    folder: TempDir,
    host: Host,
}

impl Built {
    fn new(site: &str, base_url: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let today = if site == MARAV { "2025-06-05" } else { "2025-09-01" };
        let public = folder.path().join("public");
        common::build_clean(&common::project().join(site), &public, &["--base-url", base_url, "--today", today]);
        let host = Host::start(&public, base_url);
        Self { folder, host }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join("public").join(file)
    }

    fn crawl(&self) -> Crawled {
        let crawled = crawl::whole_site(&self.host);
        crawled.assert_whole();
        let published = common::files(&self.path("")).len();
        // All but the publisher's own mark.
        assert!(crawled.files >= published - 1, "{} of {published} files", crawled.files);
        assert!(crawled.addresses > 2000, "{}", crawled.addresses);
        crawled
    }
}

fn whole_at(base_url: &str, cname: Option<&str>) {
    for site in [MARAV, "."] {
        let built = Built::new(site, base_url);
        built.crawl();
        assert_eq!(fs::read_to_string(built.path("CNAME")).ok().as_deref(), cname, "{site}");
        assert_eq!(fs::read(built.path(".nojekyll")).ok(), Some(Vec::new()), "{site}");
    }
}

#[test]
fn the_site_of_a_user_is_whole() {
    whole_at("https://name.github.io/", None);
}

#[test]
fn the_site_of_a_project_is_whole() {
    whole_at(PROJECT, None);
}

#[test]
fn a_site_at_a_domain_of_ones_own_is_whole() {
    whole_at("https://explained.example/", Some("explained.example\n"));
}
