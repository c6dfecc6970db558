//! Faults that no folder in version control can hold: links, pipes, names that some systems refuse, files of great size.
#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc::{TryRecvError, channel};
use std::time::{Duration, Instant};

/// How long a build may take before it counts as hung; even in a debug build on a slow machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// What `dateline` says of the sound site after `change` was made to it, and its exit code.
fn said(change: impl FnOnce(&Path)) -> String {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    change(site.path());
    let output = site.path().join("public");
    let mut command = common::dateline();
    command.arg("--root").arg(site.path()).arg("build").arg("--output").arg(&output).args(["--today", "2025-09-01"]);
    let log =
        site.path().join("../").join(format!("{}.log", site.path().file_name().expect("a name").to_string_lossy()));
    let file = fs::File::create(&log).expect("a log");
    let mut run = command.stdout(Stdio::null()).stderr(file).spawn().expect("the binary runs");
    let started = Instant::now();
    let status = loop {
        match run.try_wait().expect("it can be waited for") {
            Some(status) => break status,
            None if started.elapsed() > PATIENCE => {
                run.kill().ok();
                run.wait().ok();
                panic!("it hangs");
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    let text = fs::read_to_string(&log).expect("what it said");
    fs::remove_file(&log).ok();
    assert!(!text.contains("panicked"), "{text}");
    assert!(status.success() || !output.exists(), "it published something all the same");
    let code = status.code().map_or("killed".to_owned(), |c| c.to_string());
    format!("{text}exit code {code}\n").replace(&site.path().display().to_string(), "SITE")
}

/// Asserts that it says each of these, and refuses to publish.
fn refused(change: impl FnOnce(&Path), expected: &[&str]) {
    let said = said(change);
    for words in expected {
        assert!(said.contains(words), "{words}\n--- said\n{said}");
    }
    assert!(said.ends_with("exit code 1\n"), "{said}");
}

fn pipe(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.is_ok_and(|status| status.success()), "a named pipe can be made");
}

const ENTRY: &str = "---\ntitle: Patrols on the bank\ndate: 2025-08-20\n---\n\nMaro sends patrols.\n";

#[test]
fn links_out_of_the_site_are_not_followed() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("secret.md"), "SECRET").expect("a file");
    refused(
        |site| {
            symlink(elsewhere.path().join("secret.md"), site.join("content/explainers/secret.md")).expect("a link");
            symlink(elsewhere.path(), site.join("content/pages")).expect("a link");
            fs::create_dir(site.join("static")).expect("a folder");
            symlink("/etc/passwd", site.join("static/passwd.txt")).expect("a link");
        },
        &[
            "error[FIL005]: this link leads out of the site, and is not followed\n --> content/explainers/secret.md\n",
            " --> content/pages\n",
            " --> static/passwd.txt\n",
            "copy what it leads to into the site",
            "3 errors",
        ],
    );
}

#[test]
fn links_within_the_site_are_followed() {
    let said = said(|site| {
        fs::create_dir(site.join("shared")).expect("a folder");
        fs::write(site.join("shared/patrols.md"), ENTRY).expect("a file");
        symlink("../../shared/patrols.md", site.join("content/explainers/patrols.md")).expect("a link");
    });
    assert_eq!(said, "exit code 0\n");
}

#[test]
fn links_in_circles_and_to_nowhere_are_reported() {
    refused(
        |site| {
            symlink("..", site.join("content/explainers/up")).expect("a link");
            symlink("patrols.md", site.join("content/explainers/patrols.md")).expect("a link");
            symlink("gone.md", site.join("content/explainers/late.md")).expect("a link");
        },
        &[
            "this link leads in a circle, back to `content`\n --> content/explainers/up\n",
            " --> content/explainers/patrols.md\n",
            "this link leads nowhere\n --> content/explainers/late.md\n",
            "remove the link",
            "3 errors",
        ],
    );
}

#[test]
fn pipes_and_sockets_are_reported_and_never_opened() {
    refused(
        |site| {
            pipe(&site.join("content/explainers/patrols.md"));
            fs::create_dir(site.join("static")).expect("a folder");
            pipe(&site.join("static/pipe.txt"));
            std::os::unix::net::UnixListener::bind(site.join("content/actors/pilots.md")).expect("a socket");
        },
        &[
            "this is a named pipe, not a file\n --> content/explainers/patrols.md\n",
            "this is a named pipe, not a file\n --> static/pipe.txt\n",
            "this is a socket, not a file\n --> content/actors/pilots.md\n",
            "3 errors",
        ],
    );
    let settings = said(|site| {
        fs::remove_file(site.join("site.yaml")).expect("it can be removed");
        pipe(&site.join("site.yaml"));
    });
    assert!(settings.contains("CFG002") && settings.ends_with("exit code 2\n"), "{settings}");
}

#[test]
fn a_folder_with_the_name_of_a_file_is_reported() {
    refused(
        |site| fs::create_dir(site.join("content/explainers/patrols.md")).expect("a folder"),
        &[
            "error[FIL003]: a folder has the name of a Markdown file\n --> content/explainers/patrols.md\n",
            "name the folder `patrols` and its file `patrols/index.md`",
        ],
    );
}

#[test]
fn unreadable_files_are_reported() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let probe = folder.path().join("probe");
    fs::write(&probe, "").expect("a file");
    fs::set_permissions(&probe, fs::Permissions::from_mode(0o0)).expect("it can be locked");
    if fs::read(&probe).is_ok() {
        return; // The superuser reads everything.
    }
    refused(
        |site| {
            let file = site.join("content/actors/maro.md");
            fs::set_permissions(file, fs::Permissions::from_mode(0o0)).expect("it can be locked");
        },
        &["error[FIL001]: this can't be read: permission denied\n --> content/actors/maro.md\n", "1 error\n"],
    );
}

#[test]
fn names_that_some_systems_refuse_are_refused_on_all() {
    refused(
        |site| {
            let explainers = site.join("content/explainers");
            for name in ["CON.md", "aux.md", "lpt1.md", "dot..md", "it's \"quoted\".md", "..md"] {
                fs::write(explainers.join(name), ENTRY).expect("a file");
            }
            fs::write(explainers.join(format!("{}.md", "a".repeat(252))), ENTRY).expect("a file");
            fs::write(explainers.join("back\\slash.md"), ENTRY).expect("a file");
            fs::write(explainers.join("new\nline.md"), ENTRY).expect("a file");
            // Two spellings of one letter, two cases of one name: one file on a Mac, one on Windows.
            fs::write(explainers.join("Patrols.md"), ENTRY).expect("a file");
            fs::write(explainers.join("patrols.md"), ENTRY).expect("a file");
            fs::create_dir(site.join("static")).expect("a folder");
            fs::write(site.join("static/caf\u{e9}.txt"), "").expect("a file");
            fs::write(site.join("static/cafe\u{301}.txt"), "").expect("a file");
        },
        &[
            "`CON` can't be the name of a file or folder on Windows\n --> content/explainers/CON.md\n  = help: use a longer name, such as `con-page`",
            "`aux` can't be the name of a file or folder on Windows",
            "`lpt1` can't be the name of a file or folder on Windows",
            "`dot.` can't be an id",
            "call it `dot`",
            "call it `its-quoted`",
            "content/explainers/back\\slash.md",
            "content/explainers/new line.md",
            "`content/explainers/Patrols.md` and `content/explainers/patrols.md` would both be published at `explainers/patrols/`",
            "would be one file on many systems",
        ],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_reported() {
    use std::os::unix::ffi::OsStrExt;
    refused(
        |site| {
            let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
            fs::write(site.join("content/explainers").join(name), ENTRY).expect("a file");
        },
        &["this name holds characters that no address can carry\n --> content/explainers/caf\u{fffd}.md\n"],
    );
}

#[test]
fn a_site_may_be_empty() {
    refused(
        |site| fs::remove_dir_all(site.join("content")).expect("it can be removed"),
        &["there is no folder `content/` beside site.yaml"],
    );
    let no_explainers = said(|site| fs::remove_dir_all(site.join("content/explainers")).expect("it can be removed"));
    assert_eq!(no_explainers, "exit code 0\n");
    let empty_stores = said(|site| {
        fs::remove_dir_all(site.join("content")).expect("it can be removed");
        fs::create_dir(site.join("content")).expect("a folder");
        for store in ["sources.yaml", "events.yaml", "glossary.yaml"] {
            fs::write(site.join("content").join(store), "").expect("a file");
        }
    });
    assert_eq!(empty_stores, "exit code 0\n");
    refused(
        |site| fs::write(site.join("site.yaml"), "").expect("a file"),
        &["`title` is missing", "`base_url` is missing"],
    );
}

#[test]
fn no_site_is_no_site() {
    let said = said(|site| fs::remove_file(site.join("site.yaml")).expect("it can be removed"));
    assert!(said.contains("CFG002") && said.contains("there is no site.yaml in SITE"), "{said}");
    assert!(!said.ends_with("exit code 0\n"), "{said}");
}

#[test]
fn huge_files_are_refused_and_large_ones_are_read() {
    refused(
        |site| {
            let file = fs::File::create(site.join("content/explainers/patrols.md")).expect("a file");
            file.set_len(200 * 1024 * 1024).expect("it can grow");
        },
        &[
            "error[FIL006]: this file is larger than 16 MiB\n --> content/explainers/patrols.md\n",
            "split it into several files",
        ],
    );
    let line = said(|site| {
        let text = format!("{ENTRY}{}\n", "Boats go out and come home again. ".repeat(5 * 1024 * 1024 / 34));
        fs::write(site.join("content/explainers/patrols.md"), text).expect("a file");
    });
    assert_eq!(line, "exit code 0\n");
}

#[test]
fn a_draft_may_come_from_a_pipe_and_must_have_an_end() {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    let import = |draft: &Path| {
        let mut command = common::dateline();
        command.arg("--root").arg(site.path()).arg("import").arg(draft);
        command
    };
    let endless = import(Path::new("/dev/zero")).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&endless.stderr);
    assert_eq!(endless.status.code(), Some(2), "{said}");
    assert!(said.contains("/dev/zero is larger than 16 MiB; import it in parts"), "{said}");
    let draft = site.path().join("pipe");
    pipe(&draft);
    // Waits for a reader, beside the test.
    let writer = draft.clone();
    std::thread::spawn(move || fs::write(writer, "Boats go out\n\nMaro sends patrols.\n"));
    let run = import(&draft).output().expect("the binary runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(site.path().join("content/explainers/boats-go-out.md").exists());
}

#[test]
fn a_page_may_have_very_many_notes() {
    let notes = said(|site| {
        let mut text = ENTRY.to_owned();
        (0..100_000).for_each(|i| text.push_str(&format!("Word.[^n{i}]\n\n")));
        (0..100_000).for_each(|i| text.push_str(&format!("[^n{i}]: A note.\n")));
        fs::write(site.join("content/explainers/patrols.md"), text).expect("a file");
    });
    assert_eq!(notes, "exit code 0\n");
}

#[test]
fn one_page_may_have_very_many_faults() {
    refused(
        |site| {
            let text = format!("{ENTRY}{}", "See [[nobody-at-all]].[^nothing-at-all]\n\n".repeat(2_000));
            fs::write(site.join("content/explainers/patrols.md"), text).expect("a file");
        },
        &["4000 errors"],
    );
}

/// Makes so many templates that stand on each other, below that of actors.
fn stack_templates(site: &Path, count: usize, text: impl Fn(&str) -> String) {
    let folder = site.join("templates/stack");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(site.join("templates/actor.html"), text("stack/0.html")).expect("a template");
    for i in 0..count {
        let next = format!("stack/{}.html", i + 1);
        fs::write(folder.join(format!("{i}.html")), text(&next)).expect("a template");
    }
    fs::write(folder.join(format!("{count}.html")), "{% block main %}The end.{% endblock %}").expect("a template");
}

#[test]
fn templates_that_stand_on_many_others_are_refused() {
    let include = |name: &str| format!("{{% include \"{name}\" %}}");
    let extend = |name: &str| format!("{{% extends '{name}' %}}{{% block main %}}{{{{ super() }}}}{{% endblock %}}");
    for text in [&include as &dyn Fn(&str) -> String, &extend] {
        assert_eq!(said(|site| stack_templates(site, 15, text)), "exit code 0\n");
        refused(
            |site| stack_templates(site, 600, text),
            &["more than 16 templates include or extend each other", " --> templates/stack/583.html\n", "1 error\n"],
        );
    }
}

#[test]
fn files_that_change_and_vanish_while_they_are_read_are_read_or_reported() {
    let site = tempfile::tempdir().expect("a folder");
    common::copy(&common::project().join("tests/faults/_sound"), site.path());
    let (page, public) = (site.path().join("content/explainers/patrols.md"), site.path().join("public"));
    let texts =
        ["Maro sends four patrols.", "Maro sends five patrols."].map(|text| ENTRY.replace("Maro sends patrols.", text));
    let (page, texts) = (&page, &texts);
    std::thread::scope(|scope| {
        // Dropped in the end, also when the test fails.
        let (_building, over) = channel::<()>();
        scope.spawn(move || {
            for text in texts.iter().cycle() {
                if over.try_recv() == Err(TryRecvError::Disconnected) {
                    break;
                }
                // Half of it for a moment, as when it is saved; then all of it, then nothing.
                for part in [&text[..20], text] {
                    fs::write(page, part).expect("a page");
                    std::thread::sleep(Duration::from_millis(2));
                }
                fs::remove_file(page).expect("it is there");
            }
        });
        for _ in 0..12 {
            let run = common::build(site.path(), &public, &["--today", "2025-09-01"]);
            let said = String::from_utf8_lossy(&run.stderr);
            assert!(!said.contains("panicked"), "{said}");
            assert!(run.status.success() || said.contains("content/explainers/patrols.md"), "{said}");
            let shown = fs::read_to_string(public.join("explainers/patrols/index.html")).ok();
            assert!(shown.is_none_or(|html| html.contains("four patrols.") != html.contains("five patrols.")));
        }
    });
}
