//! `dateline import`: a draft becomes an explainer and its sources.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::{Outcome, init, terminal::Terminal};
use crate::content::{self, EntryName, MAX_FILE_BYTES, Options};
use crate::import::{self, Appended, Draft, Front, Known};
use crate::model::{Date, Day, Kind, Site};

/// Where new sources are written.
const SOURCES: &str = "content/sources.yaml";

/// What `import` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The draft: plain text or Markdown, with its list of footnotes or references.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The title; by default the draft's own, or made of its first sentence.
    #[arg(long)]
    title: Option<String>,
    /// The id of the page, which becomes the last part of its address; by default made from the title.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The day of publication; by default today.
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    date: Option<Day>,
    /// The day as of which the facts hold; by default that of the draft, else that of its newest source, else the day of publication.
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<Day>,
    /// Write nothing; print what would be written.
    #[arg(long)]
    dry_run: bool,
    /// The day that counts as today; by default SOURCE_DATE_EPOCH or the clock's.
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    today: Option<Day>,
}

/// What is to be written.
struct Made {
    id: String,
    explainer: String,
    sources: String,
}

/// Imports a draft into the site in `root`.
pub fn run(args: &Args, root: &Path, terminal: &Terminal) -> Outcome {
    let Some(today) = init::today(args.today, terminal) else { return Outcome::Failed };
    let options = Options { drafts: true, today: Some(today), ..Options::default() };
    let loaded = content::load(root, &options);
    let Some(site) = loaded.site else {
        loaded.diagnostics.iter().for_each(|d| terminal.diagnostic(d));
        return Outcome::Failed;
    };
    let made = text_of(&args.file).and_then(|text| {
        let draft = import::read(&text, &Known::of(&site));
        let (made, settled) = make(args, &draft, &site, today)?;
        match args.dry_run {
            true => terminal.result(shown(&made).trim_end()),
            false => write(root, &made)?.iter().for_each(|path| terminal.result(path)),
        }
        report(&draft, &made.id, &settled, terminal);
        Ok(())
    });
    match made {
        Ok(()) => Outcome::Fine,
        Err(message) => {
            terminal.failure(&message);
            Outcome::Failed
        }
    }
}

/// The text of the draft.
fn text_of(file: &Path) -> Result<String, String> {
    let shown = file.display();
    let failed = |error: io::Error| format!("could not read {shown}: {error}");
    let mut bytes = Vec::new();
    // No length is asked for: pipes and devices tell none, and some of them never end.
    fs::File::open(file).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("{shown} is larger than {} MiB; import it in parts", MAX_FILE_BYTES >> 20));
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.trim_matches(['\u{feff}', ' ', '\n', '\r', '\t']).is_empty() => {
            Err(format!("{shown} is empty"))
        }
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(format!(
            "{shown} is not plain text in UTF-8; save the draft as plain text or Markdown, and import that"
        )),
    }
}

/// What is to be written, and what was settled without the writer, a sentence each.
fn make(args: &Args, draft: &Draft, site: &Site, today: Day) -> Result<(Made, Vec<String>), String> {
    let mut settled = Vec::new();
    let title = match (&args.title, &draft.title) {
        (Some(title), _) => title.split_whitespace().collect::<Vec<_>>().join(" "),
        (None, Some(title)) => title.text.clone(),
        (None, None) => {
            let name = args.file.file_stem().unwrap_or_default().to_string_lossy().replace(['-', '_'], " ");
            settled.push(format!("took the name of the file for the title, `{name}`; give another with --title"));
            name
        }
    };
    let id = args.id.clone().unwrap_or_else(|| import::id_of(&title));
    check_id(&id, &title, site)?;
    let date = args.date.unwrap_or(today);
    // A day tells more than the year of a book.
    let dates = draft.sources.iter().filter_map(|source| source.date());
    let newest = dates.max_by_key(|date| (date.precision(), date.latest()));
    let (as_of, why) = match (args.as_of, draft.date, newest) {
        (Some(day), ..) => (Date::from(day), None),
        (None, Some(date), _) => (date, Some("the date of the draft")),
        (None, None, Some(date)) => (date, Some("the date of its newest source")),
        (None, None, None) => (Date::from(date), Some("the day of publication")),
    };
    if let Some(why) = why {
        settled.push(format!("took {as_of}, {why}, for the day of the facts; give another with --as-of"));
    }
    let front = Front { title: &title, date, as_of };
    Ok((Made { id, explainer: import::explainer(draft, &front), sources: import::sources(draft, today) }, settled))
}

fn check_id(id: &str, title: &str, site: &Site) -> Result<(), String> {
    if id.is_empty() {
        return Err(format!(
            "no id can be made from `{title}`, as ids have Latin letters and digits only; name one with --id, such as --id ceasefire-talks"
        ));
    }
    if id == "index" {
        return Err("`index` can't be an id; choose another with --id".to_owned());
    }
    if let Some((message, help)) = (EntryName { id: id.to_owned(), lang: None, bad_lang: None }).fault() {
        return Err(format!("{message}; {help} with --id"));
    }
    match site.find(Kind::Explainer, id) {
        Some(at) => Err(format!("`{id}` is taken by {}; choose another id with --id", site.entry(at).file.path)),
        None => Ok(()),
    }
}

fn path_of(id: &str) -> String {
    format!("content/explainers/{id}.md")
}

/// Both files as they would be written.
fn shown(made: &Made) -> String {
    let mut text = format!("# {}\n{}", path_of(&made.id), made.explainer);
    if !made.sources.is_empty() {
        text.push_str(&format!("\n# at the end of {SOURCES}\n{}", made.sources));
    }
    text
}

/// Writes the explainer and the sources, both or none, and returns their paths below the site's folder.
fn write(root: &Path, made: &Made) -> Result<Vec<String>, String> {
    let name = path_of(&made.id);
    let path = root.join(&name);
    let sources = Replacement::prepare(&root.join(SOURCES), &made.sources)?;
    match init::write_new(&path, &made.explainer) {
        Ok(true) => {}
        Ok(false) => return Err(format!("{name} is there already; choose another id with --id")),
        Err(error) => return Err(format!("could not write {name}: {error}")),
    }
    let Some(sources) = sources else { return Ok(vec![name]) };
    sources.put_in_place().map_err(|error| {
        // An explainer without its sources would be full of errors.
        let _ = fs::remove_file(&path);
        format!("could not write {SOURCES}: {error}")
    })?;
    Ok(vec![name, SOURCES.to_owned()])
}

/// A file with entries added, ready beside the one that it replaces. It goes when it is dropped.
struct Replacement {
    beside: PathBuf,
    path: PathBuf,
}

impl Replacement {
    /// Writes it. None if there is nothing to add.
    fn prepare(path: &Path, entries: &str) -> Result<Option<Self>, String> {
        if entries.is_empty() {
            return Ok(None);
        }
        let failed = |error: io::Error| format!("could not write {SOURCES}: {error}");
        // A link stays a link: what it leads to is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let old = match fs::read_to_string(&path) {
            Ok(old) => old,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(format!("could not read {SOURCES}: {error}")),
        };
        let Appended::Text(text) = import::append(&old, entries) else {
            return Err(format!(
                "nothing was written, as new sources would not be read at the end of {SOURCES}: mend that file, or add by hand\n\n{entries}"
            ));
        };
        let beside = path.with_file_name(format!(".sources.yaml.{}.tmp", std::process::id()));
        if !init::write_new(&beside, &text).map_err(failed)? {
            return Err(format!("{} is in the way; remove it", beside.display()));
        }
        let made = Self { beside, path };
        if let Ok(metadata) = fs::metadata(&made.path) {
            fs::set_permissions(&made.beside, metadata.permissions()).map_err(failed)?;
        }
        Ok(Some(made))
    }

    fn put_in_place(self) -> io::Result<()> {
        fs::rename(&self.beside, &self.path)
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // Nothing is there once it is in place.
        let _ = fs::remove_file(&self.beside);
    }
}

/// Says what was found, what was guessed, and what is left to do.
fn report(draft: &Draft, id: &str, settled: &[String], terminal: &Terminal) {
    let (known, new): (Vec<_>, Vec<_>) = draft.sources.iter().partition(|source| source.known);
    let placed = draft.sources.iter().filter(|source| source.placed).count();
    terminal.remark(&format!(
        "{}, {} there already; the text cites {placed} of {}",
        counted(new.len(), "new source", "new sources"),
        known.len(),
        draft.sources.len()
    ));
    // Of the others, the remarks on their lines tell.
    for source in draft.sources.iter().filter(|source| source.placed) {
        terminal.remark(&format!("line {}: cited as [^{}]", source.line(), source.id));
    }
    for (list, one, many) in [(&draft.actors, "actor", "actors"), (&draft.territories, "territory", "territories")] {
        if !list.is_empty() {
            terminal.remark(&format!("{} named: {}", counted(list.len(), one, many), list.join(", ")));
        }
    }
    settled.iter().for_each(|said| terminal.remark(said));
    for remark in &draft.remarks {
        terminal.remark(&format!("line {}: {}", remark.line, remark.text));
    }
    terminal.remark(&format!("mention the page as [[{id}]]; `dateline check` says what a desk would ask next"));
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
