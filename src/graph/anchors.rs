//! Anchors of internal links: the page that a link leads to must have them.

use std::collections::HashMap;

use super::ResolvedDocument;
use super::document::{Anchored, Document, Resolution};
use crate::diagnostics::{Diagnostic, codes, did_you_mean};
use crate::model::{EntryRef, Kind, Site};

/// How many anchors of a page are named when one is not there.
const MAX_SHOWN: usize = 12;

/// Reports the anchors of internal links that their page does not have.
pub fn check(site: &Site, documents: &HashMap<EntryRef, ResolvedDocument>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for at in site.all_refs() {
        let links = documents.get(&at).map_or(&[][..], |resolved| &resolved.document.anchored);
        for link in links {
            let target = documents.get(&link.page).map(|resolved| resolved.document.as_ref());
            let known = anchors_of(target, link.page.kind);
            if !known.iter().any(|anchor| *anchor == *link.anchor) {
                found.push(missing(site, at, link, &known));
            }
        }
    }
    found
}

fn missing(site: &Site, at: EntryRef, link: &Anchored, known: &[String]) -> Diagnostic {
    let entry = site.entry(at);
    let location = entry.prose.location(entry.file, entry.prose.events[link.event as usize].1);
    let message = format!("the page `{}` has no `#{}`", site.entry(link.page).id, link.anchor);
    let all: Vec<String> = known.iter().take(MAX_SHOWN).map(|known| format!("#{known}")).collect();
    Diagnostic::new(codes::BROKEN_LINK, message, location)
        .help(match known.len() {
            0 => "link to the page as a whole".to_owned(),
            1..=MAX_SHOWN => format!("it has {}", all.join(", ")),
            _ => format!("it has {} and others: see its headings", all.join(", ")),
        })
        .maybe_help(did_you_mean(&link.anchor, known.iter().map(String::as_str)))
}

/// Every id that a page has to link to.
fn anchors_of(document: Option<&Document>, kind: Kind) -> Vec<String> {
    let fixed = kind.anchors().iter().map(|a| (*a).to_owned());
    let Some(document) = document else { return fixed.collect() };
    let body = document.body.iter().filter_map(|r| match &r.what {
        Resolution::Anchor(id) => Some(id.to_string()),
        _ => None,
    });
    let references = document.references.entries.iter().map(|e| e.anchor.clone());
    fixed.chain(body).chain(references).collect()
}
