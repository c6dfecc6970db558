//! Media types.

use std::borrow::Cow;
use std::path::Path;

/// The media type of a file, by what its name ends in.
pub(super) fn of(path: &Path) -> Cow<'static, str> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let ours = OURS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending)).map(|(_, mime)| *mime);
    let mime = ours.or_else(|| mime_guess::from_ext(ending).first_raw()).unwrap_or("application/octet-stream");
    with_charset(mime.into())
}

/// What the table of the library does not have, or has in an older form.
const OURS: [(&str, &str); 5] = [
    ("bib", "application/x-bibtex"),
    ("ico", "image/vnd.microsoft.icon"),
    ("jsonl", "application/jsonl"),
    ("mjs", "text/javascript"),
    ("xml", "application/xml"),
];

/// The type with its charset, if it is one of text and has none yet.
pub(super) fn with_charset(mime: Cow<'static, str>) -> Cow<'static, str> {
    match mime.as_ref() {
        "text/html" => "text/html; charset=utf-8".into(),
        text if text.starts_with("text/") && !text.contains("charset") => format!("{text}; charset=utf-8").into(),
        _ => mime,
    }
}
