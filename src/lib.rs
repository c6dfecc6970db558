//! Dateline: a static site generator for sourced, dated conflict explainers.
//!
//! One flow, from files to files: [`content`] reads a folder into the [`model`] (its prose through [`prose`]);
//! [`graph`] resolves that; [`render`], with the words of a [`locale`], turns it into [`pages`] and [`exports`];
//! [`pipeline`] joins these steps, [`publish`] puts the result in place, and [`serve`] shows it
//! while it is written. [`check`] finds what a desk editor would, [`links`] what no longer leads anywhere; [`import`] makes pages
//! of drafts. [`cli`] holds the commands. What is wrong is said by [`diagnostics`]. Imports run downwards only.
#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
pub mod content;
pub mod diagnostics;
pub mod exports;
pub mod graph;
pub mod import;
pub mod links;
pub mod locale;
pub mod media;
pub mod model;
pub mod pages;
pub mod pipeline;
pub mod prose;
pub mod publish;
pub mod render;
pub mod serve;
