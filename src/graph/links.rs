//! Where links lead: wikilinks by id, relative links by file.

use std::collections::HashMap;
use std::sync::Arc;

use super::document::{Document, Resolution};
use crate::diagnostics::{Code, Diagnostic, Location, SourceFile, codes, did_you_mean};
use crate::model::{EntryRef, Kind, ProseEvent, Site, Tag};

/// Why a link leads nowhere.
pub struct Problem {
    code: Code,
    message: String,
    help: Option<String>,
}

impl Problem {
    /// The problem as a diagnostic at the link's place.
    pub fn diagnostic(self, location: Location) -> Diagnostic {
        Diagnostic::new(self.code, self.message, location).maybe_help(self.help)
    }
}

/// The entry that `id`, `kind/id` or either with `#anchor` names: its first version, and the anchor.
///
/// # Errors
/// When nothing has that id, or entries of two kinds have it.
pub fn wikilink<'t>(site: &Site, target: &'t str) -> Result<(EntryRef, Option<&'t str>), Problem> {
    let (id, anchor) = match target.split_once('#') {
        Some((id, anchor)) => (id, Some(anchor)),
        None => (target, None),
    };
    if let Some((word, id)) = id.split_once('/') {
        let kind = Kind::ALL.into_iter().find(|k| k.word() == word);
        return kind.and_then(|kind| site.find(kind, id)).map(|at| (at, anchor)).ok_or_else(|| unknown(site, kind, target, id));
    }
    let candidates: Vec<EntryRef> = Kind::ALL.into_iter().filter_map(|kind| site.find(kind, id)).collect();
    // Pages and conflicts give way: their ids are seldom meant by a name in running text.
    let first_choice: Vec<EntryRef> =
        candidates.iter().copied().filter(|at| !matches!(at.kind, Kind::Page | Kind::Conflict)).collect();
    match (first_choice.as_slice(), candidates.as_slice()) {
        ([only], _) | ([], [only]) => Ok((*only, anchor)),
        ([], []) => Err(unknown(site, None, target, id)),
        ([], several) | (several, _) => {
            let links: Vec<String> = several.iter().map(|at| format!("[[{}/{id}]]", at.kind.word())).collect();
            Err(Problem {
                code: codes::UNKNOWN_MENTION,
                message: format!("`{id}` is the id of more than one entry"),
                help: Some(format!("say which: {}", links.join(" or "))),
            })
        }
    }
}

fn unknown(site: &Site, kind: Option<Kind>, target: &str, id: &str) -> Problem {
    let kinds: Vec<Kind> = kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    let known: Vec<&str> = kinds.iter().flat_map(|kind| site.refs(*kind)).map(|at| site.entry(at).id).collect();
    let what = kind.map_or("entry", Kind::word);
    Problem {
        code: codes::UNKNOWN_MENTION,
        message: format!("no {what} is called `{target}`"),
        help: did_you_mean(id, known),
    }
}

/// The route of a relative link or picture in a content file; none for a whole address or an anchor on the same page.
///
/// # Errors
/// When the file is not there.
pub fn relative(site: &Site, file: &Arc<SourceFile>, url: &str, image: bool) -> Result<Option<String>, Problem> {
    let (path, anchor) = match url.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (url, None),
    };
    if path.is_empty() || path.starts_with('/') || has_scheme(path) {
        return Ok(None);
    }
    let decoded = percent_decode(path);
    let Some(wanted) = join(&file.path, &decoded) else { return Err(nowhere(site, url, image)) };
    if let Some(at) = site.all_refs().find(|at| at.kind.folder().is_some() && site.entry(*at).file.path == wanted) {
        let route = super::route(site, at);
        return Ok(Some(anchor.map_or_else(|| route.clone(), |a| format!("{route}#{a}"))));
    }
    match wanted.strip_prefix("content/").filter(|below| site.assets.contains_key(*below)) {
        Some(below) => Ok(Some(below.to_owned())),
        None => Err(nowhere(site, url, image)),
    }
}

fn nowhere(site: &Site, url: &str, image: bool) -> Problem {
    let name = url.rsplit('/').next().unwrap_or(url);
    let files: Vec<&str> = match image {
        true => site.assets.keys().filter_map(|p| p.rsplit('/').next()).collect(),
        false => site.all_refs().map(|at| site.entry(at).file.path.rsplit('/').next().unwrap_or_default()).collect(),
    };
    let (code, what) = if image { (codes::MISSING_IMAGE, "picture") } else { (codes::BROKEN_LINK, "file") };
    Problem { code, message: format!("there is no {what} `{url}`"), help: did_you_mean(name, files) }
}

/// Whether an address names a scheme, as `https:` and `mailto:` do, or a host, as `//example.org` does.
pub fn has_scheme(url: &str) -> bool {
    url.starts_with("//")
        || url.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}

/// `path` seen from the folder of `from`; none when it leads out of the site.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn percent_decode(path: &str) -> String {
    url::form_urlencoded::parse(path.replace('+', "%2B").as_bytes())
        .next()
        .map_or_else(|| path.to_owned(), |(decoded, _)| decoded.into_owned())
}

/// Reports the anchors of internal links that their page does not have.
pub fn check_anchors(site: &Site, documents: &HashMap<EntryRef, Document>, found: &mut Vec<Diagnostic>) {
    let routes: HashMap<String, EntryRef> = documents.keys().map(|at| (super::route(site, *at), *at)).collect();
    for at in site.all_refs() {
        let Some(document) = documents.get(&at) else { continue };
        let prose = site.entry(at).prose;
        let mut report = |event: u32, target: EntryRef, anchor: &str| {
            let known = anchors_of(documents.get(&target), target.kind);
            if !known.iter().any(|a| a == anchor) {
                let location = prose.location(site.entry(at).file, prose.events[event as usize].1);
                let message = format!("the page `{}` has no `#{anchor}`", site.entry(target).id);
                found.push(
                    Diagnostic::new(codes::BROKEN_LINK, message, location)
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
