//! The conversation face: upload a picture, say what shall become of it, ask after the video; under `/api/file` and
//! `/api/video-gen`.
//!
//! What its document calls a task is a [clip](kinora_app::clips) on a shelf of its own, whose group is the conversation and
//! whose name is conversation and message together. This crate only translates: [`wire`] has the document's shapes,
//! [`order`] makes a clip's order of a prompt, which is all that says how long and of what shape the video shall be,
//! [`fault`] is the table of errors, `handlers` has a function for each route.
//!
//! It needs no account: whom the gate lets in on open faces may call.

mod decide;
mod fault;
mod handlers;
mod order;
mod wire;

use kinora_app::clips::{Clips, Route, Schedule, Shelf};
use kinora_app::uploads::Uploads;
use kinora_gate::{Face, Gate};
use kinora_http::body::JsonLimits;
use kinora_http::frame::Frame;
use kinora_model::Language;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Who makes the videos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Who that is. Guests have no account there: what they ask for, we make.
    pub route: Route,
    /// When whoever is asked first is asked for a video, as the [route](Self::route) has it; absent where nobody need be
    /// asked, for we make it ourselves or it is made on this machine.
    pub schedule: Option<Schedule>,
}

/// What handlers work with.
#[derive(Clone)]
struct Desk {
    clips: Clips,
    uploads: Uploads,
    gate: Gate,
    settings: Settings,
}

impl axum::extract::FromRef<Desk> for Gate {
    fn from_ref(desk: &Desk) -> Self {
        desk.gate.clone()
    }
}

/// The face over these clips and uploads, behind this gate. Its document is in Chinese, and so are its answers to callers
/// who do not say which language they read.
pub fn face(clips: &Clips, uploads: Uploads, gate: &Gate, settings: Settings) -> Face {
    let desk = Desk { clips: clips.on(Shelf::Conversations), uploads, gate: gate.clone(), settings };
    let files = OpenApiRouter::new().routes(routes!(handlers::upload)).with_state(desk.clone());
    let videos = OpenApiRouter::new()
        .routes(routes!(handlers::generate))
        .routes(routes!(handlers::status))
        .routes(routes!(handlers::list))
        .routes(routes!(decide::decide))
        .with_state(desk);
    under(gate, "/api/file", files).and(under(gate, "/api/video-gen", videos))
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
