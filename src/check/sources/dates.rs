//! Sources dated later than they can be.

use std::collections::BTreeSet;

use super::field;
use crate::check::context::Context;
use crate::check::page::Page;
use crate::check::rule::{Findings, Rule, rule};
use crate::diagnostics::Location;
use crate::model::{Date, Day, EntryRef, Kind, Site, SourceEntry};

rule! {
    /// ## What it does
    /// Finds a source dated after today, or after the day as of which the page that cites it holds: its `as_of`, else
    /// `updated`, else `date`.
    /// ## Why
    /// A page can't know what was published after it. Either a date is a slip, or the page was changed and its `as_of` was
    /// not. A date after today is an error; one after the page's day a warning, as a later source may tell how things stood
    /// on that day.
    /// ## Example
    /// ```markdown
    /// ---
    /// as_of: 2025-08-31
    /// ---
    /// The guild offered a truce.[^note-of-4-september]
    /// ```
    /// Instead, `as_of: 2025-09-04`, once all else on the page holds on that day, too.
    SourceFromTheFuture = "SRC005" "source-from-the-future" Error
}

impl Rule for SourceFromTheFuture {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let site = page.context.site();
        let Some((key, day)) = holds(site, page.at) else { return };
        let is_late = |source: &SourceEntry| is_after(source, day) && !is_after(source, site.today);
        // Builds ask this of every page, and most have none.
        let mut cited = page.document.references.sources().filter_map(|(_, place)| site.sources.all().get(place));
        if !cited.any(|source| is_late(source)) {
            return;
        }
        let mut reported = BTreeSet::new();
        for passage in page.passages() {
            for citation in &passage.citations {
                for source in citation.sources.iter().filter_map(|place| page.context.source(*place)) {
                    if !is_late(source) || !reported.insert(source.id.as_str()) {
                        continue;
                    }
                    let message = format!("`{}` is dated {}, but this page holds as of {day}", source.id, source.date);
                    found
                        .at(passage.cited_at(citation), message)
                        .mild()
                        .related(format!("the page's `{key}`"), Location::field(page.entry.file, page.entry.path.key(key)))
                        .related("the source's date", field(source, "date"))
                        .help("move the page's `as_of` to the day on which all of it holds, or correct the source's `date`");
                }
            }
        }
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let site = context.site();
        for source in site.sources.all().iter().filter(|source| is_after(source, site.today)) {
            let message = format!("`{}` is dated {}, which is after today, {}", source.id, source.date, site.today);
            found.at(field(source, "date"), message).help("correct its `date` to the day on which it was published");
        }
    }
}

fn is_after(source: &SourceEntry, day: Day) -> bool {
    source.date.earliest().is_some_and(|first| first > day)
}

/// The last day on which an explainer's facts may hold, and the key that says so.
fn holds(site: &Site, at: EntryRef) -> Option<(&'static str, Day)> {
    if at.kind != Kind::Explainer {
        return None;
    }
    let explainer = site.explainers.all().get(at.index as usize)?;
    let (key, date): (_, Date) = match (explainer.as_of, explainer.updated) {
        (Some(as_of), _) => ("as_of", as_of),
        (None, Some(_)) => ("updated", explainer.last_changed()),
        (None, None) => ("date", explainer.last_changed()),
    };
    Some((key, date.latest()?))
}
