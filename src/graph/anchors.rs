//! Anchors of internal links: the page that a link leads to must have them.

use std::collections::HashMap;

use super::ResolvedDocument;
use super::document::{Document, Resolution};
use crate::diagnostics::{Diagnostic, codes, did_you_mean};
use crate::model::{EntryRef, Kind, ProseEvent, Site, Tag};

/// How many anchors of a page are named when one is not there.
const MAX_SHOWN: usize = 12;

/// Reports the anchors of internal links that their page does not have.
pub fn check(site: &Site, documents: &HashMap<EntryRef, ResolvedDocument>, found: &mut Vec<Diagnostic>) {
    let routes: HashMap<String, EntryRef> = documents.keys().map(|at| (super::route(site, *at), *at)).collect();
    for at in site.all_refs() {
        let Some(document) = documents.get(&at).map(|resolved| resolved.document.as_ref()) else { continue };
        let prose = site.entry(at).prose;
        let mut report = |event: u32, target: EntryRef, anchor: &str| {
            let known = anchors_of(documents.get(&target).map(|resolved| resolved.document.as_ref()), target.kind);
            if !known.iter().any(|a| a == anchor) {
                let location = prose.location(site.entry(at).file, prose.events[event as usize].1);
                let message = format!("the page `{}` has no `#{anchor}`", site.entry(target).id);
                let all: Vec<String> = known.iter().take(MAX_SHOWN).map(|known| format!("#{known}")).collect();
                found.push(
                    Diagnostic::new(codes::BROKEN_LINK, message, location)
                        .help(match known.len() {
                            0 => "link to the page as a whole".to_owned(),
                            1..=MAX_SHOWN => format!("it has {}", all.join(", ")),
                            _ => format!("it has {} and others: see its headings", all.join(", ")),
                        })
                        .maybe_help(did_you_mean(anchor, known.iter().map(String::as_str))),
                );
            }
        };
        for resolved in &document.body {
            match &resolved.what {
                Resolution::Entry(target, Some(anchor)) => report(resolved.event, *target, anchor),
                Resolution::Route(route) => {
                    if let Some((page, anchor)) = route.split_once('#')
                        && let Some(target) = routes.get(page)
                    {
                        report(resolved.event, *target, anchor);
                    }
                }
                _ => {}
            }
        }
        for (i, (event, _)) in prose.events.iter().enumerate() {
            if let ProseEvent::Start(Tag::Link(target)) = event
                && let Some(anchor) = target.url.strip_prefix('#').filter(|a| !a.is_empty())
            {
                report(i as u32, at, anchor);
            }
        }
    }
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
