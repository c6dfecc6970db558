//! `dateline new`
use super::{Outcome, terminal::Terminal};
#[derive(Debug, clap::Args)]
pub struct Args {}
pub fn run(_args: &Args, _root: &std::path::Path, _terminal: &Terminal) -> Outcome { Outcome::Failed }
