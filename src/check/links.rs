//! What nothing leads to.

use super::context::Context;
use super::rule::{Findings, Rule, rule};
use crate::model::Kind;

rule! {
    /// ## What it does
    /// Finds an actor, a territory or a glossary term that nothing mentions.
    /// ## Why
    /// Its page has nothing to tell, and no reader comes to it. Often the name in the text is spelt another way.
    /// ## Example
    /// ```text
    /// content/actors/reed-council.md   (and no text speaks of the Reed Council)
    /// ```
    /// Instead, speak of it, add the spelling that the text uses to its `aliases`, or remove the file.
    OrphanPage = "LNK005" "orphan-page" Info
}

impl Rule for OrphanPage {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        let named = named_in_fields(context);
        let site = context.site();
        for kind in [Kind::Actor, Kind::Territory, Kind::Term] {
            for at in site.refs(kind).filter(|at| site.first(*at) == *at) {
                let backlinks = &context.graph.backlinks;
                let is_named = named.contains(&(kind, site.id(at)));
                if is_named || !backlinks.mentions(at).is_empty() || !backlinks.quotations(at).is_empty() {
                    continue;
                }
                let entry = site.entry(at);
                let key = if kind == Kind::Term { "term" } else { "name" };
                let location = crate::diagnostics::Location::field(entry.file, entry.path.join(key));
                found
                    .at(location, format!("nothing mentions the {} {}", kind.word(), entry.name))
                    .help("speak of it, add the spelling that the text uses to its `aliases`, or remove it");
            }
        }
    }
}

/// What other entries name in their fields.
fn named_in_fields<'g>(context: &Context<'g>) -> std::collections::HashSet<(Kind, &'g str)> {
    let site = context.site();
    let explainers = site.explainers.all().iter().flat_map(|explainer| {
        let actors = explainer.actors.iter().map(|id| (Kind::Actor, id.as_str()));
        actors.chain(explainer.territories.iter().map(|id| (Kind::Territory, id.as_str())))
    });
    let events = site.events.all().iter().flat_map(|event| {
        let actors = event.actors.iter().map(|id| (Kind::Actor, id.as_str()));
        actors.chain(event.territories.iter().map(|id| (Kind::Territory, id.as_str())))
    });
    let actors = site.actors.all().iter().flat_map(|actor| actor.acts_for.iter().chain(actor.member_of.iter()));
    let territories = site.territories.all().iter().flat_map(|territory| {
        let held = territory.history.iter().flat_map(|status| status.controlled_by.iter());
        territory.sovereign.iter().chain(territory.claimed_by.iter()).chain(held)
    });
    let sources = site.sources.all().iter().filter_map(|source| source.affiliation.as_ref());
    let ids = actors.chain(territories).chain(sources).map(|id| (Kind::Actor, id.as_str()));
    explainers.chain(events).chain(ids).collect()
}
