//! Addresses of sources: what is odd about them, and days in them that differ.

use super::field;
use super::url::{Url, without_tracking};
use crate::check::context::Context;
use crate::check::rule::{Findings, Rule, rule};
use crate::diagnostics::Fix;
use crate::model::{Date, SourceEntry};

rule! {
    /// ## What it does
    /// Finds a source whose address carries another date than its `date`. Addresses of archives are left alone: their
    /// dates are those of the copy.
    /// ## Why
    /// One of them is a slip, and the pages that cite the source are judged by the date.
    /// ## Example
    /// ```yaml
    /// date: 2025-08-15
    /// url: https://northway.example/2025/08/16/summit
    /// ```
    /// Instead, the day on which it was published:
    /// ```yaml
    /// date: 2025-08-16
    /// url: https://northway.example/2025/08/16/summit
    /// ```
    UrlDateMismatch = "SRC011" "url-date-mismatch" Warning
}

impl Rule for UrlDateMismatch {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for source in context.site().sources.all() {
            let Some(url) = source.url.as_deref().map(Url::of).filter(|url| !url.is_archive()) else { continue };
            let dates = url.dates();
            let Some(other) = dates.first().filter(|_| !dates.iter().any(|date| overlap(date, &source.date))) else {
                continue;
            };
            found
                .at(field(source, "date"), format!("`{}` is dated {}, but its address {other}", source.id, source.date))
                .related("the address", field(source, "url"))
                .help("look up the day on which it was published, and correct `date` or `url`");
        }
    }
}

/// Whether two dates may mean one day.
fn overlap(a: &Date, b: &Date) -> bool {
    let before = |a: &Date, b: &Date| matches!((a.latest(), b.earliest()), (Some(a), Some(b)) if a < b);
    !before(a, b) && !before(b, a)
}

rule! {
    /// ## What it does
    /// Finds an address of a source that is not `https`, that a link shortener hides, that has parts by which readers are
    /// tracked, or that is none of the web.
    /// ## Why
    /// Readers follow these links. Plain `http` can be changed on the way, shorteners close down and take the address with
    /// them, and what follows readers around is none of our business.
    /// ## Example
    /// ```yaml
    /// url: http://lantern.example/harvest?utm_source=newsletter
    /// ```
    /// Instead:
    /// ```yaml
    /// url: https://lantern.example/harvest
    /// ```
    OddAddress = "SRC012" "insecure-or-odd-url" Warning
}

impl Rule for OddAddress {
    fn may_be_error(&self) -> bool {
        true
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for source in context.site().sources.all() {
            for (key, address) in [("url", &source.url), ("archive_url", &source.archive_url)] {
                let Some(address) = address.as_deref().filter(|address| !address.trim().is_empty()) else { continue };
                odd(source, key, address, found);
            }
        }
    }
}

fn odd(source: &SourceEntry, key: &str, address: &str, found: &mut Findings) {
    let url = Url::of(address);
    let at = || field(source, key);
    if url.scheme.is_empty() {
        let message = format!("`{address}` is no whole address");
        found.at(at(), message).severe().help("write it with https:// and the host, as in https://example.org/page");
    } else if !url.is_web() || url.host.is_empty() {
        let message = format!("`{address}` can't be followed on the web");
        found.at(at(), message).severe().help("give an https:// address, or leave it out and name the page in `title`");
    } else if url.scheme.eq_ignore_ascii_case("http") {
        let message = format!("the address of `{}` is not secure", source.id);
        found.at(at(), message).help(format!("try {}", address.trim().replacen("http:", "https:", 1)));
    }
    if url.is_short() {
        let message = format!("{} hides where the address of `{}` leads", url.host, source.id);
        found.at(at(), message).help("follow it, and write the address at which you arrive");
    }
    if let Some(clean) = without_tracking(address) {
        let names: Vec<String> = url.tracking().map(|name| format!("`{name}`")).collect();
        let message = format!("{} in the address of `{}` tracks readers", names.join(", "), source.id);
        // What an archive keeps, it keeps under the whole address.
        let fix = (!url.is_archive()).then(|| Fix::replace(at(), address, &clean));
        found.at(at(), message).help(format!("write {clean}")).fix(fix);
    }
}
