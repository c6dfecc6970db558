//! `dateline check`: the desk editor's findings, and nothing written but what it is told to mend.

use std::path::Path;

use super::terminal::{Format, Terminal};
use super::{Outcome, fix, links};
use crate::check;
use crate::content::Options;
use crate::diagnostics::codes::DEAD_LINK;
use crate::diagnostics::{self, Code, Diagnostic, Summary, did_you_mean};
use crate::model::Day;
use crate::pipeline;
use crate::render::Renderer;

/// What `check` can be told.
#[derive(Debug, clap::Args)]
// Several of these are flattened into one command, and groups of one name can't be.
#[group(skip)]
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
    #[command(flatten)]
    fix: fix::Args,
    #[command(flatten)]
    links: links::Args,
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
    // No host is asked for what nobody wants to hear.
    let links = is_wanted(&args.rule, DEAD_LINK).then_some((&args.links, terminal));
    let find = |links| {
        let found = everything(root, &options, links).into_iter();
        found.filter(|d| is_wanted(&args.rule, d.code)).collect::<Vec<_>>()
    };
    if args.fix.dry_run {
        return outcome(&fix::rehearse(find(None), args.format, terminal), args.strict);
    }
    if args.fix.fix
        && let Err(error) = fix::mend(|| find(None), root, args.format, terminal)
    {
        terminal.failure(&error.to_string());
        return Outcome::Failed;
    }
    let found = find(links);
    terminal.diagnostics(&found, args.format);
    let mendable = diagnostics::mendable(&found);
    if mendable > 0 && args.format == Format::Human {
        terminal.remark(&format!("{mendable} can be mended by `dateline check --fix`"));
    }
    if found.is_empty() && args.format == Format::Human {
        terminal.closing("no findings");
    }
    outcome(&found, args.strict)
}

fn outcome(found: &[Diagnostic], strict: bool) -> Outcome {
    let Summary { errors, warnings, .. } = Summary::of(found);
    if errors > 0 || (strict && warnings > 0) { Outcome::ContentErrors } else { Outcome::Fine }
}

/// Whether the findings of a rule are asked for.
fn is_wanted(rules: &[String], code: Code) -> bool {
    rules.is_empty() || rules.iter().any(|rule| code.is_called(rule))
}

/// What reading the site, its templates and the rules find, and the network, if it is asked; sorted.
fn everything(root: &Path, options: &Options, links: Option<(&links::Args, &Terminal)>) -> Vec<Diagnostic> {
    let (graph, mut found) = pipeline::graph(root, options);
    if let Some(graph) = graph {
        found.extend(check::check(&graph));
        found.extend(links.into_iter().flat_map(|(links, terminal)| links.check(&graph, terminal)));
        found.extend(pipeline::routes(&graph).1);
        match Renderer::new(graph) {
            // The program is about to end: to give the site back piece by piece would hold it up.
            Ok(renderer) => std::mem::forget(renderer),
            Err(faults) => found.extend(faults),
        }
    }
    diagnostics::sort(&mut found);
    found
}
