//! The shape of answers: what is the same in all of them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_http::frame::Asked;
use kinora_http::{Fault, FaultKind};
use serde::Serialize;
use utoipa::ToSchema;

/// A successful answer.
#[derive(Serialize, ToSchema)]
pub struct Envelope<T> {
    /// 0.
    #[schema(example = 0)]
    code: u32,
    /// `success`.
    #[schema(example = "success")]
    message: &'static str,
    /// What was asked for.
    data: T,
}

/// `data` with status 200.
pub fn answer<T: Serialize>(data: T) -> Response {
    said(StatusCode::OK, data)
}

/// `data` with status 201.
pub fn made<T: Serialize>(data: T) -> Response {
    said(StatusCode::CREATED, data)
}

fn said<T: Serialize>(status: StatusCode, data: T) -> Response {
    (status, Json(Envelope { code: 0, message: "success", data })).into_response()
}

/// A refusal.
#[derive(Serialize, ToSchema)]
pub struct Refusal {
    /// The status and two more digits.
    #[schema(example = 40101)]
    code: u32,
    /// What was wrong and what to do, in the caller's language.
    message: String,
    /// Where in the request it was, or null.
    detail: Option<String>,
}

/// The face's error table: the status, and digits that tell apart what shares one.
pub fn worded(fault: &Fault, asked: &Asked) -> Response {
    let status = fault.kind().status();
    let more = match fault.kind() {
        FaultKind::KeyReused | FaultKind::NoRoute => 2,
        _ => 1,
    };
    let refusal = Refusal {
        code: u32::from(status.as_u16()) * 100 + more,
        message: fault.what().in_language(asked.language).to_owned(),
        detail: fault.field().map(str::to_owned),
    };
    (status, Json(refusal)).into_response()
}
