//! Pages and territories that nobody has looked after for long, and pages that do not say as of when they hold.

use std::collections::HashMap;
use std::sync::Arc;

use super::{explainer, in_words};
use crate::check::context::Context;
use crate::check::page::Page;
use crate::check::rule::{Findings, Rule, rule};
use crate::model::{Date, Entry, Explainer, PageStatus, Territory};

/// After how many days a page is stale, unless the site says.
const STALE_AFTER: u32 = 90;

rule! {
    /// ## What it does
    /// Finds a developing explainer whose `as_of` lies more than `checks.stale_after` days back (90 when left out).
    /// ## Why
    /// Readers take a page for what holds today. One that nobody has looked at for months misleads them.
    /// ## Example
    /// ```yaml
    /// as_of: 2025-05-31      # and today is 15 September
    /// status: developing
    /// ```
    /// Instead, check the page and move the day, or say that its subject has come to rest:
    /// ```yaml
    /// as_of: 2025-05-31
    /// status: settled
    /// ```
    StalePage = "DAT001" "stale-page" Warning
}

impl Rule for StalePage {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let Some(explainer) = explainer(page) else { return };
        let Some((days, last)) = age(page.context, explainer.as_of()) else { return };
        if is_developing(explainer) && days > stale_after(page.context) {
            let name = match explainer {
                Explainer { as_of: Some(_), .. } => "as_of",
                Explainer { updated: Some(_), .. } => "updated",
                _ => "date",
            };
            let message = format!("the page is developing, and holds as of {last}, {days} days ago");
            found
                .at(page.field(name), message)
                .help("check its facts and move `as_of`, or set `status: settled` or `status: archived`");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a territory whose newest entry lies more than `checks.stale_after` days back (90 when left out), unless all pages
    /// that show it are settled or archived.
    /// ## Why
    /// Control changes. A map that shows the state of last spring as today's is wrong without looking so.
    /// ## Example
    /// ```yaml
    /// history:
    ///   - as_of: 2025-05-12      # and today is 15 September
    ///     status: buffer-zone
    /// ```
    /// Instead, look for a newer report and add it, even if the status is the same:
    /// ```yaml
    /// history:
    ///   - as_of: 2025-05-12
    ///     status: buffer-zone
    ///     sources: [wire-truce]
    ///   - as_of: 2025-09-01
    ///     status: buffer-zone
    ///     sources: [mission-august]
    /// ```
    StaleTerritory = "DAT002" "stale-territory" Warning
}

impl Rule for StaleTerritory {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let at_rest = AtRest::of(context.site().explainers.all());
        for territory in context.site().territories.firsts() {
            let dated = territory.history.iter().enumerate().filter_map(|(i, status)| Some((i, status.as_of?)));
            let Some((i, newest)) = dated.max_by_key(|(_, as_of)| as_of.latest()) else { continue };
            let Some((days, last)) = age(context, newest) else { continue };
            if days > stale_after(context) && !at_rest.has(territory) {
                let message = format!("the newest entry of {} is of {last}, {days} days ago", territory.name);
                found
                    .at(territory.field(&format!("history[{i}].as_of")), message)
                    .help("add an entry with what the newest source reports, even if the status is the same");
            }
        }
    }
}

rule! {
    /// ## What it does
    /// Finds an explainer without `as_of`.
    /// ## Why
    /// The day of publication is not the day as of which the facts hold: one may be weeks after the other.
    /// ## Example
    /// ```yaml
    /// title: How the level of the river is read
    /// date: 2025-08-28
    /// ```
    /// Instead:
    /// ```yaml
    /// title: How the level of the river is read
    /// date: 2025-08-28
    /// as_of: 2025-08-26
    /// ```
    AsOfMissing = "DAT006" "as-of-missing" Warning
}

impl Rule for AsOfMissing {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let Some(explainer) = explainer(page).filter(|explainer| explainer.as_of.is_none()) else { return };
        let day = explainer.as_of();
        found
            .at(page.field("date"), "the page does not say as of which day its facts hold")
            .help(format!("add `as_of:` with that day, such as `as_of: {day}` if it is the day of the page"));
    }
}

/// How many days ago something was at the latest, and that day in words; none for what has no end or lies ahead.
fn age(context: &Context<'_>, date: Date) -> Option<(u32, String)> {
    let last = date.latest()?;
    let days = context.site().today.since(last).ok()?.get_days();
    Some((u32::try_from(days).ok()?, in_words(last)))
}

fn stale_after(context: &Context<'_>) -> u32 {
    context.config().checks.as_ref().and_then(|checks| checks.stale_after).unwrap_or(STALE_AFTER)
}

fn is_developing(explainer: &Explainer) -> bool {
    explainer.status.unwrap_or_default() == PageStatus::Developing
}

/// What the pages that show territories are like: whether all of them are at rest.
struct AtRest<'a> {
    /// Those that list a territory, by its id.
    listing: HashMap<&'a str, bool>,
    /// Those of a conflict, by its id.
    of_conflict: HashMap<&'a str, bool>,
}

impl<'a> AtRest<'a> {
    fn of(pages: &'a [Arc<Entry<Explainer>>]) -> Self {
        let mut rest = Self { listing: HashMap::new(), of_conflict: HashMap::new() };
        for page in pages {
            let rests = !is_developing(page);
            for territory in page.territories.iter() {
                *rest.listing.entry(territory.as_str()).or_insert(true) &= rests;
            }
            if let Some(conflict) = &page.conflict {
                *rest.of_conflict.entry(conflict.as_str()).or_insert(true) &= rests;
            }
        }
        rest
    }

    /// Whether there are pages that show a territory, and none of them is developing. One that no page lists is shown by those
    /// of its conflict.
    fn has(&self, territory: &Entry<Territory>) -> bool {
        let of_conflict = || self.of_conflict.get(territory.conflict.as_ref()?.as_str());
        self.listing.get(territory.id.as_str()).or_else(of_conflict).copied().unwrap_or(false)
    }
}
