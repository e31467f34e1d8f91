//! Pictures or a film in, words about them out.

use super::card::{Ability, Model, Usage, wrong_ability};
use super::maker::model_is_a_field;
use super::text::{Schema, TextTake};
use super::{Capability, Request};
use kinora_model::{Error, Result, text};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// Order for words about pictures or about a film.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LookRequest {
    /// Model, as its vendor writes it; the card's first where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What the model is to be and to heed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// Pictures, in the order in which the question counts them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<MediaId>,
    /// A film, for a model that looks at films.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub film: Option<MediaId>,
    /// What is asked about them.
    pub question: String,
    /// The answer shall be JSON of this schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// The answer is at most this long, in tokens.
    pub max_tokens: u32,
}

impl Request for LookRequest {
    type Take = TextTake;
    const CAPABILITY: Capability = Capability::Look;

    model_is_a_field!();

    fn check(&self, model: &Model) -> Result<()> {
        let Ability::Look(can) = &model.ability else { return Err(wrong_ability(model, Self::CAPABILITY)) };
        let name = &model.name;
        model.check_prompt(&self.question, can.text.prompt_chars)?;
        if self.pictures.is_empty() && self.film.is_none() {
            return Err(Error::invalid(
                text!("there is nothing to look at: give pictures or a film"; "没有可供查看的内容：请提供图片或视频"),
            ));
        }
        if self.pictures.len() > can.pictures {
            let most = can.pictures;
            return Err(Error::invalid(text!("“{name}” looks at no more than {most} pictures at once";
                                            "“{name}” 一次最多查看 {most} 张图片")));
        }
        if self.film.is_some() && !can.film {
            return Err(Error::invalid(text!("“{name}” does not look at films; give pictures of it";
                                            "“{name}” 不支持视频；请改为提供画面截图")));
        }
        can.text.check_answer(model, self.question.chars().count() + self.system.chars().count(), self.max_tokens)
    }
    fn usage(&self) -> Usage {
        // What a large picture counts as with the greediest models; a film is bounded by the card's own price.
        let seen = 2_000.0 * self.pictures.len() as f64 + if self.film.is_some() { 100_000.0 } else { 0.0 };
        let words = (self.question.chars().count() + self.system.chars().count()) as f64;
        Usage {
            pictures: self.pictures.len() as f64,
            tokens_in: seen + words,
            tokens_out: f64::from(self.max_tokens),
            ..Usage::default()
        }
    }
    fn media(&self) -> Vec<&MediaId> {
        self.pictures.iter().chain(&self.film).collect()
    }
}
