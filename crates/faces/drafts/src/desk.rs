//! What the handlers share.

use crate::style::Style;
use axum::extract::FromRef;
use axum::response::Response;
use kinora_app::caller::Caller;
use kinora_app::drafts::Drafts;
use kinora_gate::{Gate, Names, Way};
use kinora_http::Fault;
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
