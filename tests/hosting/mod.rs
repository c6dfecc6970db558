//! A site on its host: a server that answers as GitHub Pages does, and a crawl that follows every address.

pub mod addresses;
pub mod crawl;
pub mod host;
