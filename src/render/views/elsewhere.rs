//! Addresses elsewhere: of actors, of publishers.

use url::Url;

use crate::model::Actor;
use crate::prose::safe_url;

/// The addresses that an actor has elsewhere, with what each is called. Wikidata is written as the item's number.
pub fn elsewhere(actor: &Actor) -> impl Iterator<Item = (&str, String)> {
    actor.links.iter().flatten().filter_map(|(name, written)| {
        let address = match name.as_str() {
            "wikidata" if is_item(written) => format!("https://www.wikidata.org/wiki/{written}"),
            _ => written.clone(),
        };
        (address.starts_with("http") && safe_url(&address).is_some()).then_some((name.as_str(), address))
    })
}

fn is_item(word: &str) -> bool {
    word.strip_prefix('Q').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// An address that a link may lead to: nothing but the web's own schemes, so that no source can smuggle in a script.
pub fn web(address: &str) -> Option<Url> {
    Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// An address as it is written, if it is one of the web.
pub fn web_address(address: Option<&str>) -> Option<String> {
    let address = address?.trim();
    web(address).map(|_| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_passed_on() {
        assert_eq!(web_address(Some(" https://a.example/x ")).as_deref(), Some("https://a.example/x"));
        assert_eq!(web_address(Some("javascript:alert(1)")), None);
        assert_eq!(web_address(Some("a.example")), None);
    }

    #[test]
    fn an_item_of_wikidata_has_a_number() {
        assert!(is_item("Q42"));
        assert!(!is_item("Q") && !is_item("42") && !is_item("Qx"));
    }
}
