//! The fields of a request's head.

use tiny_http::Header;

/// The header fields of a request, found by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Headers<'a>(pub &'a [Header]);

impl<'a> Headers<'a> {
    /// All names and values, in their order.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().map(|header| (header.field.as_str().as_str(), header.value.as_str()))
    }

    /// The values of all fields of a name, in their order.
    pub fn all(self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of the first field of a name.
    pub fn first(self, name: &'static str) -> Option<&'a str> {
        self.all(name).next()
    }
}
