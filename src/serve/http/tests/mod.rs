//! The server as clients meet it, over loopback connections, with a handler that is a toy.

mod abuse;
mod answers;
mod refusals;
mod rules;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::*;

/// A time in which an answer certainly comes, if ever. It is shorter than the patience of the server, which would
/// in the end free what is stuck.
const EVER: Duration = Duration::from_secs(8);

/// Answers by the path alone.
struct Toy {
    folder: tempfile::TempDir,
    streams: Mutex<Vec<Box<dyn Write + Send>>>,
}

impl Handler for Toy {
    fn answer(&self, request: &Request<'_>) -> Answer {
        let page = |status, text: &str| Answer::Bytes {
            status,
            mime: "text/html".into(),
            body: text.as_bytes().into(),
            etag: "v1".into(),
        };
        match request.path.as_ref() {
            "/" => page(Status::Ok, "0123456789"),
            "/big" => Answer::Bytes {
                status: Status::Ok,
                mime: "application/octet-stream".into(),
                body: vec![b'x'; 8 << 20].into(),
                etag: "big".into(),
            },
            "/lost" => page(Status::NotFound, "lost"),
            "/fault" => page(Status::Error, "fault"),
            "/panic" => panic!("as the test wants"),
            "/events" => Answer::Events,
            "/moved" => Answer::Redirect("//é\r\n:8/?#".to_owned()),
            path if path.starts_with("/echo") => page(Status::Ok, &format!("{path} {:?}", request.query)),
            path if path.starts_with("/files/") => Answer::File(self.folder.path().join(&path[7..])),
            _ => Answer::NotFound,
        }
    }

    fn subscribe(&self, stream: Box<dyn Write + Send>) {
        self.streams.lock().unwrap().push(stream);
    }
}

/// A server with the toy, until the end of the test.
struct Running {
    port: u16,
    toy: Arc<Toy>,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    fn start() -> Running {
        Running::with(Server::bind(&Options::default()).unwrap())
    }

    fn with(server: Server) -> Running {
        let (port, stopper) = (server.port(), server.stopper());
        let toy = Arc::new(Toy { folder: tempfile::tempdir().unwrap(), streams: Mutex::default() });
        let handler = toy.clone();
        let thread = Some(thread::spawn(move || server.run(handler)));
        Running { port, toy, stopper, thread }
    }

    fn file(&self, name: &str, text: &str) {
        std::fs::write(self.toy.folder.path().join(name), text).unwrap();
    }

    fn client(&self) -> Client {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(EVER)).unwrap();
        Client { stream, read: Vec::new() }
    }

    /// The response to a request, on a connection of its own.
    fn ask(&self, request: &str) -> Response {
        let mut client = self.client();
        client.send(request);
        client.response(request.starts_with("HEAD"))
    }

    /// The response to a `GET` with more fields, which end in `\r\n` each.
    fn get(&self, target: &str, fields: &str) -> Response {
        self.ask(&format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopper.stop();
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking());
    }
}

/// A connection.
struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Response {
    fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(it, _)| *it == name).map(|(_, value)| value)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

impl Client {
    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).unwrap();
    }

    /// The next final response.
    fn response(&mut self, head_only: bool) -> Response {
        loop {
            let head = self.head();
            let status = head.split(' ').nth(1).unwrap().parse().unwrap();
            let mut response = Response { status, head, body: Vec::new() };
            if status < 200 {
                continue;
            }
            let length = response.field("Content-Length").map_or(0, |length| length.parse().unwrap());
            if !head_only && status != 304 {
                while self.read.len() < length {
                    assert!(self.more(), "the body ends early");
                }
                response.body = self.read.drain(..length).collect();
            }
            return response;
        }
    }

    fn head(&mut self) -> String {
        loop {
            if let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = self.read.drain(..end + 4).collect();
                return String::from_utf8(head).unwrap();
            }
            assert!(self.more(), "no response");
        }
    }

    /// Reads once; whether something came.
    fn more(&mut self) -> bool {
        let mut piece = [0; 64 * 1024];
        match self.stream.read(&mut piece) {
            Ok(length) => {
                self.read.extend_from_slice(&piece[..length]);
                length > 0
            }
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// All that comes until the other side is silent for a while, or closes.
    fn rest(&mut self) -> String {
        self.stream.set_read_timeout(Some(Duration::from_millis(150))).unwrap();
        let _ = self.stream.read_to_end(&mut self.read);
        String::from_utf8_lossy(&self.read).into_owned()
    }
}
