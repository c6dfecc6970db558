//! Has the rules look at the whole site whenever its writer pauses.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::Heard;
use crate::check;
use crate::diagnostics::{self, Diagnostic};
use crate::pipeline::Snapshot;

/// How long nothing is saved before the rules look.
const PAUSE: Duration = Duration::from_millis(300);

/// A thread on which the rules look at snapshots. It is one alone, so that pages stay quick.
pub(super) struct Checker {
    snapshots: Sender<Arc<Snapshot>>,
    /// How often work was given up: what was begun before is no longer wanted.
    given_up: Arc<AtomicU64>,
}

/// Lets whatever answers a browser go first.
fn give_way() {
    // On Linux the priority is the thread's own; elsewhere it would be that of the whole preview.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 19);
}

impl Checker {
    /// Starts the thread; what the rules find is told to `told`.
    pub fn start(told: Sender<Heard>) -> Self {
        let (sender, snapshots) = channel::<Arc<Snapshot>>();
        let given_up = Arc::new(AtomicU64::new(0));
        let round = given_up.clone();
        thread::spawn(move || {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).start_handler(|_| give_way()).build();
            let mut next = snapshots.recv().ok();
            while let Some(snapshot) = next.take() {
                match snapshots.recv_timeout(PAUSE) {
                    Ok(newer) => next = Some(newer),
                    Err(RecvTimeoutError::Disconnected) => return,
                    Err(RecvTimeoutError::Timeout) => {
                        let began = round.load(Ordering::Relaxed);
                        let is_wanted = || round.load(Ordering::Relaxed) == began;
                        let graph = snapshot.edition.as_ref().map(|edition| &edition.renderer.graph);
                        let look = |graph| pool.as_ref().ok()?.install(|| check::check_while(graph, &is_wanted));
                        let sorted = |mut found: Vec<Diagnostic>| {
                            diagnostics::sort(&mut found);
                            found
                        };
                        if let Some(found) = graph.and_then(look).map(sorted)
                            && told.send(Heard::Checked(snapshot.clone(), found)).is_err()
                        {
                            return;
                        }
                        next = snapshots.recv().ok();
                    }
                }
            }
        });
        Self { snapshots: sender, given_up }
    }

    /// Asks for a look at a snapshot, unless another follows at once.
    pub fn look_at(&self, snapshot: Arc<Snapshot>) {
        // The thread ends with the process.
        let _ = self.snapshots.send(snapshot);
    }

    /// Ends the look at what is old by now.
    pub fn give_up(&self) {
        self.given_up.fetch_add(1, Ordering::Relaxed);
    }
}
