//! Plural forms by the categories of CLDR: Ukrainian has three, Arabic six.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use serde::Deserialize;

/// A language's rule for which plural form a number takes. Without one, every number takes the form `other`.
#[derive(Default)]
pub(super) struct Plurals(Option<PluralRules>);

impl Plurals {
    /// The rule of a language.
    pub(super) fn of(code: &str) -> Self {
        let known = PluralRules::get_locales(PluralRuleType::CARDINAL).into_iter().find(|tag| *tag == code);
        Self(known.and_then(|tag| PluralRules::create(tag, PluralRuleType::CARDINAL).ok()))
    }

    /// The form that a number takes.
    pub(super) fn category(&self, n: u64) -> PluralCategory {
        self.0.as_ref().and_then(|rules| rules.select(n).ok()).unwrap_or(PluralCategory::OTHER)
    }
}

impl std::fmt::Debug for Plurals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Plurals").field(&self.0.as_ref().map(|rules| rules.get_locale().to_string())).finish()
    }
}

/// The plural forms of one thing, each with the number as `{n}`. A form that a language lacks is `other`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forms {
    zero: Option<String>,
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: String,
}

impl Forms {
    /// The form of a category, else the form `other`.
    pub(super) fn of(&self, category: PluralCategory) -> &str {
        self.written(category).unwrap_or(&self.other)
    }

    /// The form of a category, if the file has it.
    pub(super) fn written(&self, category: PluralCategory) -> Option<&str> {
        match category {
            PluralCategory::ZERO => self.zero.as_deref(),
            PluralCategory::ONE => self.one.as_deref(),
            PluralCategory::TWO => self.two.as_deref(),
            PluralCategory::FEW => self.few.as_deref(),
            PluralCategory::MANY => self.many.as_deref(),
            PluralCategory::OTHER => Some(&self.other),
        }
    }
}
