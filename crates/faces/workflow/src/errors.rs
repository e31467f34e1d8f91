//! The face's error table: section 10 of the document.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_http::frame::Asked;
use kinora_http::{Fault, FaultKind};
use kinora_model::{ErrorKind, Language};
use serde::Serialize;
use utoipa::ToSchema;

/// What [`Fault::field`] says where the workflow itself is what was not found.
pub(crate) const WORKFLOW: &str = "workflow_id";

/// A refusal.
#[derive(Serialize, ToSchema)]
pub(crate) struct Refusal {
    /// One of the document's codes.
    #[schema(example = 40001)]
    code: u32,
    /// What sort of refusal it is.
    #[schema(example = "Invalid request")]
    message: String,
    /// What was wrong, where, and what to do.
    detail: String,
    /// The field at fault, where it is in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

/// Words a fault of this face.
pub(crate) fn worded(fault: &Fault, asked: &Asked) -> Response {
    let (code, en, zh) = code(fault);
    let zh_asked = asked.language == Language::Zh;
    let refusal = Refusal {
        code,
        message: if zh_asked { zh } else { en }.to_owned(),
        detail: fault.what().in_language(asked.language).to_owned(),
        field: fault.field().map(str::to_owned),
    };
    (status(fault, code), axum::Json(refusal)).into_response()
}

/// The document's code and its meaning.
fn code(fault: &Fault) -> (u32, &'static str, &'static str) {
    match fault.kind() {
        FaultKind::UnsupportedFile => (40002, "Unsupported file format", "文件格式不支持"),
        FaultKind::TooLarge => (40003, "File too large", "文件大小超限"),
        FaultKind::Unauthenticated => (40101, "Unauthorized", "未授权"),
        FaultKind::Denied => (40301, "Access to the workflow denied", "无权限访问该工作流"),
        FaultKind::NotFound if fault.field() == Some(WORKFLOW) => (40401, "Workflow not found", "工作流不存在"),
        FaultKind::NotFound | FaultKind::NoRoute => (40402, "Resource not found", "资源不存在"),
        FaultKind::Unavailable => match fault.cause().map(kinora_model::Error::kind) {
            Some(ErrorKind::Missing) => (50002, "AI service failed", "AI服务调用失败"),
            _ => (50003, "Storage service failed", "存储服务错误"),
        },
        FaultKind::Internal => match fault.cause().map(kinora_model::Error::kind) {
            Some(ErrorKind::Ambiguous | ErrorKind::Unverified) => (50002, "AI service failed", "AI服务调用失败"),
            _ => (50001, "Internal server error", "服务器内部错误"),
        },
        _ => (40001, "Invalid request", "请求参数错误"),
    }
}

/// The code's first three digits, but where HTTP has a status of its own for it.
fn status(fault: &Fault, code: u32) -> StatusCode {
    match (fault.kind(), code) {
        (FaultKind::WrongMethod | FaultKind::TooMany | FaultKind::SlowCaller | FaultKind::KeyReused, _) => {
            fault.kind().status()
        }
        (_, 40003) => StatusCode::PAYLOAD_TOO_LARGE,
        (_, code) => u16::try_from(code / 100)
            .ok()
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
