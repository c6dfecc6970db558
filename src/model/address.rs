//! Addresses as writers type them, and as links need them.

/// A path as an address has it: what would end the path or start an escape is escaped (RFC 3986).
pub fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' | '?' | '#' | ' ' | '"' | '<' | '>' | '[' | ']' | '{' | '}' | '|' | '\\' | '^' | '`' => {
                encoded.push_str(&format!("%{:02X}", c as u32));
            }
            c => encoded.push(c),
        }
    }
    encoded
}

/// Whether an address names a scheme, as `https:` and `mailto:` do, or a host, as `//example.org` does.
pub fn has_scheme(url: &str) -> bool {
    url.starts_with("//")
        || url.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        })
}

/// `path` seen from the folder of `from`; none when it leads out of the site.
pub fn join_path(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_survives_being_an_address() {
        assert_eq!(encode_path("a b/50% #1?.png"), "a%20b/50%25%20%231%3F.png");
        assert_eq!(encode_path("Схема.png"), "Схема.png");
    }
}
