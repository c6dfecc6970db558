//! One request over HTTP, and what came of it.

use std::error::Error as _;
use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ureq::config::Config;
use ureq::http::{HeaderMap, Response};
use ureq::tls::{TlsConfig, TlsProvider};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Error};
use url::Url;

use super::Manners;
use super::answer::{Fault, Unasked};
use super::guard::{Lookup, NotPublic};

/// By what name robots.txt knows this program.
pub const NAME: &str = "Dateline";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Only whether something is there.
    Head,
    /// The thing itself, of which this many bytes are read at most.
    Get(u64),
}

/// What a server says.
#[derive(Debug, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Where it sends whoever asks.
    pub location: Option<String>,
    /// For how long it wants to be left alone.
    pub retry_after: Option<Duration>,
    /// The beginning of what is there.
    pub body: Vec<u8>,
}

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The request failed.
    Fault(Fault),
    /// There was none.
    Unasked(Unasked),
}

/// Asks.
pub struct Client {
    agent: Agent,
    has_tls: bool,
}

impl Client {
    /// A client that says on behalf of which site it asks.
    pub fn new(manners: &Manners, site: &str) -> Self {
        let site = Url::parse(site).map_or_else(|_| String::new(), |url| format!(" of {url}"));
        let tls = tls();
        let config = Config::builder()
            .user_agent(format!("{NAME}/{} (checks the links{site})", env!("CARGO_PKG_VERSION")))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_resolve(Some(manners.timeout))
            .timeout_connect(Some(manners.timeout))
            .timeout_recv_response(Some(manners.timeout))
            .timeout_recv_body(Some(manners.timeout));
        let has_tls = tls.is_some();
        let config = config.tls_config(tls.unwrap_or_default()).build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Lookup::new(manners.reach));
        Self { agent, has_tls }
    }

    /// Asks once, for no longer than `left`; follows nothing.
    ///
    /// # Errors
    /// When the server says nothing that HTTP knows, or could not be asked.
    pub fn ask(&self, method: Method, url: &Url, left: Duration) -> Result<Reply, Failure> {
        if url.scheme() == "https" && !self.has_tls {
            return Err(Failure::Unasked(Unasked::NoTls));
        }
        let request = match method {
            Method::Head => self.agent.head(url.as_str()),
            Method::Get(_) => self.agent.get(url.as_str()),
        };
        let response = request.config().timeout_global(Some(left)).build().call().map_err(failure)?;
        Ok(reply(response, method))
    }
}

/// Secure connections in Rust alone, checked against the authorities that Mozilla trusts; none on processors for which there
/// is no such code.
fn tls() -> Option<TlsConfig> {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    if graviola::util::is_cpu_supported() {
        let provider = Arc::new(rustls_graviola::default_provider());
        let config = TlsConfig::builder().provider(TlsProvider::Rustls);
        return Some(config.unversioned_rustls_crypto_provider(provider).build());
    }
    None
}

fn reply(response: Response<Body>, method: Method) -> Reply {
    let (head, body) = response.into_parts();
    let header = |name: &str| header(&head.headers, name);
    let mut reply = Reply {
        status: head.status.as_u16(),
        location: header("location"),
        retry_after: header("retry-after").and_then(|value| pause(&value)),
        body: Vec::new(),
    };
    if let Method::Get(most) = method {
        // A body that breaks off is as good as none: that there was an answer is what counts.
        let _ = body.into_reader().take(most).read_to_end(&mut reply.body);
    }
    reply
}

/// A header as text; addresses come in UTF-8 now and then, whatever the standard says.
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// `Retry-After` (RFC 9110): seconds, or a day and time.
fn pause(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    Some(until.duration_since(SystemTime::now()).unwrap_or_default())
}

fn failure(error: Error) -> Failure {
    Failure::Fault(match error {
        Error::Other(error) if error.is::<NotPublic>() => return Failure::Unasked(Unasked::NotPublic),
        Error::HostNotFound => Fault::NoHost,
        Error::Timeout(_) => Fault::NoAnswer,
        Error::Io(error) if error.kind() == ErrorKind::TimedOut => Fault::NoAnswer,
        // What the TLS library says comes as an error of reading.
        Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
            Fault::Insecure(error.get_ref().map_or_else(|| error.to_string(), ToString::to_string))
        }
        Error::Rustls(error) => Fault::Insecure(error.source().map_or_else(|| error.to_string(), ToString::to_string)),
        Error::Tls(why) => Fault::Insecure(why.to_owned()),
        _ => Fault::NoConnection,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_say_for_how_long_in_two_ways() {
        assert_eq!(pause("120"), Some(Duration::from_secs(120)));
        assert_eq!(pause("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(pause("soon"), None);
    }
}
