//! What one address leads to: robots.txt first, then HEAD or GET, again if it is worth it, and on along redirects.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use url::Url;

use super::Manners;
use super::answer::{Answer, Fault, Unasked};
use super::client::{Client, Failure, Method, Reply};
use super::hosts::{Hosts, TimeUp, lock};
use super::robots::{self, Robots};

/// Redirects that are followed; as many as browsers do at least.
const MOST_REDIRECTS: usize = 10;
/// Redirects of robots.txt that are followed (RFC 9309, section 2.3.1.2).
const MOST_ROBOTS_REDIRECTS: usize = 5;
/// Bytes of a page that are read: enough to see that there is one.
const GLIMPSE: u64 = 1024;
/// Statuses by which servers keep programs out that would let a reader in: to log in, to pay, from elsewhere, more slowly.
const REFUSALS: [u16; 11] = [401, 402, 403, 405, 406, 407, 408, 425, 429, 451, 999];

/// Asks address by address; can be shared by threads.
pub struct Visitor<'m> {
    manners: &'m Manners,
    client: Client,
    hosts: Hosts,
    /// By scheme, host and port.
    robots: Mutex<HashMap<String, Arc<OnceLock<Robots>>>>,
}

impl From<TimeUp> for Failure {
    fn from(_: TimeUp) -> Self {
        Failure::Unasked(Unasked::TimeUp)
    }
}

impl From<Failure> for Answer {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(fault) => Answer::dead(fault),
            Failure::Unasked(why) => Answer::unasked(why),
        }
    }
}

impl<'m> Visitor<'m> {
    /// A visitor for the site at an address, whose time begins to run.
    pub fn new(manners: &'m Manners, site: &str) -> Self {
        let hosts = Hosts::new(manners.delay, manners.limit);
        Self { manners, client: Client::new(manners, site), hosts, robots: Mutex::default() }
    }

    /// What an address leads to.
    pub fn visit(&self, address: &Url) -> Answer {
        let mut at = address.clone();
        // The new address, as long as each redirect was for good.
        let mut moved = Some(None);
        for _ in 0..=MOST_REDIRECTS {
            let answer = match self.allowed(&at).and_then(|()| self.look(&at, Method::Head)) {
                Err(failure) => failure.into(),
                Ok(reply) => match reply.status {
                    status @ (301 | 302 | 303 | 307 | 308) => match redirect(&at, &reply) {
                        Some(next) => {
                            moved = moved.filter(|_| matches!(status, 301 | 308)).map(|_| Some(next.to_string()));
                            at = next;
                            continue;
                        }
                        None => Answer::dead(Fault::LostRedirect),
                    },
                    status if REFUSALS.contains(&status) => Answer::Refused { status },
                    status @ 400.. => Answer::dead(Fault::Status(status)),
                    _ => moved.flatten().map_or(Answer::Works, |to| Answer::Moved { to }),
                },
            };
            return match answer {
                Answer::Dead { fault, .. } if at != *address => Answer::Dead { fault, at: Some(at.to_string()) },
                answer => answer,
            };
        }
        Answer::dead(Fault::EndlessRedirect)
    }

    /// Whether an address may be asked.
    fn allowed(&self, url: &Url) -> Result<(), Failure> {
        let cell = lock(&self.robots).entry(url.origin().ascii_serialization()).or_default().clone();
        match cell.get_or_init(|| self.robots(url)) {
            Robots::Closed(why) => Err(Failure::Unasked(*why)),
            Robots::Down(fault) => Err(Failure::Fault(fault.clone())),
            rules if rules.allows(url) => Ok(()),
            _ => Err(Failure::Unasked(Unasked::Robots)),
        }
    }

    /// Asks a host for its robots.txt.
    fn robots(&self, url: &Url) -> Robots {
        let Ok(mut at) = url.join("/robots.txt") else { return Robots::Open };
        for _ in 0..=MOST_ROBOTS_REDIRECTS {
            match self.look(&at, Method::Get(robots::MOST)) {
                Ok(reply) => match reply.status {
                    200..=299 => return Robots::read(&reply.body),
                    300..=399 => match redirect(&at, &reply) {
                        Some(next) => at = next,
                        None => return Robots::Open,
                    },
                    // Who can't be asked for it now is to be left alone.
                    429 | 500.. => return Robots::Closed(Unasked::Robots),
                    _ => return Robots::Open,
                },
                // Another host's silence says nothing of this one.
                Err(Failure::Fault(_)) if at.host() != url.host() => return Robots::Closed(Unasked::Robots),
                Err(Failure::Fault(fault)) => return Robots::Down(fault),
                Err(Failure::Unasked(why)) => return Robots::Closed(why),
            }
        }
        Robots::Open
    }

    /// Asks until there is an answer that would not change at once.
    fn look(&self, url: &Url, mut method: Method) -> Result<Reply, Failure> {
        if !self.manners.reach.has(url) {
            return Err(Failure::Unasked(Unasked::NotPublic));
        }
        let host = url.host_str().unwrap_or_default();
        let mut tried = 0;
        loop {
            let outcome = self.hosts.ask(host, |left| self.client.ask(method, url, left))?;
            if self.hosts.is_over() && matches!(outcome, Err(Failure::Fault(Fault::NoAnswer))) {
                return Err(Failure::Unasked(Unasked::TimeUp));
            }
            if method == Method::Head && is_odd(&outcome) {
                // Many servers answer HEAD as they answer nothing else.
                method = Method::Get(GLIMPSE);
                continue;
            }
            tried += 1;
            match self.pause(&outcome, tried) {
                Some(pause) => self.hosts.rest(host, pause),
                None => return outcome,
            }
        }
    }

    /// For how long to wait before trying again; none if that is of no use.
    fn pause(&self, outcome: &Result<Reply, Failure>, tried: u32) -> Option<Duration> {
        let back_off = self.manners.back_off * 2_u32.saturating_pow(tried.saturating_sub(1));
        let pause = match outcome {
            Ok(reply) if matches!(reply.status, 408 | 425 | 429 | 500..=599) => {
                reply.retry_after.map_or(back_off, |wanted| wanted.max(back_off))
            }
            Err(Failure::Fault(Fault::NoConnection | Fault::NoAnswer)) => back_off,
            _ => return None,
        };
        (tried < self.manners.tries && pause <= self.manners.longest_pause).then_some(pause)
    }
}

/// Whether the answer to HEAD says little of what GET would get.
fn is_odd(outcome: &Result<Reply, Failure>) -> bool {
    match outcome {
        Ok(reply) => !matches!(reply.status, 200..=399 | 429),
        Err(failure) => *failure == Failure::Fault(Fault::NoConnection),
    }
}

/// Where a redirect leads; none if that is no address of the web.
fn redirect(from: &Url, reply: &Reply) -> Option<Url> {
    let mut to = from.join(reply.location.as_deref()?).ok()?;
    to.set_fragment(None);
    matches!(to.scheme(), "http" | "https").then_some(to)
}
