//! The threads that answer.
//!
//! One of them at a time sits at the door: it takes a request from `tiny_http`'s queue, leaves the door to the next one,
//! and answers. If nobody is there to be the next one, it starts another thread first, so that clients which hold up
//! their threads hold up nobody else; threads that find nothing to do end. Were there several at the door, two
//! requests of one connection could overtake each other between the queue and their lane.

use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Event;
use super::exchange::{Desk, Task};

/// The most threads of a listener. There is one a connection at most, and it is held up for as long as
/// a write takes to fail.
const MOST: usize = 1024;
/// How many idle threads stay.
const SPARE: usize = 2;
/// How long one waits at the door, and how long if there are too many of them.
const IDLE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_millis(50));

/// The threads that answer what comes to one listener.
pub(super) struct Pool {
    server: tiny_http::Server,
    desk: Arc<Desk>,
    stopped: Arc<AtomicBool>,
    /// The number of the listener, and who is told if it accepts no more connections. Those there are go on.
    number: usize,
    events: Sender<Event>,
    /// Held by the thread that takes the next request.
    door: Mutex<()>,
    idle: AtomicUsize,
    all: AtomicUsize,
}

impl Pool {
    /// Starts to answer what comes to the listener of this number.
    ///
    /// # Errors
    /// When the listener is none, or there can be no thread.
    pub fn open(
        listener: TcpListener,
        number: usize,
        desk: Arc<Desk>,
        stopped: Arc<AtomicBool>,
        events: Sender<Event>,
    ) -> io::Result<Arc<Pool>> {
        let server = tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?;
        let (door, idle, all) = (Mutex::new(()), AtomicUsize::new(0), AtomicUsize::new(0));
        let pool = Arc::new(Pool { server, desk, stopped, number, events, door, idle, all });
        pool.grow()?;
        Ok(pool)
    }

    /// Wakes one thread, so that it sees that it is to stop. It wakes the next.
    pub fn wake(&self) {
        self.server.unblock();
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
            let taken = self.take();
            let others = self.idle.fetch_sub(1, Ordering::Relaxed) - 1;
            if self.stopped.load(Ordering::Relaxed) {
                return self.wake();
            }
            match taken {
                Ok(Some(task)) => {
                    if others == 0 {
                        // Without a thread more, the answers come later.
                        let _ = self.grow();
                    }
                    self.desk.answer(task, &mut room);
                }
                Ok(None) if others >= SPARE => return,
                Ok(None) => {}
                Err(_) => {
                    let _ = self.events.send(Event::Deaf(self.number));
                }
            }
        }
    }

    /// Waits for the door and then for a request whose turn it is. Returns without one after a while.
    fn take(&self) -> io::Result<Option<Task>> {
        let _door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        let patience = if self.idle.load(Ordering::Relaxed) > SPARE + 1 { IDLE.1 } else { IDLE.0 };
        while let Some(request) = self.server.recv_timeout(patience)? {
            if let Some(task) = self.desk.admit(request) {
                return Ok(Some(task));
            }
        }
        Ok(None)
    }
}
