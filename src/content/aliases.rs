//! Former addresses that redirect to an entry: whether they are addresses, and nobody else's.

use std::collections::BTreeMap;

use super::layout::rename;
use crate::diagnostics::{Diagnostic, Location, codes};
use crate::model::{EntryRef, Kind, Site, is_id};

/// Checks the `aliases_url` of every entry of the site.
pub fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut taken: BTreeMap<String, (EntryRef, Location)> = BTreeMap::new();
    for at in site.marked() {
        let entry = site.entry(at);
        for (i, alias) in entry.common.aliases_url.iter().enumerate() {
            let place = Location::field(entry.file, entry.path.join(&format!("aliases_url[{i}]")));
            if let Some((message, help)) = fault(alias) {
                found.push(Diagnostic::new(codes::BAD_VALUE, message, place).help(help));
                continue;
            }
            let address = address(entry.kind, alias);
            let page = page_at(site, &address).map(|page| (page, Location::file(site.entry(page).file)));
            match page.as_ref().or_else(|| taken.get(&address)) {
                Some((other, location)) if site.first(*other) != site.first(at) => {
                    found.push(
                        Diagnostic::new(
                            codes::SAME_ADDRESS,
                            format!("`/{address}/` is taken by `{}`", location.file.path),
                            place,
                        )
                        .related("this has the address", location.clone())
                        .help("remove the alias"),
                    );
                }
                Some(_) if page.is_some() && is_own(alias, entry.id) => {
                    let message = format!("`{alias}` is the entry's own id, and would redirect to itself");
                    found.push(Diagnostic::new(codes::BAD_VALUE, message, place).help("remove it"));
                }
                Some(_) => {}
                None => {
                    taken.insert(address, (at, place));
                }
            }
        }
    }
}

/// The entry whose page has an address.
fn page_at(site: &Site, address: &str) -> Option<EntryRef> {
    match address.split_once('/') {
        Some((folder, id)) => {
            let kind = Kind::of_folder(folder).filter(|kind| *kind != Kind::Page)?;
            site.find(kind, id)
        }
        None => site.find(Kind::Page, address),
    }
}

fn is_own(alias: &str, id: &str) -> bool {
    alias.trim_matches('/').rsplit('/').next() == Some(id)
}

/// The path that an id of a kind, or a whole path, stands for; without slashes at its ends.
fn address(kind: Kind, alias: &str) -> String {
    let path = alias.trim_matches('/');
    if alias.contains('/') {
        return path.to_owned();
    }
    match kind {
        Kind::Page => path.to_owned(),
        _ => format!("{}/{path}", kind.folder().unwrap_or(kind.word())),
    }
}

/// Why a former address can't be one, and what to write.
fn fault(alias: &str) -> Option<(String, String)> {
    if !alias.contains('/') {
        return (!is_id(alias)).then(|| (format!("`{alias}` was never the id of a page"), rename(alias)));
    }
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    let path = alias.strip_prefix('/').unwrap_or(alias);
    let path = path.strip_suffix('/').unwrap_or(path);
    let sane = path
        .split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && part.chars().all(safe));
    (!sane).then(|| {
        let help = "write a former id, such as `old-id`, or a path of this site, such as `/2024/old-page/`";
        (format!("`{alias}` is not a path of this site"), help.to_owned())
    })
}
