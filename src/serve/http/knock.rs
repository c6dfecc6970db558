//! Knocking: connections that this process opens to its own listeners and closes at once.
//!
//! `tiny_http` has a thread for each connection, but of those that come at once it gives several to one idle thread.
//! All but the first then wait, unread, until the thread is free, and that may be never. A connection that ends at
//! once lets out one of them: its thread goes on with one that waits. Which connections wait is not to be seen; but
//! they can't be more than have come, so there are as many knocks.
//!
//! Without any for a while, accepting would fail: the time-out that listeners have for their connections to inherit
//! is their own as well, on some systems.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// How often it is looked whether connections came.
const LOOK: Duration = Duration::from_millis(25);
/// How often there are knocks while some are owed, and how many each time.
const BRISK: (Duration, usize) = (Duration::from_millis(5), 16);
/// How often there is one for no reason. It must be well below [`PATIENCE`](super::listen::PATIENCE).
const IDLE: Duration = Duration::from_secs(2);

/// The knocks at some listeners.
#[derive(Debug)]
pub(super) struct Knocks {
    listeners: Vec<SocketAddr>,
    /// How many descriptors were open when it was looked last.
    open: usize,
    /// How many knocks are to come.
    owed: usize,
    last: Instant,
}

impl Knocks {
    /// None yet.
    pub fn new(listeners: &[SocketAddr]) -> Knocks {
        let listeners = listeners.iter().map(|listener| reachable(*listener)).collect();
        Knocks { listeners, open: usize::MAX, owed: 0, last: Instant::now() }
    }

    /// When to look again.
    pub fn pace(&self) -> Duration {
        if self.owed > 0 { BRISK.0 } else { LOOK }
    }

    /// Looks, and knocks if there is reason to. `newcomers` are connections that were heard for the first time since
    /// the last look; others may have come and be silent.
    pub fn look(&mut self, newcomers: usize, listener: &TcpListener) {
        let open = descriptors(listener);
        // Two a connection.
        self.owed += newcomers.max(open.saturating_sub(self.open) / 2);
        self.open = open;
        let mut due = self.owed.min(BRISK.1);
        self.owed -= due;
        if due == 0 && self.last.elapsed() > IDLE {
            due = 1;
        }
        if due > 0 {
            self.last = Instant::now();
            (0..due).for_each(|_| self.listeners.iter().for_each(knock));
        }
    }
}

/// How many descriptors are open in this process, nearly: a new one gets the lowest number that is free.
fn descriptors(listener: &TcpListener) -> usize {
    #[cfg(unix)]
    if let Ok(another) = listener.try_clone() {
        return std::os::fd::AsRawFd::as_raw_fd(&another).unsigned_abs() as usize;
    }
    let _ = listener;
    0
}

/// Opens a connection and closes it. If that fails, so be it: there is a next time.
fn knock(listener: &SocketAddr) {
    if let Ok(_knock) = TcpStream::connect_timeout(listener, LOOK) {
        // Without leave-taking, so that the system does not keep the port for a minute. Elsewhere accepting could fail.
        #[cfg(target_os = "linux")]
        let _ = socket2::SockRef::from(&_knock).set_linger(Some(Duration::ZERO));
    }
}

/// The address at which this machine reaches a listener of its own.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}
