//! What a host's robots.txt allows (RFC 9309).

use percent_encoding::{AsciiSet, utf8_percent_encode};
use robotstxt::DefaultMatcher;
use url::Url;

use super::answer::{Fault, Unasked};
use super::client::NAME;

/// Bytes of robots.txt that are read: as many as the standard asks for.
pub const MOST: u64 = 500 * 1024;
const NOT_ASCII: &AsciiSet = &AsciiSet::EMPTY;

/// What is known of a host before any of its addresses is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Robots {
    /// There is no robots.txt: all may be asked.
    Open,
    /// It says this.
    Rules(String),
    /// None may be asked.
    Closed(Unasked),
    /// The host does not answer at all: nor will its addresses.
    Down(Fault),
}

impl Robots {
    /// What a file says.
    pub fn read(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        // Rules are compared in their escaped form (section 2.2.2). Escaping all of it at once also keeps from the parser what
        // it can't take: lines longer than its limit that have other letters than those of ASCII.
        Self::Rules(utf8_percent_encode(text.trim_start_matches('\u{feff}'), NOT_ASCII).to_string())
    }

    /// Whether the address may be asked, as far as rules go.
    pub fn allows(&self, url: &Url) -> bool {
        match self {
            Robots::Rules(text) => DefaultMatcher::default().one_agent_allowed_by_robots(text, NAME, url.as_str()),
            Robots::Open | Robots::Closed(_) | Robots::Down(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::read(text.as_bytes()).allows(&Url::parse("https://lantern.example/").unwrap().join(path).unwrap())
    }

    #[test]
    fn the_longest_rule_of_the_own_group_counts() {
        let all = "User-agent: *\nDisallow: /drafts/\nAllow: /drafts/open\n";
        assert!(!allows(all, "/drafts/harvest"));
        assert!(allows(all, "/drafts/open/harvest"));
        assert!(allows(all, "/news"));
        let own = "\u{feff}User-agent: dateline\r\nDisallow: /*.pdf$\r\n\r\nUser-agent: *\r\nDisallow: /\r\n";
        assert!(allows(own, "/news"));
        assert!(!allows(own, "/report.pdf"));
        assert!(!allows("User-agent: *\nDisallow: /жнива\n", "/жнива/2025"));
        assert!(allows("", "/news"));
        assert!(allows("<!doctype html><title>Not found</title>", "/news"));
    }

    #[test]
    fn long_lines_in_any_script_do_no_harm() {
        let long = format!("User-agent: *\nDisallow: /{}\nDisallow: /x\n", "ж\u{a0}".repeat(20_000));
        assert!(!allows(&long, "/x"));
    }

    proptest! {
        #[test]
        fn nothing_that_a_server_sends_does_harm(
            body in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..400),
                "(?s)((user-agent|allow|disallow|index.htm|[:#*$/% \t\r\n\u{feff}ж])[a-zA-Z]?){0,40}".prop_map(String::into_bytes),
            ],
            path in "/[a-z0-9%?=&.*$ -]{0,20}",
        ) {
            let url = Url::parse("https://lantern.example/").unwrap().join(&path).unwrap();
            let _ = Robots::read(&body).allows(&url);
        }
    }
}
