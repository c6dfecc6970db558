//! Pages that rest on few sources, and claims about a party that rest on the other.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::context::Context;
use crate::check::page::{Page, Passage};
use crate::check::rule::{Findings, Rule, rule};
use crate::check::text::quotes::is_quoted;
use crate::diagnostics::Location;
use crate::model::{Actor, Id, Kind, Role, SourceEntry};
use crate::prose::Block;

/// With fewer citations than these, one source or outlet says nothing of a page.
const SOURCE_CITATIONS: usize = 2;
const OUTLET_CITATIONS: usize = 5;
/// The share of one outlet, in percent, above which a page is reported.
const OUTLET_SHARE: usize = 60;

rule! {
    /// ## What it does
    /// Finds an explainer that rests on one source, or more than 60 percent of whose citations are of one outlet.
    /// ## Why
    /// What one outlet gets wrong, the whole page has wrong.
    /// ## Example
    /// ```markdown
    /// The lamp was lit.[^beacon] It burned for a night.[^beacon] Boats went out.[^beacon, para. 3]
    /// ```
    /// Instead, look for a second report, and cite both: `[@beacon, para. 3; @harbour-log]`.
    SingleSourcePage = "SRC008" "single-source-page" Info
}

impl Rule for SingleSourcePage {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        if page.at.kind != Kind::Explainer {
            return;
        }
        let cited =
            page.passages().iter().flat_map(|passage| &passage.citations).flat_map(|citation| &citation.sources);
        let cited: Vec<&SourceEntry> = cited.filter_map(|place| page.context.source(*place)).collect();
        let Some(first) = cited.first() else { return };
        let at = Location::field(page.entry.file, page.entry.path.key("title"));
        if cited.len() >= SOURCE_CITATIONS && cited.iter().all(|source| source.id == first.id) {
            let message = format!("the whole page rests on one source, `{}`", first.id);
            found.at(at, message).help("cite a second report of the same, or say on the page why there is only one");
            return;
        }
        let mut outlets: BTreeMap<String, usize> = BTreeMap::new();
        cited.iter().for_each(|source| *outlets.entry(source.outlet.to_lowercase()).or_default() += 1);
        let Some((outlet, count)) = outlets.into_iter().max_by_key(|(_, count)| *count) else { return };
        if cited.len() >= OUTLET_CITATIONS && count * 100 > cited.len() * OUTLET_SHARE {
            let named = cited.iter().find(|source| source.outlet.to_lowercase() == outlet).unwrap_or(first);
            let message = format!("{count} of {} citations on this page are of {}", cited.len(), named.outlet);
            found.at(at, message).help("cite other outlets that report the same");
        }
    }
}

rule! {
    /// ## What it does
    /// Finds a sentence about a party all of whose sources are marked with the `affiliation` of another, and that does not
    /// say so.
    /// ## Why
    /// What a party's own paper says of the other side is a claim until somebody else reports it.
    /// ## Example
    /// ```markdown
    /// Mirenza has moved two batteries into the school yards.[^radio-ostrel]
    /// ```
    /// Instead, say whose claim it is, or add a source of another side:
    /// ```markdown
    /// Mirenza has moved two batteries into the school yards, Ostrel's radio says.[^radio-ostrel]
    /// ```
    OneSidedSourcing = "SRC009" "one-sided-sourcing" Info
}

impl Rule for OneSidedSourcing {
    fn page(&self, page: &Page<'_>, found: &mut Findings) {
        for passage in page.passages().iter().filter(|passage| passage.kind != Block::Attribution) {
            for sentence in passage.sentences() {
                let Some(claim) = one_sided(page.context, passage, sentence) else { continue };
                let message = format!("a claim about {} rests on {} alone", claim.about.1, claim.by.1);
                found.at(passage.location(claim.at), message).help(format!(
                    "say that {} claims it, or cite a source that does not belong to a side",
                    claim.by.1
                ));
            }
        }
    }
}

/// A side in a conflict: the actor in whose name others act, and its name.
type Side<'g> = (&'g str, &'g str);

struct Claim<'g> {
    about: Side<'g>,
    by: Side<'g>,
    at: Range<usize>,
}

fn one_sided<'g>(context: &Context<'g>, passage: &Passage<'_>, sentence: &Range<usize>) -> Option<Claim<'g>> {
    let places: Vec<u32> = passage.citations_of(sentence).flat_map(|citation| citation.sources.clone()).collect();
    let by = affiliation(context, &places)?;
    let quoted = passage.quotations();
    let mentioned = passage.mentions.iter().filter(|mention| mention.target.kind == Kind::Actor);
    let mut about = None;
    for mention in mentioned.filter(|mention| sentence.contains(&(mention.at.0 as usize))) {
        let actor = context.site().actors.all().get(mention.target.index as usize)?;
        let side = side(context, &actor.id)?;
        // Who is named beside the other side may well be who says so.
        if side == by {
            return None;
        }
        let is_party = context.site().actors.get(side.0).is_some_and(|actor| actor.role == Role::Party);
        let at = mention.at.0 as usize..mention.at.1 as usize;
        if about.is_none() && is_party && !is_quoted(quoted, at.start) {
            about = Some((side, at));
        }
    }
    let (about, at) = about?;
    let outlets = places.iter().filter_map(|place| context.source(*place)).map(|source| source.outlet.as_str());
    let said = &passage.text[sentence.clone()];
    let is_attributed = outlets.into_iter().any(|outlet| said.contains(outlet)) || said.contains(by.1);
    (!is_attributed).then_some(Claim { about, by, at })
}

/// The side to which all of the sources belong.
fn affiliation<'g>(context: &Context<'g>, places: &[u32]) -> Option<Side<'g>> {
    let mut sides = places.iter().map(|place| side(context, context.source(*place)?.affiliation.as_ref()?));
    let first = sides.next()??;
    sides.all(|other| other == Some(first)).then_some(first)
}

/// The actor on whose behalf an actor acts in the end; itself if it acts for nobody.
fn side<'g>(context: &Context<'g>, id: &Id<Actor>) -> Option<Side<'g>> {
    let actors = &context.site().actors;
    let mut actor = actors.get(id.as_str())?;
    // Circles are an error of the site; they end here all the same.
    for _ in 0..16 {
        match actor.acts_for.as_ref().and_then(|id| actors.get(id.as_str())) {
            Some(principal) => actor = principal,
            None => break,
        }
    }
    Some((actor.id.as_str(), actor.name.as_str()))
}
