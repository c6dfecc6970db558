//! What is sent.

use std::net::TcpListener;
use std::time::Instant;

use super::*;

#[test]
fn a_page_has_its_type_its_tag_and_is_asked_for_each_time() {
    let page = Running::start().get("/", "");
    assert_eq!((page.status, page.text()), (200, "0123456789"));
    assert_eq!(page.field("Content-Type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.field("ETag"), Some("\"v1\""));
    assert_eq!(page.field("Cache-Control"), Some("no-cache"));
    assert_eq!(page.field("X-Content-Type-Options"), Some("nosniff"));
    assert!(page.field("Date").is_some_and(|date| httpdate::parse_http_date(date).is_ok()));
}

#[test]
fn pages_that_say_what_is_wrong_have_no_tag() {
    let server = Running::start();
    for (target, status) in [("/lost", 404), ("/fault", 500)] {
        let page = server.get(target, "If-None-Match: \"v1\"\r\nRange: bytes=0-1\r\n");
        assert_eq!((page.status, page.text()), (status, &target[1..]));
        assert_eq!(page.field("ETag"), None);
    }
    assert_eq!(server.get("/nowhere", "").status, 404);
}

#[test]
fn head_is_get_without_a_body() {
    let server = Running::start();
    server.file("a.css", "a {}");
    for target in ["/", "/lost", "/files/a.css", "/nowhere", "/moved", "/%zz"] {
        let request = format!("{target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let mut client = server.client();
        client.send(format!("HEAD {request}GET {request}"));
        let fields = |head: &str| head.lines().filter(|line| !line.starts_with("Date")).collect::<Vec<_>>().join("\n");
        let head = client.response(true);
        if target == "/%zz" {
            // Nothing follows on this connection.
            assert_eq!(head.status, 400);
            continue;
        }
        let get = client.response(false);
        assert_eq!(fields(&head.head), fields(&get.head));
        assert!(!get.body.is_empty());
    }
}

#[test]
fn a_file_has_its_type_and_its_date() {
    let server = Running::start();
    server.file("é.js", "let a;");
    let file = server.get("/files/%C3%A9.js", "");
    assert_eq!((file.status, file.text()), (200, "let a;"));
    assert_eq!(file.field("Content-Type"), Some("text/javascript; charset=utf-8"));
    let date = file.field("Last-Modified").unwrap();
    let tag = file.field("ETag").unwrap();
    let known = [
        format!("If-None-Match: {tag}\r\n"),
        format!("If-None-Match: \"other\", W/{tag}\r\n"),
        "If-None-Match: *\r\n".to_owned(),
        format!("If-Modified-Since: {date}\r\n"),
    ];
    for fields in known {
        let same = server.get("/files/%C3%A9.js", &fields);
        assert_eq!((same.status, same.field("ETag")), (304, Some(tag)), "{fields}");
        assert_eq!(same.field("Content-Length"), None);
    }
    let unknown = [
        "If-None-Match: \"other\"\r\n".to_owned(),
        // The tag decides where there is one.
        format!("If-None-Match: \"other\"\r\nIf-Modified-Since: {date}\r\n"),
        "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n".to_owned(),
        "If-Modified-Since: yesterday\r\n".to_owned(),
    ];
    for fields in unknown {
        assert_eq!(server.get("/files/%C3%A9.js", &fields).status, 200, "{fields}");
    }
    server.file("é.js", "let abc;");
    assert_eq!(server.get("/files/%C3%A9.js", &format!("If-None-Match: {tag}\r\n")).status, 200);
}

#[test]
fn what_is_no_file_is_not_there() {
    let server = Running::start();
    server.file("a", "");
    assert_eq!(server.get("/files/a", "").text(), "");
    for target in ["/files/", "/files/gone", "/files/a/b"] {
        assert_eq!(server.get(target, "").status, 404, "{target}");
    }
}

#[test]
fn a_long_file_arrives_whole() {
    let server = Running::start();
    let text: String = (0..60_000).map(|number| format!("{number}\n")).collect();
    server.file("long.txt", &text);
    assert!(server.get("/files/long.txt", "").text() == text);
    assert_eq!(server.get("/files/long.txt", "Range: bytes=300000-300009\r\n").text(), &text[300_000..300_010]);
    assert_eq!(server.get("/big", "").body.len(), 8 << 20);
}

#[test]
fn parts_of_bytes_and_of_files() {
    let server = Running::start();
    server.file("ten", "0123456789");
    for target in ["/", "/files/ten"] {
        let parts = [
            ("bytes=2-4", "234", "bytes 2-4/10"),
            ("bytes=7-", "789", "bytes 7-9/10"),
            ("bytes=-2", "89", "bytes 8-9/10"),
            ("bytes=-99", "0123456789", "bytes 0-9/10"),
            ("bytes=9-99999999999999999999999", "9", "bytes 9-9/10"),
        ];
        for (range, text, content) in parts {
            let part = server.get(target, &format!("Range: {range}\r\n"));
            assert_eq!((part.status, part.text(), part.field("Content-Range")), (206, text, Some(content)), "{range}");
        }
        for range in ["bytes=10-", "bytes=-0"] {
            let none = server.get(target, &format!("Range: {range}\r\n"));
            assert_eq!((none.status, none.field("Content-Range")), (416, Some("bytes */10")), "{range}");
        }
        for range in ["bytes=0-1,3-4", "bytes=4-2", "bytes=a-", "bytes=-", "lines=1-2", "1-2"] {
            assert_eq!(server.get(target, &format!("Range: {range}\r\n")).status, 200, "{range}");
        }
    }
}

#[test]
fn a_part_of_another_version_is_not_sent() {
    let server = Running::start();
    server.file("ten", "0123456789");
    let file = server.get("/files/ten", "");
    let (tag, date) = (file.field("ETag").unwrap(), file.field("Last-Modified").unwrap());
    let status =
        |condition: &str| server.get("/files/ten", &format!("Range: bytes=1-2\r\nIf-Range: {condition}\r\n")).status;
    assert_eq!([status(tag), status(date)], [206, 206]);
    assert_eq!([status("\"other\""), status(&format!("W/{tag}")), status("Sun, 06 Nov 1994 08:49:37 GMT")], [200; 3]);
}

#[test]
fn a_redirect_stays_here_and_keeps_the_query() {
    let moved = Running::start().get("/moved?a=%20b", "");
    assert_eq!((moved.status, moved.field("Location")), (302, Some("/%C3%A9%0D%0A:8/%3F%23?a=%20b")));
}

#[test]
fn events_arrive_when_they_are_sent() {
    let server = Running::start();
    let mut client = server.client();
    client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let head = client.head();
    for field in ["Content-Type: text/event-stream", "Cache-Control: no-store", "Connection: close"] {
        assert!(head.contains(field), "{head}");
    }
    let mut stream = eventually(|| server.toy.streams.lock().unwrap().pop());
    stream.write_all(b"data: 1\n\n").and_then(|()| stream.flush()).unwrap();
    assert!(client.more());
    assert_eq!(client.read, b"data: 1\n\n");
    drop(client);
    eventually(|| stream.write_all(b": ping\n\n").and_then(|()| stream.flush()).err());

    assert_eq!(server.ask("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200);
    for _ in 0..20 {
        assert_eq!(server.get("/", "").status, 200);
    }
    assert!(server.toy.streams.lock().unwrap().is_empty());
}

/// What a question is answered with, once it is.
fn eventually<T>(mut question: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = question() {
            return answer;
        }
        assert!(begun.elapsed() < EVER, "it never happens");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn requests_sent_at_once_are_answered_in_their_order() {
    let server = Running::start();
    let mut client = server.client();
    let requests: String =
        (0..50).map(|number| format!("GET /echo{number} HTTP/1.1\r\nHost: localhost\r\n\r\n")).collect();
    client.send(requests);
    for number in 0..50 {
        assert_eq!(client.response(false).text(), format!("/echo{number} None"));
    }
}

#[test]
fn a_connection_ends_when_it_is_asked_to() {
    let server = Running::start();
    let ends = [
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    ];
    for request in ends {
        let mut client = server.client();
        client.send(request);
        assert_eq!(client.response(false).field("Connection"), Some("close"));
        assert!(!client.more(), "{request}");
    }
    let mut client = server.client();
    for _ in 0..2 {
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assert_eq!(client.response(false).field("Connection"), Some("keep-alive"));
    }
}

#[test]
fn a_page_that_panics_is_a_500_and_the_others_go_on() {
    let server = Running::start();
    let mut client = server.client();
    client.send("GET /panic HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.response(false).status, 500);
    assert_eq!(client.response(false).status, 200);
}

#[test]
fn a_taken_port_gives_the_next_one() {
    let first = Server::bind(&Options::default()).unwrap();
    let next = Server::bind(&Options { port: first.port(), ..Options::default() }).unwrap();
    assert!(next.port() > first.port());
    assert!(next.addresses().iter().all(|address| address.ip().is_loopback() && address.port() == next.port()));
}

#[test]
fn both_loopback_addresses_answer() {
    let server = Running::start();
    for address in ["127.0.0.1", "::1"] {
        if TcpListener::bind((address, 0)).is_err() {
            continue;
        }
        let mut stream = TcpStream::connect((address, server.port)).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        assert_eq!(Client { stream, read: Vec::new() }.response(false).status, 200);
    }
}

#[test]
fn an_address_of_another_machine_is_a_clear_error() {
    let elsewhere = Options { bind: Some("203.0.113.7".parse().unwrap()), ..Options::default() };
    let error = Server::bind(&elsewhere).unwrap_err().to_string();
    assert!(error.starts_with("203.0.113.7 is not an address of this machine; leave out `--bind`"), "{error}");
}

#[test]
fn a_stopped_server_gives_its_port_back() {
    let server = Running::start();
    assert_eq!(server.get("/", "").status, 200);
    let port = server.port;
    drop(server);
    eventually(|| TcpListener::bind(("127.0.0.1", port)).ok());
}
