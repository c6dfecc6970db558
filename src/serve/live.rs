//! Tells open pages that something changed, by server-sent events (the HTML standard, section 9.2).

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// What open pages are told after an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Change {
    /// Pages may read differently.
    Pages {
        /// Whether a script changed, which only a page loaded anew runs.
        reload: bool,
        /// File names of pictures that changed.
        images: Vec<String>,
        /// File names of style sheets that changed.
        styles: Vec<String>,
    },
    /// Only style sheets changed.
    Styles {
        /// Their file names.
        styles: Vec<String>,
    },
}

/// The number of an edition, and how it differs from the one before.
#[derive(Serialize)]
struct Event<'a> {
    generation: u64,
    #[serde(flatten)]
    change: Option<&'a Change>,
}

/// The event streams of all open pages.
#[derive(Default)]
pub struct Live {
    streams: Mutex<Vec<Box<dyn Write + Send>>>,
}

impl Live {
    /// Adds a stream, and tells it which edition is current.
    pub fn add(&self, mut stream: Box<dyn Write + Send>, generation: impl FnOnce() -> u64) {
        let mut streams = self.streams();
        // Asked for only now: whoever joins while an edition comes out hears of it in one way or the other.
        let current = Event { generation: generation(), change: None };
        if send(&mut stream, "retry: 500\n", "state", &current).is_ok() {
            streams.push(stream);
        }
    }

    /// Tells all of a new edition. Streams whose page has gone are let go.
    pub fn announce(&self, generation: u64, change: &Change) {
        let event = Event { generation, change: Some(change) };
        self.streams().retain_mut(|stream| send(stream, "", "change", &event).is_ok());
    }

    /// Says nothing, so that streams whose page has gone are found and the others are kept open by what stands between.
    pub fn beat(&self) {
        self.streams().retain_mut(|stream| stream.write_all(b":\n\n").and_then(|()| stream.flush()).is_ok());
    }

    fn streams(&self) -> MutexGuard<'_, Vec<Box<dyn Write + Send>>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn send(stream: &mut Box<dyn Write + Send>, head: &str, name: &str, event: &Event<'_>) -> io::Result<()> {
    let data = serde_json::to_string(event)?;
    stream.write_all(format!("{head}event: {name}\ndata: {data}\n\n").as_bytes())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;

    struct Tab(Option<mpsc::Sender<String>>);

    impl Write for Tab {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let sender = self.0.as_ref().ok_or(io::ErrorKind::BrokenPipe)?;
            sender.send(String::from_utf8_lossy(bytes).into_owned()).map_err(|_| io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn all_tabs_hear_of_a_change_and_those_that_closed_are_let_go() {
        let live = Arc::new(Live::default());
        let (sender, first) = mpsc::channel();
        let (other, second) = mpsc::channel();
        live.add(Box::new(Tab(Some(sender))), || 1);
        live.add(Box::new(Tab(Some(other))), || 1);
        live.add(Box::new(Tab(None)), || 1);
        assert_eq!(first.recv().expect("a state"), "retry: 500\nevent: state\ndata: {\"generation\":1}\n\n");
        drop(second);
        live.announce(2, &Change::Styles { styles: vec!["dateline.css".to_owned()] });
        let told = first.recv().expect("a change");
        let data = r#"{"generation":2,"kind":"styles","styles":["dateline.css"]}"#;
        assert_eq!(told, format!("event: change\ndata: {data}\n\n"));
        assert_eq!(live.streams().len(), 1);
    }
}
