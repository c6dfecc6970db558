//! `dateline new`: a file of a kind, or an entry of a YAML file, with its fields filled in.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use super::{Outcome, init, terminal::Terminal};
use crate::content::{self, EntryName, Options, yaml};
use crate::diagnostics::{Diagnostic, SourceFile};
use crate::import::addition;
use crate::model::{Day, Event, Kind, Site, Source, Term, is_id, to_id};

/// What `new` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to add.
    #[arg(value_enum, value_name = "KIND")]
    subject: Subject,
    /// Its title or name.
    title: String,
    /// Its id, which becomes the last part of its address; by default made from the title.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The date that is filled in; by default SOURCE_DATE_EPOCH or today.
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    today: Option<Day>,
}

/// What can be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// A page that explains something
    Explainer,
    /// A person, state, organisation or group
    Actor,
    /// A place whose control or status is at issue
    Territory,
    /// A question that the parties disagree on
    Topic,
    /// A hub that gathers everything about a conflict
    Conflict,
    /// A plain page, such as about or methodology
    Page,
    /// What claims rest on, in content/sources.yaml
    Source,
    /// What happened, in content/events.yaml
    Event,
    /// What a word means, in content/glossary.yaml
    Term,
}

/// Where a subject is written.
enum Place {
    /// A Markdown file of its own.
    File(Kind),
    /// An entry of a file that maps ids to entries.
    Entry(&'static str),
}

impl Subject {
    const fn place(self) -> Place {
        match self {
            Subject::Explainer => Place::File(Kind::Explainer),
            Subject::Actor => Place::File(Kind::Actor),
            Subject::Territory => Place::File(Kind::Territory),
            Subject::Topic => Place::File(Kind::Topic),
            Subject::Conflict => Place::File(Kind::Conflict),
            Subject::Page => Place::File(Kind::Page),
            Subject::Source => Place::Entry("content/sources.yaml"),
            Subject::Event => Place::Entry("content/events.yaml"),
            Subject::Term => Place::Entry("content/glossary.yaml"),
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Subject::Explainer => include_str!("new/explainer.md"),
            Subject::Actor => include_str!("new/actor.md"),
            Subject::Territory => include_str!("new/territory.md"),
            Subject::Topic => include_str!("new/topic.md"),
            Subject::Conflict => include_str!("new/conflict.md"),
            Subject::Page => include_str!("new/page.md"),
            Subject::Source => include_str!("new/source.yaml"),
            Subject::Event => include_str!("new/event.yaml"),
            Subject::Term => include_str!("new/term.yaml"),
        }
    }

    /// The file of the site that has the id already.
    fn taken(self, id: &str, site: &Site) -> Option<String> {
        let kind = match self {
            Subject::Source => return site.sources.get(id).map(|s| s.file.path.clone()),
            Subject::Event => Kind::Event,
            Subject::Term => Kind::Term,
            Subject::Explainer => Kind::Explainer,
            Subject::Actor => Kind::Actor,
            Subject::Territory => Kind::Territory,
            Subject::Topic => Kind::Topic,
            Subject::Conflict => Kind::Conflict,
            Subject::Page => Kind::Page,
        };
        site.find(kind, id).map(|at| site.entry(at).file.path.clone())
    }

    /// The ids that can be read in the text of a file that maps ids to entries.
    fn ids(self, path: &str, text: &str) -> Vec<String> {
        let file = Arc::new(SourceFile::new(path, text, 0..text.len()));
        let mut ignored = Vec::new();
        let keys = |found: &mut Vec<Diagnostic>| -> Vec<String> {
            match self {
                Subject::Event => keys(yaml::read_map::<Event>(&file, found)),
                Subject::Term => keys(yaml::read_map::<Term>(&file, found)),
                _ => keys(yaml::read_map::<Source>(&file, found)),
            }
        };
        keys(&mut ignored)
    }

    /// How prose refers to it.
    fn reference(self, id: &str) -> String {
        match self {
            Subject::Source => format!("cite it as [^{id}]"),
            _ => format!("mention it as [[{id}]]"),
        }
    }
}

fn keys<T>(entries: Vec<(String, T)>) -> Vec<String> {
    entries.into_iter().map(|(key, _)| key).collect()
}

/// An id made from a title is cut before it gets too long for an address that people read.
const MAX_DERIVED_ID: usize = 80;

/// Adds what was asked for to the site in `root`.
pub fn run(args: &Args, root: &Path, terminal: &Terminal) -> Outcome {
    let Some(today) = init::today(args.today, terminal) else { return Outcome::Failed };
    let written = title(&args.title)
        .and_then(|title| Ok((id(args, &title)?, title)))
        .and_then(|(id, title)| write(args.subject, root, &id, &title, today).map(|path| (id, path)));
    match written {
        Ok((id, path)) => {
            terminal.result(&from_here(&path).display().to_string());
            terminal.remark(&args.subject.reference(&id));
            Outcome::Fine
        }
        Err(message) => {
            terminal.failure(&message);
            Outcome::Failed
        }
    }
}

/// The title on one line, without what no YAML can hold.
fn title(written: &str) -> Result<String, String> {
    let printable =
        |c: &char| c.is_whitespace() || !(c.is_control() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}'));
    let title: String = written.chars().filter(printable).collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() { Err("the title is empty; write it in quotation marks".to_owned()) } else { Ok(title) }
}

/// The id that was given, else the one that the title makes.
fn id(args: &Args, title: &str) -> Result<String, String> {
    let id = match &args.id {
        Some(id) => id.clone(),
        None => short(&to_id(title)).to_owned(),
    };
    if id.is_empty() {
        return Err(format!(
            "no id can be made from `{title}`, as ids have Latin letters and digits only; name one with --id, such as --id ceasefire-talks"
        ));
    }
    let fault = match args.subject.place() {
        Place::File(_) if id == "index" => Some(("`index` can't be an id".to_owned(), "choose another".to_owned())),
        Place::File(_) => EntryName { id: id.clone(), lang: None, bad_lang: None }.fault(),
        Place::Entry(_) if is_id(&id) => None,
        Place::Entry(_) => EntryName { id: format!("{id}-"), lang: None, bad_lang: None }.fault().map(|(_, help)| {
            (format!("`{id}` can't be an id: an id has lower-case Latin letters, digits and single hyphens"), help)
        }),
    };
    match fault {
        Some((message, help)) => Err(format!("{message}; {help} with --id")),
        None => Ok(id),
    }
}

/// The id, cut at a hyphen if it is too long.
fn short(id: &str) -> &str {
    match id.get(..MAX_DERIVED_ID) {
        Some(start) if id.len() > MAX_DERIVED_ID => start.rsplit_once('-').map_or(start, |(whole, _)| whole),
        _ => id,
    }
}

/// Writes the file or the entry, and returns the path of the file.
fn write(subject: Subject, root: &Path, id: &str, title: &str, today: Day) -> Result<PathBuf, String> {
    let loaded = content::load(root, &Options { drafts: true, ..Options::default() });
    if let Some(path) = loaded.site.and_then(|site| subject.taken(id, &site)) {
        return Err(format!("`{id}` is taken by {path}; choose another id with --id"));
    }
    let text = filled(subject.template(), id, title, today);
    match subject.place() {
        Place::File(kind) => {
            let path = root.join("content").join(kind.folder().unwrap_or(kind.word())).join(format!("{id}.md"));
            match init::write_new(&path, &text) {
                Ok(true) => Ok(path),
                Ok(false) => Err(format!("{} is there already; choose another id with --id", path.display())),
                Err(error) => Err(format!("could not write {}: {error}", path.display())),
            }
        }
        Place::Entry(file) => {
            let path = root.join(file);
            append(subject, &path, file, id, &text)?;
            Ok(path)
        }
    }
}

/// The template with its blanks filled in. The title comes last: what it holds is no blank.
fn filled(template: &str, id: &str, title: &str, today: Day) -> String {
    // JSON's strings are YAML's double-quoted ones.
    let quoted = serde_json::Value::from(title).to_string();
    template.replace("{today}", &today.to_string()).replace("{id}", id).replace("{title}", &quoted)
}

/// Adds an entry to the end of a file, of which nothing is changed.
fn append(subject: Subject, path: &Path, name: &str, id: &str, entry: &str) -> Result<(), String> {
    let failed = |error: io::Error| format!("could not write {}: {error}", path.display());
    let old = match fs::read_to_string(path) {
        Ok(old) => old,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return match init::write_new(path, entry).map_err(failed)? {
                true => Ok(()),
                false => Err(format!("{} can't be read", path.display())),
            };
        }
        Err(error) => return Err(format!("could not read {}: {error}", path.display())),
    };
    let added = addition(&old, entry);
    let before = subject.ids(name, &old);
    let after = subject.ids(name, &format!("{old}{added}"));
    if after.iter().filter(|key| *key != id).ne(before.iter().filter(|key| *key != id))
        || !after.iter().any(|key| key == id)
    {
        return Err(format!(
            "nothing was added to {name}, as the entry would not be read at its end: mend that file, or add by hand\n\n{entry}"
        ));
    }
    let mut file = OpenOptions::new().append(true).open(path).map_err(failed)?;
    file.write_all(added.as_bytes()).map_err(failed)
}

/// The path as seen from the working folder, if it is below it.
fn from_here(path: &Path) -> PathBuf {
    let below = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::constant(2025, 8, 17);

    fn args(subject: Subject, title: &str, id: Option<&str>) -> Args {
        Args { subject, title: title.to_owned(), id: id.map(str::to_owned), today: None }
    }

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("site.yaml"), "title: T\nbase_url: https://x.example/\n").unwrap();
        folder
    }

    fn load(root: &Path) -> content::Loaded {
        content::load(root, &Options { today: Some(TODAY), drafts: true, ..Options::default() })
    }

    #[test]
    fn every_kind_parses_whatever_its_title() {
        for title_written in
            ["Plain", "A: b # c \"d\" 'e' \\ {today} {id}", "true", "2025", "- [x", "Київ\u{2028}\u{7}\u{85}x", "*a &b"]
        {
            let root = site();
            for subject in Subject::value_variants() {
                let title = title(title_written).unwrap();
                write(*subject, root.path(), "the-id", &title, TODAY).unwrap();
            }
            let loaded = load(root.path());
            assert_eq!(loaded.diagnostics, [], "{title_written}");
            let site = loaded.site.unwrap();
            let wanted = title(title_written).unwrap();
            for kind in Kind::ALL {
                assert_eq!(site.entry(site.find(kind, "the-id").unwrap()).name, wanted, "{kind:?}");
            }
            assert_eq!(site.sources.get("the-id").unwrap().title, wanted);
        }
    }

    /// The template with its commented keys put to use, the words that stand for ids apart.
    fn with_all_keys(text: &str) -> String {
        let mut lines = Vec::new();
        let mut comment = false;
        for line in text.lines() {
            let indent = line.len() - line.trim_start().len();
            let rest = line.trim_start().strip_prefix("# ").filter(|_| !comment);
            comment |= line.starts_with("<!--");
            lines.push(rest.map_or_else(|| line.to_owned(), |rest| format!("{}{rest}", &line[..indent])));
        }
        lines.join("\n") + "\n"
    }

    #[test]
    fn commented_keys_are_keys_that_the_kind_takes() {
        use crate::diagnostics::codes;
        for subject in Subject::value_variants() {
            let root = site();
            let path = write(*subject, root.path(), "the-id", "T", TODAY).unwrap();
            let text = fs::read_to_string(&path).unwrap();
            let full = with_all_keys(&text);
            assert_ne!(full, text, "{subject:?}");
            fs::write(&path, full).unwrap();
            let loaded = load(root.path());
            assert_eq!(loaded.diagnostics, [], "{subject:?}");
            let (_, found) = crate::graph::resolve(loaded.site.unwrap());
            // The stand-ins for ids name nothing; all else must be right.
            let stands_in = [
                codes::UNKNOWN_ID,
                codes::UNKNOWN_CONTROLLER,
                codes::UNKNOWN_SHAPE,
                codes::UNDEFINED_SOURCE,
                codes::MISSING_IMAGE,
            ];
            let other: Vec<_> = found.iter().filter(|d| !stands_in.contains(&d.code)).collect();
            assert!(other.is_empty(), "{subject:?}: {other:?}");
        }
    }

    #[test]
    fn ids_come_from_the_title_unless_one_is_given() {
        assert_eq!(id(&args(Subject::Page, "", None), "Élysée: the talks").unwrap(), "elysee-the-talks");
        assert_eq!(id(&args(Subject::Page, "", Some("talks")), "Київ").unwrap(), "talks");
        assert!(id(&args(Subject::Page, "", None), "Київ").unwrap_err().contains("--id"));
        for (subject, bad) in [
            (Subject::Page, "con"),
            (Subject::Page, "index"),
            (Subject::Page, "../x"),
            (Subject::Page, "a b"),
            (Subject::Source, "A"),
            (Subject::Source, "a:\nb"),
        ] {
            assert!(id(&args(subject, "", Some(bad)), "T").is_err(), "{bad}");
        }
        let long = id(&args(Subject::Page, "", None), &"word ".repeat(50)).unwrap();
        assert!(long.len() <= MAX_DERIVED_ID && is_id(&long), "{long}");
        assert!(title(" \n\u{7}").is_err());
    }

    #[test]
    fn nothing_is_overwritten() {
        let root = site();
        for subject in Subject::value_variants() {
            let path = write(*subject, root.path(), "x", "First", TODAY).unwrap();
            let before = fs::read(&path).unwrap();
            assert!(write(*subject, root.path(), "x", "Second", TODAY).is_err(), "{subject:?}");
            assert_eq!(fs::read(&path).unwrap(), before, "{subject:?}");
        }
        // Another file may have the address.
        fs::create_dir_all(root.path().join("content/topics/y")).unwrap();
        fs::write(root.path().join("content/topics/y/index.md"), "---\nname: Y\n---\n").unwrap();
        assert!(write(Subject::Topic, root.path(), "y", "Y", TODAY).unwrap_err().contains("content/topics/y/index.md"));
    }

    #[test]
    fn entries_are_added_behind_what_is_there() {
        let root = site();
        let path = root.path().join("content/glossary.yaml");
        fs::create_dir_all(root.path().join("content")).unwrap();
        for old in
            ["a: {term: A, definition: B}", "# only a remark", "", "a:\r\n  term: A\r\n  definition: B\r\n", "\u{feff}"]
        {
            fs::write(&path, old).unwrap();
            write(Subject::Term, root.path(), "new", "N", TODAY).unwrap();
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with(old), "{old:?}");
            assert_eq!(text.contains('\r'), old.contains('\r'), "{text:?}");
            assert_eq!(text.matches("\r\n").count(), if old.contains('\r') { text.matches('\n').count() } else { 0 });
            let loaded = load(root.path());
            assert_eq!(loaded.diagnostics, [], "{old:?}");
            assert_eq!(loaded.site.unwrap().terms.count(), 1 + usize::from(old.starts_with('a')));
        }
    }

    #[test]
    fn a_file_that_takes_no_entry_at_its_end_stays_as_it_is() {
        let root = site();
        let path = root.path().join("content/sources.yaml");
        fs::create_dir_all(root.path().join("content")).unwrap();
        for old in [
            "{a: {outlet: O, title: T, date: 2025}}\n",
            "a: [\n",
            "- a\n",
            "  a:\n    outlet: O\n    title: T\n    date: 2025\n",
        ] {
            fs::write(&path, old).unwrap();
            let message = write(Subject::Source, root.path(), "new", "N", TODAY).unwrap_err();
            assert!(message.contains("new:\n  outlet"), "{message}");
            assert_eq!(fs::read_to_string(&path).unwrap(), old);
        }
        // A fault in another entry is no reason.
        fs::write(&path, "a: {outlet: O, title: T, date: never}\n").unwrap();
        write(Subject::Source, root.path(), "new", "N", TODAY).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("new:"));
    }
}
