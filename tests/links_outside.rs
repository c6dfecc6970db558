//! `dateline check --links`: what is made of every kind of answer, and how politely it is asked for. The servers run on this
//! machine; nothing here reaches any other.

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use dateline::content::Options;
use dateline::graph::Graph;
use dateline::links::{self, Answer, Fault, Manners, Reach, Unasked};
use dateline::model::{Date, Day};
use serde_json::Value;

/// What a server does with a request.
enum Act {
    /// Answers with a status and headers.
    Say(u16, String),
    /// Answers with a status and a text.
    Tell(u16, &'static str),
    /// Ends the connection.
    HangUp,
    /// Says nothing until the server stops.
    Wait,
}

/// A request as the server saw it.
#[derive(Debug, Clone)]
struct Seen {
    what: String,
    began: Instant,
    ended: Instant,
}

/// A server that notes what it is asked.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    stops: Arc<AtomicBool>,
}

impl Server {
    /// `act` is told the method, the path, and how often that path was asked before.
    fn start(act: impl Fn(&str, &str, usize) -> Act + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1", act)
    }

    fn start_at(ip: &str, act: impl Fn(&str, &str, usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, stops) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (act, log, over) = (Arc::new(act), seen.clone(), stops.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok).take_while(|_| !over.load(Ordering::SeqCst)) {
                let (act, log, over) = (act.clone(), log.clone(), over.clone());
                thread::spawn(move || serve(stream, &*act, &log, &over));
            }
        });
        Self { address, seen, stops }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked, as `GET /path`, in order.
    fn asked(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|seen| seen.what.clone()).collect()
    }

    fn count(&self, what: &str) -> usize {
        self.asked().iter().filter(|seen| *seen == what).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    mut stream: TcpStream,
    act: &(dyn Fn(&str, &str, usize) -> Act + Send + Sync),
    log: &Mutex<Vec<Seen>>,
    over: &AtomicBool,
) {
    let began = Instant::now();
    let mut first = [0];
    let _ = stream.peek(&mut first);
    if first == [TLS_HANDSHAKE] {
        let _ = stream.write_all(b"HTTP/1.1 400 X\r\n\r\n");
        // Read to the end, or the answer may be lost with the connection.
        let _ = stream.read_to_end(&mut Vec::new());
        return;
    }
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let mut words = first.split(' ');
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return };
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let before = log.lock().unwrap().iter().filter(|seen| seen.what.ends_with(&format!(" {path}"))).count();
    let (status, headers, body) = match act(method, path, before) {
        Act::Say(status, headers) => (Some(status), headers, ""),
        Act::Tell(status, body) => (Some(status), String::new(), body),
        Act::HangUp => (None, String::new(), ""),
        Act::Wait => {
            while !over.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
            (None, String::new(), "")
        }
    };
    log.lock().unwrap().push(Seen { what: format!("{method} {path}"), began, ended: Instant::now() });
    if let Some(status) = status {
        let length = body.len();
        let body = if method == "HEAD" { "" } else { body };
        let _ = write!(
            stream,
            "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        );
    }
}

/// The first byte of a secure connection (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 22;
const ROBOTS: &str = "User-agent: *\nDisallow: /private/\n";

fn ok() -> Act {
    Act::Say(200, String::new())
}

fn to(status: u16, target: &str) -> Act {
    Act::Say(status, format!("Location: {target}\r\n"))
}

/// A server with every kind of answer.
fn every_kind(method: &str, path: &str, before: usize) -> Act {
    match path {
        "/robots.txt" => Act::Tell(200, ROBOTS),
        "/works" | "/private/notes" => ok(),
        "/no-head" if method == "HEAD" => Act::Say(405, String::new()),
        "/hangs-up-on-head" if method == "HEAD" => Act::HangUp,
        "/no-head" | "/hangs-up-on-head" => Act::Tell(200, "a page"),
        "/moved" => to(301, "/works"),
        "/moved-twice" => to(308, "/moved"),
        "/elsewhere-for-now" => to(302, "/moved"),
        "/to-the-front" => to(301, "/"),
        "/to-nothing" => to(301, "/gone"),
        "/to-a-mailbox" => to(301, "mailto:desk@lantern.example"),
        "/to-private" => to(301, "/private/notes"),
        "/circle" => to(301, "/circle"),
        "/" => ok(),
        "/removed" => Act::Say(410, String::new()),
        "/shaky" if before < 2 => Act::Say(500, String::new()),
        "/shaky" => ok(),
        "/broken" => Act::Say(503, String::new()),
        "/closed" => Act::Say(403, String::new()),
        "/busy" if before == 0 => Act::Say(429, "Retry-After: 0\r\n".to_owned()),
        "/busy" => ok(),
        "/busy-for-long" => Act::Say(429, "Retry-After: 3600\r\n".to_owned()),
        "/slow" => Act::Wait,
        "/hangs-up" => Act::HangUp,
        _ => Act::Say(404, String::new()),
    }
}

fn manners() -> Manners {
    Manners { timeout: Duration::from_millis(300), tries: 2, ..Manners::at_home() }
}

/// A site with one page, which links to all of these.
fn site(root: &Path, urls: &[String]) {
    let links: Vec<String> = urls.iter().map(|url| format!("[here]({url})\n")).collect();
    let page = format!(
        "---\ntitle: The harvest\ndate: 2025-06-01\nconflict: marav\n---\n\nMore is told {}.\n",
        links.join(" and ").trim()
    );
    write(root, "site.yaml", "title: Field Notes\nbase_url: https://atlas.example/\n");
    write(root, "content/conflicts/marav.md", "---\ntitle: The Marav valley\n---\n");
    write(root, "content/explainers/harvest.md", &page);
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn graph(root: &Path, today: &str) -> Graph {
    let today: Day = today.parse::<Date>().unwrap().earliest().unwrap();
    let options = Options { base_url: None, drafts: false, today: Some(today) };
    dateline::pipeline::graph(root, &options).0.expect("the site can be read")
}

/// What comes of asking for all links of a site on a day.
fn ask(root: &Path, today: &str, manners: &Manners) -> BTreeMap<String, Answer> {
    let graph = graph(root, today);
    let asked = links::ask(&links::gather(&graph), &graph.site, manners, &|| ());
    asked.noted.expect("the answers are noted");
    asked.answers
}

/// The same for links of a site made for the purpose.
fn answers(urls: &[String], manners: &Manners) -> BTreeMap<String, Answer> {
    let root = tempfile::tempdir().unwrap();
    site(root.path(), urls);
    ask(root.path(), "2025-06-05", manners)
}

#[test]
fn every_kind_of_answer_is_understood() {
    let server = Server::start(every_kind);
    let moved = |path: &str| Answer::Moved { to: server.url(path) };
    let dead_at = |fault: Fault, path: &str| Answer::Dead { fault, at: Some(server.url(path)) };
    let expected = [
        ("/works", Answer::Works),
        ("/no-head", Answer::Works),
        ("/hangs-up-on-head", Answer::Works),
        ("/moved", moved("/works")),
        ("/moved-twice", moved("/works")),
        ("/elsewhere-for-now", Answer::Works),
        ("/to-the-front", moved("/")),
        ("/to-nothing", dead_at(Fault::Status(404), "/gone")),
        ("/to-a-mailbox", Answer::dead(Fault::LostRedirect)),
        ("/to-private", Answer::unasked(Unasked::Robots)),
        ("/circle", Answer::dead(Fault::EndlessRedirect)),
        ("/gone", Answer::dead(Fault::Status(404))),
        ("/removed", Answer::dead(Fault::Status(410))),
        ("/shaky", Answer::Works),
        ("/broken", Answer::dead(Fault::Status(503))),
        ("/closed", Answer::Refused { status: 403 }),
        ("/busy", Answer::Works),
        ("/busy-for-long", Answer::Refused { status: 429 }),
        ("/slow", Answer::dead(Fault::NoAnswer)),
        ("/hangs-up", Answer::dead(Fault::NoConnection)),
        ("/private/notes", Answer::unasked(Unasked::Robots)),
    ];
    let mut urls: Vec<String> = expected.iter().map(|(path, _)| server.url(path)).collect();
    let plain = server.url("/works").replace("http:", "https:");
    urls.extend(["http://nowhere.invalid/harvest".to_owned(), plain.clone()]);
    let answers = answers(&urls, &manners());
    for (path, answer) in &expected {
        assert_eq!(answers.get(&server.url(path)), Some(answer), "{path}");
    }
    // Where names are looked up slowly, it takes too long to hear that there is none.
    let nowhere = &answers["http://nowhere.invalid/harvest"];
    assert!(matches!(nowhere, Answer::Dead { fault: Fault::NoHost | Fault::NoAnswer, .. }), "{nowhere:?}");
    assert!(matches!(&answers[&plain], Answer::Dead { fault: Fault::Insecure(_), .. }), "{:?}", answers[&plain]);
    assert_eq!(server.count("GET /robots.txt"), 1, "it is asked once a host");
    assert_eq!(server.count("HEAD /private/notes") + server.count("GET /private/notes"), 0);
    assert_eq!(server.count("HEAD /busy-for-long"), 1, "a host that wants an hour is not asked again");
    assert_eq!((server.count("HEAD /works"), server.count("GET /works")), (1 + 3, 0), "by itself and by redirects");
    assert_eq!((server.count("HEAD /broken"), server.count("GET /broken")), (1, 2));
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_with_pauses() {
    let server = Server::start(|_, path, _| match path {
        "/robots.txt" => Act::Say(404, String::new()),
        // A moment in which another request could come.
        _ => {
            thread::sleep(Duration::from_millis(10));
            ok()
        }
    });
    let target = server.url("/target");
    let redirects = |ip: &str| {
        let target = target.clone();
        Server::start_at(ip, move |_, path, _| if path == "/robots.txt" { ok() } else { to(302, &target) })
    };
    // Other hosts that lead to the first: other addresses of this machine, where it has them.
    let others: Vec<Server> =
        if cfg!(target_os = "linux") { ["127.0.0.2", "127.0.0.3"].map(redirects).into() } else { Vec::new() };
    let mut urls: Vec<String> = others.iter().map(|other| other.url("/a")).collect();
    urls.extend((0..4).map(|i| server.url(&format!("/{i}"))));
    let delay = Duration::from_millis(30);
    let answers = answers(&urls, &Manners { delay, ..manners() });
    assert!(answers.values().all(|answer| *answer == Answer::Works), "{answers:?}");
    let seen = server.seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 1 + 4 + others.len(), "{seen:?}");
    for pair in seen.windows(2) {
        let gap = pair[1].began.saturating_duration_since(pair[0].ended);
        assert!(gap >= delay, "{} follows {} after {gap:?}", pair[1].what, pair[0].what);
    }
}

#[test]
fn robots_that_can_not_be_read_are_a_no() {
    let server = Server::start(|_, path, _| if path == "/robots.txt" { Act::Say(500, String::new()) } else { ok() });
    let answers = answers(&[server.url("/works")], &manners());
    assert_eq!(answers[&server.url("/works")], Answer::unasked(Unasked::Robots));
    assert_eq!(server.count("HEAD /works"), 0);
}

#[test]
fn what_is_not_public_is_not_asked() {
    let server = Server::start(every_kind);
    let named = server.url("/works").replace("127.0.0.1", "localhost");
    let urls = [server.url("/works"), named, "http://169.254.169.254/latest/meta-data/".to_owned()];
    let answers = answers(&urls, &Manners { reach: Reach::Public, ..manners() });
    assert!(answers.values().all(|answer| *answer == Answer::unasked(Unasked::NotPublic)), "{answers:?}");
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn what_is_not_asked_in_time_is_left_for_the_next_time() {
    let server = Server::start(every_kind);
    let answers = answers(&[server.url("/works")], &Manners { limit: Duration::ZERO, ..manners() });
    assert_eq!(answers[&server.url("/works")], Answer::unasked(Unasked::TimeUp));
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn a_machine_that_is_off_line_kills_no_links() {
    let urls: Vec<String> = ["a", "b", "c"].iter().map(|name| format!("http://{name}.invalid/x")).collect();
    let answers = answers(&urls, &manners());
    assert!(answers.values().all(|answer| *answer == Answer::unasked(Unasked::Offline)), "{answers:?}");
}

#[test]
fn answers_are_kept() {
    let server = Server::start(every_kind);
    let root = tempfile::tempdir().unwrap();
    site(root.path(), &[server.url("/works"), server.url("/gone")]);
    let first = ask(root.path(), "2025-06-05", &manners());
    let asked = server.asked().len();
    assert_eq!(ask(root.path(), "2025-06-05", &manners()), first);
    assert_eq!(server.asked().len(), asked, "all is known on the same day");
    assert_eq!(ask(root.path(), "2025-06-07", &manners()), first);
    assert_eq!((server.count("HEAD /works"), server.count("HEAD /gone")), (1, 2), "what fails is asked again");
    std::fs::write(root.path().join(".dateline/links.json"), "{").unwrap();
    assert_eq!(ask(root.path(), "2025-06-07", &manners()), first, "a broken file is no harm");
}

/// What `dateline check --links` finds on a site, as JSON.
fn check(root: &Path, more: &[&str]) -> (Vec<Value>, String, bool) {
    let mut command = common::dateline();
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.arg("--root").arg(root).args(["check", "--rule", "LNK004", "--format", "json", "--today", "2025-06-05"]);
    let run = command.args(more).output().unwrap();
    let said: Value = serde_json::from_slice(&run.stdout).unwrap();
    let found = said["diagnostics"].as_array().cloned().unwrap_or_default();
    (found, String::from_utf8(run.stderr).unwrap(), run.status.success())
}

fn messages(found: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    found.iter().map(|d| format!("{} {}", text(&d["severity"]), text(&d["message"]))).collect()
}

#[test]
fn the_command_tells_each_dead_link_once() {
    let server = Server::start(every_kind);
    let root = tempfile::tempdir().unwrap();
    let gone = server.url("/gone");
    let refused = server.url("/closed");
    site(
        root.path(),
        &[gone.clone(), gone.clone(), gone.clone(), gone.clone(), gone.clone(), refused, server.url("/moved")],
    );
    let source =
        |id: &str, more: &str| format!("{id}:\n  outlet: Lantern\n  title: Harvest\n  date: 2025-06-01\n{more}");
    let archived = format!("  url: {}\n  archive_url: {}\n", server.url("/removed"), server.url("/works"));
    let silenced =
        format!("  url: {} # <!-- dateline: allow LNK004 because it is told in print -->\n", server.url("/lost"));
    write(root.path(), "content/sources.yaml", &(source("archived", &archived) + &source("silenced", &silenced)));
    let (found, stderr, fine) = check(root.path(), &["--links", "--links-at-home", "--strict"]);
    let (gone, removed) = (server.url("/gone"), server.url("/removed"));
    assert_eq!(
        messages(&found),
        [
            "info 1 address could not be checked, since the servers turn programs away: 127.0.0.1".to_owned(),
            format!("warning `{gone}` is dead: the server answers 404 (Not Found)"),
            format!("info `{}` has moved for good", server.url("/moved")),
            format!("info `{removed}` is dead: the server answers 410 (Gone)"),
        ],
        "{stderr}"
    );
    assert!(!fine, "a warning is an error when it is to be");
    let related: Vec<&str> =
        found[1]["related"].as_array().unwrap().iter().map(|r| r["message"].as_str().unwrap()).collect();
    assert_eq!(related, ["here, too", "here, too", "here, and in 1 more place"]);
    let asked = server.asked().len();
    let again = check(root.path(), &["--links", "--links-at-home"]);
    assert_eq!((messages(&again.0), again.2), (messages(&found), true));
    assert_eq!(server.asked().len(), asked, "all is known");
}

#[test]
fn nobody_is_asked_unasked_for() {
    let server = Server::start(every_kind);
    let root = tempfile::tempdir().unwrap();
    site(root.path(), &[server.url("/gone")]);
    assert_eq!(check(root.path(), &[]).0, [] as [Value; 0]);
    let other_rule = ["--links", "--links-at-home", "--rule", "SRC001"];
    let mut command = common::dateline();
    command.arg("--root").arg(root.path()).arg("check").args(other_rule).output().unwrap();
    let config = "title: Field Notes\nbase_url: https://atlas.example/\nchecks:\n  rules: {LNK004: off}\n";
    write(root.path(), "site.yaml", config);
    assert_eq!(check(root.path(), &["--links", "--links-at-home"]).0, [] as [Value; 0]);
    assert_eq!(server.asked(), [""; 0]);
    assert!(!root.path().join(".dateline").exists());
}
