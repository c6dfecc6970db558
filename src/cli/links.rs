//! The part of `dateline check` that asks the network.

use std::time::Duration;

use super::terminal::Terminal;
use crate::check;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::codes::DEAD_LINK;
use crate::graph::Graph;
use crate::links::{self, Manners};

/// What `check` can be told of links.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Ask the network, too, whether links to other sites still lead somewhere.
    #[arg(long)]
    links: bool,
    /// For how long to ask; what was not asked by then is left for the next time.
    #[arg(long, value_name = "SECONDS", default_value_t = 120, requires = "links")]
    links_timeout: u64,
    /// For tests: ask servers of this machine, and without the pauses that others deserve.
    #[arg(long, hide = true, requires = "links")]
    links_at_home: bool,
}

impl Args {
    /// What is wrong with the links of a site; nothing if that is not asked for, or the site does not want to know.
    pub fn check(&self, graph: &Graph, terminal: &Terminal) -> Vec<Diagnostic> {
        if !self.links || check::severity(graph, DEAD_LINK).is_none() {
            return Vec::new();
        }
        let addresses = links::gather(graph);
        let progress = terminal.progress(addresses.len(), "asking");
        let asked = links::ask(&addresses, &graph.site, &self.manners(), &|| progress.step());
        progress.finish();
        if let Err(error) = asked.noted {
            terminal.remark(&format!("the answers could not be kept for the next time: {error}"));
        }
        check::admit(graph, links::report(&addresses, &asked.answers))
    }

    fn manners(&self) -> Manners {
        let manners = if self.links_at_home { Manners::at_home() } else { Manners::default() };
        Manners { limit: Duration::from_secs(self.links_timeout), ..manners }
    }
}
