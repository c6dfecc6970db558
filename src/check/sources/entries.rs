//! Entries of the source store: unused, twice, incomplete, without a copy.

use std::collections::HashMap;

use super::field;
use super::url::Url;
use crate::check::context::Context;
use crate::check::rule::{Findings, Rule, rule};
use crate::diagnostics::{Location, resolve};
use crate::model::{SourceEntry, SourceType};

/// After so many days a source on the web should have a copy in an archive.
const UNARCHIVED_DAYS: i32 = 30;

rule! {
    /// ## What it does
    /// Finds a source that nothing cites: no page, position, status, event or term. Bibliographies (`.bib`, `.csl.json`)
    /// may hold more than a site cites.
    /// ## Why
    /// It is a leftover, or the place that should cite it was forgotten.
    /// ## Example
    /// ```yaml
    /// harbour-note:       # and no [^harbour-note] anywhere
    ///   outlet: Ember Beacon
    /// ```
    /// Instead, cite it where its facts stand, or remove it.
    UnusedSource = "SRC003" "unused-source" Warning
}

impl Rule for UnusedSource {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for (i, source) in context.site().sources.all().iter().enumerate() {
            let is_bibliography = !matches!(source.location.place, crate::diagnostics::Place::Key(_));
            if is_bibliography || !context.graph.backlinks.citations(i).is_empty() {
                continue;
            }
            found
                .at(source.location.clone(), format!("nothing cites `{}`", source.id))
                .help(format!("cite it with [^{}] where its facts stand, or remove it", source.id));
        }
    }
}

rule! {
    /// ## What it does
    /// Finds two entries for one source: one address (but for scheme, `www`, a slash at the end, a fragment and tracking), or
    /// one outlet, date and title.
    /// ## Why
    /// Readers see two numbers for one report and take them for two witnesses.
    /// ## Example
    /// ```yaml
    /// harvest:
    ///   url: https://lantern.example/harvest
    /// harvest-again:
    ///   url: https://www.lantern.example/harvest/?utm_source=mail
    /// ```
    /// Instead, keep one entry and cite it with the place in it: `[^harvest, para. 4]`.
    DuplicateSource = "SRC006" "duplicate-source" Warning
}

impl Rule for DuplicateSource {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let mut in_order: Vec<(String, usize, &SourceEntry)> = context
            .site()
            .sources
            .all()
            .iter()
            .map(|source| (source.file.path.clone(), resolve(&source.location).start, source.as_ref()))
            .collect();
        in_order.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let mut by_address: HashMap<String, &SourceEntry> = HashMap::new();
        let mut by_title: HashMap<(String, String, String), &SourceEntry> = HashMap::new();
        for (_, _, source) in in_order {
            let same_address = source.url.as_deref().map(Url::of).filter(|url| !url.host.is_empty());
            let first = same_address.and_then(|url| taken(&mut by_address, url.key(), source));
            let title = (letters(&source.outlet), source.date.to_string(), letters(&source.title));
            let same_title = taken(&mut by_title, title, source);
            let (first, what) = match (first, same_title) {
                (Some(first), _) => (first, "has the address"),
                (None, Some(first)) => (first, "has the outlet, date and title"),
                (None, None) => continue,
            };
            found
                .at(source.location.clone(), format!("`{}` {what} of `{}`", source.id, first.id))
                .related("the first of them", first.location.clone())
                .help(format!(
                    "cite [^{}] instead, with the place in it behind a comma, and remove this entry",
                    first.id
                ));
        }
    }
}

/// Who has the key already; else it is this source's from now on.
fn taken<'s, K: std::hash::Hash + Eq>(
    known: &mut HashMap<K, &'s SourceEntry>,
    key: K,
    source: &'s SourceEntry,
) -> Option<&'s SourceEntry> {
    match known.get(&key) {
        Some(first) => Some(first),
        None => {
            known.insert(key, source);
            None
        }
    }
}

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

rule! {
    /// ## What it does
    /// Finds a source whose outlet or title has no word in it, such as `—`, or that has no address though it is on the web:
    /// news, a statement, a report, a dataset, a video or a post. Books, laws and interviews may have none. An outlet or title
    /// that is left out or empty is FMT004.
    /// ## Why
    /// Readers can't look up what they can't find.
    /// ## Example
    /// ```yaml
    /// gate-log:
    ///   outlet: Ember Beacon
    ///   title: The log of the gate
    ///   date: 2025-08-20
    /// ```
    /// Instead, add `url: https://…`, or `type: book` if it was printed.
    IncompleteSource = "SRC007" "incomplete-source" Warning
}

impl Rule for IncompleteSource {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for source in context.site().sources.all() {
            let blank = |text: &str| !text.chars().any(char::is_alphanumeric);
            let on_paper = matches!(source.kind, SourceType::Book | SourceType::Law | SourceType::Interview);
            let no_url = !on_paper && [&source.url, &source.archive_url].into_iter().flatten().all(|url| blank(url));
            let mut report = |missing: &str, at: Location, help: &str| {
                found.at(at, format!("`{}` has no {missing}", source.id)).help(help);
            };
            if blank(&source.outlet) {
                report("outlet", field(source, "outlet"), "add `outlet:` with who published it");
            }
            if blank(&source.title) {
                report("title", field(source, "title"), "add `title:` as the outlet wrote it");
            }
            if no_url {
                let help = "add `url:` with its address, or a `type:` that needs none, such as book or law";
                report("address", source.location.clone(), help);
            }
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a source on the web that is older than 30 days and has no `archive_url`.
    /// ## Why
    /// Pages move, change and go behind a paywall. A copy shows what was cited.
    /// ## Example
    /// ```yaml
    /// url: https://lantern.example/harvest
    /// ```
    /// Instead:
    /// ```yaml
    /// url: https://lantern.example/harvest
    /// archive_url: https://web.archive.org/web/20250820/https://lantern.example/harvest
    /// ```
    UnarchivedSource = "SRC010" "unarchived-source" Info
}

impl Rule for UnarchivedSource {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let site = context.site();
        for source in site.sources.all() {
            let Some(url) = source.url.as_deref().map(Url::of).filter(Url::is_web) else { continue };
            let lasts = url.is_archive() || url.host.ends_with("doi.org");
            let archived = source.archive_url.as_deref().is_some_and(|url| !url.trim().is_empty());
            let old = source.date.latest().and_then(|day| site.today.since(day).ok()).map(|span| span.get_days());
            if lasts || archived || old.is_none_or(|days| days <= UNARCHIVED_DAYS) {
                continue;
            }
            found
                .at(field(source, "url"), format!("there is no archived copy of `{}`", source.id))
                .help("save it at web.archive.org or the like, and add its address as `archive_url:`");
        }
    }
}
