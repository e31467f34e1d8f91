//! Accounts over HTTP: signing in, keys for programs, and, for whoever is in charge, everybody's accounts.
//!
//! The face under `/api/auth`, for the studio, for scripts and for the server's own command line. Answers are
//! `{code, message, data}`; an error's code is its status and two more digits.

mod keys;
mod page;
mod sign_in;
mod users;
mod wire;
mod wording;

use kinora_gate::{Face, Gate};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The path under which all of it stands.
pub const PREFIX: &str = "/api/auth";

/// The face.
pub fn face(gate: &Gate) -> Face {
    let routes = OpenApiRouter::new()
        .routes(routes!(sign_in::log_in))
        .routes(routes!(sign_in::open_link, sign_in::use_link))
        .routes(routes!(sign_in::refresh))
        .routes(routes!(sign_in::log_out))
        .routes(routes!(sign_in::me))
        .routes(routes!(sign_in::change_password))
        .routes(routes!(keys::list, keys::make))
        .routes(routes!(keys::revoke))
        .routes(routes!(users::list, users::add))
        .routes(routes!(users::remove))
        .routes(routes!(users::set_password))
        .routes(routes!(users::token))
        .with_state(gate.clone());
    gate.face(PREFIX, routes, wording::worded)
}
