//! From an answer to the head of a response and the bytes that follow it.

use std::borrow::Cow;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use httpdate::HttpDate;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::conditions::Version;
use super::guard::Refusal;
use super::headers::Headers;
use super::media;
use super::range::Part;
use super::{Answer, Status};

/// A status code with its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code(u16, &'static str);

impl Code {
    pub const OK: Code = Code(200, "OK");
    pub const PARTIAL_CONTENT: Code = Code(206, "Partial Content");
    pub const FOUND: Code = Code(302, "Found");
    pub const NOT_MODIFIED: Code = Code(304, "Not Modified");
    pub const BAD_REQUEST: Code = Code(400, "Bad Request");
    pub const FORBIDDEN: Code = Code(403, "Forbidden");
    pub const NOT_FOUND: Code = Code(404, "Not Found");
    pub const METHOD_NOT_ALLOWED: Code = Code(405, "Method Not Allowed");
    pub const URI_TOO_LONG: Code = Code(414, "URI Too Long");
    pub const RANGE_NOT_SATISFIABLE: Code = Code(416, "Range Not Satisfiable");
    pub const FIELDS_TOO_LARGE: Code = Code(431, "Request Header Fields Too Large");
    pub const ERROR: Code = Code(500, "Internal Server Error");
}

/// What of a request shapes the response to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// Its fields.
    pub headers: Headers<'a>,
    /// Whether only the head is wanted.
    pub head_only: bool,
    /// What becomes of the connection.
    pub connection: Connection,
    /// Its query.
    pub query: Option<&'a str>,
}

/// What becomes of a connection after a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    /// It stays, as all do in HTTP/1.1.
    Stays,
    /// It stays, as was asked for in HTTP/1.0.
    Kept,
    /// It ends.
    Closes,
}

/// What follows a head.
#[derive(Debug)]
pub(super) enum Body {
    /// Nothing.
    Empty,
    /// A part of what is in memory.
    Bytes(Arc<[u8]>, Range<usize>),
    /// So many bytes of a file, from where it stands.
    File(File, u64),
    /// Events, for as long as somebody listens.
    Events,
}

/// Characters of a path that need no escape in a `Location`.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':').remove(b'@');

/// Writes the head of the response into `out`, or all of it if that is short.
pub(super) fn compose(answer: Answer, asked: Asked<'_>, out: &mut Vec<u8>) -> Body {
    match answer {
        Answer::Bytes { status, mime, body, etag } => bytes(status, mime, body, &etag, asked, out),
        Answer::File(path) => match file(&path, asked, out) {
            Ok(body) => body,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => missing(asked, out),
            Err(error) => plain(Code::ERROR, &format!("this file can't be read: {error}"), &[], asked, out),
        },
        Answer::Redirect(path) => {
            let path = utf8_percent_encode(path.trim_start_matches('/'), PATH);
            let query = asked.query.map(|query| format!("?{query}")).unwrap_or_default();
            plain(Code::FOUND, "this page is elsewhere", &[("Location", &format!("/{path}{query}"))], asked, out)
        }
        Answer::Events => {
            let mut head = Head::new(Code::OK, "no-store", Connection::Closes, out);
            head.field("Content-Type", "text/event-stream");
            head.end();
            if asked.head_only { Body::Empty } else { Body::Events }
        }
        Answer::NotFound => missing(asked, out),
    }
}

/// Writes what a refused request is told.
pub(super) fn refuse(refusal: &Refusal, asked: Asked<'_>, out: &mut Vec<u8>) -> Body {
    let fields: &[(&str, &str)] =
        if refusal.code == Code::METHOD_NOT_ALLOWED { &[("Allow", "GET, HEAD")] } else { &[] };
    plain(refusal.code, &refusal.text, fields, asked, out)
}

fn missing(asked: Asked<'_>, out: &mut Vec<u8>) -> Body {
    plain(Code::NOT_FOUND, "nothing is at this address", &[], asked, out)
}

/// A line of text.
fn plain(code: Code, text: &str, fields: &[(&str, &str)], asked: Asked<'_>, out: &mut Vec<u8>) -> Body {
    let mut head = Head::new(code, "no-cache", asked.connection, out);
    for (name, value) in fields {
        head.field(name, value);
    }
    head.field("Content-Type", "text/plain; charset=utf-8");
    head.field("Content-Length", text.len() + 1);
    head.end();
    if !asked.head_only {
        out.extend_from_slice(text.as_bytes());
        out.push(b'\n');
    }
    Body::Empty
}

fn bytes(
    status: Status,
    mime: Cow<'static, str>,
    body: Arc<[u8]>,
    etag: &str,
    asked: Asked<'_>,
    out: &mut Vec<u8>,
) -> Body {
    let mime = media::with_charset(mime);
    let length = body.len() as u64;
    let part = match status {
        Status::Ok => versioned(&mime, length, Version { etag, modified: None }, asked, out),
        Status::NotFound => unversioned(Code::NOT_FOUND, &mime, length, asked, out),
        Status::Error => unversioned(Code::ERROR, &mime, length, asked, out),
    };
    match part.map(|part| (usize::try_from(part.start), usize::try_from(part.end))) {
        Some((Ok(start), Ok(end))) => Body::Bytes(body, start..end),
        _ => Body::Empty,
    }
}

fn file(path: &Path, asked: Asked<'_>, out: &mut Vec<u8>) -> io::Result<Body> {
    // Asked before it is opened: a named pipe would wait for somebody to write.
    if !fs::metadata(path)?.is_file() {
        return Err(ErrorKind::NotFound.into());
    }
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let etag = format!("{:x}-{:x}", since.as_nanos(), metadata.len());
    let version = Version { etag: &etag, modified };
    let part = versioned(&media::of(path), metadata.len(), version, asked, out);
    Ok(match part {
        Some(part) => {
            file.seek(SeekFrom::Start(part.start))?;
            Body::File(file, part.end - part.start)
        }
        None => Body::Empty,
    })
}

/// The head for a body that can be asked for in parts and only if it changed. Returns the part that follows.
fn versioned(mime: &str, length: u64, version: Version<'_>, asked: Asked<'_>, out: &mut Vec<u8>) -> Option<Range<u64>> {
    let mut part = Part::Whole;
    if let Some(range) = asked.headers.first("Range")
        && !asked.head_only
        && version.continues(asked.headers)
    {
        part = Part::wanted(range, length);
    }
    let code = match part {
        _ if version.is_known(asked.headers) => Code::NOT_MODIFIED,
        Part::Whole => Code::OK,
        Part::Some(_) => Code::PARTIAL_CONTENT,
        Part::Unsatisfiable => Code::RANGE_NOT_SATISFIABLE,
    };
    let mut head = Head::new(code, "no-cache", asked.connection, out);
    head.field("ETag", format_args!("\"{}\"", version.etag));
    if let Some(time) = version.modified {
        head.field("Last-Modified", HttpDate::from(time.max(UNIX_EPOCH)));
    }
    let sent = match (code, part) {
        (Code::NOT_MODIFIED, _) => None,
        (_, Part::Whole) => Some(0..length),
        (_, Part::Some(part)) => {
            head.field("Content-Range", format_args!("bytes {}-{}/{length}", part.start, part.end - 1));
            Some(part)
        }
        (_, Part::Unsatisfiable) => {
            head.field("Content-Range", format_args!("bytes */{length}"));
            head.field("Content-Length", 0);
            None
        }
    };
    if let Some(part) = &sent {
        head.field("Accept-Ranges", "bytes");
        head.field("Content-Type", mime);
        head.field("Content-Length", part.end - part.start);
    }
    head.end();
    sent.filter(|_| !asked.head_only)
}

/// The head for a body that says that something is wrong. Returns the part that follows: all or nothing.
fn unversioned(code: Code, mime: &str, length: u64, asked: Asked<'_>, out: &mut Vec<u8>) -> Option<Range<u64>> {
    let mut head = Head::new(code, "no-cache", asked.connection, out);
    head.field("Content-Type", mime);
    head.field("Content-Length", length);
    head.end();
    (!asked.head_only).then_some(0..length)
}

/// The head of a response, as it is written.
struct Head<'a>(&'a mut Vec<u8>);

impl<'a> Head<'a> {
    fn new(code: Code, cache: &str, connection: Connection, out: &'a mut Vec<u8>) -> Head<'a> {
        out.clear();
        // Writing to memory does not fail, here and below.
        let _ = write!(out, "HTTP/1.1 {} {}\r\n", code.0, code.1);
        let mut head = Head(out);
        // A clock before 1970 would be too early for the date to be printed.
        head.field("Date", HttpDate::from(SystemTime::now().max(UNIX_EPOCH)));
        head.field("Cache-Control", cache);
        head.field("X-Content-Type-Options", "nosniff");
        match connection {
            Connection::Stays => {}
            Connection::Kept => head.field("Connection", "keep-alive"),
            Connection::Closes => head.field("Connection", "close"),
        }
        head
    }

    fn field(&mut self, name: &str, value: impl Display) {
        let _ = write!(self.0, "{name}: {value}\r\n");
    }

    fn end(self) {
        self.0.extend_from_slice(b"\r\n");
    }
}
