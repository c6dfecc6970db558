//! `dateline check --fix`: mends what has one right answer, and shows how.

use std::io::IsTerminal;
use std::path::Path;

use super::terminal::{Format, Terminal};
use crate::content::{self, RewriteError};
use crate::diagnostics::{self, Change, Diagnostic};

/// What `check` can be told of fixes.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Mend what has one right answer, and show the change.
    #[arg(long)]
    pub fix: bool,
    /// With --fix: show the change, and write nothing.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Mends the site in `root` until `find` finds nothing more that can be, and shows each change.
///
/// # Errors
/// If a file can't be written; what was mended before stays.
pub fn mend(
    find: impl Fn() -> Vec<Diagnostic>,
    root: &Path,
    format: Format,
    terminal: &Terminal,
) -> Result<(), RewriteError> {
    /// What a fix brings about may be mended in its turn; more often than this, something is wrong.
    const ROUNDS: usize = 8;
    for _ in 0..ROUNDS {
        let found = find();
        let before = found.len();
        let (changes, rest) = diagnostics::mend(found);
        if changes.is_empty() {
            break;
        }
        content::rewrite(root, &changes)?;
        show(&changes, format, terminal);
        let files = if changes.len() == 1 { "file" } else { "files" };
        terminal.remark(&format!("{} mended in {} {files}\n", before - rest.len(), changes.len()));
    }
    Ok(())
}

/// Shows how what was found would be mended, and returns what would remain.
pub fn rehearse(found: Vec<Diagnostic>, format: Format, terminal: &Terminal) -> Vec<Diagnostic> {
    let (changes, rest) = diagnostics::mend(found);
    show(&changes, format, terminal);
    rest
}

/// Changes go to stdout as a result, but never among what a program reads from there.
fn show(changes: &[Change], format: Format, terminal: &Terminal) {
    match format {
        Format::Human => {
            let shown = std::io::stdout().is_terminal();
            changes.iter().for_each(|change| terminal.result(change.diff(shown).trim_end_matches('\n')));
        }
        Format::Json | Format::Sarif | Format::Github => {
            let shown = std::io::stderr().is_terminal();
            changes.iter().for_each(|change| terminal.remark(change.diff(shown).trim_end_matches('\n')));
        }
    }
}
