//! `dateline explain`: what a rule wants, why, and an example.

use super::Outcome;
use super::terminal::Terminal;
use crate::check;
use crate::diagnostics::did_you_mean;

/// What `explain` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule's code or name, such as SRC001; without one, all are listed.
    rule: Option<String>,
}

/// Explains a rule, or lists all.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let Some(wanted) = &args.rule else {
        let lines: Vec<String> =
            check::documented().map(|code| format!("{}  {:<8} {}", code.code, code.severity, code.name)).collect();
        terminal.result(&lines.join("\n"));
        return Outcome::Fine;
    };
    match check::explain(wanted) {
        Some(text) => {
            terminal.result(text.trim_end());
            Outcome::Fine
        }
        None => {
            let known: Vec<&str> = check::documented().flat_map(|code| [code.code, code.name]).collect();
            let near = did_you_mean(&wanted.to_uppercase(), known.iter().copied())
                .or_else(|| did_you_mean(&wanted.to_lowercase(), known.iter().copied()));
            let help = near.map_or_else(String::new, |help| format!("; {help}"));
            terminal.failure(&format!("no rule is called `{wanted}`{help}: `dateline explain` lists all"));
            Outcome::Failed
        }
    }
}
