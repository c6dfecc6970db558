//! `locale/<code>.yaml`: what a site says in a language itself. What it says is for `locale` to know; here it is held against
//! the keys that there are.

use std::sync::Arc;

use super::config::Languages;
use super::{files, yaml};
use crate::diagnostics::{Diagnostic, FieldPath, Location, SourceFile, codes, did_you_mean};
use crate::locale::{Misfit, Written};
use crate::model::Lang;

/// Checks the files, each a language.
pub fn check(locales: &[Arc<SourceFile>], languages: &Languages, found: &mut Vec<Diagnostic>) {
    for file in locales {
        let stray = |message: &str| files::at(codes::STRAY_FILE, &file.path, message);
        match code(&file.path).map(str::parse::<Lang>) {
            None => found.push(
                stray("no language takes this file, and it is not used")
                    .help("name it by the language's tag, such as `locale/pl.yaml`"),
            ),
            Some(Err(message)) => found.push(stray("this file is not used").help(message)),
            Some(Ok(lang)) if !languages.has(lang) => {
                found.push(stray("no page of the site is in this language").help(languages.remedy(lang)));
            }
            Some(Ok(lang)) => check_one(file, lang, found),
        }
    }
}

/// The tag of the language that a file speaks, by its path.
pub fn code(path: &str) -> Option<&str> {
    path.strip_prefix("locale/")?.strip_suffix(".yaml").filter(|code| !code.contains('/'))
}

fn check_one(file: &Arc<SourceFile>, lang: Lang, found: &mut Vec<Diagnostic>) {
    let Some(written) = yaml::read::<Written>(file, found) else { return };
    // The embedded files are held against each other by tests.
    for misfit in written.misfits(lang.as_str()).unwrap_or_default() {
        found.push(misfits(file, lang, &misfit));
    }
    let missing = written.missing(lang.as_str()).unwrap_or_default();
    if !missing.is_empty() {
        let texts = if missing.len() == 1 { "1 text is".to_owned() } else { format!("{} texts are", missing.len()) };
        found.push(
            Diagnostic::new(
                codes::MISSING_TEXTS,
                format!("{texts} missing, and will be in English: {}", missing.join(", ")),
                Location::file(file),
            )
            .help("write them in this language; docs/themes.md has the English ones"),
        );
    }
}

fn misfits(file: &Arc<SourceFile>, lang: Lang, misfit: &Misfit) -> Diagnostic {
    let path = |map: &str, key: &str| FieldPath(map.to_owned()).key(key);
    match misfit {
        Misfit::Unknown { map, key, known } => Diagnostic::new(
            codes::UNKNOWN_KEY,
            format!("no page asks for the text `{key}`"),
            Location::key(file, path(map, key)),
        )
        .help(
            did_you_mean(key, known.iter().map(String::as_str))
                .unwrap_or_else(|| "take it out; docs/themes.md lists all texts".to_owned()),
        ),
        Misfit::Placeholders { key, wanted } => {
            let help = match wanted.as_slice() {
                [] => "write it without braces".to_owned(),
                names => format!("it has to hold {}, where the page puts something in", names.join(" and ")),
            };
            let at = Location::field(file, path("strings", key));
            Diagnostic::new(codes::BAD_VALUE, format!("`{key}` does not hold what the English text holds"), at)
                .help(help)
        }
        Misfit::Code(code) => Diagnostic::new(
            codes::BAD_VALUE,
            format!("the file is that of `{lang}`, and says that it is that of `{code}`"),
            Location::field(file, FieldPath("code".to_owned())),
        )
        .help("take the line out: the file's name tells the language"),
    }
}
