//! What came of asking for an address.

use std::fmt;

use serde::{Deserialize, Serialize};
use ureq::http::StatusCode;

/// What came of asking for an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// Something is there.
    Works,
    /// It has moved for good (301, 308), and something is at the new address.
    Moved {
        /// The new address.
        to: String,
    },
    /// Nothing is there.
    Dead {
        /// Why.
        fault: Fault,
        /// Where it led before that turned out, if it redirects.
        at: Option<String>,
    },
    /// The server lets no program look, and may well let readers.
    Refused {
        /// The status by which it refused.
        status: u16,
    },
    /// It was not asked.
    Unasked {
        /// Why not.
        why: Unasked,
    },
}

/// Why nothing is at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The server says so, with this status.
    Status(u16),
    /// No host has the name.
    NoHost,
    /// The host can't be reached, or ends the connection without an answer.
    NoConnection,
    /// The host does not answer in time.
    NoAnswer,
    /// The host can't prove to be the one that is asked for: its certificate, for one, has run out.
    Insecure(String),
    /// It redirects again and again.
    EndlessRedirect,
    /// It redirects to what is no address of the web.
    LostRedirect,
}

/// Why an address was not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unasked {
    /// The host's robots.txt forbids it, or could not be read (RFC 9309).
    Robots,
    /// It belongs to this machine or to a network of its own: no reader could follow it.
    NotPublic,
    /// There are no secure connections on this kind of processor.
    NoTls,
    /// No host at all answered: this machine seems to be off line.
    Offline,
    /// There was no time left.
    TimeUp,
}

impl Answer {
    /// Dead for `fault`, where nothing redirected.
    pub const fn dead(fault: Fault) -> Self {
        Answer::Dead { fault, at: None }
    }

    /// Not asked.
    pub const fn unasked(why: Unasked) -> Self {
        Answer::Unasked { why }
    }

    /// Whether no host said anything: the fault may lie with the network between.
    pub const fn is_silence(&self) -> bool {
        use Fault::{Insecure, NoAnswer, NoConnection, NoHost};
        matches!(self, Answer::Dead { fault: NoHost | NoConnection | NoAnswer | Insecure(_), .. })
    }

    /// For how many days it holds; none if it says nothing of the address.
    pub const fn days(&self) -> Option<i32> {
        match self {
            Answer::Works | Answer::Moved { .. } => Some(7),
            Answer::Dead { .. } | Answer::Refused { .. } | Answer::Unasked { why: Unasked::Robots } => Some(1),
            Answer::Unasked { .. } => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Status(status) => {
                write!(f, "the server answers {status}")?;
                let reason = StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
                reason.map_or(Ok(()), |reason| write!(f, " ({reason})"))
            }
            Fault::NoHost => f.write_str("there is no host of this name"),
            Fault::NoConnection => f.write_str("the host ends the connection without an answer, or takes none"),
            Fault::NoAnswer => f.write_str("the host does not answer in time"),
            Fault::Insecure(why) => write!(f, "there is no secure connection to the host ({why})"),
            Fault::EndlessRedirect => f.write_str("it redirects again and again"),
            Fault::LostRedirect => f.write_str("it redirects to what is no address of the web"),
        }
    }
}
