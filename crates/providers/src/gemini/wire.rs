//! What is said on the wire. `generateContent` and files speak camelCase, interactions snake_case.

use serde::Deserialize;

/// `GET models`.
#[derive(Deserialize)]
pub(super) struct Models {
    #[serde(default)]
    pub models: Vec<Model>,
}

#[derive(Deserialize)]
pub(super) struct Model {
    pub name: String,
}

/// An answer of `generateContent`.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Answer {
    pub candidates: Vec<Candidate>,
    pub prompt_feedback: Option<Feedback>,
    pub usage_metadata: Option<Tokens>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Candidate {
    pub finish_reason: Option<String>,
    pub finish_message: Option<String>,
    pub content: Option<Content>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    pub parts: Vec<Part>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Part {
    pub text: Option<String>,
    /// It is a thought, not the answer.
    pub thought: bool,
    pub inline_data: Option<Inline>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Inline {
    pub data: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Feedback {
    pub block_reason: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Tokens {
    pub prompt_token_count: Option<u64>,
    pub candidates_token_count: Option<u64>,
    pub thoughts_token_count: Option<u64>,
}

/// What an upload ends with, and a file's own page.
#[derive(Deserialize)]
pub(super) struct Uploaded {
    pub file: File,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File {
    pub name: String,
    #[serde(default)]
    pub uri: String,
    /// `PROCESSING`, `ACTIVE`, `FAILED`.
    #[serde(default)]
    pub state: String,
}

/// An interaction.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Interaction {
    pub id: Option<String>,
    pub status: Option<String>,
    pub steps: Vec<Step>,
    pub errors: Vec<Fault>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Step {
    pub r#type: String,
    pub content: Vec<Made>,
    pub error: Option<Fault>,
}

/// What a step made.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Made {
    pub r#type: String,
    pub uri: Option<String>,
    pub data: Option<String>,
    pub text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fault {
    /// An address, or a number.
    pub code: serde_json::Value,
    pub message: String,
}
