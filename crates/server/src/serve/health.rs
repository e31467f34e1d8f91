//! Whether the server is alive, and whether it can do what it is for.

use crate::assets::{AssetFolder, packs};
use crate::wiring::Workshop;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_http::language::Speaks;
use kinora_media::Ffmpeg;
use kinora_model::{Error, Result, Text, text};
use kinora_ports::store;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// A look takes no longer than this; what takes longer is not usable.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was found holds for this long: whoever asks a thousand times a second does not make the disk work.
const FRESH: Duration = Duration::from_secs(1);

/// What is looked at. Clones look at the same.
#[derive(Clone)]
pub struct Health(Arc<Inner>);

struct Inner {
    workshop: Workshop,
    assets: AssetFolder,
    found: Mutex<Option<(Instant, Vec<Check>)>>,
}

/// One thing that is needed, and what is wrong with it.
#[derive(Clone)]
struct Check {
    name: &'static str,
    wrong: Option<Text>,
}

impl Health {
    /// Of this workshop and these assets.
    pub fn new(workshop: Workshop, assets: AssetFolder) -> Self {
        Self(Arc::new(Inner { workshop, assets, found: Mutex::default() }))
    }

    /// What is wrong, if anything.
    pub async fn wrong(&self) -> Vec<Text> {
        self.checks().await.into_iter().filter_map(|check| check.wrong).collect()
    }

    async fn checks(&self) -> Vec<Check> {
        let mut found = self.0.found.lock().await;
        if let Some((when, checks)) = &*found
            && when.elapsed() < FRESH
        {
            return checks.clone();
        }
        let (store, media, renderer) =
            tokio::join!(within(self.store()), within(self.media()), within(self.renderer()));
        let checks = [("store", store), ("media", media), ("renderer", renderer)].map(|(name, end)| {
            let wrong = end.err().map(|error| {
                tracing::warn!("not ready: {name}: {error}");
                error.what().clone()
            });
            Check { name, wrong }
        });
        *found = Some((Instant::now(), checks.to_vec()));
        checks.to_vec()
    }

    async fn store(&self) -> Result<()> {
        // Written, not only read: a full disk still reads. The record is the same each time.
        let now = self.0.workshop.clock.now();
        store::write(&*self.0.workshop.store, move |rows| {
            rows.put_document(&store::Document {
                kind: "sign-of-life".into(),
                id: "readyz".into(),
                owner: String::new(),
                label: String::new(),
                run: None,
                created: now,
                updated: now,
                body: serde_json::Value::Null,
            })
        })
        .await
    }

    async fn media(&self) -> Result<()> {
        let path = self.0.workshop.blobs.scratch("life").await?;
        let failed = |e| Error::io(path.display(), e);
        tokio::fs::write(&path, b"alive").await.map_err(failed)?;
        tokio::fs::remove_file(&path).await.map_err(failed)
    }

    async fn renderer(&self) -> Result<()> {
        let assets = self.0.assets.clone();
        let look = tokio::task::spawn_blocking(move || {
            Ffmpeg::find()?;
            let mut missing = Vec::new();
            for pack in packs()?.into_iter().filter(|pack| pack.films) {
                if !assets.has(&pack)? {
                    missing.push(pack.name);
                }
            }
            if missing.is_empty() {
                return Ok(());
            }
            let missing = missing.join(", ");
            Err(Error::missing(
                text!("asset packs are missing: {missing}; run `kinora assets install`"; "缺少资源包：{missing}；请运行 kinora assets install"),
            ))
        });
        look.await.map_err(|cause| Error::internal(text!("the look broke off"; "检查中断")).caused_by(cause))?
    }
}

/// `/healthz`: it answers, so it is alive.
pub async fn alive() -> Response {
    Json(json!({ "status": "alive" })).into_response()
}

/// `/readyz`: whether a film can be made, and if not, what is missing.
pub async fn ready(State(health): State<Health>, speaks: Speaks) -> Response {
    let checks = health.checks().await;
    let is_ready = checks.iter().all(|check| check.wrong.is_none());
    let said: serde_json::Map<String, serde_json::Value> = checks
        .into_iter()
        .map(|Check { name, wrong }| {
            let why = wrong.as_ref().map(|wrong| wrong.in_language(speaks.0));
            (name.to_owned(), json!({ "ok": why.is_none(), "why": why }))
        })
        .collect();
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": is_ready, "checks": said }))).into_response()
}

async fn within(look: impl Future<Output = Result<()>>) -> Result<()> {
    let seconds = PATIENCE.as_secs();
    let slow: Text = text!("no answer within {seconds} s"; "{seconds} 秒内没有响应");
    tokio::time::timeout(PATIENCE, look).await.unwrap_or_else(|_| Err(Error::internal(slow)))
}
