//! Pages (being written).

use crate::render::output::Output;

/// Every kind of page.
pub const PAGES: &[&dyn Output] = &[];
