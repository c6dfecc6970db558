//! The order of requests within each connection.
//!
//! A client may send several requests at once and must get the responses in their order. If each went to a thread of
//! its own, one client that reads nothing could stop them all; so a connection has one thread at most. Nor can a
//! connection be closed from here (`tiny_http` keeps it): where a response was broken off, or the place at which the
//! next request begins is uncertain, what was sent behind it is dropped unanswered.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tiny_http::Request;

use super::listen::PATIENCE;
use super::wire::discard;

/// How many requests of a connection may wait.
const DEPTH: usize = 256;
/// How many connections are remembered before old ones are looked for.
const FEW: usize = 1024;
/// After this time without a request a lane is taken for that of another connection from the same port.
const OLD: Duration = PATIENCE;
/// How long requests are dropped after the last one that is answered: long enough for what was sent with it, and
/// too short for its port to be given to a new connection.
const REST: Duration = Duration::from_secs(1);

/// All connections that were heard lately.
#[derive(Debug)]
pub(super) struct Lanes(Mutex<Table>);

#[derive(Debug)]
struct Table {
    lanes: HashMap<SocketAddr, Lane>,
    /// At how many lanes the old ones are cleared.
    full: usize,
}

/// What a connection is about.
#[derive(Debug)]
enum Lane {
    /// Nothing since then.
    Idle(Instant),
    /// A request is being answered, and these wait.
    Busy(VecDeque<Request>),
    /// Since then it gets no more answers.
    Over(Instant),
}

impl Lanes {
    /// None yet.
    pub fn new() -> Lanes {
        Lanes(Mutex::new(Table { lanes: HashMap::new(), full: FEW }))
    }

    /// Takes a request that came, and returns it if its turn is now, with whether it is the first of its connection.
    /// Whoever gets it calls [`Lanes::leave`] afterwards.
    pub fn enter(&self, peer: SocketAddr, request: Request) -> Option<(Request, bool)> {
        let mut table = self.table();
        match table.lanes.get_mut(&peer) {
            None => {
                table.add(peer);
                Some((request, true))
            }
            Some(lane) if lane.takes() => {
                let first = lane.is_old();
                *lane = Lane::Busy(VecDeque::new());
                Some((request, first))
            }
            Some(Lane::Busy(waiting)) if waiting.len() < DEPTH => {
                waiting.push_back(request);
                None
            }
            Some(_) => {
                drop(table);
                discard(request);
                None
            }
        }
    }

    /// Says that a request is answered. Returns the next one.
    pub fn leave(&self, peer: SocketAddr) -> Option<Request> {
        let mut table = self.table();
        let lane = table.lanes.get_mut(&peer)?;
        let Lane::Busy(waiting) = lane else { return None };
        let next = waiting.pop_front();
        if next.is_none() {
            *lane = Lane::Idle(Instant::now());
        }
        next
    }

    /// Says that the request that is being answered is the last one.
    pub fn end(&self, peer: SocketAddr) {
        let ended = self.table().lanes.insert(peer, Lane::Over(Instant::now()));
        if let Some(Lane::Busy(waiting)) = ended {
            waiting.into_iter().for_each(discard);
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn add(&mut self, peer: SocketAddr) {
        if self.lanes.len() >= self.full {
            self.lanes.retain(|_, lane| !lane.is_old());
            self.full = FEW.max(2 * self.lanes.len());
        }
        self.lanes.insert(peer, Lane::Busy(VecDeque::new()));
    }
}

impl Lane {
    /// Whether the next request can be answered at once.
    fn takes(&self) -> bool {
        match self {
            Lane::Idle(_) => true,
            Lane::Busy(_) => false,
            Lane::Over(since) => since.elapsed() > REST,
        }
    }

    fn is_old(&self) -> bool {
        matches!(self, Lane::Idle(since) | Lane::Over(since) if since.elapsed() > OLD)
    }
}
