//! The threads that answer.
//!
//! Each takes a request straight from `tiny_http`'s queue. If no other is left to take the next one, it starts another
//! thread first, so that clients which hold up their threads hold up nobody else; threads that find nothing to do end.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::exchange::Desk;

/// The most threads of a listener. There is one a connection at most, and it is held up for as long as
/// a write takes to fail.
const MOST: usize = 1024;
/// How many idle threads stay.
const SPARE: usize = 2;
/// How long another one waits for work.
const IDLE: Duration = Duration::from_secs(5);

/// The threads that answer what comes to one listener.
pub(super) struct Pool<Deaf> {
    server: tiny_http::Server,
    desk: Arc<Desk>,
    stopped: Arc<AtomicBool>,
    /// Called if no more connections are accepted. Those there are go on.
    deaf: Deaf,
    idle: AtomicUsize,
    all: AtomicUsize,
}

impl<Deaf: Fn() + Send + Sync + 'static> Pool<Deaf> {
    /// Starts to answer.
    ///
    /// # Errors
    /// When the listener is none, or there can be no thread.
    pub fn open(listener: TcpListener, desk: Arc<Desk>, stopped: Arc<AtomicBool>, deaf: Deaf) -> io::Result<()> {
        let server = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
        let pool = Pool { server, desk, stopped, deaf, idle: AtomicUsize::new(0), all: AtomicUsize::new(0) };
        Arc::new(pool).grow()
    }

    /// Starts a thread, unless there are too many.
    fn grow(self: &Arc<Self>) -> io::Result<()> {
        if self.all.fetch_add(1, Ordering::Relaxed) >= MOST {
            self.all.fetch_sub(1, Ordering::Relaxed);
            return Ok(());
        }
        let pool = self.clone();
        let started = thread::Builder::new().name("answer".to_owned()).spawn(move || {
            pool.work();
            pool.all.fetch_sub(1, Ordering::Relaxed);
        });
        if started.is_err() {
            self.all.fetch_sub(1, Ordering::Relaxed);
        }
        started.map(drop)
    }

    fn work(self: &Arc<Self>) {
        let mut room = Vec::new();
        loop {
            self.idle.fetch_add(1, Ordering::Relaxed);
            let taken = self.server.recv_timeout(IDLE);
            let others = self.idle.fetch_sub(1, Ordering::Relaxed) - 1;
            if self.stopped.load(Ordering::Relaxed) {
                // One tells the next.
                self.server.unblock();
                return;
            }
            match taken {
                Ok(Some(request)) => {
                    if others == 0 {
                        // Without a thread more, the answers come later.
                        let _ = self.grow();
                    }
                    self.desk.take(request, &mut room);
                }
                Ok(None) if others >= SPARE => return,
                Ok(None) => {}
                Err(_) => (self.deaf)(),
            }
        }
    }
}
