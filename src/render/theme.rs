//! Templates: the default theme, embedded, and the site's own in its place.

use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{ErrorKind, Tera};

use crate::diagnostics::{Diagnostic, Location, SourceFile, codes, did_you_mean};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// The prefix under which a site's template reaches the one that it replaces: `{% extends "theme/explainer.html" %}`.
const PREFIX: &str = "theme/";

/// All templates of a site.
pub struct Theme {
    tera: Tera,
    own: Vec<Arc<SourceFile>>,
}

impl Theme {
    /// Compiles the default theme and the site's own templates. One that does not compile is reported and left out:
    /// the default stands in for it, so that one fault does not hide those of others.
    pub fn compile(own: &[Arc<SourceFile>]) -> (Self, Vec<Diagnostic>) {
        let mut theme = Self { tera: Tera::default(), own: own.to_vec() };
        let mut found = Vec::new();
        let embedded: Vec<(String, &str)> = embedded(&TEMPLATES)
            .into_iter()
            .filter_map(|(name, bytes)| Some((format!("{PREFIX}{name}"), std::str::from_utf8(bytes).ok()?)))
            .collect();
        let default = theme.tera.set_fallback_prefixes([PREFIX]).and_then(|()| theme.tera.add_raw_templates(embedded));
        if let Err(error) = default {
            found.push(theme.diagnostic(&error));
        }
        theme.add_own(own, &mut found);
        (theme, found)
    }

    /// Adds the site's templates. They may extend each other, so that those that fail are tried again after the rest.
    fn add_own(&mut self, own: &[Arc<SourceFile>], found: &mut Vec<Diagnostic>) {
        let named = |file: &Arc<SourceFile>| file.path.trim_start_matches("templates/").to_owned();
        if self.tera.add_raw_templates(own.iter().map(|f| (named(f), f.text.to_string()))).is_ok() {
            return;
        }
        let mut waiting: Vec<&Arc<SourceFile>> = own.iter().collect();
        loop {
            let before = waiting.len();
            let mut errors = Vec::new();
            waiting.retain(|file| match self.tera.add_raw_template(&named(file), &file.text) {
                Ok(()) => false,
                Err(error) => {
                    errors.push(error);
                    true
                }
            });
            if waiting.is_empty() || waiting.len() == before {
                let places = waiting.iter().zip(&errors);
                found.extend(places.map(|(file, error)| {
                    let mut diagnostic = self.diagnostic(error);
                    diagnostic.location.get_or_insert_with(|| Location::file(file));
                    diagnostic
                }));
                return;
            }
        }
    }

    /// Renders a template.
    ///
    /// # Errors
    /// When the template uses what it was not given.
    pub fn render(&self, template: &str, context: &tera::Context) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|error| self.diagnostic(&error))
    }

    /// The error in writers' terms, at its place in the site's template.
    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
            return Diagnostic::general(codes::BAD_TEMPLATE, error.to_string());
        };
        let (message, help) = remedy(report.message());
        let own = self.own.iter().find(|f| f.path.trim_start_matches("templates/") == report.filename());
        let diagnostic = match own {
            Some(file) => {
                Diagnostic::new(codes::BAD_TEMPLATE, message, Location::span(file, report.span().range.clone()))
            }
            None => Diagnostic::general(
                codes::BAD_TEMPLATE,
                format!("the template `{}` does not render: {message}", report.filename()),
            ),
        };
        diagnostic.maybe_help(help)
    }
}

/// What is wrong, and the names that exist: Tera says both in one sentence.
fn remedy(message: &str) -> (String, Option<String>) {
    let Some((wrong, known)) = message.split_once(" Available ") else {
        return (message.trim_end_matches('.').to_owned(), None);
    };
    let names: Vec<&str> = known.split_once(": ").map_or("", |(_, names)| names).split(", ").collect();
    let word = wrong.split('`').nth(1).unwrap_or_default();
    let help = did_you_mean(word, names.iter().copied()).unwrap_or_else(|| format!("there are {}", names.join(", ")));
    (wrong.trim_end_matches('.').to_owned(), Some(help))
}

/// The files of the default theme's `static/`: path and bytes.
pub fn statics() -> Vec<(String, &'static [u8])> {
    embedded(&STATIC)
}

fn embedded(dir: &'static Dir<'static>) -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    for entry in dir.entries() {
        match entry {
            include_dir::DirEntry::Dir(below) => files.extend(embedded(below)),
            include_dir::DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                let hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
                if !hidden {
                    files.push((path, file.contents()));
                }
            }
        }
    }
    files.sort();
    files
}
