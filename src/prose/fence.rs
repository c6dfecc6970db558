//! What the line that opens a fence says.

/// The info string of a fenced block, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Info<'a> {
    /// `{name}`: a data block. What follows the brace on the line is no part of it.
    Data {
        /// The name between the braces.
        name: &'a str,
        /// What stands after it.
        rest: &'a str,
    },
    /// Code, in a language if one is named.
    Code(Option<&'a str>),
}

/// Reads an info string. Pandoc's `{.rust}` and `{=html}` are code, not data blocks.
pub(super) fn info(written: &str) -> Info<'_> {
    let written = written.trim();
    if let Some((name, rest)) = written.strip_prefix('{').and_then(|s| s.split_once('}')) {
        let name = name.trim();
        if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
            return Info::Data { name, rest: rest.trim() };
        }
    }
    Info::Code(written.split_whitespace().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infos() {
        assert_eq!(info("{territories}"), Info::Data { name: "territories", rest: "" });
        assert_eq!(info(" { key-facts } x"), Info::Data { name: "key-facts", rest: "x" });
        assert_eq!(info("rust ignore"), Info::Code(Some("rust")));
        assert_eq!(info("{.rust}"), Info::Code(Some("{.rust}")));
        assert_eq!(info("{=html}"), Info::Code(Some("{=html}")));
        assert_eq!(info("{}"), Info::Code(Some("{}")));
        assert_eq!(info(""), Info::Code(None));
    }
}
