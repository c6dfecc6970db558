//! `/explainers/<id>/`.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::Value;

use super::frame::{self, ContentsItem};
use crate::diagnostics::Diagnostic;
use crate::graph::Graph;
use crate::model::{Date, Entry, EntryRef, Explainer, Kind, Lang, NavigationIndex, ProseEvent, UpdateKind};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::prose;
use crate::render::views::date::{age, dated};
use crate::render::views::explainer::{stale_days, stale_from};
use crate::render::views::link::SharedLink;
use crate::render::views::reference::ReferenceView;
use crate::render::views::{DateView, ExplainerCard, ImageView, Link};
use unicode_segmentation::UnicodeSegmentation;

/// What `explainer.html` gets.
#[derive(Debug, Serialize)]
pub struct ExplainerView {
    /// Home, and what is above the page.
    pub breadcrumb: Vec<Link>,
    /// The conflict that it belongs to.
    pub conflict: Option<Link>,
    /// The headline.
    pub title: String,
    /// The standfirst.
    pub summary: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// “Facts as of …” as HTML.
    pub as_of_html: String,
    /// “Published …” as HTML.
    pub published_html: String,
    /// “Updated …” as HTML; none when nothing was changed since.
    pub updated_html: Option<String>,
    /// How long it takes to read: `6 min`.
    pub reading_time: String,
    /// How many sources are cited: `5 sources`; none when there are none.
    pub source_count: Option<String>,
    /// How old the facts are in plain words, and that they may have changed, as HTML; none while they are fresh.
    pub stale_html: Option<String>,
    /// What will be said of their age; none when `stale_html` says it, or when the page is not developing.
    pub stale_later: Option<StaleLater>,
    /// `developing`, `settled` or `archived`.
    pub status: crate::model::PageStatus,
    /// A picture.
    pub image: Option<ImageView>,
    /// The key points, each as HTML.
    pub key_points: Vec<String>,
    /// The headings of the body.
    pub contents: Vec<ContentsItem>,
    /// The body as HTML.
    pub body: Value,
    /// The numbered sources and notes.
    pub references: Vec<ReferenceView>,
    /// The log of the page, the newest first.
    pub updates: Vec<UpdateView>,
    /// What belongs to it.
    pub related: RelatedView,
    /// How to cite the page.
    pub cite: CiteView,
}

/// A notice for the day on which the facts will have grown old, shown by the reader's clock.
#[derive(Debug, Serialize)]
pub struct StaleLater {
    /// The first day of the notice: `2025-09-03`.
    pub from: String,
    /// That the facts may have changed, as HTML.
    pub html: String,
}

/// A line in a page's log.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    /// The day of the change.
    pub date: DateView,
    /// `update`, `correction` or `clarification`.
    pub kind: &'static str,
    /// The word for that.
    pub label: String,
    /// What was changed, in a sentence.
    pub note: String,
}

/// What belongs to an explainer.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    /// Explainers of the same conflict or about the same topics.
    pub explainers: Vec<ExplainerCard>,
    /// Those it is about, then those it mentions.
    pub actors: Vec<SharedLink>,
    /// Those its table shows, then those it mentions.
    pub territories: Vec<SharedLink>,
    /// The questions that it is about.
    pub topics: Vec<SharedLink>,
}

/// How to cite a page.
#[derive(Debug, Serialize)]
pub struct CiteView {
    /// In plain words.
    pub plain: String,
    /// As a BibTeX entry.
    pub bibtex: String,
    /// As CSL-JSON.
    pub csl_json: String,
}

/// The pages of explainers.
pub struct ExplainerPages;

impl Output for ExplainerPages {
    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        frame::entry(graph, at, Kind::Explainer)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let at = EntryRef { kind: Kind::Explainer, index: item.key };
        let Some(entry) = renderer.graph.site.explainers.all().get(item.key as usize) else { return Ok(Vec::new()) };
        let head = frame::entry_head(renderer, at, entry.fields.summary.clone(), NavigationIndex::Explainers.word());
        renderer.page("explainer.html", &head, &view(renderer, at, entry)?)
    }
}

fn view(renderer: &Renderer, at: EntryRef, entry: &Entry<Explainer>) -> Result<ExplainerView, Diagnostic> {
    let graph = &renderer.graph;
    let lang = entry.lang;
    let locale = renderer.text(lang);
    let explainer = &entry.fields;
    let on = |date: &Date, sentence| dated(locale, sentence, date);
    let changed = explainer.last_changed();
    let document = graph.document(at);
    let cited = document.map_or(0, |document| document.references.sources().count());
    let conflict = explainer.conflict.as_ref().and_then(|id| graph.site.find(Kind::Conflict, id.as_str()));
    Ok(ExplainerView {
        breadcrumb: frame::crumbs(renderer, Some(NavigationIndex::Explainers), lang),
        conflict: conflict.map(|at| Link::entry(renderer, at, lang)),
        title: explainer.title.clone(),
        summary: explainer.summary.clone(),
        authors: explainer.authors.0.clone(),
        as_of_html: on(&explainer.as_of(), "facts_as_of"),
        published_html: on(&explainer.date, "published_on"),
        updated_html: (changed != explainer.date).then(|| on(&changed, "updated_on")),
        reading_time: locale.count("minutes", minutes(entry)),
        source_count: (cited > 0).then(|| locale.count("sources", cited as u64)),
        stale_html: stale_days(renderer, explainer).map(|days| {
            let old = crate::render::html::text(&age(locale, days));
            on(&explainer.as_of(), "stale_notice_aged").replace("{age}", &old)
        }),
        stale_later: stale_from(renderer, explainer)
            .filter(|from| *from > graph.site.today)
            .map(|from| StaleLater { from: from.to_string(), html: on(&explainer.as_of(), "stale_notice") }),
        status: explainer.status.unwrap_or_default(),
        image: ImageView::of(renderer, at),
        key_points: prose::key_points(renderer, at)?,
        contents: frame::contents(document),
        body: Value::safe_string(&prose::body(renderer, at)?),
        references: prose::references(renderer, at)?,
        updates: updates(renderer, explainer, lang),
        related: related(renderer, at, explainer, lang),
        cite: cite(renderer, at, explainer),
    })
}

/// The log of a page, the newest first.
pub(super) fn updates(renderer: &Renderer, explainer: &Explainer, lang: Lang) -> Vec<UpdateView> {
    let mut updates: Vec<_> = explainer.updates.iter().collect();
    updates.sort_by_key(|update| std::cmp::Reverse(update.date));
    let locale = renderer.text(lang);
    let view = |update: &crate::model::Update| {
        let kind = match update.kind {
            UpdateKind::Update => "update",
            UpdateKind::Correction => "correction",
            UpdateKind::Clarification => "clarification",
        };
        UpdateView {
            date: DateView::new(locale, &update.date),
            kind,
            label: locale.text(kind).to_owned(),
            note: update.note.clone(),
        }
    };
    updates.into_iter().map(view).collect()
}

/// How long the prose takes to read, at the pace of an adult reader; at least a minute.
fn minutes(entry: &Entry<Explainer>) -> u64 {
    const WORDS_A_MINUTE: usize = 220;
    let words: usize = std::iter::once(&entry.prose)
        .chain(&entry.key_points)
        .flat_map(|prose| prose.events.iter().map(move |(event, span)| (prose, event, *span)))
        .map(|(prose, event, span)| match event {
            ProseEvent::Text(words) => count_words(prose.str(words, span)),
            _ => 0,
        })
        .sum();
    words.div_ceil(WORDS_A_MINUTE).max(1) as u64
}

/// The words of a text: between spaces, where the script has them. Only letters beyond ASCII may be of one without.
fn count_words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.unicode_words().count();
    }
    // A word begins behind a space. Pairs of bytes are counted in runs whose count fits a byte, which many at a time can be:
    // every page is counted.
    const RUN: usize = u8::MAX as usize;
    let bytes = text.as_bytes();
    let begins = |(byte, next): (&u8, &u8)| u8::from((*byte == b' ') & (*next != b' '));
    let runs = bytes.chunks(RUN).zip(bytes.get(1..).unwrap_or_default().chunks(RUN));
    let inner: usize = runs.map(|(run, next)| usize::from(run.iter().zip(next).map(begins).sum::<u8>())).sum();
    inner + usize::from(bytes.first().is_some_and(|first| *first != b' '))
}

fn related(renderer: &Renderer, at: EntryRef, explainer: &Explainer, lang: Lang) -> RelatedView {
    const EXPLAINERS: usize = 6;
    let site = &renderer.graph.site;
    let own = site.first(at);
    let listed = |kind: Kind, ids: Vec<&str>| -> Vec<SharedLink> {
        let mentioned = renderer.graph.document(at).map(|d| d.mentions.as_slice()).unwrap_or_default();
        let mentioned = mentioned.iter().map(|m| m.target).filter(|target| target.kind == kind);
        let mut seen = BTreeSet::new();
        let all = ids.into_iter().filter_map(|id| site.find(kind, id)).chain(mentioned);
        all.filter(|at| seen.insert(*at)).map(|at| renderer.link(at, lang)).collect()
    };
    RelatedView {
        explainers: renderer
            .graph
            .order
            .akin(explainer, own, EXPLAINERS)
            .into_iter()
            .filter_map(|at| ExplainerCard::new(renderer, at, lang))
            .collect(),
        actors: listed(Kind::Actor, explainer.actors.iter().map(|id| id.as_str()).collect()),
        territories: listed(Kind::Territory, explainer.territories.iter().map(|id| id.as_str()).collect()),
        topics: listed(Kind::Topic, explainer.topics.iter().map(|id| id.as_str()).collect()),
    }
}

fn cite(renderer: &Renderer, at: EntryRef, explainer: &Explainer) -> CiteView {
    let site = &renderer.graph.site;
    let entry = site.entry(at);
    let locale = renderer.text(entry.lang);
    let (open, close) = locale.quotes();
    let address = renderer.graph.address(at);
    let changed = explainer.last_changed();
    let authors = explainer.authors.join(", ");
    let by = if authors.is_empty() { String::new() } else { format!("{authors}, ") };
    let container = &site.config.title;
    let title = &explainer.title;
    let day = changed.html_datetime().unwrap_or_default();
    let mut lines = vec![format!("  title = {{{{{}}}}},", bibtex(title))];
    if !explainer.authors.is_empty() {
        let names: Vec<String> = explainer.authors.iter().map(|a| format!("{{{}}}", bibtex(a))).collect();
        lines.push(format!("  author = {{{}}},", names.join(" and ")));
    }
    lines.push(format!("  organization = {{{}}},", bibtex(container)));
    lines.push(format!("  date = {{{day}}},"));
    lines.push(format!("  url = {{{}}},", bibtex(address)));
    let csl = serde_json::json!({
        "id": entry.id,
        "type": "webpage",
        "title": title,
        "author": explainer.authors.iter().map(|a| serde_json::json!({ "literal": a })).collect::<Vec<_>>(),
        "container-title": container,
        "issued": { "raw": day },
        "language": entry.lang.as_str(),
        "URL": address,
    });
    CiteView {
        plain: format!("{by}{open}{title},{close} {container}, {}, {address}", locale.date(&changed)),
        bibtex: format!("@online{{{},\n{}\n}}", entry.id, lines.join("\n")),
        csl_json: serde_json::to_string_pretty(&csl).unwrap_or_default(),
    }
}

/// A text between the braces of a BibTeX field: braces that do not pair would end it.
fn bibtex(text: &str) -> String {
    text.replace(['{', '}', '\\'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_a_reader_does() {
        for (text, count) in [
            ("", 0),
            (" ", 0),
            ("one", 1),
            (" said: two ", 2),
            ("three  words, here", 3),
            (&"ab ".repeat(300), 300),
            (&"a ".repeat(300), 300),
            ("vier Wörter – hier stehen", 4),
            ("和平", 2),
        ] {
            assert_eq!(count_words(text), count, "{text}");
        }
    }
}
