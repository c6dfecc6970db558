//! The one place that decides which raw HTML and which addresses may pass to readers.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use ammonia::Builder;

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

/// What passes. Made once: it takes as long as a page.
static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    // Pictures are written in Markdown, where their files are checked.
    builder.rm_tags(["img"]);
    builder.add_tags(["section", "mark", "bdi", "bdo"]).add_generic_attributes(["dir", "lang", "title"]);
    builder.url_schemes(["http", "https", "mailto", "tel"].into()).link_rel(Some("noopener"));
    builder
});

/// Sanitises raw HTML.
#[derive(Debug, Default)]
pub struct Sanitiser {
    /// Tags that were opened one by one and not yet closed.
    open: Vec<String>,
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
                let clean = ALLOWED.clean(trimmed).to_string();
                match clean.strip_suffix(&format!("</{name}>")) {
                    Some(opened) => {
                        out.push_str(opened);
                        self.open.push(name);
                    }
                    None => out.push_str(&clean),
                }
            }
            None => out.push_str(&ALLOWED.clean(html).to_string()),
        }
    }

    /// What of a piece of HTML does not pass, each once, in the order of the names.
    pub fn refused(&self, html: &str) -> BTreeSet<Refused> {
        let (tags, generic) = (ALLOWED.clone_tags(), ALLOWED.clone_generic_attributes());
        let special = ALLOWED.clone_tag_attributes();
        let mut refused = BTreeSet::new();
        for Opening { name, attributes } in opening_tags(html) {
            if !tags.contains(name.as_str()) {
                refused.insert(Refused::Element(name));
                continue;
            }
            for (attribute, value) in attributes {
                let key = attribute.as_str();
                let known = generic.contains(key) || special.get(name.as_str()).is_some_and(|of| of.contains(key));
                if known && matches!(key, "href" | "cite" | "src") && safe_url(&value).is_none() {
                    refused.insert(Refused::Address(value));
                } else if !known && key != "rel" {
                    refused.insert(Refused::Attribute(attribute, name.clone()));
                }
            }
        }
        refused
    }

    /// Closes what was left open.
    pub fn close(&mut self, out: &mut String) {
        for name in self.open.drain(..).rev() {
            let _ = write!(out, "</{name}>");
        }
    }
}

/// What does not pass to readers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// An element, with what is in it if that is no text.
    Element(String),
    /// An attribute of an element.
    Attribute(String, String),
    /// An address that nobody may follow.
    Address(String),
}

/// An opening tag, its names in lower case.
struct Opening {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The opening tags of a piece of HTML, read as generously as browsers do.
fn opening_tags(html: &str) -> Vec<Opening> {
    let starts = html.match_indices('<').map(|(at, _)| &html[at + 1..]);
    starts.filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())).map(opening_tag).collect()
}

fn opening_tag(rest: &str) -> Opening {
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
    let (name, mut rest) = rest.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            break;
        }
        // A name may begin with `=`, odd as it is.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(|c: char| c.is_whitespace() || matches!(c, '=' | '/' | '>'));
        let (attribute, after) = rest.split_at(end.map_or(rest.len(), |end| first + end));
        let (value, after) = attribute_value(after);
        attributes.push((attribute.to_ascii_lowercase(), value.to_owned()));
        rest = after;
    }
    Opening { name: name.to_ascii_lowercase(), attributes }
}

/// The value behind an attribute's name, and what follows it.
fn attribute_value(rest: &str) -> (&str, &str) {
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else { return ("", rest) };
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote).map(|inner| (quote, inner)));
    match quoted {
        Some((quote, inner)) => inner.split_once(quote).unwrap_or((inner, "")),
        None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
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
    fn what_does_not_pass_is_named() {
        let sanitiser = Sanitiser::default();
        let refused = |html: &str| sanitiser.refused(html).into_iter().collect::<Vec<_>>();
        let (element, attribute) =
            (|name: &str| Refused::Element(name.into()), |a: &str, of: &str| Refused::Attribute(a.into(), of.into()));
        for (html, expected) in [
            ("<b>bold</b> <abbr title=\"x\">", vec![]),
            ("</div>", vec![]),
            ("<SCRIPT>alert(1)</SCRIPT>", vec![element("script")]),
            ("<span onclick=\"alert('>')\" lang=uk>", vec![attribute("onclick", "span")]),
            ("<img/src=x/onerror=alert(1)>", vec![element("img")]),
            ("<b style='x' class=y", vec![attribute("class", "b"), attribute("style", "b")]),
            ("<a href=\" java\tscript:x\" rel=me>", vec![Refused::Address(" java\tscript:x".into())]),
            ("a < b", vec![]),
        ] {
            assert_eq!(refused(html), expected, "{html}");
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
