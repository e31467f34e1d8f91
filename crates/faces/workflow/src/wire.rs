//! The envelope, and what several answers share.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_model::Text;
use serde::Serialize;
use utoipa::ToSchema;

/// What every good answer is wrapped in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answered<T> {
    /// 0.
    #[schema(example = 0)]
    code: u32,
    /// `success`.
    #[schema(example = "success")]
    message: &'static str,
    data: T,
}

impl<T> Answered<T> {
    pub fn of(data: T) -> Self {
        Self { code: 0, message: "success", data }
    }
}

impl<T: Serialize> IntoResponse for Answered<T> {
    fn into_response(self) -> Response {
        axum::Json(self).into_response()
    }
}

/// A good answer whose work goes on.
pub(crate) fn accepted<T: Serialize>(data: T) -> Response {
    (StatusCode::ACCEPTED, Answered::of(data)).into_response()
}

/// A moment in UTC: `2024-01-01T00:00:00Z`, with milliseconds where there are any.
pub(crate) fn moment(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap_or_default().to_string()
}

/// Shares to four digits: more would change with every look.
pub(crate) fn share(of: f64) -> f64 {
    (of * 10_000.0).round() / 10_000.0
}

/// Seconds to a millisecond.
pub(crate) fn seconds(of: f64) -> f64 {
    (of * 1000.0).round() / 1000.0
}

/// A sentence in both languages: what is stored does not know who reads it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sentence {
    pub en: String,
    pub zh: String,
}

impl From<&Text> for Sentence {
    fn from(text: &Text) -> Self {
        Self { en: text.en.clone(), zh: text.zh.clone() }
    }
}

pub(crate) fn sentences(texts: &[Text]) -> Vec<Sentence> {
    texts.iter().map(Sentence::from).collect()
}
