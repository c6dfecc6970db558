//! The codes of the diagnostics that loading and resolving a site, and asking for its links, can give.

use super::Severity;

/// What a diagnostic is about: a code that stays the same for ever, and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Three letters for the family and three digits.
    pub code: &'static str,
    /// The name in kebab-case.
    pub name: &'static str,
    /// The severity, unless the site changes it.
    pub severity: Severity,
}

impl Code {
    /// A code with its name and severity.
    pub const fn new(code: &'static str, name: &'static str, severity: Severity) -> Self {
        Self { code, name, severity }
    }

    /// Whether its code or its name is `word`, in any case.
    pub fn is_called(self, word: &str) -> bool {
        self.code.eq_ignore_ascii_case(word) || self.name.eq_ignore_ascii_case(word)
    }
}

macro_rules! codes {
    ($( $(#[$meta:meta])* $name:ident = $code:literal $kebab:literal $severity:ident; )*) => {
        $( $(#[$meta])* pub const $name: Code = Code::new($code, $kebab, Severity::$severity); )*
        /// Every code that loading, resolving and asking can give.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

/// An interval that ends before it starts; the desk editor's rule of this code finds the rest of what is out of order.
pub const IMPOSSIBLE_ORDER: Code = Code::new("DAT005", "impossible-order", Severity::Error);

codes! {
    /// A file that can't be read.
    UNREADABLE_FILE = "FIL001" "unreadable-file" Error;
    /// A file that is not UTF-8 text.
    NOT_TEXT = "FIL002" "not-text" Error;
    /// A file or key whose name can't be an id.
    BAD_NAME = "FIL003" "bad-name" Error;
    /// Two files that would be published at one address.
    SAME_ADDRESS = "FIL004" "same-address" Error;
    /// A link in the file system that leads out of the site or in circles.
    BAD_SYMLINK = "FIL005" "bad-symlink" Error;
    /// A file larger or more deeply nested than the stated limits.
    TOO_LARGE = "FIL006" "too-large" Error;
    /// A file that no kind of content takes.
    STRAY_FILE = "FIL007" "stray-file" Warning;
    /// Front matter that is missing, not closed or no mapping.
    FRONT_MATTER = "FMT001" "front-matter" Error;
    /// YAML that does not parse.
    YAML_SYNTAX = "FMT002" "yaml-syntax" Error;
    /// A key that is not known.
    UNKNOWN_KEY = "FMT003" "unknown-key" Error;
    /// A required key that is not there.
    MISSING_KEY = "FMT004" "missing-key" Error;
    /// A value of another type than is asked for.
    WRONG_TYPE = "FMT005" "wrong-type" Error;
    /// A date that is none.
    BAD_DATE = "FMT006" "bad-date" Error;
    /// A word outside the vocabulary of its key.
    UNKNOWN_VALUE = "FMT007" "unknown-value" Error;
    /// A key that stands twice.
    DUPLICATE_KEY = "FMT008" "duplicate-key" Error;
    /// A value that has the right type and yet can't be.
    BAD_VALUE = "FMT009" "bad-value" Error;
    /// A bibliography that does not parse, or an entry that lacks what a source needs.
    BAD_BIBLIOGRAPHY = "BIB001" "bad-bibliography" Error;
    /// An id that nothing of that kind has.
    UNKNOWN_ID = "REF001" "unknown-id" Error;
    /// A territory that names an actor who does not exist.
    UNKNOWN_CONTROLLER = "TER005" "controller-unknown" Error;
    /// Entries that refer to each other in a circle.
    CYCLE = "REF002" "cycle" Error;
    /// A territory whose shape the map does not have.
    UNKNOWN_SHAPE = "REF003" "unknown-shape" Error;
    /// A citation of a source that does not exist.
    UNDEFINED_SOURCE = "SRC002" "undefined-source" Error;
    /// An internal link or anchor that leads nowhere.
    BROKEN_LINK = "LNK001" "broken-link" Error;
    /// A wikilink that nothing answers to.
    UNKNOWN_MENTION = "LNK002" "unknown-mention" Error;
    /// A name that two entries claim.
    AMBIGUOUS_NAME = "LNK003" "ambiguous-name" Error;
    /// A link to another site that leads nowhere; found by asking the network.
    DEAD_LINK = "LNK004" "dead-external-link" Warning;
    /// A picture that is not there.
    MISSING_IMAGE = "IMG003" "missing-image" Error;
    /// A picture that is damaged, or larger than the stated limits.
    BROKEN_IMAGE = "IMG005" "broken-image" Error;
    /// A data block that is not known.
    UNKNOWN_BLOCK = "BLK001" "unknown-block" Error;
    /// Options that a data block does not take.
    BAD_BLOCK_OPTION = "BLK002" "bad-block-option" Error;
    /// A template that does not parse or render.
    BAD_TEMPLATE = "TPL001" "bad-template" Error;
    /// A comment that is not closed and so hides the rest of the page.
    UNCLOSED_COMMENT = "MRK001" "unclosed-comment" Warning;
    /// Texts that a language of the site's own leaves to English.
    MISSING_TEXTS = "LOC001" "missing-texts" Warning;
    /// A setting that can't be.
    BAD_SETTING = "CFG001" "bad-setting" Error;
    /// No site where one was looked for.
    NO_SITE = "CFG002" "no-site" Error;
}
