//! `dateline man`: the manual, for `man` to show.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_mangen::Man;

use super::{Cli, Outcome, terminal::Terminal};

/// What `man` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write a page for the program and one for each of its commands into this folder.
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Prints the program's page to stdout, or writes all pages into a folder.
pub fn run(args: &Args, terminal: &Terminal) -> Outcome {
    let done = match &args.output {
        Some(folder) => {
            write_all(folder).map_err(|error| format!("could not write into {}: {error}", folder.display()))
        }
        None => print().map_err(|error| format!("could not print the page: {error}")),
    };
    match done {
        Ok(()) => Outcome::Fine,
        Err(message) => {
            terminal.failure(&message);
            Outcome::Failed
        }
    }
}

/// The command line without the command `help`, which has no page of its own to refer to.
fn command() -> clap::Command {
    Cli::command().disable_help_subcommand(true)
}

fn print() -> io::Result<()> {
    let mut page = Vec::new();
    Man::new(command()).render(&mut page)?;
    match io::stdout().write_all(&page) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// `dateline.1`, `dateline-build.1` and so on.
fn write_all(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command(), folder)
}
