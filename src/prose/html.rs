//! Comments in raw HTML: they are for writers and never reach a reader.

/// HTML without its comments.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Uncommented {
    /// What is left.
    pub html: String,
    /// Whether a comment is not closed, so that everything after it is lost.
    pub unclosed: bool,
}

/// Takes the comments out.
pub(super) fn without_comments(html: &str) -> Uncommented {
    let mut left = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        left.push_str(before);
        // `<!-->` and `<!--->` are whole comments in HTML.
        if let Some(after) = after.strip_prefix('>').or_else(|| after.strip_prefix("->")) {
            rest = after;
            continue;
        }
        match after.split_once("-->") {
            Some((_, after)) => rest = after,
            None => return Uncommented { html: left, unclosed: true },
        }
    }
    left.push_str(rest);
    Uncommented { html: left, unclosed: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments() {
        let table = [
            ("<b>", "<b>", false),
            ("<!-- a -->", "", false),
            ("<i><!-- a --></i><!--b\n-->", "<i></i>", false),
            ("<!-->x", "x", false),
            ("<!--->x", "x", false),
            ("a<!-- b", "a", true),
        ];
        for (html, left, unclosed) in table {
            assert_eq!(without_comments(html), Uncommented { html: left.into(), unclosed }, "{html}");
        }
    }
}
