//! What is written is what the site's own reader reads back, whatever the source.

use std::sync::Arc;

use proptest::prelude::*;

use super::{bib, csl, web_address};
use crate::content::bibliography::{read_bib, read_csl};
use crate::diagnostics::{Location, SourceFile};
use crate::model::{Date, Id, Lang, Source, SourceEntry, SourceType};

const KINDS: [SourceType; 9] = [
    SourceType::News,
    SourceType::Statement,
    SourceType::Report,
    SourceType::Dataset,
    SourceType::Book,
    SourceType::Video,
    SourceType::Social,
    SourceType::Interview,
    SourceType::Law,
];

fn file(text: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new("x", text, 0..0))
}

/// Words of many scripts with all marks that mean something to TeX or JSON, but two that the reader of TeX takes for others:
/// a tilde, which ties words, and a backslash; nor does it tell two single quotation marks from a double one.
fn words() -> impl Strategy<Value = String> {
    let word = r#"[a-zA-Z0-9äßéїяЖ中ع".,:;!?%$#&_^{}\[\]()<>=+*/|@-]{1,9}"#;
    let quoted = "['`]?[a-zéї]{1,5}['`]?";
    prop::collection::vec(prop_oneof![4 => word, 1 => quoted], 1..6).prop_map(|words| words.join(" "))
}

/// Names of people and desks.
fn name() -> impl Strategy<Value = String> {
    let word = r"[A-ZÄЖА-Я中ع][a-zäéїя.,&-]{0,7}'?";
    prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn date() -> impl Strategy<Value = Date> {
    let all = vec!["2025-08-15", "2025-08", "2025", "2025~", "2025-08-15?", "2025-08-15/2025-09", "../2014", "2014/.."];
    prop::sample::select(all).prop_map(|date| date.parse().unwrap())
}

fn address() -> impl Strategy<Value = String> {
    "[a-z0-9~%_#?&=/-]{0,20}".prop_map(|path| format!("https://a.example/{path}"))
}

fn source() -> impl Strategy<Value = SourceEntry> {
    let language = prop::option::of(prop::sample::select(&["uk", "en", "ar", "pt-BR"][..]));
    let addresses = (prop::option::of(address()), prop::option::of(address()));
    let authors = prop::collection::vec(name(), 0..3);
    (words(), words(), date(), prop::option::of(date()), prop::sample::select(&KINDS[..]), addresses, authors, language)
        .prop_map(|(outlet, title, date, accessed, kind, (url, archive_url), authors, lang)| {
            let lang = lang.map(|lang| lang.parse::<Lang>().unwrap());
            let (affiliation, conflict, authors) = (None, None, authors.into_iter().collect());
            let fields =
                Source { outlet, title, date, url, authors, kind, lang, archive_url, accessed, affiliation, conflict };
            let file = file("");
            SourceEntry { id: Id::new("a-source"), location: Location::file(&file), file, fields }
        })
}

/// What both formats can say of a source.
fn said(source: &SourceEntry) -> impl PartialEq + std::fmt::Debug {
    (
        (source.id.to_string(), source.outlet.clone(), source.title.clone(), source.kind, source.lang),
        (source.date.to_string(), source.accessed.map(|date| date.to_string()), source.authors.to_vec()),
        (web_address(source.url.as_deref()), web_address(source.archive_url.as_deref())),
    )
}

proptest! {
    #[test]
    fn csl_json_reads_back_as_it_was_written(source in source()) {
        let sources = [Arc::new(source)];
        let text = serde_json::to_string(&csl::items(&sources)).unwrap();
        let mut found = Vec::new();
        let read = read_csl(&file(&text), &mut found);
        prop_assert!(found.is_empty(), "{text}\n{}", found[0].message);
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(said(&read[0]), said(&sources[0]), "{}", text);
    }

    #[test]
    fn biblatex_reads_back_as_it_was_written(source in source()) {
        let sources = [Arc::new(source)];
        let text = bib::document(&sources);
        let mut found = Vec::new();
        let read = read_bib(&file(&text), &mut found);
        prop_assert!(found.is_empty(), "{text}\n{}", found[0].message);
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(said(&read[0]), said(&sources[0]), "{}", text);
    }
}
