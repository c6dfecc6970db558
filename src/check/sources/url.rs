//! Addresses of sources, taken apart.

use crate::model::{Date, Day};

/// An address in its parts, as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Url<'u> {
    /// `https`; empty if none is there.
    pub scheme: &'u str,
    /// The host, with a port if there is one.
    pub host: &'u str,
    /// From the first slash behind the host.
    pub path: &'u str,
    /// Behind `?`, without it.
    pub query: &'u str,
}

/// Parts of a query by which sites follow readers around.
const TRACKING: [&str; 34] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    "s_cid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "ns_linkname",
    "at_medium",
    "at_campaign",
    "xtor",
    "cmpid",
    "ftag",
    "smid",
    "wt.mc_id",
    "ref_src",
];
/// Sites that hide where an address leads.
const SHORTENERS: [&str; 36] = [
    "adf.ly",
    "amzn.to",
    "apple.news",
    "bbc.in",
    "bit.do",
    "bit.ly",
    "bitly.com",
    "buff.ly",
    "clck.ru",
    "cli.re",
    "cnn.it",
    "cutt.ly",
    "dlvr.it",
    "fb.me",
    "goo.gl",
    "goo.su",
    "ift.tt",
    "is.gd",
    "lnkd.in",
    "nyti.ms",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "reut.rs",
    "shorturl.at",
    "soo.gd",
    "t.co",
    "t.ly",
    "t.me",
    "tiny.cc",
    "tinyurl.com",
    "trib.al",
    "v.gd",
    "wapo.st",
    "wp.me",
    "youtu.be",
];
/// Sites that keep copies: what they say of an address's day is the day of the copy.
const ARCHIVES: [&str; 9] = [
    "web.archive.org",
    "archive.org",
    "archive.ph",
    "archive.today",
    "archive.is",
    "archive.md",
    "perma.cc",
    "webcitation.org",
    "ghostarchive.org",
];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl<'u> Url<'u> {
    /// Takes an address apart. Every text is one: what is missing is empty.
    pub fn of(address: &'u str) -> Self {
        let address = address.trim();
        let address = address.split('#').next().unwrap_or_default();
        let (scheme, rest) = match address.split_once("://") {
            Some((scheme, rest)) => (scheme, rest),
            None => address.split_once(':').filter(|(scheme, _)| is_scheme(scheme)).unwrap_or(("", address)),
        };
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let slash = rest.find('/').unwrap_or(rest.len());
        Self { scheme, host: &rest[..slash], path: &rest[slash..], query }
    }

    /// Whether it can be read on the web.
    pub fn is_web(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("https") || self.scheme.eq_ignore_ascii_case("http")
    }

    /// What two addresses of one page have in common: no scheme, `www.`, last slash, fragment or tracking.
    pub fn key(&self) -> String {
        let host = self.host.to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let mut query: Vec<&str> = self.parts().filter(|part| !is_tracking(part)).collect();
        query.sort_unstable();
        format!("{host}{}?{}", self.path.trim_end_matches('/'), query.join("&"))
    }

    /// The names of what follows readers around in its query.
    pub fn tracking(&self) -> impl Iterator<Item = &'u str> {
        self.parts().filter(|part| is_tracking(part)).map(|part| part.split('=').next().unwrap_or(part))
    }

    /// Whether its site hides where it leads.
    pub fn is_short(&self) -> bool {
        SHORTENERS.contains(&self.site().as_str())
    }

    /// Whether it is a copy that an archive keeps.
    pub fn is_archive(&self) -> bool {
        ARCHIVES.contains(&self.site().as_str())
    }

    /// The host without port and `www.`, in lower case.
    fn site(&self) -> String {
        let host = self.host.split(':').next().unwrap_or_default().to_lowercase();
        host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
    }

    fn parts(&self) -> impl Iterator<Item = &'u str> {
        self.query.split('&').filter(|part| !part.is_empty())
    }

    /// The dates that its path carries, as `/2025/08/14/`, `/2025/aug/14/`, `2025-08-14`, `20250814` and `/2025/08/`.
    pub fn dates(&self) -> Vec<Date> {
        let parts: Vec<&str> = self.path.split('/').filter(|part| !part.is_empty()).collect();
        let mut found: Vec<Date> = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            if let Some(year) = year(part) {
                let month = parts.get(i + 1).and_then(|part| month(part));
                let day = parts.get(i + 2).filter(|part| part.len() <= 2).and_then(|part| part.parse().ok());
                found.extend(month.and_then(|month| date(year, month, day)));
                continue;
            }
            found.extend(in_words(part));
        }
        found
    }
}

/// The address without what follows readers around; none if nothing does.
pub fn without_tracking(address: &str) -> Option<String> {
    Url::of(address).tracking().next()?;
    let (before, rest) = address.split_once('?')?;
    let (query, fragment) = rest.split_once('#').map_or((rest, None), |(query, fragment)| (query, Some(fragment)));
    let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !is_tracking(part)).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some(format!("{before}{query}{fragment}"))
}

fn is_tracking(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or(part).to_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'))
}

/// Dates within one part of a path: `summit-2025-08-15-live`, `20250815`.
fn in_words(part: &str) -> Option<Date> {
    let numbers: Vec<&str> = part.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let dashed = numbers.windows(3).find_map(|three| match three {
        [first, second, third] if third.len() == 2 => date(year(first)?, month(second)?, third.parse().ok()),
        _ => None,
    });
    dashed.or_else(|| {
        let eight = numbers.iter().find(|number| number.len() == 8 && number.bytes().all(|b| b.is_ascii_digit()))?;
        date(year(eight.get(..4)?)?, month(eight.get(4..6)?)?, Some(eight.get(6..)?.parse().ok()?))
    })
}

fn year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok().filter(|_| text.len() == 4)?;
    (1990..2100).contains(&year).then_some(year)
}

fn month(text: &str) -> Option<i8> {
    if text.len() == 2
        && let Ok(month) = text.parse::<i8>()
    {
        return (1..=12).contains(&month).then_some(month);
    }
    let lower = text.to_lowercase();
    let full = MONTHS.iter().position(|month| lower.starts_with(month))?;
    (lower.len() <= 9 && lower.bytes().all(|b| b.is_ascii_alphabetic())).then_some(full as i8 + 1)
}

/// A day; a month if no day is given. None if there is no such day.
fn date(year: i16, month: i8, day: Option<i8>) -> Option<Date> {
    match day {
        Some(day) => Day::new(year, month, day).ok().map(Date::from),
        None => format!("{year:04}-{month:02}").parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_key() {
        let key = |address| Url::of(address).key();
        let plain = key("https://lantern.example/harvest");
        for same in [
            "http://www.lantern.example/harvest/",
            "https://Lantern.example/harvest?utm_source=x&fbclid=1#top",
            "lantern.example/harvest",
        ] {
            assert_eq!(key(same), plain, "{same}");
        }
        for other in
            ["https://lantern.example/Harvest", "https://lantern.example/harvest?id=2", "https://b.example/harvest"]
        {
            assert_ne!(key(other), plain, "{other}");
        }
    }

    #[test]
    fn dates_in_addresses() {
        for (address, expected) in [
            ("https://a.example/2025/08/14/summit", vec!["2025-08-14"]),
            ("https://a.example/world/2025/aug/14/summit", vec!["2025-08-14"]),
            ("https://a.example/world/fight-2025-08-16/", vec!["2025-08-16"]),
            ("https://a.example/20250816_summit", vec!["2025-08-16"]),
            ("https://a.example/2025/08/summit", vec!["2025-08"]),
            ("https://a.example/opinions/2025-9", vec![]),
            ("https://a.example/2025/summit", vec![]),
            ("https://a.example/world-europe-58222347", vec![]),
            ("https://a.example/2025/13/14/x", vec![]),
            ("https://a.example/?day=2025-08-16", vec![]),
        ] {
            let found: Vec<String> = Url::of(address).dates().iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{address}");
        }
    }

    #[test]
    fn tracking_goes_and_the_rest_stays() {
        for (address, expected) in [
            ("https://a.example/x?utm_source=mail", Some("https://a.example/x")),
            ("https://a.example/x?id=2&fbclid=3#part", Some("https://a.example/x?id=2#part")),
            ("https://a.example/x?id=2", None),
        ] {
            assert_eq!(without_tracking(address).as_deref(), expected);
        }
    }
}
