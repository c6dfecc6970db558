//! Bytes out, and the bytes that nobody asked for in.

use std::io::{self, ErrorKind, Read, Write};
use std::mem;

use tiny_http::{Request, Response, StatusCode};

use super::answer::Body;
use super::headers::Headers;

/// Up to this length a body leaves in one piece with its head. In two pieces, the other side would often confirm the
/// first only 40 ms later, and until then some systems hold the second back.
const ONE_PIECE: usize = 256 * 1024;
/// The pieces in which files are read.
const PIECE: u64 = 64 * 1024;
/// The longest request body that `tiny_http` has read before the request is seen.
const READ_AHEAD: usize = 1024;
/// How much of a request's body is read on, so that its sender gets to reading the answer.
const READ_ON: usize = 16 * 1024 * 1024;

/// Sends a head and what follows it. `out` holds the head, and is room for more.
///
/// # Errors
/// When the other side is gone or takes nothing, or a file ends early. Then the response is broken off.
pub(super) fn send(mut writer: impl Write, out: &mut Vec<u8>, body: Body) -> io::Result<()> {
    match body {
        Body::Empty | Body::Events => writer.write_all(out)?,
        Body::Bytes(bytes, part) => {
            let part = bytes.get(part).unwrap_or_default();
            let (first, rest) = part.split_at(if part.len() <= ONE_PIECE { part.len() } else { PIECE as usize });
            out.extend_from_slice(first);
            writer.write_all(out)?;
            writer.write_all(rest)?;
        }
        Body::File(mut file, mut left) => loop {
            let read = Read::by_ref(&mut file).take(left.min(PIECE)).read_to_end(out)? as u64;
            if read == 0 && left > 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            writer.write_all(out)?;
            out.clear();
            left -= read;
            if left == 0 {
                break;
            }
        },
    }
    writer.flush()
}

/// Whether there is more of a request than was read.
pub(super) fn has_unread_body(request: &Request) -> bool {
    let headers = Headers(request.headers());
    let has = |name| headers.first(name).is_some();
    has("Transfer-Encoding") || has("Expect") || request.body_length().is_some_and(|length| length > READ_AHEAD)
}

/// Sends a short response (`out`) to a request with an unread body.
///
/// `tiny_http` reads the rest of a body when the request ends, before anything can be sent, and into a buffer of the
/// length that was announced, be it a hundred terabytes, for which the process would die. So the request becomes a
/// raw stream first. That sends an interim response, which clients pass over (RFC 9110, section 15.2).
///
/// # Errors
/// When the other side is gone or takes nothing.
pub(super) fn send_before_body(request: Request, out: &[u8]) -> io::Result<()> {
    let length = request.body_length();
    let mut stream = request.upgrade("HTTP/1.1", Response::empty(StatusCode(100)));
    let sent = stream.write_all(out).and_then(|()| stream.flush());
    match length {
        Some(length) if length > READ_ON => forget(stream),
        // It is read on as it is dropped.
        Some(_) => {}
        None => {
            let _ = io::copy(&mut stream.take(READ_ON as u64), &mut io::sink());
        }
    }
    sent
}

/// Drops a request without a word.
pub(super) fn discard(request: Request) {
    if has_unread_body(&request) {
        forget(request);
    } else {
        // The request alone would answer with a 500.
        drop(request.into_writer());
    }
}

/// Keeps something for ever: a thread and two descriptors, which is less than what its end would cost.
fn forget<T>(lost: T) {
    mem::forget(lost);
}
