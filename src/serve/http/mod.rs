//! The preview's HTTP: who may ask, what may be asked, and how an answer goes out.
//!
//! ```text
//! listen ──▶ tiny_http ──▶ pool ──▶ exchange: lanes, guard, target ──▶ Handler ──▶ answer ──▶ wire
//! (sockets)  (parsing)   (threads)  (order)  (rules)  (path)                     (head)    (bytes)
//! ```
//!
//! What a page is, it does not know: a [`Handler`] says so. It speaks HTTP/1.1 as RFC 9110 and RFC 9112 have it, to
//! programs on this machine unless told otherwise, and it refuses more than they ask for: see `guard`.
//!
//! `tiny_http` has habits that a server has to live with; each stands where it is dealt with: a connection that waits
//! for no reason (`knock`), bodies that cost memory when nobody reads them (`wire`), an accept loop that ends at
//! the first error (`pool`), and connections that cannot be closed from here (`lanes`).

mod answer;
mod conditions;
mod exchange;
mod guard;
mod headers;
mod hosts;
mod knock;
mod lanes;
mod listen;
mod media;
mod pool;
mod range;
mod target;
mod wire;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::Write;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use exchange::Desk;
use hosts::Hosts;
use knock::Knocks;
pub use listen::BindError;
use pool::Pool;

/// Where to listen, and under which names to answer.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The address to listen at; without one, both loopback addresses.
    pub bind: Option<IpAddr>,
    /// The first port to try; 0 for any free one.
    pub port: u16,
    /// Names and addresses that a request's `Host` may have besides those of this machine.
    pub allow_hosts: Vec<String>,
}

/// What a [`Handler`] is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The path, percent-decoded once. It begins with `/`, and has neither `.` and `..` segments nor backslashes nor
    /// control characters. Empty segments (`//`) stay.
    pub path: Cow<'a, str>,
    /// What stood after `?`, as it was sent.
    pub query: Option<&'a str>,
    /// The whole target as it was sent.
    pub raw: &'a str,
}

impl<'a> Request<'a> {
    /// The request for a target as it is sent (RFC 9112, section 3.2); none for one that the server refuses.
    pub fn of_target(raw: &'a str) -> Option<Self> {
        target::parse(raw).ok()
    }
}

/// What there is to say to a request.
#[derive(Debug)]
pub enum Answer {
    /// Bytes at hand.
    Bytes {
        /// Whether this is what was asked for.
        status: Status,
        /// The media type. `text/…` gets its charset, UTF-8, if it names none.
        mime: Cow<'static, str>,
        /// The whole body; ranges are cut from it.
        body: Arc<[u8]>,
        /// What changes whenever the body does, without quotes: visible ASCII.
        etag: Arc<str>,
    },
    /// A file, read when it is sent. One that is gone is a plain 404.
    File(PathBuf),
    /// The decoded path of another page of this server. The request's query goes with it.
    Redirect(String),
    /// The connection becomes an event stream and goes to [`Handler::subscribe`].
    Events,
    /// Nothing is there.
    NotFound,
}

/// The status of [`Answer::Bytes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 200; conditional requests and ranges work.
    Ok,
    /// 404, with a page that says so.
    NotFound,
    /// 500, with a page that says so.
    Error,
}

/// What answers. It is called from many threads at once, so a slow answer holds up no other.
pub trait Handler: Send + Sync {
    /// The answer to a request that passed all the rules.
    fn answer(&self, request: &Request<'_>) -> Answer;

    /// Takes an event stream whose head is written already. An event leaves at `flush`. A write fails some seconds
    /// after the other side has gone or stopped reading; then the stream is to be dropped.
    fn subscribe(&self, stream: Box<dyn Write + Send>);
}

/// Sockets that listen already; answers are given from [`Server::run`] on.
#[derive(Debug)]
pub struct Server {
    doors: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
    port: u16,
    hosts: Hosts,
    stopped: Arc<AtomicBool>,
    events: (Sender<Event>, Receiver<Event>),
}

/// Ends [`Server::run`] from another thread.
#[derive(Clone, Debug)]
pub struct Stopper {
    stopped: Arc<AtomicBool>,
    events: Sender<Event>,
}

/// What wakes the thread in [`Server::run`].
#[derive(Debug)]
enum Event {
    /// The listener of this number accepts no more connections.
    Deaf(usize),
    /// A connection was heard for the first time.
    Newcomer,
    /// It is over.
    Stop,
}

/// Counts newcomers, and wakes the thread in [`Server::run`] at the first.
#[derive(Debug)]
struct Bell {
    newcomers: AtomicUsize,
    events: Sender<Event>,
}

impl Stopper {
    /// Ends the server: no more requests are taken, and what is being sent is sent.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        let _ = self.events.send(Event::Stop);
    }
}

impl Bell {
    fn ring(&self) {
        if self.newcomers.fetch_add(1, Ordering::Relaxed) == 0 {
            let _ = self.events.send(Event::Newcomer);
        }
    }
}

impl Server {
    /// Listens at the address of the options, or at `127.0.0.1` and `::1`, at the first port from theirs on that is
    /// free; a hundred are tried. If one of the loopback addresses does not exist here, the other does alone.
    ///
    /// # Errors
    /// When no port is free, the address is not one of this machine, or the system refuses.
    pub fn bind(options: &Options) -> Result<Server, BindError> {
        Server::patient(options, listen::PATIENCE)
    }

    /// The same with another time after which silent connections are closed.
    fn patient(options: &Options, patience: Duration) -> Result<Server, BindError> {
        let (doors, addresses, port) = listen::open(options, patience)?;
        let hosts = Hosts::new(options);
        Ok(Server { doors, addresses, port, hosts, stopped: Arc::default(), events: channel() })
    }

    /// The port of all the addresses.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where the server listens.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// What can end [`Server::run`].
    pub fn stopper(&self) -> Stopper {
        Stopper { stopped: self.stopped.clone(), events: self.events.0.clone() }
    }

    /// Answers until it is stopped.
    ///
    /// This thread only minds the listeners, and knocks at them, for the reasons that stand in `knock`.
    pub fn run(self, handler: Arc<dyn Handler>) {
        listen::raise_limits();
        let bell = Arc::new(Bell { newcomers: AtomicUsize::new(0), events: self.events.0.clone() });
        let desk = Arc::new(Desk::new(self.hosts.clone(), handler, bell.clone()));
        let mut pools = Vec::new();
        for number in 0..self.doors.len() {
            pools.extend(self.open(number, &desk));
        }
        let mut knocks = Knocks::new(&self.addresses);
        loop {
            match self.events.1.recv_timeout(knocks.pace()) {
                Ok(Event::Newcomer) | Err(RecvTimeoutError::Timeout) => {
                    let newcomers = bell.newcomers.swap(0, Ordering::Relaxed);
                    self.doors.iter().take(1).for_each(|door| knocks.look(newcomers, door));
                }
                Ok(Event::Deaf(number)) => {
                    // Mostly a shortage (of descriptors, say), which passes.
                    thread::sleep(Duration::from_millis(100));
                    pools.extend(self.open(number, &desk));
                }
                Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        pools.iter().for_each(|pool| pool.wake());
    }

    /// Sets threads to answer what comes to a listener, or has it tried again later.
    fn open(&self, number: usize, desk: &Arc<Desk>) -> Option<Arc<Pool>> {
        let (stopped, events) = (self.stopped.clone(), self.events.0.clone());
        let listener = self.doors.get(number)?.try_clone();
        let pool = listener.and_then(|listener| Pool::open(listener, number, desk.clone(), stopped, events));
        if pool.is_err() {
            let _ = self.events.0.send(Event::Deaf(number));
        }
        pool.ok()
    }
}
