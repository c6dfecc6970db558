//! What can be told of running text without understanding it: quotations, words, lists of words.

pub mod deeds;
pub mod figures;
pub mod lists;
pub mod names;
pub mod quotes;
pub mod saying;
pub mod sentence;
pub mod words;
