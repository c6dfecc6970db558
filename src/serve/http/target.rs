//! The path of a request, out of its target.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::Request;
use super::guard::Refusal;

/// The longest target that is read, in bytes.
const LONGEST: usize = 8 * 1024;

/// Takes a target (RFC 9112, section 3.2) apart. Only the form with a path is known, since this is no proxy.
///
/// Percent escapes are decoded once: `%252e` is the file name `%2e`, and no dot. What could lead out of the site, or
/// means different things to different systems, is refused rather than mended.
pub(super) fn parse(raw: &str) -> Result<Request<'_>, Refusal> {
    if raw.len() > LONGEST {
        return Err(Refusal::URI_TOO_LONG);
    }
    let visible = raw.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    if !visible || !raw.starts_with('/') {
        return Err(Refusal::bad("the address of a page begins with a slash and has no spaces"));
    }
    let (path, query) = raw.split_once('?').map_or((raw, None), |(path, query)| (path, Some(query)));
    let path = decode(path).ok_or(Refusal::bad("this address has an escape that is not UTF-8, such as %zz or %ff"))?;
    if path.chars().any(|letter| letter.is_control() || letter == '\\') {
        return Err(Refusal::bad("this address has a backslash or a control character"));
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(Refusal::bad("this address has a `.` or `..` in it"));
    }
    Ok(Request { path, query, raw })
}

/// Percent-decodes; nothing if an escape is broken or the bytes are not UTF-8.
fn decode(path: &str) -> Option<Cow<'_, str>> {
    let mut escapes = path.split('%').skip(1);
    let whole = |escape: &str| escape.len() >= 2 && escape.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    if !escapes.all(whole) {
        return None;
    }
    percent_decode_str(path).decode_utf8().ok()
}
