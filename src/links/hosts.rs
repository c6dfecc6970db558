//! One request at a time to a host, and a pause after each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// When each host may be asked again. Whoever asks a host, be it for an address, a redirect's target or robots.txt, does so
/// through here.
pub struct Hosts {
    delay: Duration,
    until: Instant,
    gates: Mutex<HashMap<String, Arc<Mutex<Instant>>>>,
}

/// There is no time left to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeUp;

impl Hosts {
    /// Hosts that are asked `delay` apart, and none after `limit` from now.
    pub fn new(delay: Duration, limit: Duration) -> Self {
        let now = Instant::now();
        // A limit too far off to be reckoned with is a day.
        let until = now.checked_add(limit).unwrap_or(now + Duration::from_secs(24 * 60 * 60));
        Self { delay, until, gates: Mutex::default() }
    }

    /// Waits for the host's turn, and asks. `ask` is told for how long it may.
    ///
    /// # Errors
    /// When the time is up before.
    pub fn ask<T>(&self, host: &str, ask: impl FnOnce(Duration) -> T) -> Result<T, TimeUp> {
        let gate = self.gate(host);
        let mut next = lock(&gate);
        let now = Instant::now();
        if now.max(*next) >= self.until {
            return Err(TimeUp);
        }
        thread::sleep(next.saturating_duration_since(now));
        let answer = ask(self.until.saturating_duration_since(Instant::now()));
        *next = Instant::now() + self.delay;
        Ok(answer)
    }

    /// Leaves a host alone for a while.
    pub fn rest(&self, host: &str, pause: Duration) {
        let gate = self.gate(host);
        let mut next = lock(&gate);
        *next = (*next).max(Instant::now() + pause);
    }

    /// Whether there is no time left.
    pub fn is_over(&self) -> bool {
        Instant::now() >= self.until
    }

    fn gate(&self, host: &str) -> Arc<Mutex<Instant>> {
        let mut gates = lock(&self.gates);
        gates.entry(host.to_owned()).or_insert_with(|| Arc::new(Mutex::new(Instant::now()))).clone()
    }
}

/// A thread that failed leaves nothing half done in what is locked here.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
