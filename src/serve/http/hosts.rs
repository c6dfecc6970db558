//! The names under which the preview answers.
//!
//! A foreign page can have its own name resolve to this machine (DNS rebinding), and its scripts could then read
//! drafts as if they were its own. The browser still sends that name as `Host`, so unknown names are refused.

use std::net::{IpAddr, Ipv6Addr};

use super::Options;

/// The hosts that a request may name.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    bind: Option<IpAddr>,
    names: Vec<String>,
    addresses: Vec<IpAddr>,
}

/// What stands before the port in `Host` and in `Origin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host<'a> {
    /// A name, without the dot of the root.
    Name(&'a str),
    /// A literal address.
    Address(IpAddr),
}

impl Hosts {
    /// The machine itself, and what the options add.
    pub fn new(options: &Options) -> Hosts {
        let mut hosts = Hosts { bind: options.bind, names: Vec::new(), addresses: Vec::new() };
        for allowed in &options.allow_hosts {
            let allowed = allowed.trim();
            match allowed.parse().ok().map(Host::Address).or_else(|| Host::parse(allowed)) {
                Some(Host::Address(address)) => hosts.addresses.push(address.to_canonical()),
                Some(Host::Name(name)) => hosts.names.push(name.to_owned()),
                None => {}
            }
        }
        hosts
    }

    /// Whether a `Host` such as `localhost:8000` is one of these. Any port is: programs forward them.
    pub fn admit(&self, authority: &str) -> bool {
        match Host::parse(authority) {
            Some(Host::Name(name)) => is_localhost(name) || self.names.iter().any(|it| it.eq_ignore_ascii_case(name)),
            Some(Host::Address(address)) => {
                // A literal address needs no DNS, so nobody can have rebound it.
                let open = self.bind.is_some_and(|bind| bind.is_unspecified());
                open || address.is_loopback() || self.bind == Some(address) || self.addresses.contains(&address)
            }
            None => false,
        }
    }

    /// Whether an `Origin` such as `http://localhost:8000` is at one of these hosts. `null` is not.
    pub fn admit_origin(&self, origin: &str) -> bool {
        ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme).is_some_and(|it| self.admit(it)))
    }
}

impl Host<'_> {
    /// The host of `host[:port]`; nothing if it is not written as RFC 3986 has it.
    fn parse(authority: &str) -> Option<Host<'_>> {
        if let Some(rest) = authority.strip_prefix('[') {
            let (address, port) = rest.split_once(']')?;
            let address: Ipv6Addr = address.parse().ok()?;
            return is_port(port).then(|| Host::Address(IpAddr::V6(address).to_canonical()));
        }
        let end = authority.find(':').unwrap_or(authority.len());
        let (name, port) = authority.split_at_checked(end)?;
        if !is_port(port) {
            return None;
        }
        if let Ok(address) = name.parse() {
            return Some(Host::Address(address));
        }
        let name = name.strip_suffix('.').unwrap_or(name);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        (!name.is_empty() && name.bytes().all(plain)).then_some(Host::Name(name))
    }
}

/// Whether this is nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a name is `localhost` or ends in `.localhost` (RFC 6761).
fn is_localhost(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("localhost"))
}
