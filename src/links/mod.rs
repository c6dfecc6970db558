//! Asks the network whether the addresses of a site still lead somewhere: one request at a time to a host, as robots.txt
//! allows, and never to this machine or networks of its own. Nothing here runs unless `dateline check --links` asks for it.

mod addresses;
mod answer;
mod cache;
mod client;
mod guard;
mod hosts;
mod report;
mod robots;
mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::Duration;
use std::{io, thread};

use url::Url;

pub use addresses::{Address, Role, Use, gather};
pub use answer::{Answer, Fault, Unasked};
pub use guard::Reach;
pub use report::report;

use crate::model::Site;
use cache::Cache;
use hosts::lock;
use visit::Visitor;

/// How hosts are asked.
#[derive(Debug, Clone)]
pub struct Manners {
    /// For how long in all; what was not asked by then is left out.
    pub limit: Duration,
    /// Between two requests to a host.
    pub delay: Duration,
    /// For how long to wait for a connection, and for an answer.
    pub timeout: Duration,
    /// How often to ask a host that does not answer, or fails.
    pub tries: u32,
    /// How long to wait before the second try; twice as long before each further one.
    pub back_off: Duration,
    /// A host that wants to be left alone for longer is given up.
    pub longest_pause: Duration,
    /// How many hosts to ask at the same time.
    pub at_once: usize,
    /// Whom to ask.
    pub reach: Reach,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            limit: Duration::from_secs(120),
            delay: Duration::from_secs(1),
            timeout: Duration::from_secs(10),
            tries: 3,
            back_off: Duration::from_secs(2),
            longest_pause: Duration::from_secs(30),
            at_once: 8,
            reach: Reach::Public,
        }
    }
}

impl Manners {
    /// Manners towards servers of this machine, which mind no haste; for tests.
    pub fn at_home() -> Self {
        let (delay, back_off) = (Duration::ZERO, Duration::from_millis(10));
        Self { delay, back_off, longest_pause: Duration::from_secs(2), reach: Reach::Everywhere, ..Self::default() }
    }
}

/// What is known of each address, and whether that could be noted for the next time.
pub struct Asked {
    /// The answers by address.
    pub answers: BTreeMap<String, Answer>,
    /// Whether they were noted.
    pub noted: io::Result<()>,
}

/// Asks for each address whose answer is not known from the last days; `done` is called once for each.
pub fn ask(addresses: &[Address], site: &Site, manners: &Manners, done: &(dyn Fn() + Sync)) -> Asked {
    let mut cache = Cache::read(&site.root, site.today);
    let (known, unknown): (Vec<&Address>, Vec<&Address>) =
        addresses.iter().partition(|address| cache.get(address.url.as_str()).is_some());
    known.iter().for_each(|_| done());
    let mut fresh = BTreeMap::new();
    if !unknown.is_empty() {
        let visitor = Visitor::new(manners, &site.base.absolute(""));
        fresh = round(by_host(unknown.iter().map(|address| &address.url)), &visitor, manners.at_once, done);
        if is_offline(&fresh) {
            fresh
                .values_mut()
                .filter(|answer| answer.is_silence())
                .for_each(|a| *a = Answer::unasked(Unasked::Offline));
        }
        fresh.iter().for_each(|(url, answer)| cache.note(url.as_str(), answer, site.today));
    }
    let noted = if fresh.is_empty() { Ok(()) } else { cache.write(&site.root) };
    let mut answers: BTreeMap<String, Answer> =
        fresh.into_iter().map(|(url, answer)| (url.to_string(), answer)).collect();
    for address in known {
        if let Some(answer) = cache.get(address.url.as_str()) {
            answers.insert(address.url.to_string(), answer.clone());
        }
    }
    Asked { answers, noted }
}

/// The addresses of each host, the host with most of them first: it takes longest.
fn by_host<'a>(urls: impl Iterator<Item = &'a Url>) -> Vec<Vec<&'a Url>> {
    let mut hosts: BTreeMap<Option<&str>, Vec<&Url>> = BTreeMap::new();
    for url in urls {
        hosts.entry(url.host_str()).or_default().push(url);
    }
    let mut hosts: Vec<Vec<&Url>> = hosts.into_values().collect();
    hosts.sort_by_key(|urls| std::cmp::Reverse(urls.len()));
    hosts
}

/// Asks several hosts at once, each for one address after the other.
fn round<'a>(
    hosts: Vec<Vec<&'a Url>>,
    visitor: &Visitor<'_>,
    at_once: usize,
    done: &(dyn Fn() + Sync),
) -> BTreeMap<&'a Url, Answer> {
    let threads = at_once.clamp(1, hosts.len().max(1));
    let answers = Mutex::new(BTreeMap::new());
    let waiting = Mutex::new(hosts.into_iter());
    let next = || lock(&waiting).next();
    let work = || {
        while let Some(urls) = next() {
            for url in urls {
                let answer = visitor.visit(url);
                lock(&answers).insert(url, answer);
                done();
            }
        }
    };
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Whether several hosts were asked and all were silent: then it is this machine's network that fails, and not they.
fn is_offline(answers: &BTreeMap<&Url, Answer>) -> bool {
    const SEVERAL: usize = 3;
    let says_nothing =
        |answer: &Answer| answer.is_silence() || matches!(answer, Answer::Unasked { why } if *why != Unasked::Robots);
    let silent: BTreeSet<_> = answers.iter().filter(|(_, a)| a.is_silence()).map(|(url, _)| url.host_str()).collect();
    silent.len() >= SEVERAL && answers.values().all(says_nothing)
}
