//! The face's table of errors.

use crate::wire::Failure;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_app::clips::Refusal;
use kinora_http::frame::Asked;
use kinora_http::{Fault, FaultKind};

/// Words a fault as the document words its answers. It shows no failure: `success` and `message` are those of its answers,
/// and `code` says the same to programs.
pub fn worded(fault: &Fault, asked: &Asked) -> Response {
    let (status, code) = row(fault);
    let message = fault.what().in_language(asked.language).to_owned();
    (status, Json(Failure { success: false, message, code })).into_response()
}

fn row(fault: &Fault) -> (StatusCode, &'static str) {
    if fault.cause().and_then(Refusal::of) == Some(Refusal::TooMany) {
        return (StatusCode::TOO_MANY_REQUESTS, "too_many_tasks");
    }
    let code = match fault.kind() {
        FaultKind::Malformed => "bad_request",
        FaultKind::Invalid => "invalid_parameter",
        FaultKind::WrongContentType => "unsupported_media_type",
        FaultKind::UnsupportedFile => "unsupported_file",
        FaultKind::TooLarge => "too_large",
        FaultKind::Unauthenticated => "unauthorized",
        FaultKind::Denied => "forbidden",
        FaultKind::NotFound => "task_not_found",
        FaultKind::NoRoute => "not_found",
        FaultKind::WrongMethod => "method_not_allowed",
        FaultKind::Conflict => "conflict",
        FaultKind::KeyReused => "idempotency_key_reused",
        FaultKind::Unsatisfiable => "range_not_satisfiable",
        FaultKind::TooMany => "too_many_requests",
        FaultKind::SlowCaller => "request_timeout",
        FaultKind::Unavailable => "service_unavailable",
        FaultKind::Internal => "internal_error",
    };
    (fault.kind().status(), code)
}
