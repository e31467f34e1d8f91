//! The tasks face: one prompt, one video or picture, under `/api/video`.
//!
//! What its document calls a task is a [clip](kinora_app::clips). This crate only translates: [`wire`] has the document's
//! shapes, [`settings`] its models and configurations (data, not code), [`order`] makes a clip's order out of a request and
//! says what is wrong with it, [`fault`] is the table of errors, `handlers` has a function for each route.

mod fault;
mod handlers;
mod order;
mod reference;
mod settings;
mod wire;

pub use settings::{ApiConfig, DOCUMENTED, Makes, Model, Settings};

use axum::Extension;
use kinora_app::clips::Clips;
use kinora_gate::{Face, Gate};
use kinora_http::body::JsonLimits;
use kinora_http::frame::Frame;
use kinora_model::Language;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Where its routes stand.
const PREFIX: &str = "/api/video";

/// What handlers work with.
#[derive(Clone)]
struct Desk {
    clips: Clips,
    gate: Gate,
    settings: Arc<Settings>,
}

impl axum::extract::FromRef<Desk> for Gate {
    fn from_ref(desk: &Desk) -> Self {
        desk.gate.clone()
    }
}

/// The face over these clips, behind this gate. Its document is in Chinese, and so are its answers to callers who do not
/// say which language they read.
pub fn face(clips: Clips, gate: &Gate, settings: Settings) -> Face {
    let routes = OpenApiRouter::new()
        .routes(routes!(handlers::create, handlers::list))
        .routes(routes!(handlers::get))
        .routes(routes!(handlers::content))
        .routes(routes!(handlers::cancel))
        .routes(routes!(handlers::decide))
        .routes(routes!(handlers::stats))
        .with_state(Desk { clips, gate: gate.clone(), settings: Arc::new(settings) });
    let (routes, api) = routes.split_for_parts();
    // A picture comes inside of the body, in Base64: four letters for three bytes.
    let bytes = gate.limits().body + gate.limits().picture.div_ceil(3) * 4;
    let routes = routes.layer(Extension(JsonLimits { bytes, ..JsonLimits::default() }));
    let frame = Frame::new(fault::worded, gate.chance().clone()).otherwise_in(Language::Zh);
    Face { routes: frame.under(PREFIX, routes), api: OpenApi::default().nest(PREFIX, api) }
}
