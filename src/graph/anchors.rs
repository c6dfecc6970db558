//! Anchors of internal links: the page that a link leads to must have them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::backlinks::BackLinks;
use super::document::{Anchored, Document, Resolution};
use super::documents::Documents;
use crate::diagnostics::{Diagnostic, codes, did_you_mean};
use crate::model::{EntryRef, Kind, Site};

/// How many anchors of a page are named when one is not there.
const MAX_SHOWN: usize = 12;

/// The anchors of internal links that their page does not have, by the document of the link.
pub type Missing = BTreeMap<EntryRef, Vec<Diagnostic>>;

/// Looks at the links of some documents, and at those that lead to them; what is known of the others stays.
pub fn check(
    site: &Site,
    documents: &Documents,
    backlinks: &BackLinks,
    which: &[EntryRef],
    mut known: Missing,
) -> Missing {
    let leading = which.iter().flat_map(|page| backlinks.anchored(*page)).map(|place| place.document);
    let which: BTreeSet<EntryRef> = which.iter().copied().chain(leading).collect();
    known.retain(|at, _| !which.contains(at));
    let look = |at: EntryRef| Some((at, missing_in(site, documents, at))).filter(|(_, found)| !found.is_empty());
    known.par_extend(which.into_par_iter().filter_map(look));
    known
}

fn missing_in(site: &Site, documents: &Documents, at: EntryRef) -> Vec<Diagnostic> {
    let links = documents.get(at).map_or(&[][..], |document| &document.anchored).iter();
    let look = |link: &Anchored| {
        let known = anchors_of(documents.get(link.page), link.page.kind);
        let is_there = known.iter().any(|anchor| **anchor == *link.anchor);
        (!is_there).then(|| missing(site, at, link, &known))
    };
    links.filter_map(look).collect()
}

fn missing(site: &Site, at: EntryRef, link: &Anchored, known: &[&str]) -> Diagnostic {
    let entry = site.entry(at);
    let location = entry.prose.location(entry.file, entry.prose.events[link.event as usize].1);
    let message = format!("the page `{}` has no `#{}`", site.id(link.page), link.anchor);
    let all: Vec<String> = known.iter().take(MAX_SHOWN).map(|known| format!("#{known}")).collect();
    Diagnostic::new(codes::BROKEN_LINK, message, location)
        .help(match known.len() {
            0 => "link to the page as a whole".to_owned(),
            1..=MAX_SHOWN => format!("it has {}", all.join(", ")),
            _ => format!("it has {} and others: see its headings", all.join(", ")),
        })
        .maybe_help(did_you_mean(&link.anchor, known.iter().copied()))
}

/// Every id that a page has to link to.
fn anchors_of(document: Option<&Document>, kind: Kind) -> Vec<&str> {
    let fixed = kind.anchors().iter().copied();
    let Some(document) = document else { return fixed.collect() };
    let body = document.body.iter().filter_map(|r| match &r.what {
        Resolution::Anchor(id) => Some(&**id),
        _ => None,
    });
    let references = document.references.entries.iter().map(|e| &*e.anchor);
    fixed.chain(body).chain(references).collect()
}
