//! What is said on the wire.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// `POST /prompt`.
#[derive(Deserialize)]
pub(super) struct Taken {
    pub prompt_id: String,
}

/// `GET /queue`: entries are `[number, prompt_id, …]`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Queue {
    pub queue_running: Vec<Value>,
    pub queue_pending: Vec<Value>,
}

impl Queue {
    /// Whether the job waits (`Some(false)`) or runs (`Some(true)`).
    pub fn holds(&self, job: &str) -> Option<bool> {
        let among = |entries: &[Value]| entries.iter().any(|entry| entry.get(1).and_then(Value::as_str) == Some(job));
        match (among(&self.queue_running), among(&self.queue_pending)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// `GET /history/{id}`.
pub(super) type History = BTreeMap<String, Entry>;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    pub outputs: Value,
    pub status: Status,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    pub status_str: String,
    pub messages: Vec<(String, Value)>,
}

/// A file that a node made.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct File {
    pub filename: String,
    #[serde(default)]
    pub subfolder: String,
    #[serde(default)]
    pub r#type: String,
}

/// What `POST /upload/image` calls the picture now.
#[derive(Deserialize)]
pub(super) struct Uploaded {
    pub name: String,
    #[serde(default)]
    pub subfolder: String,
}

/// All files that stand anywhere in a job's outputs, in order: nodes name their lists as they like.
pub(super) fn files(outputs: &Value) -> Vec<File> {
    match outputs {
        Value::Array(list) => list.iter().flat_map(files).collect(),
        Value::Object(fields) if fields.contains_key("filename") => {
            serde_json::from_value(outputs.clone()).into_iter().collect()
        }
        Value::Object(fields) => fields.values().flat_map(files).collect(),
        _ => Vec::new(),
    }
}
