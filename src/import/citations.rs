//! Marks such as `[1]` in the text become citations.

use std::collections::{BTreeMap, BTreeSet};

use super::Remark;

/// How many sources one mark may cite.
const MAX_NUMBERS: usize = 100;

/// The marks of a list, and the places of their sources in it.
#[derive(Debug, Default)]
pub struct Labels(BTreeMap<String, usize>);

impl Labels {
    /// Adds a mark. False if it is there already: it stays as it was.
    pub fn add(&mut self, label: &str, place: usize) -> bool {
        if self.0.contains_key(label) {
            return false;
        }
        self.0.insert(label.to_owned(), place);
        true
    }
}

/// What marks mean on a page.
pub struct Page<'a> {
    /// The marks of the list.
    pub labels: &'a Labels,
    /// The ids of its sources.
    pub ids: &'a [String],
    /// Whether `[^label]` means something without the list: a note or a source.
    pub is_label: &'a dyn Fn(&str) -> bool,
}

/// A text with its citations.
#[derive(Debug, Default)]
pub struct Cited {
    /// The text.
    pub text: String,
    /// The places of the sources that it cites.
    pub placed: BTreeSet<usize>,
    /// Marks that name nothing. Their lines count from 0 within the text.
    pub odd: Vec<Remark>,
}

/// A pair of brackets.
enum Mark<'t> {
    /// `[^label]` or `[^label, p. 4]`.
    Note(&'t str, &'t str),
    /// `[1]`, `[1, 3]` or `[1-3]`.
    Numbers(Vec<usize>),
}

impl Page<'_> {
    /// Replaces the marks in a text. Nothing else changes, and nothing in code.
    pub fn cite(&self, text: &str) -> Cited {
        let mut cited = Cited::default();
        let (mut at, mut line, mut counted) = (0, 0, 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find(|c| matches!(c, '[' | '`' | '\\') || raised(c).is_some()).unwrap_or(rest.len());
            let (before, from) = rest.split_at(plain);
            cited.text.push_str(before);
            at += before.len();
            let marked = Mark::read(from).or_else(|| self.raised(before, from));
            line += text.get(counted..at).unwrap_or_default().matches('\n').count();
            counted = at;
            let written = match marked {
                Some((mark, length)) => {
                    let written = from.get(..length).unwrap_or_default();
                    at += length;
                    self.replaced(&mark, written, line, &mut cited)
                }
                None => {
                    let length = untouched(from);
                    at += length;
                    from.get(..length).unwrap_or_default().to_owned()
                }
            };
            cited.text.push_str(&written);
        }
        cited
    }

    /// What stands in the place of a mark.
    fn replaced(&self, mark: &Mark<'_>, written: &str, line: usize, cited: &mut Cited) -> String {
        match mark {
            Mark::Note(label, locator) => match self.labels.0.get(*label) {
                Some(place) => {
                    cited.placed.insert(*place);
                    format!("[^{}{locator}]", self.id(*place))
                }
                None if (self.is_label)(label) => written.to_owned(),
                None => {
                    cited.odd.push(Remark::new(
                        line,
                        format!("`{written}` names no source of the list, so it stays as text"),
                    ));
                    format!("\\{written}")
                }
            },
            Mark::Numbers(numbers) => {
                let places: Vec<usize> =
                    numbers.iter().filter_map(|n| self.labels.0.get(&n.to_string())).copied().collect();
                if places.len() < numbers.len() || places.is_empty() {
                    if !self.labels.0.is_empty() {
                        cited.odd.push(Remark::new(
                            line,
                            format!("`{written}` names no source of the list, so it stays as text"),
                        ));
                    }
                    return written.to_owned();
                }
                cited.placed.extend(&places);
                match places.as_slice() {
                    [place] => format!("[^{}]", self.id(*place)),
                    _ => {
                        let ids: Vec<String> = places.iter().map(|place| format!("@{}", self.id(*place))).collect();
                        format!("[{}]", ids.join("; "))
                    }
                }
            }
        }
    }

    /// The number in raised figures at the start of a text, if it is one of the list's and no part of a unit: `km²`.
    fn raised<'t>(&self, before: &str, text: &'t str) -> Option<(Mark<'t>, usize)> {
        let figures: Vec<char> = text.chars().map_while(raised).collect();
        let length = text.chars().take(figures.len()).map(char::len_utf8).sum();
        let label: String = figures.into_iter().collect();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_unit =
            before.ends_with(|c: char| c.is_ascii_digit()) || matches!(word, "m" | "km" | "cm" | "mm" | "ft" | "mi");
        let number = label.parse().ok().filter(|_| !is_unit && self.labels.0.contains_key(&label))?;
        Some((Mark::Numbers(vec![number]), length))
    }

    fn id(&self, place: usize) -> &str {
        self.ids.get(place).map_or("", String::as_str)
    }
}

impl<'t> Mark<'t> {
    /// The mark at the start of a text, and its length.
    fn read(text: &'t str) -> Option<(Self, usize)> {
        let inner = text.strip_prefix('[')?;
        let end =
            inner.find([']', '[', '\n']).filter(|end| inner.get(*end..).is_some_and(|rest| rest.starts_with(']')))?;
        let (inner, after) = (inner.get(..end)?, inner.get(end + 1..)?);
        let length = end + 2;
        if after.starts_with('(') || (after.starts_with(':') && !inner.starts_with('^')) {
            return None;
        }
        if let Some(label) = inner.strip_prefix('^') {
            let (label, locator) = label.split_at(label.find(',').unwrap_or(label.len()));
            return (!label.trim().is_empty()).then(|| (Mark::Note(label.trim(), locator), length));
        }
        numbers(inner).map(|numbers| (Mark::Numbers(numbers), length))
    }
}

/// The figure that a raised one stands for.
fn raised(c: char) -> Option<char> {
    match c {
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁰'), 10),
        _ => None,
    }
}

/// `1`, `1, 3`, `1-3`, `1; 4–6`
fn numbers(text: &str) -> Option<Vec<usize>> {
    let number = |text: &str| -> Option<usize> {
        let text = text.trim();
        (matches!(text.len(), 1..=3) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
    };
    let mut all = Vec::new();
    for part in text.split([',', ';']) {
        match part.split_once(['-', '–']) {
            Some((from, to)) => {
                let (from, to) = (number(from)?, number(to)?);
                if from > to || to - from > MAX_NUMBERS {
                    return None;
                }
                all.extend(from..=to);
            }
            None => all.push(number(part)?),
        }
        if all.len() > MAX_NUMBERS {
            return None;
        }
    }
    Some(all)
}

/// The length of what stands at the start of a text and holds no mark: an escaped sign, code, or one sign.
fn untouched(text: &str) -> usize {
    let one = text.chars().next().map_or(1, char::len_utf8);
    match text.as_bytes().first() {
        Some(b'\\') => one + text.get(one..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
        Some(b'`') => {
            let ticks = text.bytes().take_while(|b| *b == b'`').count();
            let (mark, rest) = text.split_at(ticks);
            rest.find(mark).map_or(ticks, |end| ticks + end + ticks)
        }
        _ => one,
    }
}

/// The label of the note that a block of text is, if it is one.
pub fn note_label(text: &str) -> Option<String> {
    let (label, _) = text.strip_prefix("[^")?.split_once("]:")?;
    Some(label.to_owned())
}

/// The text without its marks.
pub fn without_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _)) = rest.split_once('[') {
        plain.push_str(before);
        rest = rest.get(before.len()..).unwrap_or_default();
        match Mark::read(rest) {
            Some((_, length)) => {
                plain.truncate(plain.trim_end().len());
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                plain.push('[');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(text: &str) -> Cited {
        let mut labels = Labels::default();
        for (place, label) in ["1", "2", "3", "oslo"].iter().enumerate() {
            assert!(labels.add(label, place));
        }
        assert!(!labels.add("1", 9));
        let ids = ["a", "b", "c", "d"].map(str::to_owned);
        Page { labels: &labels, ids: &ids, is_label: &|label| label == "note" }.cite(text)
    }

    #[test]
    fn marks_become_citations_and_all_else_stays() {
        for (text, wanted) in [
            ("So it was [1].", "So it was [^a]."),
            ("So it was.[1][2]", "So it was.[^a][^b]"),
            ("So it was.¹ And then², too.³", "So it was.[^a] And then[^b], too.[^c]"),
            ("over 12 km² and 10² and a ninth⁹", "over 12 km² and 10² and a ninth⁹"),
            ("both [1, 3] and [1–3] and [2;1]", "both [@a; @c] and [@a; @b; @c] and [@b; @a]"),
            ("a note[^oslo] and[^oslo, p. 4]", "a note[^d] and[^d, p. 4]"),
            ("kept[^note] and [@a]", "kept[^note] and [@a]"),
            ("[1](https://a.example) and `[1]` and \\[1]", "[1](https://a.example) and `[1]` and \\[1]"),
            ("[sic] [...] [[actor]] [9] [2025]", "[sic] [...] [[actor]] [9] [2025]"),
            ("lost[^x]", "lost\\[^x]"),
            ("[", "["),
            ("é[1]é`[", "é[^a]é`["),
            ("\\", "\\"),
        ] {
            assert_eq!(cite(text).text, wanted);
        }
    }

    #[test]
    fn marks_that_name_nothing_are_told_with_their_line() {
        let cited = cite("one [1]\ntwo [9]\nthree[^x]");
        assert_eq!(cited.placed.into_iter().collect::<Vec<_>>(), [0]);
        assert_eq!(cited.odd.iter().map(|odd| odd.line).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(without_marks("So it was [1], then[^x].[2] [sic]"), "So it was, then. [sic]");
    }
}
