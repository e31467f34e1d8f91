//! The root: faces under their prefixes, media, and what the server says of itself.

use super::{docs, health, metrics};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kinora_gate::{Face, Gate};
use kinora_http::Fault;
use kinora_http::frame::{Asked, Frame};
use serde_json::{Value, json};
use std::sync::Arc;

/// All that the server answers.
pub fn routes(faces: Vec<Face>, gate: &Gate, health: health::Health, metrics: metrics::Metrics) -> Router {
    let mut routes = Router::new();
    let mut api = docs::about();
    for face in faces {
        routes = face.join(routes, &mut api);
    }
    let own = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready).with_state(health))
        .route("/metrics", get(metrics::page).with_state(metrics))
        .route("/openapi.json", get(described).with_state(Arc::new(api)))
        .merge(docs::pages())
        .merge(gate.media_routes());
    let framed = Frame::new(worded, gate.chance().clone()).enclose(routes.merge(own));
    metrics::counted(framed)
}

async fn described(State(api): State<Arc<Value>>) -> Response {
    Json(&*api).into_response()
}

/// What lies under no face's prefix is told plainly.
fn worded(fault: &Fault, asked: &Asked) -> Response {
    let message = fault.what().in_language(asked.language);
    let body = json!({ "error": { "message": message, "field": fault.field(), "request_id": asked.id.as_str() } });
    (fault.kind().status(), Json(body)).into_response()
}
