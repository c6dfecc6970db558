//! The way of a new user: from an empty folder to a site on GitHub Pages, of which every link works.

mod common;
#[allow(dead_code, reason = "a test of its own uses the rest")]
#[path = "hosting/mod.rs"]
mod hosting;

use std::fs;
use std::path::Path;

use hosting::crawl;
use hosting::host::Host;

const ADDRESS: &str = "https://name.github.io/repo/";

/// 5 June 2025: the day on which all of it happens.
const TODAY: (&str, &str) = ("SOURCE_DATE_EPOCH", "1749081600");

/// Types a command, which must end well; returns what it printed and what it said on stderr.
fn types(folder: &Path, arguments: &[&str]) -> (String, String) {
    let run = common::dateline().current_dir(folder).env(TODAY.0, TODAY.1).args(arguments).output().expect("it runs");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{arguments:?}: {said}");
    (String::from_utf8_lossy(&run.stdout).into_owned(), said)
}

/// Changes one thing in a file, as in an editor.
fn edits(site: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(site.join(file)).expect("the file can be read");
    assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
    fs::write(site.join(file), text.replace(from, to)).expect("the file can be written");
}

/// Writes at the end of a file.
fn adds(site: &Path, file: &str, more: &str) {
    let text = fs::read_to_string(site.join(file)).expect("the file can be read");
    fs::write(site.join(file), text + more).expect("the file can be written");
}

#[test]
fn from_an_empty_folder_to_a_published_site() {
    let folder = tempfile::tempdir().expect("a folder");
    types(folder.path(), &["init", "site"]);
    let site = folder.path().join("site");

    let new = |kind, title| types(&site, &["new", kind, title]).0.trim_end().replace('\\', "/");
    let actor = new("actor", "Ferry Guild");
    let territory = new("territory", "North Quay");
    let explainer = new("explainer", "Why the ferry stopped");
    assert_eq!(
        [&*actor, &*territory, &*explainer],
        [
            "content/actors/ferry-guild.md",
            "content/territories/north-quay.md",
            "content/explainers/why-the-ferry-stopped.md"
        ]
    );

    edits(&site, "site.yaml", "https://someone.github.io/explainers/", ADDRESS);
    let source = "\nguild-notice:\n  outlet: Ferry Guild\n  title: \"Notice to passengers\"\n  date: 2025-06-02\n  \
                  url: https://ferry-guild.example/notice\n";
    adds(&site, "content/sources.yaml", source);
    edits(&site, &actor, "kind: person #", "kind: organisation #");
    adds(&site, &actor, "\nThe guild runs the ferry to Little Quern.[^guild-notice]\n");
    let history = "history:\n  - {as_of: 2025-06-02, status: contested, controlled_by: [ferry-guild], sources: [guild-notice]}\n---";
    edits(&site, &territory, "#     sources: [source-id]\n---", history);
    edits(&site, &explainer, "# summary: One or two sentences under the headline.", "summary: The guild wants a pier.");
    let prose = "\nThe [[ferry-guild]] stopped its boats at [[north-quay]] on 2 June 2025.[^guild-notice]\n\n\
                 ## Who holds the quay\n\n```{territories}\nshow: [north-quay]\n```\n";
    adds(&site, &explainer, prose);

    let (_, said) = types(&site, &["check", "--strict"]);
    assert_eq!(said, "", "the desk has nothing to say");
    let (told, said) = types(&site, &["build", "--base-url", ADDRESS]);
    assert_eq!(said, "");
    assert!(told.contains("pages"), "{told}");

    let host = Host::start(&site.join("public"), ADDRESS);
    let crawled = crawl::whole_site(&host);
    crawled.assert_whole();
    assert!(crawled.files > 100 && crawled.addresses > 1500, "{crawled:?}");
    for (path, words) in [
        ("explainers/why-the-ferry-stopped/", "Who holds the quay"),
        ("actors/ferry-guild/", "Why the ferry stopped"),
        ("territories/north-quay/", "Why the ferry stopped"),
        ("sources/", "Notice to passengers"),
    ] {
        let answer = host.get_path(&format!("/repo/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        assert!(String::from_utf8_lossy(&answer.body).contains(words), "{path} says nothing of {words:?}");
    }
}
