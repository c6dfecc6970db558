//! The desk editor: rules that find the unsourced claim, the source older than what it reports, the name spelt two ways.
//!
//! A file a family, one line each rule in [`RULES`]. A rule's doc comment is its documentation: `dateline explain` prints it,
//! and docs/rules.md is made of it.

mod attribution;
mod context;
mod dates;
mod fields;
mod images;
mod known;
mod language;
mod links;
mod names;
mod page;
mod positions;
mod publishing;
mod reading;
mod rule;
mod security;
mod silence;
mod silencers;
mod sources;
mod territories;
mod text;
mod timing;
mod uses;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::{self, Code, Diagnostic, FieldPath, Location, Severity, SourceFile, codes, did_you_mean};
use crate::graph::Graph;
use crate::model::{EntryRef, RuleSeverity};
use context::Context;
use page::Page;
use rule::Findings;
pub use rule::{Described, Rule};

/// A rule that the site wants, with the severity that it gives it.
type Enabled = (&'static dyn Rule, Severity);

/// Every rule, in the order of the codes.
pub const RULES: &[&dyn Rule] = &[
    &attribution::UnattributedQuotation,
    &attribution::QuotationWithoutSource,
    &attribution::AnonymousSourcing,
    &silencers::UselessSilencer,
    &dates::StalePage,
    &dates::StaleTerritory,
    &dates::TenseClash,
    &dates::RelativeDate,
    &dates::ImpossibleOrder,
    &dates::AsOfMissing,
    &images::ImageWithoutAlt,
    &images::ImageWithoutCredit,
    &images::HeavyImage,
    &language::LoadedTerm,
    &language::UnattributedClaim,
    &links::OrphanPage,
    &names::SpellingVariant,
    &names::OutdatedName,
    &names::UnlistedActor,
    &positions::PositionWithoutSource,
    &positions::ContradictoryPositions,
    &publishing::MissingSummary,
    &publishing::LongTitle,
    &publishing::LongSummary,
    &publishing::NearLimits,
    &publishing::SampleAddress,
    &publishing::DraftLinked,
    &security::UnsafeHtml,
    &sources::UnsourcedParagraph,
    &sources::UnusedSource,
    &timing::SourcePredatesEvent,
    &sources::SourceFromTheFuture,
    &sources::DuplicateSource,
    &sources::IncompleteSource,
    &sources::SingleSourcePage,
    &sources::OneSidedSourcing,
    &sources::UnarchivedSource,
    &sources::UrlDateMismatch,
    &sources::OddAddress,
    &territories::UnsourcedStatus,
    &territories::UndatedStatus,
    &territories::StatusClash,
    &territories::HistoryOrder,
];

/// The code of every rule that can be explained, in order: those of the desk editor and those of reading a site.
pub fn documented() -> impl Iterator<Item = Code> {
    let codes: BTreeMap<&str, Code> = described().map(|rule| (rule.code().code, rule.code())).collect();
    codes.into_values()
}

/// What a rule wants, why, and an example, as Markdown with a title; none if no rule has this code or name.
pub fn explain(rule: &str) -> Option<String> {
    let rule = described().find(|described| described.code().is_called(rule))?;
    let Code { code, name, severity } = rule.code();
    let text: Vec<&str> = rule.documentation().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    Some(format!("# {code} {name} ({severity})\n\n{}\n", text.join("\n").trim()))
}

fn described() -> impl Iterator<Item = &'static dyn Described> {
    RULES.iter().map(|rule| *rule as &dyn Described).chain(reading::CODES.iter().copied())
}

/// Everything that the rules find, not sorted; silenced findings are left out.
pub fn check(graph: &Graph) -> Vec<Diagnostic> {
    check_while(graph, &|| true).unwrap_or_default()
}

/// The same for as long as it is wanted; none if it no longer is.
pub fn check_while(graph: &Graph, is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
    check_with(graph, &enabled(graph), is_wanted)
}

/// What the rules find that must not be published, not sorted; silenced findings are left out. Only rules that may find an
/// error are asked.
pub fn errors(graph: &Graph) -> Vec<Diagnostic> {
    let may = |(rule, severity): &Enabled| *severity == Severity::Error || rule.may_be_error();
    // Whether a silencer is of use can't be told by some of the rules.
    let is_whole = |(rule, _): &Enabled| rule.code() == silencers::UselessSilencer.code();
    let rules: Vec<Enabled> = enabled(graph).into_iter().filter(|rule| may(rule) && !is_whole(rule)).collect();
    let mut found = check_with(graph, &rules, &|| true).unwrap_or_default();
    found.retain(Diagnostic::is_error);
    found
}

fn check_with(graph: &Graph, rules: &[Enabled], is_wanted: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
    let context = Context::new(graph);
    let refs: Vec<EntryRef> = graph.site.all_refs().filter(|at| graph.document(*at).is_some()).collect();
    let pages = || -> Vec<Diagnostic> {
        let wanted = refs.par_iter().filter(|_| is_wanted());
        wanted.filter_map(|at| Page::read(&context, *at)).flat_map_iter(|page| on_page(rules, &page)).collect()
    };
    let site = || -> Vec<Diagnostic> {
        let wanted = rules.par_iter().filter(|_| is_wanted());
        wanted.flat_map_iter(|(rule, severity)| on_site(*rule, *severity, &context)).collect()
    };
    let (pages, site) = rayon::join(pages, site);
    if !is_wanted() {
        return None;
    }
    let found: Vec<Diagnostic> = pages.into_iter().chain(site).collect();
    let mut silencers = silencers_in(graph);
    let mut found = silence::apply(&mut silencers, found);
    found.extend(useless(rules, &silencers));
    found.extend(unknown_rules(graph));
    Some(found)
}

/// Codes in the settings that no rule has: a slip of the pen would leave the rule as it was, and nobody would know.
fn unknown_rules(graph: &Graph) -> impl Iterator<Item = Diagnostic> {
    let set = graph.site.config.checks.as_ref().and_then(|checks| checks.rules.as_ref());
    let known: HashSet<&str> = described().map(|described| described.code().code).collect();
    let named = set.into_iter().flatten().map(|(code, _)| code.as_str());
    let unknown: Vec<&str> = named.filter(|code| !known.contains(code)).collect();
    unknown.into_iter().map(move |code| {
        let path = FieldPath("checks.rules".to_owned()).key(code);
        let help = did_you_mean(code, known.iter().copied())
            .unwrap_or_else(|| "`dateline explain` lists the codes".to_owned());
        let message = format!("no rule has the code `{code}`");
        Diagnostic::new(codes::BAD_SETTING, message, Location::key(&graph.site.file, path)).help(help)
    })
}

/// What the rules find on one page; silenced findings are left out. Quick enough to be asked for whenever the page is.
pub fn check_page(graph: &Graph, at: EntryRef) -> Vec<Diagnostic> {
    let context = Context::new(graph);
    let Some(page) = Page::read(&context, at) else { return Vec::new() };
    let found = on_page(&enabled(graph), &page);
    let mut found = silence::apply(&mut silence::find(page.entry.file), found);
    diagnostics::sort(&mut found);
    found
}

/// Findings of a rule that is looked for elsewhere, as the site wants them: with the severity that it gives the rule, and
/// without those that are silenced.
pub fn admit(graph: &Graph, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let wanted = found.into_iter().filter_map(|finding| {
        let severity = severity(graph, finding.code)?;
        Some(weigh(finding, severity))
    });
    silence::apply(&mut silencers_in(graph), wanted.collect())
}

/// The silencers that silenced nothing, if the site wants to know.
fn useless(rules: &[Enabled], silencers: &[silence::Silencer]) -> Vec<Diagnostic> {
    let active: HashSet<&str> = rules.iter().map(|(rule, _)| rule.code().code).collect();
    let known: HashSet<&str> = described().map(|described| described.code().code).collect();
    let code = silencers::UselessSilencer.code();
    let Some((_, severity)) = rules.iter().find(|(rule, _)| rule.code() == code) else { return Vec::new() };
    let mut found = Findings::new(code);
    silencers::useless(silencers, &known, &active, &mut found);
    weighed(found, *severity)
}

/// The rules that the site wants, with the severity that it gives them.
fn enabled(graph: &Graph) -> Vec<Enabled> {
    RULES.iter().filter_map(|rule| Some((*rule, severity(graph, rule.code())?))).collect()
}

/// The severity that a site gives a rule; none if it switches the rule off.
pub fn severity(graph: &Graph, code: Code) -> Option<Severity> {
    let set = graph.site.config.checks.as_ref().and_then(|checks| checks.rules.as_ref());
    match set.and_then(|set| set.get(code.code)) {
        None => Some(code.severity),
        Some(RuleSeverity::Off) => None,
        Some(RuleSeverity::Info) => Some(Severity::Info),
        Some(RuleSeverity::Warning) => Some(Severity::Warning),
        Some(RuleSeverity::Error) => Some(Severity::Error),
    }
}

fn on_page(rules: &[Enabled], page: &Page<'_>) -> Vec<Diagnostic> {
    let look = |(rule, severity): &Enabled| {
        let mut found = Findings::new(rule.code());
        rule.page(page, &mut found);
        weighed(found, *severity)
    };
    rules.iter().flat_map(look).collect()
}

fn on_site(rule: &'static dyn Rule, severity: Severity, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Findings::new(rule.code());
    rule.site(context, &mut found);
    weighed(found, severity)
}

/// Gives findings the severity that the site wants; where it wants the rule's own, some may be more or less severe.
fn weighed(found: Findings, severity: Severity) -> Vec<Diagnostic> {
    found.into_diagnostics().into_iter().map(|finding| weigh(finding, severity)).collect()
}

fn weigh(finding: Diagnostic, severity: Severity) -> Diagnostic {
    match finding.code.severity == severity {
        true => finding,
        false => Diagnostic { severity, ..finding },
    }
}

/// The silencers of all files that one can stand in, by their paths.
fn silencers_in(graph: &Graph) -> Vec<silence::Silencer> {
    let site = &graph.site;
    let entries = site.all_refs().map(|at| site.entry(at).file);
    let sources = site.sources.all().iter().map(|source| &source.file);
    let files = entries.chain(sources).chain([&site.file]).map(|file| (file.path.as_str(), file));
    let files: Vec<_> = files.collect::<BTreeMap<&str, &Arc<SourceFile>>>().into_values().collect();
    files.par_iter().flat_map_iter(|file| silence::find(file)).collect()
}
