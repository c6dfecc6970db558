//! Days: pages that have grown old, days that can't be in that order, words that age.

mod age;
mod order;
mod relative;
mod tense;
#[cfg(test)]
mod tests;

use super::page::{Page, Passage};
use crate::model::{Day, Explainer, Kind};

pub use age::{AsOfMissing, StalePage, StaleTerritory};
pub use order::ImpossibleOrder;
pub use relative::RelativeDate;
pub use tense::TenseClash;

/// The explainer whose page it is.
fn explainer<'g>(page: &Page<'g>) -> Option<&'g Explainer> {
    let explainers = page.context.site().explainers.all();
    (page.at.kind == Kind::Explainer)
        .then(|| explainers.get(page.at.index as usize))
        .flatten()
        .map(|entry| &entry.fields)
}

/// The day about which a passage was written: the last of an explainer's as-of day. Other pages show the newest, so that
/// the newest source of a passage tells; none if it cites none.
pub fn written_about(page: &Page<'_>, passage: &Passage<'_>) -> Option<Day> {
    if page.at.kind == Kind::Explainer {
        return page.context.as_of(page.at).latest();
    }
    let sources = passage.citations.iter().flat_map(|citation| &citation.sources);
    sources.filter_map(|source| page.context.source(*source)?.date.latest()).max()
}

/// A day as it stands in a sentence.
pub fn in_words(day: Day) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// Days as they stand in a sentence.
pub fn days_in_words(first: Day, last: Day) -> String {
    let whole_month = first.day() == 1 && last == first.last_of_month();
    match (first, last) {
        _ if first == last => in_words(first),
        _ if whole_month => first.strftime("%B %Y").to_string(),
        _ if first == first.first_of_year() && last == first.last_of_year() => first.strftime("%Y").to_string(),
        _ => format!("{} to {}", in_words(first), in_words(last)),
    }
}
