//! The anchors of headings.

use unicode_normalization::char::is_combining_mark;

/// The anchor of a heading as GitHub makes it: lower case, spaces as hyphens, and of the rest only letters with their
/// marks, digits, `-` and `_`, of any script. A heading of which nothing is left is a `section`.
///
/// Written by hand, since the crates for slugs turn every script into ASCII: a link such as `page.md#мирні-переговори`
/// must work on GitHub, where writers read their files, just as on the site.
pub fn slug(text: &str) -> String {
    let text = text.trim();
    let slug = match text.is_ascii() {
        // As most headings and ids are.
        true => String::from_utf8(text.bytes().filter_map(in_ascii_anchor).collect()).unwrap_or_default(),
        false => text.to_lowercase().chars().filter_map(in_anchor).collect(),
    };
    if slug.is_empty() { "section".to_owned() } else { slug }
}

fn in_ascii_anchor(byte: u8) -> Option<u8> {
    match byte {
        b' ' => Some(b'-'),
        b'-' | b'_' => Some(byte),
        _ => byte.is_ascii_alphanumeric().then(|| byte.to_ascii_lowercase()),
    }
}

fn in_anchor(c: char) -> Option<char> {
    match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        // Superscripts, fractions and enclosed numbers are numbers to Rust but no digits to GitHub.
        '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2089}' | '\u{2150}'..='\u{215f}' | '\u{2460}'..='\u{249b}' => {
            None
        }
        c if c.is_alphanumeric() || is_combining_mark(c) => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn anchors_are_those_of_github() {
        let table = [
            ("Security guarantees", "security-guarantees"),
            ("What's next? (Part 2)", "whats-next-part-2"),
            ("Art. 5.2: <Minsk> & after", "art-52-minsk--after"),
            ("A — B", "a--b"),
            ("snake_case and-hyphen", "snake_case-and-hyphen"),
            ("Мирні переговори", "мирні-переговори"),
            ("محادثات السلام", "محادثات-السلام"),
            ("हिन्दी", "हिन्दी"),
            ("١٥ آب", "١٥-آب"),
            ("10 km²", "10-km"),
            ("ÉTÉ", "été"),
            ("e\u{301}te", "e\u{301}te"),
            ("…", "section"),
            ("", "section"),
        ];
        for (text, anchor) in table {
            assert_eq!(slug(text), anchor, "{text}");
        }
    }
}
