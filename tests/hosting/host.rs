//! A server that answers as GitHub Pages does, on the loopback interface.
//!
//! A file is served at its path, and one that ends in `.html` without its ending too. A folder has a slash at its end, to
//! which a request without is redirected, and needs an `index.html`: folders are never listed. Letter case counts. All else
//! is answered with `404.html` and the status 404. Below a project's path is its site; the rest of the host is not its.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use percent_encoding::percent_decode_str;
use ureq::http::header::{CONTENT_TYPE, LOCATION};
use url::Url;

use crate::common;

/// What stands at an address of the host that is not the site's.
pub const NOT_OURS: &str = "There isn't a GitHub Pages site here.";

/// A published site, and a client that asks for its pages by their public addresses.
pub struct Host {
    /// Such as `https://name.github.io/repo/`.
    pub site: Url,
    address: SocketAddr,
    client: ureq::Agent,
}

/// What the host said.
pub struct Answer {
    pub status: u16,
    /// Where a redirect leads, as a path.
    pub location: Option<String>,
    pub media_type: String,
    pub body: Vec<u8>,
}

/// The files of a site, as the server sees them.
struct Published {
    /// The path of the site, which ends in a slash.
    base: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Host {
    /// Serves the files in `public` as the site at `base_url`, until the test's process ends.
    pub fn start(public: &Path, base_url: &str) -> Self {
        let site = Url::parse(base_url).expect("the base URL is one");
        let published = Arc::new(Published { base: site.path().to_owned(), files: common::files(public) });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("the port has a number");
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let published = Arc::clone(&published);
                thread::spawn(move || published.serve(&connection));
            }
        });
        let client = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).proxy(None).build();
        Self { site, address, client: client.into() }
    }

    /// Asks for an address of the host; a fragment is not sent.
    pub fn get(&self, address: &Url) -> Answer {
        let here = format!("http://{}{}", self.address, &address[url::Position::BeforePath..url::Position::AfterQuery]);
        let mut answer = self.client.get(here).call().expect("the host answers");
        let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Answer {
            status: answer.status().as_u16(),
            location: header(LOCATION),
            media_type: header(CONTENT_TYPE).unwrap_or_default(),
            body: answer.body_mut().read_to_vec().expect("the answer is whole"),
        }
    }

    /// Asks for a path of the host, such as `/repo/actors`.
    pub fn get_path(&self, path: &str) -> Answer {
        self.get(&self.site.join(path).expect("the path is one"))
    }
}

impl Published {
    /// Answers one request, and closes the connection.
    fn serve(&self, mut connection: &TcpStream) {
        let mut lines = BufReader::new(connection).lines();
        let Some(Ok(request)) = lines.next() else { return };
        let _headers = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).count();
        let target = request.split(' ').nth(1).unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        let answer = self.answer(&percent_decode_str(path).decode_utf8_lossy());
        let location = answer.location.map(|to| format!("Location: {to}\r\n")).unwrap_or_default();
        let (status, media_type, length) = (answer.status, answer.media_type, answer.body.len());
        let mut bytes = format!(
            "HTTP/1.1 {status} -\r\nContent-Type: {media_type}\r\n{location}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )
        .into_bytes();
        bytes.extend(answer.body);
        // A client that has gone away needs no answer.
        let _gone = connection.write_all(&bytes);
    }

    fn answer(&self, path: &str) -> Answer {
        if format!("{path}/") == self.base {
            return redirect(&self.base);
        }
        let Some(below) = path.strip_prefix(&self.base) else {
            return found(404, "site.html", NOT_OURS.as_bytes());
        };
        let index = |folder: &str| format!("{folder}index.html");
        let file = if below.is_empty() || below.ends_with('/') { index(below) } else { below.to_owned() };
        let names = [file.clone(), format!("{file}.html")];
        if let Some((name, body)) = names.iter().find_map(|name| self.files.get_key_value(name)) {
            found(200, name, body)
        } else if self.files.contains_key(&index(&format!("{below}/"))) {
            redirect(&format!("{path}/"))
        } else {
            found(404, "404.html", self.files.get("404.html").map_or(b"", Vec::as_slice))
        }
    }
}

fn found(status: u16, name: &str, body: &[u8]) -> Answer {
    let media_type = mime_guess::from_path(name).first_or_octet_stream().to_string();
    Answer { status, location: None, media_type, body: body.to_vec() }
}

fn redirect(to: &str) -> Answer {
    Answer { status: 301, location: Some(to.to_owned()), media_type: "text/html".to_owned(), body: Vec::new() }
}
