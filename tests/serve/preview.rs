//! A preview that runs, and what can be asked of it.

#[cfg(target_os = "linux")]
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::{Client, EVER, Reply};
use super::site::BASE;

/// A time in which something that must not happen would mostly have happened.
pub const MOMENT: Duration = Duration::from_millis(300);

/// A preview that runs, until it is dropped.
pub struct Preview {
    process: Child,
    pub url: String,
    pub port: u16,
    /// What was said to stdout after the address, and to stderr.
    said: Arc<Mutex<String>>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Preview {
    pub fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let said = Arc::new(Mutex::new(String::new()));
        let _ = listen_to(process.stderr.take().expect("it was asked for"), said.clone());
        let lines = listen_to(process.stdout.take().expect("it was asked for"), said.clone());
        let line = lines.recv_timeout(EVER).unwrap_or_else(|_| panic!("no address: {}", said.lock().unwrap()));
        let url = line.split_whitespace().next().unwrap_or_default().to_owned();
        let port = url::Url::parse(&url).ok().and_then(|url| url.port()).unwrap_or_else(|| panic!("{line}"));
        Self { process, url, port, said }
    }

    pub fn said(&self) -> String {
        self.said.lock().expect("nobody panicked").clone()
    }

    pub fn connect(&self) -> Client {
        Client::to(Ipv4Addr::LOCALHOST.into(), self.port).expect("the preview accepts")
    }

    /// The reply to a whole request.
    pub fn ask(&self, request: impl AsRef<[u8]>) -> Reply {
        self.connect().ask(request)
    }

    /// The reply to a `GET` of any target with more fields, which end in `\r\n` each.
    pub fn target(&self, target: &str, fields: &str) -> Reply {
        self.ask(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n"))
    }

    /// The reply to a `GET` of a page or file of the site.
    pub fn get(&self, page: &str) -> Reply {
        self.target(&format!("{BASE}{page}"), "")
    }

    pub fn shows(&self, page: &str, text: &str) -> bool {
        let reply = self.get(page);
        reply.status == 200 && reply.page().contains(text)
    }

    /// What a page is told of the site's state.
    pub fn desk(&self, page: &str) -> Value {
        self.get(page).desk()
    }

    /// The number of the edition that is shown.
    pub fn generation(&self) -> u64 {
        number(&self.desk(""))
    }

    /// How many edits were said to be shown.
    pub fn edits(&self) -> usize {
        self.said().matches(": shown after ").count()
    }

    /// Waits until something is so.
    pub fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < EVER, "{what}: not so after {EVER:?}. The preview said:\n{}", self.said());
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn until_shown(&self, page: &str, text: &str) {
        self.until(&format!("{page} shows {text}"), || self.shows(page, text));
    }

    pub fn until_status(&self, page: &str, status: u16) {
        self.until(&format!("{page} is {status}"), || self.get(page).status == status);
    }

    /// How many errors a page is told of.
    pub fn errors(&self, page: &str) -> u64 {
        self.desk(page)["counts"]["errors"].as_u64().expect("errors are counted")
    }

    /// A line of what Linux knows of the process, such as `Threads` or `VmRSS` (in KiB).
    #[cfg(target_os = "linux")]
    pub fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("the preview runs");
        let line =
            status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).expect("there is such a line");
        line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("it is a number")
    }
}

/// Runs a preview that is not to start: its exit code, and what it says to stderr.
pub fn refused(command: &mut Command) -> (Option<i32>, String) {
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let began = Instant::now();
    while process.try_wait().expect("it can be waited for").is_none() && began.elapsed() < EVER {
        thread::sleep(Duration::from_millis(5));
    }
    let _ = process.kill();
    let run = process.wait_with_output().expect("it can be waited for");
    assert_eq!(String::from_utf8_lossy(&run.stdout), "");
    (run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
}

/// The command in namespaces of its own, after what a shell does there; none where this system does not let us.
#[cfg(target_os = "linux")]
pub fn in_namespaces(options: &[&str], before: &str, command: &Command) -> Option<Command> {
    let script = format!("{before} exec \"$@\"");
    let shell = |program: &OsStr| {
        let mut shell = Command::new("unshare");
        shell.args(options).args(["sh", "-c", &script, "sh"]).arg(program);
        shell
    };
    if !shell(OsStr::new("true")).output().is_ok_and(|run| run.status.success()) {
        eprintln!("skipped: this system lets nobody make namespaces, or lacks a program for it");
        return None;
    }
    let mut shell = shell(command.get_program());
    shell.args(command.get_args());
    Some(shell)
}

/// Notes what is said, and hands on its lines.
pub fn listen_to(pipe: impl Read + Send + 'static, said: Arc<Mutex<String>>) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if let Ok(mut said) = said.lock() {
                said.push_str(&line);
                said.push('\n');
            }
            let _ = sender.send(line);
        }
    });
    lines
}

/// An open page that hears of edits.
pub struct Stream {
    client: Client,
    /// The number of the last edition that it told of.
    generation: u64,
}

impl Stream {
    pub fn open(preview: &Preview) -> Self {
        let mut client = preview.connect();
        client.send(format!("GET {BASE}_dateline/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        let head = client.head().expect("a head");
        assert_eq!((head.status, head.field("content-type")), (200, "text/event-stream"));
        let mut stream = Self { client, generation: 0 };
        let (name, data) = stream.event();
        assert_eq!(name, "state");
        stream.generation = number(&data);
        stream
    }

    /// The next event.
    pub fn event(&mut self) -> (String, Value) {
        let mut name = String::new();
        let began = Instant::now();
        loop {
            assert!(began.elapsed() < EVER, "the stream says nothing but that it lives");
            let line = self.client.line().expect("the stream goes on");
            if let Some(event) = line.strip_prefix("event: ") {
                name = event.to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                return (name, serde_json::from_str(data).expect("events are JSON"));
            }
        }
    }

    /// All changes since the last time, up to that of an edition.
    pub fn changes_until(&mut self, generation: u64) -> Vec<Value> {
        let mut changes = Vec::new();
        while self.generation < generation {
            let (name, data) = self.event();
            assert_eq!((name.as_str(), number(&data)), ("change", self.generation + 1));
            self.generation += 1;
            changes.push(data);
        }
        changes
    }

    /// The next change that is so.
    pub fn change(&mut self, is_so: impl Fn(&Value) -> bool) -> Value {
        loop {
            let next = self.changes_until(self.generation + 1).remove(0);
            if is_so(&next) {
                return next;
            }
        }
    }
}

/// The number of an edition, in an event or on a desk.
pub fn number(data: &Value) -> u64 {
    data["generation"].as_u64().expect("editions are numbered")
}
