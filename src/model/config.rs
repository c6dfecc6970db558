//! `site.yaml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Lang, List};

/// The site's settings.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The site's title.
    pub title: String,
    /// The address under which the site is published, such as `https://someone.github.io/explainers/`.
    #[schemars(extend("format" = "base-url"))]
    pub base_url: String,
    /// What the site is, in a sentence or two.
    pub description: Option<String>,
    /// The site's language (BCP 47). English when left out.
    pub language: Option<Lang>,
    /// All languages of a translated site.
    #[serde(default)]
    pub languages: List<Lang>,
    /// Who publishes the site.
    pub publisher: Option<Publisher>,
    /// The links at the top of every page: names of the site's own indexes, or a title and an address.
    pub navigation: Option<List<NavigationItem>>,
    /// Colours, fonts, the logo, the footer.
    pub theme: Option<ThemeConfig>,
    /// What stands under every map and territory table.
    pub disclaimer: Option<String>,
    /// Statuses of territories that the site relabels, adds, or removes (by leaving the key empty).
    pub territory_statuses: Option<BTreeMap<String, Option<StatusConfig>>>,
    /// What the desk editor looks for.
    pub checks: Option<ChecksConfig>,
    /// The site's house style.
    pub style: Option<StyleConfig>,
    /// The editor in which the preview opens files.
    pub editor: Option<Editor>,
}

/// Who publishes the site.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The publisher's own site.
    pub url: Option<String>,
    /// Where corrections can be sent.
    pub email: Option<String>,
    /// A picture file in `static/`.
    pub logo: Option<String>,
}

/// A link at the top of every page.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NavigationItem {
    /// One of the site's own indexes.
    Index(NavigationIndex),
    /// Any address.
    Link(NavigationLink),
}

/// The indexes that navigation can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum NavigationIndex {
    Explainers,
    Actors,
    Territories,
    Timeline,
    Positions,
    Sources,
    Glossary,
    Updates,
    Search,
}

impl NavigationIndex {
    /// What stands at the top of a site that does not say.
    pub const DEFAULT: [NavigationIndex; 6] = [
        NavigationIndex::Explainers,
        NavigationIndex::Actors,
        NavigationIndex::Territories,
        NavigationIndex::Timeline,
        NavigationIndex::Positions,
        NavigationIndex::Sources,
    ];

    /// The index's name, which is its path and the key of its label too.
    pub const fn word(self) -> &'static str {
        match self {
            NavigationIndex::Explainers => "explainers",
            NavigationIndex::Actors => "actors",
            NavigationIndex::Territories => "territories",
            NavigationIndex::Timeline => "timeline",
            NavigationIndex::Positions => "positions",
            NavigationIndex::Sources => "sources",
            NavigationIndex::Glossary => "glossary",
            NavigationIndex::Updates => "updates",
            NavigationIndex::Search => "search",
        }
    }
}

/// A link of one's own in the navigation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NavigationLink {
    /// What the link says.
    pub title: String,
    /// A path of this site, such as `/about/`, or a whole address.
    pub url: String,
}

/// Colours, fonts, the logo, the footer.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeConfig {
    /// The accent, as a CSS colour such as `#7a3b12`. It should belong to no party.
    #[schemars(extend("format" = "css-colour"))]
    pub accent: Option<String>,
    /// The font families of text, as CSS lists them.
    pub serif: Option<String>,
    /// The font families of data, as CSS lists them.
    pub sans: Option<String>,
    /// A picture file in `static/`, shown at the top of every page in place of the site's title.
    pub logo: Option<String>,
    /// What stands at the foot of every page, in Markdown: paragraphs, emphasis and links.
    pub footer: Option<String>,
    /// Whose pictures links show where they are shared: `explainers`, a card each; `site`, one for all; `none`. A card each when
    /// left out, unless there are very many explainers.
    pub social_cards: Option<SocialCards>,
}

/// Which social cards are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum SocialCards {
    Explainers,
    Site,
    None,
}

/// A status of territories.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusConfig {
    /// The word for it.
    pub label: Option<String>,
    /// What it means, in a sentence.
    pub definition: Option<String>,
    /// How it is drawn.
    pub pattern: Option<Pattern>,
    /// In which colour, such as `#0072b2`.
    #[schemars(extend("format" = "css-colour"))]
    pub colour: Option<String>,
}

/// How a status is drawn, besides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Pattern {
    Solid,
    Half,
    Diagonal,
    Cross,
    Dots,
    Ring,
    Dashed,
    Vertical,
    Horizontal,
    Empty,
}

/// What the desk editor looks for.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecksConfig {
    /// After how many days a developing page is stale. 90 when left out.
    pub stale_after: Option<u32>,
    /// The severity of single rules.
    pub rules: Option<BTreeMap<String, RuleSeverity>>,
}

/// The severity that a site gives a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum RuleSeverity {
    Error,
    Warning,
    Info,
    Off,
}

/// The site's house style.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StyleConfig {
    /// Forms of names that are replaced by others.
    pub names: Option<BTreeMap<String, String>>,
    /// Words that take a side.
    #[serde(default)]
    pub loaded_terms: List<String>,
}

/// The editor in which the preview opens files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Editor {
    #[default]
    None,
    Vscode,
    Zed,
    Idea,
}
