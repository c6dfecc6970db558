//! From the graph to HTML: the theme, and what every page is given.

pub mod html;
pub mod output;
pub mod prose;
pub mod theme;
pub mod views;
mod writer;

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Value;

use crate::diagnostics::{Diagnostic, codes};
use crate::graph::Graph;
use crate::locale::{Locale, Locales};
use crate::model::Lang;
use theme::Theme;
use views::site::SiteView;

/// Renders pages. Holds what is the same on all of them, made once.
pub struct Renderer {
    /// The site, resolved.
    pub graph: Graph,
    theme: Theme,
    locales: Locales,
    languages: BTreeMap<Lang, Language>,
    /// The entry of each source in bibliographies, by language and place in the store.
    sources: BTreeMap<Lang, Vec<String>>,
}

/// What is the same on all pages of a language.
struct Language {
    site: Value,
    text: Value,
}

/// What a page says of itself to the frame around it.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// The page's title.
    pub title: String,
    /// What search engines and cards show under it.
    pub description: Option<String>,
    /// The route, relative to the base path: `actors/x/`.
    pub route: String,
    /// The page's language.
    #[serde(skip)]
    pub language: Lang,
    /// The page in other languages.
    pub alternates: Vec<Alternate>,
    /// The key of the navigation entry under which the page stands.
    pub section: &'static str,
    /// Whether the page is a draft.
    pub draft: bool,
}

/// A page in another language.
#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    /// The language's tag.
    pub lang: String,
    /// The language's name in itself.
    pub name: String,
    /// The link.
    pub url: String,
    /// The whole address.
    pub absolute: String,
}

/// The head with what follows from it.
#[derive(Serialize)]
struct PageView<'a> {
    #[serde(flatten)]
    head: &'a Head,
    lang: &'a str,
    dir: &'static str,
    canonical: String,
}

impl Renderer {
    /// Compiles the theme and prepares what all pages share.
    ///
    /// # Errors
    /// When a template does not compile or the embedded languages are damaged. All such diagnostics come together.
    pub fn new(graph: Graph) -> Result<Self, Vec<Diagnostic>> {
        let (theme, mut found) = Theme::compile(&graph.site.templates);
        let languages: std::collections::BTreeSet<Lang> =
            graph.site.all_refs().map(|at| graph.site.entry(at).lang).chain([graph.site.language]).collect();
        let locales = Locales::load(languages.iter().map(Lang::as_str))
            .map_err(|e| vec![Diagnostic::general(codes::BAD_TEMPLATE, e.to_string())])?;
        let mut renderer = Self { graph, theme, locales, languages: BTreeMap::new(), sources: BTreeMap::new() };
        for lang in languages {
            if let Err(diagnostic) = renderer.prepare(lang) {
                found.push(diagnostic);
            }
        }
        if found.is_empty() { Ok(renderer) } else { Err(found) }
    }

    /// Makes what all pages of a language share: the frame's view, the texts, the formatted sources.
    fn prepare(&mut self, lang: Lang) -> Result<(), Diagnostic> {
        let locale = self.text(lang);
        let site = Value::from_serializable(&SiteView::new(&self.graph, locale));
        let text = Value::from_serializable(locale.strings());
        self.languages.insert(lang, Language { site, text });
        let sources = (0..self.graph.site.sources.all().len())
            .map(|i| self.partial("partials/source.html", lang, &views::source::SourceView::new(self, i, lang)))
            .collect::<Result<Vec<_>, _>>()?;
        self.sources.insert(lang, sources);
        Ok(())
    }

    /// The words and dates of a language.
    pub fn text(&self, lang: Lang) -> &Locale {
        self.locales.get(lang.as_str())
    }

    /// The site's own language.
    pub fn language(&self) -> Lang {
        self.graph.site.language
    }

    /// A source's entry in a bibliography, as HTML, formatted once for the site.
    pub fn source_html(&self, source: usize, lang: Lang) -> &str {
        let by_lang = self.sources.get(&lang).or_else(|| self.sources.get(&self.language()));
        by_lang.and_then(|sources| sources.get(source)).map_or("", String::as_str)
    }

    /// A whole page.
    ///
    /// # Errors
    /// When the template uses what it was not given.
    pub fn page<V: Serialize>(&self, template: &str, head: &Head, view: &V) -> Result<Vec<u8>, Diagnostic> {
        let mut context = self.context(head.language, view)?;
        let page = PageView {
            head,
            lang: head.language.as_str(),
            dir: if head.language.is_rtl() { "rtl" } else { "ltr" },
            canonical: self.graph.site.base.absolute(&head.route),
        };
        context.insert("page", &page);
        self.theme.render(template, &context).map(String::into_bytes)
    }

    /// A part of a page.
    ///
    /// # Errors
    /// When the template uses what it was not given.
    pub fn partial<V: Serialize>(&self, template: &str, lang: Lang, view: &V) -> Result<String, Diagnostic> {
        let context = self.context(lang, view)?;
        self.theme.render(template, &context)
    }

    fn context<V: Serialize>(&self, lang: Lang, view: &V) -> Result<tera::Context, Diagnostic> {
        let mut context =
            tera::Context::from_serialize(view).map_err(|e| Diagnostic::general(codes::BAD_TEMPLATE, e.to_string()))?;
        if let Some(language) = self.languages.get(&lang).or_else(|| self.languages.get(&self.language())) {
            context.insert_value("site", language.site.clone());
            context.insert_value("text", language.text.clone());
        }
        Ok(context)
    }
}
