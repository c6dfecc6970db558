//! Where the preview listens, and how many it bears.

use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};

use super::client::Client;
#[cfg(target_os = "linux")]
use super::preview::in_namespaces;
use super::preview::{Preview, Stream, refused};
use super::site::{ASKS, BASE, Site, TALKS, TALKS_PAGE};
use crate::common;

#[cfg(target_os = "linux")]
#[test]
fn slow_clients_and_vanished_tabs_hold_up_nobody() {
    /// How much memory so many may cost, in KiB: a stack's first pages and buffers for each.
    const COST: u64 = 48 * 1024;
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
}

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
    let (code, said) = refused(&mut site.command(&["--bind", "192.0.2.7"]));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.starts_with("error: 192.0.2.7 is not an address of this machine"), "{said}");
    assert!(said.contains("--bind 0.0.0.0"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_port_for_the_superuser_alone_is_a_clear_error() {
    let first = std::fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start").unwrap_or_default();
    if first.trim().parse().is_ok_and(|first: u16| first <= 80) {
        eprintln!("skipped: everybody may use port 80 here");
        return;
    }
    let site = Site::new();
    // Even a superuser is none in a namespace of users in which nobody has a name.
    let Some(mut command) = in_namespaces(&["--user"], "", &site.command(&["--port", "80"])) else { return };
    let (code, said) = refused(&mut command);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.starts_with("error: this system does not let you use port 80"), "{said}");
    assert!(said.contains("`--port 8000`"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_machine_may_have_ipv6_alone() {
    let site = Site::new();
    let lose = "ip link set lo up && ip addr del 127.0.0.1/8 dev lo && ip -6 addr show dev lo | grep -q ::1 || exit 1;";
    let options = ["--user", "--map-root-user", "--net"];
    let Some(mut command) = in_namespaces(&options, lose, &site.command(&["--port", "0"])) else { return };
    let preview = Preview::start(&mut command);
    assert_eq!(preview.url, format!("http://[::1]:{}{BASE}", preview.port));
}

/// Linux alone has all of 127.0.0.0/8 without being asked.
#[cfg(target_os = "linux")]
#[test]
fn a_bound_address_alone_is_listened_at() {
    let site = Site::new();
    let preview = site.serve(&["--bind", "127.0.0.2"]);
    assert_eq!(preview.url, format!("http://127.0.0.2:{}{BASE}", preview.port));
    let mut client = Client::to(Ipv4Addr::new(127, 0, 0, 2).into(), preview.port).expect("the preview accepts");
    assert_eq!(client.ask(format!("GET {BASE} HTTP/1.1\r\nHost: 127.0.0.2\r\n\r\n")).status, 200);
    assert!(Client::to(Ipv4Addr::LOCALHOST.into(), preview.port).is_err());
}

#[test]
fn a_folder_without_a_site_is_a_clear_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, said) = refused(common::dateline().arg("--root").arg(folder.path()).args(["serve", "--port", "0"]));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("there is no site.yaml in") && said.contains("dateline init"), "{said}");
}
