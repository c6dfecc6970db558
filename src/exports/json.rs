//! JSON as all exports write it.

use serde::{Serialize, Serializer};

use crate::diagnostics::{Diagnostic, codes};

/// A document for people, too: indented, with a line end behind it.
pub fn indented<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Diagnostic> {
    finish(serde_json::to_vec_pretty(value))
}

/// A document for programs: as short as it can be, with a line end behind it.
pub fn compact<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Diagnostic> {
    /// Room for most documents, so that few are moved while they grow.
    const ROOM: usize = 4 * 1024;
    let mut bytes = Vec::with_capacity(ROOM);
    let written = serde_json::to_writer(&mut bytes, value);
    finish(written.map(|()| bytes))
}

/// A list for programs, of which no more than one item is held at a time.
pub fn list<T: Serialize>(items: impl Iterator<Item = T>) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let written = serde_json::Serializer::new(&mut bytes).collect_seq(items);
    finish(written.map(|()| bytes))
}

fn finish(written: serde_json::Result<Vec<u8>>) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = written
        .map_err(|e| Diagnostic::general(codes::BAD_VALUE, format!("this data can't be written as JSON: {e}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}
