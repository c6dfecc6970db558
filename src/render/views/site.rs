//! What every page is given of the site: title, navigation, colours.

use serde::Serialize;

use super::navigation::index_exists;
use crate::graph::Graph;
use crate::locale::Locale;
use crate::model::{NavigationIndex, NavigationItem, Publisher};

/// The site, the same on all pages of a language.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The site's title.
    pub title: String,
    /// What the site is, in a sentence or two.
    pub description: Option<String>,
    /// The site's own language: its indexes are in it.
    pub lang: String,
    /// The path of the site's root, with a slash at its end: `/explainers/`.
    pub base_path: String,
    /// The address of the home page as a path.
    pub home_url: String,
    /// The whole address of the site.
    pub address: String,
    /// Who publishes it.
    pub publisher: Option<Publisher>,
    /// The links at the top of every page. An index without entries is left out.
    pub navigation: Vec<NavigationView>,
    /// The link to the search page.
    pub search_url: String,
    /// The link to the log of updates and corrections; none when nothing was logged.
    pub updates_url: Option<String>,
    /// Whether there are feeds: `atom.xml` and `feed.json`.
    pub has_feeds: bool,
    /// What stands under every map and territory table.
    pub disclaimer: String,
    /// The site's accent, as a CSS colour; none for that of the theme.
    pub accent: Option<String>,
    /// The font families of text, as CSS lists them; none for those of the theme.
    pub serif: Option<String>,
    /// The font families of data, as CSS lists them; none for those of the theme.
    pub sans: Option<String>,
    /// The style sheet.
    pub css_url: String,
    /// The script, which is optional.
    pub js_url: String,
}

/// A link at the top of every page.
#[derive(Debug, Clone, Serialize)]
pub struct NavigationView {
    /// What the link says.
    pub title: String,
    /// Where it leads.
    pub url: String,
    /// The key of the index, compared with `page.section`; empty for links of the site's own.
    pub key: &'static str,
}

impl SiteView {
    /// The site in a language.
    pub fn new(graph: &Graph, locale: &Locale) -> Self {
        let config = &graph.site.config;
        let base = &graph.site.base;
        let theme = config.theme.clone().unwrap_or_default();
        let exists = |index| index_exists(graph, index);
        Self {
            title: config.title.clone(),
            description: config.description.clone(),
            lang: graph.site.language.to_string(),
            base_path: base.path.clone(),
            home_url: base.path_of(""),
            address: base.absolute(""),
            publisher: config.publisher.clone(),
            navigation: navigation(graph, locale),
            search_url: base.path_of("search/"),
            updates_url: exists(NavigationIndex::Updates).then(|| base.path_of("updates/")),
            has_feeds: exists(NavigationIndex::Explainers),
            disclaimer: config.disclaimer.clone().unwrap_or_else(|| locale.text("disclaimer_default").to_owned()),
            accent: theme.accent.as_deref().and_then(css_value),
            serif: theme.serif.as_deref().and_then(css_value),
            sans: theme.sans.as_deref().and_then(css_value),
            css_url: base.path_of("dateline.css"),
            js_url: base.path_of("dateline.js"),
        }
    }
}

fn navigation(graph: &Graph, locale: &Locale) -> Vec<NavigationView> {
    let base = &graph.site.base;
    let index = |index: NavigationIndex| {
        index_exists(graph, index).then(|| NavigationView {
            title: locale.text(index.word()).to_owned(),
            url: base.path_of(&format!("{}/", index.word())),
            key: index.word(),
        })
    };
    match &graph.site.config.navigation {
        None => NavigationIndex::DEFAULT.into_iter().filter_map(index).collect(),
        Some(items) => items
            .iter()
            .filter_map(|item| match item {
                NavigationItem::Index(i) => index(*i),
                NavigationItem::Link(link) => {
                    let below = link.url.strip_prefix('/').filter(|below| !below.starts_with('/'));
                    let url = below.map_or_else(|| link.url.clone(), |below| base.path_of(below));
                    let followed = crate::prose::safe_url(&url).is_some();
                    followed.then(|| NavigationView { title: link.title.clone(), url, key: "" })
                }
            })
            .collect(),
    }
}

/// A value that can stand in the frame's style element: nothing in it ends the declaration, the rule or the element.
fn css_value(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty() && !value.contains(['<', '>', '{', '}', ';', '\\', '@'])).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_not_break_out_of_its_declaration() {
        assert_eq!(css_value(" #7a3b12 ").as_deref(), Some("#7a3b12"));
        assert_eq!(css_value("\"Iowan Old Style\", serif").as_deref(), Some("\"Iowan Old Style\", serif"));
        assert_eq!(css_value("red; } body { display: none"), None);
        assert_eq!(css_value("</style><script>"), None);
    }
}
