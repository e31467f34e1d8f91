//! What a fake remembers: who paid for what, and how its jobs stand.

use crate::wire::Asked;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

/// An order that was taken, and is on the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// What can tell orders apart: the caller's own key where the vendor knows one, else the body.
    pub key: String,
    /// The model.
    pub model: String,
    /// The job's name here; empty for what was answered at once.
    pub job: String,
}

/// Files that a fake makes.
#[derive(Clone, Debug)]
pub struct Media {
    /// A film, MP4.
    pub film: Vec<u8>,
    /// A picture, PNG.
    pub picture: Vec<u8>,
    /// A sound, MP3.
    pub sound: Vec<u8>,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            film: include_bytes!("../assets/film.mp4").to_vec(),
            picture: include_bytes!("../assets/picture.png").to_vec(),
            sound: include_bytes!("../assets/sound.mp3").to_vec(),
        }
    }
}

/// A job.
#[derive(Clone, Debug, Default)]
pub(crate) struct Job {
    pub id: String,
    /// What was ordered, as far as lists show it again.
    pub order: Value,
    /// So often it was asked after.
    pub asked: u32,
    pub cancelled: bool,
    /// The vendor's own word for why it will fail.
    pub fails: Option<String>,
}

/// What a fake remembers.
#[derive(Default)]
pub struct Books {
    /// Everything on the bill, in order.
    pub charges: Vec<Charge>,
    /// Everything that was asked, in order.
    pub asked: Vec<Asked>,
    /// Files that it makes.
    pub media: Media,
    /// What language models will answer next; something that fits the schema where there is nothing.
    pub answers: VecDeque<String>,
    /// Why the next jobs will fail, in the vendor's words.
    pub failures: VecDeque<String>,
    pub(crate) jobs: BTreeMap<String, Job>,
    /// A job is over after being asked after so often.
    pub(crate) patience: u32,
    /// Where it listens: `http://127.0.0.1:1234`.
    pub(crate) origin: String,
    /// Files that were uploaded, by name.
    pub(crate) uploads: BTreeMap<String, Vec<u8>>,
}

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

impl Books {
    /// Takes an order: it is on the bill from here on.
    pub(crate) fn charge(&mut self, key: impl Into<String>, model: &str, job: &str) {
        self.charges.push(Charge { key: key.into(), model: model.to_owned(), job: job.to_owned() });
    }
    /// Takes an order that becomes a job of this name.
    pub(crate) fn open(&mut self, id: &str, order: Value) {
        let fails = self.failures.pop_front();
        self.jobs.insert(id.to_owned(), Job { id: id.to_owned(), order, fails, ..Job::default() });
    }
    /// The number of the next order, for names.
    pub(crate) fn next(&self) -> usize {
        self.charges.len() + 1
    }
    /// Somebody asks after a job: how it stands now. A job waits, then runs, then is over.
    pub(crate) fn ask_after(&mut self, id: &str) -> Option<(Stage, Job)> {
        let patience = self.patience;
        let job = self.jobs.get_mut(id)?;
        let stage = job.stage(patience);
        job.asked += 1;
        Some((stage, job.clone()))
    }
    /// How a job stands, without asking.
    pub(crate) fn stage(&self, id: &str) -> Option<Stage> {
        self.jobs.get(id).map(|job| job.stage(self.patience))
    }
    /// What a language model answers: what was planned, or the smallest JSON that fits the schema.
    pub(crate) fn answer(&mut self, schema: Option<&Value>) -> String {
        let planned = self.answers.pop_front();
        planned.unwrap_or_else(|| schema.map_or_else(|| "好的。".to_owned(), |schema| smallest(schema).to_string()))
    }
}

impl Job {
    fn stage(&self, patience: u32) -> Stage {
        match self.asked {
            _ if self.cancelled => Stage::Cancelled,
            asked if asked >= patience && self.fails.is_some() => Stage::Failed,
            asked if asked >= patience => Stage::Done,
            asked if asked * 2 < patience => Stage::Waiting,
            _ => Stage::Running,
        }
    }
}

/// The smallest value that fits a JSON schema, as far as models are asked for such.
fn smallest(schema: &Value) -> Value {
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let kind = schema["type"].as_str().or(schema["type"][0].as_str()).unwrap_or_default().to_ascii_lowercase();
    match kind.as_str() {
        "object" => {
            let fields = schema["properties"].as_object();
            fields.into_iter().flatten().map(|(name, schema)| (name.clone(), smallest(schema))).collect()
        }
        "array" => {
            let count = schema["minItems"].as_u64().unwrap_or(1).max(1);
            (0..count).map(|_| smallest(&schema["items"])).collect()
        }
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        "boolean" => true.into(),
        "null" => Value::Null,
        _ => "文字".into(),
    }
}
