//! Where links lead: wikilinks by id, relative links by file.

use std::borrow::Cow;
use std::sync::Arc;

use super::{ids, names};
use crate::diagnostics::{Code, Diagnostic, Location, SourceFile, codes, did_you_mean, nearest};
use crate::model::{EntryRef, Kind, Site, encode_path, has_scheme, is_id, join_path, to_id};

/// The pages and folders at the top of a site that are made of all its entries.
const INDEXES: [&str; 10] = [
    "actors",
    "data",
    "explainers",
    "glossary",
    "positions",
    "search",
    "sources",
    "territories",
    "timeline",
    "updates",
];

/// Why a link leads nowhere.
pub struct Problem {
    code: Code,
    message: String,
    help: Option<String>,
    /// Whether what is linked may be there, and could not be read: then it is not the link's fault.
    pub is_unread: bool,
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
    if id.trim().is_empty() {
        return Err(Problem {
            code: codes::UNKNOWN_MENTION,
            message: "this wikilink names no entry".to_owned(),
            help: Some("write an id between the brackets, or take them away".to_owned()),
            is_unread: false,
        });
    }
    if let Some((word, id)) = id.split_once('/') {
        let Some(kind) = Kind::ALL.into_iter().find(|k| k.word() == word) else { return Err(no_kind(site, word, id)) };
        return site.find(kind, id).map(|at| (at, anchor)).ok_or_else(|| unknown(site, Some(kind), id));
    }
    // Pages and conflicts give way: their ids are seldom meant by a name in running text.
    for gives_way in [false, true] {
        let kinds = Kind::ALL.into_iter().filter(|kind| matches!(kind, Kind::Page | Kind::Conflict) == gives_way);
        let mut found = kinds.filter_map(|kind| site.find(kind, id));
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some(only), None) => return Ok((only, anchor)),
            (Some(first), Some(second)) => return Err(ambiguous(id, [first, second].into_iter().chain(found))),
        }
    }
    Err(unknown(site, None, id))
}

fn ambiguous(id: &str, entries: impl Iterator<Item = EntryRef>) -> Problem {
    let links: Vec<String> = entries.map(|at| format!("[[{}/{id}]]", at.kind.word())).collect();
    Problem {
        code: codes::UNKNOWN_MENTION,
        message: format!("`{id}` is the id of more than one entry"),
        help: Some(format!("say which: {}", links.join(" or "))),
        is_unread: false,
    }
}

fn unknown(site: &Site, kind: Option<Kind>, id: &str) -> Problem {
    let kinds: Vec<Kind> = kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    let known = || kinds.iter().flat_map(|kind| site.refs(*kind)).map(|at| site.id(at));
    let what = kind.map_or("entry", Kind::word);
    let draft = kinds.iter().find_map(|kind| ids::draft(site, *kind, id));
    let help = draft
        .or_else(|| meant(site, id))
        .or_else(|| did_you_mean(id, known()))
        .or_else(|| did_you_mean(&to_id(id), known()))
        .unwrap_or_else(|| "write the id of an entry, which is the name of its file without `.md`".to_owned());
    Problem {
        code: codes::UNKNOWN_MENTION,
        message: format!("no {what} is called `{id}`"),
        help: Some(help),
        is_unread: kinds.iter().any(|kind| site.absent.may_have(*kind, id)),
    }
}

/// The wikilink that was meant: that of the entry of another kind with this id, or of the one that bears the words as its name.
fn meant(site: &Site, words: &str) -> Option<String> {
    let link = |at: EntryRef| format!("{}/{}", at.kind.word(), site.id(at));
    let other = Kind::ALL.into_iter().find_map(|kind| site.find(kind, words));
    if let Some(at) = other {
        return Some(format!("`{words}` is the id of the {}: write [[{}]]", at.kind.word(), link(at)));
    }
    let lower = words.to_lowercase();
    let bears = |at: &EntryRef| {
        let known = names::names_of(site, *at);
        site.name(*at).to_lowercase() == lower || known.iter().any(|(name, _)| name.to_lowercase() == lower)
    };
    let named = site.all_refs().find(bears)?;
    Some(format!("write [[{}|{words}]]", site.id(named)))
}

fn no_kind(site: &Site, word: &str, id: &str) -> Problem {
    let words = Kind::ALL.map(Kind::word);
    let help = meant(site, id).or_else(|| did_you_mean(word, words));
    Problem {
        code: codes::UNKNOWN_MENTION,
        message: format!("`{word}` is no kind of entry"),
        help: Some(help.unwrap_or_else(|| format!("the kinds are {}", words.join(", ")))),
        is_unread: false,
    }
}

/// Where a relative link leads.
pub struct Lead<'u> {
    /// The route below the base path, with the anchor.
    pub route: String,
    /// The entry whose page it is; none for a file that is published as it is.
    pub page: Option<EntryRef>,
    /// The anchor.
    pub anchor: Option<&'u str>,
}

/// Where a relative link or picture in a content file leads; none for a whole address or an anchor on the same page.
///
/// # Errors
/// When the file is not there.
pub fn relative<'u>(
    site: &Site,
    file: &Arc<SourceFile>,
    url: &'u str,
    image: bool,
) -> Result<Option<Lead<'u>>, Problem> {
    let (path, anchor) = match url.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (url, None),
    };
    if image && has_scheme(path) {
        return Err(foreign(path));
    }
    if path.is_empty() || has_scheme(path) {
        return Ok(None);
    }
    if let Some(below) = path.strip_prefix('/') {
        return match leads_nowhere(site, below) {
            true => Err(nowhere(site, file, url, path, image)),
            false => Ok(None),
        };
    }
    let decoded = percent_decode(path);
    let Some(wanted) = join_path(&file.path, &decoded) else { return Err(nowhere(site, file, url, path, image)) };
    if let Some(at) = site.entry_in(&wanted) {
        let page = super::route(site, at);
        let route = anchor.map_or_else(|| page.clone(), |a| format!("{page}#{a}"));
        return Ok(Some(Lead { route, page: Some(at), anchor }));
    }
    match wanted.strip_prefix("content/").filter(|below| site.assets.contains_key(*below)) {
        Some(below) => Ok(Some(Lead { route: encode_path(below), page: None, anchor: None })),
        None => {
            let mut problem = nowhere(site, file, url, path, image);
            problem.is_unread = site.absent.has_file(&wanted);
            if site.absent.is_draft_file(&wanted) {
                problem.help = Some("this file is a draft: publish it first, or build with --drafts".to_owned());
            }
            Err(problem)
        }
    }
}

/// Whether an address below the site's own is certain to be none: that of a content file, or of an entry that is not there.
/// Nothing is said of files, such as feeds and data, nor of what is deeper: more is made than is known here.
fn leads_nowhere(site: &Site, below: &str) -> bool {
    let path = below.split('?').next().unwrap_or_default().trim_matches('/');
    if path.ends_with(".md") && !site.statics.contains_key(path) {
        return true;
    }
    let (kind, id) = match path.split('/').collect::<Vec<_>>().as_slice() {
        [name] if INDEXES.contains(name) => return false,
        [name] => (Kind::Page, *name),
        [folder, id] => match Kind::of_folder(folder) {
            Some(kind) if kind != Kind::Page => (kind, *id),
            _ => return false,
        },
        _ => return false,
    };
    // Most links lead somewhere: all entries are looked through only for one that seems not to.
    is_id(id)
        && ids::is_missing(site, kind, id)
        && !is_language(site, path)
        && !is_published(site, path)
        && !is_former(site, path)
}

fn is_language(site: &Site, name: &str) -> bool {
    site.all_refs().map(|at| site.lang(at)).chain(site.config.languages.iter().copied()).any(|l| l.as_str() == name)
}

/// Whether files that are published as they are stand at a path or below it.
fn is_published(site: &Site, path: &str) -> bool {
    let is_at = |file: &String| file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    site.statics.keys().chain(site.assets.keys()).any(is_at)
}

/// Whether a path redirects to the page of an entry that had it before.
fn is_former(site: &Site, path: &str) -> bool {
    let had = |at: EntryRef| {
        let entry = site.entry(at);
        let folder =
            entry.kind.folder().filter(|_| entry.kind != Kind::Page).map_or(String::new(), |f| format!("{f}/"));
        entry.common.aliases_url.iter().any(|alias| match alias.contains('/') {
            true => alias.trim_matches('/') == path,
            false => path.strip_prefix(folder.as_str()) == Some(alias),
        })
    };
    site.all_refs().any(had)
}

/// A picture elsewhere would make every reader's browser ask that host.
fn foreign(url: &str) -> Problem {
    Problem {
        code: codes::MISSING_IMAGE,
        message: format!("the picture `{url}` lies on another host, which would learn of every reader"),
        help: Some("save the picture beside this file, and write its name".to_owned()),
        is_unread: false,
    }
}

fn nowhere(site: &Site, file: &SourceFile, url: &str, path: &str, image: bool) -> Problem {
    let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let mut files: Vec<String> = site.assets.keys().map(|path| format!("content/{path}")).collect();
    if !image {
        files
            .extend(site.all_refs().filter(|at| at.kind.folder().is_some()).map(|at| site.entry(at).file.path.clone()));
    }
    // The file of that name, wherever it is; else one of a similar name.
    let names: Vec<String> = files.iter().map(|file| last(file)).collect();
    let wanted = match last(path) {
        page if path.starts_with('/') && !page.ends_with(".md") && !image => format!("{page}.md"),
        page if page.ends_with(".html") => page.replace(".html", ".md"),
        file => file,
    };
    let near = nearest(&wanted, names.iter().map(String::as_str));
    let found = names.iter().position(|name| Some(name.as_str()) == near).and_then(|i| files.get(i));
    let (code, what) = if image { (codes::MISSING_IMAGE, "picture") } else { (codes::BROKEN_LINK, "file") };
    let what = if path.starts_with('/') && !path.ends_with(".md") { "page" } else { what };
    let index = path.strip_prefix('/').and_then(|path| nearest(path.trim_matches('/'), INDEXES)).filter(|_| !image);
    let help = match (found, image) {
        (None, false) if index.is_some() => index.map(|index| format!("did you mean `/{index}/`?")),
        (Some(found), _) => Some(format!("did you mean `{}`?", seen_from(&file.path, found))),
        (None, true) => {
            join_path(&file.path, path).map(|wanted| format!("put the picture at {wanted}, or name one that is there"))
        }
        (None, false) => {
            Some("write the path of a file as it is seen from this one, such as `../actors/some-id.md`".to_owned())
        }
    };
    Problem { code, message: format!("there is no {what} `{url}`"), help, is_unread: false }
}

/// The path of a file as it is written in another.
fn seen_from(from: &str, path: &str) -> String {
    let (from, parts): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), path.split('/').collect());
    let folders = from.len().saturating_sub(1);
    let shared = from.iter().take(folders).zip(&parts).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders - shared);
    up.chain(parts.into_iter().skip(shared)).collect::<Vec<_>>().join("/")
}

fn percent_decode(path: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_as_it_is_seen_from_another_file() {
        let from = "content/explainers/talks/index.md";
        for (path, seen) in [
            ("content/actors/maro.md", "../../actors/maro.md"),
            ("content/explainers/talks/boat.jpg", "boat.jpg"),
            ("content/explainers/patrols.md", "../patrols.md"),
        ] {
            assert_eq!(seen_from(from, path), seen);
            assert_eq!(join_path(from, seen).as_deref(), Some(path));
        }
    }
}
