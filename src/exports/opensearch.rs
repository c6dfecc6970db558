//! `/opensearch.xml`: how browsers search the site from their address bar (OpenSearch 1.1).

use super::{is_brought, only};
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::render::Renderer;
use crate::render::html::push_text;
use crate::render::output::{Item, Output};

/// The file's name, which the head of every page links to.
const PATH: &str = "opensearch.xml";

/// How many characters the standard allows in the short name.
const SHORT_NAME: usize = 16;
/// How many in the long name.
const LONG_NAME: usize = 48;

/// The description of the search.
pub struct OpenSearch;

impl Output for OpenSearch {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        only(PATH, !is_brought(graph, PATH))
    }

    fn bytes(&self, renderer: &Renderer, _: &Item) -> Result<Vec<u8>, Diagnostic> {
        let site = &renderer.graph.site;
        let base = &site.base;
        let title = &site.config.title;
        let described = site.config.description.as_ref().unwrap_or(title);
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n",
        );
        element(&mut out, "ShortName", &cut(title, SHORT_NAME));
        element(&mut out, "LongName", &cut(title, LONG_NAME));
        element(&mut out, "Description", &cut(described, 1024));
        element(&mut out, "Language", site.language.as_str());
        element(&mut out, "InputEncoding", "UTF-8");
        let template = xml(&format!("{}?q={{searchTerms}}", base.absolute("search/")));
        out.push_str(&format!("  <Url type=\"text/html\" template=\"{template}\"/>\n"));
        out.push_str(&format!(
            "  <Image type=\"image/svg+xml\" width=\"16\" height=\"16\">{}</Image>\n",
            xml(&base.absolute("favicon.svg"))
        ));
        out.push_str("</OpenSearchDescription>\n");
        Ok(out.into_bytes())
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("  <{name}>{}</{name}>\n", xml(text)));
}

/// The text as XML has it, in attributes too.
fn xml(text: &str) -> String {
    let mut out = String::new();
    push_text(&mut out, &super::xml(text));
    out.replace('"', "&quot;")
}

/// As many whole words as fit; of a word that is too long itself, its start.
fn cut(text: &str, most: usize) -> String {
    let mut fits = String::new();
    for word in text.split_whitespace() {
        let longer = if fits.is_empty() { word.to_owned() } else { format!("{fits} {word}") };
        if longer.chars().count() > most {
            break;
        }
        fits = longer;
    }
    if fits.is_empty() { text.chars().take(most).collect() } else { fits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_length_that_the_standard_allows() {
        assert_eq!(cut("Atlas Field Notes and more", SHORT_NAME), "Atlas Field");
        assert_eq!(cut("Atlas Field Note and more", SHORT_NAME), "Atlas Field Note");
        assert_eq!(cut("Donaudampfschifffahrt", SHORT_NAME), "Donaudampfschiff");
    }

    #[test]
    fn a_name_is_text() {
        assert_eq!(xml("\"A\" & <b>\u{8}"), "&quot;A&quot; &amp; &lt;b&gt;");
    }
}
