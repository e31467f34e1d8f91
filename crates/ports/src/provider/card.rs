//! What an account at a vendor can do, as data: it refuses a request before it is sent, fills forms, and tells prices.
//!
//! Model names are configuration, never code: vendors shut models down faster than programs are released.

mod ability;
mod price;

pub use ability::{
    Ability, Lengths, ListenAbility, LookAbility, MusicAbility, NoiseAbility, PaintAbility, Sizes, SpeechAbility,
    TextAbility, VideoAbility,
};
pub use price::{Per, Price, Rate, Usage};

use super::Request;
use crate::paid::Recover;
use kinora_model::{Error, ErrorKind, Result, Text, text};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Moving pictures.
    Video,
    /// Pictures.
    Paint,
    /// Words, and JSON for a schema.
    Text,
    /// Words about pictures and films.
    Look,
    /// Words out of speech.
    Listen,
    /// Speech.
    Speech,
    /// Music.
    Music,
    /// Sounds.
    Noise,
}

impl Capability {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Video, Self::Paint, Self::Text, Self::Look, Self::Listen, Self::Speech, Self::Music, Self::Noise];
    /// Its word in configuration and output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Paint => "paint",
            Self::Text => "text",
            Self::Look => "look",
            Self::Listen => "listen",
            Self::Speech => "speech",
            Self::Music => "music",
            Self::Noise => "noise",
        }
    }
    /// Its name for people.
    pub fn title(self) -> Text {
        match self {
            Self::Video => text!("video"; "视频生成"),
            Self::Paint => text!("pictures"; "图片生成"),
            Self::Text => text!("text"; "文本生成"),
            Self::Look => text!("looking at pictures"; "画面理解"),
            Self::Listen => text!("transcription"; "语音识别"),
            Self::Speech => text!("speech"; "语音合成"),
            Self::Music => text!("music"; "背景音乐"),
            Self::Noise => text!("sound effects"; "音效"),
        }
    }
}

/// An account at a vendor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Who is paid: vendor and account, `ark/main`. The same word stands in the ledger.
    pub provider: String,
    /// The vendor's name for people.
    pub title: Text,
    /// Its models, of each capability the usual one first.
    pub models: Vec<Model>,
    /// How fast it may be asked.
    #[serde(default)]
    pub limits: Limits,
}

/// How fast an account may be asked, by all tasks together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// New orders a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
    /// Orders that are not over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_once: Option<u32>,
}

/// A model, for one capability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// As its vendor writes it.
    pub name: String,
    /// What it can do.
    pub ability: Ability,
    /// What it costs; absent where nobody has said. [`Price::free`] where it costs nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// When its jobs are asked after; where nothing is said, it answers at once.
    #[serde(default)]
    pub schedule: Schedule,
    /// What becomes of an order of which nobody knows whether it arrived.
    #[serde(default)]
    pub recover: Recover,
}

/// When a job is asked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Schedule {
    /// First after this long; in seconds where it is written down.
    #[serde(with = "crate::clock::seconds")]
    pub first: Duration,
    /// Then again after each of these; in seconds where it is written down.
    #[serde(with = "crate::clock::seconds")]
    pub every: Duration,
    /// So often at most; a job that is not over by then is given up, and the error says where to look for it.
    pub attempts: u32,
}

impl Default for Schedule {
    fn default() -> Self {
        Self::AT_ONCE
    }
}

impl Schedule {
    /// First after `first` seconds, then every `every` seconds, `attempts` times at most.
    pub const fn new(first: u64, every: u64, attempts: u32) -> Self {
        Self { first: Duration::from_secs(first), every: Duration::from_secs(every), attempts }
    }
    /// For models that answer at once.
    pub const AT_ONCE: Self = Self::new(0, 1, 3);
    /// How long to wait before asking for the time `asked` (0 is the first); `None` where it was asked often enough.
    pub fn wait(&self, asked: u32) -> Option<Duration> {
        match asked {
            0 => Some(self.first),
            n if n < self.attempts => Some(self.every),
            _ => None,
        }
    }
}

/// A request that a card lets through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Admission<'a> {
    /// The model that will do it.
    pub model: &'a Model,
    /// What it costs at most, in millionths of [`Price::currency`]; `None` where nobody has said what the model costs.
    pub cost: Option<i64>,
}

impl Card {
    /// The model that `request` means, if it can do it, and what it costs at most.
    ///
    /// # Errors
    /// [`Missing`](ErrorKind::Missing) where there is no such model, [`Invalid`](ErrorKind::Invalid) where it cannot do it.
    pub fn admit<R: Request>(&self, request: &R) -> Result<Admission<'_>> {
        let model = self.model(R::CAPABILITY, request.model())?;
        request.check(model)?;
        let cost = model.price.as_ref().map(|price| price.of(&request.usage()));
        Ok(Admission { model, cost })
    }

    /// The model of this name, or the usual one.
    ///
    /// # Errors
    /// [`Missing`](ErrorKind::Missing) that tells which ones there are.
    pub fn model(&self, capability: Capability, name: Option<&str>) -> Result<&Model> {
        let mut models = self.models_of(capability);
        let found = match name {
            Some(name) => models.find(|model| model.name == name),
            None => models.next(),
        };
        found.ok_or_else(|| {
            let (provider, what) = (&self.provider, capability.title());
            let known: Vec<&str> = self.models_of(capability).map(|model| model.name.as_str()).collect();
            let known = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
            let (en, zh, name) = (what.en, what.zh, name.unwrap_or("–"));
            Error::missing(text!("{provider} has no model “{name}” for {en}; configured: {known}";
                                 "{provider} 没有用于{zh}的模型“{name}”；已配置：{known}"))
        })
    }

    /// The models for a capability, the usual one first.
    pub fn models_of(&self, capability: Capability) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(move |model| model.ability.capability() == capability)
    }

    /// What it can do.
    pub fn capabilities(&self) -> Vec<Capability> {
        Capability::ALL.into_iter().filter(|capability| self.models_of(*capability).next().is_some()).collect()
    }
}

impl Model {
    /// Refuses words that are none, or longer than `most` characters.
    pub(super) fn check_prompt(&self, words: &str, most: usize) -> Result<()> {
        let (name, has) = (&self.name, words.chars().count());
        if words.trim().is_empty() {
            return Err(Error::invalid(
                text!("there are no words to work from; write a prompt"; "提示词为空；请填写提示词"),
            ));
        }
        if has > most {
            return Err(Error::invalid(
                text!("“{name}” takes {most} characters at most, and these are {has}; shorten them";
                                            "“{name}” 最多接受 {most} 个字符，当前有 {has} 个；请缩短"),
            ));
        }
        Ok(())
    }
}

pub(super) fn wrong_ability(model: &Model, wanted: Capability) -> Error {
    let (name, what) = (&model.name, wanted.title());
    let (en, zh) = (what.en, what.zh);
    Error::new(ErrorKind::Missing, text!("“{name}” is no model for {en}"; "“{name}” 不是用于{zh}的模型"))
}

#[cfg(test)]
mod tests;
