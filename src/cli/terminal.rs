//! What a command says: results to stdout, progress and diagnostics to stderr.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::check;
use crate::diagnostics::{self, Diagnostic, Summary};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// In which form diagnostics are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object on stdout.
    Json,
    /// A SARIF 2.1.0 log on stdout.
    Sarif,
    /// Annotations on a pull request.
    Github,
}

/// Where a command speaks.
#[derive(Debug)]
pub struct Terminal {
    color: bool,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    /// Settles colour and loudness.
    pub fn new(color: ColorChoice, quiet: bool, verbose: bool) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let color = match color {
            ColorChoice::Auto => !no_color && std::io::stderr().is_terminal(),
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        Self { color, quiet, verbose }
    }

    /// A result, to stdout. A reader that went away is no failure.
    pub fn result(&self, text: &str) {
        let _ = writeln!(std::io::stdout(), "{text}");
    }

    /// The closing line of a command, to stdout, unless it is to be quiet.
    pub fn closing(&self, text: &str) {
        if !self.quiet {
            self.result(text);
        }
    }

    /// A remark, to stderr, unless the command is to be quiet.
    pub fn remark(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// A detail, to stderr, when asked for.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// A failure of the machine, to stderr.
    pub fn failure(&self, message: &str) {
        let _ = writeln!(std::io::stderr(), "error: {message}");
    }

    /// A diagnostic for people, to stderr.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) {
        let _ = writeln!(std::io::stderr(), "{}\n", diagnostics::human(diagnostic, self.color).trim_end());
    }

    /// All diagnostics of a run, in the form that was asked for.
    pub fn diagnostics(&self, found: &[Diagnostic], format: Format) {
        match format {
            Format::Human => {
                if !found.is_empty() {
                    let text = diagnostics::human_all(found, self.color);
                    let _ = writeln!(std::io::stderr(), "{}\n\n{}", text.trim_end(), Summary::of(found));
                }
            }
            Format::Json => self.result(diagnostics::json(found).trim_end()),
            Format::Sarif => self.result(diagnostics::sarif(found, |code| check::explain(code.code)).trim_end()),
            Format::Github => {
                if !found.is_empty() {
                    self.result(diagnostics::github(found).trim_end());
                }
            }
        }
    }

    /// A progress bar that shows itself only on a terminal, and only when the work takes longer than half a second.
    pub fn progress(&self, total: usize, what: &'static str) -> Progress {
        let shown = !self.quiet && std::io::stderr().is_terminal();
        Progress { bar: shown.then(|| bar(total, what)), started: std::time::Instant::now() }
    }
}

fn bar(total: usize, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len}");
    let bar = ProgressBar::hidden();
    bar.set_length(total as u64);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_prefix(what);
    bar
}

/// A progress bar.
pub struct Progress {
    bar: Option<ProgressBar>,
    started: std::time::Instant,
}

impl Progress {
    /// One more piece of work is done.
    pub fn step(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
            if bar.is_hidden() && self.started.elapsed() > Duration::from_millis(500) {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            }
        }
    }

    /// The work is done: the bar goes.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
