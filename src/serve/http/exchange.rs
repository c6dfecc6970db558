//! One request, one response.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tiny_http::Method;

use super::answer::{self, Asked, Body, Code, Connection};
use super::guard::{self, Refusal};
use super::headers::Headers;
use super::hosts::Hosts;
use super::lanes::Lanes;
use super::{Answer, Bell, Handler, target, wire};

/// The room for a response that a thread keeps.
const ROOM: usize = 512 * 1024;

/// Where requests are dealt with.
pub(super) struct Desk {
    hosts: Hosts,
    handler: Arc<dyn Handler>,
    lanes: Lanes,
    bell: Arc<Bell>,
}

/// A request whose turn it is.
pub(super) struct Task {
    request: tiny_http::Request,
    peer: SocketAddr,
}

impl Desk {
    /// A desk without requests.
    pub fn new(hosts: Hosts, handler: Arc<dyn Handler>, bell: Arc<Bell>) -> Desk {
        Desk { hosts, handler, lanes: Lanes::new(), bell }
    }

    /// Takes a request that came, in the order of its connection. Returns it if it is to be answered now.
    pub fn admit(&self, request: tiny_http::Request) -> Option<Task> {
        let Some(&peer) = request.remote_addr() else {
            wire::discard(request);
            return None;
        };
        let (request, first) = self.lanes.enter(peer, request)?;
        if first {
            self.bell.ring();
        }
        Some(Task { request, peer })
    }

    /// Answers a request, and those that came behind it on its connection meanwhile. `out` is room for responses.
    pub fn answer(&self, task: Task, out: &mut Vec<u8>) {
        let mut next = Some(task.request);
        while let Some(request) = next {
            self.exchange(request, task.peer, out);
            next = self.lanes.leave(task.peer);
        }
        if out.capacity() > ROOM {
            *out = Vec::new();
        }
    }

    fn exchange(&self, request: tiny_http::Request, peer: SocketAddr, out: &mut Vec<u8>) {
        let (body, closes) = self.compose(&request, out);
        if wire::has_unread_body(&request) {
            let _ = wire::send_before_body(request, out);
            return self.lanes.end(peer);
        }
        let mut writer = request.into_writer();
        let streams = matches!(body, Body::Events);
        let sent = wire::send(&mut writer, out, body);
        let broken_off = sent.as_ref().err().is_some_and(|error| !is_gone(error));
        if closes || streams || broken_off {
            self.lanes.end(peer);
        }
        if streams && sent.is_ok() {
            self.handler.subscribe(writer);
        }
    }

    /// The response, and whether it is the last one of its connection.
    fn compose(&self, request: &tiny_http::Request, out: &mut Vec<u8>) -> (Body, bool) {
        let headers = Headers(request.headers());
        let head_only = *request.method() == Method::Head;
        let mut asked = Asked { headers, head_only, connection: connection(request), query: None };
        match self.decide(request, &mut asked) {
            Ok(answer) => (answer::compose(answer, asked, out), false),
            Err(refusal) => {
                if refusal.closes {
                    asked.connection = Connection::Closes;
                }
                (answer::refuse(&refusal, asked, out), refusal.closes)
            }
        }
    }

    fn decide<'a>(&self, request: &'a tiny_http::Request, asked: &mut Asked<'a>) -> Result<Answer, Refusal> {
        guard::check(request.method(), request.http_version(), asked.headers, &self.hosts)?;
        if wire::has_unread_body(request) {
            return Err(Refusal::bad("the preview waits for no body"));
        }
        let request = target::parse(request.url())?;
        asked.query = request.query;
        // A page that can't be made is no reason for the others to be gone.
        catch_unwind(AssertUnwindSafe(|| self.handler.answer(&request))).map_err(|_| Refusal {
            code: Code::ERROR,
            text: "this page could not be made; please report it as a fault of the program".into(),
            closes: false,
        })
    }
}

/// Whether a connection failed since the other side has closed it. Then its port may soon be a new connection's.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted)
}

/// What becomes of the connection, which `tiny_http` decides by the request: so by the same rules.
fn connection(request: &tiny_http::Request) -> Connection {
    let wish = Headers(request.headers()).first("Connection").map(str::to_ascii_lowercase);
    let wishes = |word| wish.as_deref().is_some_and(|wish| wish.contains(word));
    let old = *request.http_version() < (1, 1);
    match old {
        _ if wishes("close") || wishes("upgrade") => Connection::Closes,
        true if wishes("keep-alive") => Connection::Kept,
        true => Connection::Closes,
        false => Connection::Stays,
    }
}
