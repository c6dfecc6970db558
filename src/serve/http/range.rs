//! Parts of a body (RFC 9110, section 14).

use std::ops::Range;

/// How much of a body is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// These bytes; never none.
    Some(Range<u64>),
    /// Bytes that it does not have.
    Unsatisfiable,
}

impl Part {
    /// What the field `Range` wants of a body of this length. What is not understood, and several ranges, which nobody
    /// needs of a preview, is the same as no range.
    pub fn wanted(range: &str, length: u64) -> Part {
        range.split_once('=').and_then(|(unit, spec)| Part::bytes(unit, spec.trim(), length)).unwrap_or(Part::Whole)
    }

    fn bytes(unit: &str, spec: &str, length: u64) -> Option<Part> {
        if !unit.trim().eq_ignore_ascii_case("bytes") {
            return None;
        }
        let (first, last) = spec.split_once('-')?;
        if first.is_empty() {
            let count = number(last)?;
            let whole = count == 0 || length == 0;
            return Some(if whole { Part::Unsatisfiable } else { Part::Some(length.saturating_sub(count)..length) });
        }
        let first = number(first)?;
        let end = if last.is_empty() { length } else { number(last)?.checked_add(1)?.min(length) };
        if !last.is_empty() && number(last)? < first {
            return None;
        }
        Some(if first < length { Part::Some(first..end) } else { Part::Unsatisfiable })
    }
}

/// Digits and nothing else.
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // More than fits is more than any body has.
    plain.then(|| digits.parse().unwrap_or(u64::MAX - 1))
}
