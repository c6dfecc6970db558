//! Events, one by one and by year.

use serde::Serialize;

use super::{Cites, CitesView, DateView, Link};
use crate::graph::blocks::EventItem;
use crate::model::{Kind, Lang, Precision};
use crate::render::Renderer;

/// An event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// Its id.
    pub id: String,
    /// Its place on the timeline page.
    pub url: String,
    /// When it happened, or is to happen.
    pub date: DateView,
    /// What happened, in a headline.
    pub title: String,
    /// The language of the texts, when it is not the page's.
    pub lang: Option<String>,
    /// The direction of the texts, when their language is not the page's.
    pub dir: Option<&'static str>,
    /// Where.
    pub place: Option<String>,
    /// Who took part.
    pub actors: Vec<Link>,
    /// The ids of those who took part, with spaces between: what the timeline's filter goes by.
    pub actor_keys: String,
    /// Which territories it concerns.
    pub territories: Vec<Link>,
    /// What happened, in a sentence.
    pub summary: Option<String>,
    /// Whether it still lay ahead on the day that the page looks back from.
    pub planned: bool,
    /// Where it is reported.
    pub cites: CitesView,
}

impl EventView {
    /// An event, for a page in `lang`.
    pub fn new(renderer: &Renderer, item: &EventItem<'_>, cites: &mut Cites<'_>, lang: Lang) -> Self {
        let event = &item.event.fields;
        let link = Link::entry(renderer, item.at, lang);
        Self {
            id: item.event.id.to_string(),
            date: DateView::new(renderer.text(lang), &event.date),
            actors: Link::all(renderer, Kind::Actor, &event.actors, lang),
            actor_keys: event.actors.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" "),
            territories: Link::all(renderer, Kind::Territory, &event.territories, lang),
            place: event.place.clone(),
            summary: event.summary.clone(),
            planned: item.planned,
            cites: cites.of(renderer, &event.sources),
            url: link.url,
            title: link.title,
            lang: link.lang,
            dir: link.dir,
        }
    }
}

/// The events of a year.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    /// The year.
    pub year: String,
    /// Its months. The first may have no name: what is known by the year only.
    pub months: Vec<MonthView>,
}

/// The events of a month.
#[derive(Debug, Clone, Serialize)]
pub struct MonthView {
    /// The month's name; none for events that are known by the year only.
    pub month: Option<String>,
    /// The events in order.
    pub events: Vec<EventView>,
}

/// Events in order, by year and month of their start.
pub fn by_year(renderer: &Renderer, items: &[EventItem<'_>], cites: &mut Cites<'_>, lang: Lang) -> Vec<YearView> {
    let locale = renderer.text(lang);
    let mut years: Vec<YearView> = Vec::new();
    for item in items {
        let anchor = item.event.fields.date.anchor();
        let year = locale.year(anchor.first().year());
        let month = (anchor.precision != Precision::Year).then(|| locale.month(anchor.first().month()).to_owned());
        let view = EventView::new(renderer, item, cites, lang);
        if years.last().is_none_or(|y| y.year != year) {
            years.push(YearView { year, months: Vec::new() });
        }
        let Some(current) = years.last_mut() else { continue };
        match current.months.last_mut().filter(|m| m.month == month) {
            Some(m) => m.events.push(view),
            None => current.months.push(MonthView { month, events: vec![view] }),
        }
    }
    years
}
