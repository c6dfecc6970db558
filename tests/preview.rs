//! The preview as a writer meets it: in a browser, while files are edited.
