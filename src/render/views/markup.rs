//! Text made safe for HTML, where a piece of markup is made outside the templates.

use pulldown_cmark_escape::escape_html;

/// The text with everything escaped that means something in HTML, in attributes too.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    // Writing to a string can't fail.
    let _ = escape_html(&mut html, text);
    html
}
