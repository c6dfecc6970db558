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

#[test]
fn a_crawl_finds_what_leads_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        (
            "index.html",
            r##"<meta http-equiv="refresh" content="0; url=/repo/moved/"><meta property="og:image" content="https://name.github.io/repo/card.png">
            <script type="application/ld+json">{"@id": "https://name.github.io/repo/#thing", "url": "https://name.github.io/repo/named/"}</script>
            <link rel="stylesheet" href="style.css"><a href="#here" id="here"></a><a href="#gone"></a><a href="/repo/a/#b"></a>
            <a href="/repo/a/#c"></a><a href="/repo/a"></a><a href="/repo/A/"></a><a href="/repo/repo/a/"></a><a href="/repo//a/"></a>
            <a href="/a/"></a><a href="a/index.html?x=1"></a><a href="https://elsewhere.example/gone/"></a><a href="mailto:a@b.example"></a>
            <img src="/repo/a/picture.png" srcset="/repo/small.png 1x, /repo/large.png 2x">"##,
        ),
        ("a/index.html", r#"<p id="b">"#),
        ("style.css", "@font-face { src: url(\"serif.woff2\") }"),
        ("robots.txt", "Sitemap: https://name.github.io/repo/sitemap.xml\n"),
        ("sitemap.xml", "<urlset><url><loc>https://name.github.io/repo/mapped/</loc></url></urlset>"),
        ("404.html", ""),
        ("manifest.json", r#"{"files": [{"path": "feed.json"}, {"path": "atom.xml"}, {"path": "lost.html"}]}"#),
        ("feed.json", r#"{"items": [{"content_html": "<a href=\"/repo/in-json/\">x</a>"}]}"#),
        ("atom.xml", "<content>&lt;a href=&quot;/repo/in-atom/&quot;&gt;</content>"),
    ];
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("it can be made");
        fs::write(file, text).expect("it can be written");
    }
    let crawled = crawl::whole_site(&Host::start(folder.path(), PROJECT));
    let faults: Vec<&str> = crawled.faults.iter().map(String::as_str).collect();
    assert_eq!(
        faults,
        [
            "/repo/: #gone: no such id",
            "/repo/: /a/: outside of the site",
            "/repo/: /repo//a/: two slashes",
            "/repo/: /repo/A/: answered with 404",
            "/repo/: /repo/a/#c: no such id",
            "/repo/: /repo/a/picture.png: answered with 404",
            "/repo/: /repo/a: answered with 301",
            "/repo/: /repo/large.png: answered with 404",
            "/repo/: /repo/moved/: answered with 404",
            "/repo/: /repo/repo/a/: the base path twice",
            "/repo/: /repo/small.png: answered with 404",
            "/repo/: https://name.github.io/repo/card.png: answered with 404",
            "/repo/: https://name.github.io/repo/named/: answered with 404",
            "/repo/atom.xml: /repo/in-atom/: answered with 404",
            "/repo/feed.json: /repo/in-json/: answered with 404",
            "/repo/manifest.json: lost.html: answered with 404",
            "/repo/sitemap.xml: https://name.github.io/repo/mapped/: answered with 404",
            "/repo/style.css: serif.woff2: answered with 404",
        ]
    );
}

#[test]
fn the_page_for_wrong_addresses_leads_on_from_any_depth() {
    for base_url in [PROJECT, "https://explained.example/"] {
        let built = Built::new(MARAV, base_url);
        let page = fs::read(built.path("404.html")).expect("it is written");
        for wrong in
            ["gone", "gone/", "Actors/", "actors/norvast/x/y/z.html", "explainers/%D1%96/?q=1", "js/", "actors/x.json"]
        {
            let address = built.host.site.join(wrong).expect("it is an address");
            let answer = built.host.get(&address);
            assert!(answer.status == 404 && answer.body == page, "{address}: {}", answer.status);
            let crawled = crawl::from_page(&built.host, &address, &answer);
            crawled.assert_whole();
            assert!(crawled.addresses > 20, "{address}: {}", crawled.addresses);
        }
    }
}

#[test]
fn an_address_without_its_last_slash_leads_to_the_page() {
    let built = Built::new(MARAV, PROJECT);
    for path in ["/repo", "/repo/actors", "/repo/uk/explainers/marav-talks", "/repo/explainers/sluice-deal"] {
        let answer = built.host.get_path(path);
        assert_eq!((answer.status, answer.location), (301, Some(format!("{path}/"))));
    }
    assert_eq!(built.host.get_path("/actors/").body, NOT_OURS.as_bytes());
}

#[test]
fn former_addresses_lead_to_the_pages_of_today() {
    let built = Built::new(MARAV, PROJECT);
    for (former, today) in [
        ("explainers/sluice-deal/", "explainers/water-protocol/"),
        ("conflicts/marav-war/", "conflicts/marav/"),
        ("actors/vesnik-government/", "actors/vesnik-cabinet/"),
        ("topics/mandate-question/", "topics/mandate/"),
    ] {
        let answer = built.host.get_path(&format!("/repo/{former}"));
        assert_eq!(answer.status, 200, "{former}");
        let page = String::from_utf8(answer.body).expect("pages are UTF-8");
        for part in [
            format!(r#"<meta http-equiv="refresh" content="0; url=/repo/{today}">"#),
            format!(r#"<link rel="canonical" href="{PROJECT}{today}">"#),
            format!(r#"<a href="/repo/{today}">"#),
        ] {
            assert!(page.contains(&part), "{former} has no {part}");
        }
        assert_eq!(built.host.get_path(&format!("/repo/{today}")).status, 200, "{today}");
    }
}

/// When a file was written, and as which: what a copier of changed files goes by.
type Stamp = (SystemTime, u64);

fn stamps(public: &Path) -> BTreeMap<String, Stamp> {
    let stamp = |path: &String| {
        let file = fs::metadata(public.join(path)).expect("the file is there");
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&file);
        #[cfg(not(unix))]
        let number = 0;
        (file.modified().expect("files have times"), number)
    };
    common::files(public).into_keys().map(|path| (path.clone(), stamp(&path))).collect()
}

/// Saves a file of the site with one thing changed, builds, and tells the files that were written anew. Those of the search
/// are told as one: where a word falls is the search's own affair.
fn written_by(root: &Path, file: &str, from: &str, to: &str) -> Vec<String> {
    let public = root.join("public");
    let build = || common::build_clean(root, &public, &["--today", "2025-06-05"]);
    build();
    let before = stamps(&public);
    let text = fs::read_to_string(root.join(file)).expect("the file can be read");
    assert_eq!(text.matches(from).count(), 1, "{from}");
    fs::write(root.join(file), text.replace(from, to)).expect("the file can be written");
    build();
    let after = stamps(&public);
    assert!(before.keys().eq(after.keys()), "the edit adds and removes no file");
    let mut written: Vec<String> = after
        .into_iter()
        .filter(|(path, stamp)| before[path] != *stamp)
        .map(|(path, _)| if path.starts_with("search/") { "search/".to_owned() } else { path })
        .collect();
    written.dedup();
    written
}

#[test]
fn an_edit_writes_only_the_files_that_it_affects() {
    const EXPLAINER: &str = "content/explainers/ebrin-shoals.md";
    let folder = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join(MARAV), folder.path());
    let prose = written_by(folder.path(), EXPLAINER, "Forty nets were cut", "Some forty nets were cut");
    assert_eq!(prose, [".dateline", "explainers/ebrin-shoals/index.html", "manifest.json", "search/"]);
    let title = written_by(folder.path(), EXPLAINER, "Sixty licences, nineteen days", "Sixty licences, a season each");
    assert_eq!(
        title,
        [
            ".dateline",
            "actors/ellandra/atom.xml",
            "actors/ellandra/feed.json",
            "actors/ellandra/index.html",
            "actors/ferry-owners/atom.xml",
            "actors/ferry-owners/feed.json",
            "actors/ferry-owners/index.html",
            "actors/norvast/atom.xml",
            "actors/norvast/feed.json",
            "actors/norvast/index.html",
            "actors/qasrun/atom.xml",
            "actors/qasrun/feed.json",
            "actors/qasrun/index.html",
            // Where a page has no version in a language, lists show the first.
            "ar/explainers/index.html",
            "ar/index.html",
            "atom.xml",
            "conflicts/ebrin/atom.xml",
            "conflicts/ebrin/feed.json",
            "conflicts/ebrin/index.html",
            "explainers/ebrin-shoals/card.png",
            "explainers/ebrin-shoals/index.html",
            "explainers/ebrin-shoals/index.json",
            "explainers/index.html",
            "feed.json",
            "glossary/index.html",
            "index.html",
            "manifest.json",
            "search/",
            "sources/index.html",
            "territories/ebrin-shoals/index.html",
            "territories/lantern-isles/index.html",
            "topics/fishing-rights/index.html",
            "uk/explainers/index.html",
            "uk/index.html",
        ]
    );
}
