//! What pages say besides the writer's words: a language's names for things, its dates, its plurals.
//!
//! One YAML file a language, embedded in the binary. [`Locales::load`] reads those that a site asks for, once; they are passed
//! down from there. A new language is one more file and one more line in `FILES`, or a file in the site's own `locale/`.

mod date;
mod plural;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use date::Dates;
use plural::{Forms, Plurals};

pub use written::{Misfit, Written};

/// The languages that Dateline speaks, each with its file.
const FILES: [(&str, &str); 7] = [
    (ENGLISH, include_str!("en.yaml")),
    ("uk", include_str!("uk.yaml")),
    ("ru", include_str!("ru.yaml")),
    ("ar", include_str!("ar.yaml")),
    ("fr", include_str!("fr.yaml")),
    ("es", include_str!("es.yaml")),
    ("de", include_str!("de.yaml")),
];

/// What a site falls back to in a language that has no file.
const ENGLISH: &str = "en";

/// The codes of the languages that Dateline speaks.
pub fn available() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(code, _)| *code)
}

/// A language, as pages are printed in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locale {
    code: String,
    name: String,
    dir: Direction,
    quotes: [String; 2],
    thousands: Thousands,
    dates: Dates,
    counts: BTreeMap<String, Forms>,
    strings: BTreeMap<String, String>,
    #[serde(skip)]
    plurals: Plurals,
}

/// The direction a language is written in: the value of HTML's `dir`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// `ltr` or `rtl`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }
}

/// How long numbers are grouped.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Thousands {
    separator: String,
    /// The smallest number that is grouped: Spanish leaves four digits together.
    from: u64,
}

impl Locale {
    /// The language's tag (BCP 47), for HTML's `lang`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The language's name in itself: `українська`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The direction it is written in.
    pub fn dir(&self) -> Direction {
        self.dir
    }

    /// Its opening and closing quotation mark.
    pub fn quotes(&self) -> (&str, &str) {
        let [open, close] = &self.quotes;
        (open, close)
    }

    /// Every fixed text, by its key.
    pub fn strings(&self) -> &BTreeMap<String, String> {
        &self.strings
    }

    /// The text of a key. A key that no language has is returned itself: a page with a strange word is better than none.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.strings.get(key).map_or(key, String::as_str)
    }

    /// The text of a key with its `{placeholders}` filled in: `("date", "15 August 2025")` for `{date}`.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// A number of things, in the plural form that the language wants: `count("sources", 5)` is `5 sources`.
    pub fn count(&self, things: &str, n: u64) -> String {
        let number = self.number(n);
        match self.counts.get(things) {
            Some(forms) => fill(forms.of(self.plurals.category(n)), &[("n", &number)]),
            None => format!("{number} {things}"),
        }
    }

    /// A number, its digits grouped as the language groups them. The digits are Western in every language.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        if n < self.thousands.from {
            return digits;
        }
        let mut grouped = String::with_capacity(digits.len() * 2);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                grouped.push_str(&self.thousands.separator);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// The languages that a site is printed in. English is always among them.
#[derive(Debug)]
pub struct Locales {
    english: Locale,
    others: Vec<Locale>,
}

impl Locales {
    /// Reads the files of the languages that are asked for, and no others. A language without a file is passed over:
    /// [`get`](Self::get) answers for it with the nearest there is.
    ///
    /// # Errors
    /// When an embedded file is damaged: a fault of the build, which tests rule out.
    pub fn load<C: AsRef<str>>(codes: impl IntoIterator<Item = C>) -> Result<Self, LocaleError> {
        Self::load_with(codes, Vec::new())
    }

    /// The same with what a site writes itself, by the tags of the languages.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_with<C: AsRef<str>>(
        codes: impl IntoIterator<Item = C>,
        own: Vec<(String, Written)>,
    ) -> Result<Self, LocaleError> {
        let mut locales = Self { english: parse(FILES[0])?, others: Vec::new() };
        for code in codes {
            for tag in prefixes(code.as_ref()) {
                match embedded(tag) {
                    Some(file) if locales.find(tag).is_none() => locales.others.push(parse(file)?),
                    _ => {}
                }
            }
        }
        for (code, written) in own {
            locales.add(&code, written)?;
        }
        Ok(locales)
    }

    /// Puts what a site writes in place of what there is: over the language itself, else over the nearest there is.
    fn add(&mut self, code: &str, written: Written) -> Result<(), LocaleError> {
        if self.english.code.eq_ignore_ascii_case(code) {
            written.over(&mut self.english);
        } else if let Some(locale) = self.others.iter_mut().find(|l| l.code.eq_ignore_ascii_case(code)) {
            written.over(locale);
        } else {
            let mut locale = parse(prefixes(code).find_map(embedded).unwrap_or(FILES[0]))?;
            code.clone_into(&mut locale.code);
            code.clone_into(&mut locale.name);
            locale.plurals = Plurals::of(prefixes(code).last().unwrap_or(code));
            written.over(&mut locale);
            self.others.push(locale);
        }
        Ok(())
    }

    /// The language of a tag, else the one that it is a variant of, else English: `uk-UA`, `uk`, `en`.
    pub fn get(&self, code: &str) -> &Locale {
        prefixes(code).find_map(|tag| self.find(tag)).unwrap_or(&self.english)
    }

    fn find(&self, tag: &str) -> Option<&Locale> {
        std::iter::once(&self.english).chain(&self.others).find(|l| l.code.eq_ignore_ascii_case(tag))
    }
}

/// An embedded language file that can't be read.
#[derive(Debug)]
pub struct LocaleError {
    code: &'static str,
    message: String,
}

impl fmt::Display for LocaleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the built-in texts of the language `{}` are damaged: {}", self.code, self.message)
    }
}

impl std::error::Error for LocaleError {}

/// The file of a language that Dateline speaks.
fn embedded(tag: &str) -> Option<(&'static str, &'static str)> {
    FILES.into_iter().find(|(code, _)| code.eq_ignore_ascii_case(tag))
}

fn parse((code, yaml): (&'static str, &'static str)) -> Result<Locale, LocaleError> {
    let mut locale: Locale =
        serde_yaml::from_str(yaml).map_err(|error| LocaleError { code, message: error.to_string() })?;
    locale.plurals = Plurals::of(code);
    Ok(locale)
}

/// A tag and what is left of it when its last subtags are dropped, longest first (the lookup of RFC 4647).
fn prefixes(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rsplit_once(['-', '_']).map(|(rest, _)| rest))
}

/// A pattern with its `{placeholders}` filled in, in one pass: braces in a value are the writer's, and stay.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 32);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let found = after
            .split_once('}')
            .and_then(|(name, tail)| values.iter().find(|(n, _)| *n == name).map(|(_, value)| (value, tail)));
        rest = match found {
            Some((value, tail)) => {
                text.push_str(value);
                tail
            }
            None => {
                text.push('{');
                after
            }
        };
    }
    text.push_str(rest);
    text
}
