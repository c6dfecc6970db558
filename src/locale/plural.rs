//! Plural forms by the categories of CLDR: Ukrainian has three, Arabic six.

use std::collections::{BTreeMap, BTreeSet};

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use schemars::JsonSchema;
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

    /// Every form that the language uses for whole numbers.
    pub(super) fn categories(&self) -> BTreeSet<&'static str> {
        let name = |category| match category {
            PluralCategory::ZERO => "zero",
            PluralCategory::ONE => "one",
            PluralCategory::TWO => "two",
            PluralCategory::FEW => "few",
            PluralCategory::MANY => "many",
            PluralCategory::OTHER => "other",
        };
        // No language distinguishes more than the last two digits of the numbers that pages count.
        (0..=200).map(|n| name(self.category(n))).collect()
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
#[derive(Debug, Deserialize, JsonSchema)]
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

    /// Every form that the file has, by the name of its category.
    pub(super) fn all(&self) -> BTreeMap<&'static str, &str> {
        let forms =
            [("zero", &self.zero), ("one", &self.one), ("two", &self.two), ("few", &self.few), ("many", &self.many)];
        let written = forms.into_iter().filter_map(|(category, form)| Some((category, form.as_deref()?)));
        written.chain([("other", self.other.as_str())]).collect()
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
