//! Silencers that silence nothing.

use std::collections::HashSet;

use super::rule::{Findings, Rule, rule};
use super::silence::Silencer;
use crate::diagnostics::did_you_mean;

rule! {
    /// ## What it does
    /// Finds a silencer that silences nothing: there is no such finding where it stands, it has no reason, or it names a code
    /// that no rule has.
    /// ## Why
    /// A silencer that is left behind would hide the next mistake in its place.
    /// ## Example
    /// ```markdown
    /// The order runs to 31 pages.[^court-order] <!-- dateline: allow DAT004 because the wording is the court's -->
    /// ```
    /// Instead, remove it; or, if it is needed, say which rule and why:
    /// ```markdown
    /// Now Lorrimer won. <!-- dateline: allow DAT004 because the party is called so -->
    /// ```
    UselessSilencer = "CHK001" "useless-silencer" Warning
}

/// What the other rules found decides: see [`useless`].
impl Rule for UselessSilencer {}

/// Reports the silencers that silenced nothing. `known` are all codes; those in `active` were looked for. A silencer of a
/// rule that is switched off may be needed again and is left alone.
pub fn useless(silencers: &[Silencer], known: &HashSet<&str>, active: &HashSet<&str>, found: &mut Findings) {
    for silencer in silencers.iter().filter(|silencer| !silencer.is_used()) {
        let code = silencer.code.as_str();
        let at = silencer.location();
        if !known.contains(code) {
            let upper = code.to_uppercase();
            let nearest = did_you_mean(&upper, known.iter().copied());
            let help = nearest.unwrap_or_else(|| "`dateline explain` lists the codes".to_owned());
            found.at(at, format!("no rule has the code `{code}`")).help(help);
        } else if silencer.reason.is_empty() {
            let help = format!("write <!-- dateline: allow {code} because … --> and say why");
            found.at(at, format!("this silencer of {code} has no reason, and so silences nothing")).help(help);
        } else if active.contains(code) {
            found.at(at, format!("there is no {code} here to silence")).help("remove the silencer");
        }
    }
}
