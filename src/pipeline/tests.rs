//! A site that is being written is at each moment what it would be if it were read from scratch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::model::Day;

/// Numbers without meaning, always the same (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// What is done to a text, if it has what that needs.
type Change = fn(&str, &mut Dice) -> Option<String>;

/// Edits of an entry's file. None of them leaves a file that can't be read: that keeps what it was, as no fresh site could.
const OF_ENTRIES: [(&str, Change); 19] = [
    ("a paragraph with names and citations", |text, dice| {
        let names = ["Mira Vesnik", "Veshkar", "the Wells Line", "Port Zahir", "Tarn", "[[qasrun]]", "[[nobody]]"];
        let sources = ["herald-protocol-2024", "lodestar-vesnik-2022", "commission-charter-2019", "nowhere"];
        let (one, other, source) = (dice.one_of(&names), dice.one_of(&names), dice.one_of(&sources));
        Some(format!("{text}\n\nThen {one} and {other} spoke.[^{source}]\n"))
    }),
    ("a quotation", |text, _| Some(format!("{text}\n\n> We wait.\n> — [[veshkar]], letter[^herald-protocol-2024]\n"))),
    ("links to places", |text, _| {
        let link = |place: &str| format!("[[explainer/marav-talks#{place}]]");
        Some(format!("{text}\n\nSee {}, {}, {}.\n", link("the-truce"), link("who-holds-what"), link("none")))
    }),
    ("a block", |text, dice| {
        Some(format!("{text}\n\n```{{{}}}\n```\n", dice.one_of(&["timeline", "territories", "sources"])))
    }),
    ("one paragraph less", |text, _| {
        let body = text.rfind("\n---\n")? + 5;
        let last = text.trim_end().rfind("\n\n").filter(|at| *at >= body)?;
        Some(format!("{}\n", &text[..last]))
    }),
    ("other headings", |text, _| text.contains("\n## ").then(|| text.replace("\n## ", "\n## Again "))),
    ("another name", |text, dice| {
        let key = ["\nname: ", "\ntitle: "].into_iter().find(|key| text.contains(*key))?;
        let (before, rest) = text.split_once(key)?;
        let (_, after) = rest.split_once('\n')?;
        Some(format!("{before}{key}{} {}\n{after}", dice.one_of(&["Tarn", "Veshkar", "Oda"]), dice.below(9)))
    }),
    ("another alias", |text, dice| {
        let is_named = text.contains("\nkind: ") && !text.contains("\naliases:");
        is_named.then(|| text.replacen("\nkind: ", &format!("\naliases: [Tarn {}, Vale]\nkind: ", dice.below(3)), 1))
    }),
    ("a former address", |text, dice| {
        let address = dice.one_of(&["former", "veshkar", "/old/page/", "/about/", "/Actors/Qasrun/"]);
        let is_new = text.starts_with("---\n") && !text.contains("\naliases_url:");
        is_new.then(|| text.replacen("---\n", &format!("---\naliases_url: [{address}]\n"), 1))
    }),
    ("a draft", |text, _| {
        (text.starts_with("---\n") && !text.contains("\ndraft:"))
            .then(|| text.replacen("---\n", "---\ndraft: true\n", 1))
    }),
    ("no draft", |text, _| text.contains("\ndraft: true").then(|| text.replacen("\ndraft: true", "", 1))),
    ("another day", |text, dice| {
        let (before, rest) = text.split_once("\ndate: ")?;
        let (day, after) = rest.split_once('\n')?;
        let after = after.strip_prefix("updated: ").and_then(|rest| Some(rest.split_once('\n')?.1)).unwrap_or(after);
        Some(format!("{before}\ndate: {day}\nupdated: 2025-06-{:02}\n{after}", 2 + dice.below(3)))
    }),
    ("another conflict", |text, _| {
        let is_marav = text.contains("\nconflict: marav\n");
        let (one, other) = if is_marav { ("marav", "ebrin") } else { ("ebrin", "marav") };
        let changed = text.replacen(&format!("\nconflict: {one}\n"), &format!("\nconflict: {other}\n"), 1);
        (changed != text).then_some(changed)
    }),
    ("another language", |text, _| {
        (text.starts_with("---\n") && !text.contains("\nlang:")).then(|| text.replacen("---\n", "---\nlang: uk\n", 1))
    }),
    ("its own language", |text, _| text.contains("\nlang: uk").then(|| text.replacen("\nlang: uk", "", 1))),
    ("an actor that belongs to itself", |text, _| {
        let (old, new) = match text.contains("\nmember_of: [") {
            true => ("\nmember_of: [", "\nmember_of: [qasrun, "),
            false => ("\nrole: ", "\nmember_of: [qasrun, veshkar]\nrole: "),
        };
        (text.contains("\nrole: ") && !text.contains("[qasrun, ")).then(|| text.replacen(old, new, 1))
    }),
    ("an id of nothing", |text, _| {
        let (before, after) = text.split_once("\nactors: [")?;
        Some(format!("{before}\nactors: [nobody, {after}"))
    }),
    ("no id of nothing", |text, _| text.contains("[nobody, ").then(|| text.replacen("[nobody, ", "[", 1))),
    ("a picture", |text, dice| {
        let image = dice.one_of(&["vesnik.png", "none.png"]);
        let is_new = text.starts_with("---\n") && !text.contains("\nimage:");
        is_new.then(|| text.replacen("---\n", &format!("---\nimage: {image}\n"), 1))
    }),
];

/// Edits of stores and settings.
const OF_OTHERS: [(&str, &str, Change); 9] = [
    ("content/events/marav.yaml", "an event with another source", |text, _| {
        let changed = text.replacen("sources: [ahlen-survey-2015]", "sources: [lodestar-vesnik-2022]", 1);
        (changed != text).then_some(changed)
    }),
    ("content/events/marav.yaml", "another event", |text, dice| {
        Some(format!("{text}added-{}:\n  date: 2024-02-01\n  title: Tarn speaks\n  actors: [qasrun]\n", text.len()))
            .filter(|_| dice.below(2) == 0)
    }),
    ("content/glossary.yaml", "another alias of a term", |text, _| {
        text.contains("Wells Line").then(|| text.replace("Wells Line", "Tarn"))
    }),
    ("content/sources/agency.yaml", "another title of a source", |text, dice| {
        let (before, after) = text.split_once("title: \"")?;
        Some(format!("{before}title: \"{}{after}", dice.below(9)))
    }),
    ("content/sources/agency.yaml", "another source", |text, dice| {
        let source = format!("added-{}:\n  outlet: Wire\n  title: \"W\"\n  date: 2024-03-01\n", dice.below(99));
        let (before, after) = text.split_once(['\n']).filter(|_| dice.below(2) == 0).unwrap_or((text, ""));
        let between =
            if after.is_empty() { format!("{before}\n{source}") } else { format!("{source}{before}\n{after}") };
        (!text.contains(source.lines().next()?)).then_some(between)
    }),
    ("content/sources/agency.yaml", "a source less", |text, _| {
        let start = text.find("\nadded-")? + 1;
        let end = text[start..].find("2024-03-01\n")? + start + "2024-03-01\n".len();
        Some(format!("{}{}", &text[..start], &text[end..]))
    }),
    ("content/topics/mandate.md", "another question", |text, dice| {
        Some(format!("{}\n\nWord {}.\n", text.trim_end(), dice.below(99)))
    }),
    ("site.yaml", "another title", |text, dice| {
        Some(text.replacen("title: ", &format!("title: {} ", dice.below(9)), 1)).filter(|text| text.len() < 5_000)
    }),
    ("content/sources/agency.yaml", "another id of a source", |text, _| {
        text.contains("lodestar-vesnik-2022:").then(|| text.replace("lodestar-vesnik-2022:", "lodestar-other-2022:"))
    }),
];

struct Site {
    folder: TempDir,
    dice: Dice,
    /// Files that were taken away.
    away: BTreeMap<PathBuf, String>,
}

impl Site {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/marav"), folder.path());
        Self { folder, dice: Dice(seed), away: BTreeMap::new() }
    }

    fn options() -> Options {
        Options { today: "2025-06-05".parse::<Day>().ok(), ..Options::default() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The Markdown files, in their order.
    fn entries(&self) -> Vec<PathBuf> {
        let mut files = BTreeSet::new();
        let mut folders = vec![self.path("content")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path if path.extension().is_some_and(|extension| extension == "md") => {
                        files.insert(path);
                    }
                    _ => {}
                }
            }
        }
        files.into_iter().collect()
    }

    /// Edits something; says what, and which files that touches.
    fn edit(&mut self) -> Option<(String, BTreeSet<PathBuf>)> {
        let entries = self.entries();
        // Most is written in explainers.
        let is_explainer = |file: &&PathBuf| file.starts_with(self.path("content/explainers"));
        let explainers: Vec<PathBuf> = entries.iter().filter(is_explainer).cloned().collect();
        let some = if self.dice.below(2) == 0 && !explainers.is_empty() { &explainers } else { &entries };
        let file = self.dice.one_of(some).clone();
        let text = fs::read_to_string(&file).expect("the file");
        match self.dice.below(20) {
            0 => {
                fs::remove_file(&file).expect("it goes");
                self.away.insert(file.clone(), text);
                Some((format!("{} goes", file.display()), BTreeSet::from([file])))
            }
            1 => {
                let (file, text) = self.away.pop_first()?;
                fs::write(&file, text).expect("it comes back");
                Some((format!("{} comes back", file.display()), BTreeSet::from([file])))
            }
            2 => {
                let other = file.with_file_name(format!("moved-{}.md", self.dice.below(100)));
                fs::rename(&file, &other).expect("it is moved");
                Some((format!("{} is {} now", file.display(), other.display()), BTreeSet::from([file, other])))
            }
            3 => {
                let other = file.with_extension("uk.md");
                let is_first = !file.to_string_lossy().ends_with(".uk.md") && !other.exists();
                is_first.then(|| fs::write(&other, text).expect("it is translated"))?;
                Some((format!("{} comes", other.display()), BTreeSet::from([other])))
            }
            4..=8 => {
                let (path, what, change) = *self.dice.one_of(&OF_OTHERS);
                let file = self.path(path);
                file.exists().then(|| self.change(&file, (what, change)))?
            }
            _ => {
                let edit = *self.dice.one_of(&OF_ENTRIES);
                self.change(&file, edit)
            }
        }
    }

    /// Changes the text of a file.
    fn change(&mut self, file: &Path, (what, change): (&str, Change)) -> Option<(String, BTreeSet<PathBuf>)> {
        let text = fs::read_to_string(file).expect("the file");
        fs::write(file, change(&text, &mut self.dice)?).expect("it is changed");
        Some((format!("{}: {what}", file.display()), BTreeSet::from([file.to_owned()])))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        match entry.path() {
            _ if entry.file_name() == ".dateline" => {}
            path if path.is_dir() => copy(&path, &to),
            path => drop(fs::copy(path, to).expect("a copy")),
        }
    }
}

/// Every file of an edition with what stands in it; cards, which take long to draw, without.
fn files(snapshot: &Snapshot) -> BTreeMap<String, Result<String, String>> {
    let edition = snapshot.edition.as_deref().expect("an edition");
    let routes: Vec<&Route> = edition.routes().collect();
    let made = routes.par_iter().map(|route| {
        let is_card = route.item.path.ends_with(".png");
        let bytes = if is_card { Ok(Vec::new()) } else { route.bytes(&edition.renderer) };
        let bytes = bytes.map_err(|fault| fault.message);
        (route.item.path.clone(), bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    });
    made.collect()
}

/// A site that is being written, held against what is read from scratch after every edit.
struct Held {
    site: Site,
    workspace: Workspace,
    story: Vec<String>,
}

impl Held {
    fn new(seed: u64) -> Self {
        let site = Site::new(seed);
        let workspace = Workspace::open(site.path(""), Site::options());
        Self { site, workspace, story: Vec::new() }
    }

    /// Goes on after an edit. One that has nothing to change is none.
    fn after(&mut self, edit: Option<(String, BTreeSet<PathBuf>)>) {
        let Some((what, paths)) = edit else { return };
        self.story.push(what);
        let tale = self.story.join("\n");
        let snapshot = self.workspace.refresh(&Edit::Paths(paths));
        let fresh = Workspace::open(self.site.path(""), Site::options()).snapshot();
        assert_eq!(snapshot.diagnostics, fresh.diagnostics, "{tale}");
        let (made, wanted) = (files(&snapshot), files(&fresh));
        let paths = |files: &BTreeMap<String, _>| files.keys().cloned().collect::<Vec<String>>();
        assert_eq!(paths(&made), paths(&wanted), "{tale}");
        for ((path, text), wanted) in made.iter().zip(wanted.values()) {
            let (text, wanted) = (text.as_ref().unwrap_or_else(|e| e), wanted.as_ref().unwrap_or_else(|e| e));
            let same = text.bytes().zip(wanted.bytes()).take_while(|(one, other)| one == other).count();
            let from = |text: &str| -> String { text[text.floor_char_boundary(same)..].chars().take(200).collect() };
            assert_eq!(from(text), from(wanted), "{path}, {tale}");
        }
    }
}

#[test]
fn after_each_kind_of_edit_a_site_is_what_it_is_from_scratch() {
    let mut held = Held::new(0);
    for (path, what, change) in OF_OTHERS {
        let file = held.site.path(path);
        let edit = held.site.change(&file, (what, change));
        held.after(edit);
    }
    for path in ["explainers/ebrin-shoals.md", "explainers/marav-talks.md", "actors/qasrun.md"] {
        for edit in OF_ENTRIES {
            let file = held.site.path("content").join(path);
            let edit = held.site.change(&file, edit);
            held.after(edit);
        }
    }
}

#[test]
fn after_any_edits_a_site_is_what_it_is_from_scratch() {
    for seed in 1..=2 {
        let mut held = Held::new(seed);
        while held.story.len() < 12 {
            let edit = held.site.edit();
            held.after(edit);
        }
    }
}
