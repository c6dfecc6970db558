//! Pictures that can't be shown, at the places that name them.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::{Fault, Media, Unmade, is_picture};
use crate::diagnostics::{Diagnostic, Location, codes};
use crate::graph::{Graph, Resolution};
use crate::model::{EntryRef, ProseEvent, Tag, join_path};

/// What is wrong with the pictures that pages show, each at the first place that names it.
pub fn faults(graph: &Graph, media: &Media) -> Vec<Diagnostic> {
    let assets = &graph.site.assets;
    if !assets.keys().any(|path| is_picture(path)) {
        return Vec::new();
    }
    let wrong = |(path, location): (String, Location)| {
        let fault = media.fault(&path, assets.get(&path)?)?;
        Some(diagnostic(&path, &fault, location))
    };
    places(graph).into_par_iter().filter_map(wrong).collect()
}

/// That a smaller picture could not be made, at the first place that names the picture.
pub fn unmade(graph: &Graph, unmade: &Unmade) -> Diagnostic {
    match places(graph).remove(&unmade.of) {
        Some(location) => diagnostic(&unmade.of, &unmade.fault, location),
        None => {
            Diagnostic::general(codes::BROKEN_IMAGE, format!("the picture `static/{}` {}", unmade.of, unmade.fault))
        }
    }
}

fn diagnostic(path: &str, fault: &Fault, location: Location) -> Diagnostic {
    let help = match fault {
        Fault::Broken => "open it in a program for pictures, and save it again as JPEG or PNG",
        Fault::TooManyPixels(..) | Fault::TooManyBytes(_) => "scale it to at most 3000 pixels: pages show up to 1440",
    };
    Diagnostic::new(codes::BROKEN_IMAGE, format!("the picture `content/{path}` {fault}"), location).help(help)
}

/// The pictures that pages show, by their paths below `content/`, and where each is named first.
fn places(graph: &Graph) -> BTreeMap<String, Location> {
    let entries: Vec<EntryRef> = graph.site.all_refs().collect();
    let named: Vec<(String, Location)> = entries.par_iter().flat_map_iter(|at| named_in(graph, *at)).collect();
    let mut places = BTreeMap::new();
    for (path, location) in named {
        places.entry(path).or_insert(location);
    }
    places
}

/// The pictures of an entry: that of its front matter, then those of its text.
fn named_in(graph: &Graph, at: EntryRef) -> Vec<(String, Location)> {
    let entry = graph.site.entry(at);
    let above = entry.common.image.and_then(|image| {
        let path = join_path(&entry.file.path, &image.src)?;
        Some((path.strip_prefix("content/")?.to_owned(), Location::field(entry.file, entry.path.join("image"))))
    });
    let events = graph.document(at).map(|document| document.body.iter()).into_iter().flatten();
    let within = events.filter_map(|resolved| {
        let Resolution::Route(route) = &resolved.what else { return None };
        let (event, span) = entry.prose.events.get(resolved.event as usize)?;
        if !matches!(event, ProseEvent::Start(Tag::Image(_))) {
            return None;
        }
        let path = percent_decode_str(route).decode_utf8().ok()?.into_owned();
        Some((path, entry.prose.location(entry.file, *span)))
    });
    above.into_iter().chain(within).filter(|(path, _)| is_picture(path)).collect()
}
