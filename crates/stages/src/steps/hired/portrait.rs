//! A role's reference picture by prompt.

use super::fitted;
use super::frame::{able, style};
use super::prompt::{prompt, within};
use crate::edits::AssetEdit;
use crate::hire::{Asks, Offer, step::Work};
use crate::steps::done;
use crate::steps::picture::{PortraitInput, PortraitStep};
use async_trait::async_trait;
use kinora_engine::{Cx, Next, Step};
use kinora_model::script::{Role, page};
use kinora_model::{Language, Result};
use kinora_ports::provider::{PaintRequest, PaintTake};
use serde::{Deserialize, Serialize};

/// Order for a role's reference picture, beside who is hired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredPortrait {
    /// As for the offline artist. Its `role` is the id of [`who`](Self::who).
    #[serde(flatten)]
    pub portrait: PortraitInput,
    /// Who.
    pub who: Role,
    /// The language of the story.
    pub language: Language,
    /// Drawing style.
    pub style: Option<String>,
    /// What a person changed about the role.
    #[serde(default, skip_serializing_if = "AssetEdit::is_none")]
    pub edit: AssetEdit,
}

pub(in crate::steps) struct PortraitWork(pub PortraitStep);

#[async_trait]
impl Asks<PaintRequest> for PortraitWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<PaintRequest> {
        let HiredPortrait { portrait, who, language, style: wanted, edit } = cx.input_as()?;
        let (sizes, most, chars) = able(offer);
        let about = page::about(&who, language == Language::Zh);
        let who: Vec<&str> = edit.prompt.iter().map(String::as_str).chain([about.as_str()]).collect();
        let references: Vec<_> = edit.reference.iter().take(most).cloned().collect();
        let follow = match (references.is_empty(), language) {
            (true, _) => "",
            (false, Language::Zh) => "外貌须与参考图一致。",
            (false, Language::En) => "The looks follow the reference picture. ",
        };
        let values =
            [("who", who.join("\n")), ("style", style(wanted.as_deref(), language)), ("references", follow.to_owned())];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let prompt = within(prompt!("portrait").fill(language, &values), chars);
        let (width, height) = sizes(portrait.width, portrait.height);
        let seed = Some(edit.seed(portrait.seed));
        Ok(PaintRequest { model: None, prompt, references, width, height, count: 1, seed })
    }
}

#[async_trait]
impl Work for PortraitWork {
    type Request = PaintRequest;
    const KIND: (&'static str, u32) = ("hired_portrait", 1);
    async fn made(&self, cx: &Cx, take: PaintTake) -> Result<Next> {
        let HiredPortrait { portrait, .. } = cx.input_as()?;
        let size = (portrait.width, portrait.height);
        done(&fitted::picture(cx, &fitted::first(take.pictures)?, size).await?)
    }
    fn offline(&self) -> &dyn Step {
        &self.0
    }
}
