//! Mood in, music out; a word in, a sound out.

use super::{Desk, SoundTake};
use async_trait::async_trait;
use kinora_model::{
    Result,
    script::{Era, Mood, Setting, Sound, TimeOfDay, Weather},
};
use serde::{Deserialize, Serialize};

/// Composes, and makes sounds.
#[async_trait]
pub trait Composer: Send + Sync {
    /// One piece of music for consecutive passages; it changes where they meet.
    async fn score(&self, request: &ScoreRequest, desk: &Desk) -> Result<SoundTake>;
    /// A sound.
    async fn effect(&self, request: &EffectRequest, desk: &Desk) -> Result<SoundTake>;
    /// What a place sounds like when nothing happens; `None` where it is silent.
    async fn ambience(&self, request: &AmbienceRequest, desk: &Desk) -> Result<Option<SoundTake>>;
}

/// Order for music.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreRequest {
    /// In order.
    pub passages: Vec<Passage>,
    /// When somebody speaks over it: from and to in seconds of the piece, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spoken: Vec<(f64, f64)>,
    /// Chooses the colour of the instruments.
    pub era: Era,
    /// Whether the story comes from the East; chooses instruments and scales.
    pub eastern: bool,
    /// Seed for free choices.
    pub seed: u64,
}

/// Music of one mood for a while.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Mood.
    pub mood: Mood,
    /// Length in seconds.
    pub seconds: f64,
}

/// Order for a sound.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EffectRequest {
    /// What.
    pub sound: Sound,
    /// Length in seconds: exact for beds, at most for single sounds.
    pub seconds: f64,
    /// Seed for free choices.
    pub seed: u64,
}

/// Order for the sound of a place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmbienceRequest {
    /// Where.
    pub setting: Setting,
    /// Indoors.
    pub interior: bool,
    /// When.
    pub time: TimeOfDay,
    /// Weather.
    pub weather: Weather,
    /// Length in seconds, exact.
    pub seconds: f64,
    /// Seed for free choices.
    pub seed: u64,
}
