//! Stages 2, 3 and 5: what is seen.

use super::{done, store};
use crate::pace::{Place, pace};
use crate::{graph, motion};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::script::{Era, Scene, Shot};
use kinora_model::{Error, Result, RoleId, text};
use kinora_ports::provider::{DesignRequest, FrameRequest, FrameTake, Illustrator, Look, PortraitRequest, SpeechTake};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Order for the looks of a cast.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct DesignInput(pub DesignRequest);

/// Designs the whole cast; hands on the looks by role.
pub struct DesignStep(pub Arc<dyn Illustrator>);

#[async_trait]
impl Step for DesignStep {
    fn kind(&self) -> &'static str {
        "design"
    }
    fn version(&self) -> u32 {
        2
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let DesignInput(request) = cx.input_as()?;
        done(&self.0.design(&request, &cx.desk()).await?)
    }
}

/// Order for a role's reference picture.
#[derive(Serialize, Deserialize)]
pub struct PortraitInput {
    /// Who.
    pub role: RoleId,
    /// When the story plays.
    pub era: Era,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Seed.
    pub seed: u64,
}

/// Draws a role's reference picture; hands on its id.
pub struct PortraitStep(pub Arc<dyn Illustrator>);

#[async_trait]
impl Step for PortraitStep {
    fn kind(&self) -> &'static str {
        "portrait"
    }
    fn version(&self) -> u32 {
        2
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let PortraitInput { role, era, width, height, seed } = cx.input_as()?;
        let look = look(&cx.need_as("design")?, &role)?;
        let picture = self.0.portrait(&PortraitRequest { look, era, width, height, seed }, &cx.desk()).await?;
        done(&picture)
    }
}

fn look(looks: &BTreeMap<RoleId, Look>, role: &RoleId) -> Result<Look> {
    looks.get(role).cloned().ok_or_else(|| Error::internal(text!("{role} has no look"; "角色 {role} 尚未设计形象")))
}

/// Order for a shot's picture, but for the looks, which come from the design.
#[derive(Serialize, Deserialize)]
pub struct FrameInput {
    /// The place.
    pub scene: Scene,
    /// The shot.
    pub shot: Shot,
    /// Who speaks in it.
    pub speaking: Vec<RoleId>,
    /// When the story plays.
    pub era: Era,
    /// Whether an old story plays in China rather than in Europe.
    pub eastern: bool,
    /// Drawing style.
    pub style: Option<String>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Seed.
    pub seed: u64,
}

/// Draws a shot; hands on a [`FrameTake`].
pub struct FrameStep(pub Arc<dyn Illustrator>);

#[async_trait]
impl Step for FrameStep {
    fn kind(&self) -> &'static str {
        "frame"
    }
    fn version(&self) -> u32 {
        2
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let FrameInput { scene, shot, speaking, era, eastern, style, width, height, seed } = cx.input_as()?;
        let all: BTreeMap<RoleId, Look> = cx.need_as("design")?;
        let looks =
            shot.cast.iter().map(|p| Ok((p.role.clone(), look(&all, &p.role)?))).collect::<Result<BTreeMap<_, _>>>()?;
        let request = FrameRequest { scene, shot, looks, speaking, era, eastern, style, width, height, seed };
        let take = self.0.frame(&request, &cx.desk()).await?;
        done(&take)
    }
}

/// Order for a shot in motion.
#[derive(Serialize, Deserialize)]
pub struct SegmentInput {
    /// The place.
    pub scene: Scene,
    /// The shot.
    pub shot: Shot,
    /// Where it stands in the film.
    pub place: Place,
}

/// A shot in motion.
#[derive(Serialize, Deserialize)]
pub struct SegmentMade {
    /// A [`Source`](kinora_timeline::Source) as JSON.
    pub source: MediaId,
    /// What it is made of.
    pub media: Vec<MediaId>,
}

/// Makes a drawn shot move; hands on a [`SegmentMade`].
pub struct SegmentStep;

#[async_trait]
impl Step for SegmentStep {
    fn kind(&self) -> &'static str {
        "segment"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let SegmentInput { scene, shot, place } = cx.input_as()?;
        let frame: FrameTake = cx.need_as(&graph::frame(&shot.id))?;
        let takes = takes(cx, &shot)?;
        let pace = pace(&scene, &shot, place, &takes);
        let source = motion::animate(&frame, &shot, &pace, &takes);
        let media = frame.sheets.into_iter().map(|s| s.layer.media).chain([frame.still]).collect();
        done(&SegmentMade { source: store(cx, &source).await?, media })
    }
}

/// The spoken lines of a shot.
pub fn takes(cx: &Cx, shot: &Shot) -> Result<Vec<SpeechTake>> {
    (0..shot.lines.len()).map(|n| cx.need_as(&graph::voice(&shot.id, n))).collect()
}
