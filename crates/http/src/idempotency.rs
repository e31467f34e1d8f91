//! Doing a thing once, however often it is asked for: the `Idempotency-Key` header.
//!
//! The same key, caller and request give the first answer again; the same key with another request is refused. What was
//! answered is kept by a [`Ledger`], which the application's store implements; the rules are here, in [`once`].

use crate::{Fault, FaultKind};
use async_trait::async_trait;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use kinora_model::{Result, text};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Mutex;

/// The header, as in the IETF's draft of it.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// The header of an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A longer key is refused.
const LONGEST: usize = 255;

/// A key that the caller chose: 1 to 255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key in `headers`, if there is one; quoted (as the draft has it) or bare (as everybody has it).
    pub fn in_headers(headers: &HeaderMap) -> Result<Option<Self>, Fault> {
        let mut sent = headers.get_all(HEADER).iter();
        let Some(first) = sent.next() else { return Ok(None) };
        let bare = first.to_str().unwrap_or_default();
        let bare = bare.strip_prefix('"').and_then(|b| b.strip_suffix('"')).unwrap_or(bare);
        let fits = (1..=LONGEST).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_graphic() && b != b'"');
        if sent.next().is_some() || !fits {
            let what = text!("Idempotency-Key must be sent once, with 1 to {LONGEST} visible ASCII characters";
                             "Idempotency-Key 只能发送一次，且为 1 到 {LONGEST} 个可见 ASCII 字符");
            return Err(Fault::invalid("Idempotency-Key", what));
        }
        Ok(Some(Self(bare.to_owned())))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was asked: a hash of caller, method, path with query, and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Of one request. `body` is its bytes, or for an upload its content hash.
    pub fn of(caller: &str, method: &Method, path_and_query: &str, body: &[u8]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("kinora idempotency fingerprint 1");
        for part in [caller.as_bytes(), method.as_str().as_bytes(), path_and_query.as_bytes(), body] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        Self(hasher.finalize().into())
    }
}

/// An answer as it is kept: what a caller needs to go on, no headers of the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The value of `Content-Type`, if it had one.
    pub content_type: Option<String>,
    /// The whole body.
    pub body: Bytes,
}

/// What a ledger knows of a key when a request with it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing, or something too old: it is now reserved for this request.
    New,
    /// This request is being answered at this moment.
    Begun,
    /// It was answered.
    Answered(Answer),
    /// It belongs to another request.
    Other,
}

/// Keeps what was answered, by caller and key.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Reserves `key` of `caller` for the request with `fingerprint` at `now` (milliseconds since 1970), unless it is known.
    ///
    /// One atomic step: of two that come at once, one gets [`Known::New`]. A reservation that is neither kept nor freed
    /// (its server died) lapses after a time that the ledger chooses; the work behind it must then find what the dead one
    /// did, by the same key.
    async fn begin(&self, caller: &str, key: &IdempotencyKey, fingerprint: Fingerprint, now: i64) -> Result<Known>;
    /// Keeps `answer` for a reserved key. Durable when it returns.
    async fn keep(&self, caller: &str, key: &IdempotencyKey, answer: Answer) -> Result<()>;
    /// Frees a reserved key: nothing was done, and the caller may try again.
    async fn free(&self, caller: &str, key: &IdempotencyKey) -> Result<()>;
}

/// Answers a request once: does `work` if `key` is new, else gives the first answer again. Without a key it just does it.
///
/// A success is kept and so is a refusal that the face worded itself; a [`Fault`] frees the key, for the caller will mend
/// the request or come back later.
pub async fn once<W: Future<Output = Result<Response, Fault>>>(
    ledger: &dyn Ledger,
    caller: &str,
    key: Option<&IdempotencyKey>,
    fingerprint: Fingerprint,
    now: i64,
    work: W,
) -> Result<Response, Fault> {
    let Some(key) = key else { return work.await };
    match ledger.begin(caller, key, fingerprint, now).await? {
        Known::New => {}
        Known::Answered(answer) => return Ok(replayed(answer)),
        Known::Begun => {
            let what = text!("a request with this Idempotency-Key is being answered; ask again in a moment";
                             "使用该 Idempotency-Key 的请求正在处理；请稍后再试");
            return Err(Fault::new(FaultKind::Conflict, what)
                .at("Idempotency-Key")
                .with_header(header::RETRY_AFTER, HeaderValue::from_static("1")));
        }
        Known::Other => {
            let what = text!("this Idempotency-Key was used with another request; choose a new one";
                             "该 Idempotency-Key 已用于另一个请求；请换一个");
            return Err(Fault::new(FaultKind::KeyReused, what).at("Idempotency-Key"));
        }
    }
    match work.await {
        Ok(response) if !response.status().is_server_error() => {
            let (head, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.map_err(|cause| {
                kinora_model::Error::internal(text!("the answer broke off"; "答复中断")).caused_by(cause)
            })?;
            let content_type = head.headers.get(header::CONTENT_TYPE).and_then(|t| t.to_str().ok()).map(str::to_owned);
            ledger.keep(caller, key, Answer { status: head.status.as_u16(), content_type, body: body.clone() }).await?;
            Ok(Response::from_parts(head, Body::from(body)))
        }
        otherwise => {
            // What went wrong with the work is what the caller needs to hear; the reservation lapses by itself.
            if let Err(error) = ledger.free(caller, key).await {
                tracing::warn!("an idempotency key could not be freed: {error}");
            }
            otherwise
        }
    }
}

fn replayed(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    if let Some(value) = answer.content_type.and_then(|t| HeaderValue::from_str(&t).ok()) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// A ledger in memory, for tests and for servers that may forget.
#[derive(Debug)]
pub struct MemoryLedger {
    lease: i64,
    pages: Mutex<HashMap<(String, IdempotencyKey), Entry>>,
}

#[derive(Debug)]
struct Entry {
    fingerprint: Fingerprint,
    begun: i64,
    answer: Option<Answer>,
}

impl MemoryLedger {
    /// An empty one, whose reservations lapse after `lease` milliseconds.
    pub fn new(lease: i64) -> Self {
        Self { lease, pages: Mutex::default() }
    }
}

#[async_trait]
impl Ledger for MemoryLedger {
    async fn begin(&self, caller: &str, key: &IdempotencyKey, fingerprint: Fingerprint, now: i64) -> Result<Known> {
        let mut pages = self.pages.lock().expect("nobody panics while holding it");
        let at = (caller.to_owned(), key.clone());
        match pages.get(&at) {
            Some(entry) if entry.fingerprint != fingerprint => return Ok(Known::Other),
            Some(Entry { answer: Some(answer), .. }) => return Ok(Known::Answered(answer.clone())),
            Some(entry) if now < entry.begun.saturating_add(self.lease) => return Ok(Known::Begun),
            _ => {}
        }
        pages.insert(at, Entry { fingerprint, begun: now, answer: None });
        Ok(Known::New)
    }

    async fn keep(&self, caller: &str, key: &IdempotencyKey, answer: Answer) -> Result<()> {
        let mut pages = self.pages.lock().expect("nobody panics while holding it");
        if let Some(entry) = pages.get_mut(&(caller.to_owned(), key.clone())) {
            entry.answer = Some(answer);
        }
        Ok(())
    }

    async fn free(&self, caller: &str, key: &IdempotencyKey) -> Result<()> {
        self.pages.lock().expect("nobody panics while holding it").remove(&(caller.to_owned(), key.clone()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn key(values: &[&[u8]]) -> Result<Option<IdempotencyKey>, Fault> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, HeaderValue::from_bytes(value).expect("a header's bytes"));
        }
        IdempotencyKey::in_headers(&headers)
    }

    #[test]
    fn keys_are_read_or_refused() {
        let name = |values: &[&[u8]]| key(values).expect("a key").map(|k| k.0);
        assert_eq!(name(&[]), None);
        assert_eq!(name(&[b"8e03978e-40d5"]).as_deref(), Some("8e03978e-40d5"));
        assert_eq!(name(&[b"\"8e03978e-40d5\""]).as_deref(), Some("8e03978e-40d5"));
        let long = [b'x'; LONGEST + 1];
        for wrong in [
            &[b"".as_slice()] as &[&[u8]],
            &[b"\"\""],
            &[b"a b"],
            &[b"a\"b"],
            &["雨".as_bytes()],
            &[&long],
            &[b"a", b"a"],
        ] {
            assert_eq!(key(wrong).expect_err("refused").field(), Some("Idempotency-Key"), "{wrong:?}");
        }
    }

    #[test]
    fn fingerprints_tell_requests_apart() {
        let rows = [("u", "/a", "b"), ("u", "/ab", ""), ("u/", "a", "b"), ("u", "/a", "c"), ("v", "/a", "b")];
        let prints: Vec<_> = rows.iter().map(|(u, p, b)| Fingerprint::of(u, &Method::POST, p, b.as_bytes())).collect();
        for (i, print) in prints.iter().enumerate() {
            assert_eq!(prints.iter().position(|p| p == print), Some(i), "{:?}", rows[i]);
        }
        assert_ne!(prints[0], Fingerprint::of("u", &Method::PUT, "/a", b"b"));
    }

    struct Desk {
        ledger: MemoryLedger,
        made: AtomicU32,
    }

    impl Desk {
        /// Asks for `body` under `name`; the work makes something new each time, or fails.
        async fn ask(
            &self,
            caller: &str,
            name: &str,
            body: &str,
            fails: Option<FaultKind>,
        ) -> Result<(String, bool), FaultKind> {
            let key = IdempotencyKey(name.to_owned());
            let print = Fingerprint::of(caller, &Method::POST, "/films", body.as_bytes());
            let work = async {
                match fails {
                    Some(kind) => Err(Fault::new(kind, text!("no"; "不"))),
                    None => Ok((StatusCode::CREATED, format!("film {}", self.made.fetch_add(1, Ordering::Relaxed)))
                        .into_response()),
                }
            };
            let response = once(&self.ledger, caller, Some(&key), print, 0, work).await.map_err(|f| f.kind())?;
            assert_eq!(response.status(), StatusCode::CREATED);
            let again = response.headers().contains_key(REPLAYED);
            let body = axum::body::to_bytes(response.into_body(), 1 << 10).await.expect("a body");
            Ok((String::from_utf8(body.to_vec()).expect("text"), again))
        }
    }

    #[tokio::test]
    async fn the_first_answer_is_given_again() {
        let desk = Desk { ledger: MemoryLedger::new(60_000), made: AtomicU32::new(0) };
        assert_eq!(desk.ask("u", "k", "a", Some(FaultKind::Unavailable)).await, Err(FaultKind::Unavailable));
        assert_eq!(desk.ask("u", "k", "a", None).await, Ok(("film 0".into(), false)));
        assert_eq!(desk.ask("u", "k", "a", None).await, Ok(("film 0".into(), true)));
        assert_eq!(desk.ask("u", "k", "b", None).await, Err(FaultKind::KeyReused));
        assert_eq!(
            desk.ask("v", "k", "a", None).await,
            Ok(("film 1".into(), false)),
            "another caller's key is another key"
        );
        assert_eq!(desk.ask("u", "l", "a", None).await, Ok(("film 2".into(), false)));
    }

    #[tokio::test]
    async fn what_is_begun_is_not_begun_again_until_it_lapses() {
        let ledger = MemoryLedger::new(1000);
        let (key, print) = (IdempotencyKey("k".into()), Fingerprint([1; 32]));
        assert_eq!(ledger.begin("u", &key, print, 0).await.expect("memory"), Known::New);
        assert_eq!(ledger.begin("u", &key, print, 999).await.expect("memory"), Known::Begun);
        let refused = once(&ledger, "u", Some(&key), print, 999, async { panic!("it must not be done twice") }).await;
        assert_eq!(refused.expect_err("it is begun").kind(), FaultKind::Conflict);
        assert_eq!(ledger.begin("u", &key, print, 1000).await.expect("memory"), Known::New);
    }
}
