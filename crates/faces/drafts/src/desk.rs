//! What the handlers share.

use crate::style::Style;
use axum::extract::FromRef;
use axum::response::Response;
use kinora_app::caller::Caller;
use kinora_app::drafts::Drafts;
use kinora_gate::{Gate, Names, Way};
use kinora_http::Fault;
use kinora_http::idempotency::IdempotencyKey;
use kinora_model::Result as Done;
use kinora_timeline::draft::write::Draft;
use serde::Serialize;
use serde::de::DeserializeOwned;

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
        let answer = async |names| self.style.told(&work(names).await?, way.language);
        self.gate.once(caller, way, body, answer).await
    }

    /// The one change that a request makes to a draft.
    pub fn edits<'a>(&'a self, caller: &'a Caller, way: &Way, names: &Names, id: &'a str) -> Edit<'a> {
        // Names by chance mark nothing. A key that is none was refused before.
        let key = IdempotencyKey::in_headers(&way.headers).ok().flatten();
        let mark = key.map(|_| names.hex("edit", 32));
        Edit { drafts: &self.drafts, caller, id, mark }
    }

    /// Words what was found.
    pub fn told(&self, way: &Way, told: &impl Serialize) -> Result<Response, Fault> {
        self.style.told(told, way.language)
    }

    /// Where a draft is asked for.
    pub fn draft_url(&self, way: &Way, id: &str) -> Result<String, Fault> {
        let path = format!("{}/get_draft?draft_id={id}", self.prefix);
        self.gate.address(&path, way)
    }
}

/// The one change that a request makes to a draft. With an idempotency key it is made once, also where the server died
/// between making it and answering.
pub struct Edit<'a> {
    drafts: &'a Drafts,
    caller: &'a Caller,
    /// The draft.
    pub id: &'a str,
    mark: Option<String>,
}

impl Edit<'_> {
    /// Makes it, and gives what it gave.
    pub async fn make<T: Serialize + DeserializeOwned + Send + 'static>(
        self,
        change: impl FnOnce(&mut Draft) -> Done<T> + Send + 'static,
    ) -> Result<T, Fault> {
        Ok(self.drafts.edit(self.caller, self.id, self.mark, change).await?)
    }
}
