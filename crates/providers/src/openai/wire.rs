//! What is said on the wire, as leniently as relays need it: of a job only its name and status are counted on.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `GET /models`.
#[derive(Deserialize)]
pub(crate) struct List {
    #[serde(default)]
    pub data: Vec<Named>,
}

/// A model in a list.
#[derive(Deserialize)]
pub(crate) struct Named {
    pub id: String,
}

/// A video job, in OpenAI's shape or in one of the relays'.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Video {
    pub id: Option<String>,
    pub task_id: Option<String>,
    pub status: Option<String>,
    /// A number, a number with decimals, or `"30%"`.
    pub progress: Option<Value>,
    pub error: Option<Value>,
    pub fail_reason: Option<String>,
    pub video_url: Option<Value>,
    pub result_url: Option<Value>,
    pub url: Option<Value>,
    pub output: Option<Value>,
    pub metadata: Option<Value>,
    /// new-api wraps its generic jobs.
    pub data: Option<Box<Video>>,
}

impl Video {
    /// The job itself, out of its wrapping.
    pub fn inner(self) -> Self {
        match self.data {
            Some(inner) if self.id.is_none() && self.status.is_none() => *inner,
            _ => self,
        }
    }
    /// Its name.
    pub fn name(&self) -> Option<String> {
        self.id.clone().or_else(|| self.task_id.clone()).filter(|name| !name.is_empty())
    }
    /// Share done.
    pub fn done(&self) -> Option<f64> {
        let percent = match self.progress.as_ref()? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().trim_end_matches('%').parse().ok(),
            _ => None,
        };
        percent.map(|percent| (percent / 100.0).clamp(0.0, 1.0))
    }
    /// Where the film is, if it says so.
    pub fn link(&self) -> Option<String> {
        let of = |value: &Option<Value>| match value {
            Some(Value::String(link)) => Some(link.clone()),
            Some(Value::Array(list)) => {
                list.first().and_then(|first| first.as_str().or(first.get("url")?.as_str())).map(str::to_owned)
            }
            Some(Value::Object(fields)) => fields.get("url").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        };
        [&self.video_url, &self.result_url, &self.url, &self.output, &self.metadata]
            .into_iter()
            .find_map(|place| of(place).filter(|link| link.starts_with("http")))
    }
    /// Why it failed: a code and a sentence.
    pub fn fault(&self) -> (String, String) {
        let word = |value: Option<&Value>| match value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        match &self.error {
            Some(Value::Object(error)) => (word(error.get("code")), word(error.get("message"))),
            Some(Value::String(text)) => (String::new(), text.clone()),
            _ => (String::new(), self.fail_reason.clone().unwrap_or_default()),
        }
    }
}

/// `POST /chat/completions`.
#[derive(Serialize)]
pub(super) struct Question {
    pub model: String,
    pub messages: Vec<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_format: Option<Value>,
}

/// A turn.
#[derive(Serialize)]
pub(super) struct Message {
    pub role: &'static str,
    /// Words, or parts.
    pub content: Value,
}

/// What comes back.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    pub choices: Vec<Choice>,
    pub usage: Option<Tokens>,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    pub finish_reason: Option<String>,
    pub message: Said,
}

#[derive(Deserialize)]
pub(super) struct Said {
    pub content: Option<String>,
    pub refusal: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Tokens {
    pub prompt_tokens: Option<u64>,
    pub completion_tokens: Option<u64>,
}

/// `POST /images/generations` and `/images/edits`.
#[derive(Deserialize)]
pub(crate) struct Pictures {
    #[serde(default)]
    pub data: Vec<Picture>,
}

/// A picture, by its bytes or by where it is, or why there is none.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Picture {
    pub b64_json: Option<String>,
    pub url: Option<String>,
    pub error: Option<Fault>,
}

/// Why something is not there.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Fault {
    pub code: Option<String>,
    pub message: Option<String>,
}

/// `POST /audio/transcriptions`, in either form.
#[derive(Deserialize)]
pub(super) struct Heard {
    pub text: String,
    pub language: Option<String>,
    #[serde(default)]
    pub words: Vec<Word>,
    #[serde(default)]
    pub segments: Vec<Segment>,
}

#[derive(Deserialize)]
pub(super) struct Word {
    pub word: String,
    pub start: f64,
    pub end: f64,
}

#[derive(Deserialize)]
pub(super) struct Segment {
    pub text: String,
    pub start: f64,
    pub end: f64,
}
