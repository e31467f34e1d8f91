//! Questions to vendors, and their answers.

use super::Form;
use bytes::Bytes;
use kinora_model::Result;
use reqwest::{Method, Url, header::HeaderMap};
use serde::Serialize;
use std::time::Duration;

/// A question to a vendor.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(super) method: Method,
    /// Somewhere else than below the vendor's address.
    pub(super) place: Option<Url>,
    /// Whether the key goes with it.
    pub(super) keyed: bool,
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Option<(String, Bytes)>,
    pub(super) time: Duration,
}

impl Ask {
    fn new(method: Method, path: &str) -> Self {
        // A path of ours: its parts are between slashes. What comes from outside is added by `part`.
        let path = path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let (query, headers, time) = (Vec::new(), Vec::new(), Duration::from_secs(60));
        Self { method, place: None, keyed: true, path, query, headers, body: None, time }
    }
    /// GET this path.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }
    /// PUT to this path.
    pub fn put(path: &str) -> Self {
        Self::new(Method::PUT, path)
    }
    /// POST to this path.
    pub fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }
    /// DELETE this path.
    pub fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }
    /// One more part of the path: whatever is in it, it is one part.
    #[must_use]
    pub fn part(mut self, part: &str) -> Self {
        self.path.push(part.to_owned());
        self
    }
    /// A parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }
    /// A header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(body).unwrap_or_default();
        self.bytes("application/json", bytes)
    }
    /// With a form.
    ///
    /// # Errors
    /// Those of [`Form::encode`].
    pub fn form(self, form: Form) -> Result<Self> {
        let (kind, bytes) = form.encode()?;
        Ok(self.bytes(&kind, bytes))
    }
    /// With these bytes.
    #[must_use]
    pub fn bytes(mut self, kind: &str, bytes: impl Into<Bytes>) -> Self {
        self.body = Some((kind.to_owned(), bytes.into()));
        self
    }
    /// Wait so long for the whole answer; a minute where nothing is said.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }
}

/// What a vendor answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
    /// How long it wants to be left alone: `retry-after-ms`, or `retry-after` in seconds; an hour at most.
    pub fn retry_after(&self) -> Option<Duration> {
        let number = |name: &str| self.header(name)?.trim().parse::<f64>().ok().filter(|n| *n >= 0.0);
        let seconds = number("retry-after-ms").map(|ms| ms / 1e3).or_else(|| number("retry-after"))?;
        Some(Duration::from_secs_f64(seconds.min(3600.0)))
    }
}
