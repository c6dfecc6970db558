//! What nobody gets, whatever they send.

use std::fs;
use std::net::Shutdown;
use std::os::unix::fs::symlink;

use super::preview::Preview;
use super::site::{ASKS, BASE, SECRET, Site, TALKS, TALKS_PAGE};

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
        let _ = client.0.get_mut().shutdown(Shutdown::Write);
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
