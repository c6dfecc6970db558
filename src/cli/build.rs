//! `dateline build`: the whole site into a folder.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use rayon::prelude::*;

use super::Outcome;
use super::terminal::{Format, Terminal};
use super::unchanged::Unchanged;
use crate::check;
use crate::content::Options;
use crate::diagnostics::{self, Diagnostic, codes};
use crate::media::{self, Unmade};
use crate::model::Day;
use crate::pipeline::{self, Route};
use crate::publish::{Left, Made, PublishError, Staging, Summary};
use crate::render::{Renderer, theme};

/// What `build` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to publish into; by default `public` in the site's folder.
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The address of the site, in place of the one in site.yaml.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts, too.
    #[arg(long)]
    drafts: bool,
    /// The day that freshness is judged by; by default SOURCE_DATE_EPOCH or today.
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    today: Option<Day>,
    /// Warnings keep the site from being published, too.
    #[arg(long)]
    strict: bool,
    /// In which form to say what is wrong.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Why a site was not published.
enum Failure {
    /// The content or a template is wrong.
    Content(Vec<Diagnostic>),
    /// The machine failed.
    Machine(PublishError),
}

impl From<PublishError> for Failure {
    /// A name that can't be published is for the writer to change; all else is the machine's.
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::BadPath { .. } => {
                Failure::Content(vec![Diagnostic::general(codes::BAD_NAME, error.to_string())])
            }
            error => Failure::Machine(error),
        }
    }
}

/// Builds the site in `root`.
pub fn run(args: &Args, root: &Path, terminal: &Terminal) -> Outcome {
    let started = Instant::now();
    let options = Options { base_url: args.base_url.clone(), drafts: args.drafts, today: args.today };
    let output = args.output.clone().unwrap_or_else(|| root.join("public"));
    let unchanged = Unchanged::look(root, &output, &options);
    match unchanged.last(root, &output) {
        Ok(Some(Made { pages, sources, files, bytes, .. })) => {
            let summary = Summary { unchanged: files, bytes, ..Summary::default() };
            close(&closing_line(pages, sources, &summary, started.elapsed()), args.format, terminal);
            terminal.diagnostics(&[], args.format);
            return Outcome::Fine;
        }
        Ok(None) => {}
        Err(error) => {
            terminal.failure(&error.to_string());
            return Outcome::Failed;
        }
    }
    let (graph, mut found) = pipeline::graph(root, &options);
    found.extend(graph.iter().flat_map(check::errors));
    diagnostics::sort(&mut found);
    let stops = |found: &[Diagnostic]| {
        found.iter().any(|d| d.is_error() || (args.strict && d.severity == diagnostics::Severity::Warning))
    };
    let built = match graph {
        Some(graph) if !stops(&found) => {
            let sources = graph.site.sources.all().len();
            Some(publish(graph, &output, root, terminal).map(|(pages, left)| (pages, sources, left)))
        }
        // Templates are compiled all the same, so that their errors come in the same run.
        Some(graph) => Renderer::new(graph).err().map(|more| Err(Failure::Content(more))),
        None => None,
    };
    let outcome = match built {
        Some(Ok((pages, sources, left))) => {
            // What is to be said is said again, and found anew for that.
            if found.is_empty() {
                unchanged.keep(&output, pages, sources, &left);
            }
            close(&closing_line(pages, sources, &left.summary, started.elapsed()), args.format, terminal);
            Outcome::Fine
        }
        Some(Err(Failure::Machine(error))) => {
            terminal.failure(&error.to_string());
            Outcome::Failed
        }
        Some(Err(Failure::Content(more))) => {
            found.extend(more);
            diagnostics::sort(&mut found);
            Outcome::ContentErrors
        }
        None => Outcome::ContentErrors,
    };
    terminal.diagnostics(&found, args.format);
    if outcome == Outcome::ContentErrors && args.format == Format::Human {
        let old = if output.exists() { format!("; {} is as it was", output.display()) } else { String::new() };
        terminal.remark(&format!("nothing was published{old}"));
    }
    outcome
}

/// Renders and publishes every file. Returns the number of pages.
fn publish(
    graph: crate::graph::Graph,
    output: &Path,
    root: &Path,
    terminal: &Terminal,
) -> Result<(usize, Left), Failure> {
    let (routes, twice) = pipeline::routes(&graph);
    if !twice.is_empty() {
        return Err(Failure::Content(twice));
    }
    let renderer = Renderer::new(graph).map_err(Failure::Content)?;
    let staging = Staging::open(output, root).map_err(Failure::from)?;
    let progress = terminal.progress(routes.len(), "building");
    pipeline::on_new_threads(|| write_routes(&routes, &renderer, &staging, &|| progress.step()))?;
    progress.finish();
    copy_files(&renderer, &staging).map_err(Failure::from)?;
    write_pictures(&renderer, &staging)?;
    let pages = routes.iter().filter(|r| r.item.path.ends_with(".html")).count();
    let left = staging.commit().map_err(Failure::from)?;
    renderer.media.tidy();
    // The program is about to end: to give the site back piece by piece would hold it up.
    std::mem::forget(renderer);
    Ok((pages, left))
}

/// Writes every route in parallel; all template errors come together.
fn write_routes(
    routes: &[Route],
    renderer: &Renderer,
    staging: &Staging,
    done: &(dyn Fn() + Sync),
) -> Result<(), Failure> {
    /// So few at a time that no processor has many to make when the others have none left.
    const SHARE: usize = 16;
    let found = Mutex::new(Vec::new());
    routes
        .par_iter()
        .with_max_len(SHARE)
        .try_for_each(|route| {
            match route.bytes(renderer) {
                Ok(bytes) => {
                    staging.write(&route.item.path, &bytes)?;
                }
                Err(diagnostic) => {
                    if let Ok(mut found) = found.lock() {
                        found.push(diagnostic);
                    }
                }
            }
            done();
            Ok::<(), PublishError>(())
        })
        .map_err(Failure::from)?;
    let mut found = found.into_inner().unwrap_or_default();
    // One faulty template fails on every page that uses it; it is reported once.
    diagnostics::sort(&mut found);
    found.dedup();
    if found.is_empty() { Ok(()) } else { Err(Failure::Content(found)) }
}

/// Makes the smaller pictures that the pages name.
fn write_pictures(renderer: &Renderer, staging: &Staging) -> Result<(), Failure> {
    let write = |path: &str, bytes: &[u8]| staging.write(path, bytes).map(drop);
    let made: Vec<Option<Unmade>> = renderer
        .media
        .named()
        .par_iter()
        .map(|paths| renderer.media.make(paths, write).map(Result::err))
        .collect::<Result<_, PublishError>>()?;
    let found: Vec<Diagnostic> = made.iter().flatten().map(|one| media::unmade(&renderer.graph, one)).collect();
    if found.is_empty() { Ok(()) } else { Err(Failure::Content(found)) }
}

/// Copies pictures and the like from content/, and static/ over the default theme's files. Pictures lose what cameras say of
/// places and people.
fn copy_files(renderer: &Renderer, staging: &Staging) -> Result<(), PublishError> {
    let site = &renderer.graph.site;
    for (path, bytes) in theme::statics(site.config.theme.as_ref()) {
        if !site.statics.contains_key(&path) {
            staging.write(&path, &bytes)?;
        }
    }
    for (path, file) in
        site.assets.iter().filter(|(path, _)| !site.statics.contains_key(*path)).chain(site.statics.iter())
    {
        match media::bare(path, file) {
            Some(bytes) => staging.write(path, &bytes)?,
            None => staging.copy(path, file)?,
        };
    }
    Ok(())
}

/// Says how the build went, beside a report for programs only to who wants to hear it.
fn close(line: &str, format: Format, terminal: &Terminal) {
    match format {
        Format::Json | Format::Sarif => terminal.detail(line),
        _ => terminal.closing(line),
    }
}

fn closing_line(pages: usize, sources: usize, summary: &Summary, took: std::time::Duration) -> String {
    let Summary { written, unchanged, removed, bytes } = *summary;
    let removed = if removed > 0 { format!(", {removed} removed") } else { String::new() };
    format!(
        "{pages} pages, {sources} sources: {written} files written, {unchanged} unchanged{removed}; {} in {:.2} s",
        indicatif::HumanBytes(bytes),
        took.as_secs_f64()
    )
}
