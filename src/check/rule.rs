//! What a rule is.

use super::context::Context;
use super::page::Page;
use crate::diagnostics::{Code, Diagnostic, Fix, Location, Severity};

/// What every rule says of itself; made by `rule!` from its doc comment.
pub trait Described: Sync {
    /// The code, the name, and the severity unless the site sets another.
    fn code(&self) -> Code;

    /// What `dateline explain` prints: Markdown with the sections What it does, Why, Example.
    fn documentation(&self) -> &'static str;
}

/// Something that a desk editor looks for.
pub trait Rule: Described {
    /// Looks at one page. Pages are looked at in parallel.
    fn page(&self, _page: &Page<'_>, _found: &mut Findings) {}

    /// Whether some of its findings are errors, though the rule itself is milder.
    fn may_be_error(&self) -> bool {
        false
    }

    /// Looks at the site as a whole.
    fn site(&self, _context: &Context<'_>, _found: &mut Findings) {}
}

/// What a rule found.
pub struct Findings {
    code: Code,
    found: Vec<Diagnostic>,
}

impl Findings {
    /// Nothing found as yet.
    pub fn new(code: Code) -> Self {
        Self { code, found: Vec::new() }
    }

    /// Notes a finding. What it returns takes the remedy, a label and related places.
    pub fn at(&mut self, location: Location, message: impl Into<String>) -> Finding<'_> {
        self.found.push(Diagnostic::new(self.code, message, location));
        Finding { found: &mut self.found }
    }

    /// All of them.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }
}

/// A finding that can be added to.
pub struct Finding<'f> {
    found: &'f mut Vec<Diagnostic>,
}

impl Finding<'_> {
    /// Says what to do instead.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.change(|finding| finding.help(help))
    }

    /// Makes it an error, where the rule itself is milder. What the site sets for the rule still holds.
    pub fn severe(self) -> Self {
        self.change(|finding| Diagnostic { severity: Severity::Error, ..finding })
    }

    /// Makes it a warning, where the rule itself is stricter. What the site sets for the rule still holds.
    pub fn mild(self) -> Self {
        self.change(|finding| Diagnostic { severity: Severity::Warning, ..finding })
    }

    /// Puts a few words beside the mark.
    pub fn label(self, label: impl Into<String>) -> Self {
        self.change(|finding| finding.label(label))
    }

    /// Names another place that belongs to it.
    pub fn related(self, message: impl Into<String>, location: Location) -> Self {
        self.change(|finding| finding.related(message, location))
    }

    /// Says how to mend it, where only one answer is right.
    pub fn fix(self, fix: Option<Fix>) -> Self {
        self.change(|finding| Diagnostic { fix, ..finding })
    }

    fn change(self, change: impl FnOnce(Diagnostic) -> Diagnostic) -> Self {
        if let Some(finding) = self.found.pop() {
            self.found.push(change(finding));
        }
        self
    }
}

/// Declares a rule: its doc comment is what `dateline explain` prints.
macro_rules! rule {
    ( $(#[doc = $doc:literal])+ $name:ident = $code:literal $kebab:literal $severity:ident ) => {
        $(#[doc = $doc])+
        pub struct $name;

        impl $crate::check::rule::Described for $name {
            fn code(&self) -> $crate::diagnostics::Code {
                $crate::diagnostics::Code::new($code, $kebab, $crate::diagnostics::Severity::$severity)
            }

            fn documentation(&self) -> &'static str {
                concat!($($doc, "\n"),+)
            }
        }
    };
}
pub(super) use rule;
