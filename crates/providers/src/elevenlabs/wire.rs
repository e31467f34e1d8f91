//! What is said on the wire.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `GET /v1/models`.
#[derive(Deserialize)]
pub(super) struct Model {
    pub model_id: String,
}

/// `GET /v2/voices`.
#[derive(Deserialize)]
pub(super) struct Voices {
    #[serde(default)]
    pub voices: Vec<Voice>,
}

#[derive(Deserialize)]
pub(super) struct Voice {
    pub voice_id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub labels: BTreeMap<String, Option<String>>,
    pub description: Option<String>,
}

/// `…/with-timestamps`.
#[derive(Deserialize)]
pub(super) struct Spoken {
    pub audio_base64: String,
    pub alignment: Option<Alignment>,
}

/// When each character is said.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Alignment {
    pub characters: Vec<String>,
    pub character_start_times_seconds: Vec<f64>,
    pub character_end_times_seconds: Vec<f64>,
}
