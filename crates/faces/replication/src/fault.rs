//! The face's table of errors.

use crate::wire::{Failed, Failure, Refused};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_app::clips::Refusal;
use kinora_http::frame::Asked;
use kinora_http::{Fault, FaultKind};

/// Words a fault as Tencent Cloud's interfaces do, with the status of HTTP that goes with it.
pub fn worded(fault: &Fault, asked: &Asked) -> Response {
    let (status, code) = row(fault);
    let error = Refused { code, message: fault.what().in_language(asked.language).to_owned() };
    let failed = Failed { error, request_id: asked.id.as_str().to_owned() };
    (status, Json(Failure { response: failed })).into_response()
}

fn row(fault: &Fault) -> (StatusCode, &'static str) {
    if fault.cause().and_then(Refusal::of) == Some(Refusal::TooMany) {
        return (StatusCode::TOO_MANY_REQUESTS, "LimitExceeded.TooManyTasks");
    }
    let code = match fault.kind() {
        FaultKind::Malformed => "InvalidParameter",
        FaultKind::Invalid => "InvalidParameterValue",
        FaultKind::WrongContentType => "InvalidParameter.ContentType",
        FaultKind::UnsupportedFile => "InvalidParameterValue.FileType",
        FaultKind::TooLarge => "RequestSizeLimitExceeded",
        FaultKind::Unauthenticated => "AuthFailure",
        FaultKind::Denied => "UnauthorizedOperation",
        FaultKind::NotFound => "ResourceNotFound",
        FaultKind::NoRoute => "InvalidAction",
        FaultKind::WrongMethod => "UnsupportedProtocol",
        FaultKind::Conflict => "FailedOperation",
        FaultKind::KeyReused => "FailedOperation.IdempotencyKeyReused",
        FaultKind::Unsatisfiable => "InvalidParameter.Range",
        FaultKind::TooMany => "RequestLimitExceeded",
        FaultKind::SlowCaller => "FailedOperation.RequestTimeout",
        FaultKind::Unavailable => "ResourceUnavailable",
        FaultKind::Internal => "InternalError",
    };
    (fault.kind().status(), code)
}
