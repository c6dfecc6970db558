//! Text in HTML: one place that escapes it.

use std::fmt::Write;

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

/// Appends `text` as HTML text.
pub fn push_text(out: &mut String, text: &str) {
    // Writing to a String can't fail.
    let _ = escape_html_body_text(&mut *out, text);
}

/// Appends ` name="value"`, escaped.
pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"");
    let _ = escape_html(&mut *out, value);
    out.push('"');
}

/// Appends ` name="url"`, escaped. The address must have passed [`safe_url`](crate::prose::safe_url).
pub fn push_url(out: &mut String, name: &str, url: &str) {
    let _ = write!(out, " {name}=\"");
    let _ = escape_href(&mut *out, url);
    out.push('"');
}

/// `text` as HTML text.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}
