//! What is refused before anybody thinks about an answer.

use std::borrow::Cow;

use tiny_http::{HTTPVersion, Method};

use super::answer::Code;
use super::headers::Headers;
use super::hosts::Hosts;

/// The largest head that is answered, in bytes. Cookies that other programs set for `localhost` are among it.
const LARGEST: usize = 64 * 1024;
/// The most fields that a head may have.
const FIELDS: usize = 200;

/// A request that gets no answer from the handler, and what it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status.
    pub code: Code,
    /// A sentence for people, without a stop.
    pub text: Cow<'static, str>,
    /// Whether nothing more is answered on this connection, since it is not sure where the next request begins.
    pub closes: bool,
}

impl Refusal {
    /// 414.
    pub const URI_TOO_LONG: Refusal = Refusal::closing(Code::URI_TOO_LONG, "this address is too long");

    /// 400 with a reason.
    pub const fn bad(text: &'static str) -> Refusal {
        Refusal::closing(Code::BAD_REQUEST, text)
    }

    const fn closing(code: Code, text: &'static str) -> Refusal {
        Refusal { code, text: Cow::Borrowed(text), closes: true }
    }

    fn forbidden(what: &str, named: &str) -> Refusal {
        let host = named.rsplit('/').next().unwrap_or(named);
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        // Whatever else was sent is not repeated.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        let text = if !host.is_empty() && host.bytes().all(plain) {
            format!("{what} `{host}` is not known here; if it is yours, start the preview with `--allow-host {host}`")
        } else {
            format!("{what} is not known here; if it is yours, name it with `--allow-host`")
        };
        Refusal { code: Code::FORBIDDEN, text: text.into(), closes: false }
    }
}

/// Whether a request may be answered: its head is sound, it is meant for this server, comes from no foreign page, and
/// only wants to read.
pub(super) fn check(
    method: &Method,
    version: &HTTPVersion,
    headers: Headers<'_>,
    hosts: &Hosts,
) -> Result<(), Refusal> {
    sound(version, headers)?;
    let body = has_body(version, headers)?;
    let reads = matches!(method, Method::Get | Method::Head);
    if reads && body {
        return Err(Refusal::bad("a request for a page has no body"));
    }
    host(version, headers, hosts)?;
    if let Some(origin) = headers.all("Origin").find(|origin| !hosts.admit_origin(origin)) {
        return Err(Refusal::forbidden("a page from", origin));
    }
    if !method.as_str().bytes().all(is_token) {
        return Err(Refusal::bad("this is no HTTP"));
    }
    if !reads {
        let text = "the preview can only be read: GET and HEAD".into();
        return Err(Refusal { code: Code::METHOD_NOT_ALLOWED, text, closes: body });
    }
    Ok(())
}

/// Whether the head is one of HTTP/1 and of a size and a spelling that every program understands alike.
fn sound(version: &HTTPVersion, headers: Headers<'_>) -> Result<(), Refusal> {
    if *version < (1, 0) {
        return Err(Refusal::bad("the preview speaks HTTP/1.1"));
    }
    let size: usize = headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    if headers.0.len() > FIELDS || size > LARGEST {
        return Err(Refusal::closing(Code::FIELDS_TOO_LARGE, "the head of this request is too large"));
    }
    let printable = |byte: u8| byte == b'\t' || !byte.is_ascii_control();
    let spelled =
        |(name, value): (&str, &str)| !name.is_empty() && name.bytes().all(is_token) && value.bytes().all(printable);
    if headers.iter().all(spelled) { Ok(()) } else { Err(Refusal::bad("the head of this request is misspelled")) }
}

/// Whether a body follows the head (RFC 9112, section 6). Programs along the way must not come to different
/// conclusions about where it ends, so whatever is ambiguous is refused.
fn has_body(version: &HTTPVersion, headers: Headers<'_>) -> Result<bool, Refusal> {
    let chunked = headers.first("Transfer-Encoding").is_some();
    let mut lengths = headers.all("Content-Length");
    let Some(length) = lengths.next() else {
        return if chunked && *version < (1, 1) { Err(AMBIGUOUS) } else { Ok(chunked) };
    };
    let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    if chunked || !digits || lengths.any(|other| other != length) {
        return Err(AMBIGUOUS);
    }
    Ok(length.bytes().any(|byte| byte != b'0'))
}

const AMBIGUOUS: Refusal = Refusal::bad("it is not clear how long the body of this request is");

/// Whether the request names a host, one only, and one that is known.
fn host(version: &HTTPVersion, headers: Headers<'_>, hosts: &Hosts) -> Result<(), Refusal> {
    let mut named = headers.all("Host");
    let first = named.next();
    if named.next().is_some() {
        return Err(Refusal::bad("this request names several hosts"));
    }
    match first {
        Some(host) if hosts.admit(host) => Ok(()),
        Some("") => Err(Refusal::bad("this request names no host")),
        Some(host) => Err(Refusal::forbidden("the host", host)),
        None if *version < (1, 1) => Ok(()),
        None => Err(Refusal::bad("this request names no host")),
    }
}

/// Whether a byte may stand in a method or the name of a field (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
