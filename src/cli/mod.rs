//! The command line: a file a command.

mod build;
mod check;
mod completions;
mod explain;
mod fix;
mod import;
mod init;
mod links;
mod man;
mod new;
mod schema;
mod serve;
mod terminal;
mod unchanged;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::content;
use crate::diagnostics::{Diagnostic, codes};
use crate::model::{Date, Day};
use terminal::{ColorChoice, Terminal};

/// Sourced, dated conflict explainers as a static site.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about, max_term_width = 100)]
pub struct Cli {
    /// The folder of site.yaml; by default the nearest one upwards from here.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// When to use colour.
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// Say only what is wrong.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new site that builds at once.
    Init(init::Args),
    /// Add a file of a kind with its front matter filled in.
    New(new::Args),
    /// Make an explainer and its sources of a draft in plain text or Markdown.
    Import(import::Args),
    /// Build the whole site.
    Build(build::Args),
    /// Show the site in a browser as it is being written.
    Serve(serve::Args),
    /// Say what a desk editor finds: claims without a source, stale facts, names spelt two ways.
    Check(check::Args),
    /// Tell what a rule wants, and why.
    Explain(explain::Args),
    /// Print the JSON Schema of site.yaml or of a kind's front matter.
    Schema(schema::Args),
    /// Print completions for a shell.
    Completions(completions::Args),
    /// Print the manual's page, for `man` to show.
    Man(man::Args),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Fine,
    /// The content has errors.
    ContentErrors,
    /// The command line is wrong or the machine failed.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Fine => 0,
            Outcome::ContentErrors => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Reads the arguments, runs the command, and turns its outcome into an exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A reader that went away, as `| head` does, is no failure.
            let _ = error.print();
            return if error.use_stderr() { Outcome::Failed } else { Outcome::Fine }.into();
        }
    };
    let terminal = Terminal::new(cli.color, cli.quiet, cli.verbose);
    let root = cli.root.as_deref();
    match cli.command {
        Command::Init(args) => init::run(&args, &terminal),
        Command::New(args) => {
            site_root(root, &terminal).map_or(Outcome::Failed, |root| new::run(&args, &root, &terminal))
        }
        Command::Import(args) => {
            site_root(root, &terminal).map_or(Outcome::Failed, |root| import::run(&args, &root, &terminal))
        }
        Command::Build(args) => {
            site_root(root, &terminal).map_or(Outcome::Failed, |root| build::run(&args, &root, &terminal))
        }
        Command::Serve(args) => {
            site_root(root, &terminal).map_or(Outcome::Failed, |root| serve::run(&args, &root, &terminal))
        }
        Command::Check(args) => {
            site_root(root, &terminal).map_or(Outcome::Failed, |root| check::run(&args, &root, &terminal))
        }
        Command::Explain(args) => explain::run(&args, &terminal),
        Command::Schema(args) => schema::run(&args, &terminal),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args, &terminal),
    }
    .into()
}

/// A day on the command line.
fn day(text: &str) -> Result<Day, String> {
    match text.parse::<Date>() {
        Ok(date) if date.earliest() == date.latest() => {
            date.earliest().ok_or_else(|| "write a day: 2025-08-15".to_owned())
        }
        Ok(_) => Err("a whole day is needed, such as 2025-08-15".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The folder of the site: the one that was named, else the nearest upwards.
fn site_root(named: Option<&Path>, terminal: &Terminal) -> Option<PathBuf> {
    let found = match named {
        Some(root) => root.join(content::SITE_FILE).is_file().then(|| root.to_owned()),
        None => std::env::current_dir().ok().and_then(|here| content::find_root(&here)),
    };
    if found.is_none() {
        let place =
            named.map_or_else(|| "here or in any folder above".to_owned(), |root| format!("in {}", root.display()));
        terminal.diagnostic(
            &Diagnostic::general(codes::NO_SITE, format!("there is no site.yaml {place}"))
                .help("make a site with `dateline init DIR`, or name its folder with --root DIR"),
        );
    }
    found
}
