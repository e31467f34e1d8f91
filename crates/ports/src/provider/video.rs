//! A prompt and pictures in, a clip out.

use super::card::{Ability, Model, Usage, wrong_ability};
use super::maker::model_is_a_field;
use super::{Capability, Request};
use kinora_model::{Error, Result, text};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// Order for a moving picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VideoRequest {
    /// Model, as its vendor writes it; the card's first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What happens in it.
    pub prompt: String,
    /// What shall not be in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub negative: Option<String>,
    /// The picture it begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<MediaId>,
    /// The picture it ends with; only together with a first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<MediaId>,
    /// Pictures of what is to be seen in it: people, things, places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<MediaId>,
    /// Length in seconds.
    pub seconds: f64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether it shall come with sound.
    #[serde(default)]
    pub sound: bool,
    /// Seed for free choices, where the model takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// A clip that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VideoTake {
    /// The file: MP4 or WebM, as the vendor made it.
    pub media: MediaId,
    /// Its last picture, where the vendor gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<MediaId>,
    /// The prompt as the vendor changed it, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised: Option<String>,
}

impl Request for VideoRequest {
    type Take = VideoTake;
    const CAPABILITY: Capability = Capability::Video;

    model_is_a_field!();

    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Video(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        let name = &model.name;
        model.check_prompt(&self.prompt, can.prompt_chars)?;
        can.sizes.check(name, self.width, self.height)?;
        can.seconds.check(name, self.seconds)?;
        if self.first.is_some() && !can.first {
            return Err(cannot(name, "a first picture", "首帧图片"));
        }
        if self.last.is_some() && !can.last {
            return Err(cannot(name, "a last picture", "尾帧图片"));
        }
        if self.last.is_some() && self.first.is_none() {
            return Err(Error::invalid(text!("a last picture needs a first one"; "指定尾帧时必须同时指定首帧")));
        }
        if self.references.len() > can.references {
            let most = can.references;
            return Err(Error::invalid(text!("“{name}” takes at most {most} reference pictures";
                                            "“{name}” 最多接受 {most} 张参考图")));
        }
        if !self.references.is_empty() && self.first.is_some() && !can.references_with_first {
            return Err(Error::invalid(text!("“{name}” takes a first picture or reference pictures, not both";
                                            "“{name}” 不能同时使用首帧和参考图")));
        }
        if self.sound && !can.sound {
            return Err(cannot(name, "sound", "声音"));
        }
        Ok(())
    }
    fn usage(&self) -> Usage {
        let megapixels = f64::from(self.width) * f64::from(self.height) / 1e6;
        Usage {
            seconds: self.seconds,
            megapixel_seconds: megapixels * self.seconds,
            height: self.width.min(self.height),
            ..Usage::default()
        }
    }
    fn media(&self) -> Vec<&MediaId> {
        self.first.iter().chain(&self.last).chain(&self.references).collect()
    }
}

fn cannot(model: &str, en: &str, zh: &str) -> Error {
    Error::invalid(text!("“{model}” does not take {en}"; "“{model}” 不支持{zh}"))
}
