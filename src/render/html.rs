//! Text in HTML: one place that escapes it.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use crate::model::BaseUrl;
use crate::prose::safe_url;

/// Appends `text` as HTML text.
pub fn push_text(out: &mut String, text: &str) {
    // Writing to a String can't fail.
    let _ = escape_html_body_text(&mut *out, text);
}

/// Appends ` name="value"`, escaped.
pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    push_name(out, name);
    push_value(out, value);
    out.push('"');
}

/// Appends what stands between the quotes of an attribute, escaped.
pub fn push_value(out: &mut String, value: &str) {
    // Writing to a String can't fail.
    let _ = escape_html(&mut *out, value);
}

/// Appends ` name="url"`, escaped. The address must have passed [`crate::prose::safe_url`].
pub fn push_url(out: &mut String, name: &str, url: &str) {
    push_name(out, name);
    let _ = escape_href(&mut *out, url);
    out.push('"');
}

fn push_name(out: &mut String, name: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
}

/// `text` as HTML text.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// An address as a site's settings give it: a path from the root of the site becomes one from the root of its host.
pub fn own_path(base: &BaseUrl, url: &str) -> String {
    let below = url.strip_prefix('/').filter(|below| !below.starts_with('/'));
    below.map_or_else(|| url.to_owned(), |below| base.path_of(below))
}

/// The little Markdown that settings may have, as HTML: paragraphs, emphasis and links; of all else, the words.
pub fn markdown(text: &str, base: &BaseUrl) -> String {
    let mut out = String::new();
    let mut followed = Vec::new();
    for event in Parser::new(text.trim()) {
        match event {
            Event::Start(Tag::Paragraph) => out.push_str("<p>"),
            Event::End(TagEnd::Paragraph) => out.push_str("</p>"),
            Event::Start(Tag::Emphasis) => out.push_str("<em>"),
            Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
            Event::Start(Tag::Strong) => out.push_str("<strong>"),
            Event::End(TagEnd::Strong) => out.push_str("</strong>"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let url = own_path(base, &dest_url);
                followed.push(safe_url(&url).is_some());
                if followed.last() == Some(&true) {
                    out.push_str("<a");
                    push_url(&mut out, "href", &url);
                    out.push('>');
                }
            }
            Event::End(TagEnd::Link) if followed.pop() == Some(true) => out.push_str("</a>"),
            Event::Text(words) | Event::Code(words) => push_text(&mut out, &words),
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>"),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_speak_a_little_markdown() {
        let base = BaseUrl { origin: "https://x.example".to_owned(), path: "/notes/".to_owned() };
        let html = |text: &str| markdown(text, &base);
        assert_eq!(
            html("Texts: *CC BY*, [how](/method/) & [who](https://d.example/?a&b).\n\nTwo."),
            "<p>Texts: <em>CC BY</em>, <a href=\"/notes/method/\">how</a> &amp; \
             <a href=\"https://d.example/?a&amp;b\">who</a>.</p><p>Two.</p>"
        );
        assert_eq!(html("[x](javascript:alert(1)) <b onclick=x>y</b>"), "<p>x y</p>");
    }
}
