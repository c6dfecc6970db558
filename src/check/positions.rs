//! Positions of actors: each has its day and its source, and no two of one day contradict each other.

use super::context::Context;
use super::rule::{Findings, Rule, rule};
use crate::model::Stance;

rule! {
    /// ## What it does
    /// Finds a position of an actor without a source or without a day.
    /// ## Why
    /// What a party wants changes. A position holds as of the day on which it was said, according to whoever reports it.
    /// ## Example
    /// ```yaml
    /// positions:
    ///   - topic: ceasefire
    ///     stance: opposes
    /// ```
    /// Instead:
    /// ```yaml
    /// positions:
    ///   - topic: ceasefire
    ///     stance: opposes
    ///     date: 2025-08-16
    ///     sources: [bbc-ceasefire]
    /// ```
    PositionWithoutSource = "POS001" "position-without-source" Error
}

impl Rule for PositionWithoutSource {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for actor in context.site().actors.all() {
            for (i, position) in actor.positions.iter().enumerate() {
                let (missing, add) = match (position.sources.is_empty(), position.date.is_none()) {
                    (true, true) => ("neither a source nor a day", "add `sources: [id]` and `date:`"),
                    (true, false) => ("no source", "add `sources: [id]` with the source that reports it"),
                    (false, true) => ("no day", "add `date:` with the day on which it was expressed"),
                    (false, false) => continue,
                };
                let message = format!("the position of {} on `{}` has {missing}", actor.name, position.topic);
                found.at(actor.field(&format!("positions[{i}]")), message).help(add);
            }
        }
    }
}

rule! {
    /// ## What it does
    /// Finds two positions of one actor on one topic that hold opposite stances on one day.
    /// ## Why
    /// A matrix can show only one of them. Readers can't tell which.
    /// ## Example
    /// ```yaml
    /// positions:
    ///   - {topic: customs, stance: supports, date: 2025-08-20, sources: [a]}
    ///   - {topic: customs, stance: opposes, date: 2025-08-20, sources: [b]}
    /// ```
    /// Instead, `conditional` or `unclear`, with a summary that tells both:
    /// ```yaml
    /// positions:
    ///   - topic: customs
    ///     stance: conditional
    ///     summary: For it if the fees are shared, against it otherwise.
    ///     date: 2025-08-20
    ///     sources: [a, b]
    /// ```
    ContradictoryPositions = "POS002" "contradictory-positions" Warning
}

impl Rule for ContradictoryPositions {
    fn site(&self, context: &Context<'_>, found: &mut Findings) {
        for actor in context.site().actors.all() {
            for (i, position) in actor.positions.iter().enumerate() {
                let same =
                    |other: &&crate::model::Position| other.topic == position.topic && other.date == position.date;
                let earlier = actor
                    .positions
                    .iter()
                    .take(i)
                    .position(|other| same(&other) && are_opposite(other.stance, position.stance));
                let (Some(earlier), Some(date)) = (earlier, position.date) else { continue };
                let message = format!("{} holds opposite positions on `{}` on {date}", actor.name, position.topic);
                found
                    .at(actor.field(&format!("positions[{i}]")), message)
                    .related("the other position", actor.field(&format!("positions[{earlier}]")))
                    .help("correct the day of one of them, or join them under `conditional` or `unclear`, with a summary of both");
            }
        }
    }
}

fn are_opposite(a: Stance, b: Stance) -> bool {
    let is_for = |stance| matches!(stance, Stance::Supports | Stance::Demands);
    let is_against = |stance| matches!(stance, Stance::Opposes);
    (is_for(a) && is_against(b)) || (is_against(a) && is_for(b))
}
