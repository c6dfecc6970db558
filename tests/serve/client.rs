//! HTTP over a raw socket, with as little as it takes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{IpAddr, Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// A time in which something happens, if it ever does.
pub const EVER: Duration = Duration::from_secs(60);

/// A connection.
pub struct Client(pub BufReader<TcpStream>);

/// A response.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// Names in small letters.
    pub fields: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Client {
    pub fn to(address: IpAddr, port: u16) -> std::io::Result<Self> {
        let stream = TcpStream::connect((address, port))?;
        stream.set_read_timeout(Some(EVER))?;
        stream.set_write_timeout(Some(EVER))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends what the other side takes: it may have closed the connection already, and be right.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.get_mut().write_all(bytes.as_ref());
    }

    pub fn ask(&mut self, request: impl AsRef<[u8]>) -> Reply {
        self.send(&request);
        let head_only = request.as_ref().starts_with(b"HEAD ");
        self.reply(head_only).unwrap_or_else(|| panic!("no reply to {}", String::from_utf8_lossy(request.as_ref())))
    }

    /// The next response that is not an interim one; none if the connection ends first.
    pub fn reply(&mut self, head_only: bool) -> Option<Reply> {
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

    pub fn head(&mut self) -> Option<Reply> {
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
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line) {
            Ok(1..) => Some(line.trim_end().to_owned()),
            Ok(0) => None,
            Err(error) if error.kind() == ErrorKind::WouldBlock => panic!("nothing was said for {EVER:?}"),
            Err(_) => None,
        }
    }

    /// Says that no more requests come, and returns the rest of what comes back.
    pub fn rest(mut self) -> String {
        let _ = self.0.get_mut().shutdown(Shutdown::Write);
        let mut rest = Vec::new();
        let _ = self.0.read_to_end(&mut rest);
        String::from_utf8_lossy(&rest).into_owned()
    }
}

impl Reply {
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without its desk, in which what was typed may stand, too.
    pub fn page(&self) -> String {
        without_desk(&self.text())
    }

    pub fn desk(&self) -> Value {
        let text = self.text();
        let json = text.split("id=\"dateline-desk\">").nth(1).and_then(|rest| rest.split("</script>").next());
        serde_json::from_str(json.unwrap_or_else(|| panic!("no desk in {text}"))).expect("the desk is JSON")
    }
}

pub fn without_desk(page: &str) -> String {
    match (page.find("<script type=\"application/json\" data-page="), page.rfind("defer></script>\n</body>")) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &page[..from], &page[to + "defer></script>\n".len()..]),
        _ => page.to_owned(),
    }
}
