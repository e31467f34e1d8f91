//! What a production has made, as people look at it.

use super::{ItemState, Production, Progress};
use kinora_model::script::{Script, ShotSize};
use kinora_model::{ShotId, Text};
use kinora_ports::clock::Millis;
use kinora_stages::{Grid, MadeBy, Measured, ReelMade};
use kinora_timeline::MediaId;

/// A production as people look at it.
#[derive(Clone, Debug)]
pub struct WholeView {
    /// The production.
    pub production: Production,
    /// When its state last changed.
    pub changed: Millis,
    /// How far it is.
    pub progress: Progress,
    /// Its script.
    pub script: ScriptView,
    /// Its roles, things and places.
    pub assets: Vec<AssetView>,
    /// Its storyboard.
    pub storyboard: StoryboardView,
    /// What a person should know of who made what: fallbacks that were taken.
    pub notes: Vec<Text>,
}

/// A script as people look at it.
#[derive(Clone, Debug)]
pub struct ScriptView {
    /// How the stage stands.
    pub state: ItemState,
    /// The script.
    pub script: Option<Script>,
    /// 剧本.
    pub screenplay: String,
    /// 分镜脚本.
    pub shot_list: String,
}

/// What an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetKind {
    /// A role.
    Character,
    /// A thing.
    Prop,
    /// A place.
    Scene,
}

impl AssetKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Character, Self::Prop, Self::Scene];

    /// Its word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Prop => "prop",
            Self::Scene => "scene",
        }
    }
}

/// A role, place or thing as people look at it.
#[derive(Clone, Debug)]
pub struct AssetView {
    /// Key of the task that draws it.
    pub key: String,
    /// What it is.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// What is known of it.
    pub description: String,
    /// What its picture shows, in words.
    pub prompt: String,
    /// Its picture.
    pub picture: Option<MediaId>,
    /// Who drew it, where somebody elsewhere was hired.
    pub by: Option<MadeBy>,
    /// A picture that it shall look like.
    pub reference: Option<MediaId>,
    /// How it stands.
    pub state: ItemState,
}

/// A storyboard as people look at it.
#[derive(Clone, Debug)]
pub struct StoryboardView {
    /// How the stage stands.
    pub state: ItemState,
    /// The shape of its sheets.
    pub grid: Grid,
    /// Its sheets, in order.
    pub sheets: Vec<MediaId>,
    /// Its shots, in order.
    pub shots: Vec<ShotView>,
}

/// A shot as people look at it.
#[derive(Clone, Debug)]
pub struct ShotView {
    /// Which.
    pub id: ShotId,
    /// Its number in the film, from 1.
    pub sequence: usize,
    /// What it shows, in words: as edited, also where it was not made so yet.
    pub prompt: String,
    /// Words of what a person said that changed nothing.
    pub unread: Vec<String>,
    /// Its size.
    pub size: ShotSize,
    /// Its picture.
    pub picture: Option<MediaId>,
    /// Its picture as cut from the sheet.
    pub cropped: Option<MediaId>,
    /// What is spoken in it.
    pub dialogue: String,
    /// How long it lasts, in seconds: known when its voices are.
    pub seconds: Option<f64>,
    /// How it stands.
    pub state: ItemState,
}

/// An animatic as people look at it.
#[derive(Clone, Debug)]
pub struct AnimaticView {
    /// How the stage stands.
    pub state: ItemState,
    /// The whole of it, as a small film.
    pub reel: Option<ReelMade>,
    /// Its shots, in order, as far as they are timed.
    pub shots: Vec<TimedShot>,
    /// Its length in seconds.
    pub seconds: f64,
    /// What a person should know.
    pub warnings: Vec<Text>,
}

/// A shot and its time.
#[derive(Clone, Debug)]
pub struct TimedShot {
    /// Which.
    pub id: ShotId,
    /// It alone, as a small film.
    pub reel: Option<ReelMade>,
    /// When it begins, in seconds.
    pub start: f64,
    /// How long it lasts, in seconds.
    pub seconds: f64,
}

/// The moving shots as people look at them.
#[derive(Clone, Debug)]
pub struct VideoView {
    /// How the stage stands.
    pub state: ItemState,
    /// Share done, 0…1.
    pub share: f64,
    /// One for each shot, in order.
    pub segments: Vec<SegmentView>,
}

/// A moving shot as people look at it.
#[derive(Clone, Debug)]
pub struct SegmentView {
    /// Which shot.
    pub shot: ShotId,
    /// How it stands.
    pub state: ItemState,
    /// Share done, 0…1.
    pub share: f64,
    /// It alone, as a small film.
    pub reel: Option<ReelMade>,
    /// How long it lasts, in seconds.
    pub seconds: Option<f64>,
}

/// The edit as people look at it.
#[derive(Clone, Debug)]
pub struct EditView {
    /// How the stage stands.
    pub state: ItemState,
    /// The film.
    pub film: Option<MediaId>,
    /// What it was rendered from, a timeline as JSON.
    pub timeline: Option<MediaId>,
    /// Its captions as SubRip.
    pub subtitles: Option<MediaId>,
    /// Its music.
    pub music: Option<MediaId>,
    /// Its sounds: what each is, and the file.
    pub effects: Vec<(String, MediaId)>,
    /// What was measured on it.
    pub measured: Option<Measured>,
    /// What a person should know.
    pub warnings: Vec<Text>,
}

/// A version as people look at it.
#[derive(Clone, Debug)]
pub struct VersionView {
    /// Its number, from 1.
    pub number: usize,
    /// Whether it is in the film.
    pub current: bool,
    /// What a person wrote for it.
    pub prompt: Option<String>,
    /// When it was asked for.
    pub made: Millis,
    /// Its picture, once made.
    pub picture: Option<MediaId>,
}
