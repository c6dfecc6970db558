//! Pictures and what must be said of them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// A picture. A bare file name stands for one whose description, credit and licence are not given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The file, relative to the file that names it.
    pub src: String,
    /// What the picture shows, for those who can't see it.
    pub alt: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// Under which licence it is used.
    pub licence: Option<String>,
}

/// The long form, as it is written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The file, relative to this one.
    src: String,
    /// What the picture shows, for those who can't see it.
    alt: Option<String>,
    /// Who made it.
    credit: Option<String>,
    /// The licence it is used under, such as CC BY 4.0.
    licence: Option<String>,
}

impl<'de> Deserialize<'de> for Image {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Short(String),
            Long(Written),
        }
        Ok(match Form::deserialize(deserializer)? {
            Form::Short(src) => Image { src, alt: None, credit: None, licence: None },
            Form::Long(Written { src, alt, credit, licence }) => Image { src, alt, credit, licence },
        })
    }
}

impl JsonSchema for Image {
    fn schema_name() -> Cow<'static, str> {
        "Image".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<Written>();
        json_schema!({ "anyOf": [{ "type": "string" }, long] })
    }
}
