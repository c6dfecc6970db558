//! Text in HTML, and the one place that decides what raw HTML and which addresses may pass.

use std::fmt::Write;

use ammonia::Builder;
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

/// Appends ` name="url"`, escaped. The address must have passed [`safe_url`].
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

/// The address, if a reader may follow it: http, https, mailto and tel, and addresses without a scheme.
///
/// Browsers drop white space and control characters before they read a scheme, so those are dropped here, too.
pub fn safe_url(url: &str) -> Option<&str> {
    let bare: String = url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    match bare.find([':', '/', '?', '#']) {
        Some(at) if bare[at..].starts_with(':') => {
            let scheme = bare[..at].to_ascii_lowercase();
            matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel").then_some(url)
        }
        _ => Some(url),
    }
}

/// Sanitises raw HTML.
#[derive(Debug)]
pub struct Sanitiser {
    builder: Builder<'static>,
    /// Tags that were opened one by one and not yet closed.
    open: Vec<String>,
}

impl Default for Sanitiser {
    fn default() -> Self {
        let mut builder = Builder::default();
        // Pictures are written in Markdown, where their files are checked.
        builder.rm_tags(["img"]);
        builder.add_tags(["section", "mark", "bdi", "bdo"]).add_generic_attributes(["dir", "lang", "title"]);
        builder.url_schemes(["http", "https", "mailto", "tel"].into()).link_rel(Some("noopener"));
        Self { builder, open: Vec::new() }
    }
}

impl Sanitiser {
    /// Sanitises a piece of HTML. A single opening or closing tag stays single, so that Markdown can stand between them.
    pub fn push(&mut self, out: &mut String, html: &str) {
        let trimmed = html.trim();
        match single_tag(trimmed) {
            Some((name, true)) => {
                if let Some(at) = self.open.iter().rposition(|open| *open == name) {
                    for name in self.open.drain(at..).rev() {
                        let _ = write!(out, "</{name}>");
                    }
                }
            }
            Some((name, false)) => {
                let clean = self.builder.clean(trimmed).to_string();
                match clean.strip_suffix(&format!("</{name}>")) {
                    Some(opened) => {
                        out.push_str(opened);
                        self.open.push(name);
                    }
                    None => out.push_str(&clean),
                }
            }
            None => out.push_str(&self.builder.clean(html).to_string()),
        }
    }

    /// Closes what was left open.
    pub fn close(&mut self, out: &mut String) {
        for name in self.open.drain(..).rev() {
            let _ = write!(out, "</{name}>");
        }
    }
}

/// The name of the tag that `html` consists of, and whether it closes.
fn single_tag(html: &str) -> Option<(String, bool)> {
    let inner = html.strip_prefix('<')?.strip_suffix('>')?;
    if inner.contains(['<', '>']) || inner.ends_with('/') {
        return None;
    }
    let (inner, closes) = inner.strip_prefix('/').map_or((inner, false), |rest| (rest, true));
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    (!name.is_empty()).then(|| (name.to_ascii_lowercase(), closes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sanitised(pieces: &[&str]) -> String {
        let (mut out, mut sanitiser) = (String::new(), Sanitiser::default());
        for piece in pieces {
            sanitiser.push(&mut out, piece);
        }
        sanitiser.close(&mut out);
        out
    }

    #[test]
    fn harmless_html_passes_and_the_rest_does_not() {
        assert_eq!(sanitised(&["<abbr title=\"x\">", "</abbr>"]), "<abbr title=\"x\"></abbr>");
        assert_eq!(sanitised(&["<b>", "<i>"]), "<b><i></i></b>");
        assert_eq!(sanitised(&["</div>"]), "");
        for bad in ["<script>alert(1)</script>", "<script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>"] {
            let clean = sanitised(&[bad]);
            assert!(!clean.contains("alert") && !clean.contains("<script"), "{bad} became {clean}");
        }
    }

    #[test]
    fn only_plain_schemes_can_be_followed() {
        for good in ["https://a.example/x", "/about/", "a.md", "#x", "mailto:a@b.example", "?q=a:b"] {
            assert!(safe_url(good).is_some(), "{good}");
        }
        for bad in ["javascript:alert(1)", "JaVa\tScript:x", " data:text/html,x", "vbscript:x", "java\nscript:x"] {
            assert!(safe_url(bad).is_none(), "{bad}");
        }
    }
}
