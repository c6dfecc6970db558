//! Templates: the default theme, embedded, and the site's own in its place.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{ErrorKind, Tera};

use crate::diagnostics::{Diagnostic, Location, SourceFile, codes, did_you_mean};
use crate::model::ThemeConfig;

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
// As the build script made them ready.
static STATIC: Dir<'_> = include_dir!("$OUT_DIR/static");

/// The theme's style sheet in `static/`.
const STYLE: &str = "dateline.css";

/// The prefix under which a site's template reaches the one that it replaces: `{% extends "theme/explainer.html" %}`.
const PREFIX: &str = "theme/";

/// What Tera's own filters, tests and functions are called. It has no way to ask for them.
#[rustfmt::skip]
const FILTERS: &[&str] = &[
    "abs", "capitalize", "default", "escape", "escape_html", "escape_xml", "first", "float", "get", "group_by",
    "indent", "int", "join", "keys", "last", "length", "lower", "newlines_to_br", "nth", "pairs", "pluralize",
    "replace", "reverse", "round", "safe", "sort", "split", "str", "title", "trim", "trim_end", "trim_start",
    "truncate", "unique", "upper", "values", "wordcount",
];
#[rustfmt::skip]
const TESTS: &[&str] = &[
    "array", "bool", "containing", "defined", "divisible_by", "ending_with", "even", "float", "integer", "iterable",
    "map", "none", "number", "odd", "starting_with", "string", "undefined",
];
const FUNCTIONS: &[&str] = &["range", "super", "throw"];

/// How many of the site's templates may stand on each other, each including or extending the next: each takes room on the
/// stack, and Tera sets no limit.
const MAX_DEPTH: usize = 16;

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
        let (own, deep) = without_deep(own);
        found.extend(deep);
        theme.add_own(&own, &mut found);
        (theme, found)
    }

    /// Adds the site's templates. They may extend each other, so that those that fail are tried again after the rest.
    fn add_own(&mut self, own: &[Arc<SourceFile>], found: &mut Vec<Diagnostic>) {
        let named = |file: &Arc<SourceFile>| name(file).to_owned();
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
                // Templates of a circle miss each other when they are added one by one.
                let all = waiting.iter().map(|f| (named(f), f.text.to_string()));
                let together = self.tera.add_raw_templates(all).err();
                match together.as_ref().and_then(|error| self.circle(error)) {
                    Some(circle) => found.push(circle),
                    None => {
                        found.extend(waiting.iter().zip(&errors).flat_map(|(file, error)| self.faults(file, error)))
                    }
                }
                return;
            }
        }
    }

    /// Renders a template.
    ///
    /// # Errors
    /// When the template uses what it was not given.
    pub fn render(&self, template: &str, context: &tera::Context) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|error| self.failed(template, &error))
    }

    /// A whole page, as the bytes of its file.
    ///
    /// # Errors
    /// As for [`render`](Self::render).
    pub fn page(&self, template: &str, context: &tera::Context) -> Result<Vec<u8>, Diagnostic> {
        /// Room for most pages, so that few are moved while they grow.
        const ROOM: usize = 64 * 1024;
        let mut page = Vec::with_capacity(ROOM);
        self.tera.render_to(template, context, &mut page).map_err(|error| self.failed(template, &error))?;
        Ok(page)
    }

    /// What is wrong with a template that does not render. Of some errors Tera tells no place: then it is in what was rendered.
    fn failed(&self, template: &str, error: &tera::Error) -> Diagnostic {
        let mut diagnostic = self.diagnostic(error);
        if diagnostic.location.is_none() {
            let own = self.own.iter().find(|file| name(file) == template);
            diagnostic.location = own.map(Location::file);
        }
        diagnostic
    }

    /// What is wrong with a template that does not compile.
    fn faults(&self, file: &Arc<SourceFile>, error: &tera::Error) -> Vec<Diagnostic> {
        match error.kind() {
            // Of what it finds when it links templates, Tera makes reports in text.
            ErrorKind::Msg(text) if text.starts_with("error: ") => {
                text.split("\n\n").map(|report| self.linking(file, report)).collect()
            }
            ErrorKind::MissingParent { parent, .. } => {
                let at = file.text.find(parent.as_str()).map_or(0..0, |at| at..at + parent.len());
                let message = format!("no template is called `{parent}`");
                vec![
                    Diagnostic::new(codes::BAD_TEMPLATE, message, Location::span(file, at))
                        .maybe_help(self.known_template(parent)),
                ]
            }
            _ => {
                let mut diagnostic = self.diagnostic(error);
                diagnostic.location.get_or_insert_with(|| Location::file(file));
                vec![diagnostic]
            }
        }
    }

    /// One of Tera's reports: `error: …`, `--> file:line:column`, the line, the mark.
    fn linking(&self, file: &Arc<SourceFile>, report: &str) -> Diagnostic {
        let said = report.lines().next().and_then(|line| line.strip_prefix("error: ")).unwrap_or(report);
        let word = said.split('`').nth(1).unwrap_or_default();
        let place = report.lines().find_map(|line| line.trim_start().strip_prefix("--> ")).and_then(|place| {
            let mut parts = place.rsplitn(3, ':').map(str::parse::<usize>);
            Some((parts.next()?.ok()?, parts.next()?.ok()?))
        });
        let width = report.lines().last().map_or(1, |line| line.chars().filter(|c| *c == '^').count());
        let at = place.map_or(0..0, |(column, line)| span_of(&file.text, line, column, width));
        let unknown = said.strip_prefix("Unknown ").and_then(|rest| rest.split_once(' ')).map(|(what, _)| what);
        let help = match unknown {
            Some("template") => self.known_template(word),
            Some("filter") => Some(nearest(word, FILTERS)),
            Some("test") => Some(nearest(word, TESTS)),
            Some("function") => Some(nearest(word, FUNCTIONS)),
            Some("component") => Some(nearest(word, &self.components())),
            None if said.starts_with("Block ") => did_you_mean(word, self.blocks()).or_else(|| {
                Some(format!(
                    "the default theme has the blocks {}",
                    self.blocks().into_iter().collect::<Vec<_>>().join(", ")
                ))
            }),
            _ => None,
        };
        let message = match unknown {
            Some(what) => format!("no {what} is called `{word}`"),
            None => said.trim_end_matches('.').to_owned(),
        };
        Diagnostic::new(codes::BAD_TEMPLATE, message, Location::span(file, at)).maybe_help(help)
    }

    /// The nearest template, or where to put one.
    fn known_template(&self, name: &str) -> Option<String> {
        let names = self.tera.get_template_names().map(|n| n.trim_start_matches(PREFIX));
        did_you_mean(name, names).or_else(|| Some(format!("add templates/{name}, or name a template that is there")))
    }

    /// The names of all components, in order.
    fn components(&self) -> Vec<&str> {
        self.tera.get_component_names().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The names of all blocks of the default theme.
    fn blocks(&self) -> BTreeSet<&'static str> {
        let texts = embedded(&TEMPLATES).into_iter().filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok());
        texts
            .flat_map(|text| text.split("{% block ").skip(1))
            .filter_map(|rest| rest.split([' ', '%']).next())
            .collect()
    }

    /// Templates that include or extend each other without end.
    fn circle(&self, error: &tera::Error) -> Option<Diagnostic> {
        let (what, chain) = match error.kind() {
            ErrorKind::CircularInclude { include_chain, .. } => ("include", include_chain),
            ErrorKind::CircularExtend { inheritance_chain, .. } => ("extend", inheritance_chain),
            _ => return None,
        };
        let message = format!("templates {what} each other in a circle: {}", chain.join(" → "));
        let file = chain.iter().find_map(|called| self.own.iter().find(|file| name(file) == called));
        let diagnostic = match file {
            Some(file) => Diagnostic::new(codes::BAD_TEMPLATE, message, Location::file(file)),
            None => Diagnostic::general(codes::BAD_TEMPLATE, message),
        };
        Some(diagnostic.help(format!("take one `{what}` out of the circle")))
    }

    /// The error in writers' terms, at its place in the site's template.
    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
            let said = error.to_string();
            return match said.starts_with("Maximum render recursion depth") {
                true => Diagnostic::general(codes::BAD_TEMPLATE, "components call each other too deep, or without end")
                    .help("look for one that calls itself"),
                false => Diagnostic::general(codes::BAD_TEMPLATE, said.trim_end_matches('.')),
            };
        };
        let (message, help) = remedy(report.message());
        let own = self.own.iter().find(|file| name(file) == report.filename());
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

/// The name of a site's template.
fn name(file: &SourceFile) -> &str {
    file.path.trim_start_matches("templates/")
}

/// The templates without those that stand on too many others, and what is wrong with these. Circles are for Tera to find.
fn without_deep(own: &[Arc<SourceFile>]) -> (Vec<Arc<SourceFile>>, Option<Diagnostic>) {
    let names: BTreeSet<&str> = own.iter().map(|file| name(file)).collect();
    let mut ready = BTreeSet::new();
    let mut waiting: Vec<&Arc<SourceFile>> = own.iter().collect();
    let stands = |file: &SourceFile, ready: &BTreeSet<&str>| {
        used(&file.text).all(|used| ready.contains(used) || !names.contains(used))
    };
    for _ in 0..=MAX_DEPTH {
        let (next, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|file| stands(file, &ready));
        ready.extend(next.into_iter().map(|file| name(file)));
        waiting = rest;
    }
    let Some(deep) = waiting.into_iter().find(|file| stands(file, &ready)) else { return (own.to_vec(), None) };
    let message = format!("more than {MAX_DEPTH} templates include or extend each other, from here on");
    let fault = Diagnostic::new(codes::BAD_TEMPLATE, message, Location::file(deep)).help("put some of them together");
    (own.iter().filter(|file| ready.contains(name(file))).cloned().collect(), Some(fault))
}

/// The names that a template includes or extends, and some that only its comments do.
fn used(text: &str) -> impl Iterator<Item = &str> {
    let rests = ["include", "extends"].into_iter().flat_map(|word| text.split(word).skip(1));
    rests.map(str::trim_start).filter_map(|rest| {
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\'' | '`'))?;
        rest.get(1..)?.split(quote).next()
    })
}

/// The bytes of so many characters at a line and column, both from 1.
fn span_of(text: &str, line: usize, column: usize, width: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let byte = |chars: usize| rest.char_indices().nth(chars).map_or(rest.len(), |(at, _)| at);
    let first = column.saturating_sub(1);
    start + byte(first)..start + byte(first + width)
}

/// What is wrong, and the names that exist: Tera says both in one sentence.
fn remedy(message: &str) -> (String, Option<String>) {
    let Some((wrong, known)) = message.split_once(" Available ") else {
        return (message.trim_end_matches('.').to_owned(), None);
    };
    let names: Vec<&str> = known.split_once(": ").map_or("", |(_, names)| names).split(", ").collect();
    let word = wrong.split('`').nth(1).unwrap_or_default();
    (wrong.trim_end_matches('.').to_owned(), Some(nearest(word, &names)))
}

/// The name that was meant, or else all that there are.
fn nearest(word: &str, names: &[&str]) -> String {
    did_you_mean(word, names.iter().copied()).unwrap_or_else(|| format!("there are {}", names.join(", ")))
}

/// The files of the default theme's `static/`: path and bytes. The style sheet ends with the site's accent and fonts:
/// pages need no styles of their own.
pub fn statics(config: Option<&ThemeConfig>) -> Vec<(String, Cow<'static, [u8]>)> {
    let all = embedded(&STATIC).into_iter();
    all.map(|(path, bytes)| {
        let bytes = styled(&path, bytes, config);
        (path, bytes)
    })
    .collect()
}

/// One of these files, by its path.
pub fn static_file(path: &str, config: Option<&ThemeConfig>) -> Option<Cow<'static, [u8]>> {
    STATIC.get_file(path).map(|file| styled(path, file.contents(), config))
}

fn styled(path: &str, bytes: &'static [u8], config: Option<&ThemeConfig>) -> Cow<'static, [u8]> {
    match config.filter(|_| path == STYLE).and_then(tokens) {
        Some(tokens) => Cow::Owned([bytes, tokens.as_bytes()].concat()),
        None => Cow::Borrowed(bytes),
    }
}

/// A site's accent and fonts as a rule of CSS; none when all are the theme's.
fn tokens(config: &ThemeConfig) -> Option<String> {
    let values = [("--site-accent", &config.accent), ("--serif", &config.serif), ("--sans", &config.sans)];
    let declared = |(name, value): (&str, &Option<String>)| Some(format!("{name}:{};", css_value(value.as_deref()?)?));
    let declarations: String = values.into_iter().filter_map(declared).collect();
    (!declarations.is_empty()).then(|| format!("\n/* site.yaml */\n:root{{{declarations}}}\n"))
}

/// A value that can stand in a declaration: nothing in it ends that or the rule, or opens a comment.
fn css_value(value: &str) -> Option<&str> {
    let value = value.trim();
    (!value.is_empty() && !value.contains(['<', '>', '{', '}', ';', '\\', '@']) && !value.contains("/*"))
        .then_some(value)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_ends_with_what_the_site_says() {
        let style = |config: Option<&ThemeConfig>| {
            let bytes =
                statics(config).into_iter().find(|(path, _)| path == STYLE).map(|(_, bytes)| bytes.into_owned());
            String::from_utf8(bytes.unwrap()).unwrap()
        };
        let plain = style(None);
        let sans = Some("Inter, sans-serif".to_owned());
        let config = ThemeConfig { accent: Some(" #1f6f5c ".to_owned()), sans, ..ThemeConfig::default() };
        let own = style(Some(&config));
        let added = own.strip_prefix(&plain).unwrap();
        assert_eq!(added.trim(), "/* site.yaml */\n:root{--site-accent:#1f6f5c;--sans:Inter, sans-serif;}");
        assert_eq!(style(Some(&ThemeConfig::default())), plain);
    }

    #[test]
    fn the_names_that_are_told_exist() {
        let compiles = |text: String| Tera::default().add_raw_template("one", &text);
        for filter in FILTERS {
            assert!(compiles(format!("{{{{ 1 | {filter} }}}}")).is_ok(), "{filter}");
        }
        for test in TESTS {
            assert!(compiles(format!("{{% if 1 is {test} %}}{{% endif %}}")).is_ok(), "{test}");
        }
        for function in FUNCTIONS.iter().filter(|name| **name != "super") {
            assert!(compiles(format!("{{{{ {function}() }}}}")).is_ok(), "{function}");
        }
    }

    #[test]
    fn a_value_can_not_break_out_of_its_declaration() {
        assert_eq!(css_value(" #7a3b12 "), Some("#7a3b12"));
        assert_eq!(css_value("\"Iowan Old Style\", serif"), Some("\"Iowan Old Style\", serif"));
        assert_eq!(css_value("red; } body { display: none"), None);
        assert_eq!(css_value("</style><script>"), None);
        assert_eq!(css_value("red /* all that follows"), None);
    }
}
