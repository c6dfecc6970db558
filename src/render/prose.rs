//! Prose as HTML: bodies, key points, notes, and excerpts for the pages of those who are mentioned and quoted.

use tera::Value;

use super::Renderer;
use super::html::push_text;
use super::views::back_links::back_links;
use super::views::reference::{MentionView, QuotationView, ReferenceView};
use super::writer::Writer;
use crate::diagnostics::Diagnostic;
use crate::graph::{Cited, Mention, Part, Place};
use crate::model::{EntryRef, Lang, ProseEvent, Tag};
use crate::prose::{Flat, sentence_in, sentences};

/// The body of an entry as HTML.
///
/// # Errors
/// When the template of a data block does not render.
pub fn body(renderer: &Renderer, at: EntryRef) -> Result<String, Diagnostic> {
    let prose = renderer.graph.site.entry(at).prose;
    let Some(document) = renderer.graph.document(at) else { return Ok(String::new()) };
    Writer::new(renderer, at, document, prose, &document.body).range(0..prose.events.len())
}

/// The key points of an explainer as HTML.
///
/// # Errors
/// When a template does not render.
pub fn key_points(renderer: &Renderer, at: EntryRef) -> Result<Vec<String>, Diagnostic> {
    let Some(document) = renderer.graph.document(at) else { return Ok(Vec::new()) };
    let proses = renderer.graph.site.entry(at).key_points.iter().zip(&document.key_points);
    proses.map(|(p, resolved)| Writer::new(renderer, at, document, p, resolved).range(0..p.events.len())).collect()
}

/// The numbered list at the foot of an entry's page.
///
/// # Errors
/// When a template does not render.
pub fn references(renderer: &Renderer, at: EntryRef) -> Result<Vec<ReferenceView>, Diagnostic> {
    let Some(document) = renderer.graph.document(at) else { return Ok(Vec::new()) };
    let entry = renderer.graph.site.entry(at);
    let label = renderer.text(entry.lang).text("back_to_reference");
    let views = (1..).zip(&document.references.entries).map(|(number, reference)| {
        let html = match reference.cited {
            Cited::Source(source) => renderer.source_html(source as usize, entry.lang)?,
            Cited::Note(start) => {
                let range = start as usize + 1..entry.prose.end_of(start as usize);
                let note = Writer::new(renderer, at, document, entry.prose, &document.body).inline().range(range)?;
                Value::safe_string(&note)
            }
        };
        let places = reference.places.iter().map(|place| (&*place.anchor, place.locator.as_deref()));
        let back_html = back_links(label, number, places);
        Ok(ReferenceView { number, anchor: reference.anchor.clone(), html, back_html })
    });
    views.collect()
}

/// Mentions with the sentences around them, for the page of whom they mention.
///
/// Mentions of one paragraph stand next to each other: its words and sentences are worked out once.
pub fn mentions(renderer: &Renderer, places: impl Iterator<Item = Place>) -> Vec<(EntryRef, MentionView)> {
    let mut views = Vec::new();
    let mut last: Option<Excerpt> = None;
    for place in places {
        let Some(mention) = renderer.graph.document(place.document).and_then(|d| d.mention(place)) else { continue };
        let excerpt = match last.take() {
            Some(excerpt) if excerpt.is_of(place.document, mention) => excerpt,
            _ => match Excerpt::of(renderer, place.document, mention) {
                Some(excerpt) => excerpt,
                None => continue,
            },
        };
        views.extend(excerpt.view(renderer, mention).map(|view| (place.document, view)));
        last = Some(excerpt);
    }
    views
}

/// A paragraph in plain words.
struct Excerpt {
    document: EntryRef,
    paragraph: (Part, (u32, u32)),
    text: String,
    sentences: Vec<std::ops::Range<usize>>,
}

impl Excerpt {
    /// The paragraph of a mention.
    fn of(renderer: &Renderer, document: EntryRef, mention: &Mention) -> Option<Self> {
        let entry = renderer.graph.site.entry(document);
        let prose = match mention.part {
            Part::Body => entry.prose,
            Part::KeyPoint(i) => entry.key_points.get(i as usize)?,
        };
        let events = mention.paragraph.0 as usize..mention.paragraph.1 as usize;
        let text = Flat::of(prose, events, &|target| renderer.label(target, entry.lang)).text;
        let sentences = sentences(&text);
        Some(Self { document, paragraph: (mention.part, mention.paragraph), text, sentences })
    }

    fn is_of(&self, document: EntryRef, mention: &Mention) -> bool {
        self.document == document && self.paragraph == (mention.part, mention.paragraph)
    }

    fn view(&self, renderer: &Renderer, mention: &Mention) -> Option<MentionView> {
        let graph = &renderer.graph;
        let at = mention.at.0 as usize..mention.at.1 as usize;
        let sentence = sentence_in(&self.sentences, at.clone());
        let mut html = String::with_capacity(sentence.len() + 32);
        push_text(&mut html, self.text.get(sentence.start..at.start)?.trim_start());
        html.push_str("<mark>");
        push_text(&mut html, self.text.get(at.clone())?);
        html.push_str("</mark>");
        push_text(&mut html, self.text.get(at.end..sentence.end)?.trim_end());
        let sentence_html = Value::safe_string(&html);
        Some(MentionView { url: [graph.path(self.document), "#", &*mention.anchor].concat(), sentence_html })
    }
}

/// A quotation, for the page of its speaker.
pub fn quotation(renderer: &Renderer, place: Place) -> Option<QuotationView> {
    let graph = &renderer.graph;
    let document = graph.document(place.document)?;
    let quotation = document.quotation(place)?;
    let entry = graph.site.entry(place.document);
    let start = quotation.event as usize;
    let end = entry.prose.end_of(start);
    let is_attribution = |i: &usize| matches!(entry.prose.events[*i].0, ProseEvent::Start(Tag::Attribution));
    let attribution = (start..end).find(is_attribution)?;
    let excerpt =
        |range| Writer::new(renderer, place.document, document, entry.prose, &document.body).excerpt().range(range);
    let page_url = graph.path(place.document);
    Some(QuotationView {
        words_html: excerpt(start + 1..attribution).ok()?,
        attribution_html: excerpt(attribution + 1..entry.prose.end_of(attribution)).ok()?,
        url: format!("{page_url}#{}", quotation.anchor),
        page_title: entry.name.to_owned(),
        page_url: page_url.to_owned(),
        lang: entry.lang.to_string(),
    })
}

impl Renderer {
    /// The name that an unlabelled wikilink shows.
    pub(super) fn label(&self, target: &str, lang: Lang) -> Option<String> {
        let (at, _) = self.graph.wikilink(target)?;
        Some(self.graph.site.name_in(at, lang).to_owned())
    }
}
