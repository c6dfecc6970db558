//! What is said of addresses that lead nowhere, or elsewhere.

use std::collections::BTreeMap;

use url::Url;

use super::addresses::{Address, Role};
use super::answer::{Answer, Fault, Unasked};
use crate::diagnostics::codes::DEAD_LINK;
use crate::diagnostics::{Diagnostic, Severity};

/// Further places of an address that are named; of the rest only how many they are.
const MOST_PLACES: usize = 3;
/// Hosts or addresses that a summary names.
const MOST_NAMES: usize = 3;

/// What the answers mean to the writer: each address that is dead or has moved at the first of its places, and in one line
/// each what could not be found out.
pub fn report(addresses: &[Address], answers: &BTreeMap<String, Answer>) -> Vec<Diagnostic> {
    let answered = || addresses.iter().filter_map(|address| Some((address, answers.get(address.url.as_str())?)));
    let mut found: Vec<Diagnostic> = answered().filter_map(|(address, answer)| finding(address, answer)).collect();
    let those = |is: &dyn Fn(&Answer) -> bool| -> Vec<&Url> {
        answered().filter(|(_, answer)| is(answer)).map(|(address, _)| &address.url).collect()
    };
    found.extend(refused(&those(&|answer| matches!(answer, Answer::Refused { .. }))));
    let reasons = [Unasked::Robots, Unasked::NotPublic, Unasked::NoTls, Unasked::Offline, Unasked::TimeUp];
    found.extend(reasons.into_iter().filter_map(|why| unasked(why, &those(&|answer| *answer == Answer::unasked(why)))));
    found
}

fn finding(address: &Address, answer: &Answer) -> Option<Diagnostic> {
    let first = address.uses.first()?;
    let url = &address.url;
    let (severity, message, help) = match answer {
        Answer::Dead { fault, at } => {
            let severity = if first.role == Role::ArchivedSource { Severity::Info } else { Severity::Warning };
            (severity, dead(url, fault, at.as_deref()), help_for_dead(first.role).to_owned())
        }
        Answer::Moved { to } if is_front_page(to) && url.path() != "/" => {
            let message = format!("`{url}` now leads to the front page `{to}`: the page itself seems to be gone");
            (Severity::Warning, message, help_for_dead(first.role).to_owned())
        }
        Answer::Moved { to } => (Severity::Info, format!("`{url}` has moved for good"), format!("write `{to}`")),
        Answer::Works | Answer::Refused { .. } | Answer::Unasked { .. } => return None,
    };
    let mut found = Diagnostic { severity, ..Diagnostic::new(DEAD_LINK, message, first.location.clone()).help(help) };
    let more = address.uses.len().saturating_sub(1 + MOST_PLACES);
    for (i, other) in address.uses.iter().skip(1).take(MOST_PLACES).enumerate() {
        let message = match more {
            1 if i + 1 == MOST_PLACES => "here, and in 1 more place".to_owned(),
            2.. if i + 1 == MOST_PLACES => format!("here, and in {more} more places"),
            _ => "here, too".to_owned(),
        };
        found = found.related(message, other.location.clone());
    }
    Some(found)
}

fn dead(url: &Url, fault: &Fault, at: Option<&str>) -> String {
    match at {
        Some(at) => format!("`{url}` is dead: it leads to `{at}`, and there {fault}"),
        None => format!("`{url}` is dead: {fault}"),
    }
}

const fn help_for_dead(role: Role) -> &'static str {
    match role {
        Role::Source => "write its new address, or name an archived copy as `archive_url`",
        Role::ArchivedSource => "readers still have the archived copy; if there is a new address, write that",
        Role::Archive => "name another archived copy",
        Role::Link => "write its new address, link to an archived copy, or take the link out",
    }
}

fn is_front_page(to: &str) -> bool {
    Url::parse(to).is_ok_and(|to| to.path() == "/" && to.query().is_none())
}

fn refused(urls: &[&Url]) -> Option<Diagnostic> {
    let hosts = names(urls.iter().filter_map(|url| url.host_str()))?;
    let what = if urls.len() == 1 { "address" } else { "addresses" };
    let message = format!("{} {what} could not be checked, since the servers turn programs away: {hosts}", urls.len());
    Some(summary(message, "follow them in a browser now and then"))
}

fn unasked(why: Unasked, urls: &[&Url]) -> Option<Diagnostic> {
    let hosts = names(urls.iter().filter_map(|url| url.host_str()))?;
    let what = not_asked(urls.len());
    Some(match why {
        Unasked::Robots => {
            let message = format!("{what}, since robots.txt of the hosts forbids it or can't be read: {hosts}");
            summary(message, "follow them in a browser now and then")
        }
        Unasked::NotPublic => {
            let all = names(urls.iter().map(|url| url.as_str()))?;
            let message = format!("{what}, since no reader could reach what is not on the public internet: {all}");
            summary(message, "write the public address, or take it out")
        }
        Unasked::NoTls => summary(
            format!("{what}, since Dateline makes no secure connections on this kind of processor: {hosts}"),
            "check links on another machine",
        ),
        Unasked::Offline => {
            summary(format!("{what}: no host answers"), "is this machine on line? If it needs a proxy, set HTTPS_PROXY")
        }
        Unasked::TimeUp => summary(
            format!("{what}: time was up"),
            "check again, and it goes on from here; or give it more time with `--links-timeout SECONDS`",
        ),
    })
}

/// `3 addresses were not asked`.
fn not_asked(count: usize) -> String {
    if count == 1 { "1 address was not asked".to_owned() } else { format!("{count} addresses were not asked") }
}

/// The first few of the names, each once; none if there are none.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: std::collections::BTreeSet<&str> = names.collect();
    let shown: Vec<&str> = names.iter().copied().take(MOST_NAMES).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| shown.join(", ") + &more)
}

/// A finding that belongs to no place.
fn summary(message: String, help: &str) -> Diagnostic {
    Diagnostic { severity: Severity::Info, ..Diagnostic::general(DEAD_LINK, message) }.help(help)
}
