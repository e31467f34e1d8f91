//! A shot's picture by prompt, after the portraits of its cast.

use super::fitted;
use super::prompt::{self, prompt, within};
use crate::graph;
use crate::hire::{Asks, Offer, step::Work};
use crate::steps::done;
use crate::steps::picture::{BriefMade, FrameInput, FrameStep};
use async_trait::async_trait;
use kinora_engine::{Cx, Next, Step};
use kinora_model::script::{Brief, Role, page};
use kinora_model::{Language, Result};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{FrameTake, PaintRequest, PaintTake};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Order for a picture, beside who is hired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredFrame {
    /// As for the offline artist.
    #[serde(flatten)]
    pub frame: FrameInput,
    /// What is seen, in words.
    pub words: String,
    /// What a person said about it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<String>,
    /// Who is in it. Those whose portraits are among what the task needs are followed by them.
    pub cast: Vec<Role>,
}

pub(in crate::steps) struct FrameWork(pub FrameStep);

#[async_trait]
impl Asks<PaintRequest> for FrameWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<PaintRequest> {
        let HiredFrame { frame, words, said, cast } = cx.input_as()?;
        let language = frame.brief.language;
        let seen: Option<Brief> = match frame.prompted {
            true => Some(cx.need_as::<BriefMade>(&graph::brief(cx.key()))?.brief),
            false => None,
        };
        let shot_size = seen.as_ref().map_or(frame.brief.shot.size, |brief| brief.shot.size);
        let what = std::iter::once(words).chain(said).collect::<Vec<_>>().join("\n");
        let (mut references, mut followed) = (Vec::new(), Vec::new());
        let (sizes, most, chars) = able(offer);
        for role in &cast {
            if let Some(portrait) = cx.needs().get(&graph::portrait(&role.id)).and_then(Value::as_str)
                && references.len() < most
            {
                references.push(MediaId(portrait.to_owned()));
                followed.push(role.name.as_str());
            }
        }
        let zh = language == Language::Zh;
        let cast: Vec<String> = cast.iter().map(|role| page::about(role, zh)).collect();
        let cast = if cast.is_empty() { if zh { "无" } else { "nobody" }.to_owned() } else { cast.join("; ") };
        let values = [
            ("what", what.as_str()),
            ("size", prompt::size(shot_size, language)),
            ("cast", cast.as_str()),
            ("style", &style(frame.style.as_deref(), language)),
            ("references", &follow(&followed, language)),
        ];
        let prompt = within(prompt!("frame").fill(language, &values), chars);
        let (width, height) = sizes(frame.width, frame.height);
        Ok(PaintRequest { model: None, prompt, references, width, height, count: 1, seed: Some(frame.seed) })
    }
}

#[async_trait]
impl Work for FrameWork {
    type Request = PaintRequest;
    const KIND: (&'static str, u32) = ("hired_frame", 1);
    async fn made(&self, cx: &Cx, take: PaintTake) -> Result<Next> {
        let HiredFrame { frame, .. } = cx.input_as()?;
        let size = (frame.width, frame.height);
        let still = fitted::picture(cx, &fitted::first(take.pictures)?, size).await?;
        done(&FrameTake { still, sheets: vec![], board: size, view: 1.0 })
    }
    fn offline(&self) -> &dyn Step {
        &self.0
    }
}

/// What a painter can do: the size it makes for one that is wanted, how many references, how long a prompt.
pub(super) fn able<'a>(offer: &'a Offer<'_>) -> (impl Fn(u32, u32) -> (u32, u32) + 'a, usize, usize) {
    let can = match &offer.model.ability {
        Ability::Paint(can) => Some(can),
        _ => None,
    };
    let size = move |w, h| can.map_or((w, h), |can| can.sizes.fit(w, h));
    (size, can.map_or(0, |can| can.references), can.map_or(usize::MAX, |can| can.prompt_chars))
}

/// The drawing style in words; nothing where the usual one is wanted.
pub(super) fn style(style: Option<&str>, language: Language) -> String {
    match (style, language) {
        (None, _) => String::new(),
        (Some(style), Language::Zh) => format!("画风：{style}。"),
        (Some(style), Language::En) => format!("Style: {style}. "),
    }
}

/// Which reference picture shows whom.
fn follow(names: &[&str], language: Language) -> String {
    let one = |(n, name): (usize, &&str)| match language {
        Language::Zh => format!("第{}张参考图是{name}，外貌与服装须与之一致。", n + 1),
        Language::En => format!("Reference picture {} is {name}: keep face and clothes as they are there. ", n + 1),
    };
    names.iter().enumerate().map(one).collect()
}
