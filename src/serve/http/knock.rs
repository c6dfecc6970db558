//! Knocking: connections that this process opens to its own listeners, and closes again.
//!
//! `tiny_http` has a thread for each connection, but when several come at once it counts an idle thread more than
//! once. Then some connections wait, unread, until another one ends, and that may be never. A connection that ends
//! at once frees them one by one: its thread goes on with one that waits. Those that wait are served in their order,
//! so a knock that is heard tells that nobody before it waits any more.
//!
//! There is a second use. A listener hands its time-outs on to its connections, but on some systems it also has them
//! itself: without a connection for [`PATIENCE`](super::listen::PATIENCE), accepting would fail.

use std::io::{ErrorKind, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// How long a knock takes to be heard, if nobody waits.
const SOON: Duration = Duration::from_millis(4);
/// How often the number of knocks is doubled before it is left to the next time.
const DOUBLINGS: u32 = 8;

/// Knocks at a listener of this process. If that is not heard, knocks more often, until it is or it is in vain.
pub(super) fn until_heard(listener: SocketAddr) {
    let address = reachable(listener);
    let Some(mut first) = connect(address) else { return };
    if first.shutdown(Shutdown::Write).is_err() || first.set_read_timeout(Some(SOON)).is_err() {
        return;
    }
    for doubling in 0..DOUBLINGS {
        match first.read(&mut [0]) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            _ => return,
        }
        (0..1 << doubling).for_each(|_| once(address));
    }
}

fn once(address: SocketAddr) {
    if let Some(_knock) = connect(address) {
        // Without leave-taking, so that the system does not keep the port for a minute. Elsewhere accepting could fail.
        #[cfg(target_os = "linux")]
        let _ = socket2::SockRef::from(&_knock).set_linger(Some(Duration::ZERO));
    }
}

fn connect(address: SocketAddr) -> Option<TcpStream> {
    TcpStream::connect_timeout(&address, Duration::from_millis(50)).ok()
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
