//! `dateline check`: the desk editor's findings, and nothing written.

use std::path::Path;

use super::Outcome;
use super::terminal::{Format, Terminal};
use crate::check;
use crate::content::Options;
use crate::diagnostics::{self, Diagnostic, Summary, did_you_mean};
use crate::model::Day;
use crate::pipeline;
use crate::render::Renderer;

/// What `check` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// In which form to say what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Only the findings of this rule; can be given several times.
    #[arg(long, value_name = "CODE")]
    rule: Vec<String>,
    /// Warnings count as errors.
    #[arg(long)]
    strict: bool,
    /// Leave drafts out, as `build` does.
    #[arg(long)]
    no_drafts: bool,
    /// The day that freshness is judged by; by default SOURCE_DATE_EPOCH or today.
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    today: Option<Day>,
}

/// Checks the site in `root`.
pub fn run(args: &Args, root: &Path, terminal: &Terminal) -> Outcome {
    if let Some(unknown) = args.rule.iter().find(|rule| !check::documented().any(|code| code.is_called(rule))) {
        let known = check::documented().map(|code| code.code);
        let help = did_you_mean(&unknown.to_uppercase(), known).map_or_else(String::new, |help| format!("; {help}"));
        terminal.failure(&format!("no rule is called `{unknown}`{help}: `dateline explain` lists all"));
        return Outcome::Failed;
    }
    let options = Options { base_url: None, drafts: !args.no_drafts, today: args.today };
    let mut found = everything(root, &options);
    found.retain(|d| args.rule.is_empty() || args.rule.iter().any(|rule| d.code.is_called(rule)));
    terminal.diagnostics(&found, args.format);
    if found.is_empty() && args.format == Format::Human {
        terminal.closing("no findings");
    }
    let Summary { errors, warnings, .. } = Summary::of(&found);
    if errors > 0 || (args.strict && warnings > 0) { Outcome::ContentErrors } else { Outcome::Fine }
}

/// What reading the site, its templates and the rules find, sorted.
fn everything(root: &Path, options: &Options) -> Vec<Diagnostic> {
    let (graph, mut found) = pipeline::graph(root, options);
    if let Some(graph) = graph {
        found.extend(check::check(&graph));
        found.extend(pipeline::routes(&graph).1);
        found.extend(Renderer::new(graph).err().into_iter().flatten());
    }
    diagnostics::sort(&mut found);
    found
}
