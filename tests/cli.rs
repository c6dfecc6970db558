//! The command line as a writer meets it: what each command does, says, and ends with.

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::dateline;
use serde_json::Value;

/// Runs the command in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    dateline().current_dir(folder).args(arguments).output().expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("stdout is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("stderr is UTF-8")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// A folder with the sample site in `site/`.
fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let made = run(folder.path(), &["init", "site"]);
    assert_eq!(code(&made), Some(0), "{}", stderr(&made));
    folder
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

#[test]
fn init_makes_a_site_that_builds_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let made = run(folder.path(), &["init", "my site"]);
    assert_eq!((code(&made), stderr(&made).as_str()), (Some(0), ""));
    let said = stdout(&made);
    assert!(said.contains("  cd 'my site'\n  dateline serve --open\n"), "{said}");
    let site = folder.path().join("my site");
    for path in [
        "site.yaml",
        ".gitignore",
        ".github/workflows/pages.yml",
        ".vscode/settings.json",
        ".dateline/schemas/explainer.json",
        "content/sources.yaml",
        "content/events.yaml",
        "content/glossary.yaml",
        "content/pages/about.md",
    ] {
        assert!(site.join(path).is_file(), "{path}");
    }
    let built = run(&site, &["build", "--strict"]);
    assert_eq!((code(&built), stderr(&built).as_str()), (Some(0), ""));
    assert!(site.join("public/explainers/who-may-fish/index.html").is_file());
}

#[test]
fn init_refuses_a_folder_that_is_not_empty() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let refused = run(folder.path(), &["init", "."]);
    assert_eq!((code(&refused), stdout(&refused).as_str()), (Some(2), ""));
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing was written");
    let onto_a_file = run(folder.path(), &["init", "notes.txt", "--force"]);
    assert_eq!(code(&onto_a_file), Some(2));
    assert_eq!(read(folder.path().join("notes.txt")), "mine");
}

#[test]
fn init_with_force_overwrites_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let settings = "title: Mine\nbase_url: https://mine.example/\n";
    fs::write(folder.path().join("site.yaml"), settings).unwrap();
    let made = run(folder.path(), &["init", ".", "--force"]);
    assert_eq!(code(&made), Some(0), "{}", stderr(&made));
    assert!(stdout(&made).contains("1 were there"), "{}", stdout(&made));
    assert!(!stdout(&made).contains("cd "), "{}", stdout(&made));
    assert_eq!(read(folder.path().join("site.yaml")), settings);
    let before = common::files(folder.path());
    let again = run(folder.path(), &["init", ".", "--force"]);
    assert_eq!(code(&again), Some(0));
    assert_eq!(common::files(folder.path()), before);
    assert_eq!(code(&run(folder.path(), &["build"])), Some(0));
}

#[test]
fn every_kind_of_new_is_built_without_diagnostics() {
    let folder = sample();
    let site = folder.path().join("site");
    let title = "Peace: a \"short\" #history's {end}";
    for (kind, path) in [
        ("explainer", "content/explainers/peace-a-short-historys-end.md"),
        ("actor", "content/actors/peace-a-short-historys-end.md"),
        ("territory", "content/territories/peace-a-short-historys-end.md"),
        ("topic", "content/topics/peace-a-short-historys-end.md"),
        ("conflict", "content/conflicts/peace-a-short-historys-end.md"),
        ("page", "content/pages/peace-a-short-historys-end.md"),
        ("source", "content/sources.yaml"),
        ("event", "content/events.yaml"),
        ("term", "content/glossary.yaml"),
    ] {
        let before = fs::read_to_string(site.join(path)).unwrap_or_default();
        let added = run(&site, &["new", kind, title]);
        assert_eq!(code(&added), Some(0), "{kind}: {}", stderr(&added));
        assert_eq!(stdout(&added).trim_end().replace('\\', "/"), path, "{kind}");
        assert!(read(site.join(path)).starts_with(&before), "{kind}");
        let built = run(&site, &["build"]);
        assert_eq!((code(&built), stderr(&built).as_str()), (Some(0), ""), "{kind}");
        let before = common::files(&site.join("content"));
        let again = run(&site, &["new", kind, title]);
        assert_eq!((code(&again), stdout(&again).as_str()), (Some(2), ""), "{kind}");
        assert!(stderr(&again).contains("--id"), "{}", stderr(&again));
        assert_eq!(common::files(&site.join("content")), before, "{kind}");
    }
    let page = read(site.join("public/explainers/peace-a-short-historys-end/index.html"));
    assert!(page.contains("{end}"), "the title is as it was typed");
}

#[test]
fn new_takes_its_date_from_the_option_then_from_the_environment() {
    let folder = sample();
    let site = folder.path().join("site");
    let epoch = dateline()
        .current_dir(&site)
        .env("SOURCE_DATE_EPOCH", "86400")
        .args(["new", "explainer", "Epoch"])
        .output()
        .unwrap();
    assert_eq!(code(&epoch), Some(0));
    assert!(read(site.join("content/explainers/epoch.md")).contains("\nas_of: 1970-01-02 "));
    let given = dateline()
        .current_dir(&site)
        .env("SOURCE_DATE_EPOCH", "86400")
        .args(["new", "explainer", "Given", "--today", "2025-08-17"])
        .output()
        .unwrap();
    assert_eq!(code(&given), Some(0));
    assert!(read(site.join("content/explainers/given.md")).contains("\nas_of: 2025-08-17 "));
}

#[test]
fn an_environment_that_makes_no_sense_stops_before_anything_is_written() {
    let folder = sample();
    let site = folder.path().join("site");
    let before = common::files(folder.path());
    for arguments in [&["new", "page", "One"][..], &["init", "other"]] {
        let run = dateline().current_dir(&site).env("SOURCE_DATE_EPOCH", "soon").args(arguments).output().unwrap();
        assert_eq!((code(&run), stdout(&run).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr(&run).contains("SOURCE_DATE_EPOCH"), "{}", stderr(&run));
    }
    assert_eq!(common::files(folder.path()), before);
}

#[test]
fn new_asks_for_an_id_where_the_title_makes_none() {
    let folder = sample();
    let site = folder.path().join("site");
    let refused = run(&site, &["new", "page", "Київ"]);
    assert_eq!(code(&refused), Some(2));
    assert!(stderr(&refused).contains("--id"), "{}", stderr(&refused));
    let added = run(&site, &["new", "page", "Київ", "--id", "kyiv"]);
    assert_eq!((code(&added), stdout(&added).as_str()), (Some(0), "content/pages/kyiv.md\n"));
    assert!(read(site.join("content/pages/kyiv.md")).contains("title: \"Київ\"\n"));
    let outside = run(&site, &["new", "page", "X", "--id", "../../escape"]);
    assert_eq!(code(&outside), Some(2));
    assert!(!site.join("escape.md").exists());
}

/// The YAML of a Markdown file or of a whole file, as JSON.
fn yaml(text: &str) -> Value {
    let front = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(yaml, _)| yaml);
    serde_yaml::from_str(front).expect("the sample's YAML can be read")
}

/// Asserts that a schema knows every key of a mapping, and that the mapping has every key that the schema requires.
fn takes(schema: &Value, mapping: &Value, what: &str) {
    let properties = schema["properties"].as_object().unwrap_or_else(|| panic!("{what} has properties"));
    let keys = mapping.as_object().unwrap_or_else(|| panic!("{what} is a mapping"));
    assert!(!keys.is_empty());
    for key in keys.keys() {
        assert!(properties.contains_key(key), "{what}: the schema does not know `{key}`");
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        assert!(keys.contains_key(key.as_str().unwrap()), "{what}: {key} is required");
    }
    assert_eq!(schema["additionalProperties"], false, "{what}");
}

#[test]
fn schemas_take_what_the_sample_writes() {
    let folder = sample();
    let site = folder.path().join("site");
    let all = run(folder.path(), &["schema"]);
    assert_eq!(code(&all), Some(0));
    let all: Value = serde_json::from_str(&stdout(&all)).expect("JSON");
    for (name, path) in [
        ("site", "site.yaml"),
        ("explainer", "content/explainers/who-may-fish.md"),
        ("actor", "content/actors/ilka-verrow.md"),
        ("territory", "content/territories/quern-bank.md"),
        ("topic", "content/topics/lighthouse.md"),
        ("conflict", "content/conflicts/quern.md"),
        ("page", "content/pages/about.md"),
    ] {
        let one = run(folder.path(), &["schema", name]);
        let schema: Value = serde_json::from_str(&stdout(&one)).expect("JSON");
        assert_eq!(schema, all[name], "{name}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        takes(&schema, &yaml(&read(site.join(path))), name);
        let written: Value = serde_json::from_str(&read(site.join(format!(".dateline/schemas/{name}.json")))).unwrap();
        assert_eq!(written, schema, "{name}");
    }
    for (names, definition, path) in [
        (["sources", "source"], "Source", "content/sources.yaml"),
        (["events", "event"], "Event", "content/events.yaml"),
        (["glossary", "term"], "Term", "content/glossary.yaml"),
    ] {
        for name in names {
            let one = run(folder.path(), &["schema", name]);
            let schema: Value = serde_json::from_str(&stdout(&one)).expect("JSON");
            assert_eq!(schema, all[names[0]], "{name}");
            assert_eq!(schema["additionalProperties"]["$ref"], format!("#/$defs/{definition}"));
            for (id, entry) in yaml(&read(site.join(path))).as_object().unwrap() {
                takes(&schema["$defs"][definition], entry, id);
            }
        }
    }
}

#[test]
fn build_says_results_on_stdout_and_faults_on_stderr() {
    let folder = sample();
    let site = folder.path().join("site");
    let built = run(&site, &["build"]);
    assert_eq!((code(&built), stderr(&built).as_str()), (Some(0), ""));
    let line = stdout(&built);
    assert_eq!(line.lines().count(), 1, "{line}");
    for word in ["pages", "5 sources", "files written", "unchanged", " s\n"] {
        assert!(line.contains(word), "{word} in {line}");
    }
    assert_eq!(stdout(&run(&site, &["build", "--quiet"])), "");

    let explainer = site.join("content/explainers/who-may-fish.md");
    let before = common::files(&site.join("public"));
    fs::write(&explainer, read(&explainer).replace("[^council-survey]", "[^council-surwey]")).unwrap();
    let failed = run(&site, &["build"]);
    assert_eq!((code(&failed), stdout(&failed).as_str()), (Some(1), ""));
    let said = stderr(&failed);
    for word in ["SRC002", "content/explainers/who-may-fish.md:", "council-survey", "nothing was published"] {
        assert!(said.contains(word), "{word} in {said}");
    }
    assert_eq!(common::files(&site.join("public")), before, "the last good site stays");

    let json = run(&site, &["build", "--format", "json"]);
    assert_eq!(code(&json), Some(1));
    let json: Value = serde_json::from_str(&stdout(&json)).expect("one JSON object on stdout");
    assert_eq!(json["diagnostics"][0]["code"], "SRC002");
}

#[test]
fn exit_codes_tell_content_from_command_line_and_machine() {
    let folder = sample();
    let site = folder.path().join("site");
    for (arguments, expected) in [
        (&["--version"][..], 0),
        (&["--help"], 0),
        (&["build"], 0),
        (&["biuld"], 2),
        (&["build", "--today", "2025-02-30"], 2),
        (&["new", "explainer"], 2),
        (&["new", "nothing", "Title"], 2),
        (&["schema", "nothing"], 2),
        (&["build", "--output", "content"], 2),
    ] {
        let run = run(&site, arguments);
        assert_eq!(code(&run), Some(expected), "{arguments:?}: {}", stderr(&run));
        let silent = if expected == 0 { stderr(&run) } else { stdout(&run) };
        assert_eq!(silent, "", "{arguments:?}");
    }
    let nowhere = tempfile::tempdir().unwrap();
    for arguments in [&["build"][..], &["new", "page", "T"], &["--root", "nowhere", "build"]] {
        let run = run(nowhere.path(), arguments);
        assert_eq!(code(&run), Some(2), "{arguments:?}");
        assert!(stderr(&run).contains("dateline init"), "{arguments:?}: {}", stderr(&run));
    }
    // A fault in the content is 1 whatever the command line says.
    fs::write(site.join("content/events.yaml"), "a: {date: never, title: T}\n").unwrap();
    assert_eq!(code(&run(&site, &["build"])), Some(1));
}

#[test]
fn the_site_is_found_from_any_folder_of_it() {
    let folder = sample();
    let below = folder.path().join("site/content/actors");
    let added = run(&below, &["new", "actor", "Someone"]);
    assert_eq!(code(&added), Some(0), "{}", stderr(&added));
    assert_eq!(stdout(&added), "someone.md\n");
    let named = run(folder.path(), &["--root", "site", "new", "actor", "Someone else"]);
    assert_eq!(stdout(&named).replace('\\', "/"), "site/content/actors/someone-else.md\n");
}

#[test]
fn every_shell_has_completions() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(folder.path(), &["completions", shell]);
        assert_eq!((code(&script), stderr(&script).as_str()), (Some(0), ""), "{shell}");
        for word in ["dateline", "init", "schema"] {
            assert!(stdout(&script).contains(word), "{shell} knows {word}");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_the_program_and_one_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let page = run(folder.path(), &["man"]);
    assert_eq!((code(&page), stderr(&page).as_str()), (Some(0), ""));
    assert!(stdout(&page).contains(".TH dateline 1"), "{}", stdout(&page));
    let written = run(folder.path(), &["man", "--output", "man/pages"]);
    assert_eq!((code(&written), stderr(&written).as_str(), stdout(&written).as_str()), (Some(0), "", ""));
    let pages = common::files(&folder.path().join("man/pages"));
    assert_eq!(String::from_utf8_lossy(&pages["dateline.1"]), stdout(&page));
    let listed = stdout(&run(folder.path(), &["--help"]));
    let commands = listed.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let commands: Vec<&str> = commands
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .collect();
    assert!(commands.len() > 10 && commands.contains(&"build"), "{commands:?}");
    for command in commands.into_iter().filter(|command| !["", "help"].contains(command)) {
        let page = pages.get(&format!("dateline-{command}.1")).map(|page| String::from_utf8_lossy(page));
        assert!(page.is_some_and(|page| page.contains(".SH SYNOPSIS")), "{command} has no page");
    }
    fs::write(folder.path().join("file"), "").unwrap();
    let refused = run(folder.path(), &["man", "--output", "file"]);
    assert_eq!(code(&refused), Some(2));
    assert!(stderr(&refused).contains("could not write into file"), "{}", stderr(&refused));
}
