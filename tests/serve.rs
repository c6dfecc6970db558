//! The preview over loopback: the real binary, asked over raw sockets, while its site is edited under it.
#![cfg(unix)]

mod common;

mod serve {
    mod answers;
    mod client;
    mod edits;
    mod pictures;
    mod preview;
    mod refusals;
    mod running;
    mod saves;
    mod site;
}
