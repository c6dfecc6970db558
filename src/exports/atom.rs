//! `atom.xml`: the Atom feeds (RFC 4287) of the site, of each conflict, of each actor.

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text, WriteConfig};

use super::feed::{self, FeedItem, Subject, instant};
use super::xml;
use crate::diagnostics::{Diagnostic, codes};
use crate::graph::Graph;
use crate::model::{Day, Lang, Site};
use crate::render::Renderer;
use crate::render::output::{Item, Output};
use crate::render::views::elsewhere::web_address;
use crate::render::views::feeds::ATOM;

/// The Atom feeds.
pub struct Atom;

impl Output for Atom {
    fn of_site(&self, graph: &Graph) -> Vec<Item> {
        feed::routes(graph, ATOM)
    }

    fn bytes(&self, renderer: &Renderer, item: &Item) -> Result<Vec<u8>, Diagnostic> {
        let config = WriteConfig { write_document_declaration: true, indent_size: Some(2) };
        let mut bytes = document(renderer, &Subject::of(renderer, item))
            .write_with_config(Vec::new(), config)
            .map_err(|e| Diagnostic::general(codes::BAD_VALUE, format!("the Atom feed can't be written: {e}")))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

fn document(renderer: &Renderer, subject: &Subject) -> Feed {
    let site = &renderer.graph.site;
    let items = feed::items(renderer, subject);
    Feed {
        title: text(&subject.title, None),
        subtitle: subject.description.as_deref().map(|d| text(d, None)),
        id: subject.address.clone(),
        updated: moment(feed::updated(&items)),
        authors: vec![publisher(site)],
        generator: Some(Generator { value: "Dateline".to_owned(), ..Generator::default() }),
        links: vec![
            Link { href: subject.beside(ATOM), mime_type: Some("application/atom+xml".to_owned()), ..link("self") },
            Link { href: subject.address.clone(), mime_type: Some("text/html".to_owned()), ..link("alternate") },
        ],
        entries: items.iter().map(|item| entry(item, site.language)).collect(),
        lang: Some(site.language.to_string()),
        ..Feed::default()
    }
}

/// The publisher; every feed must name an author, so that else the site stands for it.
fn publisher(site: &Site) -> Person {
    let publisher = site.config.publisher.as_ref();
    let name = publisher.map_or(&site.config.title, |p| &p.name);
    Person { name: xml(name), uri: publisher.and_then(|p| web_address(p.url.as_deref())), ..Person::default() }
}

fn entry(item: &FeedItem, language: Lang) -> Entry {
    let lang = (item.lang != language).then_some(item.lang);
    let categories = item.topics.iter();
    Entry {
        title: text(&item.title, lang),
        id: item.id.clone(),
        updated: moment(item.updated),
        published: Some(moment(item.published)),
        authors: item.authors.iter().map(|name| Person { name: xml(name), ..Person::default() }).collect(),
        categories: categories
            .map(|(id, name)| Category { term: id.clone(), label: Some(xml(name)), ..Category::default() })
            .collect(),
        links: vec![Link {
            href: item.url.clone(),
            hreflang: Some(item.lang.to_string()),
            mime_type: Some("text/html".to_owned()),
            ..link("alternate")
        }],
        summary: item.summary.as_deref().map(|summary| text(summary, lang)),
        ..Entry::default()
    }
}

fn link(rel: &str) -> Link {
    Link { rel: rel.to_owned(), ..Link::default() }
}

fn text(words: &str, lang: Option<Lang>) -> Text {
    Text { lang: lang.map(|l| l.to_string()), ..Text::plain(xml(words)) }
}

fn moment(day: Day) -> FixedDateTime {
    // The text has the form that the library reads; the epoch stands for what can't be.
    instant(day).parse().unwrap_or_default()
}
