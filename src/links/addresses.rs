//! Every address elsewhere that a site holds, and where it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use url::Url;

use crate::diagnostics::{FieldPath, Location, Place, SourceFile};
use crate::graph::Graph;
use crate::model::{NavigationItem, ProseEvent, Site, SourceEntry, Tag};

/// An address elsewhere, without its fragment.
#[derive(Debug, Clone)]
pub struct Address {
    /// The address.
    pub url: Url,
    /// Where it stands, in the order in which the site is read; never empty.
    pub uses: Vec<Use>,
}

/// A place where an address stands.
#[derive(Debug, Clone)]
pub struct Use {
    /// The place.
    pub location: Location,
    /// What the address is there.
    pub role: Role,
}

/// What an address is in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Where a source can be read, and no copy is named.
    Source,
    /// Where a source can be read, with an archived copy beside it.
    ArchivedSource,
    /// The archived copy of a source.
    Archive,
    /// A link for readers to follow.
    Link,
}

/// Every address elsewhere, each once, in the order of the addresses. What is no `http:` or `https:` address is left out, and
/// so are the site's own pages.
pub fn gather(graph: &Graph) -> Vec<Address> {
    let site = &graph.site;
    let mut gathered = Gathered { own: site.base.absolute(""), addresses: BTreeMap::new() };
    for source in site.sources.all() {
        gathered.source(source);
    }
    for actor in site.actors.all() {
        for (key, url) in actor.links.iter().flatten() {
            gathered.link(url, || Location::field(&actor.file, actor.path.join("links").key(key)));
        }
    }
    for at in site.all_refs() {
        let entry = site.entry(at);
        for prose in entry.key_points.iter().chain([entry.prose]) {
            for (event, span) in &prose.events {
                if let ProseEvent::Start(Tag::Link(target) | Tag::Image(target)) = event {
                    gathered.link(&target.url, || prose.location(entry.file, *span));
                }
            }
        }
    }
    gathered.settings(site);
    gathered.addresses.into_values().collect()
}

struct Gathered {
    /// What the addresses of the site's own pages begin with.
    own: String,
    addresses: BTreeMap<String, Address>,
}

impl Gathered {
    fn source(&mut self, source: &SourceEntry) {
        let location = |field: &str| match &source.location.place {
            Place::Key(path) | Place::Field(path, _) => Location::field(&source.file, path.join(field)),
            Place::File | Place::Span(_) => source.location.clone(),
        };
        let role = if source.archive_url.is_some() { Role::ArchivedSource } else { Role::Source };
        for (url, field, role) in [(&source.url, "url", role), (&source.archive_url, "archive_url", Role::Archive)] {
            if let Some(url) = url {
                self.add(url, role, || location(field));
            }
        }
    }

    fn settings(&mut self, site: &Site) {
        let field = |file: &Arc<SourceFile>, path: String| Location::field(file, FieldPath(path));
        if let Some(url) = site.config.publisher.as_ref().and_then(|publisher| publisher.url.as_ref()) {
            self.link(url, || field(&site.file, "publisher.url".to_owned()));
        }
        for (i, item) in site.config.navigation.iter().flat_map(|items| items.iter()).enumerate() {
            if let NavigationItem::Link(link) = item {
                self.link(&link.url, || field(&site.file, format!("navigation[{i}].url")));
            }
        }
    }

    fn link(&mut self, url: &str, location: impl FnOnce() -> Location) {
        self.add(url, Role::Link, location);
    }

    fn add(&mut self, url: &str, role: Role, location: impl FnOnce() -> Location) {
        let Ok(mut url) = Url::parse(url.trim()) else { return };
        if !matches!(url.scheme(), "http" | "https") || url.as_str().starts_with(&self.own) {
            return;
        }
        url.set_fragment(None);
        let address = self.addresses.entry(url.to_string()).or_insert_with(|| Address { url, uses: Vec::new() });
        address.uses.push(Use { location: location(), role });
    }
}
