//! The picture that a link shows where it is shared: a page's own, else a card.

use serde::Serialize;

use super::{DateView, ImageView};
use crate::graph::Graph;
use crate::media::{Card, card};
use crate::model::{EntryRef, Kind, SocialCards, encode_path};
use crate::render::{Head, Renderer};

/// The file of a card, in the folder of its page.
pub const FILE: &str = "card.png";

/// Up to so many explainers have a card each unless the site says otherwise.
const MOST_CARDS: usize = 500;

/// The picture that a link to a page shows where it is shared.
#[derive(Debug, Clone, Serialize)]
pub struct SocialImage {
    /// The whole address.
    pub url: String,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    /// What it shows, for those who can't see it.
    pub alt: String,
}

impl SocialImage {
    /// That of a page: its own picture, else the card of its explainer, else that of the site. None if the site wants none.
    pub fn of(renderer: &Renderer, head: &Head) -> Option<Self> {
        if let Some(own) = head.entry.and_then(|at| Self::own(renderer, at)) {
            return Some(own);
        }
        let explainer = head.entry.filter(|at| has_card(&renderer.graph, *at));
        let (folder, card) = match explainer {
            Some(at) => (renderer.graph.route(at), explainer_card(renderer, at)),
            None if has_site_card(&renderer.graph) => ("", site_card(renderer)),
            None => return None,
        };
        let path = format!("{folder}{FILE}");
        // What is shared is kept by those who show it, until it has another address.
        let url = format!("{}?v={}", renderer.graph.site.base.absolute(&encode_path(&path)), card.version());
        let alt = [Some(card.title), card.note].into_iter().flatten().collect::<Vec<_>>().join(". ");
        Some(Self { url, width: card::WIDTH, height: card::HEIGHT, alt })
    }

    /// The picture in the entry's front matter. Networks show no drawings.
    fn own(renderer: &Renderer, at: EntryRef) -> Option<Self> {
        let image = ImageView::of(renderer, at)?;
        let (width, height) = image.width.zip(image.height).filter(|_| !image.url.to_lowercase().ends_with(".svg"))?;
        let url = format!("{}{}", renderer.graph.site.base.origin, image.url);
        Some(Self { url, width, height, alt: image.alt })
    }
}

/// Which cards the site has.
fn wanted(graph: &Graph) -> SocialCards {
    let site = &graph.site;
    let set = site.config.theme.as_ref().and_then(|theme| theme.social_cards);
    set.unwrap_or(match site.explainers.all().len() {
        ..=MOST_CARDS => SocialCards::Explainers,
        _ => SocialCards::Site,
    })
}

/// Whether the site has a card.
pub fn has_site_card(graph: &Graph) -> bool {
    wanted(graph) != SocialCards::None
}

/// Whether an entry's page has a card of its own: those of explainers without a picture.
pub fn has_card(graph: &Graph, at: EntryRef) -> bool {
    let is_drawing = |name: &str| name.to_lowercase().ends_with(".svg");
    let has_picture = || graph.site.entry(at).common.image.is_some_and(|image| !is_drawing(&image.src));
    at.kind == Kind::Explainer && wanted(graph) == SocialCards::Explainers && !has_picture()
}

/// What the card of an explainer says: its headline, the day that its facts are of, and whose it is.
pub fn explainer_card(renderer: &Renderer, at: EntryRef) -> Card {
    let site = &renderer.graph.site;
    let entry = site.entry(at);
    let locale = renderer.text(entry.lang);
    let as_of = site.as_of(at).map(|date| DateView::new(locale, &date).text);
    Card {
        title: entry.name.to_owned(),
        note: as_of.map(|date| locale.text("facts_as_of").replace("{date}", &date)),
        site: Some(site.config.title.clone()),
        is_rtl: entry.lang.is_rtl(),
        accent: accent(&renderer.graph),
    }
}

/// What the card of the site says: its name, and what it is.
pub fn site_card(renderer: &Renderer) -> Card {
    let site = &renderer.graph.site;
    Card {
        title: site.config.title.clone(),
        note: site.config.description.clone(),
        site: None,
        is_rtl: site.language.is_rtl(),
        accent: accent(&renderer.graph),
    }
}

fn accent(graph: &Graph) -> Option<String> {
    graph.site.config.theme.as_ref().and_then(|theme| theme.accent.clone())
}
