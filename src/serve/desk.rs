//! The desk: what the preview adds to each page, so that its writer sees what is wrong beside what is written.

use std::path::Path;

use serde::Serialize;
use siphasher::sip::SipHasher13;

use crate::diagnostics::{Diagnostic, Entry, Summary, human};
use crate::model::{Editor, EntryRef, Site};
use crate::pipeline::Snapshot;

/// How many diagnostics a page carries besides those of its own file.
const MOST_OTHERS: usize = 20;

/// The folder below the base path that holds the preview's own files. No entry can have this name.
pub const FOLDER: &str = "_dateline/";

/// What a page knows of the site's state.
#[derive(Serialize)]
pub struct Desk<'a> {
    generation: u64,
    counts: Summary,
    /// The file that the page was written in.
    file: Option<&'a str>,
    /// The link that opens that file at a line which is put in place of `{line}`.
    editor: Option<String>,
    diagnostics: Vec<Finding<'a>>,
    /// How many diagnostics are left out.
    more: usize,
}

/// A diagnostic, as pages show it.
#[derive(Serialize)]
struct Finding<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    /// What the terminal says of an error.
    text: Option<String>,
    /// The link that opens the place in the writer's editor.
    editor: Option<String>,
    /// The page on which the place is shown.
    url: Option<String>,
}

impl<'a> Desk<'a> {
    /// What the page of an entry, or one of the site's own pages, is told of what was found.
    pub fn new(
        snapshot: &'a Snapshot,
        generation: u64,
        page: Option<EntryRef>,
        found: impl Iterator<Item = &'a Diagnostic>,
    ) -> Self {
        let site = snapshot.edition.as_ref().map(|edition| &edition.renderer.graph.site);
        let file = site.zip(page).map(|(site, at)| site.entry(at).file.path.as_str());
        let own = |d: &Diagnostic| file.is_some() && d.location.as_ref().map(|l| l.file.path.as_str()) == file;
        let all: Vec<&Diagnostic> = found.collect();
        let (mut shown, mut others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = all.iter().partition(|d| own(d));
        others.sort_by_key(|d| d.severity);
        let more = others.len().saturating_sub(MOST_OTHERS);
        shown.extend(others.into_iter().take(MOST_OTHERS));
        let counts = Summary::of(all.iter().copied());
        let diagnostics = shown.into_iter().map(|d| Finding::new(d, snapshot)).collect();
        let editor = site.zip(file).and_then(|(site, file)| open_in(site, file, "{line}", 1));
        Self { generation, counts, file, editor, diagnostics, more }
    }

    /// Puts the desk into a page, at its end.
    pub fn into_page(self, page: &[u8], base: &str) -> Vec<u8> {
        const END: &[u8] = b"</body>";
        let at = page.windows(END.len()).rposition(|window| window == END).unwrap_or(page.len());
        // Whatever a writer typed, it can't end the script element.
        let json = serde_json::to_string(&self).unwrap_or_default().replace('<', "\\u003c");
        // By this a browser sees that only the desk has something new to say, and leaves the page as its reader has it.
        let told = SipHasher13::new().hash(page);
        let added = format!(
            "<script type=\"application/json\" data-page=\"{told:x}\" id=\"dateline-desk\">{json}</script>\
             <script src=\"{base}{FOLDER}preview.js\" data-base=\"{base}\" defer></script>\n"
        );
        [&page[..at], added.as_bytes(), &page[at..]].concat()
    }
}

impl<'a> Finding<'a> {
    fn new(d: &'a Diagnostic, snapshot: &'a Snapshot) -> Self {
        let entry = Entry::of(d);
        let file = entry.file;
        let graph = snapshot.edition.as_ref().map(|edition| &edition.renderer.graph);
        let page = graph.zip(file).and_then(|(graph, file)| Some((graph, graph.site.entry_in(file)?)));
        let place = file.zip(entry.line).zip(entry.column);
        let editor = graph
            .zip(place)
            .and_then(|(graph, ((file, line), column))| open_in(&graph.site, file, &line.to_string(), column));
        Self {
            entry,
            text: d.is_error().then(|| human(d, false)),
            editor,
            url: page.map(|(graph, at)| graph.path(at).to_owned()),
        }
    }
}

/// The link by which the site's editor opens a file.
fn open_in(site: &Site, file: &str, line: &str, column: usize) -> Option<String> {
    let path = std::path::absolute(site.root.join(file)).ok()?;
    let path = in_url(&path);
    match site.config.editor.unwrap_or_default() {
        Editor::None => None,
        Editor::Vscode => Some(format!("vscode://file{path}:{line}:{column}")),
        Editor::Zed => Some(format!("zed://file{path}:{line}:{column}")),
        Editor::Idea => Some(format!("idea://open?file={path}&line={line}&column={column}")),
    }
}

/// A path as editors' links take it: with a slash before it and between its parts.
fn in_url(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        std::path::Component::RootDir => None,
        part => Some(part.as_os_str().to_string_lossy().into_owned()),
    });
    parts.map(|part| format!("/{}", crate::model::encode_path(&part))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::codes;

    #[test]
    fn what_a_writer_typed_stays_within_its_element() {
        let vector = "no source is called `</script><script>alert(1)</script><!--`";
        let snapshot =
            Snapshot { edition: None, diagnostics: vec![Diagnostic::general(codes::UNDEFINED_SOURCE, vector)] };
        let page = b"<html><body><p>one</p></body></html>\n";
        let page = String::from_utf8(Desk::new(&snapshot, 3, None, snapshot.diagnostics.iter()).into_page(page, "/b/"))
            .expect("text");
        assert_eq!(page.matches("</script>").count(), 2, "{page}");
        assert!(!page.contains("<!--") && page.ends_with("</script>\n</body></html>\n"), "{page}");
        let json = page.split("id=\"dateline-desk\">").nth(1).and_then(|rest| rest.split("</script>").next());
        let desk: serde_json::Value = serde_json::from_str(json.expect("a desk")).expect("JSON");
        assert_eq!((&desk["generation"], &desk["counts"]["errors"]), (&3.into(), &1.into()));
        assert_eq!(desk["diagnostics"][0]["message"], vector);
    }

    #[test]
    fn editors_links_carry_odd_names() {
        assert_eq!(in_url(Path::new("/home/an a/b?c#d.md")), "/home/an%20a/b%3Fc%23d.md");
    }
}
