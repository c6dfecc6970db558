//! What a site says in a language itself, in `locale/<code>.yaml`: a language that Dateline does not speak, or other words in
//! one that it does.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::date::Dates;
use super::plural::{Forms, Plurals};
use super::{Direction, Locale, LocaleError, Locales, Thousands, embedded, prefixes};

/// A file of words: the keys of Dateline's own files, any of which may be left out.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// The language's tag. The file's name has it already.
    code: Option<String>,
    /// The language's name in itself, such as `polski`.
    name: Option<String>,
    /// The direction it is written in. It follows from the language.
    dir: Option<Direction>,
    /// Its opening and its closing quotation mark.
    quotes: Option<[String; 2]>,
    /// How long numbers are grouped.
    thousands: Option<Thousands>,
    /// How dates are written; all of it or nothing.
    dates: Option<Dates>,
    /// Numbers of things, by the plural forms of CLDR that the language has, each with `{n}` for the number.
    counts: Option<BTreeMap<String, Forms>>,
    /// What pages say, by Dateline's keys.
    strings: Option<BTreeMap<String, String>>,
}

/// A key or text that does not fit Dateline's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// A key that no page asks for. `known` are the keys that pages ask for there.
    Unknown {
        /// The map that it stands in: `strings` or `counts`.
        map: &'static str,
        /// The key.
        key: String,
        /// The keys that there are.
        known: Vec<String>,
    },
    /// A text whose `{placeholders}` are not those of the English one.
    Placeholders {
        /// The key of the text, of `strings`.
        key: String,
        /// Those of the English text, in braces.
        wanted: Vec<String>,
    },
    /// A tag that is not that of the file's name.
    Code(String),
}

impl Written {
    /// What a file says; none if it can't be understood.
    pub fn read(yaml: &str) -> Option<Self> {
        serde_yaml::from_str(yaml).ok()
    }

    /// Takes the place of what a language says, key by key.
    pub(super) fn over(self, locale: &mut Locale) {
        locale.counts.extend(self.counts.into_iter().flatten());
        locale.strings.extend(self.strings.into_iter().flatten());
        locale.name = self.name.unwrap_or_else(|| std::mem::take(&mut locale.name));
        locale.dir = self.dir.unwrap_or(locale.dir);
        if let Some(quotes) = self.quotes {
            locale.quotes = quotes;
        }
        if let Some(thousands) = self.thousands {
            locale.thousands = thousands;
        }
        if let Some(dates) = self.dates {
            locale.dates = dates;
        }
    }

    /// What in the file of the language `code` does not fit.
    ///
    /// # Errors
    /// When the embedded English file is damaged.
    pub fn misfits(&self, code: &str) -> Result<Vec<Misfit>, LocaleError> {
        let english = Locales::load(Vec::<String>::new())?.english;
        let mut found: Vec<Misfit> =
            self.code.iter().filter(|c| !c.eq_ignore_ascii_case(code)).cloned().map(Misfit::Code).collect();
        let names = |keys: &mut dyn Iterator<Item = &String>| keys.cloned().collect::<Vec<_>>();
        for key in self.counts.iter().flatten().map(|(key, _)| key).filter(|key| !english.counts.contains_key(*key)) {
            let known = names(&mut english.counts.keys());
            found.push(Misfit::Unknown { map: "counts", key: key.clone(), known });
        }
        for (key, text) in self.strings.iter().flatten() {
            match english.strings.get(key) {
                None => {
                    let known = names(&mut english.strings.keys());
                    found.push(Misfit::Unknown { map: "strings", key: key.clone(), known });
                }
                Some(model) if placeholders(model) != placeholders(text) => {
                    let wanted = placeholders(model).into_iter().map(|name| format!("{{{name}}}")).collect();
                    found.push(Misfit::Placeholders { key: key.clone(), wanted });
                }
                Some(_) => {}
            }
        }
        Ok(found)
    }

    /// What a language of the site's own leaves to English, as paths of keys; nothing for a variant of a language that Dateline
    /// speaks, which falls back to that.
    ///
    /// # Errors
    /// When the embedded English file is damaged.
    pub fn missing(&self, code: &str) -> Result<Vec<String>, LocaleError> {
        if prefixes(code).any(|tag| embedded(tag).is_some()) {
            return Ok(Vec::new());
        }
        let english = Locales::load(Vec::<String>::new())?.english;
        let whole = [("name", self.name.is_none()), ("dates", self.dates.is_none()), ("quotes", self.quotes.is_none())];
        let mut missing: Vec<String> = whole.iter().filter(|(_, is)| *is).map(|(key, _)| (*key).to_owned()).collect();
        let categories = Plurals::of(prefixes(code).last().unwrap_or(code)).categories();
        for things in english.counts.keys() {
            match self.counts.as_ref().and_then(|counts| counts.get(things)) {
                None => missing.push(format!("counts.{things}")),
                Some(forms) => missing.extend(
                    categories
                        .iter()
                        .filter(|category| !forms.all().contains_key(*category))
                        .map(|category| format!("counts.{things}.{category}")),
                ),
            }
        }
        let has = |key: &String| self.strings.as_ref().is_some_and(|strings| strings.contains_key(key));
        missing.extend(english.strings.keys().filter(|key| !has(key)).map(|key| format!("strings.{key}")));
        Ok(missing)
    }
}

/// The names in braces of a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(yaml: &str) -> Written {
        serde_yaml::from_str(yaml).unwrap()
    }

    #[test]
    fn a_site_speaks_a_language_of_its_own() {
        let polish = "name: polski\nstrings: {sources: Źródła}\n\
                      counts: {sources: {one: '{n} źródło', few: '{n} źródła', many: '{n} źródeł', other: '{n} źródła'}}";
        let locales = Locales::load_with(["pl"], vec![("pl".to_owned(), written(polish))]).unwrap();
        let locale = locales.get("pl");
        assert_eq!((locale.code(), locale.name(), locale.text("sources")), ("pl", "polski", "Źródła"));
        assert_eq!(
            [1, 3, 5, 22].map(|n| locale.count("sources", n)),
            ["1 źródło", "3 źródła", "5 źródeł", "22 źródła"]
        );
        assert_eq!(locale.text("glossary"), "Glossary");
        assert_eq!(locales.get("en").text("sources"), "Sources");
    }

    #[test]
    fn a_site_says_some_things_in_words_of_its_own() {
        let own = vec![("de".to_owned(), written("strings: {sources: Belege}"))];
        let locales = Locales::load_with(["de"], own).unwrap();
        assert_eq!(locales.get("de").text("sources"), "Belege");
        assert_eq!(locales.get("de").text("glossary"), "Glossar");
        assert_eq!(written("strings: {sources: Belege}").missing("de").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_variant_says_otherwise_what_it_says_otherwise() {
        let own = vec![("pt-BR".to_owned(), written("name: português")), ("es-MX".to_owned(), Written::default())];
        let locales = Locales::load_with(["pt-BR", "es-MX"], own).unwrap();
        assert_eq!(locales.get("es-MX").text("sources"), locales.get("es").text("sources"));
        assert_eq!(locales.get("pt-BR").count("sources", 2), "2 sources");
    }

    #[test]
    fn what_is_missing_is_listed_down_to_the_plural_form() {
        let missing =
            written("name: polski\ncounts: {sources: {one: '{n} źródło', other: '{n} źródła'}}").missing("pl").unwrap();
        for path in ["dates", "counts.sources.few", "counts.sources.many", "counts.actors", "strings.glossary"] {
            assert!(missing.iter().any(|m| m == path), "{path}: {missing:?}");
        }
        assert!(!missing.iter().any(|m| m == "name" || m == "counts.sources.one"), "{missing:?}");
    }

    #[test]
    fn keys_and_placeholders_are_those_of_the_pages() {
        let misfits = written("code: cs\nstrings: {sorces: x, facts_as_of: Stan}\ncounts: {sources: {other: '{n}'}}");
        let found = misfits.misfits("pl").unwrap();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(matches!(&found[0], Misfit::Code(code) if code == "cs"));
        assert!(
            matches!(&found[1], Misfit::Placeholders { key, wanted } if key == "facts_as_of" && wanted == &["{date}"])
        );
        assert!(matches!(&found[2], Misfit::Unknown { map: "strings", key, .. } if key == "sorces"));
    }
}
