//! The replication face: a video goes in and is looked at, a new one comes out; under `/api/process`, `/vod` and `/aigc`.
//!
//! Its document speaks as Tencent Cloud's VOD does. What it calls a task is a [replica](kinora_app::replicas). This crate only
//! translates: [`wire`] has the document's shapes, [`analysed`] what is told of a video that was looked at, [`fault`] is the
//! table of errors, `handlers` has a function for each route.
//!
//! It needs no account: whom the gate lets in on open faces may call, and one route takes a key always, as the document
//! says.

mod analysed;
mod decide;
mod fault;
mod handlers;
mod wire;

use kinora_app::clips::Route;
use kinora_app::replicas::Replicas;
use kinora_app::uploads::Uploads;
use kinora_gate::{Face, Gate};
use kinora_http::body::JsonLimits;
use kinora_http::frame::Frame;
use kinora_model::{Language, Text};
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked for: configuration, not code.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Models, by the name and version that requests give.
    pub models: Vec<Model>,
}

/// A model.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name in requests.
    pub name: String,
    /// Its version in requests.
    pub version: String,
    /// Who makes its videos.
    pub route: Route,
    /// What a caller should know whose video is made here all the same.
    pub note: Option<Text>,
}

impl Model {
    /// Its name and version, as a task is known to have been asked for.
    pub fn called(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

impl Default for Settings {
    /// The document's one model, made here.
    fn default() -> Self {
        Self { models: vec![Model { name: "OS".into(), version: "2.0".into(), route: Route::Drawn, note: None }] }
    }
}

/// What handlers work with.
#[derive(Clone)]
struct Desk {
    replicas: Replicas,
    uploads: Uploads,
    gate: Gate,
    settings: Arc<Settings>,
}

impl axum::extract::FromRef<Desk> for Gate {
    fn from_ref(desk: &Desk) -> Self {
        desk.gate.clone()
    }
}

/// The face over these replicas and uploads, behind this gate. Its document is in Chinese, and so are its answers to
/// callers who do not say which language they read.
pub fn face(replicas: Replicas, uploads: Uploads, gate: &Gate, settings: Settings) -> Face {
    let desk = Desk { replicas, uploads, gate: gate.clone(), settings: Arc::new(settings) };
    let process = OpenApiRouter::new().routes(routes!(handlers::process)).with_state(desk.clone());
    let vod = OpenApiRouter::new().routes(routes!(handlers::upload)).with_state(desk.clone());
    let aigc = OpenApiRouter::new()
        .routes(routes!(handlers::create))
        .routes(routes!(handlers::task))
        .routes(routes!(decide::decide))
        .with_state(desk);
    under(gate, "/api/process", process).and(under(gate, "/vod", vod)).and(under(gate, "/aigc", aigc))
}

fn under(gate: &Gate, prefix: &str, routes: OpenApiRouter) -> Face {
    let (routes, api) = routes.split_for_parts();
    let limits = JsonLimits { bytes: gate.limits().body, ..JsonLimits::default() };
    let frame = Frame::new(fault::worded, gate.chance().clone()).otherwise_in(Language::Zh);
    Face {
        routes: frame.under(prefix, routes.layer(axum::Extension(limits))),
        api: OpenApi::default().nest(prefix, api),
    }
}
