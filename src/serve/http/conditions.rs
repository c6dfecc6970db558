//! What the other side has already (RFC 9110, section 13).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use httpdate::parse_http_date;

use super::headers::Headers;

/// Which version of a body this is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version<'a> {
    /// A strong tag, without its quotes.
    pub etag: &'a str,
    /// When it was changed last.
    pub modified: Option<SystemTime>,
}

impl Version<'_> {
    /// Whether the other side has this version: 304.
    pub fn is_known(self, headers: Headers<'_>) -> bool {
        let mut tags = headers.all("If-None-Match").peekable();
        if tags.peek().is_some() {
            return tags.flat_map(|list| list.split(',')).any(|tag| self.is_tagged(tag));
        }
        headers.first("If-Modified-Since").is_some_and(|since| self.is_unchanged(since))
    }

    /// Whether a part of it can be sent: the other side has the rest of this version, or does not care.
    pub fn continues(self, headers: Headers<'_>) -> bool {
        let Some(condition) = headers.first("If-Range") else { return true };
        if condition.ends_with('"') {
            return condition.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) == Some(self.etag);
        }
        self.modified.is_some_and(|time| parse_http_date(condition).is_ok_and(|date| date == whole_seconds(time)))
    }

    fn is_tagged(self, tag: &str) -> bool {
        let tag = tag.trim();
        let bare = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || bare.strip_prefix('"').and_then(|bare| bare.strip_suffix('"')) == Some(self.etag)
    }

    fn is_unchanged(self, since: &str) -> bool {
        self.modified.is_some_and(|time| parse_http_date(since).is_ok_and(|date| whole_seconds(time) <= date))
    }
}

/// The time without what a date in HTTP can't say.
fn whole_seconds(time: SystemTime) -> SystemTime {
    time.duration_since(UNIX_EPOCH).map_or(UNIX_EPOCH, |since| UNIX_EPOCH + Duration::from_secs(since.as_secs()))
}
