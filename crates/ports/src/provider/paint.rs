//! A prompt and pictures in, pictures out: the remote sister of [`Illustrator`](super::Illustrator), which works from
//! scripts and draws in layers.

use super::card::{Ability, Model, Usage, wrong_ability};
use super::maker::model_is_a_field;
use super::{Capability, Request};
use kinora_model::{Error, Result, text};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// Order for pictures by prompt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PaintRequest {
    /// Model, as its vendor writes it; the card's first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What is to be seen, or what is to be changed in the references.
    pub prompt: String,
    /// Pictures to follow or to change, in the order in which the prompt counts them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<MediaId>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How many, at least 1.
    pub count: u32,
    /// Seed for free choices, where the model takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// Pictures that were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaintTake {
    /// The files, at least one: PNG, JPEG or WebP, as the vendor made them.
    pub pictures: Vec<MediaId>,
    /// Why there are fewer than were asked for, in the vendor's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
}

impl Request for PaintRequest {
    type Take = PaintTake;
    const CAPABILITY: Capability = Capability::Paint;

    model_is_a_field!();

    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Paint(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        let name = &model.name;
        model.check_prompt(&self.prompt, can.prompt_chars)?;
        can.sizes.check(name, self.width, self.height)?;
        if self.references.len() > can.references {
            let most = can.references;
            return Err(Error::invalid(text!("“{name}” takes at most {most} reference pictures";
                                            "“{name}” 最多接受 {most} 张参考图")));
        }
        if self.count == 0 || self.count > can.count {
            let most = can.count;
            return Err(Error::invalid(
                text!("“{name}” makes 1 to {most} pictures at once"; "“{name}” 一次可生成 1 到 {most} 张图片"),
            ));
        }
        Ok(())
    }
    fn usage(&self) -> Usage {
        Usage { pictures: f64::from(self.count), height: self.width.min(self.height), ..Usage::default() }
    }
    fn media(&self) -> Vec<&MediaId> {
        self.references.iter().collect()
    }
}
