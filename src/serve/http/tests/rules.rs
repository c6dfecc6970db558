//! Rules that need no connection.

use std::path::Path;

use super::super::hosts::Hosts;
use super::super::media;
use super::*;

#[test]
fn options_add_hosts() {
    let hosts = |bind: Option<&str>, allowed: &[&str]| {
        Hosts::new(&Options {
            bind: bind.map(|bind| bind.parse().unwrap()),
            port: 0,
            allow_hosts: allowed.iter().map(|&host| host.to_owned()).collect(),
        })
    };
    let named = hosts(None, &["Desk.example", "fd00::5", "10.1.2.3:8000"]);
    for host in ["desk.example", "DESK.EXAMPLE.:80", "[fd00::5]:80", "10.1.2.3"] {
        assert!(named.admit(host), "{host}");
    }
    for host in ["a.desk.example", "desk.example.evil", "10.1.2.4"] {
        assert!(!named.admit(host), "{host}");
    }
    let bound = hosts(Some("192.168.1.5"), &[]);
    assert!(bound.admit("192.168.1.5:8000") && bound.admit("localhost") && !bound.admit("192.168.1.6"));
    let open = hosts(Some("::"), &[]);
    assert!(open.admit("192.168.1.6") && open.admit("[fe80::1]:80") && !open.admit("evil.example"));
    assert!(open.admit_origin("http://192.168.1.6:8000") && !open.admit_origin("http://evil.example"));
}

#[test]
fn media_types() {
    let types = [
        ("a.html", "text/html; charset=utf-8"),
        ("a.CSS", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.md", "text/markdown; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.jsonl", "application/jsonl"),
        ("a.geojson", "application/geo+json"),
        ("a.webmanifest", "application/manifest+json"),
        ("a.bib", "application/x-bibtex"),
        ("a.xml", "application/xml"),
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.ico", "image/vnd.microsoft.icon"),
        ("a.woff2", "font/woff2"),
        ("a.wasm", "application/wasm"),
        ("a.pdf", "application/pdf"),
        ("a.mp4", "video/mp4"),
        ("CNAME", "application/octet-stream"),
    ];
    for (name, mime) in types {
        assert_eq!(media::of(Path::new(name)), mime, "{name}");
    }
}

#[test]
fn errors_say_what_to_type() {
    let errors = [
        (
            BindError::Taken { first: 8000, last: 8099 },
            "the ports 8000 to 8099 are all in use; choose another with `--port`",
        ),
        (
            BindError::Denied(80),
            "this system does not let you use port 80; choose one above 1023, such as `--port 8000`",
        ),
    ];
    for (error, text) in errors {
        assert_eq!(error.to_string(), text);
    }
}
