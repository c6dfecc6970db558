//! What stands in quotation marks.

use std::ops::Range;

/// The quotations of a text in order, without their marks: between `"…"`, `“…”`, `„…“`, `«…»`, `‹…›` and `‘…’`. An outer one
/// hides those within. An apostrophe opens nothing. One that is not closed ends with the text, as in a quotation of several
/// paragraphs.
pub fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Most texts quote nobody: no mark opens a quotation that begins with none of these bytes.
    if !text.bytes().any(|byte| matches!(byte, b'"' | 0xC2 | 0xE2)) {
        return found;
    }
    let mut open: Option<(usize, &[char])> = None;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next();
        match open {
            Some((start, closes)) if closes.contains(&c) && !is_apostrophe(c, before, after) => {
                found.push(start..at);
                open = None;
            }
            Some(_) => {}
            None => open = closing(c, before).map(|closes| (at + c.len_utf8(), closes)),
        }
        before = Some(c);
    }
    found.extend(open.map(|(start, _)| start..text.len()).filter(|rest| !rest.is_empty()));
    found
}

/// Whether a byte of the text stands in a quotation.
pub fn is_quoted(quotations: &[Range<usize>], at: usize) -> bool {
    quotations.iter().any(|quotation| quotation.contains(&at))
}

/// What closes the quotation that a mark opens, if it opens one.
fn closing(mark: char, before: Option<char>) -> Option<&'static [char]> {
    match mark {
        '"' => Some(&['"', '”']),
        '“' => Some(&['”', '"']),
        '„' => Some(&['“', '”', '"']),
        '«' => Some(&['»']),
        '»' => Some(&['«']),
        '‹' => Some(&['›']),
        '‘' if before.is_none_or(|c| !c.is_alphanumeric()) => Some(&['’']),
        _ => None,
    }
}

/// Whether a mark is an apostrophe within a word: `Russia’s`.
fn is_apostrophe(mark: char, before: Option<char>, after: Option<char>) -> bool {
    mark == '’' && before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_many_languages_and_no_apostrophes() {
        for (text, expected) in [
            ("He said \"we will go\" and left.", vec!["we will go"]),
            ("“One,” she said, “and two.”", vec!["One,", "and two."]),
            ("Вона сказала: «ні». „Ja“, sagte er.", vec!["ні", "Ja"]),
            ("Russia’s ‘red line’ isn’t Kyiv’s", vec!["red line"]),
            ("She said ‘it’s ours’ twice", vec!["it’s ours"]),
            ("It's the leaders' plan", vec![]),
            ("“A ‘nested’ one”", vec!["A ‘nested’ one"]),
            ("He began: “and so on", vec!["and so on"]),
        ] {
            let found: Vec<&str> = quotations(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
