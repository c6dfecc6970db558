use std::collections::BTreeSet;

use intl_pluralrules::{PluralRuleType, PluralRules};

use super::*;
use crate::model::Date;

fn all() -> Locales {
    Locales::load(available()).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Every form of date, in English, Ukrainian, Russian, Arabic, French, Spanish and German.
const CODES: [&str; 7] = ["en", "uk", "ru", "ar", "fr", "es", "de"];
#[rustfmt::skip]
const DATES: [(&str, [&str; 7]); 27] = [
    ("2025-08-15", ["15 August 2025", "15 серпня 2025", "15 августа 2025", "15 أغسطس 2025", "15 août 2025", "15 de agosto de 2025", "15. August 2025"]),
    ("2025-08-01", ["1 August 2025", "1 серпня 2025", "1 августа 2025", "1 أغسطس 2025", "1er août 2025", "1 de agosto de 2025", "1. August 2025"]),
    ("2025-05-09", ["9 May 2025", "9 травня 2025", "9 мая 2025", "9 مايو 2025", "9 mai 2025", "9 de mayo de 2025", "9. Mai 2025"]),
    ("2025-08", ["August 2025", "серпень 2025", "август 2025", "أغسطس 2025", "août 2025", "agosto de 2025", "August 2025"]),
    ("2025", ["2025"; 7]),
    ("2025-08-15/2025-08-18", ["15–18 August 2025", "15–18 серпня 2025", "15–18 августа 2025", "15–18 أغسطس 2025", "15–18 août 2025", "15–18 de agosto de 2025", "15.–18. August 2025"]),
    ("2025-08-01/2025-08-03", ["1–3 August 2025", "1–3 серпня 2025", "1–3 августа 2025", "1–3 أغسطس 2025", "1er–3 août 2025", "1–3 de agosto de 2025", "1.–3. August 2025"]),
    ("2025-07-28/2025-08-03", ["28 July – 3 August 2025", "28 липня – 3 серпня 2025", "28 июля — 3 августа 2025", "28 يوليو – 3 أغسطس 2025", "28 juillet – 3 août 2025", "28 de julio – 3 de agosto de 2025", "28. Juli – 3. August 2025"]),
    ("2024-12-30/2025-01-02", ["30 December 2024 – 2 January 2025", "30 грудня 2024 – 2 січня 2025", "30 декабря 2024 — 2 января 2025", "30 ديسمبر 2024 – 2 يناير 2025", "30 décembre 2024 – 2 janvier 2025", "30 de diciembre de 2024 – 2 de enero de 2025", "30. Dezember 2024 – 2. Januar 2025"]),
    ("2025-08-15/2025-08-15", ["15 August 2025", "15 серпня 2025", "15 августа 2025", "15 أغسطس 2025", "15 août 2025", "15 de agosto de 2025", "15. August 2025"]),
    ("2025-07/2025-08", ["July–August 2025", "липень–серпень 2025", "июль — август 2025", "يوليو–أغسطس 2025", "juillet–août 2025", "julio–agosto de 2025", "Juli–August 2025"]),
    ("2024-12/2025-01", ["December 2024 – January 2025", "грудень 2024 – січень 2025", "декабрь 2024 — январь 2025", "ديسمبر 2024 – يناير 2025", "décembre 2024 – janvier 2025", "diciembre de 2024 – enero de 2025", "Dezember 2024 – Januar 2025"]),
    ("2014/2015", ["2014–2015"; 7]),
    ("2014/2015-02", ["2014 – February 2015", "2014 – лютий 2015", "2014 — февраль 2015", "2014 – فبراير 2015", "2014 – février 2015", "2014 – febrero de 2015", "2014 – Februar 2015"]),
    ("2025-08~", ["around August 2025", "приблизно серпень 2025", "приблизительно август 2025", "حوالي أغسطس 2025", "vers août 2025", "hacia agosto de 2025", "etwa August 2025"]),
    ("2025-08-15~", ["around 15 August 2025", "приблизно 15 серпня 2025", "приблизительно 15 августа 2025", "حوالي 15 أغسطس 2025", "vers le 15 août 2025", "hacia el 15 de agosto de 2025", "etwa 15. August 2025"]),
    ("2025-08-15?", ["15 August 2025 (uncertain)", "15 серпня 2025 (імовірно)", "15 августа 2025 (предположительно)", "15 أغسطس 2025 (غير مؤكد)", "15 août 2025 (date incertaine)", "15 de agosto de 2025 (fecha incierta)", "15. August 2025 (unsicher)"]),
    ("2014%", ["around 2014 (uncertain)", "приблизно 2014 (імовірно)", "приблизительно 2014 (предположительно)", "حوالي 2014 (غير مؤكد)", "vers 2014 (date incertaine)", "hacia 2014 (fecha incierta)", "etwa 2014 (unsicher)"]),
    ("2014~/2015~", ["around 2014–2015", "приблизно 2014–2015", "приблизительно 2014–2015", "حوالي 2014–2015", "vers 2014–2015", "hacia 2014–2015", "etwa 2014–2015"]),
    ("2014~/2015", ["around 2014 – 2015", "приблизно 2014 – 2015", "приблизительно 2014 — 2015", "حوالي 2014 – 2015", "vers 2014 – 2015", "hacia 2014 – 2015", "etwa 2014 – 2015"]),
    ("../2014", ["until 2014", "до 2014 року", "до 2014 года", "حتى عام 2014", "jusqu’en 2014", "hasta 2014", "bis 2014"]),
    ("../2025-08-01", ["until 1 August 2025", "до 1 серпня 2025", "до 1 августа 2025", "حتى 1 أغسطس 2025", "jusqu’au 1er août 2025", "hasta el 1 de agosto de 2025", "bis zum 1. August 2025"]),
    ("../2014~", ["until 2014 (approximate)", "до 2014 року (приблизно)", "до 2014 года (приблизительно)", "حتى عام 2014 (تقريبًا)", "jusqu’en 2014 (date approximative)", "hasta 2014 (fecha aproximada)", "bis 2014 (ungefähr)"]),
    ("2014/..", ["since 2014", "з 2014 року", "с 2014 года", "منذ عام 2014", "depuis 2014", "desde 2014", "seit 2014"]),
    ("2025-08/..", ["since August 2025", "із серпня 2025", "с августа 2025", "منذ أغسطس 2025", "depuis août 2025", "desde agosto de 2025", "seit August 2025"]),
    ("2025-08-02/..", ["since 2 August 2025", "з 2 серпня 2025", "со 2 августа 2025", "منذ 2 أغسطس 2025", "depuis le 2 août 2025", "desde el 2 de agosto de 2025", "seit dem 2. August 2025"]),
    ("2014%/..", ["since 2014 (approximate, uncertain)", "з 2014 року (приблизно, імовірно)", "с 2014 года (приблизительно, предположительно)", "منذ عام 2014 (تقريبًا، غير مؤكد)", "depuis 2014 (date approximative, incertaine)", "desde 2014 (fecha aproximada, incierta)", "seit 2014 (ungefähr, unsicher)"]),
];

#[rustfmt::skip]
const SHORT: [(&str, [&str; 7]); 5] = [
    ("2025-08-15", ["15 Aug 2025", "15 серп. 2025", "15 авг. 2025", "15 أغسطس 2025", "15 août 2025", "15 ago 2025", "15. Aug. 2025"]),
    ("2025-06-15", ["15 Jun 2025", "15 черв. 2025", "15 июн. 2025", "15 يونيو 2025", "15 juin 2025", "15 jun 2025", "15. Juni 2025"]),
    ("2025-05", ["May 2025", "трав. 2025", "май 2025", "مايو 2025", "mai 2025", "may 2025", "Mai 2025"]),
    ("2025-07-28/2025-08-03", ["28 Jul – 3 Aug 2025", "28 лип. – 3 серп. 2025", "28 июл. — 3 авг. 2025", "28 يوليو – 3 أغسطس 2025", "28 juil. – 3 août 2025", "28 jul – 3 ago 2025", "28. Juli – 3. Aug. 2025"]),
    ("2025-05/..", ["since May 2025", "з трав. 2025", "с мая 2025", "منذ مايو 2025", "depuis mai 2025", "desde may 2025", "seit Mai 2025"]),
];

#[test]
fn a_date_is_printed_with_the_precision_that_was_written() {
    let locales = all();
    for (written, printed) in DATES {
        for (code, printed) in CODES.into_iter().zip(printed) {
            assert_eq!(locales.get(code).date(&date(written)), printed, "{written} in {code}");
        }
    }
}

#[test]
fn tables_have_short_names_of_months() {
    let locales = all();
    for (written, printed) in SHORT {
        for (code, printed) in CODES.into_iter().zip(printed) {
            assert_eq!(locales.get(code).date_short(&date(written)), printed, "{written} in {code}");
        }
    }
}

#[test]
fn the_year_before_1_is_1_before_our_era() {
    let locales = all();
    assert_eq!(locales.get("en").date(&date("0000")), "1 BC");
    assert_eq!(locales.get("de").date(&date("0000")), "1 v. Chr.");
}

#[test]
fn things_are_counted_in_the_plural_form_of_the_language() {
    let locales = all();
    #[rustfmt::skip]
    let table = [
        ("en", [(0, "0 sources"), (1, "1 source"), (2, "2 sources"), (1_234, "1,234 sources")]),
        ("uk", [(1, "1 джерело"), (22, "22 джерела"), (11, "11 джерел"), (5, "5 джерел")]),
        ("ru", [(21, "21 источник"), (3, "3 источника"), (12, "12 источников"), (1_000, "1\u{a0}000 источников")]),
        ("ar", [(0, "بلا مصادر"), (2, "مصدران"), (3, "3 مصادر"), (11, "11 مصدرًا")]),
        ("fr", [(0, "0 source"), (1, "1 source"), (2, "2 sources"), (12_345, "12\u{202f}345 sources")]),
        ("es", [(0, "0 fuentes"), (1, "1 fuente"), (1_234, "1234 fuentes"), (12_345, "12\u{a0}345 fuentes")]),
        ("de", [(0, "0 Quellen"), (1, "1 Quelle"), (2, "2 Quellen"), (1_234_567, "1.234.567 Quellen")]),
    ];
    for (code, counts) in table {
        for (n, text) in counts {
            assert_eq!(locales.get(code).count("sources", n), text, "{n} in {code}");
        }
    }
    assert_eq!(locales.get("ar").count("sources", 100), "100 مصدر");
    assert_eq!(locales.get("uk").count("minutes", 6), "6 хв");
}

#[test]
fn every_count_has_every_form_that_its_language_uses() {
    for locale in all_of_them(&all()) {
        let tag = PluralRules::get_locales(PluralRuleType::CARDINAL).into_iter().find(|t| *t == locale.code()).unwrap();
        let rules = PluralRules::create(tag, PluralRuleType::CARDINAL).unwrap();
        for (things, forms) in &locale.counts {
            for n in 0..1_000_u64 {
                let category = rules.select(n).unwrap();
                assert!(forms.written(category).is_some(), "{things} in {}: no form for {n}", locale.code());
            }
        }
    }
}

#[test]
fn every_language_has_the_same_keys_with_the_same_placeholders() {
    let locales = all();
    let english = locales.get("en");
    for locale in all_of_them(&locales) {
        assert!(
            locale.strings.keys().eq(english.strings.keys()),
            "strings of {}: {:?}",
            locale.code(),
            difference(english, locale)
        );
        assert!(locale.counts.keys().eq(english.counts.keys()), "counts of {}", locale.code());
        for (key, text) in &locale.strings {
            assert!(!text.trim().is_empty(), "{key} in {} is empty", locale.code());
            assert_eq!(placeholders(text), placeholders(english.text(key)), "{key} in {}", locale.code());
        }
    }
}

#[test]
fn every_word_of_the_content_format_has_its_texts() {
    let locales = all();
    let english = locales.get("en");
    let families = [
        ("kind", "person state government organisation alliance armed-group coalition"),
        ("role", "party mediator guarantor ally observer affected"),
        ("stance", "supports demands conditional opposes neutral unclear"),
        ("type", "news statement report dataset book video social interview law"),
        ("status", STATUSES),
    ];
    for (family, words) in families {
        for word in words.split(' ') {
            assert!(english.strings.contains_key(&format!("{family}_{word}")), "{family}_{word}");
        }
    }
    for status in STATUSES.split(' ') {
        for locale in all_of_them(&locales) {
            assert!(
                locale.text(&format!("status_{status}_definition")).ends_with('.'),
                "{status} in {}",
                locale.code()
            );
        }
    }
}

const STATUSES: &str = "government-controlled partly-occupied occupied contested annexation-claimed disputed self-declared \
                        buffer-zone under-negotiation unknown";

#[test]
fn a_language_falls_back_to_the_one_it_is_a_variant_of_and_then_to_english() {
    let locales = Locales::load(["uk-UA", "pl", "ar_EG"]).unwrap();
    for (asked, got) in [
        ("uk-UA", "uk"),
        ("uk", "uk"),
        ("UK", "uk"),
        ("uk-Cyrl-UA", "uk"),
        ("ar-EG", "ar"),
        ("en-GB", "en"),
        ("pl", "en"),
        ("", "en"),
    ] {
        assert_eq!(locales.get(asked).code(), got, "{asked}");
    }
}

#[test]
fn only_languages_that_are_asked_for_are_read() {
    let locales = Locales::load(["en", "uk", "uk", "uk-UA"]).unwrap();
    assert_eq!(all_of_them(&locales).map(Locale::code).collect::<Vec<_>>(), ["en", "uk"]);
    assert_eq!(locales.get("fr").code(), "en");
}

#[test]
fn a_file_says_its_own_code_and_direction() {
    let locales = all();
    for code in CODES {
        let locale = locales.get(code);
        assert_eq!(locale.code(), code);
        assert_eq!(locale.dir().as_str(), if code == "ar" { "rtl" } else { "ltr" });
    }
    assert_eq!(locales.get("uk").name(), "українська");
    assert_eq!(locales.get("uk").month(8), "серпень");
    assert_eq!((locales.get("en").month(0), locales.get("en").month(13)), ("", ""));
}

#[test]
fn what_is_filled_in_is_not_read_again() {
    let locales = all();
    let english = locales.get("en");
    assert_eq!(english.fill("made_with", &[("name", "{name}{")]), "Made with {name}{");
    assert_eq!(english.fill("facts_as_of", &[]), "Facts as of {date}");
    assert_eq!(english.text("no such key"), "no such key");
}

#[test]
fn languages_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Locales>();
}

fn all_of_them(locales: &Locales) -> impl Iterator<Item = &Locale> {
    std::iter::once(&locales.english).chain(&locales.others)
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn difference<'a>(a: &'a Locale, b: &'a Locale) -> Vec<&'a String> {
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (a.strings.keys().collect(), b.strings.keys().collect());
    a.symmetric_difference(&b).copied().collect()
}
