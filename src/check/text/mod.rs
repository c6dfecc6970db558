//! What can be told of running text without understanding it: quotations, words, lists of words.

pub mod quotes;
pub mod saying;
pub mod words;
