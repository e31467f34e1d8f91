//! What is said on the wire.

use crate::openai::wire::{Fault, Picture};
use serde::Deserialize;

/// `POST /contents/generations/tasks`.
#[derive(Deserialize)]
pub(super) struct Taken {
    #[serde(default)]
    pub id: String,
}

/// A job: `GET /contents/generations/tasks/{id}`, and in lists.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Task {
    pub id: String,
    pub model: String,
    pub status: String,
    pub error: Option<Fault>,
    pub content: Option<Content>,
    pub usage: Option<Usage>,
    pub revised_prompt: Option<String>,
    pub safety_identifier: Option<String>,
    pub duration: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    pub video_url: Option<String>,
    pub last_frame_url: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Usage {
    pub completion_tokens: Option<u64>,
}

/// `GET /contents/generations/tasks`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Tasks {
    pub total: u64,
    pub items: Vec<Task>,
}

/// `POST /images/generations`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Pictures {
    pub data: Vec<Picture>,
    pub error: Option<Fault>,
}
