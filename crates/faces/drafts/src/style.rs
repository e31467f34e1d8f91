//! The two shapes of answers.
//!
//! The document promises statuses of HTTP and `{"error": {"code", "message", "details"}}`; the live service that it was
//! written for answers 200 to everything, with a number in `code`. Programs exist for both.

use crate::code::{Code, Row};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_app::drafts::Refusal;
use kinora_http::frame::Asked;
use kinora_http::{Fault, FaultKind};
use kinora_model::{Language, text};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// A shape of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The document's: a status, and the fields alone or an error object.
    Document,
    /// The live service's: always 200, `code` and `message` beside the fields.
    Service,
}

/// A failure, as the document shows it.
#[derive(Serialize, ToSchema)]
pub struct Failure {
    error: FailureBody,
}

#[derive(Serialize, ToSchema)]
struct FailureBody {
    /// What is wrong, for programs.
    #[schema(example = "VIDEO_TASK_NOT_FOUND")]
    code: &'static str,
    /// What is wrong, in general.
    message: String,
    /// What is wrong here, and what to do.
    details: String,
}

/// The live service's number for what is no fault of a handler's own.
fn outer(fault: &Fault) -> Option<u16> {
    match fault.kind() {
        FaultKind::NoRoute | FaultKind::NotFound => Some(404),
        FaultKind::WrongMethod => Some(405),
        FaultKind::Unauthenticated => Some(401),
        FaultKind::Denied => Some(403),
        FaultKind::TooMany => Some(429),
        FaultKind::SlowCaller => Some(408),
        _ => None,
    }
}

/// The word for what is no fault of a handler's own.
fn outer_word(fault: &Fault) -> (&'static str, kinora_model::Text) {
    match fault.kind() {
        FaultKind::NoRoute | FaultKind::NotFound => ("NOT_FOUND", text!("there is nothing here"; "接口或资源不存在")),
        FaultKind::WrongMethod => ("METHOD_NOT_ALLOWED", text!("another method is wanted"; "请求方法不支持")),
        FaultKind::Unauthenticated => ("UNAUTHORIZED", text!("nobody known is calling"; "未认证")),
        FaultKind::Denied => ("FORBIDDEN", text!("the caller may not"; "无权访问")),
        FaultKind::TooMany => ("TOO_MANY_REQUESTS", text!("too many calls"; "请求过于频繁")),
        FaultKind::SlowCaller => ("REQUEST_TIMEOUT", text!("the request came too slowly"; "请求超时")),
        FaultKind::WrongContentType => ("UNSUPPORTED_MEDIA_TYPE", text!("the body is no JSON"; "请求体类型不支持")),
        FaultKind::TooLarge => ("PAYLOAD_TOO_LARGE", text!("the request is too large"; "请求体过大")),
        FaultKind::Conflict => ("CONFLICT", text!("it contradicts the present state"; "状态冲突")),
        FaultKind::KeyReused => {
            ("IDEMPOTENCY_KEY_REUSED", text!("the key belongs to another request"; "幂等键已用于其他请求"))
        }
        FaultKind::Unavailable => ("SERVICE_UNAVAILABLE", text!("the server is busy"; "服务繁忙")),
        FaultKind::Unsatisfiable => {
            ("RANGE_NOT_SATISFIABLE", text!("the range lies outside of the file"; "请求的范围无效"))
        }
        _ => ("INTERNAL_ERROR", text!("something went wrong in the server"; "系统内部错误")),
    }
}

/// The line of the table for a fault: what it was given, what the domain refused, or what kind it is.
fn line(fault: &Fault) -> Option<Code> {
    let refused = || match Refusal::of(fault.cause()?)? {
        Refusal::NoDraft => Some(Code::NoDraft),
        Refusal::NoRendering => Some(Code::NoTask),
        Refusal::Over => Some(Code::TaskOver),
        Refusal::TooMany => Some(Code::Busy),
        Refusal::TooLarge => Some(Code::TooLarge),
    };
    Code::of(fault).or_else(refused).or(match fault.kind() {
        FaultKind::Malformed | FaultKind::Invalid | FaultKind::UnsupportedFile => Some(Code::Validation),
        FaultKind::Internal => Some(Code::Internal),
        _ => None,
    })
}

impl Style {
    /// Words a fault.
    pub fn worded(self, fault: &Fault, asked: &Asked) -> Response {
        let said = |what: &kinora_model::Text| what.in_language(asked.language).to_owned();
        let details = said(fault.what());
        let code = line(fault);
        match self {
            Self::Document => {
                let (status, word, message) = match code.map(Code::row) {
                    Some(Row { status, word, what, .. }) => (status, word, said(&what)),
                    None => {
                        let (word, what) = outer_word(fault);
                        (fault.kind().status(), word, said(&what))
                    }
                };
                (status, Json(Failure { error: FailureBody { code: word, message, details } })).into_response()
            }
            Self::Service => {
                let (number, message) = match (code.map(Code::row), outer(fault)) {
                    (Some(Row { number, what, .. }), _) => (number, format!("{}({details})", said(&what))),
                    (None, Some(number)) => (number, format!("HTTP Error {number}, detail: {details}")),
                    (None, None) => match fault.kind() {
                        FaultKind::WrongContentType
                        | FaultKind::TooLarge
                        | FaultKind::KeyReused
                        | FaultKind::Conflict => (1001, format!("{}({details})", said(&Code::Validation.row().what))),
                        _ => (9998, format!("{}({details})", said(&Code::Internal.row().what))),
                    },
                };
                (StatusCode::OK, Json(json!({"code": number, "message": message}))).into_response()
            }
        }
    }

    /// Words what was done: the fields of `told`, which is an object.
    pub fn told(self, told: &impl Serialize, language: Language) -> Result<Response, Fault> {
        let fields = serde_json::to_value(told).map_err(|cause| {
            kinora_model::Error::internal(text!("the answer cannot be written"; "答复无法写出")).caused_by(cause)
        })?;
        if self == Self::Document {
            return Ok(Json(fields).into_response());
        }
        let message = match language {
            Language::Zh => "成功",
            Language::En => "Success",
        };
        let mut whole = Map::from_iter([("code".to_owned(), json!(0)), ("message".to_owned(), json!(message))]);
        if let Value::Object(fields) = fields {
            // A message of the answer's own is the one that counts.
            whole.extend(fields);
        }
        Ok(Json(Value::Object(whole)).into_response())
    }
}
