//! Markdown as prose: pulldown-cmark's events, with their spans, become the model's.
//!
//! The dialect is CommonMark with GitHub's tables, struck-out text and callouts, heading ids, footnotes, wikilinks,
//! and Pandoc's `[@id]` citations. Whether an id that is cited or mentioned exists is for `graph` to say.

mod citation;
mod fence;
mod html;
mod limits;
mod parse;
mod quotation;
mod sanitise;
mod sentence;
mod slug;
mod text;

pub use limits::{MAX_MARKS, MAX_OPEN};
pub use parse::{MAX_NESTING, parse_body, parse_inline};
pub use sanitise::{Refused, Sanitiser, safe_url};
pub use sentence::{sentence_around, sentence_in, sentences};
pub use slug::slug;
pub use text::{Block, Flat, Paragraph, Paragraphs, Piece, Within, plain};

#[cfg(test)]
mod tests;
