//! Requests and answers, as the fakes see them.

use bytes::Bytes;
use serde_json::{Value, json};

/// A request, whole.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as it was sent, without parameters.
    pub path: String,
    /// Parameters, decoded.
    pub query: Vec<(String, String)>,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// The file's name, where it is a file.
    pub file: Option<String>,
    /// Its content type, where it says.
    pub mime: Option<String>,
    /// What is in it.
    pub body: Vec<u8>,
}

impl Asked {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    /// A parameter's value.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    /// The parts of the path, decoded.
    pub fn parts(&self) -> Vec<String> {
        self.path.split('/').filter(|part| !part.is_empty()).map(decode).collect()
    }
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
    /// The fields of a form; none where it is none.
    pub fn form(&self) -> Vec<Part> {
        let kind = self.header("content-type").unwrap_or_default();
        let Some((_, boundary)) = kind.split_once("boundary=") else { return Vec::new() };
        let mark = format!("--{}", boundary.trim_matches('"'));
        split(&self.body, mark.as_bytes()).into_iter().filter_map(part).collect()
    }
    /// A field of a form, as text.
    pub fn field(&self, name: &str) -> Option<String> {
        let part = self.form().into_iter().find(|part| part.name == name)?;
        String::from_utf8(part.body).ok()
    }
}

/// What stands between the marks.
fn split<'a>(body: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&body[at..], mark) {
        places.push(at + found);
        at += found + mark.len();
    }
    places.windows(2).map(|pair| &body[pair[0] + mark.len()..pair[1]]).collect()
}

fn part(piece: &[u8]) -> Option<Part> {
    let piece = piece.strip_prefix(b"\r\n")?.strip_suffix(b"\r\n")?;
    let end = find(piece, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&piece[..end]).into_owned();
    let value = |key: &str| {
        let (_, rest) = head.split_once(&format!("{key}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let mime = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().starts_with("content-type:").then(|| line[13..].trim().to_owned()));
    Some(Part { name: value("; name")?, file: value("filename"), mime, body: piece[end + 4..].to_vec() })
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// Percent-decoding.
pub(crate) fn decode(text: &str) -> String {
    let (mut out, bytes) = (Vec::new(), text.as_bytes());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
}

impl Said {
    /// JSON.
    pub fn json(status: u16, value: &Value) -> Self {
        let body = Bytes::from(value.to_string());
        Self { status, headers: vec![("content-type", "application/json".into())], body }
    }
    /// 200 with JSON.
    pub fn ok(value: &Value) -> Self {
        Self::json(200, value)
    }
    /// 200 with a file.
    pub fn file(kind: &str, body: impl Into<Bytes>) -> Self {
        Self { status: 200, headers: vec![("content-type", kind.into())], body: body.into() }
    }
    /// 302 to this place.
    pub fn go(place: String) -> Self {
        Self { status: 302, headers: vec![("location", place)], body: Bytes::new() }
    }
    /// And this header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
    /// 404 in nobody's words.
    pub fn nowhere() -> Self {
        Self::json(
            404,
            &json!({"error": {"message": "no such route", "type": "invalid_request_error", "code": "not_found"}}),
        )
    }
}
