//! Speech in, words and their times out.

use super::card::{Ability, Model, Usage, wrong_ability};
use super::maker::model_is_a_field;
use super::{Capability, Request};
use kinora_model::{Error, Language, Result, text};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// Order for what is said in a sound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListenRequest {
    /// Model, as its vendor writes it; the card's first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The sound: WAV, MP3, M4A, FLAC, OGG.
    pub sound: MediaId,
    /// Its length in seconds: what is paid for.
    pub seconds: f64,
    /// What is spoken in it, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Names and words that may come up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

/// What is said in a sound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListenTake {
    /// All of it.
    pub words: String,
    /// The language, as the vendor names it, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Sentence by sentence, or word by word, in order; empty where the vendor tells no times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Said>,
}

/// Words and their time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The words.
    pub words: String,
    /// Seconds from the start of the sound.
    pub start: f64,
    /// Seconds from the start of the sound.
    pub end: f64,
}

impl Request for ListenRequest {
    type Take = ListenTake;
    const CAPABILITY: Capability = Capability::Listen;

    model_is_a_field!();

    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Listen(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        if self.seconds > can.seconds {
            let (name, most, has) = (&model.name, can.seconds, self.seconds);
            return Err(Error::invalid(
                text!("“{name}” listens to at most {most:.0} s, and the sound lasts {has:.0} s; cut it";
                                            "“{name}” 最多识别 {most:.0} 秒的音频，该音频长 {has:.0} 秒；请先分段"),
            ));
        }
        Ok(())
    }
    fn usage(&self) -> Usage {
        Usage { seconds: self.seconds, ..Usage::default() }
    }
    fn media(&self) -> Vec<&MediaId> {
        vec![&self.sound]
    }
}
