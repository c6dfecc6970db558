//! LaTeX in the values of BibTeX fields, as plain text.

use biblatex::{Bibliography, Chunks, Field, Pair, ParseError, RawBibliography, RawChunk, RawEntry, Spanned};

/// How deep braces may be nested in a value: commands within commands are read by recursion.
const MAX_BRACES: usize = 64;

/// Whether braces are nested deeper in `text` than is read.
pub fn is_too_deep(text: &str) -> bool {
    let mut depth = 0usize;
    text.bytes().any(|b| {
        match b {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_BRACES
    })
}

/// Resolves the escapes and commands of a value whose abbreviations are spelled out.
///
/// # Errors
/// Says where a command or brace is malformed.
pub fn resolve(value: &Field<'_>) -> Result<Chunks, ParseError> {
    // An entry with one field and nothing to refer to: cross-references and abbreviations recurse in the library without a limit, and
    // its own reading of dates overflows on long years.
    let field = Pair::new(Spanned::new("title", 0..0), Spanned::new(value.clone(), 0..0));
    let entry = RawEntry { key: Spanned::new("x", 0..0), kind: Spanned::new("misc", 0..0), fields: vec![field] };
    let raw = RawBibliography {
        preamble: String::new(),
        entries: vec![Spanned::new(entry, 0..0)],
        abbreviations: Vec::new(),
    };
    let entries = Bibliography::from_raw(raw)?.into_vec();
    Ok(entries.into_iter().next().and_then(|mut e| e.fields.remove("title")).unwrap_or_default())
}

/// A value that TeX does not interpret, such as an address: only the escapes that reference managers write are undone.
pub fn verbatim(value: &Field<'_>) -> String {
    let mut text = String::new();
    for chunk in value {
        let (RawChunk::Normal(piece) | RawChunk::Abbreviation(piece)) = chunk.v;
        let mut chars = piece.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.peek().is_some_and(|n| "_%&#${}~".contains(*n)) => {}
                '{' | '}' => {}
                c if c.is_whitespace() => {}
                c => text.push(c),
            }
        }
    }
    // `\url{…}`, its braces gone.
    match text.strip_prefix("\\url") {
        Some(address) => address.to_owned(),
        None => text,
    }
}

/// What is left once the library has resolved the escapes it knows: commands that only set type, quotation marks made of two
/// characters, ties, and white space.
pub fn plain(text: &str) -> String {
    let text = without_commands(text).replace("``", "“").replace("''", "”").replace('~', "\u{a0}");
    let words: Vec<&str> = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// `\emph{so}` becomes `so`; a command without braces falls away.
fn without_commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // How many braces of commands are open.
    let mut open = 0usize;
    while let Some(at) = rest.find(['\\', '}']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + 1..).unwrap_or_default();
        if rest.as_bytes().get(at) == Some(&b'}') {
            match open {
                0 => out.push('}'),
                _ => open -= 1,
            }
            rest = after;
            continue;
        }
        let name = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '*').len();
        let behind = after.get(name..).unwrap_or_default();
        rest = match behind.strip_prefix('{') {
            Some(argument) if name > 0 => {
                open += 1;
                argument
            }
            _ if name > 0 => behind.strip_prefix(' ').unwrap_or(behind),
            _ => behind,
        };
    }
    out.push_str(rest);
    out
}
