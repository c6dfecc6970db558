//! Days that can't be in the order in which they are written.

use std::collections::HashMap;

use super::explainer;
use crate::check::context::Context;
use crate::check::page::Page;
use crate::check::rule::{Findings, Rule, rule};
use crate::model::{Actor, Date, Entry, Office};

/// Words in the titles of offices that several hold at once.
const SHARED: [&str; 24] = [
    "member",
    "senator",
    "deputy",
    "vice",
    "delegate",
    "councillor",
    "councilor",
    "adviser",
    "advisor",
    "judge",
    "justice",
    "envoy",
    "ambassador",
    "mp",
    "mep",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "representative",
    "commissioner",
    "co",
    "assistant",
    "observer",
    "negotiator",
];

rule! {
    /// ## What it does
    /// Finds `updated` or a line of the log before `date`, an interval or a term of office that ends before it starts, and two
    /// holders of one office at one time.
    /// ## Why
    /// One of the days is wrong, and with it whatever is counted from it.
    /// ## Example
    /// ```yaml
    /// date: 2025-09-03
    /// updated: 2025-08-30
    /// ```
    /// Instead:
    /// ```yaml
    /// date: 2025-08-30
    /// updated: 2025-09-03
    /// ```
    ImpossibleOrder = "DAT005" "impossible-order" Error
}

impl Rule for ImpossibleOrder {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        let Some(explainer) = explainer(page) else { return };
        let logged =
            explainer.updates.iter().enumerate().map(|(i, update)| (format!("updates[{i}].date"), update.date));
        let changes = explainer.updated.map(|updated| ("updated".to_owned(), updated)).into_iter().chain(logged);
        for (name, changed) in changes.filter(|(_, changed)| is_before(*changed, explainer.date)) {
            let message = format!("the page was changed on {changed}, before it was published on {}", explainer.date);
            found
                .at(page.field(&name), message)
                .related("published", page.field("date"))
                .help("correct one of the two days");
        }
    }

    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let mut holders: HashMap<String, Vec<Term<'_>>> = HashMap::new();
        for actor in context.site().actors.firsts() {
            for (i, office) in actor.offices.iter().enumerate() {
                let (path, title) = (format!("offices[{i}]"), &office.title);
                if let (Some(from), Some(to)) = (office.from, office.to)
                    && is_before(to, from)
                {
                    let message =
                        format!("{} left the office “{title}” on {to}, before taking it on {from}", actor.name);
                    found.at(actor.field(&format!("{path}.to")), message).help("correct one of the two days");
                } else if !is_shared(title) {
                    holders.entry(title.to_lowercase()).or_default().push(Term { actor, office, path });
                }
            }
        }
        let mut all: Vec<_> = holders.into_values().filter(|terms| terms.len() > 1).collect();
        for terms in &mut all {
            terms.sort_by_key(|term| term.office.from);
            clashes(context, terms, found);
        }
    }
}

/// Somebody's time in an office.
struct Term<'g> {
    actor: &'g Entry<Actor>,
    office: &'g Office,
    path: String,
}

/// Reports the terms of one office, in the order of their start, that begin before an earlier one ends.
fn clashes(context: &Context<'_>, terms: &[Term<'_>], found: &mut Findings) {
    for (i, later) in terms.iter().enumerate() {
        let Some(from) = later.office.from else { continue };
        let holds = |earlier: &&Term<'_>| {
            earlier.actor.id != later.actor.id
                && earlier.office.from.is_some()
                && earlier.office.to.is_none_or(|to| is_before(from, to))
                && is_one_office(context, earlier, later)
        };
        let Some(earlier) = terms[..i].iter().rev().find(holds) else { continue };
        let (holder, title) = (&earlier.actor.name, &later.office.title);
        let (until, help) = match earlier.office.to {
            Some(to) => (
                format!("was until {to}"),
                format!("correct one of the two days, or make the title of one differ: “Acting {title}”"),
            ),
            None => (
                "still is, by its own page".to_owned(),
                format!("give the term of {holder} a `to:`, or correct `from:`"),
            ),
        };
        let message = format!("{} is {title} from {from}, and {holder} {until}", later.actor.name);
        found
            .at(later.actor.field(&format!("{}.from", later.path)), message)
            .related(format!("the term of {holder}"), earlier.actor.field(&earlier.path))
            .help(help);
    }
}

/// Whether two titles that read alike are of one office: two states each have a president.
fn is_one_office(context: &Context<'_>, a: &Term<'_>, b: &Term<'_>) -> bool {
    match (&a.actor.acts_for, &b.actor.acts_for) {
        (Some(a), Some(b)) => a == b,
        _ => says_whose(context, &a.office.title),
    }
}

/// Whether a title says whose office it is: President of Ukraine, Governor of Donetsk.
fn says_whose(context: &Context<'_>, title: &str) -> bool {
    let (actors, places) = (context.site().actors.all().iter(), context.site().territories.all().iter());
    let actors = actors.flat_map(|actor| std::iter::once(&actor.name).chain(&actor.aliases.0));
    let mut names = actors.chain(places.flat_map(|place| std::iter::once(&place.name).chain(&place.aliases.0)));
    names.any(|name| title.contains(name.as_str()))
}

fn is_shared(title: &str) -> bool {
    title.split(|c: char| !c.is_alphanumeric()).any(|word| SHARED.contains(&word.to_lowercase().as_str()))
}

/// Whether all of a date lies before all of another.
fn is_before(a: Date, b: Date) -> bool {
    matches!((a.latest(), b.earliest()), (Some(a), Some(b)) if a < b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_before_another_if_all_of_it_is() {
        for (a, b, expected) in [
            ("2025-08-30", "2025-09-03", true),
            ("2025-08", "2025-08-20", false),
            ("2025-08", "2025-09", true),
            ("2025-09-03", "2025-09-03", false),
            ("2014/..", "2025", false),
            ("../2014", "2025", true),
        ] {
            let date = |text: &str| text.parse::<Date>().expect("a date");
            assert_eq!(is_before(date(a), date(b)), expected, "{a} {b}");
        }
    }

    #[test]
    fn offices_that_several_hold() {
        assert!(is_shared("Member of the Assembly") && is_shared("Co-chair of the talks"));
        assert!(!is_shared("President of Corrow") && !is_shared("Commander of the Ostrel Guard"));
    }
}
