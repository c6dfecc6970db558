//! Words that say when by the day of writing.

use std::ops::Range;

use super::explainer;
use crate::check::page::{Page, Passage};
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::dates::{Before, Joined};
use crate::check::text::quotes::is_quoted;
use crate::check::text::relative::{Means, Relative, relatives};
use crate::model::{Day, Kind};

rule! {
    /// ## What it does
    /// Finds words that say when by the day of writing, outside quotations: yesterday, last week, two months ago, on Monday,
    /// recently, now. Where the day can be told, it suggests it.
    /// ## Why
    /// An explainer is read for months. What was recent when it was written is not when it is read, and nobody notices.
    /// ## Example
    /// ```markdown
    /// Last week the barge was towed back to Low Ferry.[^lantern-harvest]
    /// ```
    /// Instead:
    /// ```markdown
    /// On 26 August 2025 the barge was towed back to Low Ferry.[^lantern-harvest]
    /// ```
    RelativeDate = "DAT004" "relative-date" Warning
}

impl Rule for RelativeDate {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        // A page about the site itself reports nothing that happens.
        if page.at.kind == Kind::Page {
            return;
        }
        let day = explainer(page).and_then(|explainer| explainer.as_of().latest());
        for passage in page.running().filter(|passage| !passage.within.quoted) {
            for relative in aging(passage) {
                report(passage, &relative, day, found);
            }
        }
    }
}

/// The words of a passage that age: not those in quotations, names, or a sentence that gives the day.
fn aging(passage: &Passage<'_>) -> Vec<Relative> {
    let words = |sentence: &Range<usize>| relatives(passage.stretch(sentence), passage.lang);
    let found: Vec<(&Range<usize>, Relative)> = passage
        .sentences()
        .iter()
        .flat_map(|sentence| words(sentence).into_iter().map(move |w| (sentence, w)))
        .collect();
    if found.is_empty() {
        return Vec::new();
    }
    let (quoted, days) = (passage.quotations(), passage.dates());
    let is_named = |range: &Range<usize>| {
        passage
            .mentions
            .iter()
            .any(|mention| (mention.at.0 as usize) < range.end && range.start < mention.at.1 as usize)
    };
    let is_dated = |sentence: &Range<usize>| {
        let within = days.iter().filter(|date| sentence.contains(&date.range.start));
        let says_when = |joined: Joined, lead: usize| match joined {
            Joined::When(Before::On) => true,
            Joined::When(Before::Since) => {
                passage.text.get(lead..).is_some_and(|text| text.starts_with("as ") || text.starts_with("As "))
            }
            _ => false,
        };
        within.into_iter().any(|date| date.is_day() && says_when(date.joined, date.lead))
    };
    let ages = |(sentence, relative): &(&Range<usize>, Relative)| {
        !is_quoted(quoted, relative.range.start) && !is_named(&relative.range) && !is_dated(sentence)
    };
    found.into_iter().filter(ages).map(|(_, relative)| relative).collect()
}

fn report(passage: &Passage<'_>, relative: &Relative, day: Option<Day>, found: &mut Findings) {
    let said = passage.text.get(relative.range.clone()).unwrap_or_default();
    let help = match (relative.means, day.and_then(|day| relative.means.as_of(day))) {
        (Means::Now, Some(dated)) => format!("write “{dated}”, or leave “{said}” out"),
        (_, Some(dated)) => format!("write “{dated}”, if it was written on the day as of which the page holds"),
        (Means::Now, None) => format!("write as of which day that is so, or leave “{said}” out"),
        (_, None) => "write the day or the month that the source gives".to_owned(),
    };
    found
        .at(passage.location(relative.range.clone()), format!("“{said}” ages: it counts from the day of writing"))
        .help(help);
}
