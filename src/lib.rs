//! Dateline: a static site generator for sourced, dated conflict explainers.
#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod diagnostics;
pub mod model;
