//! Stages 2 and 4: who speaks, and what is spoken.

use super::done;
use crate::graph;
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::script::{Line, Role};
use kinora_model::{Error, Language, Result, text};
use kinora_ports::provider::{CastRequest, SpeechRequest, SpeechTake, Voice, VoiceActor, Voices};
use kinora_timeline::MediaId;
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
    of_kind!("casting", 2);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let CastingInput { roles, language, wishes, seed } = cx.input_as()?;
        done(&self.0.cast(&CastRequest { roles, language, wishes, seed }).await?)
    }
}

/// Order for a spoken line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VoiceInput {
    /// The line.
    pub line: Line,
    /// Its language.
    pub language: Language,
    /// A voice by name, in place of the one that the speaker was cast with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
}

/// Speaks a line; hands on a [`SpeechTake`].
pub struct VoiceStep(pub Arc<dyn VoiceActor>);

#[async_trait]
impl Step for VoiceStep {
    of_kind!("voice", 3);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let VoiceInput { line, language, voice } = cx.input_as()?;
        let voice = match voice {
            Some(name) => self.named(&name, language).await?,
            None => cast(cx.need_as(graph::CASTING)?, &line)?,
        };
        let request = SpeechRequest { text: line.text, language, voice, emotion: line.emotion, kind: line.kind };
        done(&self.0.speak(&request, &cx.desk()).await?)
    }
}

impl VoiceStep {
    /// The voice of this name: cast as the narrator of nobody.
    async fn named(&self, name: &str, language: Language) -> Result<Voice> {
        let wishes = BTreeMap::from([("narrator".to_owned(), name.to_owned())]);
        Ok(self.0.cast(&CastRequest { roles: vec![], language, wishes, seed: 0 }).await?.narrator)
    }
}

fn cast(voices: Voices, line: &Line) -> Result<Voice> {
    match &line.speaker {
        None => Ok(voices.narrator),
        Some(role) => voices
            .roles
            .get(role)
            .cloned()
            .ok_or_else(|| Error::internal(text!("{role} has no voice"; "角色 {role} 没有音色"))),
    }
}

/// A recording that a person gave for a line.
#[derive(Serialize, Deserialize)]
pub struct RecordingInput {
    /// The file.
    pub media: MediaId,
    /// Its length.
    pub seconds: f64,
}

/// Takes a recording as it is; hands on a [`SpeechTake`] in which nobody knows when each word is spoken.
pub struct RecordingStep;

#[async_trait]
impl Step for RecordingStep {
    of_kind!("recording", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let RecordingInput { media, seconds } = cx.input_as()?;
        done(&SpeechTake { media, seconds, words: vec![], mouth: vec![] })
    }
}
