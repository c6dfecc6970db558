//! The preview over loopback: the real binary, asked over raw sockets, while its site is edited under it.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// A time in which something happens, if it ever does.
const EVER: Duration = Duration::from_secs(20);
/// A time in which something that must not happen would mostly have happened.
const MOMENT: Duration = Duration::from_millis(300);

const BASE: &str = "/field/notes/";
const TALKS: &str = "content/explainers/marav-talks.md";
const TALKS_PAGE: &str = "explainers/marav-talks/";
/// A draft, to which nothing links.
const DRAFT: &str = "content/explainers/ebrin-next-season.md";
const DRAFT_PAGE: &str = "explainers/ebrin-next-season/";
/// Words of the talks.
const ASKS: &str = "asks for dates.";
/// What no answer may ever hold: it stands in a file beside the site.
const SECRET: &str = "kept beside the site";

/// A copy of the site `marav`, with a secret beside its folder.
struct Site(TempDir);

impl Site {
    fn new() -> Self {
        let site = Self(tempfile::tempdir().expect("a folder for the site"));
        common::copy(&common::project().join("tests/sites/marav"), &site.root());
        fs::create_dir(site.beside("secrets")).expect("the folder can be made");
        fs::write(site.beside("secret.txt"), SECRET).expect("the file can be written");
        fs::write(site.beside("secrets/secret.txt"), SECRET).expect("the file can be written");
        site
    }

    fn root(&self) -> PathBuf {
        self.beside("site")
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file can be read")
    }

    /// Saves a file, in a new folder if need be.
    fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Saves a file with one thing changed.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
        self.write(file, text.replace(from, to));
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("it can be renamed");
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).expect("the file can be removed");
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = common::dateline();
        command.arg("--root").arg(self.root()).args(["serve", "--today", "2025-06-05"]).args(more);
        command
    }

    /// Starts the preview at any free port.
    fn serve(&self, more: &[&str]) -> Preview {
        Preview::start(self.command(&["--port", "0"]).args(more))
    }
}

/// A preview that runs, until it is dropped.
struct Preview {
    process: Child,
    url: String,
    port: u16,
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
    fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let said = Arc::new(Mutex::new(String::new()));
        let _ = listen_to(process.stderr.take().expect("it was asked for"), said.clone());
        let lines = listen_to(process.stdout.take().expect("it was asked for"), said.clone());
        let line = lines.recv_timeout(EVER).unwrap_or_else(|_| panic!("no address: {}", said.lock().unwrap()));
        let url = line.split_whitespace().next().unwrap_or_default().to_owned();
        let port = url::Url::parse(&url).ok().and_then(|url| url.port()).unwrap_or_else(|| panic!("{line}"));
        Self { process, url, port, said }
    }

    fn said(&self) -> String {
        self.said.lock().expect("nobody panicked").clone()
    }

    fn connect(&self) -> Client {
        Client::to(Ipv4Addr::LOCALHOST.into(), self.port).expect("the preview accepts")
    }

    /// The reply to a whole request.
    fn ask(&self, request: impl AsRef<[u8]>) -> Reply {
        self.connect().ask(request)
    }

    /// The reply to a `GET` of any target with more fields, which end in `\r\n` each.
    fn target(&self, target: &str, fields: &str) -> Reply {
        self.ask(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n"))
    }

    /// The reply to a `GET` of a page or file of the site.
    fn get(&self, page: &str) -> Reply {
        self.target(&format!("{BASE}{page}"), "")
    }

    fn shows(&self, page: &str, text: &str) -> bool {
        let reply = self.get(page);
        reply.status == 200 && reply.page().contains(text)
    }

    /// What a page is told of the site's state.
    fn desk(&self, page: &str) -> Value {
        self.get(page).desk()
    }

    /// The number of the edition that is shown.
    fn generation(&self) -> u64 {
        number(&self.desk(""))
    }

    /// Waits until something is so.
    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < EVER, "{what}: not so after {EVER:?}. The preview said:\n{}", self.said());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn until_shown(&self, page: &str, text: &str) {
        self.until(&format!("{page} shows {text}"), || self.shows(page, text));
    }

    fn until_status(&self, page: &str, status: u16) {
        self.until(&format!("{page} is {status}"), || self.get(page).status == status);
    }

    /// How many errors a page is told of.
    fn errors(&self, page: &str) -> u64 {
        self.desk(page)["counts"]["errors"].as_u64().expect("errors are counted")
    }

    /// A line of what Linux knows of the process, such as `Threads` or `VmRSS` (in KiB).
    #[cfg(target_os = "linux")]
    fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("the preview runs");
        let line =
            status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).expect("there is such a line");
        line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("it is a number")
    }
}

/// Notes what is said, and hands on its lines.
fn listen_to(pipe: impl Read + Send + 'static, said: Arc<Mutex<String>>) -> Receiver<String> {
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

/// A connection.
struct Client(BufReader<TcpStream>);

/// A response.
#[derive(Debug)]
struct Reply {
    status: u16,
    /// Names in small letters.
    fields: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Client {
    fn to(address: IpAddr, port: u16) -> std::io::Result<Self> {
        let stream = TcpStream::connect((address, port))?;
        stream.set_read_timeout(Some(EVER))?;
        stream.set_write_timeout(Some(EVER))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends what the other side takes: it may have closed the connection already, and be right.
    fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.get_mut().write_all(bytes.as_ref());
    }

    fn ask(&mut self, request: impl AsRef<[u8]>) -> Reply {
        self.send(&request);
        let head_only = request.as_ref().starts_with(b"HEAD ");
        self.reply(head_only).unwrap_or_else(|| panic!("no reply to {}", String::from_utf8_lossy(request.as_ref())))
    }

    /// The next response that is not an interim one; none if the connection ends first.
    fn reply(&mut self, head_only: bool) -> Option<Reply> {
        let mut reply = self.head()?;
        while reply.status < 200 {
            reply = self.head()?;
        }
        let length = reply.fields.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if !head_only && reply.status != 304 {
            reply.body.resize(length, 0);
            self.0.read_exact(&mut reply.body).ok()?;
        }
        Some(reply)
    }

    fn head(&mut self) -> Option<Reply> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let mut fields = BTreeMap::new();
        loop {
            match self.line()?.split_once(": ") {
                Some((name, value)) => fields.insert(name.to_ascii_lowercase(), value.to_owned()),
                None => return Some(Reply { status, fields, body: Vec::new() }),
            };
        }
    }

    /// The next line; none if the connection ended, in order or not.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(1..) => Some(line.trim_end().to_owned()),
            Ok(0) => None,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("nothing was said for {EVER:?}"),
            Err(_) => None,
        }
    }

    /// Says that no more requests come, and returns the rest of what comes back.
    fn rest(mut self) -> String {
        let _ = self.0.get_mut().shutdown(std::net::Shutdown::Write);
        let mut rest = Vec::new();
        let _ = self.0.read_to_end(&mut rest);
        String::from_utf8_lossy(&rest).into_owned()
    }
}

impl Reply {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without its desk, in which what was typed may stand, too.
    fn page(&self) -> String {
        without_desk(&self.text())
    }

    fn desk(&self) -> Value {
        let text = self.text();
        let json = text.split("id=\"dateline-desk\">").nth(1).and_then(|rest| rest.split("</script>").next());
        serde_json::from_str(json.unwrap_or_else(|| panic!("no desk in {text}"))).expect("the desk is JSON")
    }
}

fn without_desk(page: &str) -> String {
    match (page.find("<script type=\"application/json\" id=\"dateline-desk\">"), page.rfind("defer></script>\n</body>"))
    {
        (Some(from), Some(to)) if from < to => format!("{}{}", &page[..from], &page[to + "defer></script>\n".len()..]),
        _ => page.to_owned(),
    }
}

/// An open page that hears of edits.
struct Stream {
    client: Client,
    /// The number of the last edition that it told of.
    generation: u64,
}

impl Stream {
    fn open(preview: &Preview) -> Self {
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
    fn event(&mut self) -> (String, Value) {
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
    fn changes_until(&mut self, generation: u64) -> Vec<Value> {
        let mut changes = Vec::new();
        while self.generation < generation {
            let (name, data) = self.event();
            assert_eq!((name.as_str(), number(&data)), ("change", self.generation + 1));
            self.generation += 1;
            changes.push(data);
        }
        changes
    }
}

impl Stream {
    /// The next change that is so.
    fn change(&mut self, is_so: impl Fn(&Value) -> bool) -> Value {
        loop {
            let next = self.changes_until(self.generation + 1).remove(0);
            if is_so(&next) {
                return next;
            }
        }
    }
}

/// The number of an edition, in an event or on a desk.
fn number(data: &Value) -> u64 {
    data["generation"].as_u64().expect("editions are numbered")
}

// ---- What nobody gets.

#[test]
fn nothing_beside_the_site_is_served() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let up = ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%c0%ae%c0%ae", "..;", "....", "%uff0e%uff0e"];
    let slashes = ["/", "%2f", "%5c", "\\", "//", "%252f", "/./"];
    let mut targets = Vec::new();
    for up in up {
        for slash in slashes {
            for start in [BASE.to_owned(), "/".to_owned(), format!("{BASE}static/"), format!("{BASE}explainers/")] {
                let climb = format!("{up}{slash}").repeat(3);
                targets
                    .extend([format!("{start}{climb}secret.txt"), format!("{start}{climb}secrets{slash}secret.txt")]);
            }
        }
    }
    let whole = site.beside("secret.txt").display().to_string();
    targets.extend([
        whole.clone(),
        format!("{BASE}{whole}"),
        format!("file://{whole}"),
        format!("http://localhost{BASE}../secret.txt"),
        format!("http://evil.example{BASE}"),
        "*".to_owned(),
        format!("{BASE}extra.txt%00.html"),
        format!("{BASE}extra.txt\0"),
        format!("{BASE}%"),
        format!("{BASE}%zz"),
        format!("{BASE}%ff%fe"),
        format!("{BASE}a%0d%0aX: y"),
        format!("{BASE}static/extra.txt"),
        format!("{BASE}site.yaml"),
        format!("{BASE}content/explainers/marav-talks.md"),
        format!("{BASE}{}", "a/".repeat(100_000)),
        format!("{BASE}{}", "%41".repeat(2_000)),
        "/etc/passwd".to_owned(),
    ]);
    for target in targets {
        let shown = &target[..target.len().min(120)];
        let reply = preview.target(&target, "");
        assert!(matches!(reply.status, 400 | 404 | 414 | 431), "{shown}: {}", reply.status);
        assert!(!reply.text().contains(SECRET) && !reply.text().contains("root:"), "{shown}");
    }
    assert_eq!(preview.get("").status, 200);
}

#[test]
fn links_that_lead_out_of_the_site_are_not_followed() {
    let site = Site::new();
    symlink(site.beside("secret.txt"), site.path("static/file.txt")).unwrap();
    symlink(site.beside("secrets"), site.path("static/folder")).unwrap();
    symlink(site.beside("secret.txt"), site.path("content/explainers/water-protocol/photo.png")).unwrap();
    let preview = site.serve(&[]);
    let out = ["file.txt", "folder/secret.txt", "explainers/water-protocol/photo.png"];
    let secret = |page: &str| preview.get(page).text().contains(SECRET);
    for page in out {
        assert_eq!(preview.get(page).status, 404, "{page}");
    }
    // One that comes later, one that takes a file's place, and a folder's.
    assert_eq!(preview.get("extra.txt").status, 200);
    site.write("static/notes/secret.txt", "harmless");
    preview.until_shown("notes/secret.txt", "harmless");
    symlink(site.beside("secret.txt"), site.path("link")).unwrap();
    site.rename("link", "static/extra.txt");
    assert!(!secret("extra.txt"));
    fs::remove_dir_all(site.path("static/notes")).unwrap();
    symlink(site.beside("secrets"), site.path("static/notes")).unwrap();
    symlink(site.beside("secret.txt"), site.path("static/late.txt")).unwrap();
    assert!(!secret("notes/secret.txt"));
    site.edit(TALKS, ASKS, "asks again.");
    preview.until_shown(TALKS_PAGE, "asks again.");
    for page in out.into_iter().chain(["late.txt", "extra.txt", "notes/secret.txt"]) {
        assert!(!secret(page), "{page}");
        preview.until_status(page, 404);
    }
}

#[test]
fn only_hosts_of_this_machine_and_allowed_ones_are_answered() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let status = |preview: &Preview, page: &str, fields: &str| {
        preview.ask(format!("GET {BASE}{page} HTTP/1.1\r\n{fields}\r\n")).status
    };
    let port = preview.port;
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "site.localhost"] {
        assert_eq!(status(&preview, "", &format!("Host: {host}\r\n")), 200, "{host}");
        assert_eq!(status(&preview, "", &format!("Host: {host}:{port}\r\n")), 200, "{host}");
    }
    for host in
        ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "localhost@evil.example"]
    {
        let refused = status(&preview, "", &format!("Host: {host}:{port}\r\n"));
        assert_eq!(refused, 403, "{host}");
    }
    assert_eq!(status(&preview, "", ""), 400);
    assert_eq!(status(&preview, "", "Host: localhost\r\nHost: evil.example\r\n"), 400);
    let from = |origin: &str| format!("Host: localhost:{port}\r\nOrigin: {origin}\r\n");
    for origin in ["http://evil.example", "https://localhost.evil.example", "null", "http://localhost@evil.example"] {
        assert_eq!(status(&preview, "_dateline/events", &from(origin)), 403, "{origin}");
        assert_eq!(status(&preview, "", &from(origin)), 403, "{origin}");
    }
    assert_eq!(status(&preview, "_dateline/events", &from(&format!("http://127.0.0.1:{port}"))), 200);
    let said = preview.ask(format!("GET {BASE} HTTP/1.1\r\nHost: evil.example\r\n\r\n")).text();
    assert!(said.contains("--allow-host evil.example"), "{said}");

    let open = site.serve(&["--allow-host", "evil.example", "--allow-host", "desk.test"]);
    let tunnel = "Host: evil.example\r\nOrigin: https://evil.example\r\n";
    assert_eq!(status(&open, "", tunnel), 200);
    assert_eq!(status(&open, "_dateline/events", tunnel), 200);
    assert_eq!(status(&open, "", "Host: desk.test:80\r\n"), 200);
    assert_eq!(status(&open, "", "Host: other.example\r\n"), 403);
}

#[test]
fn what_is_no_sound_request_to_read_is_refused_and_the_preview_lives() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let line = |method: &str| format!("{method} {BASE}about/ HTTP/1.1\r\nHost: localhost\r\n");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let reply = preview.ask(format!("{}Content-Length: 5\r\n\r\nhello", line(method)));
        assert_eq!((reply.status, reply.field("allow")), (405, "GET, HEAD"), "{method}");
        assert_eq!(preview.ask(format!("{}\r\n", line(method))).status, 405, "{method}");
    }
    let connect = preview.ask("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n").status;
    assert!(matches!(connect, 400 | 405), "{connect}");

    let huge = format!("{}X: {}\r\n\r\n", line("GET"), "a".repeat(1 << 20));
    let many = format!("{}{}\r\n", line("GET"), "X: a\r\n".repeat(200_000));
    let garbage: [&[u8]; 8] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\nHost localhost\n\n",
        huge.as_bytes(),
        many.as_bytes(),
    ];
    for bytes in garbage {
        let mut client = preview.connect();
        client.send(bytes);
        let _ = client.0.get_mut().shutdown(std::net::Shutdown::Write);
        let status = client.reply(false).map(|reply| reply.status);
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert!(matches!(status, None | Some(400..=499 | 505)), "{shown:?}: {status:?}");
        assert_eq!(preview.get("about/").status, 200, "after {shown:?}");
    }
}

#[test]
fn no_request_hides_in_another() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let hidden = format!("GET {BASE}extra.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let chunked = format!("0\r\n\r\n{hidden}");
    let length = hidden.len();
    for (fields, body) in [
        (format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", chunked.len()), &chunked),
        (format!("Transfer-Encoding: chunked\r\nContent-Length: {}\r\n", chunked.len()), &chunked),
        (format!("Content-Length: 0\r\nContent-Length: {length}\r\n"), &hidden),
        (format!("Content-Length: {length}\r\nContent-Length: 0\r\n"), &hidden),
        (format!("Content-Length: {length}\r\n"), &hidden),
        ("Content-Length: +0\r\n".to_owned(), &hidden),
        ("Transfer-Encoding: xchunked\r\n".to_owned(), &hidden),
        ("Transfer-Encoding : chunked\r\n".to_owned(), &chunked),
        (format!("Content-Length : {length}\r\n"), &hidden),
    ] {
        for method in ["GET", "POST"] {
            let mut client = preview.connect();
            client.send(format!("{method} {BASE}about/ HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n{body}"));
            let status = client.reply(false).map(|reply| reply.status);
            assert!(matches!(status, None | Some(400 | 405)), "{method} {fields}: {status:?}");
            let rest = client.rest();
            assert!(!rest.contains("HTTP/1.1 200"), "{method} {fields}: {rest}");
        }
    }
}

#[test]
fn requests_that_come_at_once_are_answered_in_their_order() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let pages = ["about/", "extra.txt", "no-such-page/", "methods", "data/actors.json", "dateline.css"];
    let alone: Vec<(u16, Vec<u8>)> =
        pages.iter().map(|page| preview.get(page)).map(|it| (it.status, it.body)).collect();
    let requests = pages.map(|page| format!("GET {BASE}{page} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    let mut client = preview.connect();
    client.send(requests.concat().repeat(5));
    for _ in 0..5 {
        for (page, alone) in pages.iter().zip(&alone) {
            let reply = client.reply(false).expect("a reply");
            assert!((reply.status, &reply.body) == (alone.0, &alone.1), "{page}: {}", reply.status);
        }
    }
}

// ---- Many at once.

#[cfg(target_os = "linux")]
#[test]
fn slow_clients_and_vanished_tabs_hold_up_nobody() {
    /// How much memory so many may cost, in KiB: a stack's first pages and buffers for each.
    const COST: u64 = 96 * 1024;
    let site = Site::new();
    let preview = site.serve(&[]);
    let pages = ["", "about/", TALKS_PAGE, "dateline.css", "extra.txt"];
    let all_answer = || pages.iter().all(|page| preview.get(page).status == 200);
    assert!(all_answer());
    let (memory, threads) = (preview.status("VmRSS"), preview.status("Threads"));
    let slow: Vec<Client> = (0..500)
        .map(|_| {
            let mut client = preview.connect();
            client.send(format!("GET {BASE} HT"));
            client
        })
        .collect();
    assert!(all_answer(), "beside slow clients");
    let mut tabs: Vec<Stream> = (0..200).map(|_| Stream::open(&preview)).collect();
    assert!(all_answer(), "beside open tabs");
    tabs.truncate(100);
    site.edit(TALKS, ASKS, "asks many.");
    preview.until_shown(TALKS_PAGE, "asks many.");
    let generation = preview.generation();
    for tab in &mut tabs {
        tab.changes_until(generation);
    }
    assert!(all_answer(), "after tabs that vanished");
    let grown = preview.status("VmRSS").saturating_sub(memory);
    assert!(grown < COST, "{grown} KiB more");
    drop((slow, tabs));
    // A tab that has gone is found when it is written to.
    site.edit(TALKS, "asks many.", ASKS);
    preview.until("threads end", || preview.status("Threads") <= threads + 8);
    assert!(all_answer(), "at the end");
    let left = preview.status("VmRSS").saturating_sub(memory);
    eprintln!("grown by {grown} KiB, and {left} KiB are left; {threads} threads before");
}

// ---- Where it listens.

fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

#[test]
fn both_loopback_addresses_are_listened_at() {
    let site = Site::new();
    let preview = site.serve(&[]);
    assert_eq!(preview.url, format!("http://127.0.0.1:{}{BASE}", preview.port));
    assert_eq!(preview.get("").status, 200);
    if has_ipv6() {
        let mut client = Client::to(Ipv6Addr::LOCALHOST.into(), preview.port).expect("the preview accepts");
        let request = format!("GET {BASE} HTTP/1.1\r\nHost: [::1]:{}\r\n\r\n", preview.port);
        assert_eq!(client.ask(request).status, 200);
    }
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let site = Site::new();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let preview = Preview::start(&mut site.command(&["--port", &port.to_string()]));
    assert!(preview.port > port && preview.port < port + 100, "{} after {port}", preview.port);
    assert_eq!(preview.get("").status, 200);
    let remark = format!("port {port} is taken");
    preview.until("it says so", || preview.said().contains(&remark));
    if has_ipv6() {
        // Half a port is none: the browser might ask the other half.
        let taken = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).expect("a port");
        let port = taken.local_addr().expect("an address").port();
        let preview = Preview::start(&mut site.command(&["--port", &port.to_string()]));
        assert!(preview.port > port, "{} after {port}", preview.port);
    }
}

#[test]
fn an_address_of_another_machine_is_a_clear_error() {
    let site = Site::new();
    // From a block that is for documentation alone (RFC 5737).
    let run = site.command(&["--bind", "192.0.2.7"]).output().expect("the binary runs");
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(
        said.starts_with("error: 192.0.2.7 is not an address of this machine") && said.contains("--bind 0.0.0.0"),
        "{said}"
    );
    assert_eq!(run.stdout, b"");
}

#[test]
fn a_bound_address_alone_is_listened_at() {
    let site = Site::new();
    let preview = site.serve(&["--bind", "127.0.0.2"]);
    assert_eq!(preview.url, format!("http://127.0.0.2:{}{BASE}", preview.port));
    let mut client = Client::to(Ipv4Addr::new(127, 0, 0, 2).into(), preview.port).expect("the preview accepts");
    assert_eq!(client.ask(format!("GET {BASE} HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n")).status, 200);
    assert!(Client::to(Ipv4Addr::LOCALHOST.into(), preview.port).is_err());
}

// ---- Edits.

#[test]
fn an_edit_of_any_file_shows() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let mut stream = Stream::open(&preview);
    let mut told = || stream.changes_until(preview.generation()).pop().expect("a change");

    site.edit(TALKS, ASKS, "asks for days.");
    preview.until_shown(TALKS_PAGE, "asks for days.");
    assert_eq!((&told()["kind"], preview.errors("")), (&"pages".into(), 0));

    site.edit("content/actors/ferry-owners.md", "name: Ferry Owners' Union", "name: League of Ferries");
    for page in ["actors/ferry-owners/", "actors/", "explainers/ebrin-shoals/", "data/actors.json"] {
        preview.until_shown(page, "League of Ferries");
    }
    site.edit("content/sources/agency.yaml", "sixty cards, two stamps", "sixty cards, three stamps");
    for page in ["sources/", "data/sources.json", "data/sources.bib"] {
        preview.until_shown(page, "three stamps");
    }
    told();

    site.edit("site.yaml", "title: Atlas Field Notes", "title: Atlas Night Notes");
    for page in ["", "about/", "atom.xml"] {
        preview.until_shown(page, "Atlas Night Notes");
    }
    assert_eq!(told()["kind"], "pages");

    let picture = site.read("static/extra.txt");
    site.write("content/explainers/water-protocol/sluice.png", &picture);
    preview.until_shown("explainers/water-protocol/sluice.png", &picture);
    assert_eq!(told()["images"], serde_json::json!(["sluice.png"]));
}

#[test]
fn themes_can_be_written_while_they_are_seen() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let mut stream = Stream::open(&preview);
    let mut told = || stream.changes_until(preview.generation()).pop().expect("a change");
    let template =
        |text: &str| format!("{{% extends \"theme/page.html\" %}}{{% block head %}}{text}{{% endblock head %}}\n");

    site.write("templates/page.html", template("<meta name=\"by\" content=\"one\">"));
    preview.until_shown("about/", "content=\"one\"");
    site.write("templates/page.html", template("<meta name=\"by\" content=\"two\">"));
    preview.until_shown("about/", "content=\"two\"");
    told();

    // Neither what can't be rendered nor what can't be parsed takes the page away.
    for broken in ["{{ no.such.thing }}", "{% if %}"] {
        site.write("templates/page.html", template(broken));
        preview.until("the error is told", || preview.errors("about/") == 1);
        let reply = preview.get("about/");
        assert!(reply.status == 200 && reply.page().contains("content=\"two\""), "{broken}: {}", reply.status);
        let finding = &reply.desk()["diagnostics"][0];
        assert_eq!(
            (&finding["severity"], &finding["file"]),
            (&"error".into(), &"templates/page.html".into()),
            "{finding}"
        );
        site.write("templates/page.html", template("<meta name=\"by\" content=\"two\">"));
        preview.until("it is mended", || preview.errors("about/") == 0);
    }
    site.remove("templates/page.html");
    preview.until("the theme's own is back", || !preview.shows("about/", "content=\"two\""));
    told();

    site.write("static/dateline.css", "p { color: red }");
    preview.until_shown("dateline.css", "p { color: red }");
    assert_eq!(told()["styles"], serde_json::json!(["dateline.css"]));
    site.write("static/dateline.css", "p { color: blue }");
    preview.until_shown("dateline.css", "p { color: blue }");
    let change = told();
    assert_eq!((&change["kind"], &change["styles"]), (&"styles".into(), &serde_json::json!(["dateline.css"])));
    site.remove("static/dateline.css");
    preview.until("the theme's own is back", || !preview.shows("dateline.css", "color: blue"));
    site.write("static/extra.js", "let a;");
    preview.until_shown("extra.js", "let a;");
    assert_eq!(told()["reload"], true);
}

#[test]
fn what_is_broken_meanwhile_stays_as_it_was() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let good = site.read(TALKS);
    let breaks = [
        ("front matter", good.replace("date: 2025-03-06", "date: [soon")),
        ("a date", good.replace("date: 2025-03-06", "date: soon")),
        ("a citation", good.replace(ASKS, &format!("{ASKS}[^nobody]"))),
        ("no front matter", good.replacen("---\n", "", 1)),
        ("no UTF-8", good.replace(ASKS, "\u{1}")),
    ];
    for (what, text) in breaks {
        let bytes: Vec<u8> = text.bytes().map(|byte| if byte == 1 { 0xe9 } else { byte }).collect();
        site.write(TALKS, bytes);
        preview.until(what, || preview.errors(TALKS_PAGE) > 0);
        let reply = preview.get(TALKS_PAGE);
        assert!(reply.status == 200 && reply.page().contains(ASKS), "{what}: {}", reply.status);
        let desk = reply.desk();
        assert_eq!((&desk["file"], &desk["diagnostics"][0]["file"]), (&TALKS.into(), &TALKS.into()), "{what}");
        assert!(preview.errors("about/") > 0 && preview.shows("about/", "</html>"), "{what}");
        site.write(TALKS, &good);
        preview.until(&format!("{what} is mended"), || preview.errors(TALKS_PAGE) == 0);
    }
    let yaml = site.read("site.yaml");
    site.write("site.yaml", "title: [");
    preview.until("the site's file is broken", || preview.errors(TALKS_PAGE) > 0);
    assert!(preview.shows(TALKS_PAGE, ASKS) && preview.shows("", "Atlas Field Notes"));
    site.write("site.yaml", yaml);
    preview.until("the site's file is mended", || preview.errors(TALKS_PAGE) == 0);
}

#[test]
fn a_site_that_is_broken_from_the_start_is_served_once_it_is_mended() {
    let site = Site::new();
    let good = site.read("site.yaml");
    site.write("site.yaml", "title: [");
    let preview = site.serve(&[]);
    let reply = preview.target("/", "");
    assert_eq!((reply.status, reply.field("content-type")), (500, "text/html; charset=utf-8"));
    assert!(reply.page().contains("site.yaml:1"), "{}", reply.text());
    assert!(reply.desk()["counts"]["errors"].as_u64() > Some(0));
    // Open pages can follow from there.
    assert_eq!(preview.target("/_dateline/preview.js", "").status, 200);
    site.write("site.yaml", good);
    preview.until_status("", 200);
    assert_eq!(preview.errors(""), 0);
    let home = preview.target("/", "");
    assert_eq!((home.status, home.field("location")), (302, BASE));
}

#[test]
fn a_folder_without_a_site_is_a_clear_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = common::dateline();
    let run =
        command.arg("--root").arg(folder.path()).args(["serve", "--port", "0"]).output().expect("the binary runs");
    assert_eq!((run.status.code(), run.stdout.as_slice()), (Some(2), &b""[..]));
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("there is no site.yaml in") && said.contains("dateline init"), "{said}");
}

#[test]
fn after_a_thousand_edits_the_last_one_shows() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let before = preview.generation();
    let text = site.read(TALKS);
    for i in 1..=1000 {
        site.write(TALKS, text.replace(ASKS, &format!("asks {i} times.")));
    }
    preview.until_shown(TALKS_PAGE, "asks 1000 times.");
    let editions = preview.generation() - before;
    assert!(editions <= 100, "{editions} editions");
    assert_eq!(preview.errors(""), 0);
}

#[test]
fn all_the_ways_in_which_editors_save_are_seen() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let text = site.read(TALKS);
    let saying = |words: &str| text.replace(ASKS, words);
    let mut stream = Stream::open(&preview);

    // A new file takes the old one's place.
    for i in 0..3 {
        let words = format!("asks anew: {i}.");
        site.write("content/explainers/.marav-talks.md.tmp", saying(&words));
        site.rename("content/explainers/.marav-talks.md.tmp", TALKS);
        preview.until_shown(TALKS_PAGE, &words);
    }
    // The old one becomes a backup, and a new one is written.
    site.rename(TALKS, "content/explainers/marav-talks.md~");
    site.write(TALKS, saying("asks beside a backup."));
    preview.until_shown(TALKS_PAGE, "asks beside a backup.");
    // It is taken away for longer than anybody waits, and comes back.
    let draft = site.read(DRAFT);
    site.remove(DRAFT);
    preview.until_status(DRAFT_PAGE, 404);
    site.write(DRAFT, draft);
    preview.until_status(DRAFT_PAGE, 200);
    stream.changes_until(preview.generation());
}

#[test]
fn what_is_left_behind_or_only_read_is_no_edit() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let mut stream = Stream::open(&preview);
    let before = preview.generation();
    for leftover in [
        "content/explainers/marav-talks.md~",
        "content/explainers/.marav-talks.md.swp",
        "content/explainers/4913",
        "content/explainers/#marav-talks.md#",
        "content/explainers/marav-talks.md.orig",
        "static/.DS_Store",
        "public/index.html",
        "notes.txt",
        ".git/index",
    ] {
        site.write(leftover, "left behind");
    }
    common::files(&site.root());
    let _ = fs::File::open(site.path(TALKS)).and_then(|file| file.set_modified(std::time::SystemTime::now()));
    for page in ["", TALKS_PAGE, "extra.txt", "explainers/water-protocol/sluice.png"] {
        preview.get(page);
    }
    thread::sleep(MOMENT);
    assert_eq!(preview.generation(), before, "{}", preview.said());
    site.edit(TALKS, ASKS, "asks at last.");
    preview.until_shown(TALKS_PAGE, "asks at last.");
    assert_eq!(stream.changes_until(preview.generation()).len(), 1);
    let line = format!("{TALKS}: shown after");
    preview.until("the file alone is named", || preview.said().lines().any(|said| said.starts_with(&line)));
}

#[test]
fn folders_that_come_go_and_move_are_followed() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let page = |title: &str| {
        format!(
            "---\ntitle: {title}\nsummary: A week without news.\ndate: 2025-05-01\nas_of: 2025-05-01\n---\n\nNothing happened.\n"
        )
    };
    site.write("content/explainers/quiet/index.md", page("A quiet week"));
    site.write("content/explainers/quiet/deep/notes.txt", "deep");
    preview.until_shown("explainers/quiet/", "A quiet week");
    site.rename("content/explainers/quiet", "content/explainers/silent");
    preview.until_shown("explainers/silent/", "A quiet week");
    preview.until_status("explainers/quiet/", 404);
    // The folder under its new name is watched, and so is what is in it.
    site.write("content/explainers/silent/index.md", page("A silent week"));
    preview.until_shown("explainers/silent/", "A silent week");
    site.write("content/explainers/silent/deep/notes.txt", "deeper");
    preview.until_shown("explainers/silent/deep/notes.txt", "deeper");
    // Out of the site, and in again.
    fs::rename(site.path("content/explainers/silent"), site.beside("away")).unwrap();
    preview.until_status("explainers/silent/", 404);
    fs::rename(site.beside("away"), site.path("content/explainers/silent")).unwrap();
    preview.until_shown("explainers/silent/", "A silent week");
    assert_eq!(preview.errors(""), 0);
}

#[test]
fn content_that_goes_and_comes_back_is_watched_again() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let content = site.path("content");
    fs::remove_dir_all(&content).unwrap();
    preview.until("it is gone", || preview.get(TALKS_PAGE).status == 404 || preview.errors(TALKS_PAGE) > 0);
    common::copy(&common::project().join("tests/sites/marav/content"), &content);
    preview.until("it is back", || preview.shows(TALKS_PAGE, ASKS) && preview.errors("") == 0);
    site.edit(TALKS, ASKS, "asks once more.");
    preview.until_shown(TALKS_PAGE, "asks once more.");
    // Exchanged for another in one step.
    let other = site.beside("other");
    common::copy(&content, &other);
    let file = other.join("explainers/marav-talks.md");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("asks once more", "asks elsewhere")).unwrap();
    fs::rename(&content, site.beside("old")).unwrap();
    fs::rename(&other, &content).unwrap();
    preview.until_shown(TALKS_PAGE, "asks elsewhere.");
    site.edit(TALKS, "asks elsewhere.", "asks there.");
    preview.until_shown(TALKS_PAGE, "asks there.");
}

#[test]
fn a_linked_folder_within_the_site_is_followed() {
    let site = Site::new();
    site.rename("content/explainers", "written");
    symlink("../written", site.path("content/explainers")).unwrap();
    let preview = site.serve(&[]);
    assert!(preview.shows(TALKS_PAGE, ASKS));
    site.edit("written/marav-talks.md", ASKS, "asks through a link.");
    preview.until_shown(TALKS_PAGE, "asks through a link.");
    assert_eq!(preview.errors(""), 0);
}

#[test]
fn polling_sees_edits_as_well() {
    let site = Site::new();
    let preview = site.serve(&["--poll", "50"]);
    site.edit(TALKS, ASKS, "asks a pollster.");
    preview.until_shown(TALKS_PAGE, "asks a pollster.");
    site.write("static/late.txt", "late");
    preview.until_shown("late.txt", "late");
    site.remove("static/late.txt");
    preview.until_status("late.txt", 404);
    site.edit("site.yaml", "title: Atlas Field Notes", "title: Atlas Slow Notes");
    preview.until_shown("", "Atlas Slow Notes");
}

#[test]
fn a_branch_switch_is_one_edit() {
    const FILES: usize = 300;
    let site = Site::new();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(site.root()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]);
        command.args(arguments).output().is_ok_and(|run| run.status.success())
    };
    if !git(&["init", "-q", "-b", "main"]) {
        eprintln!("skipped: there is no git");
        return;
    }
    let topic = |i: usize, of: &str| {
        site.write(
            &format!("content/topics/matter-{i}.md"),
            format!("---\nname: Matter {i} of {of}\n---\n\nOf {of}.\n"),
        )
    };
    let commit = |of: &str| {
        (0..FILES).for_each(|i| topic(i, of));
        assert!(git(&["add", "."]) && git(&["commit", "-q", "-m", of]), "{of}");
    };
    commit("main");
    assert!(git(&["checkout", "-q", "-b", "other"]));
    site.edit(TALKS, ASKS, "asks on a branch.");
    fs::remove_dir_all(site.path("content/explainers/water-protocol")).unwrap();
    commit("other");
    let preview = site.serve(&[]);
    for (branch, asks) in [("main", ASKS), ("other", "asks on a branch."), ("main", ASKS)] {
        let before = preview.generation();
        let mut stream = Stream::open(&preview);
        assert!(git(&["checkout", "-q", branch]));
        preview.until_shown(TALKS_PAGE, asks);
        for i in [0, FILES / 2, FILES - 1] {
            preview.until_shown(&format!("topics/matter-{i}/"), &format!("Of {branch}."));
        }
        preview.until_status("explainers/water-protocol/", if branch == "main" { 200 } else { 404 });
        thread::sleep(MOMENT);
        let after = preview.generation();
        let told = stream.changes_until(after).len() as u64;
        assert!(told <= 3 && told == after - before, "{told} changes for {branch}");
        assert!((0..FILES).all(|i| preview.shows(&format!("topics/matter-{i}/"), &format!("Of {branch}."))));
    }
}

// ---- Pages and files.

#[test]
fn addresses_lead_to_where_pages_will_be_published() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let to = |target: &str| {
        let reply = preview.target(target, "");
        (reply.status, reply.field("location").to_owned())
    };
    let found = |path: &str| (302, path.to_owned());
    assert_eq!(to("/"), found(BASE));
    assert_eq!(to("/field/notes"), found(BASE));
    assert_eq!(to("/field/notes/index.html"), found(BASE));
    assert_eq!(to("/field/notes/about"), found("/field/notes/about/"));
    assert_eq!(to("/field/notes/about?a=b"), found("/field/notes/about/?a=b"));
    assert_eq!(to("/field/notes/about/index.html"), found("/field/notes/about/"));
    assert_eq!(to("/field/notes/explainers/marav-talks"), found("/field/notes/explainers/marav-talks/"));
    assert_eq!(to("/field/notes/").0, 200);
    assert_eq!(to("/field/notes/about/?a=b").0, 200);
    // What would break once it is published breaks here.
    for target in ["/about/", "/field/", "/field/notesabout/", "/field/notes//about/", "/field/notes/About/"] {
        assert_eq!(to(target).0, 404, "{target}");
    }
    let elsewhere = site.serve(&["--base-url", "https://someone.example/"]);
    assert_eq!(elsewhere.target("/about/", "").status, 200);
    assert_eq!(elsewhere.url, format!("http://127.0.0.1:{}/", elsewhere.port));
}

#[test]
fn the_nearest_page_is_suggested() {
    let site = Site::new();
    let preview = site.serve(&[]);
    for (wrong, right) in [
        ("explainers/marav-talk/", "explainers/marav-talks/"),
        ("explainers/marav-talks.html", "explainers/marav-talks/"),
        ("marav-talks/", "explainers/marav-talks/"),
        ("actor/veshkar/", "actors/veshkar/"),
    ] {
        let reply = preview.get(wrong);
        assert_eq!((reply.status, reply.field("content-type")), (404, "text/html; charset=utf-8"), "{wrong}");
        let page = reply.page();
        assert!(page.contains(&format!("Did you mean <a href=\"{BASE}{right}\">")), "{wrong}: {page}");
    }
    let lost = preview.get("%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(lost.status == 404 && !lost.text().contains("<script>alert"), "{}", lost.text());
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let site = Site::new();
    let preview = site.serve(&[]);
    for page in ["", TALKS_PAGE, "dateline.css", "data/actors.json", "extra.txt", "actors/vesnik.png"] {
        let first = preview.get(page);
        assert_eq!((first.status, first.field("cache-control")), (200, "no-cache"), "{page}");
        let etag = first.field("etag");
        assert!(!etag.is_empty(), "{page}");
        let again = preview.target(&format!("{BASE}{page}"), &format!("If-None-Match: {etag}\r\n"));
        assert_eq!((again.status, again.body.len(), again.field("etag")), (304, 0, etag), "{page}");
        let other = preview.target(&format!("{BASE}{page}"), "If-None-Match: \"other\"\r\n");
        assert!(other.status == 200 && other.body == first.body, "{page}");
    }
    let picture = preview.get("actors/vesnik.png");
    let since = format!("If-Modified-Since: {}\r\n", picture.field("last-modified"));
    assert_eq!(preview.target(&format!("{BASE}actors/vesnik.png"), &since).status, 304);
    let etag = preview.get(TALKS_PAGE).field("etag").to_owned();
    site.edit(TALKS, ASKS, "asks for more.");
    preview.until_shown(TALKS_PAGE, "asks for more.");
    let next = preview.target(&format!("{BASE}{TALKS_PAGE}"), &format!("If-None-Match: {etag}\r\n"));
    assert_eq!(next.status, 200);
}

#[test]
fn parts_of_files_can_be_asked_for() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let file = fs::read(site.path("content/actors/vesnik.png")).expect("the file can be read");
    let length = file.len();
    let part = |range: &str| preview.target(&format!("{BASE}actors/vesnik.png"), &format!("Range: bytes={range}\r\n"));
    for (range, from, to) in [("0-0", 0, 1), ("5-14", 5, 15), ("10-", 10, length), ("-7", length - 7, length)] {
        let reply = part(range);
        assert!(reply.status == 206 && reply.body == file[from..to], "{range}: {}", reply.status);
        assert_eq!(reply.field("content-range"), format!("bytes {from}-{}/{length}", to - 1));
    }
    let beyond = part(&format!("{length}-"));
    assert_eq!((beyond.status, beyond.field("content-range")), (416, format!("bytes */{length}").as_str()));
    assert!(part("x").status == 200 && part("3-1").status == 200);
}

#[test]
fn files_have_their_types_and_heads_are_those_of_their_pages() {
    let site = Site::new();
    for (file, text) in
        [("a.geojson", "{}"), ("a.bib", ""), ("a.xml", "<a/>"), ("a.woff2", ""), ("a.webp", ""), ("none", "")]
    {
        site.write(&format!("static/{file}"), text);
    }
    let preview = site.serve(&[]);
    for (page, mime) in [
        ("", "text/html; charset=utf-8"),
        ("about/", "text/html; charset=utf-8"),
        ("no-such-page/", "text/html; charset=utf-8"),
        ("dateline.css", "text/css; charset=utf-8"),
        ("dateline.js", "text/javascript; charset=utf-8"),
        ("_dateline/preview.js", "text/javascript; charset=utf-8"),
        ("_dateline/preview.css", "text/css; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
        ("data/actors.json", "application/json"),
        ("data/actors.csv", "text/csv; charset=utf-8"),
        ("data/territories.geojson", "application/geo+json"),
        ("a.geojson", "application/geo+json"),
        ("data/sources.bib", "application/x-bibtex"),
        ("a.bib", "application/x-bibtex"),
        ("sitemap.xml", "application/xml"),
        ("atom.xml", "application/xml"),
        ("a.xml", "application/xml"),
        ("actors/vesnik.png", "image/png"),
        ("a.woff2", "font/woff2"),
        ("a.webp", "image/webp"),
        ("extra.txt", "text/plain; charset=utf-8"),
        ("none", "application/octet-stream"),
    ] {
        let whole = preview.get(page);
        assert_eq!(whole.field("content-type"), mime, "{page}");
        assert_eq!(
            (whole.field("cache-control"), whole.field("x-content-type-options")),
            ("no-cache", "nosniff"),
            "{page}"
        );
        let head = preview.ask(format!("HEAD {BASE}{page} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        let fields = |reply: &Reply| -> BTreeMap<String, String> {
            reply.fields.clone().into_iter().filter(|(name, _)| name != "date").collect()
        };
        assert_eq!((head.status, fields(&head)), (whole.status, fields(&whole)), "{page}");
        assert_eq!(whole.field("content-length"), whole.body.len().to_string(), "{page}");
    }
    // No body follows a head, and the connection goes on.
    let mut client = preview.connect();
    for _ in 0..2 {
        let head = client.ask(format!("HEAD {BASE}about/ HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!(head.status, 200);
    }
    let events = preview.ask(format!("HEAD {BASE}_dateline/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert_eq!((events.status, events.field("content-type")), (200, "text/event-stream"));
}

#[test]
fn drafts_are_shown_and_marked_unless_they_are_not_wanted() {
    let site = Site::new();
    let preview = site.serve(&[]);
    let page = preview.get(DRAFT_PAGE);
    assert!(page.status == 200 && page.page().contains("noindex"), "{}", page.status);
    assert!(preview.shows("explainers/", DRAFT_PAGE));
    let published = site.serve(&["--no-drafts"]);
    assert_eq!(published.get(DRAFT_PAGE).status, 404);
    assert!(!published.shows("explainers/", DRAFT_PAGE));
    site.edit(DRAFT, "draft: true", "draft: false");
    published.until_status(DRAFT_PAGE, 200);
}

/// A page without what the preview alone adds to it.
fn as_built(page: &str) -> String {
    let mut built = String::new();
    let page = without_desk(page);
    let mut pieces = page.split(" data-line=\"");
    built.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (line, rest) = piece.split_once('"').expect("the attribute ends");
        assert!(line.bytes().all(|byte| byte.is_ascii_digit()), "{line}");
        built.push_str(rest);
    }
    built
}

fn assert_same(preview: &Preview, built: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in built
        .iter()
        .filter(|(path, _)| !Path::new(path).file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
    {
        if path == "404.html" {
            continue;
        }
        let page = path.strip_suffix("index.html").unwrap_or(path);
        let reply = preview.get(page);
        assert_eq!(reply.status, 200, "{path}");
        if path.ends_with(".html") {
            let (shown, built) = (as_built(&reply.text()), String::from_utf8_lossy(bytes));
            let differing = shown.lines().zip(built.lines()).find(|(a, b)| a != b);
            assert!(shown == built, "{path}: {differing:?}");
        } else {
            assert!(reply.body == *bytes, "{path}");
        }
    }
}

#[test]
fn pages_are_those_that_are_built() {
    let site = Site::new();
    let preview = site.serve(&["--no-drafts"]);
    let public = site.beside("public");
    common::build_clean(&site.root(), &public, &["--today", "2025-06-05"]);
    let built = common::files(&public);
    assert!(built.len() > 50);
    assert_same(&preview, &built);
    assert!(built.iter().filter(|(path, _)| path.ends_with(".html")).all(|(_, page)| {
        let page = String::from_utf8_lossy(page);
        !page.contains("data-line") && !page.contains("_dateline")
    }));
    // Also after edits, of which the preview takes over all that they did not touch.
    site.edit("content/actors/ferry-owners.md", "name: Ferry Owners' Union", "name: League of Ferries");
    site.edit("content/sources/agency.yaml", "sixty cards, two stamps", "sixty cards, three stamps");
    site.edit("content/events/ebrin.yaml", "date: 2024-11\n", "date: 2024-12\n");
    site.edit(TALKS, ASKS, "asks for days, and [[ferry-owners]] for a lane.");
    site.edit("site.yaml", "title: Atlas Field Notes", "title: Atlas Night Notes");
    preview.until("the edits show", || {
        preview.shows(TALKS_PAGE, "for a lane") && preview.shows("", "Atlas Night Notes") && preview.errors("") == 0
    });
    common::build_clean(&site.root(), &public, &["--today", "2025-06-05"]);
    assert_same(&preview, &common::files(&public));
}
