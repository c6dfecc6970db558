//! `/territories/<id>/`.

use serde::Serialize;

use super::frame;
use crate::diagnostics::Diagnostic;
use crate::graph::{Graph, blocks};
use crate::model::{Entry, EntryRef, Kind, Lang, NavigationIndex, Territory};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::prose;
use crate::render::views::date::days_between;
use crate::render::views::link::other_names;
use crate::render::views::reference::RefView;
use crate::render::views::reference::ReferenceView;
use crate::render::views::status::{self, StatusView, UNKNOWN, legend};
use crate::render::views::territory::ReportView;
use crate::render::views::tile_map::drawing;
use crate::render::views::{Cites, DateView, EventView, ImageView, Link, MentionGroup, NameView, place};

/// What `territory.html` gets.
#[derive(Debug, Serialize)]
pub struct TerritoryView {
    /// Home, and what is above the page.
    pub breadcrumb: Vec<Link>,
    /// The name.
    pub name: String,
    /// The name in other languages.
    pub names: Vec<NameView>,
    /// Other spellings and short forms.
    pub aliases: Vec<String>,
    /// The code in ISO 3166-2.
    pub code: Option<String>,
    /// The conflict that it belongs to.
    pub conflict: Option<Link>,
    /// The actor that is internationally recognised as sovereign; none: not stated.
    pub sovereign: Option<Link>,
    /// Who claims it; empty: not stated.
    pub claimed_by: Vec<Link>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The newest status.
    pub status: StatusView,
    /// The day as of which it was reported; none when nothing was.
    pub as_of: Option<DateView>,
    /// The body as HTML; often empty.
    pub body: String,
    /// The status over time as a picture; none with fewer than two dated reports.
    pub strip: Option<StripView>,
    /// What was reported, the newest first.
    pub history: Vec<ReportView>,
    /// The statuses that occur, with their definitions.
    pub legend: Vec<StatusView>,
    /// What happened there, the newest first.
    pub events: Vec<EventView>,
    /// How often it is mentioned, in words.
    pub mention_count: String,
    /// Where it is mentioned, page by page.
    pub mentions: Vec<MentionGroup>,
    /// The numbered sources and notes.
    pub references: Vec<ReferenceView>,
}

/// The status over time: segments along a line, each as long as the status was the newest.
#[derive(Debug, Serialize)]
pub struct StripView {
    /// The segments, the oldest first.
    pub segments: Vec<SegmentView>,
    /// The first day.
    pub from: DateView,
    /// Today, where the line ends.
    pub to: DateView,
    /// What the picture says, in words.
    pub description: String,
}

/// A segment of the strip.
#[derive(Debug, Serialize)]
pub struct SegmentView {
    /// Where it begins, in thousandths of the line.
    pub start: i32,
    /// How long it is, in thousandths of the line.
    pub length: i32,
    /// The status.
    pub status: StatusView,
    /// The attributes that colour it, as HTML.
    pub colour: String,
    /// The lines of its pattern in a square of 60 units, as SVG.
    pub drawing: String,
    /// Since when.
    pub since: DateView,
}

/// The pages of territories.
pub struct TerritoryPages;

impl Output for TerritoryPages {
    fn of_entry(&self, graph: &Graph, at: EntryRef) -> Option<Item> {
        frame::entry(graph, at, Kind::Territory)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let at = EntryRef { kind: Kind::Territory, index: item.key };
        let Some(entry) = renderer.graph.site.territories.all().get(item.key as usize) else { return Ok(Vec::new()) };
        let view = view(renderer, at, entry)?;
        let as_of = view.as_of.as_ref().map(|d| format!(", {}", d.text)).unwrap_or_default();
        let description = format!("{}: {}{as_of}", view.name, view.status.label);
        let head = frame::entry_head(renderer, at, Some(description), NavigationIndex::Territories.word());
        renderer.page("territory.html", &head, &view)
    }
}

fn view(renderer: &Renderer, at: EntryRef, entry: &Entry<Territory>) -> Result<TerritoryView, Diagnostic> {
    let graph = &renderer.graph;
    let site = &graph.site;
    let lang = entry.lang;
    let locale = renderer.text(lang);
    let territory = &entry.fields;
    let newest = territory.status_as_of(None).map(|(_, s)| s);
    let conflict = territory.conflict.as_ref().and_then(|id| site.find(Kind::Conflict, id.as_str()));
    let mentions = place::mentions(renderer, at, lang);
    let count: usize = mentions.iter().map(|m| m.mentions.len()).sum();
    let keys = territory.history.iter().map(|s| s.status.as_str());
    let status = StatusView::new(renderer, newest.map_or(UNKNOWN, |s| &s.status), lang);
    Ok(TerritoryView {
        breadcrumb: frame::crumbs(renderer, Some(NavigationIndex::Territories), lang),
        name: territory.name.clone(),
        names: other_names(graph, at, lang),
        aliases: territory.aliases.0.clone(),
        code: territory.code.clone(),
        conflict: conflict.map(|at| Link::entry(renderer, at, lang)),
        sovereign: Link::all(renderer, Kind::Actor, &territory.sovereign, lang).pop(),
        claimed_by: Link::all(renderer, Kind::Actor, &territory.claimed_by, lang),
        image: ImageView::of(renderer, at),
        legend: legend(renderer, keys.chain([status.key.as_str()]), lang),
        as_of: newest.and_then(|s| s.as_of).map(|d| DateView::new(locale, &d)),
        status,
        body: prose::body(renderer, at)?,
        strip: strip(renderer, territory, lang),
        history: history(renderer, at, entry),
        events: super::actor::events(renderer, lang, graph.involved().events_of(site.first(at))).collect(),
        mention_count: locale.count("mentions", count as u64),
        mentions,
        references: prose::references(renderer, at)?,
    })
}

/// The reports, the newest first: the order in which the graph numbered what they cite.
fn history(renderer: &Renderer, at: EntryRef, entry: &Entry<Territory>) -> Vec<ReportView> {
    let all = &entry.fields.history;
    let order = blocks::newest_first(all);
    let refs = renderer.graph.document(at).map(|d| {
        let cited: Vec<_> = order.iter().filter_map(|i| d.data.get(*i)).flatten().copied().collect();
        RefView::all(d, &cited)
    });
    let mut cites = Cites::document(renderer, at, refs.unwrap_or_default());
    let reports = order.iter().filter_map(|i| all.get(*i));
    reports.map(|report| ReportView::new(renderer, Some(report), &mut cites, entry.lang)).collect()
}

fn strip(renderer: &Renderer, territory: &Territory, lang: Lang) -> Option<StripView> {
    let locale = renderer.text(lang);
    let today = renderer.graph.site.today;
    let order = blocks::newest_first(&territory.history);
    let reports = order.iter().rev().filter_map(|i| territory.history.get(*i));
    let dated: Vec<_> = reports.filter_map(|s| Some((s.as_of?, s.as_of?.earliest()?, s))).collect();
    let (from, first, _) = *dated.first().filter(|_| dated.len() > 1)?;
    let total = i64::from(days_between(first, today)).max(1);
    let thousandth = |day| (i64::from(days_between(first, day)) * 1000 / total).clamp(0, 1000) as i32;
    let ends = dated.iter().skip(1).map(|d| d.1).chain([today]);
    let segments: Vec<SegmentView> = dated
        .iter()
        .zip(ends)
        .map(|((date, day, report), end)| {
            let word = renderer.graph.statuses.get(&report.status);
            SegmentView {
                start: thousandth(*day),
                length: thousandth(end) - thousandth(*day),
                status: StatusView::new(renderer, &report.status, lang),
                colour: status::colour(&report.status, word),
                drawing: drawing(status::pattern(word)),
                since: DateView::new(locale, date),
            }
        })
        .collect();
    let said: Vec<String> = segments.iter().map(|s| format!("{}: {}", s.since.text, s.status.label)).collect();
    Some(StripView {
        description: said.join("; "),
        segments,
        from: DateView::new(locale, &from),
        to: DateView::new(locale, &today.into()),
    })
}
