//! Forms of names that the site replaces.

use std::collections::HashMap;
use std::ops::Range;

use super::mend;
use crate::check::context::Context;
use crate::check::fields::fields;
use crate::check::page::Page;
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::quotes::{is_quoted, quotations};
use crate::check::text::words::Phrases;
use crate::diagnostics::{Fix, Location};
use crate::model::Config;
use crate::prose::Block;

rule! {
    /// ## What it does
    /// Finds a form of a name that `style.names` in site.yaml replaces by another. Quotations, italics and titles of works keep
    /// theirs, and so do pages in languages other than the site's own.
    /// ## Why
    /// A house style that is kept in a file can be kept by everybody. Which name a place is given often says whose it is.
    /// ## Example
    /// With `style: {names: {Kiev: Kyiv}}`:
    /// ```markdown
    /// The envoys met in Kiev.[^wire]
    /// ```
    /// Instead:
    /// ```markdown
    /// The envoys met in Kyiv.[^wire]
    /// ```
    OutdatedName = "NAM002" "outdated-name" Warning
}

impl Rule for OutdatedName {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let site = page.context.site();
        let replaced = page.context.replaced();
        if page.entry.lang != site.language || replaced.is_empty() {
            return;
        }
        for passage in page.passages() {
            if passage.within.quoted && passage.kind != Block::Attribution {
                continue;
            }
            for (range, from, to) in replaced.find(&passage.text) {
                if passage.emphasised().iter().any(|set| set.contains(&range.start)) {
                    continue;
                }
                let location = passage.location(range.clone());
                // Links may lead to the anchor that a heading's words make.
                let is_free = !matches!(passage.kind, Block::Heading(..)) && !replaced.replaces(to);
                let fix = is_free.then(|| mend::in_prose(page.entry, &location, &passage.text[range], to)).flatten();
                outdated(found, location, fix, from, to);
            }
        }
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for field in fields(context.site()).iter().filter(|field| field.lang == context.site().language) {
            for (range, from, to) in context.replaced().find(field.text) {
                let location = field.location(range.clone());
                let is_free = !context.replaced().replaces(to);
                let fix = is_free.then(|| mend::in_field(field.text, &range, &location, to)).flatten();
                outdated(found, location, fix, from, to);
            }
        }
    }
}

fn outdated(found: &mut Findings, location: Location, fix: Option<Fix>, from: &str, to: &str) {
    found
        .at(location, format!("this site writes `{to}` for `{from}`"))
        .help(format!("write `{to}`; quotations and titles of works keep the form that they have"))
        .fix(fix);
}

/// The forms of names that the site replaces.
pub struct Replaced {
    phrases: Phrases,
    forms: HashMap<String, (String, String)>,
}

impl Replaced {
    /// Those of site.yaml.
    pub fn of(config: &Config) -> Self {
        let names = config.style.iter().flat_map(|style| &style.names).flatten();
        let forms: HashMap<String, (String, String)> =
            names.map(|(from, to)| (from.to_lowercase(), (from.clone(), to.clone()))).collect();
        let phrases = Phrases::new(forms.keys().map(String::as_str));
        Self { phrases, forms }
    }

    /// Whether the site replaces none.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Whether a form that is put in the place of another would itself be replaced: then it is not clear which is right.
    pub fn replaces(&self, right: &str) -> bool {
        !self.find(right).is_empty()
    }

    /// Where a text has a form that is replaced, with that form and the right one: as it is written, or all in capitals; not
    /// in quotation marks, nor where it is part of the right one.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, &str, &str)> {
        let found = self.phrases.find(text);
        if found.is_empty() {
            return Vec::new();
        }
        let quoted = quotations(text);
        let keep = |(range, phrase): (Range<usize>, &str)| {
            let (from, to) = self.forms.get(phrase)?;
            let written = &text[range.clone()];
            let as_is = written == from || (written.to_uppercase() == written && written.chars().count() > 1);
            let mut right = text.match_indices(to.as_str());
            let within = right.any(|(at, to)| at <= range.start && range.end <= at + to.len());
            (as_is && !within && !is_quoted(&quoted, range.start)).then_some((range, from.as_str(), to.as_str()))
        };
        found.into_iter().filter_map(keep).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_replaced_outside_quotations_only() {
        let config = serde_yaml::from_str::<Config>(
            "{title: T, base_url: b, style: {names: {Kiev: Kyiv, Free Column: Ishen Column, Odessa: Odessa Oblast}}}",
        );
        let replaced = Replaced::of(&config.unwrap());
        for (text, expected) in [
            ("They met in Kiev’s old town; KIEV slept.", vec!["Kiev", "KIEV"]),
            ("The Free Column left; a free column stood there.", vec!["Free Column"]),
            ("“Kiev is ours”, he said; the film \"Kiev\" ran.", vec![]),
            ("Kievan Rus, Kyiv, and Odessa Oblast", vec![]),
        ] {
            let found: Vec<&str> = replaced.find(text).into_iter().map(|(range, ..)| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
