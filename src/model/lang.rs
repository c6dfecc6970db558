//! Languages, as BCP 47 tags.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A language tag such as `en`, `uk` or `pt-BR`: a primary subtag, and optionally a script and a region.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang {
    bytes: [u8; 11],
    len: u8,
}

impl Lang {
    /// English, the language of a site that names none.
    pub const EN: Lang = Lang { bytes: *b"en\0\0\0\0\0\0\0\0\0", len: 2 };

    /// The tag.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or("und")
    }

    /// The tag of the language itself, without script or region: `pt` of `pt-BR`.
    pub fn primary(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }

    /// Whether it is English, of any country.
    pub fn is_english(&self) -> bool {
        self.primary() == "en"
    }

    /// Whether the language is written from right to left.
    pub fn is_rtl(&self) -> bool {
        matches!(
            self.primary(),
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ks" | "nqo" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi"
        )
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(tag: &str) -> Result<Self, String> {
        let mut subtags = tag.split('-');
        let primary = subtags.next().unwrap_or_default();
        let fits = matches!(primary.len(), 2..=3)
            && primary.bytes().all(|b| b.is_ascii_lowercase())
            && subtags.all(|s| matches!(s.len(), 2..=4) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
            && tag.len() <= 11;
        if !fits {
            return Err(format!("`{tag}` is not a language tag: write one such as en, uk, ar or pt-BR"));
        }
        let mut bytes = [0; 11];
        bytes[..tag.len()].copy_from_slice(tag.as_bytes());
        Ok(Self { bytes, len: tag.len() as u8 })
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Lang {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Lang".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,4})*$", "format": "language" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_and_kept() {
        for tag in ["en", "uk", "pt-BR", "sr-Latn-RS", "ckb"] {
            assert_eq!(tag.parse::<Lang>().unwrap().to_string(), tag);
        }
        for bad in ["", "e", "EN", "english", "en_GB", "en-", "x.uk"] {
            assert!(bad.parse::<Lang>().is_err(), "{bad}");
        }
        assert!("ar-EG".parse::<Lang>().unwrap().is_rtl());
    }
}
