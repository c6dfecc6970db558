//! What is not answered: the rows of the security table.

use super::*;

const HERE: &str = "Host: localhost\r\n";

#[test]
fn a_foreign_host_is_told_how_to_be_let_in() {
    let server = Running::start();
    let port = server.port;
    for host in ["localhost", "LOCALHOST.", "site.localhost:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8000"] {
        assert_eq!(server.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")).status, 200, "{host}");
    }
    let foreign = ["evil.example", "evil.example:80", "localhost.evil.example", "10.0.0.1", "0.0.0.0", "[fe80::1]"];
    let odd =
        ["a@localhost", "localhost:x", "localhost/", "[::1", "[::1]x", "127.0.0.1.evil.example", "a@b.localhost", "."];
    for host in foreign.iter().chain(&odd) {
        let refused = server.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(refused.status, 403, "{host}");
        assert!(refused.text().contains("--allow-host"), "{}", refused.text());
    }
    let refused = server.ask(&format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"));
    assert!(refused.text().ends_with("start the preview with `--allow-host evil.example`\n"));
    assert_eq!(refused.field("Content-Type"), Some("text/plain; charset=utf-8"));
}

#[test]
fn a_request_names_one_host() {
    let server = Running::start();
    for fields in ["", "Host: \r\n", "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\n hOST: evil\r\n"] {
        assert_eq!(server.ask(&format!("GET / HTTP/1.1\r\n{fields}\r\n")).status, 400, "{fields}");
    }
    assert_eq!(server.ask("GET / HTTP/1.0\r\n\r\n").status, 200);
}

#[test]
fn a_foreign_page_gets_nothing() {
    let server = Running::start();
    for origin in ["http://localhost:4000", "https://127.0.0.1", "http://[::1]:8000"] {
        assert_eq!(server.get("/", &format!("Origin: {origin}\r\n")).status, 200, "{origin}");
    }
    for origin in [
        "http://evil.example",
        "https://localhost.evil.example",
        "null",
        "",
        "file://",
        "localhost",
        "ftp://localhost",
        "http://localhost/a",
    ] {
        for target in ["/", "/events"] {
            assert_eq!(server.get(target, &format!("Origin: {origin}\r\n")).status, 403, "{origin}");
        }
    }
    assert!(server.toy.streams.lock().unwrap().is_empty());
}

#[test]
fn a_path_leads_nowhere_else() {
    let server = Running::start();
    server.file("secret", "secret");
    let long = format!("/{}", "a".repeat(9000));
    let refused = [
        ("/../secret", 400),
        ("/files/../secret", 400),
        ("/files/./secret", 400),
        ("/..", 400),
        ("/%2e%2e/secret", 400),
        ("/.%2E/secret", 400),
        ("/files%2f..%2fsecret", 400),
        ("/%252e%252e/secret", 404),
        ("/files/%252e%252e", 404),
        ("/..\\secret", 400),
        ("/%5c..%5Csecret", 400),
        ("/files/secret%00", 400),
        ("/%0d%0aa:b", 400),
        ("/%7f", 400),
        ("/%C2%85", 400),
        ("/%", 400),
        ("/%4", 400),
        ("/%zz", 400),
        ("/%+1", 400),
        ("/%ff", 400),
        ("/%c0%ae%c0%ae/", 400),
        ("/%ed%a0%80", 400),
        ("/a#b", 400),
        ("/\u{1}", 400),
        ("http://localhost/", 400),
        ("//localhost/", 404),
        ("*", 400),
        ("localhost:80", 400),
        ("a", 400),
        (&long, 414),
    ];
    for (target, status) in refused {
        assert_eq!(server.get(target, "").status, status, "{target}");
    }
    assert_eq!(server.get("/echo%20%C3%A9/...?a=../%00&b", "").text(), "/echo é/... Some(\"a=../%00&b\")");
}

#[test]
fn nothing_but_reading() {
    let server = Running::start();
    for method in ["POST", "PUT", "DELETE", "TRACE", "CONNECT", "OPTIONS", "PATCH", "get", "BREW"] {
        let refused = server.ask(&format!("{method} / HTTP/1.1\r\n{HERE}\r\n"));
        assert_eq!((refused.status, refused.field("Allow")), (405, Some("GET, HEAD")), "{method}");
    }
    for body in ["abc".to_owned(), "a".repeat(100_000)] {
        let request = format!("POST / HTTP/1.1\r\n{HERE}Content-Length: {}\r\n\r\n{body}", body.len());
        assert_eq!(server.ask(&request).status, 405);
    }
    // So much that its sender must be let finish, or it would not see the answer.
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000)).repeat(60);
    let long = format!("POST / HTTP/1.1\r\n{HERE}Transfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n");
    assert_eq!(server.ask(&long).status, 405);
    let chunked = format!("POST / HTTP/1.1\r\n{HERE}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    assert_eq!(server.ask(&chunked).status, 405);
}

#[test]
fn a_request_in_a_doubtful_body_is_not_answered() {
    let server = Running::start();
    let doubtful = [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "Content-Length: 0, 5\r\n\r\n",
        "Content-Length: +5\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: \r\n\r\n",
        "Content-Length: 0x5\r\n\r\n",
        "X: a\nContent-Length: 3\r\n\r\n",
        "A(b: c\r\n\r\n",
    ];
    // Whose length is clear; but nobody wants them.
    let unwanted = [
        "Content-Length: 99999999999999999999999999\r\n\r\n",
        "Content-Length: 3\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
    ];
    for (method, status) in [("GET", 400), ("POST", 405)] {
        for body in doubtful.iter().chain(&unwanted) {
            let mut client = server.client();
            client.send(format!("{method} / HTTP/1.1\r\n{HERE}{body}GET /echo HTTP/1.1\r\n{HERE}\r\n"));
            let refused = client.response(false);
            let expected = if doubtful.contains(body) { 400 } else { status };
            assert_eq!((refused.status, refused.field("Connection")), (expected, Some("close")), "{method} {body}");
            let rest = client.rest();
            assert!(!rest.contains("/echo"), "{method} {body}: {rest}");
        }
    }
}

#[test]
fn a_body_that_never_comes_costs_nothing() {
    let server = Running::start();
    // Room for the last of these would end the process.
    for length in ["1025", "5000000000", "99999999999999", "18446744073709551615"] {
        let mut client = server.client();
        client.send(format!("POST / HTTP/1.1\r\n{HERE}Content-Length: {length}\r\n\r\nabc"));
        assert_eq!(client.response(false).status, 405, "{length}");
    }
    let mut client = server.client();
    client.send(format!("POST / HTTP/1.1\r\n{HERE}Content-Length: 9\r\nExpect: 100-continue\r\n\r\n"));
    assert_eq!(client.response(false).status, 405);
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn garbage_is_a_400_or_the_end() {
    let server = Running::start();
    let garbage: [&[u8]; 8] = [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/0.9\r\nHost: localhost\r\n\r\n",
        b"\x01\x02 / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\nHost: localhost\n\n\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    ];
    for bytes in garbage {
        let mut client = server.client();
        client.send(bytes);
        assert_eq!(client.response(false).status, 400, "{}", bytes.escape_ascii());
    }
    let beyond_ascii: [&[u8]; 2] =
        [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"GET /\xc3\xa9 HTTP/1.1\r\nHost: localhost\r\n\r\n"];
    for bytes in beyond_ascii {
        let mut client = server.client();
        client.send(bytes);
        assert!(!client.more(), "{}", bytes.escape_ascii());
    }
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn an_enormous_head_is_refused() {
    let server = Running::start();
    let wide = format!("X: {}\r\n", "a".repeat(1_000_000));
    let many = "X: a\r\n".repeat(150_000);
    for fields in [wide, many] {
        assert_eq!(server.get("/", &fields).status, 431);
    }
    assert_eq!(server.get(&format!("/{}", "a".repeat(1_000_000)), "").status, 414);
    assert_eq!(server.get("/", &format!("Cookie: {}\r\n", "a".repeat(30_000))).status, 200);
}
