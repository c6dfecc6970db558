//! `dateline init`: a new site that builds at once.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{Outcome, schema, terminal::Terminal};
use crate::content;
use crate::model::Day;

/// What `init` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the new site.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Add what is missing to a folder that is not empty. No file is overwritten.
    #[arg(long)]
    force: bool,
}

/// What surrounds the content of every site.
const FRAME: &[(&str, &str)] = &[
    ("site.yaml", include_str!("init/site.yaml")),
    (".gitignore", include_str!("init/gitignore")),
    (".github/workflows/pages.yml", include_str!("init/pages.yml")),
    (".vscode/settings.json", include_str!("init/vscode-settings.json")),
];

/// The sample: an invented conflict. Its pages refer to each other, so that all are written or none.
const SAMPLE: &[(&str, &str)] = &[
    ("content/sources.yaml", include_str!("init/content/sources.yaml")),
    ("content/events.yaml", include_str!("init/content/events.yaml")),
    ("content/glossary.yaml", include_str!("init/content/glossary.yaml")),
    ("content/explainers/who-may-fish.md", include_str!("init/content/explainers/who-may-fish.md")),
    ("content/conflicts/quern.md", include_str!("init/content/conflicts/quern.md")),
    ("content/actors/halvora.md", include_str!("init/content/actors/halvora.md")),
    ("content/actors/ruskeld.md", include_str!("init/content/actors/ruskeld.md")),
    ("content/actors/ilka-verrow.md", include_str!("init/content/actors/ilka-verrow.md")),
    ("content/actors/harbour-council.md", include_str!("init/content/actors/harbour-council.md")),
    ("content/territories/quern-bank.md", include_str!("init/content/territories/quern-bank.md")),
    ("content/territories/little-quern.md", include_str!("init/content/territories/little-quern.md")),
    ("content/topics/fishing-rights.md", include_str!("init/content/topics/fishing-rights.md")),
    ("content/topics/lighthouse.md", include_str!("init/content/topics/lighthouse.md")),
    ("content/pages/about.md", include_str!("init/content/pages/about.md")),
];

/// Makes a site in the folder that was named.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let folder = args.folder.as_path();
    match is_free(folder) {
        Ok(true) => {}
        Ok(false) if args.force => {}
        Ok(false) => {
            let shown = folder.display();
            terminal.failure(&format!(
                "{shown} is not empty; choose another folder, or add what is missing with --force, which overwrites no file"
            ));
            return Outcome::Failed;
        }
        Err(error) => {
            terminal.failure(&format!("could not read the folder {}: {error}", folder.display()));
            return Outcome::Failed;
        }
    }
    let Some(today) = today(None, terminal) else { return Outcome::Failed };
    match write_site(folder, today) {
        Ok(made) => {
            terminal.closing(&made.told(folder));
            Outcome::Fine
        }
        Err((path, error)) => {
            terminal.failure(&format!("could not write {}: {error}", path.display()));
            Outcome::Failed
        }
    }
}

/// Whether nothing is in the folder, or there is no such folder yet.
fn is_free(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// What was done.
#[derive(Debug, Default)]
struct Made {
    written: usize,
    kept: usize,
    /// Whether there was content already, so that the sample was left out.
    without_sample: bool,
}

fn write_site(folder: &Path, today: Day) -> Result<Made, (PathBuf, io::Error)> {
    let content = folder.join("content");
    let has_content = !is_free(&content).map_err(|error| (content, error))?;
    let sample = if has_content { &[] } else { SAMPLE };
    let schemas =
        schema::all().map(|(name, schema)| (format!(".dateline/schemas/{name}.json"), format!("{schema:#}\n")));
    // A sample that is stale on the day it is made would be a bad start: its newest facts are of today.
    let today = today.to_string();
    let texts = FRAME.iter().chain(sample).map(|(path, text)| ((*path).to_owned(), text.replace("{today}", &today)));
    let mut made = Made { without_sample: has_content, ..Made::default() };
    for (path, text) in texts.chain(schemas) {
        let path = folder.join(path);
        match write_new(&path, &text) {
            Ok(true) => made.written += 1,
            Ok(false) => made.kept += 1,
            Err(error) => return Err((path, error)),
        }
    }
    Ok(made)
}

/// Today: `given`, else what the environment or the clock says. None, and a word on it, if the environment says nonsense.
pub(super) fn today(given: Option<Day>, terminal: &Terminal) -> Option<Day> {
    let mut found = Vec::new();
    let today = content::today(given, &mut found);
    found.iter().for_each(|d| terminal.diagnostic(d));
    found.is_empty().then_some(today)
}

/// Writes a file that is not there yet, and the folders above it. False if something is there: it stays as it is.
///
/// # Errors
/// When it can't be written. No part of it is left behind.
pub(super) fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    file.write_all(text.as_bytes()).inspect_err(|_| {
        // Half a file would be kept by the next try.
        let _ = fs::remove_file(path);
    })?;
    Ok(true)
}

impl Made {
    /// What was done and what to type next.
    fn told(&self, folder: &Path) -> String {
        let mut told = format!("made a site in {}: {} files", folder.display(), self.written);
        if self.kept > 0 {
            told.push_str(&format!("; {} were there and are as they were", self.kept));
        }
        if self.without_sample {
            told.push_str("; there is content already, so the sample was left out");
        }
        told.push_str("\n\nNow type\n");
        if folder != Path::new(".") {
            told.push_str(&format!("  cd {}\n", shell_word(folder)));
        }
        told.push_str("  dateline serve --open\n  dateline new explainer \"Your headline\"");
        told
    }
}

/// A path as a shell takes it for one word.
fn shell_word(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '_' | '-' | ':' | '~');
    match path.chars().all(plain) && !path.starts_with('-') {
        true => path,
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Options;
    use crate::graph;

    const TODAY: Day = Day::constant(2025, 8, 17);

    fn made(folder: &Path) -> Made {
        write_site(folder, TODAY).unwrap()
    }

    #[test]
    fn the_sample_has_no_faults() {
        let folder = tempfile::tempdir().unwrap();
        made(folder.path());
        let loaded = content::load(folder.path(), &Options { today: Some(TODAY), ..Options::default() });
        assert_eq!(loaded.diagnostics, []);
        let (graph, found) = graph::resolve(loaded.site.unwrap());
        assert_eq!(found, []);
        let cited = |i| !graph.backlinks.citations(i).is_empty();
        assert!((0..graph.site.sources.all().len()).all(cited), "each source is cited");
    }

    #[test]
    fn every_sample_file_is_embedded() {
        let start = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/init/content");
        let mut on_disk: Vec<String> = walkdir::WalkDir::new(&start)
            .into_iter()
            .map(Result::unwrap)
            .filter(|e| e.file_type().is_file())
            .map(|e| format!("content/{}", e.path().strip_prefix(&start).unwrap().to_string_lossy().replace('\\', "/")))
            .collect();
        let mut embedded: Vec<&str> = SAMPLE.iter().map(|(path, _)| *path).collect();
        on_disk.sort();
        embedded.sort_unstable();
        assert_eq!(on_disk, embedded);
    }

    #[test]
    fn editor_settings_name_every_schema() {
        let settings = FRAME.iter().find(|(path, _)| path.ends_with("settings.json")).unwrap().1;
        let settings: serde_json::Value = serde_json::from_str(settings).unwrap();
        let mut named: Vec<&str> = settings["yaml.schemas"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut written: Vec<String> =
            schema::all().map(|(name, _)| format!("./.dateline/schemas/{name}.json")).collect();
        named.sort_unstable();
        written.sort();
        assert_eq!(named, written);
    }

    #[test]
    fn nothing_is_overwritten_and_content_keeps_the_sample_out() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/sources.yaml"), "# mine\n").unwrap();
        fs::write(folder.path().join("site.yaml"), "title: Mine\n").unwrap();
        let made = made(folder.path());
        assert_eq!((made.kept, made.without_sample), (1, true));
        assert_eq!(fs::read_to_string(folder.path().join("site.yaml")).unwrap(), "title: Mine\n");
        assert_eq!(fs::read_to_string(folder.path().join("content/sources.yaml")).unwrap(), "# mine\n");
        assert!(!folder.path().join("content/explainers").exists());
        assert!(folder.path().join(".gitignore").exists());
    }

    #[test]
    fn paths_are_one_word_to_a_shell() {
        assert_eq!(shell_word(Path::new("a/b-c")), "a/b-c");
        assert_eq!(shell_word(Path::new("a b's")), r"'a b'\''s'");
        assert_eq!(shell_word(Path::new("-x")), "'-x'");
    }
}
