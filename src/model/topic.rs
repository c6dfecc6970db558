//! Topics, conflicts and plain pages.

use super::fields;

fields! {
    /// The front matter of a topic: a question that the parties disagree on.
    Topic, name: name,
    pub struct Topic {
        /// The topic's name.
        pub name: String,
        /// The question that it asks.
        pub question: Option<String>,
        /// One or two sentences about it.
        pub summary: Option<String>,
    }
}

fields! {
    /// The front matter of a conflict: a hub that gathers everything about it.
    Conflict, name: title,
    pub struct Conflict {
        /// The conflict's name.
        pub title: String,
        /// One or two sentences about it.
        pub summary: Option<String>,
    }
}

fields! {
    /// The front matter of a plain page, such as about or methodology.
    Page, name: title,
    pub struct Page {
        /// The page's title.
        pub title: String,
        /// One or two sentences under it.
        pub summary: Option<String>,
    }
}
