//! JSON bodies, read so that no body can do harm: bounded in bytes, in depth and in time, and refused with a sentence
//! that names the place.

mod checked;
pub mod reason;
mod strict;

use crate::{Fault, FaultKind};
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use kinora_model::{Text, text};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How large and how deep a JSON body may be, and how long it may take to come. Give a route others with
/// `.layer(Extension(JsonLimits { .. }))`.
#[derive(Clone, Copy, Debug)]
pub struct JsonLimits {
    /// Bytes of the whole body.
    pub bytes: u64,
    /// Arrays and objects within each other.
    pub depth: usize,
    /// The longest time without a byte.
    pub stall: Duration,
}

impl Default for JsonLimits {
    /// 1 MiB, 32 deep, 15 s.
    fn default() -> Self {
        Self { bytes: 1 << 20, depth: 32, stall: Duration::from_secs(15) }
    }
}

/// A JSON body as an argument of a handler: its value, and its bytes for a
/// [fingerprint](crate::idempotency::Fingerprint).
#[derive(Clone, Debug)]
pub struct Json<T> {
    /// What it says.
    pub value: T,
    /// As it was sent.
    pub bytes: Bytes,
}

impl<S: Sync, T: DeserializeOwned> OptionalFromRequest<S> for Json<T> {
    type Rejection = Fault;

    /// None where the request has no body.
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Fault> {
        if request.body().is_end_stream() {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let limits: JsonLimits = request.extensions().get().copied().unwrap_or_default();
        let (head, body) = request.into_parts();
        if !says_json(&head.headers) && (head.headers.contains_key(header::CONTENT_TYPE) || !body.is_end_stream()) {
            let what = text!("the body must be JSON: set Content-Type: application/json";
                             "请求体必须是 JSON：请设置 Content-Type: application/json");
            return Err(Fault::new(FaultKind::WrongContentType, what).at("Content-Type"));
        }
        let bytes = read(head.headers.get(header::CONTENT_LENGTH), body, limits).await?;
        let value = parse(&bytes, limits.depth)?;
        Ok(Self { value, bytes })
    }
}

/// `application/json` or `application/…+json`, once, in UTF-8.
fn says_json(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(only), None) = (said.next(), said.next()) else { return false };
    let Ok(only) = only.to_str() else { return false };
    let mut parts = only.split(';').map(|p| p.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let is_json = essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
    is_json && parts.all(|p| p.strip_prefix("charset=").is_none_or(|c| c.trim_matches('"') == "utf-8"))
}

/// Reads a body of at most `limits.bytes`. One that declares more is refused before its first byte; one that lies, or
/// declares nothing, at the first byte too many.
async fn read(declared: Option<&header::HeaderValue>, body: Body, limits: JsonLimits) -> Result<Bytes, Fault> {
    let large = || Fault::too_large(&text!("the body"; "请求体"), limits.bytes);
    let declared = declared.and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    if declared.is_some_and(|d| d > limits.bytes) {
        return Err(large());
    }
    let mut stream = body.into_data_stream();
    let mut whole = BytesMut::new();
    while let Some(chunk) = next_within(&mut stream, limits.stall).await? {
        if whole.len() as u64 + chunk.len() as u64 > limits.bytes {
            return Err(large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// The next chunk of a body; refuses a caller that sends nothing for `stall`, or goes away.
pub(crate) async fn next_within<E>(
    stream: &mut (impl futures_util::Stream<Item = Result<Bytes, E>> + Unpin),
    stall: Duration,
) -> Result<Option<Bytes>, Fault> {
    match tokio::time::timeout(stall, stream.next()).await {
        Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        Ok(None) => Ok(None),
        Ok(Some(Err(_))) => {
            Err(Fault::new(FaultKind::SlowCaller, text!("the body broke off before its end"; "请求体在结束前中断")))
        }
        Err(_) => {
            let seconds = stall.as_secs();
            let what = text!("the body stood still for {seconds} s"; "请求体停滞了 {seconds} 秒");
            Err(Fault::new(FaultKind::SlowCaller, what))
        }
    }
}

/// Reads `bytes` as one JSON object of at most `depth` arrays and objects within each other, in UTF-8 (a byte order mark
/// may stand before it), without a name twice in one object and without NUL in any text.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], depth: usize) -> Result<T, Fault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let at = e.valid_up_to();
        Fault::malformed(text!("the body is not UTF-8 at byte {at}"; "请求体在第 {at} 字节处不是 UTF-8"))
    })?;
    if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
        return Err(Fault::malformed(
            text!("the body is empty; a JSON object must stand in it"; "请求体为空；其中应有 JSON 对象"),
        ));
    }
    checked::check(text, depth)?;
    if !text.trim_start().starts_with('{') {
        return Err(Fault::malformed(text!("the body must be a JSON object"; "请求体必须是一个 JSON 对象")));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(strict::Strict(&mut reader)).map_err(|error| {
        let path = error.path().to_string();
        reason::of(&path, error.inner())
    })
}

/// A place in the text, for people: line and column count from 1.
fn place(error: &serde_json::Error) -> Text {
    let (line, column) = (error.line(), error.column());
    text!("line {line}, column {column}"; "第 {line} 行第 {column} 列")
}

#[cfg(test)]
mod tests;
