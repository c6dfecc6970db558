//! Clients that hold the server up.

use super::*;

#[test]
fn slow_clients_and_those_that_read_nothing_hold_up_nobody() {
    let server = Running::start();
    let mut slow: Vec<_> = (0..100).map(|_| server.client()).collect();
    let mut stuck: Vec<_> = (0..50).map(|_| server.client()).collect();
    for client in &mut slow {
        client.send("GET / HT");
    }
    for client in &mut stuck {
        // The second one would wait for the first.
        client.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(10));
    }
    for _ in 0..20 {
        assert_eq!(server.get("/", "").status, 200);
    }
    for client in &mut slow {
        client.send("TP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(client.response(false).status, 200);
    }
}

#[test]
fn connections_that_come_together_are_all_answered() {
    let server = Running::start();
    for _ in 0..40 {
        let mut clients: Vec<_> = (0..12).map(|_| server.client()).collect();
        for client in &mut clients {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        // All stay open until all have their answer.
        for client in &mut clients {
            assert_eq!(client.response(false).status, 200);
        }
    }
}

#[test]
fn silence_ends_a_connection_and_not_the_server() {
    let server = Running::with(Server::patient(&Options::default(), Duration::from_secs(1)).unwrap());
    let mut client = server.client();
    client.send("GET / HTTP/1.1\r\n");
    assert!(!client.more());
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn clients_that_vanish_leave_nothing_behind() {
    let server = Running::start();
    for round in 0..200 {
        let mut client = server.client();
        client.send(if round % 2 == 0 {
            "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"
        } else {
            "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
        });
    }
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn a_flood_of_requests_on_one_connection_is_cut() {
    let server = Running::start();
    let mut client = server.client();
    client.stream.set_write_timeout(Some(EVER)).unwrap();
    client.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1000));
    assert_eq!(server.get("/", "").status, 200);
}
