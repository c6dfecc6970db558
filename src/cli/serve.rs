//! `dateline serve`: the site in a browser, as it is being written.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Outcome;
use super::terminal::{Format, Terminal};
use crate::content;
use crate::diagnostics::{Diagnostic, Summary};
use crate::model::Day;
use crate::serve::{self, News, http};

/// How many changed files are named in the terminal.
const MOST_NAMED: usize = 3;

/// How many diagnostics are said after one edit.
const MOST_SAID: usize = 12;

/// What `serve` can be told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The port; the next free one if it is taken.
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to listen at; by default this machine alone can ask. 0.0.0.0 lets the whole network in.
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<IpAddr>,
    /// Open the site in the browser.
    #[arg(long)]
    open: bool,
    /// Leave drafts out, as `build` does.
    #[arg(long)]
    no_drafts: bool,
    /// One more name under which browsers may ask for the site, such as that of a tunnel. Can be given several times.
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Look at the files every so many milliseconds instead of waiting for the system to report edits, which network drives
    /// do not.
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "500", value_parser = clap::value_parser!(u64).range(20..))]
    poll: Option<u64>,
    /// The folder of the site as built, in which nothing is watched; by default `public` in the site's folder.
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The address of the site, in place of the one in site.yaml: its path is where the preview shows the site.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The day that freshness is judged by; by default SOURCE_DATE_EPOCH or today.
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    today: Option<Day>,
}

/// Serves the site in `root` until the process is stopped.
pub fn run(args: &Args, root: &Path, terminal: &Terminal) -> Outcome {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let options = serve::Options {
        content: content::Options { base_url: args.base_url.clone(), drafts: !args.no_drafts, today: args.today },
        http: http::Options { bind: args.bind, port: args.port, allow_hosts: args.allow_host.clone() },
        ignored: vec![args.output.clone().unwrap_or_else(|| root.join("public"))],
        poll: args.poll.map(Duration::from_millis),
        root,
    };
    let mut reporter = Reporter { terminal, open: args.open, port: args.port, told: Vec::new() };
    match serve::run(options, |news| reporter.tell(news)) {
        Ok(()) => Outcome::Fine,
        Err(error) => {
            terminal.failure(&error.to_string());
            Outcome::Failed
        }
    }
}

/// Says in the terminal what happens.
struct Reporter<'t> {
    terminal: &'t Terminal,
    open: bool,
    port: u16,
    /// The diagnostics that were said last.
    told: Vec<Diagnostic>,
}

impl Reporter<'_> {
    fn tell(&mut self, news: News<'_>) {
        match news {
            News::Remark(remark) => self.terminal.remark(&remark),
            News::Checked { findings } => self.terminal.closing(&match findings.len() {
                0 => "the desk has no findings".to_owned(),
                _ => format!("the desk finds {}: see the margin, or run `dateline check`", Summary::of(findings)),
            }),
            News::Open { url, moved, snapshot, took } => {
                self.diagnostics(&snapshot.diagnostics);
                if moved {
                    self.terminal.remark(&format!("port {} is taken; the next free one is used", self.port));
                }
                let ready = format!("{url}  (ready in {} ms; Ctrl-C stops)", took.as_millis());
                self.terminal.closing(&ready);
                if self.open && open::that_detached(&url).is_err() {
                    self.terminal.remark("no browser could be started: open the address by hand");
                }
            }
            News::Edited { paths, snapshot, took } => {
                let shown = format!("{}: shown after {:.0} ms", named(&paths), took.as_secs_f64() * 1000.0);
                self.terminal.closing(&shown);
                self.diagnostics(&snapshot.diagnostics);
            }
        }
    }

    /// Says what is wrong, unless that was just said.
    fn diagnostics(&mut self, found: &[Diagnostic]) {
        if self.told == found {
            return;
        }
        let new: Vec<Diagnostic> = found.iter().filter(|d| !self.told.contains(d)).cloned().collect();
        self.terminal.diagnostics(&new[..new.len().min(MOST_SAID)], Format::Human);
        if new.len() > MOST_SAID {
            self.terminal.remark(&format!("and {} more: `dateline build` says all", new.len() - MOST_SAID));
        }
        match found.len() {
            0 => self.terminal.closing("all is mended"),
            all if all != new.len() || all > MOST_SAID => {
                self.terminal.remark(&format!("in all: {}", Summary::of(found)))
            }
            _ => {}
        }
        self.told = found.to_vec();
    }
}

fn named(paths: &[String]) -> String {
    match paths.len() {
        0 => "the site".to_owned(),
        1..=MOST_NAMED => paths.join(", "),
        all => format!("{} and {} more", paths[..MOST_NAMED - 1].join(", "), all + 1 - MOST_NAMED),
    }
}
