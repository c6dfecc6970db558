//! What makes a page ready to be published.

use std::path::PathBuf;

use super::context::Context;
use super::page::Page;
use super::rule::{Findings, Rule, rule};
use crate::diagnostics::Location;
use crate::graph::Resolution;
use crate::model::{EntryRef, Kind};

/// The longest title that search engines and cards show whole, in characters.
const LONGEST_TITLE: usize = 70;
/// The longest summary that they show whole, in characters.
const LONGEST_SUMMARY: usize = 200;
/// The largest file that GitHub Pages takes, and the largest site.
const MOST_FILE_BYTES: u64 = 100 * 1000 * 1000;
const MOST_SITE_BYTES: u64 = 900 * 1000 * 1000;
/// Addresses that samples have.
const SAMPLES: [&str; 5] = ["someone.github.io", "example.org", "example.com", "example.net", "username.github.io"];

rule! {
    /// ## What it does
    /// Finds an explainer without a summary.
    /// ## Why
    /// The summary is what readers see in lists, in searches and where the page is shared.
    /// ## Example
    /// ```yaml
    /// title: Where the talks stand
    /// ```
    /// Instead:
    /// ```yaml
    /// title: Where the talks stand
    /// summary: Who has said what about a ceasefire, as of 16 August 2025.
    /// ```
    MissingSummary = "PUB001" "missing-summary" Warning
}

impl Rule for MissingSummary {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if page.at.kind == Kind::Explainer && summary(page).is_none_or(|summary| summary.trim().is_empty()) {
            found.at(page.field("title"), "the page has no summary").help("add `summary:` with one or two sentences");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a title of more than 70 characters.
    /// ## Why
    /// Searches and cards cut it off, perhaps before the word that matters.
    /// ## Example
    /// ```yaml
    /// title: Everything that is known so far about the talks on a ceasefire, an exchange and a summit
    /// ```
    /// Instead:
    /// ```yaml
    /// title: "Ceasefire, exchange, summit: where the talks stand"
    /// ```
    LongTitle = "PUB002" "long-title" Warning
}

impl Rule for LongTitle {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let length = page.entry.name.chars().count();
        if matches!(page.at.kind, Kind::Explainer | Kind::Page | Kind::Conflict) && length > LONGEST_TITLE {
            found
                .at(
                    page.field("title"),
                    format!("the title has {length} characters, of which {LONGEST_TITLE} are shown"),
                )
                .help("shorten it; the summary can say the rest");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a summary of more than 200 characters.
    /// ## Why
    /// Searches and cards cut it off.
    /// ## Example
    /// ```yaml
    /// summary: A summary that tells the whole story from its beginning, with every name and every date …
    /// ```
    /// Instead, say in one or two sentences what the page answers.
    LongSummary = "PUB003" "long-summary" Warning
}

impl Rule for LongSummary {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let length = summary(page).map_or(0, |summary| summary.chars().count());
        if length > LONGEST_SUMMARY {
            found
                .at(
                    page.field("summary"),
                    format!("the summary has {length} characters, of which {LONGEST_SUMMARY} are shown"),
                )
                .help("shorten it to one or two sentences");
        }
    }
}

fn summary<'p>(page: &Page<'p>) -> Option<&'p str> {
    let site = page.context.site();
    let index = page.at.index as usize;
    match page.at.kind {
        Kind::Explainer => site.explainers.all().get(index)?.fields.summary.as_deref(),
        Kind::Conflict => site.conflicts.all().get(index)?.fields.summary.as_deref(),
        Kind::Topic => site.topics.all().get(index)?.fields.summary.as_deref(),
        Kind::Page => site.pages.all().get(index)?.fields.summary.as_deref(),
        _ => None,
    }
}

rule! {
    /// ## What it does
    /// Finds a file of more than 100 MB, or files of more than 900 MB in all.
    /// ## Why
    /// GitHub Pages takes no file above 100 MB and no site above 1 GB: the site would not be published.
    /// ## Example
    /// ```text
    /// static/interview.mp4   (240 MB)
    /// ```
    /// Instead, keep large files at another host and link to them.
    NearLimits = "PUB004" "near-limits" Warning
}

impl Rule for NearLimits {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let site = context.site();
        let size = |file: &PathBuf| std::fs::metadata(file).map_or(0, |file| file.len());
        let files = site.assets.iter().map(|(path, file)| (format!("content/{path}"), size(file)));
        let files: Vec<(String, u64)> =
            files.chain(site.statics.iter().map(|(path, file)| (format!("static/{path}"), size(file)))).collect();
        let settings = Location::file(&site.file);
        for (path, bytes) in files.iter().filter(|(_, bytes)| *bytes > MOST_FILE_BYTES) {
            found
                .at(
                    settings.clone(),
                    format!("`{path}` has {} MB, and GitHub Pages takes at most 100", bytes / 1_000_000),
                )
                .help("keep it at another host, and link to it");
        }
        let all: u64 = files.iter().map(|(_, bytes)| bytes).sum();
        if all > MOST_SITE_BYTES {
            found
                .at(
                    settings,
                    format!("the site's files have {} MB, and GitHub Pages takes at most 1000", all / 1_000_000),
                )
                .help("keep large files at another host, and link to them");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a `base_url` that is still the sample's.
    /// ## Why
    /// Feeds, canonical links and cards would point to somebody else's address.
    /// ## Example
    /// ```yaml
    /// base_url: https://someone.github.io/explainers/
    /// ```
    /// Instead, the address at which the site is published:
    /// ```yaml
    /// base_url: https://your-desk.github.io/explainers/
    /// ```
    SampleAddress = "PUB005" "sample-address" Warning
}

impl Rule for SampleAddress {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let site = context.site();
        if SAMPLES.contains(&site.base.host()) {
            let location = Location::field(&site.file, crate::diagnostics::FieldPath("base_url".to_owned()));
            found
                .at(location, format!("`{}` is the address of a sample", site.base.host()))
                .help("write the address at which the site is published");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a link from a page that is published to one that is a draft.
    /// ## Why
    /// Once the site is built without drafts, the link leads nowhere, and the build fails.
    /// ## Example
    /// ```markdown
    /// More is told in [the next part](next-part.md).
    /// ```
    /// where next-part.md says `draft: true`. Instead, publish the draft first, or leave the link out until then.
    DraftLinked = "PUB006" "draft-linked" Warning
}

impl Rule for DraftLinked {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if page.entry.common.draft {
            return;
        }
        let prose = page.entry.prose;
        for resolved in &page.document.body {
            let target = match &resolved.what {
                Resolution::Entry(target, _) => Some(*target),
                Resolution::Route(route) => draft_at(page.context, route),
                _ => None,
            };
            let Some(target) = target.filter(|at| is_draft(page.context, *at)) else { continue };
            let Some((_, span)) = prose.events.get(resolved.event as usize) else { continue };
            let name = page.context.site().entry(target).name;
            found
                .at(prose.location(page.entry.file, *span), format!("this leads to a draft: {name}"))
                .help("publish the draft first, or take the link out until then");
        }
    }
}

fn is_draft(context: &Context<'_>, at: EntryRef) -> bool {
    context.site().entry(at).common.draft
}

/// The draft whose page has a route.
fn draft_at(context: &Context<'_>, route: &str) -> Option<EntryRef> {
    let route = route.split('#').next()?;
    context.site().all_refs().find(|at| is_draft(context, *at) && context.graph.route(*at) == route)
}
