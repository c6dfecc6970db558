//! Sockets that listen: which addresses, which port, and what their connections inherit.

use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, TcpKeepalive, Type};

use super::Options;

/// How long a connection may be silent, in a request or between two, before it is closed.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How long the other side may read nothing of what it is sent.
const UNREAD: Duration = Duration::from_secs(10);
/// How many bytes the system holds for a connection that reads too slowly; else it can be megabytes.
const UNSENT: usize = 256 * 1024;
/// How many ports are tried.
const PORTS: u16 = 100;
/// How many connections may wait to be accepted.
const BACKLOG: i32 = 1024;

/// Why there is no preview.
#[derive(Debug)]
pub enum BindError {
    /// Every port that was tried is in use.
    Taken {
        /// The first one.
        first: u16,
        /// The last one.
        last: u16,
    },
    /// The system keeps this port for others.
    Denied(u16),
    /// The address is not one of this machine.
    NotHere(IpAddr),
    /// There is no loopback address at all.
    NoLoopback,
    /// Anything else the system says.
    Other(SocketAddr, io::Error),
}

impl Display for BindError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            BindError::Taken { first, last } if first == last => {
                write!(f, "port {first} is in use; choose another with `--port`")
            }
            BindError::Taken { first, last } => {
                write!(f, "the ports {first} to {last} are all in use; choose another with `--port`")
            }
            BindError::Denied(port) => {
                write!(f, "this system does not let you use port {port}; choose one above 1023, such as `--port 8000`")
            }
            BindError::NotHere(address) => write!(
                f,
                "{address} is not an address of this machine; leave out `--bind`, or use `--bind 0.0.0.0` for all of them"
            ),
            BindError::NoLoopback => {
                write!(f, "this machine has neither 127.0.0.1 nor ::1; name one of its addresses with `--bind`")
            }
            BindError::Other(address, error) => write!(f, "can't listen at {address}: {error}"),
        }
    }
}

impl std::error::Error for BindError {}

/// The listeners, their addresses, and the port they share. Their connections may be silent for as long as `patience`.
pub(super) fn open(
    options: &Options,
    patience: Duration,
) -> Result<(Vec<TcpListener>, Vec<SocketAddr>, u16), BindError> {
    let first = options.port;
    let last = if first == 0 { PORTS } else { first.saturating_add(PORTS - 1) };
    for attempt in first..=last {
        let port = if first == 0 { 0 } else { attempt };
        let Some(doors) = open_at(options.bind, port, patience)? else { continue };
        let addresses: Vec<SocketAddr> = doors.iter().filter_map(|door| door.local_addr().ok()).collect();
        let port = addresses.first().map_or(port, SocketAddr::port);
        return Ok((doors, addresses, port));
    }
    Err(BindError::Taken { first, last })
}

/// Listeners at one port; nothing if one of the addresses has it in use.
fn open_at(bind: Option<IpAddr>, port: u16, patience: Duration) -> Result<Option<Vec<TcpListener>>, BindError> {
    let loopback = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let wanted = bind.as_ref().map_or(&loopback[..], std::slice::from_ref);
    let mut port = port;
    let mut doors = Vec::with_capacity(wanted.len());
    for &ip in wanted {
        let address = SocketAddr::new(ip, port);
        match listen(address, patience) {
            Ok(door) => {
                port = door.local_addr().map_or(port, |address| address.port());
                doors.push(door);
            }
            Err(error) => match error.kind() {
                ErrorKind::AddrInUse => return Ok(None),
                ErrorKind::PermissionDenied => return Err(BindError::Denied(port)),
                _ if bind.is_none() => {}
                ErrorKind::AddrNotAvailable => return Err(BindError::NotHere(ip)),
                _ => return Err(BindError::Other(address, error)),
            },
        }
    }
    if doors.is_empty() { Err(BindError::NoLoopback) } else { Ok(Some(doors)) }
}

/// One listener. Connections inherit its options, which is the only way to give them any: `tiny_http` accepts them.
fn listen(address: SocketAddr, patience: Duration) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        // `::` is for all addresses, also those of IPv4.
        socket.set_only_v6(!address.ip().is_unspecified())?;
    }
    // Elsewhere than on Unix it would let two programs have one port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.set_tcp_nodelay(true)?;
    socket.set_read_timeout(Some(patience))?;
    socket.set_write_timeout(Some(UNREAD))?;
    socket.set_send_buffer_size(UNSENT)?;
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(Duration::from_secs(30)))?;
    // Where the system can, it ends by itself connections whose other side takes nothing.
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(UNREAD))?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Lets this process have as many descriptors as it may: `tiny_http` takes two a connection and ends without them, and
/// some systems give a program 256 or 1024 until it asks.
pub(super) fn raise_limits() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        /// More than a machine's browsers open, and no more than any Unix grants.
        const ENOUGH: u64 = 10_240;
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let enough = maximum.map_or(ENOUGH, |maximum| maximum.min(ENOUGH));
        if current.is_some_and(|current| current < enough) {
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(enough), maximum });
        }
    }
}
