//! The addresses that a file names, whatever format it has.

use std::collections::BTreeSet;

use scraper::{Html, Selector};
use serde_json::Value;

/// An address as it stands in a file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub written: String,
    /// Whether a reader is sent to it: then its fragment must be there too. Names of things, such as the `@id`s of JSON-LD,
    /// have fragments that are on no page.
    pub is_link: bool,
}

/// A file that was fetched.
#[derive(Default)]
pub struct Named {
    pub addresses: BTreeSet<Address>,
    /// The ids of a page's elements.
    pub ids: BTreeSet<String>,
}

impl Named {
    /// Reads a file of a media type. `site` is the site's address, by which addresses in plain text are known.
    pub fn read(media_type: &str, text: &str, site: &str) -> Self {
        let mut named = Self::default();
        match media_type {
            "text/html" => named.page(text, site),
            "application/json" | "application/geo+json" => match serde_json::from_str(text) {
                Ok(value) => named.json(&value, site),
                Err(error) => panic!("no JSON: {error}: {text}"),
            },
            "text/css" => named.style(text),
            _ => named.text(&unescaped(text), site),
        }
        named
    }

    fn link(&mut self, written: &str) {
        self.addresses.insert(Address { written: written.trim().to_owned(), is_link: true });
    }

    fn page(&mut self, html: &str, site: &str) {
        let document = Html::parse_document(html);
        let elements = document.root_element().descendent_elements();
        for element in elements.map(|element| element.value()) {
            for (name, value) in element.attrs() {
                match name {
                    "href" | "src" | "poster" | "action" | "formaction" | "data-url" => self.link(value),
                    "srcset" => {
                        value.split(',').filter_map(|one| one.split_whitespace().next()).for_each(|a| self.link(a))
                    }
                    "id" => drop(self.ids.insert(value.to_owned())),
                    "content" if element.attr("http-equiv") == Some("refresh") => {
                        self.link(value.split_once("url=").map_or("", |(_, to)| to));
                    }
                    // og:image, og:url, twitter:image, citation_public_url and the like.
                    "content" if value.starts_with(site) => self.link(value),
                    _ => {}
                }
            }
        }
        let scripts = Selector::parse(r#"script[type="application/ld+json"], textarea, code"#).expect("a selector");
        for data in document.select(&scripts) {
            self.text(&data.text().collect::<String>(), site);
        }
    }

    fn json(&mut self, value: &Value, site: &str) {
        match value {
            Value::String(text) => self.text(text, site),
            Value::Array(values) => values.iter().for_each(|value| self.json(value, site)),
            Value::Object(fields) => {
                // A data package (Frictionless) and the manifest name files from where they stand.
                if let Some(Value::String(path)) = fields.get("path") {
                    self.link(path);
                }
                fields.values().for_each(|value| self.json(value, site));
            }
            _ => {}
        }
    }

    fn style(&mut self, css: &str) {
        for rest in css.split("url(").skip(1) {
            let to = rest.split(')').next().unwrap_or_default().trim_matches(['"', '\'', ' ']);
            self.link(to);
        }
    }

    /// Whole addresses of the site, and the links of HTML within other formats.
    fn text(&mut self, text: &str, site: &str) {
        for (start, _) in text.match_indices(site) {
            let end = |c: char| c.is_whitespace() || r#""'<>{}\`,;)]"#.contains(c);
            let written = text[start..].split(end).next().unwrap_or_default();
            let is_template = text[start + written.len()..].starts_with('{');
            let written = if is_template { written.split('?').next().unwrap_or_default() } else { written };
            self.addresses.insert(Address { written: written.to_owned(), is_link: false });
        }
        for before in [" href=\"", " src=\""] {
            for rest in text.split(before).skip(1) {
                self.link(rest.split('"').next().unwrap_or_default());
            }
        }
    }
}

/// Text of XML, HTML in it included, without its character references.
fn unescaped(text: &str) -> String {
    let once = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    once.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
