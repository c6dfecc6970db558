//! `/glossary/`.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{Kind, NavigationIndex};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::reference::ReferenceView;
use crate::render::views::{Cites, CitesView, Link, Numbering, place};

/// What `glossary.html` gets.
#[derive(Debug, Serialize)]
pub struct GlossaryView {
    /// Home.
    pub breadcrumb: Vec<Link>,
    /// The terms in alphabetical order.
    pub terms: Vec<TermView>,
    /// The numbered sources.
    pub references: Vec<ReferenceView>,
}

/// A term.
#[derive(Debug, Serialize)]
pub struct TermView {
    /// Its id on the page.
    pub anchor: String,
    /// The term.
    pub term: String,
    /// Other forms of it.
    pub aliases: Vec<String>,
    /// What it means.
    pub definition: String,
    /// Where that is said.
    pub cites: CitesView,
    /// The pages that use it.
    pub pages: Vec<Link>,
}

/// The glossary.
pub struct Glossary;

impl Output for Glossary {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        frame::index(graph, NavigationIndex::Glossary)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let lang = renderer.language();
        let site = &renderer.graph.site;
        let mut terms: Vec<_> = site
            .refs(Kind::Term)
            .filter(|at| site.first(*at) == *at)
            .filter_map(|at| Some((at, site.terms.all().get(at.index as usize)?)))
            .collect();
        terms.sort_by_key(|(at, term)| (term.fields.term.to_lowercase(), *at));
        let mut numbering = Numbering::default();
        let terms = terms.into_iter().map(|(at, term)| TermView {
            anchor: format!("term-{}", term.id),
            term: term.fields.term.clone(),
            aliases: term.fields.aliases.0.clone(),
            definition: term.fields.definition.clone(),
            cites: Cites::Numbered(&mut numbering).of(renderer, &term.fields.sources),
            pages: place::mentions(renderer, at, lang)
                .into_iter()
                .map(|m| {
                    let url = m.mentions.first().map_or(m.url, |first| first.url.clone());
                    Link { url, title: m.title, lang: m.lang, dir: m.dir }
                })
                .collect(),
        });
        let terms = terms.collect();
        let view = GlossaryView {
            breadcrumb: frame::crumbs(renderer, None, lang),
            terms,
            references: numbering.finish(renderer, lang)?,
        };
        renderer.page("glossary.html", &frame::site_head(renderer, "glossary", item.route(), "glossary"), &view)
    }
}
