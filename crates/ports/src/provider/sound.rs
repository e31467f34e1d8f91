//! Speech, music and sounds by words: what makers elsewhere are asked for.
//!
//! A line is asked for as everywhere, by [`SpeechRequest`]; its [`Voice`](super::Voice) is `{"voice": NAME, "model": MODEL?}`,
//! with a name of the vendor's.

use super::card::{Ability, Model, Usage, wrong_ability};
use super::maker::model_is_a_field;
use super::{Capability, Request, SoundTake, SpeechRequest, SpeechTake};
use kinora_model::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Order for music by words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MusicRequest {
    /// Model, as its vendor writes it; the card's first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Mood, instruments, course.
    pub prompt: String,
    /// Length in seconds.
    pub seconds: f64,
    /// Nobody shall sing in it.
    pub instrumental: bool,
}

/// Order for a sound by words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NoiseRequest {
    /// Model, as its vendor writes it; the card's first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What is heard.
    pub prompt: String,
    /// Length in seconds.
    pub seconds: f64,
    /// Its end shall go over into its beginning.
    #[serde(default)]
    pub looped: bool,
}

impl Request for SpeechRequest {
    type Take = SpeechTake;
    const CAPABILITY: Capability = Capability::Speech;

    fn model(&self) -> Option<&str> {
        self.voice.0.get("model").and_then(Value::as_str)
    }
    fn with_model(mut self, model: &str) -> Self {
        match &mut self.voice.0 {
            Value::Object(fields) => drop(fields.insert("model".into(), model.into())),
            other => *other = json!({"voice": other.as_str().unwrap_or_default(), "model": model}),
        }
        self
    }
    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Speech(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        model.check_prompt(&self.text, can.prompt_chars)
    }
    fn usage(&self) -> Usage {
        let characters = self.text.chars().count() as f64;
        // A second holds at least three characters of Chinese and more of English.
        Usage { characters, seconds: (characters / 3.0).max(1.0), ..Usage::default() }
    }
}

impl Request for MusicRequest {
    type Take = SoundTake;
    const CAPABILITY: Capability = Capability::Music;

    model_is_a_field!();

    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Music(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        model.check_prompt(&self.prompt, can.prompt_chars)?;
        can.seconds.check(&model.name, self.seconds)
    }
    fn usage(&self) -> Usage {
        Usage { seconds: self.seconds, ..Usage::default() }
    }
}

impl Request for NoiseRequest {
    type Take = SoundTake;
    const CAPABILITY: Capability = Capability::Noise;

    model_is_a_field!();

    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Noise(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        model.check_prompt(&self.prompt, can.prompt_chars)?;
        can.seconds.check(&model.name, self.seconds)
    }
    fn usage(&self) -> Usage {
        Usage { seconds: self.seconds, ..Usage::default() }
    }
}
