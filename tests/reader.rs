//! Pages as readers meet them, in a real browser.
#![cfg(unix)]

#[allow(dead_code, reason = "a test of its own uses the rest")]
mod browser;
mod common;

#[path = "reader/frame.rs"]
mod frame;
#[path = "reader/lists.rs"]
mod lists;
#[path = "reader/territories.rs"]
mod territories;
#[path = "reader/ways.rs"]
mod ways;
