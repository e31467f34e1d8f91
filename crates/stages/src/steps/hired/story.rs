//! The script, by a language model: the same schema as the rules fill, part by part for a long text.
//!
//! What comes back is checked. Where it is wrong the model is told so once, with every fault quoted; where it is wrong
//! again the task fails with the faults. The rules read the story only where somebody listed `offline` on the route.

mod part;
mod whole;

use super::prompt::prompt;
use crate::hire::{
    Agency, Asks, At, Offer, Turn,
    step::{hire, leave_as},
};
use crate::steps::story::{ScriptMade, ScriptStep, check};
use crate::steps::{done, store, stored};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{Scenarist, ScriptRequest, Story, StoryKind, TextRequest};
use kinora_timeline::MediaId;
use part::Part;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use whole::{parts, whole};

/// Longest answer that is asked for, in tokens.
const ANSWER: u32 = 16_000;
/// Faults that a model is told at once.
const TOLD: usize = 12;

/// Order for a script, beside who is hired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredStory {
    /// As for the rules.
    #[serde(flatten)]
    pub request: ScriptRequest,
}

/// Has a language model break a story down.
pub(in crate::steps) struct HiredScriptStep {
    pub scenarist: Arc<dyn Scenarist>,
    pub agency: Agency,
}

/// Where it stands between two ticks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Reading {
    at: At,
    /// Parts that are read, each a [`Part`] as JSON.
    read: Vec<MediaId>,
    /// What the model answered to the present part, and what was wrong with it.
    wrong: Option<(MediaId, Vec<String>)>,
}

/// A request that is ready.
struct Prepared(TextRequest);

#[async_trait]
impl Asks<TextRequest> for Prepared {
    async fn ask(&self, _: &Cx, offer: &Offer<'_>) -> Result<TextRequest> {
        let most = match &offer.model.ability {
            Ability::Text(can) => can.answer_tokens,
            _ => ANSWER,
        };
        Ok(TextRequest { max_tokens: self.0.max_tokens.min(most), ..self.0.clone() })
    }
}

#[async_trait]
impl Step for HiredScriptStep {
    fn kind(&self) -> &'static str {
        "hired_script"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let HiredStory { request } = cx.input_as()?;
        let hire = hire(cx)?;
        let mut reading: Reading = match cursor.is_null() {
            true => Reading::default(),
            false => Reading::deserialize(&*cursor).map_err(|cause| {
                Error::internal(text!("where the reading stands cannot be read"; "无法读取剧本任务的进度"))
                    .caused_by(cause)
            })?,
        };
        let story = self.scenarist.story(&request, &cx.desk()).await?;
        let all = parts(&story, &request);
        loop {
            let n = reading.read.len();
            let Some(words) = all.words.get(n) else { break };
            cx.progress(
                n as u64,
                all.words.len() as u64,
                text!("part {} of {}", n + 1, all.words.len(); "第 {}/{} 部分", n + 1, all.words.len()),
            );
            let asked = self.asked(cx, &request, &story, words, &reading).await?;
            let end = self.agency.turn(cx, &mut reading.at, &hire, &Prepared(asked)).await;
            leave_as(cursor, &reading)?;
            match end? {
                Turn::Wait(next) => return Ok(next),
                Turn::Offline(by) => {
                    let next = ScriptStep(self.scenarist.clone()).tick(cx, &mut Value::Null).await?;
                    return crate::hire::step::finished(cx, next, by).await;
                }
                Turn::Made(take, by) => {
                    match Part::read(&take.words, &self.known(cx, &reading).await?) {
                        Ok(part) => {
                            reading.read.push(store(cx, &part).await?);
                            reading.wrong = None;
                        }
                        Err(mut faults) => {
                            faults.truncate(TOLD);
                            if reading.wrong.is_some() {
                                let (who, faults) = (by.model.unwrap_or(by.provider), faults.join("; "));
                                return Err(Error::new(
                                    ErrorKind::Unverified,
                                    text!("{who} gave no usable script, also after it was told what was wrong: {faults}; retry, or choose another `ai_provider`";
                                          "{who} 未能给出可用的剧本，指出问题后仍然有误：{faults}；请重试，或改选其他 `ai_provider`"),
                                ));
                            }
                            let answer = cx.blobs().put(take.words.as_bytes(), "txt").await?;
                            reading.wrong = Some((answer, faults));
                        }
                    }
                    reading.at = reading.at.after();
                    leave_as(cursor, &reading)?;
                    if reading.read.len() == all.words.len() {
                        let mut read = Vec::with_capacity(reading.read.len());
                        for id in &reading.read {
                            read.push(stored::<Part>(cx, id).await?);
                        }
                        let script = whole(&story, &all, &request, read);
                        check(&script)?;
                        let made = ScriptMade { script: store(cx, &script).await?, novel: request.novel };
                        return crate::hire::step::finished(cx, done(&made)?, by).await;
                    }
                }
            }
        }
        Err(Error::invalid(text!("there is nothing in this story to film"; "这段文字没有可拍摄的内容")))
    }
}

impl HiredScriptStep {
    /// Names of the roles of the parts that are read.
    async fn known(&self, cx: &Cx, reading: &Reading) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for id in &reading.read {
            let part: Part = stored(cx, id).await?;
            names.extend(
                part.roles.into_iter().map(|role| role.name).filter(|name| !names.contains(name)).collect::<Vec<_>>(),
            );
        }
        Ok(names)
    }

    /// What the model is asked now.
    async fn asked(
        &self,
        cx: &Cx,
        request: &ScriptRequest,
        story: &Story,
        words: &str,
        reading: &Reading,
    ) -> Result<TextRequest> {
        let language = story.language;
        let known = self.known(cx, reading).await?;
        let known = match known.is_empty() {
            true => String::new(),
            false => prompt!("script_known").fill(language, &[("roles", &known.join("、"))]),
        };
        let source = match request.kind {
            StoryKind::Novel => String::new(),
            StoryKind::Idea => prompt!("script_idea").fill(language, &[]),
            StoryKind::Screenplay => prompt!("script_screenplay").fill(language, &[]),
        };
        let system = prompt!("script").fill(language, &[("source", &source), ("known", &known)]);
        let asked = TextRequest::ask(system, words, ANSWER).schema("script", part::schema());
        let asked = TextRequest { seed: Some(request.seed), ..asked };
        match &reading.wrong {
            None => Ok(asked),
            Some((answer, faults)) => {
                let answer = cx.blobs().get(answer).await?;
                let faults: String = faults.iter().map(|fault| format!("- {fault}\n")).collect();
                let repair = prompt!("script_repair").fill(language, &[("faults", &faults)]);
                Ok(asked.then(String::from_utf8_lossy(&answer), repair))
            }
        }
    }
}
