//! Sources from bibliographies: BibTeX and BibLaTeX (`*.bib`), and CSL-JSON (`*.csl.json`, CSL 1.0.2).

mod bib;
mod csl;
#[cfg(test)]
mod tests;
mod tex;

pub use bib::read_bib;
pub use csl::read_csl;

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Location, Severity, SourceFile, codes};
use crate::model::{Date, Id, Lang, Source, SourceEntry, SourceType};

/// An entry of a bibliography, as far as it was understood.
#[derive(Default)]
struct Draft {
    key: String,
    /// The head of the entry, which diagnostics point at.
    span: Range<usize>,
    outlet: Option<String>,
    title: Option<String>,
    date: Option<Date>,
    /// Whether a date is written, if one that can't be read; the same of the outlet and the title.
    date_is_bad: bool,
    outlet_is_bad: bool,
    title_is_bad: bool,
    url: Option<String>,
    authors: Vec<String>,
    kind: SourceType,
    lang: Option<Lang>,
    archive_url: Option<String>,
    accessed: Option<Date>,
}

impl Draft {
    /// The source, if it has all that a source needs; what is missing is reported. `names` are the fields' names in the format.
    fn finish(self, file: &Arc<SourceFile>, names: Names, found: &mut Vec<Diagnostic>) -> Option<SourceEntry> {
        let location = Location::span(file, self.span.clone());
        let outlet = self.outlet.or_else(|| self.url.as_deref().and_then(host));
        let mut missing = |field: &str, help: &str| {
            let message = format!("`{}` has no {field}", self.key);
            found.push(Diagnostic::new(codes::BAD_BIBLIOGRAPHY, message, location.clone()).help(help));
        };
        if outlet.is_none() && !self.outlet_is_bad {
            missing("outlet", names.outlet);
        }
        if self.title.is_none() && !self.title_is_bad {
            missing("title", names.title);
        }
        if self.date.is_none() && !self.date_is_bad {
            missing("date", names.date);
        }
        let fields = Source {
            outlet: outlet?,
            title: self.title?,
            date: self.date?,
            url: self.url,
            authors: self.authors.into_iter().collect(),
            kind: self.kind,
            lang: self.lang,
            archive_url: self.archive_url,
            accessed: self.accessed,
            affiliation: None,
            conflict: None,
        };
        Some(SourceEntry { id: Id::new(self.key), file: file.clone(), location, fields })
    }
}

/// What to write where something is missing.
#[derive(Clone, Copy)]
struct Names {
    outlet: &'static str,
    title: &'static str,
    date: &'static str,
}

/// The host of an address without `www.`: the outlet of a source that names none.
fn host(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str().filter(|h| !h.is_empty())?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The address of a DOI, however it is written.
fn doi_address(doi: &str) -> Option<String> {
    let doi = doi.trim();
    let bare = ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"]
        .iter()
        .find_map(|prefix| doi.strip_prefix(prefix))
        .unwrap_or(doi)
        .trim();
    (!bare.is_empty()).then(|| format!("https://doi.org/{bare}"))
}

/// The type that a word of Dateline's vocabulary names.
fn type_named(word: &str) -> Option<SourceType> {
    Some(match word.trim().to_lowercase().as_str() {
        "news" => SourceType::News,
        "statement" => SourceType::Statement,
        "report" => SourceType::Report,
        "dataset" => SourceType::Dataset,
        "book" => SourceType::Book,
        "video" => SourceType::Video,
        "social" => SourceType::Social,
        "interview" => SourceType::Interview,
        "law" => SourceType::Law,
        _ => return None,
    })
}

/// The tag of a language that is written as a tag, or by the name that babel, polyglossia and English have for it.
fn language(text: &str) -> Option<Lang> {
    const NAMES: [(&str, &str); 58] = [
        ("albanian", "sq"),
        ("american", "en-US"),
        ("amharic", "am"),
        ("arabic", "ar"),
        ("armenian", "hy"),
        ("australian", "en-AU"),
        ("azerbaijani", "az"),
        ("belarusian", "be"),
        ("bengali", "bn"),
        ("bosnian", "bs"),
        ("brazilian", "pt-BR"),
        ("british", "en-GB"),
        ("bulgarian", "bg"),
        ("canadian", "en-CA"),
        ("catalan", "ca"),
        ("chinese", "zh"),
        ("croatian", "hr"),
        ("czech", "cs"),
        ("danish", "da"),
        ("dutch", "nl"),
        ("english", "en"),
        ("estonian", "et"),
        ("farsi", "fa"),
        ("finnish", "fi"),
        ("french", "fr"),
        ("georgian", "ka"),
        ("german", "de"),
        ("greek", "el"),
        ("hebrew", "he"),
        ("hindi", "hi"),
        ("hungarian", "hu"),
        ("indonesian", "id"),
        ("italian", "it"),
        ("japanese", "ja"),
        ("kazakh", "kk"),
        ("korean", "ko"),
        ("kurdish", "ku"),
        ("latvian", "lv"),
        ("lithuanian", "lt"),
        ("macedonian", "mk"),
        ("ngerman", "de"),
        ("norwegian", "no"),
        ("nynorsk", "nn"),
        ("persian", "fa"),
        ("polish", "pl"),
        ("portuguese", "pt"),
        ("romanian", "ro"),
        ("russian", "ru"),
        ("serbian", "sr"),
        ("slovak", "sk"),
        ("slovenian", "sl"),
        ("spanish", "es"),
        ("swedish", "sv"),
        ("turkish", "tr"),
        ("ukrainian", "uk"),
        ("urdu", "ur"),
        ("usenglish", "en-US"),
        ("vietnamese", "vi"),
    ];
    let word = text.trim().replace('_', "-");
    let lower = word.to_lowercase();
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| *name == lower) {
        return tag.parse().ok();
    }
    let tag = match word.split_once('-') {
        Some((primary, rest)) => format!("{}-{rest}", primary.to_lowercase()),
        None => lower,
    };
    tag.parse().ok()
}

/// A language that is not known: worth a word, but no reason to hold a site back.
fn unknown_language(key: &str, text: &str, at: Location) -> Diagnostic {
    let message = format!("the language `{text}` of `{key}` is not known, and is left out");
    let mut diagnostic =
        Diagnostic::new(codes::BAD_BIBLIOGRAPHY, message, at).help("write a tag such as en, uk, ar or pt-BR");
    diagnostic.severity = Severity::Warning;
    diagnostic
}
