//! Stage 1: the script.

use super::{done, store, stored};
use crate::{graph, order::Order};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::script::{Brief, Script};
use kinora_model::{Error, Result, text};
use kinora_ports::provider::{Scenarist, ScriptRequest};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the script step hands on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScriptMade {
    /// The script as JSON.
    pub script: MediaId,
    /// The story that it was read from.
    pub novel: MediaId,
}

/// Reads the story.
pub struct ScriptStep(pub Arc<dyn Scenarist>);

#[async_trait]
impl Step for ScriptStep {
    of_kind!("script", 5);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let request: ScriptRequest = cx.input_as()?;
        let script = self.0.script(&request, &cx.desk()).await?;
        check(&script)?;
        done(&ScriptMade { script: store(cx, &script).await?, novel: request.novel })
    }
}

/// What the plan hands on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanMade {
    /// The script as edited, as JSON.
    pub script: MediaId,
    /// What each picture shows in words as the script has it, by the key of the task that draws it, as JSON.
    pub prompts: MediaId,
}

/// Lays out the rest of the film.
pub struct PlanStep(pub Arc<dyn Scenarist>);

#[async_trait]
impl Step for PlanStep {
    of_kind!("plan", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let order: Order = cx.input_as()?;
        let read: ScriptMade = cx.need_as(graph::SCRIPT)?;
        let mut script: Script = stored(cx, &read.script).await?;
        order.edits.apply(&mut script);
        let file = store(cx, &script).await?;
        let words = self.prompts(&script);
        let prompts = store(cx, &words).await?;
        let spawn = graph::after_plan(&order, &script, &file, &words)?;
        match done(&PlanMade { script: file, prompts })? {
            Next::Done { result, .. } => Ok(Next::Done { result, spawn }),
            other => Ok(other),
        }
    }
}

impl PlanStep {
    fn prompts(&self, script: &Script) -> BTreeMap<String, String> {
        let shots = script
            .shots()
            .map(|(scene, shot)| (graph::frame(&shot.id), self.0.prompt(&Brief::of(script, scene, shot))));
        let scenery = graph::scenery(script).into_iter().map(|s| {
            let words = self.0.prompt(&s.brief(script));
            (s.key, words)
        });
        shots.chain(scenery).collect()
    }
}

/// Asks a person to look at what was made; it is never answered: who looked orders the next stage.
pub struct GateStep;

#[async_trait]
impl Step for GateStep {
    of_kind!("gate", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let stage = cx.input_as::<crate::Stage>()?.name();
        Ok(Next::Review(text!("the stage “{}” is done: look at it and resume", stage.en;
                              "“{}”阶段已完成：请审阅后继续", stage.zh)))
    }
}

/// A script whose references lead nowhere would fail later and less clearly.
pub(super) fn check(script: &Script) -> Result<()> {
    if script.shots().next().is_none() {
        return Err(Error::invalid(text!("there is nothing in this story to film"; "这段文字没有可拍摄的内容")));
    }
    for (_, shot) in script.shots() {
        let named = shot.cast.iter().map(|p| &p.role).chain(shot.lines.iter().filter_map(|l| l.speaker.as_ref()));
        for role in named {
            if script.role(role).is_none() {
                return Err(Error::internal(text!("shot {} names the unknown role {role}", shot.id;
                                                 "镜头 {} 提到未知角色 {role}", shot.id)));
            }
        }
    }
    Ok(())
}
