//! Dateline: a static site generator for sourced, dated conflict explainers.
//!
//! One flow, read from the bottom up: [`content`] reads files into the [`model`]; [`graph`] resolves it; [`render`],
//! [`pages`] and [`exports`] turn the graph into files; [`publish`] puts them in place. [`cli`] holds the commands.
//! Imports run downwards only.
#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod content;
pub mod diagnostics;
pub mod graph;
pub mod locale;
pub mod model;
pub mod prose;
pub mod publish;
pub mod render;
pub mod pages;
pub mod exports;
pub mod pipeline;
pub mod cli;
