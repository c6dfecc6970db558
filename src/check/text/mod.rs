//! What can be told of running text without understanding it: quotations, words, lists of words.

pub mod certainty;
pub mod dates;
pub mod deeds;
pub mod figures;
pub mod hearsay;
pub mod lexicon;
pub mod listed;
pub mod lists;
pub mod loaded;
pub mod names;
pub mod quotes;
pub mod relative;
pub mod saying;
pub mod sentence;
pub mod speakers;
pub mod spelling;
pub mod tense;
pub mod words;
