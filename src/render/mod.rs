//! From the graph to HTML: the theme, and what every page is given.

pub mod html;
pub mod linked_data;
pub mod output;
mod per_entry;
pub mod prose;
mod sources;
pub mod theme;
pub mod views;
mod writer;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use tera::Value;

use crate::content;
use crate::diagnostics::{Diagnostic, codes};
use crate::graph::Graph;
use crate::locale::{Locale, Locales, Written};
use crate::media::{self, Media};
use crate::model::{EntryRef, Lang};
use per_entry::PerEntry;
use sources::SourceFacts;
use theme::Theme;
use views::link::SharedLink;
use views::metadata::Metadata;
use views::site::SiteView;
use views::social::SocialImage;

/// Renders pages. Holds what is the same on all of them, made once.
pub struct Renderer {
    /// The site, resolved.
    pub graph: Graph,
    /// Its pictures.
    pub media: Arc<Media>,
    theme: Arc<Theme>,
    /// What is wrong with the templates.
    theme_faults: Arc<[Diagnostic]>,
    /// What is wrong with the pictures.
    picture_faults: Vec<Diagnostic>,
    locales: Arc<Locales>,
    languages: BTreeMap<Lang, Language>,
    source_facts: SourceFacts,
    /// Whether blocks carry the line that they were written on: for the preview, never for readers.
    marks_lines: bool,
}

/// What is the same on all pages of a language.
struct Language {
    site: Value,
    text: Value,
    /// The entry of each source in bibliographies, by its place in the store: formatted when it is first asked for.
    sources: Vec<OnceLock<Result<Value, Box<Diagnostic>>>>,
    /// The links to entries.
    links: PerEntry<SharedLink>,
    /// Entries in brief, as JSON-LD.
    nodes: PerEntry<Option<Box<RawValue>>>,
}

/// What a page says of itself to the frame around it.
#[derive(Debug, Clone)]
pub struct Head {
    /// The page's title.
    pub title: String,
    /// What search engines and cards show under it.
    pub description: Option<String>,
    /// The route, relative to the base path: `actors/x/`.
    pub route: String,
    /// The page's language.
    pub language: Lang,
    /// The page in other languages.
    pub alternates: Vec<Alternate>,
    /// The key of the navigation entry under which the page stands.
    pub section: &'static str,
    /// Whether the page is a draft.
    pub draft: bool,
    /// What programs are told of the page.
    pub metadata: Metadata,
    /// The entry whose page it is; none for pages of the site's own.
    pub entry: Option<EntryRef>,
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

/// What a page says of itself to the frame around it.
#[derive(Serialize)]
struct PageView<'a> {
    /// The page's title.
    title: &'a str,
    /// What search engines and cards show under it.
    description: Option<&'a str>,
    /// The route, relative to the base path: `actors/x/`.
    route: &'a str,
    /// The page in other languages.
    alternates: &'a [Alternate],
    /// The key of the navigation entry under which the page stands.
    section: &'static str,
    /// Whether the page is a draft.
    draft: bool,
    /// What programs are told of the page.
    metadata: &'a Metadata,
    /// The page's language: a tag of BCP 47.
    lang: &'a str,
    /// The direction of the page's language: `ltr` or `rtl`.
    dir: &'static str,
    /// The whole address of the page.
    canonical: String,
    /// The picture that a link to the page shows where it is shared.
    image: Option<SocialImage>,
}

impl Renderer {
    /// Compiles the theme and prepares what all pages share.
    ///
    /// # Errors
    /// When a template does not compile, a picture can't be shown, or the embedded languages are damaged. All such diagnostics
    /// come together.
    pub fn new(graph: Graph) -> Result<Self, Vec<Diagnostic>> {
        let media = Arc::new(Media::new(&graph.site.root));
        let (theme, mut found) = Theme::compile(&graph.site.templates);
        found.extend(media::faults(&graph, &media));
        let locales = load_locales(&graph).map_err(|damaged| vec![damaged])?;
        if found.is_empty() { Ok(Self::with(graph, Arc::new(theme), locales, media)) } else { Err(found) }
    }

    /// Prepares a preview, in which each block of a page carries the line that it was written on. What an edit does not touch
    /// is taken over from the renderer before it; templates that do not compile stay as they were there, or give way to those
    /// of the default theme: see [`Renderer::faults`].
    ///
    /// # Errors
    /// When the embedded languages are damaged.
    pub fn preview(graph: Graph, before: Option<&Self>) -> Result<Self, Diagnostic> {
        let (theme, theme_faults) = match before {
            Some(before) if before.graph.site.templates == graph.site.templates => {
                (before.theme.clone(), before.theme_faults.clone())
            }
            _ => {
                let (theme, faults) = Theme::compile(&graph.site.templates);
                let last_good = before.filter(|_| !faults.is_empty()).map(|before| before.theme.clone());
                (last_good.unwrap_or_else(|| Arc::new(theme)), faults.into())
            }
        };
        let same = |before: &&Self| {
            before.graph.languages() == graph.languages() && before.graph.site.locales == graph.site.locales
        };
        let locales = match before.filter(same) {
            Some(before) => before.locales.clone(),
            None => load_locales(&graph)?,
        };
        let media = before.map_or_else(|| Arc::new(Media::new(&graph.site.root)), |before| before.media.clone());
        let picture_faults = media::faults(&graph, &media);
        let renderer = Self::with(graph, theme, locales, media);
        Ok(Self { theme_faults, picture_faults, marks_lines: true, ..renderer })
    }

    /// What is wrong with the site's templates and pictures.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.theme_faults.iter().chain(&self.picture_faults)
    }

    fn with(graph: Graph, theme: Arc<Theme>, locales: Arc<Locales>, media: Arc<Media>) -> Self {
        let shared = |lang: Lang| {
            let locale = locales.get(lang.as_str());
            Language {
                site: Value::from_serializable(&SiteView::new(&graph, locale, lang)),
                text: Value::from_serializable(locale.strings()),
                sources: graph.site.sources.all().iter().map(|_| OnceLock::new()).collect(),
                links: PerEntry::of(&graph.site),
                nodes: PerEntry::of(&graph.site),
            }
        };
        let languages = graph.languages().iter().map(|lang| (*lang, shared(*lang))).collect();
        let source_facts = SourceFacts::of(&graph);
        Self {
            graph,
            source_facts,
            media,
            theme,
            theme_faults: Arc::new([]),
            picture_faults: Vec::new(),
            locales,
            languages,
            marks_lines: false,
        }
    }

    /// The words and dates of a language.
    pub fn text(&self, lang: Lang) -> &Locale {
        self.locales.get(lang.as_str())
    }

    /// The site's own language.
    pub fn language(&self) -> Lang {
        self.graph.site.language
    }

    /// A source's entry in a bibliography, as HTML, formatted once for the site. Empty for a place that no source has.
    ///
    /// # Errors
    /// When its template does not render.
    pub fn source_html(&self, source: usize, lang: Lang) -> Result<Value, Diagnostic> {
        let Some(language) = self.shared(lang) else { return Ok(Value::safe_string("")) };
        let Some(entry) = language.sources.get(source) else { return Ok(Value::safe_string("")) };
        let format = || {
            let view = views::source::SourceView::new(self, source, lang);
            self.partial("partials/source.html", lang, &view).map(|html| Value::safe_string(&html)).map_err(Box::new)
        };
        entry.get_or_init(format).clone().map_err(|fault| *fault)
    }

    /// The link to an entry's page, for a page in `lang`.
    pub fn link(&self, at: EntryRef, lang: Lang) -> SharedLink {
        let make = || SharedLink::new(self, at, lang);
        let shared = self.languages.get(&lang).and_then(|language| language.links.get(at, make));
        shared.cloned().unwrap_or_else(make)
    }

    /// An entry in brief as JSON-LD, for a page in `lang`.
    pub fn node(&self, at: EntryRef, lang: Lang) -> linked_data::Value<'_> {
        let make = || to_raw_value(&linked_data::named(&self.graph, at, lang)).ok();
        match self.languages.get(&lang).and_then(|language| language.nodes.get(at, make)) {
            Some(node) => node.as_deref().into(),
            None => linked_data::named(&self.graph, at, lang).into(),
        }
    }

    /// What all pages that cite a source say of it in the same words. None for a place that no source has.
    pub fn source_facts(&self, source: usize) -> Option<&sources::Facts> {
        self.source_facts.get(&self.graph, source)
    }

    /// What is the same on all pages of a language, or else of the site's own.
    fn shared(&self, lang: Lang) -> Option<&Language> {
        self.languages.get(&lang).or_else(|| self.languages.get(&self.language()))
    }

    /// A whole page.
    ///
    /// # Errors
    /// When the template uses what it was not given.
    pub fn page<V: Serialize>(&self, template: &str, head: &Head, view: &V) -> Result<Vec<u8>, Diagnostic> {
        let mut context = self.context(head.language, view)?;
        let page = PageView {
            title: &head.title,
            description: head.description.as_deref(),
            route: &head.route,
            alternates: &head.alternates,
            section: head.section,
            draft: head.draft,
            metadata: &head.metadata,
            lang: head.language.as_str(),
            dir: if head.language.is_rtl() { "rtl" } else { "ltr" },
            canonical: self.graph.site.base.absolute(&head.route),
            image: SocialImage::of(self, head),
        };
        context.insert("page", &page);
        self.theme.page(template, &context)
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
        if let Some(language) = self.shared(lang) {
            context.insert_value("site", language.site.clone());
            context.insert_value("text", language.text.clone());
        }
        Ok(context)
    }
}

fn load_locales(graph: &Graph) -> Result<Arc<Locales>, Diagnostic> {
    // What could not be read was reported when the site was loaded.
    let own = graph
        .site
        .locales
        .iter()
        .filter_map(|file| Some((content::locale_code(&file.path)?.to_owned(), Written::read(&file.text)?)));
    let locales = Locales::load_with(graph.languages().iter().map(Lang::as_str), own.collect());
    locales.map(Arc::new).map_err(|e| Diagnostic::general(codes::BAD_TEMPLATE, e.to_string()))
}
