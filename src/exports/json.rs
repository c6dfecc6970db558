//! JSON as all exports write it.

use serde::Serialize;

use crate::diagnostics::{Diagnostic, codes};

/// A document for people, too: indented, with a line end behind it.
pub fn indented<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Diagnostic> {
    finish(serde_json::to_vec_pretty(value))
}

fn finish(written: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = written
        .map_err(|e| Diagnostic::general(codes::BAD_VALUE, format!("this data can't be written as JSON: {e}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}
