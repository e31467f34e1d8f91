//! What the handlers share.

use crate::style::Style;
use axum::extract::FromRef;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use kinora_app::caller::Caller;
use kinora_app::drafts::Drafts;
use kinora_gate::{Gate, Names};
use kinora_http::Fault;
use kinora_http::idempotency::{Fingerprint, IdempotencyKey, MaybeKey};
use kinora_http::language::Speaks;
use kinora_model::Language;
use serde::Serialize;

/// What the handlers share, under one prefix.
#[derive(Clone)]
pub struct Desk {
    pub drafts: Drafts,
    pub gate: Gate,
    pub style: Style,
    pub prefix: &'static str,
}

impl FromRef<Desk> for Gate {
    fn from_ref(desk: &Desk) -> Self {
        desk.gate.clone()
    }
}

/// Where and how a request came in.
pub struct Way {
    pub language: Language,
    pub headers: HeaderMap,
    pub uri: Uri,
    pub method: Method,
    pub key: Option<IdempotencyKey>,
}

impl<S: Sync + Send> axum::extract::FromRequestParts<S> for Way {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let original = parts.extensions.get::<axum::extract::OriginalUri>().map(|uri| uri.0.clone());
        let MaybeKey(key) = MaybeKey::from_request_parts(parts, state).await?;
        let language = parts.extensions.get::<Speaks>().map_or(Language::Zh, |speaks| speaks.0);
        let uri = original.unwrap_or_else(|| parts.uri.clone());
        Ok(Self { language, headers: parts.headers.clone(), uri, method: parts.method.clone(), key })
    }
}

impl Desk {
    /// Does `work` once for this caller and key, and words what it gives.
    pub async fn once<T: Serialize, W>(
        &self,
        caller: &Caller,
        way: &Way,
        body: &[u8],
        work: impl FnOnce(Names) -> W,
    ) -> Result<Response, Fault>
    where
        W: Future<Output = Result<T, Fault>>,
    {
        let path = way.uri.path_and_query().map_or("/", |path| path.as_str());
        let fingerprint = Fingerprint::of(&caller.user, &way.method, path, body);
        let answer = async |names| self.style.told(&work(names).await?, way.language);
        self.gate.once(caller, way.key.as_ref(), fingerprint, answer).await
    }

    /// Words what was found.
    pub fn told(&self, way: &Way, told: &impl Serialize) -> Result<Response, Fault> {
        self.style.told(told, way.language)
    }

    /// Where a draft is asked for.
    pub fn draft_url(&self, way: &Way, id: &str) -> Result<String, Fault> {
        let path = format!("{}/get_draft?draft_id={id}", self.prefix);
        self.gate.address(&path, &way.headers, &way.uri)
    }
}
