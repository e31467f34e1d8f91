//! Stage 1: the script.

use super::{done, store};
use crate::{graph, order::Order};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::{Error, Result, script::Script, text};
use kinora_ports::provider::{Scenarist, ScriptRequest};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// What the script step hands on.
#[derive(Serialize, Deserialize)]
pub struct ScriptMade {
    /// The script as JSON.
    pub script: MediaId,
    /// The story that it was read from.
    pub novel: MediaId,
}

/// Reads the story and lays out the rest of the film.
pub struct ScriptStep(pub Arc<dyn Scenarist>);

#[async_trait]
impl Step for ScriptStep {
    fn kind(&self) -> &'static str {
        "script"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let order: Order = cx.input_as()?;
        let request = ScriptRequest {
            novel: order.novel.clone(),
            file_name: order.file_name.clone(),
            language: order.wishes.language,
            max_seconds: order.wishes.max_duration,
            seed: order.wishes.seed,
        };
        let script = self.0.script(&request, &cx.desk()).await?;
        check(&script)?;
        let file = store(cx, &script).await?;
        let spawned = graph::after_script(&order, &script, &file)?;
        match done(&ScriptMade { script: file, novel: order.novel })? {
            Next::Done { result, .. } => Ok(Next::Done { result, spawn: spawned }),
            other => Ok(other),
        }
    }
}

/// A script whose references lead nowhere would fail later and less clearly.
fn check(script: &Script) -> Result<()> {
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
