//! The way back from the list at the foot of a page to the places that refer to it.

use std::fmt::Write as _;

use tera::Value;

use crate::render::html::{push_text, push_value};

/// Links to the places that refer to the entry with this number, in reading order, as HTML; none if there are no places.
/// Of a place, its id on the page is needed, and where in the source it points. `label` says where the links lead.
pub fn back_links<'a>(
    label: &str,
    number: usize,
    places: impl ExactSizeIterator<Item = (&'a str, Option<&'a str>)>,
) -> Option<Value> {
    /// Room for one link.
    const ROOM: usize = 128;
    let count = places.len();
    let mut html = String::with_capacity(count * ROOM);
    for (n, (anchor, locator)) in places.enumerate() {
        let letter = if count > 1 { letter(n) } else { String::new() };
        html.push_str(if n > 0 { " <a href=\"#" } else { "<a href=\"#" });
        push_value(&mut html, anchor);
        html.push_str("\" role=\"doc-backlink\" aria-label=\"");
        push_value(&mut html, label);
        // Writing to a String can't fail.
        let _ = write!(html, " {number}{letter}\">");
        html.push_str(if letter.is_empty() { "↩" } else { &letter });
        html.push_str("</a>");
        if let Some(locator) = locator {
            html.push_str("<span class=\"locator\"> ");
            push_text(&mut html, locator);
            html.push_str("</span>");
        }
    }
    (count > 0).then(|| Value::safe_string(&html))
}

/// a, b … z, aa, ab …
pub fn letter(n: usize) -> String {
    let last = char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
    match n / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(places: &[(&str, Option<&str>)]) -> Option<String> {
        back_links("Back to \"reference\"", 3, places.iter().copied()).map(|html| html.to_string())
    }

    #[test]
    fn one_place_has_an_arrow_and_several_have_letters() {
        let label = "role=\"doc-backlink\" aria-label=\"Back to &quot;reference&quot; 3";
        assert_eq!(html(&[]), None);
        assert_eq!(html(&[("cite-1", None)]), Some(format!("<a href=\"#cite-1\" {label}\">↩</a>")));
        assert_eq!(
            html(&[("cite-1", Some("p. <4>")), ("cite-2", None)]),
            Some(format!(
                "<a href=\"#cite-1\" {label}a\">a</a><span class=\"locator\"> p. &lt;4&gt;</span> \
                 <a href=\"#cite-2\" {label}b\">b</a>"
            ))
        );
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(letter), ["a", "z", "aa", "az", "ba", "aaa"]);
    }
}
