//! Whom not to ask: this machine, and networks of its own. Whoever contributes to a site could otherwise have the machine
//! that checks it ask for what only that machine can reach (server-side request forgery).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

/// The hosts that may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public internet.
    Public,
    /// All: for tests, whose servers run on this machine.
    Everywhere,
}

/// Names that are never public (RFC 6761, RFC 6762, and `.internal`, which ICANN keeps for private use).
const PRIVATE_NAMES: [&str; 3] = ["localhost", "local", "internal"];

impl Reach {
    /// Whether an address may be asked, as far as it tells by itself. Where its name leads is seen to by `Lookup`.
    pub fn has(self, url: &Url) -> bool {
        self == Reach::Everywhere
            || match url.host() {
                Some(Host::Domain(name)) => !PRIVATE_NAMES.iter().any(|end| is_below(name, end)),
                Some(Host::Ipv4(ip)) => is_public_v4(ip),
                Some(Host::Ipv6(ip)) => is_public_v6(ip),
                None => false,
            }
    }

    fn has_ip(self, ip: IpAddr) -> bool {
        self == Reach::Everywhere
            || match ip {
                IpAddr::V4(ip) => is_public_v4(ip),
                IpAddr::V6(ip) => is_public_v6(ip),
            }
    }
}

/// Whether `name` is `end`, or below it.
fn is_below(name: &str, end: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether an address of IPv4 is globally reachable (IANA's registry of special-purpose addresses, RFC 6890).
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || matches!(ip.octets(), [0 | 240..=255, ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [198, 18 | 19, ..]);
    !special
}

/// The same of IPv6: global unicast is below 2000::/3, less what is set aside there; an address that stands for one of IPv4,
/// as in NAT64 (RFC 6052), is as public as that.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(ip) = ip.to_ipv4_mapped() {
        return is_public_v4(ip);
    }
    match ip.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        // Teredo and the like, documentation, 6to4.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// Looks names up, and keeps only what may be asked. The connection is made to just these addresses, so that a name can't
/// mean one host when it is judged and another when it is asked.
#[derive(Debug)]
pub struct Lookup {
    reach: Reach,
    system: DefaultResolver,
}

/// A name that leads to this machine or a network of its own.
#[derive(Debug)]
pub struct NotPublic;

impl std::fmt::Display for NotPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the host is not public")
    }
}

impl std::error::Error for NotPublic {}

impl Lookup {
    /// Looks names up for as far as `reach` goes.
    pub fn new(reach: Reach) -> Self {
        Self { reach, system: DefaultResolver::default() }
    }
}

impl Resolver for Lookup {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.system.resolve(uri, config, timeout).map_err(|error| match error {
            // The system's lookup knows no kinds of error.
            Error::Io(_) => Error::HostNotFound,
            error => error,
        })?;
        // A proxy is chosen by whoever runs the command, and mostly stands in a network of its own.
        let is_proxy = config.proxy().is_some_and(|proxy| Some(proxy.host()) == uri.host());
        let mut kept = self.empty();
        for address in found.iter().filter(|address| is_proxy || self.reach.has_ip(address.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(Error::Other(Box::new(NotPublic))) } else { Ok(kept) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_asked(url: &str) -> bool {
        Reach::Public.has(&Url::parse(url).unwrap())
    }

    #[test]
    fn this_machine_and_its_networks_are_not_asked() {
        for url in [
            "http://169.254.169.254/latest/meta-data/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0.0.0.0:8080/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://100.100.100.200/",
            "http://198.18.0.1/",
            "http://255.255.255.255/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://[::1]/",
            "http://[::]/",
            "http://[fe80::1]/",
            "http://[fd00:ec2::254]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://[2002:a9fe:a9fe::1]/",
            "http://[2001:db8::1]/",
        ] {
            assert!(!is_asked(url), "{url}");
        }
    }

    #[test]
    fn the_public_internet_is_asked() {
        for url in [
            "https://example.org/a",
            "https://notlocalhost.org/",
            "http://93.184.215.14/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
            "http://[64:ff9b::5db8:d70e]/",
        ] {
            assert!(is_asked(url), "{url}");
        }
    }
}
