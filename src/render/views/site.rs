//! What every page is given of the site: title, navigation, paths.

use serde::Serialize;

use super::navigation::{index_exists, index_url};
use crate::graph::Graph;
use crate::locale::Locale;
use crate::model::{Lang, NavigationIndex, NavigationItem, Publisher, encode_path};
use crate::prose::safe_url;
use crate::render::html::{markdown, own_path};

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
    /// The picture that stands at the top in place of the title; none when the site has none in `static/`.
    pub logo_url: Option<String>,
    /// What the site says at the foot of every page, as HTML.
    pub footer_html: Option<String>,
    /// The style sheet, which ends with the site's accent and fonts.
    pub css_url: String,
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
    pub fn new(graph: &Graph, locale: &Locale, lang: Lang) -> Self {
        let config = &graph.site.config;
        let base = &graph.site.base;
        let theme = config.theme.clone().unwrap_or_default();
        let exists = |index| index_exists(graph, index);
        Self {
            title: config.title.clone(),
            description: config.description.clone(),
            lang: graph.site.language.to_string(),
            base_path: base.path.clone(),
            home_url: base.path_of(&graph.home(lang)),
            address: base.absolute(""),
            publisher: config.publisher.clone(),
            navigation: navigation(graph, locale, lang),
            search_url: base.path_of("search/"),
            updates_url: exists(NavigationIndex::Updates).then(|| base.path_of("updates/")),
            has_feeds: exists(NavigationIndex::Explainers),
            disclaimer: config.disclaimer.clone().unwrap_or_else(|| locale.text("disclaimer_default").to_owned()),
            logo_url: theme
                .logo
                .filter(|logo| graph.site.statics.contains_key(logo))
                .map(|logo| base.path_of(&encode_path(&logo))),
            footer_html: theme.footer.map(|footer| markdown(&footer, base)),
            css_url: base.path_of("dateline.css"),
        }
    }
}

fn navigation(graph: &Graph, locale: &Locale, lang: Lang) -> Vec<NavigationView> {
    let base = &graph.site.base;
    let index = |index: NavigationIndex| {
        index_exists(graph, index).then(|| NavigationView {
            title: locale.text(index.word()).to_owned(),
            url: index_url(graph, index, lang),
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
                    let url = own_path(base, &link.url);
                    safe_url(&url).is_some().then(|| NavigationView { title: link.title.clone(), url, key: "" })
                }
            })
            .collect(),
    }
}
