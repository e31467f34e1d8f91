//! Words in, voice out.

use super::{Desk, MouthShape};
use async_trait::async_trait;
use kinora_model::{
    Language, Result, RoleId, Text,
    script::{Age, Emotion, LineKind, Role, Sex},
};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// Speaks.
#[async_trait]
pub trait VoiceActor: Send + Sync {
    /// The voices to choose from.
    fn voices(&self) -> Vec<VoiceOption>;
    /// A voice for each role and one for the narrator, no two alike while voices last.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) naming a wished voice that does not exist.
    async fn cast(&self, request: &CastRequest) -> Result<Voices>;
    /// One line, spoken.
    async fn speak(&self, request: &SpeechRequest, desk: &Desk) -> Result<SpeechTake>;
}

/// Order for a casting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CastRequest {
    /// The roles, most important first.
    pub roles: Vec<Role>,
    /// The language they speak.
    pub language: Language,
    /// Voice by role name, as the customer wishes; `narrator` or `旁白` is the narrator.
    pub wishes: BTreeMap<String, String>,
    /// Seed for free choices.
    pub seed: u64,
}

/// Who speaks with which voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Voices {
    /// The narrator's.
    pub narrator: Voice,
    /// The roles'.
    pub roles: BTreeMap<RoleId, Voice>,
}

/// A voice, in the words of the provider that cast it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Voice(pub Value);

/// A voice that can be chosen by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoiceOption {
    /// The name to choose it by.
    pub name: String,
    /// What it speaks.
    pub language: Language,
    /// Of whom it sounds.
    pub sex: Sex,
    /// How old it sounds.
    pub age: Age,
    /// How it sounds, for people.
    pub manner: Text,
}

/// Order for a spoken line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeechRequest {
    /// The words.
    pub text: String,
    /// Their language.
    pub language: Language,
    /// Whose voice.
    pub voice: Voice,
    /// Feeling.
    pub emotion: Emotion,
    /// Manner.
    pub kind: LineKind,
}

/// A spoken line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeechTake {
    /// The sound file.
    pub media: MediaId,
    /// Its length in seconds.
    pub seconds: f64,
    /// When each word is spoken, in order.
    pub words: Vec<Spoken>,
    /// What the mouth does, in order; closed in between.
    pub mouth: Vec<Mouth>,
}

/// A word and its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spoken {
    /// Where in the request's text, in characters.
    pub chars: Range<usize>,
    /// Seconds from the start of the sound.
    pub start: f64,
    /// Seconds from the start of the sound.
    pub end: f64,
}

/// A shape of the mouth and its time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mouth {
    /// Shape.
    pub shape: MouthShape,
    /// Seconds from the start of the sound.
    pub start: f64,
    /// Seconds from the start of the sound.
    pub end: f64,
}
