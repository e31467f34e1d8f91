//! Description in, picture out.

use super::Desk;
use async_trait::async_trait;
use kinora_model::{
    Result, RoleId, Text,
    script::{Era, Role, Scene, Shot},
};
use kinora_timeline::{Layer, MediaId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Draws the cast and the shots.
#[async_trait]
pub trait Illustrator: Send + Sync {
    /// The styles it can draw in, first the usual one: word and description.
    fn styles(&self) -> Vec<(String, Text)>;
    /// How each role looks, for the whole cast at once so that no two look alike.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where a reference is no picture that can be read.
    async fn design(&self, request: &DesignRequest, desk: &Desk) -> Result<BTreeMap<RoleId, Look>>;
    /// A role's reference picture.
    async fn portrait(&self, request: &PortraitRequest, desk: &Desk) -> Result<MediaId>;
    /// A shot.
    async fn frame(&self, request: &FrameRequest, desk: &Desk) -> Result<FrameTake>;
    /// A given picture, changed as a prompt says; a PNG.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where the picture cannot be read or the prompt asks for nothing
    /// that can be done; the error says what can.
    async fn retouch(&self, request: &RetouchRequest, desk: &Desk) -> Result<MediaId>;
}

/// Order for the looks of a cast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DesignRequest {
    /// Everybody.
    pub roles: Vec<Role>,
    /// When the story plays.
    pub era: Era,
    /// Whether an old story plays in China rather than in Europe.
    pub eastern: bool,
    /// Pictures that people gave for a role: its look follows them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub references: BTreeMap<RoleId, MediaId>,
    /// Seed for free choices.
    pub seed: u64,
}

/// Order for a change of a given picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetouchRequest {
    /// The picture as it is.
    pub picture: MediaId,
    /// What shall be other, in Chinese or English.
    pub prompt: String,
    /// Width wanted, in pixels; the picture's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height wanted, in pixels; the picture's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Seed for free choices.
    pub seed: u64,
}

/// How a role looks, in the words of the provider that designed it (a drawing sheet, a prompt, a reference picture).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Look(pub Value);

/// Order for a role's reference picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PortraitRequest {
    /// Who.
    pub look: Look,
    /// When the story plays.
    pub era: Era,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Seed for free choices.
    pub seed: u64,
}

/// Order for a shot's picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrameRequest {
    /// The place; its own `shots` are empty.
    pub scene: Scene,
    /// What is seen; words spoken and places in the novel are left out, for they do not change the picture.
    pub shot: Shot,
    /// Looks of the shot's cast.
    pub looks: BTreeMap<RoleId, Look>,
    /// Who of the cast speaks in it.
    pub speaking: Vec<RoleId>,
    /// When the story plays.
    pub era: Era,
    /// Whether an old story plays in China rather than in Europe.
    pub eastern: bool,
    /// A word of [`Illustrator::styles`]; the first one where absent.
    pub style: Option<String>,
    /// Width of the film in pixels.
    pub width: u32,
    /// Height of the film in pixels.
    pub height: u32,
    /// Seed for free choices.
    pub seed: u64,
}

/// A drawn shot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrameTake {
    /// The picture at the film's size.
    pub still: MediaId,
    /// The same in layers that can move; empty where the provider only makes stills.
    pub sheets: Vec<Sheet>,
    /// Size of the board that the sheets lie on, in pixels.
    pub board: (u32, u32),
    /// Share of the board that the camera sees at scale 1.
    pub view: f64,
}

/// A layer, and when it may be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The layer; its `seen` is absent.
    pub layer: Layer,
    /// What it is.
    pub part: SheetPart,
}

/// What a sheet shows of a face, if anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetPart {
    /// Always there.
    Always,
    /// A role's mouth in one shape; one of its mouths is seen at a time.
    Mouth(RoleId, MouthShape),
    /// A role's eyes, open or shut; one of the two is seen at a time.
    Eyes(RoleId, bool),
}

/// Shape of a mouth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MouthShape {
    /// Lips together; also at rest.
    Closed,
    /// A little open.
    Half,
    /// Wide open.
    Open,
    /// Rounded.
    Round,
}
