//! Stages 2 and 4: who speaks, and what is spoken.

use super::done;
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::script::{Line, Role};
use kinora_model::{Error, Language, Result, text};
use kinora_ports::provider::{CastRequest, SpeechRequest, VoiceActor, Voices};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Order for a casting.
#[derive(Serialize, Deserialize)]
pub struct CastingInput {
    /// Everybody.
    pub roles: Vec<Role>,
    /// The language they speak.
    pub language: Language,
    /// Voice by role name.
    pub wishes: BTreeMap<String, String>,
    /// Seed.
    pub seed: u64,
}

/// Gives each role a voice; hands on [`Voices`].
pub struct CastingStep(pub Arc<dyn VoiceActor>);

#[async_trait]
impl Step for CastingStep {
    fn kind(&self) -> &'static str {
        "casting"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let CastingInput { roles, language, wishes, seed } = cx.input_as()?;
        done(&self.0.cast(&CastRequest { roles, language, wishes, seed }).await?)
    }
}

/// Order for a spoken line.
#[derive(Serialize, Deserialize)]
pub struct VoiceInput {
    /// The line.
    pub line: Line,
    /// Its language.
    pub language: Language,
}

/// Speaks a line; hands on a [`SpeechTake`](kinora_ports::provider::SpeechTake).
pub struct VoiceStep(pub Arc<dyn VoiceActor>);

#[async_trait]
impl Step for VoiceStep {
    fn kind(&self) -> &'static str {
        "voice"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let VoiceInput { line, language } = cx.input_as()?;
        let voices: Voices = cx.need_as("casting")?;
        let voice = match &line.speaker {
            None => voices.narrator,
            Some(role) => voices
                .roles
                .get(role)
                .cloned()
                .ok_or_else(|| Error::internal(text!("{role} has no voice"; "角色 {role} 没有音色")))?,
        };
        let request = SpeechRequest { text: line.text, language, voice, emotion: line.emotion, kind: line.kind };
        let take = self.0.speak(&request, &cx.desk()).await?;
        done(&take)
    }
}
