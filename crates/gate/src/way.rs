//! Where and how a request came in.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use kinora_app::caller::Caller;
use kinora_http::idempotency::Fingerprint;
use kinora_http::language::Speaks;
use kinora_model::Language;
use std::convert::Infallible;

/// Where and how a request came in, as an argument of a handler: links in its answer lead back there, and the same way
/// with the same key and body is the same request again.
#[derive(Clone, Debug)]
pub struct Way {
    /// The language that its caller wants to be answered in.
    pub language: Language,
    /// Its headers.
    pub headers: HeaderMap,
    /// Where it was sent, whole: not only what is left of it under a face's prefix.
    pub uri: Uri,
    /// Its method.
    pub method: Method,
}

impl<S: Sync> FromRequestParts<S> for Way {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let Speaks(language) = Speaks::from_request_parts(parts, state).await?;
        let original = parts.extensions.get::<OriginalUri>().map(|uri| uri.0.clone());
        let uri = original.unwrap_or_else(|| parts.uri.clone());
        Ok(Self { language, headers: parts.headers.clone(), uri, method: parts.method.clone() })
    }
}

impl Way {
    /// What tells this request from others. `body` is its bytes, or for an upload its content hash.
    pub(crate) fn fingerprint(&self, caller: &Caller, body: &[u8]) -> Fingerprint {
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        Fingerprint::of(&caller.user, &self.method, path, body)
    }
}
