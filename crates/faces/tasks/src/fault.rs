//! The face's table of errors.

use crate::wire::Failure;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_app::clips::Refusal;
use kinora_http::frame::Asked;
use kinora_http::{Fault, FaultKind};

/// Words a fault as the document does.
pub fn worded(fault: &Fault, asked: &Asked) -> Response {
    let (status, code) = row(fault);
    let message = fault.what().in_language(asked.language).to_owned();
    (status, Json(Failure { success: false, message, code })).into_response()
}

fn row(fault: &Fault) -> (StatusCode, &'static str) {
    match fault.cause().and_then(Refusal::of) {
        Some(Refusal::TooMany) => return (StatusCode::BAD_REQUEST, "TOO_MANY_TASKS"),
        Some(Refusal::Unfinished) => return (StatusCode::BAD_REQUEST, "TASK_NOT_COMPLETED"),
        Some(Refusal::Over) => return (StatusCode::BAD_REQUEST, "TASK_NOT_CANCELLABLE"),
        None => {}
    }
    let code = match fault.kind() {
        FaultKind::Malformed => "BAD_REQUEST",
        FaultKind::Invalid => "VALIDATION_ERROR",
        FaultKind::WrongContentType => "UNSUPPORTED_MEDIA_TYPE",
        FaultKind::UnsupportedFile => "UNSUPPORTED_FILE",
        FaultKind::TooLarge => "PAYLOAD_TOO_LARGE",
        FaultKind::Unauthenticated => "UNAUTHORIZED",
        FaultKind::Denied => "FORBIDDEN",
        FaultKind::NotFound => "TASK_NOT_FOUND",
        FaultKind::NoRoute => "NOT_FOUND",
        FaultKind::WrongMethod => "METHOD_NOT_ALLOWED",
        FaultKind::Conflict => "CONFLICT",
        FaultKind::KeyReused => "IDEMPOTENCY_KEY_REUSED",
        FaultKind::Unsatisfiable => "RANGE_NOT_SATISFIABLE",
        FaultKind::TooMany => "TOO_MANY_REQUESTS",
        FaultKind::SlowCaller => "REQUEST_TIMEOUT",
        FaultKind::Unavailable => "SERVICE_UNAVAILABLE",
        FaultKind::Internal => "INTERNAL_ERROR",
    };
    (fault.kind().status(), code)
}
