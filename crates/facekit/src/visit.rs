//! Requests over a real connection, also such as no client would send.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use bytes::Bytes;
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long an answer may take to come.
const PATIENCE: Duration = Duration::from_secs(120);

/// Somebody who calls.
#[derive(Clone, Debug)]
pub struct Visit {
    address: SocketAddr,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// Reads what came over a connection, to its end.
    fn parse(said: &[u8]) -> Self {
        let end = said.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&said[..end]);
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|s| s.parse().ok());
        let headers = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value.trim()).ok()?))
        });
        let (headers, body) = (headers.collect::<HeaderMap>(), &said[end + 4..]);
        let is_chunked = headers.get("transfer-encoding").is_some_and(|v| v == "chunked");
        let body = if is_chunked { unchunked(body) } else { body.to_vec() };
        Self { status: status.expect("a status"), headers, body: body.into() }
    }

    /// The body as JSON; `null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// A body that came in chunks, each behind its length in hex digits.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(line) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = std::str::from_utf8(&rest[..line]).ok().and_then(|hex| usize::from_str_radix(hex, 16).ok());
        let Some(size) = size.filter(|size| *size > 0 && rest.len() >= line + 4 + size) else { break };
        body.extend_from_slice(&rest[line + 2..line + 2 + size]);
        rest = &rest[line + 4 + size..];
    }
    body
}

impl Visit {
    /// Nobody in particular, calling the server at `address`.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, headers: vec![] }
    }

    /// The same, who also sends this header with every request, in place of an earlier one of its name.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut headers = self.headers.clone();
        headers.retain(|(n, _)| n != name);
        headers.push((name.to_owned(), value.to_owned()));
        Self { address: self.address, headers }
    }

    /// Sends a request. `to` is a path with its query, or an absolute address of this server.
    ///
    /// # Panics
    /// Where the server does not answer.
    pub async fn send(&self, method: &str, to: &str, body: impl Into<Bytes>) -> Answer {
        let body = body.into();
        self.with("content-length", &body.len().to_string()).spoken(method, to, &body).await
    }

    /// Sends the head of a request whose body never comes, and takes what is answered to that.
    ///
    /// # Panics
    /// Where the server does not answer.
    pub async fn announce(&self, method: &str, to: &str) -> Answer {
        self.spoken(method, to, b"").await
    }

    /// One connection: what is said, and what is answered until it is closed. Written by hand, for no client's library
    /// would send what some tests must.
    async fn spoken(&self, method: &str, to: &str, body: &[u8]) -> Answer {
        let path = to.strip_prefix(&format!("http://{}", self.address)).unwrap_or(to);
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        self.headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
        let mut stream = TcpStream::connect(self.address).await.expect("connects");
        let (mut reads, mut writes) = stream.split();
        let speaking = async {
            // A server that refuses early closes while it is spoken to.
            let _ = writes.write_all(format!("{head}\r\n").as_bytes()).await;
            let _ = writes.write_all(body).await;
        };
        let mut said = Vec::new();
        let listening = tokio::time::timeout(PATIENCE, reads.read_to_end(&mut said));
        let ((), heard) = tokio::join!(speaking, listening);
        heard.expect("the server answers in time").expect("the server answers to the end");
        Answer::parse(&said)
    }

    /// Sends JSON.
    pub async fn json(&self, method: &str, to: &str, body: &Value) -> Answer {
        self.with("content-type", "application/json").send(method, to, body.to_string()).await
    }

    /// Looks.
    pub async fn get(&self, to: &str) -> Answer {
        self.send("GET", to, "").await
    }
}
