//! What machines read: feeds, data, hosting files. A file an export, one line each in the registry.

use crate::render::output::Output;

/// Every export.
pub const EXPORTS: &[&dyn Output] = &[];
