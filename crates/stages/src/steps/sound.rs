//! Stage 6, its first half: music and sounds.

use super::done;
use super::timing::AnimaticMade;
use crate::edits::GivenMusic;
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::{Result, film::Music};
use kinora_ports::provider::{AmbienceRequest, Composer, EffectRequest, Passage, ScoreRequest, SoundTake};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// Order for music.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MusicInput {
    /// The request; without passages, they and what is spoken over them come from the animatic.
    pub request: ScoreRequest,
    /// Whether moods change with the scenes.
    pub music: Music,
}

/// Composes the film's music; hands on a [`SoundTake`].
pub struct MusicStep(pub Arc<dyn Composer>);

#[async_trait]
impl Step for MusicStep {
    of_kind!("music", 2);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let request = cx.input_as::<MusicInput>()?.whole(cx)?;
        let take = self.0.score(&request, &cx.desk()).await?;
        done(&take)
    }
}

impl MusicInput {
    /// The request with its passages.
    pub(super) fn whole(self, cx: &Cx) -> Result<ScoreRequest> {
        let Self { mut request, music } = self;
        if request.passages.is_empty() {
            let timing: AnimaticMade = cx.need_as(crate::graph::ANIMATIC)?;
            request.spoken = timing.spoken;
            let scenes = timing.passages.into_iter();
            request.passages = match music {
                Music::Always(mood) => vec![Passage { mood, seconds: scenes.map(|(_, s)| s).sum() }],
                _ => scenes.map(|(mood, seconds)| Passage { mood, seconds }).collect(),
            };
        }
        Ok(request)
    }
}

/// Music that the customer brought.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct GivenMusicInput(pub GivenMusic);

/// Takes the customer's music as it is; hands on a [`SoundTake`].
pub struct GivenMusicStep;

#[async_trait]
impl Step for GivenMusicStep {
    of_kind!("given_music", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let GivenMusicInput(given) = cx.input_as()?;
        done(&SoundTake { media: given.media, seconds: given.seconds })
    }
}

/// Order for a sound.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct EffectInput(pub EffectRequest);

/// Makes a sound; hands on a [`SoundTake`].
pub struct EffectStep(pub Arc<dyn Composer>);

#[async_trait]
impl Step for EffectStep {
    of_kind!("effect", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let EffectInput(request) = cx.input_as()?;
        let take = self.0.effect(&request, &cx.desk()).await?;
        done(&take)
    }
}

/// Order for the sound of a place.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct AmbienceInput(pub AmbienceRequest);

/// Makes the sound of a place; hands on a [`SoundTake`], or nothing where it is
/// silent.
pub struct AmbienceStep(pub Arc<dyn Composer>);

#[async_trait]
impl Step for AmbienceStep {
    of_kind!("ambience", 2);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let AmbienceInput(request) = cx.input_as()?;
        let take = self.0.ambience(&request, &cx.desk()).await?;
        done(&take)
    }
}
