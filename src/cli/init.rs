//! `dateline init`
use super::{Outcome, terminal::Terminal};
#[derive(Debug, clap::Args)]
pub struct Args {}
pub fn run(_args: &Args, _terminal: &Terminal) -> Outcome { Outcome::Failed }
