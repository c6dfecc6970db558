//! `docs/rules.md` is made of the rules' own documentation; `UPDATE_EXPECTED=1` writes it anew, for review.

mod common;

use dateline::check;

const PAGE: &str = "docs/rules.md";
/// Where the scores on the planted corpus begin: tests/desk.rs keeps them.
const SCORES: &str = "\n## How well they do\n";

fn generated() -> String {
    let mut page = String::from(
        "# Rules\n\nWhat `dateline check` looks for; `dateline explain CODE` prints the same. A rule has a severity: an *error* keeps the \
         site from\nbeing published, a *warning* misleads readers or was forgotten, an *info* is worth a look. `site.yaml` changes it:\n\n\
         ```yaml\nchecks:\n  stale_after: 90\n  rules: {SRC001: error, SRC010: off}\n```\n\n\
         A finding that you have looked at and let stand is silenced where it is, with the reason:\n\n\
         ```markdown\nThe talks began recently.[^bbc] <!-- dateline: allow DAT004 because the source gives no day -->\n```\n\n\
         In YAML the comment stands behind `#`. On a line of its own, a comment is for the block that follows.\n\n\
         | code | name | severity |\n| --- | --- | --- |\n",
    );
    for code in check::documented() {
        let anchor = format!("{} {} {}", code.code, code.name, code.severity).to_lowercase().replace(' ', "-");
        page += &format!("| [{}](#{anchor}) | {} | {} |\n", code.code, code.name, code.severity);
    }
    for code in check::documented() {
        let text = check::explain(code.code).unwrap_or_default();
        let body = text.split_once("\n\n").map_or("", |(_, body)| body);
        // Below the page's own title, and without the parentheses that anchors drop.
        let body = body.replace("\n## ", "\n### ").replacen("## ", "### ", usize::from(body.starts_with("## ")));
        page += &format!("\n## {} {} {}\n\n{}\n", code.code, code.name, code.severity, body.trim());
    }
    page
}

#[test]
fn the_page_of_rules_says_what_the_rules_say() {
    let path = common::project().join(PAGE);
    let old = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let (rules, scores) = old.find(SCORES).map_or((old.as_str(), ""), |at| old.split_at(at));
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, generated() + scores).expect("the page can be written");
    } else {
        assert!(rules == generated(), "{PAGE} is not current: UPDATE_EXPECTED=1 cargo test --test rules");
    }
}

#[test]
fn every_rule_tells_what_why_and_how() {
    for code in check::documented() {
        let text = check::explain(code.code).unwrap_or_default();
        for section in ["## What it does", "## Why", "## Example"] {
            assert!(text.contains(section), "{} lacks `{section}`", code.code);
        }
        let heads: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(heads.len(), 3, "{}: {heads:?}", code.code);
    }
}
