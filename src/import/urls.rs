//! Addresses in running text.

use std::ops::Range;

/// Endings of hosts that do not name the outlet.
const SUFFIXES: [&str; 8] = ["com", "org", "net", "co", "gov", "edu", "info", "ac"];

/// Where the first address of a text stands, and the address, complete.
pub fn find(text: &str) -> Option<(Range<usize>, String)> {
    let starts = |word: &str| {
        let lower = word.get(..8).unwrap_or(word).to_ascii_lowercase();
        lower.starts_with("http://")
            || lower.starts_with("https://")
            || lower.starts_with("www.")
            || lower.starts_with("doi:10.")
    };
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '|');
    let mut from = 0;
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        let skipped = rest.len() - rest.trim_start_matches(|c| is_end(c) || matches!(c, '(' | '[' | '{')).len();
        let word = rest.get(skipped..).filter(|word| !word.is_empty())?;
        let length = word.find(is_end).unwrap_or(word.len());
        let word = word.get(..length)?;
        // In `a:https://…` and `](https://…` the address starts within the word.
        let inner = word.find("http://").or_else(|| word.find("https://")).unwrap_or(0);
        let address = trimmed(word.get(inner..)?);
        if starts(address) || has_path_of_host(address) {
            let start = from + skipped + inner;
            return Some((start..start + address.len(), complete(address)));
        }
        from += skipped + length;
    }
    None
}

/// An address without the punctuation of the sentence around it.
fn trimmed(word: &str) -> &str {
    // A bracket that the address opened is its own.
    let mut unopened = word.matches(')').count().saturating_sub(word.matches('(').count());
    word.trim_end_matches(|c: char| match c {
        ')' if unopened > 0 => {
            unopened -= 1;
            true
        }
        _ => matches!(c, '.' | ',' | ';' | ':' | '\'' | '’' | ']' | '!' | '*'),
    })
}

/// Whether it is an address without its scheme, such as `reuters.com/world/x`.
fn has_path_of_host(word: &str) -> bool {
    let Some((host, path)) = word.split_once('/') else { return false };
    let label = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    !path.is_empty()
        && host.contains('.')
        && host.split('.').all(label)
        && last.len() >= 2
        && last.bytes().all(|b| b.is_ascii_lowercase())
}

fn complete(address: &str) -> String {
    match address.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("http") => address.to_owned(),
        Some(start) if start.eq_ignore_ascii_case("doi:") => {
            format!("https://doi.org/{}", address.get(4..).unwrap_or_default())
        }
        _ => format!("https://{address}"),
    }
}

/// Whether it leads to a copy that an archive keeps.
pub fn is_archive(url: &str) -> bool {
    host(url).is_some_and(|host| {
        ["web.archive.org", "archive.org", "archive.ph", "archive.today", "archive.is", "perma.cc"]
            .contains(&host.as_str())
    })
}

/// The host of an address, without `www.`; none if nothing else is in it.
pub fn host(url: &str) -> Option<String> {
    let host = url::Url::parse(url).ok()?.host_str()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    host.contains(char::is_alphanumeric).then(|| host.to_owned())
}

/// An address in the form in which two that mean the same page are alike.
pub fn normal(url: &str) -> String {
    let bare = url.split('#').next().unwrap_or(url);
    let rest = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    format!("{}/{}", host.strip_prefix("www.").unwrap_or(&host), path.trim_end_matches('/'))
}

/// Whether a name is that of the host: `BBC News` of `bbc.co.uk`, `The New York Times` of `nytimes.com`.
pub fn is_of_host(name: &str, url: &str) -> bool {
    let Some(host) = host(url) else { return false };
    let name = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name).to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let together = words.concat();
    let initials: String = words.iter().filter_map(|w| w.chars().next()).collect();
    let labels = host.split('.').filter(|label| label.len() >= 3 && !SUFFIXES.contains(label));
    let fits = |label: &str| {
        let label = label.replace('-', "");
        let has = |part: &str| part.len() >= 3 && (label.starts_with(part) || label.ends_with(part));
        has(&together)
            || has(&initials)
            || words.iter().any(|word| word.len() >= 3 && (*word == label))
            || together.starts_with(&label)
    };
    !together.is_empty() && labels.into_iter().any(fits)
}

/// The words at the end of an address's path: what such a page is called, as far as its address tells.
pub fn words_of_path(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let segments: Vec<&str> = url.path_segments()?.filter(|s| !s.is_empty() && !s.starts_with("index.")).collect();
    segments.iter().rev().find_map(|segment| {
        let stem = segment.split('.').next()?;
        let words: Vec<&str> = stem.split(['-', '_', '+']).filter(|w| w.chars().any(char::is_alphabetic)).collect();
        (words.len() >= 2 && stem.is_ascii() && !stem.contains('%')).then(|| {
            let text = words.join(" ");
            let mut letters = text.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, url) in [
            ("see https://a.example/x, and", "https://a.example/x"),
            ("(https://a.example/x_(y)).", "https://a.example/x_(y)"),
            ("<https://a.example/x>", "https://a.example/x"),
            ("www.a.example/x.", "https://www.a.example/x"),
            ("at reuters.example/world/x. Accessed", "https://reuters.example/world/x"),
            ("doi:10.1000/182.", "https://doi.org/10.1000/182"),
            ("[Title](https://a.example/x)", "https://a.example/x"),
            ("Ünï: https://a.example/é", "https://a.example/é"),
        ] {
            assert_eq!(find(text).unwrap().1, url, "{text}");
        }
        for text in ["and/or", "U.S./EU talks", "no address", "", "и/или"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn outlets_are_told_by_their_hosts() {
        for (name, url, is) in [
            ("BBC News", "https://www.bbc.co.uk/x", true),
            ("The Guardian", "https://www.theguardian.com/x", true),
            ("The New York Times", "https://www.nytimes.com/x", true),
            ("Talks stall in Geneva", "https://www.theguardian.com/x", false),
            ("London", "https://www.bbc.co.uk/x", false),
        ] {
            assert_eq!(is_of_host(name, url), is, "{name}");
        }
        assert_eq!((host("https://www.a.example/x").as_deref(), host("https://www.#")), (Some("a.example"), None));
    }

    #[test]
    fn one_page_has_one_normal_address() {
        assert_eq!(normal("http://www.A.example/x/"), normal("https://a.example/x#top"));
        assert_ne!(normal("https://a.example/X"), normal("https://a.example/x"));
        assert_eq!(words_of_path("https://a.example/1/fight-for-donetsk-2025-08-16/").unwrap(), "Fight for donetsk");
        assert_eq!(words_of_path("https://a.example/58222347"), None);
    }
}
