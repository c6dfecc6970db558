//! Explainers in brief.

use serde::Serialize;

use super::Link;
use super::date::{dated, days_between};
use crate::model::{Day, EntryRef, Explainer, Kind, Lang, PageStatus};
use crate::render::Renderer;

/// An explainer in brief.
#[derive(Debug, Clone, Serialize)]
pub struct ExplainerCard {
    /// Its page.
    pub link: Link,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// The conflict that it belongs to.
    pub conflict: Option<Link>,
    /// “Facts as of …” as HTML.
    pub as_of_html: String,
    /// “Updated …” or “Published …” as HTML.
    pub changed_html: String,
    /// Whether its facts are older than the site wants them to be.
    pub stale: bool,
    /// Whether it is a draft.
    pub draft: bool,
}

impl ExplainerCard {
    /// An explainer, for a page in `lang`; none if `at` is no explainer.
    pub fn new(renderer: &Renderer, at: EntryRef, lang: Lang) -> Option<Self> {
        let site = &renderer.graph.site;
        let version = site.version_in(at, lang);
        let explainer =
            &site.explainers.all().get(version.index as usize).filter(|_| at.kind == Kind::Explainer)?.fields;
        let locale = renderer.text(lang);
        let changed = explainer.last_changed();
        let key = if changed == explainer.date { "published_on" } else { "updated_on" };
        let conflict = explainer.conflict.as_ref().and_then(|id| site.find(Kind::Conflict, id.as_str()));
        Some(Self {
            link: Link::entry(renderer, at, lang),
            summary: explainer.summary.clone(),
            conflict: conflict.map(|at| Link::entry(renderer, at, lang)),
            as_of_html: dated(locale, "facts_as_of", &explainer.as_of()),
            changed_html: dated(locale, key, &changed),
            stale: stale_days(renderer, explainer).is_some(),
            draft: explainer.draft.unwrap_or(false),
        })
    }
}

/// The first day on which a developing page's facts are older than the site wants them to be.
pub fn stale_from(renderer: &Renderer, explainer: &Explainer) -> Option<Day> {
    const DEFAULT: u32 = 90;
    let limit = renderer.graph.site.config.checks.as_ref().and_then(|c| c.stale_after).unwrap_or(DEFAULT);
    let developing = explainer.status.unwrap_or_default() == PageStatus::Developing;
    let days = jiff::Span::new().try_days(i64::from(limit) + 1).ok()?;
    explainer.as_of().latest().filter(|_| developing)?.checked_add(days).ok()
}

/// The age in days of a developing page's facts, when they are older than the site wants them to be.
pub fn stale_days(renderer: &Renderer, explainer: &Explainer) -> Option<i32> {
    let today = renderer.graph.site.today;
    stale_from(renderer, explainer).filter(|from| *from <= today)?;
    Some(days_between(explainer.as_of().latest()?, today))
}
