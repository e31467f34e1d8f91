//! Stages 2, 3 and 5: what is seen.

use super::{done, store};
use crate::edits::AssetEdit;
use crate::pace::{Place, pace};
use crate::{graph, motion};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::script::{Brief, CameraMove, Era, Role, Scene, Shot};
use kinora_model::{Error, Result, RoleId, text};
use kinora_ports::provider::{
    BriefRequest, DesignRequest, FrameRequest, FrameTake, Illustrator, Look, PortraitRequest, Scenarist, SpeechTake,
};
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
    of_kind!("design", 5);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let DesignInput(request) = cx.input_as()?;
        done(&self.0.design(&request, &cx.desk()).await?)
    }
}

/// Order for one role's look.
#[derive(Serialize, Deserialize)]
pub struct LookInput {
    /// Who.
    pub role: Role,
    /// When the story plays.
    pub era: Era,
    /// Whether an old story plays in China rather than in Europe.
    pub eastern: bool,
    /// What a person changed about it.
    #[serde(default, skip_serializing_if = "AssetEdit::is_none")]
    pub edit: AssetEdit,
    /// Seed.
    pub seed: u64,
}

/// Takes one role's look out of the design, or designs it alone where a person changed it: so nobody else changes.
pub struct LookStep(pub Arc<dyn Illustrator>);

#[async_trait]
impl Step for LookStep {
    of_kind!("look", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let LookInput { mut role, era, eastern, edit, seed } = cx.input_as()?;
        if edit.is_none() {
            return done(&look(&cx.need_as(graph::DESIGN)?, &role.id)?);
        }
        let (id, seed) = (role.id.clone(), edit.seed(seed));
        // The most telling words first: what a person wrote is more so than what the story says.
        role.looks.splice(0..0, edit.prompt);
        let references = edit.reference.map(|picture| (id.clone(), picture)).into_iter().collect();
        let request = DesignRequest { roles: vec![role], era, eastern, references, seed };
        done(&look(&self.0.design(&request, &cx.desk()).await?, &id)?)
    }
}

fn look(looks: &BTreeMap<RoleId, Look>, role: &RoleId) -> Result<Look> {
    looks.get(role).cloned().ok_or_else(|| Error::internal(text!("{role} has no look"; "角色 {role} 尚未设计形象")))
}

/// Order for a role's reference picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    of_kind!("portrait", 5);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let PortraitInput { role, era, width, height, seed } = cx.input_as()?;
        let look = cx.need_as(&graph::look(&role))?;
        let picture = self.0.portrait(&PortraitRequest { look, era, width, height, seed }, &cx.desk()).await?;
        done(&picture)
    }
}

/// Order for the reading of prompts.
#[derive(Serialize, Deserialize)]
pub struct BriefInput {
    /// What the picture shows before.
    pub base: Option<Brief>,
    /// What was said, in order; each changes what it names.
    pub prompts: Vec<String>,
    /// Seed.
    pub seed: u64,
}

/// What prompts ask to see.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BriefMade {
    /// The picture.
    pub brief: Brief,
    /// The whole of it in words.
    pub words: String,
    /// Words of the prompts that changed nothing.
    pub unread: Vec<String>,
}

/// Reads prompts; hands on a [`BriefMade`].
pub struct BriefStep(pub Arc<dyn Scenarist>);

#[async_trait]
impl Step for BriefStep {
    of_kind!("brief", 5);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let BriefInput { mut base, prompts, seed } = cx.input_as()?;
        let mut unread = Vec::new();
        for prompt in prompts {
            let brief = self.0.brief(&BriefRequest { prompt, base, seed }, &cx.desk()).await?;
            unread.extend(brief.unread.iter().cloned());
            base = Some(brief);
        }
        let brief =
            base.ok_or_else(|| Error::internal(text!("no prompt was given to be read"; "没有要理解的提示词")))?;
        done(&BriefMade { words: self.0.prompt(&brief), unread, brief })
    }
}

/// Order for a picture, but for the looks, which come from the design.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FrameInput {
    /// What is seen; its `roles` are empty.
    pub brief: Brief,
    /// A person wrote what is seen: the brief read from that takes the place of this one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prompted: bool,
    /// Who speaks in it.
    pub speaking: Vec<RoleId>,
    /// Drawing style.
    pub style: Option<String>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Seed.
    pub seed: u64,
}

/// Draws a shot, a place or a thing; hands on a [`FrameTake`].
pub struct FrameStep(pub Arc<dyn Illustrator>);

#[async_trait]
impl Step for FrameStep {
    of_kind!("frame", 6);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let FrameInput { brief, prompted, speaking, style, width, height, seed } = cx.input_as()?;
        let brief = if prompted { cx.need_as::<BriefMade>(&graph::brief(cx.key()))?.brief } else { brief };
        let mut looks = BTreeMap::new();
        let mut strangers = Vec::new();
        for Role { id, .. } in &brief.roles {
            // Whoever the prompt brought into the picture is in no design.
            if !cx.needs().contains_key(&graph::look(id)) {
                strangers.extend(brief.roles.iter().find(|r| r.id == *id).cloned());
            }
        }
        if !strangers.is_empty() {
            let (era, eastern) = (brief.era, brief.eastern);
            let request = DesignRequest { roles: strangers, era, eastern, references: BTreeMap::new(), seed };
            looks = self.0.design(&request, &cx.desk()).await?;
        }
        for present in &brief.shot.cast {
            if !looks.contains_key(&present.role) {
                looks.insert(present.role.clone(), cx.need_as(&graph::look(&present.role))?);
            }
        }
        let Brief { era, eastern, scene, shot, .. } = brief;
        let request = FrameRequest { scene, shot, looks, speaking, era, eastern, style, width, height, seed };
        done(&self.0.frame(&request, &cx.desk()).await?)
    }
}

/// Order for a shot in motion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SegmentInput {
    /// The place.
    pub scene: Scene,
    /// The shot.
    pub shot: Shot,
    /// Where it stands in the film.
    pub place: Place,
    /// A person wrote what is seen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prompted: bool,
}

/// A shot in motion.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SegmentMade {
    /// A [`Source`](kinora_timeline::Source) as JSON.
    pub source: MediaId,
    /// How the camera moves over it.
    pub camera: CameraMove,
    /// Where in the picture the roles' faces are; see [`motion::stands`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stands: BTreeMap<RoleId, f64>,
    /// Its length in seconds.
    pub seconds: f64,
    /// What it is made of.
    pub media: Vec<MediaId>,
}

/// Makes a drawn shot move; hands on a [`SegmentMade`].
pub struct SegmentStep;

#[async_trait]
impl Step for SegmentStep {
    of_kind!("segment", 3);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let SegmentInput { scene, mut shot, place, prompted } = cx.input_as()?;
        let frame_key = graph::frame(&shot.id);
        let frame: FrameTake = cx.need_as(&frame_key)?;
        let takes = takes(cx, &shot)?;
        // How long it lasts follows the script, for the animatic is timed by that.
        let pace = pace(&scene, &shot, place, &takes);
        if prompted {
            let seen = cx.need_as::<BriefMade>(&graph::brief(&frame_key))?.brief;
            shot = Shot { id: shot.id, lines: shot.lines, sounds: shot.sounds, source: shot.source, ..seen.shot };
        }
        let source = motion::animate(&frame, &shot, &pace, &takes);
        let stands = motion::stands(&frame);
        let media = frame.sheets.into_iter().map(|s| s.layer.media).chain([frame.still]).collect();
        let seconds = pace.length.as_secs_f64();
        done(&SegmentMade { source: store(cx, &source).await?, camera: shot.camera, stands, seconds, media })
    }
}

/// The spoken lines of a shot.
pub fn takes(cx: &Cx, shot: &Shot) -> Result<Vec<SpeechTake>> {
    (0..shot.lines.len()).map(|n| cx.need_as(&graph::voice(&shot.id, n))).collect()
}
