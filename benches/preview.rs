//! How quick the preview is: `cargo bench --bench preview`.
//!
//! The real program serves a made-up site; DATELINE_BENCH_SIZE sets another number of explainers than 1,000. It prints how long the
//! first answer takes, how long it is from an edit until the server answers with its words, and how many requests it answers
//! over 64 connections while 200 event streams and 500 clients that send a byte a second are there: how long a reader then waits
//! for a page, and what memory and how many threads the preview has before and after.

mod corpus;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const EDITS: usize = 11;
const CONNECTIONS: usize = 64;
const STREAMS: usize = 200;
const SLOW_CLIENTS: usize = 500;
const LOAD: Duration = Duration::from_secs(30);

const PAGE: &str = "/bench/explainers/e10/";

/// The preview of a site; it ends with this.
struct Preview {
    child: Child,
    address: SocketAddr,
    ready: Duration,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn start(root: &Path) -> Self {
        let started = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("--root").arg(root).args(["serve", "--port", "0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the preview starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its first line");
        let port = line.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).expect("its port");
        let address = SocketAddr::from(([127, 0, 0, 1], port.parse().expect("a number")));
        let mut preview = Self { child, address, ready: Duration::ZERO };
        assert!(preview.get(PAGE).contains("Part 0"), "the page is there");
        preview.ready = started.elapsed();
        preview
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        stream
    }

    fn get(&self, path: &str) -> String {
        let mut stream = self.connect();
        ask(&mut stream, path);
        String::from_utf8_lossy(&answer(&mut stream)).into_owned()
    }

    /// From saving a file until the page has its words.
    fn edit(&self, file: &Path, before: &str, page: &str) -> Vec<Duration> {
        let old = std::fs::read_to_string(file).expect("the file");
        let mut took = Vec::new();
        for i in 0..EDITS {
            thread::sleep(Duration::from_millis(700));
            let mark = format!("marker{i:03}");
            let new = if before.is_empty() {
                format!("{old}\n\n{mark}\n")
            } else {
                old.replacen(before, &format!("{mark}{before}"), 1)
            };
            let saved = Instant::now();
            std::fs::write(file, new).expect("the file is saved");
            while !self.get(page).contains(&mark) {
                assert!(saved.elapsed() < Duration::from_secs(30), "an edit of {} never showed", file.display());
                thread::sleep(Duration::from_millis(1));
            }
            took.push(saved.elapsed());
        }
        std::fs::write(file, old).expect("the file is put back");
        took.sort();
        took
    }

    /// Answers to a crowd, and prints how it went.
    fn load(&self) {
        println!("\nbefore: {}", self.held());
        let started = Instant::now();
        let (requests, mut waits) = thread::scope(|scope| {
            scope.spawn(|| self.wait_slowly(started));
            let reader = scope.spawn(|| self.read_calmly(started));
            let workers: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(|| self.ask_on_and_on(started))).collect();
            let requests: usize = workers.into_iter().map(|worker| worker.join().unwrap_or(0)).sum();
            println!("under load: {}", self.held());
            (requests, reader.join().unwrap_or_default())
        });
        waits.sort();
        let ms = |wait: Option<&Duration>| wait.map_or(f64::NAN, |wait| wait.as_secs_f64() * 1000.0);
        println!(
            "{:.0} requests/s over {CONNECTIONS} connections, {STREAMS} event streams and {SLOW_CLIENTS} slow clients there;\n\
             a reader's page meanwhile: {} times, median {:.1} ms, max {:.1} ms",
            requests as f64 / LOAD.as_secs_f64(),
            waits.len(),
            ms(waits.get(waits.len() / 2)),
            ms(waits.last())
        );
        // Threads stay for a while in case another asks, and a tab that has gone is found when it is written to.
        thread::sleep(Duration::from_secs(25));
        println!("after: {}", self.held());
    }

    /// Event streams, and requests of which a byte comes each second.
    fn wait_slowly(&self, started: Instant) {
        let mut events: Vec<_> = (0..STREAMS).map(|_| self.connect()).collect();
        events.iter_mut().for_each(|stream| ask(stream, "/bench/_dateline/events"));
        let mut slow: Vec<_> = (0..SLOW_CLIENTS).map(|_| self.connect()).collect();
        for byte in format!("GET {PAGE} HTTP/1.1\r\nHost: localhost\r\n\r\n").bytes() {
            if started.elapsed() > LOAD {
                break;
            }
            // One that the preview has given up is gone.
            slow.retain_mut(|stream| stream.write_all(&[byte]).is_ok());
            thread::sleep(Duration::from_secs(1));
        }
        println!("{} of {SLOW_CLIENTS} slow clients are connected still", slow.len());
    }

    /// How long each page took that a reader asked for.
    fn read_calmly(&self, started: Instant) -> Vec<Duration> {
        let mut waits = Vec::new();
        while started.elapsed() < LOAD {
            let asked = Instant::now();
            self.get(PAGE);
            waits.push(asked.elapsed());
            thread::sleep(Duration::from_millis(50));
        }
        waits
    }

    /// How many answers one connection gets that asks again at once.
    fn ask_on_and_on(&self, started: Instant) -> usize {
        let mut stream = self.connect();
        let mut answers = 0;
        while started.elapsed() < LOAD {
            ask(&mut stream, PAGE);
            assert!(!answer(&mut stream).is_empty());
            answers += 1;
        }
        answers
    }

    /// The memory and the threads of the preview, where the system says so.
    fn held(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let lines = status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("Threads"));
        lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
    }
}

fn ask(stream: &mut TcpStream, path: &str) {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
}

/// The body of one answer.
fn answer(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 * 1024);
    let mut buffer = [0; 64 * 1024];
    loop {
        let read = stream.read(&mut buffer).expect("an answer");
        bytes.extend_from_slice(&buffer[..read]);
        let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4) else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
        let length = text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        if bytes.len() >= head + length.unwrap_or(0) || read == 0 {
            return bytes.split_off(head);
        }
    }
}

fn main() {
    let site = corpus::site(corpus::size());
    let root = site.path();
    for folder in ["templates", "static"] {
        std::fs::create_dir_all(root.join(folder)).expect("a folder");
    }
    let theme = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(theme.join("templates/explainer.html"), root.join("templates/explainer.html")).expect("a template");
    std::fs::copy(theme.join("static/dateline.css"), root.join("static/dateline.css")).expect("a style sheet");
    let explainer = std::fs::read_to_string(root.join("content/explainers/e10.md")).expect("an explainer");
    let source = explainer.split("[^").nth(1).and_then(|rest| rest.split(']').next()).expect("a source").to_owned();
    let actor = explainer.split("Number").nth(1).and_then(|rest| rest.split(' ').next()).expect("an actor").to_owned();

    let preview = Preview::start(root);
    println!("{} explainers: first answer after {} ms", corpus::size(), preview.ready.as_millis());
    println!("\n| edit of | min | median | max (ms) |\n| --- | ---: | ---: | ---: |");
    let actor_page = format!("/bench/actors/p{actor}/");
    for (what, file, before, page) in [
        ("an explainer", "content/explainers/e10.md".to_owned(), "", PAGE),
        ("an actor", format!("content/actors/p{actor}.md"), "Someone", actor_page.as_str()),
        ("an actor's name", format!("content/actors/p{actor}.md"), "Person", actor_page.as_str()),
        ("the source that it cites", "content/sources.yaml".to_owned(), format!("@{source}").leak(), PAGE),
        ("a template", "templates/explainer.html".to_owned(), "<article", PAGE),
        ("a style sheet", "static/dateline.css".to_owned(), "", "/bench/dateline.css"),
    ] {
        let file = root.join(file);
        let before = match before.strip_prefix('@') {
            None => before.to_owned(),
            // The title of the source.
            Some(id) => {
                let text = std::fs::read_to_string(&file).expect("the sources");
                let entry = text.split(&format!("{id}:\n")).nth(1).expect("the source").to_owned();
                entry.split("title: \"").nth(1).and_then(|rest| rest.split('"').next()).expect("its title").to_owned()
            }
        };
        let took = preview.edit(&file, &before, page);
        let ms = |i: usize| took[i].as_secs_f64() * 1000.0;
        println!("| {what} | {:.1} | {:.1} | {:.1} |", ms(0), ms(EDITS / 2), ms(EDITS - 1));
    }
    preview.load();
}
