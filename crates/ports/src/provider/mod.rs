//! Who makes things: one trait per capability.
//!
//! A request is complete in itself (media by [`MediaId`], nothing by path) and a take names everything it made, so
//! either can be stored, compared and sent elsewhere.
//!
//! Two families. The film's own words (a script, a shot, a line) go to [`Scenarist`], [`Illustrator`], [`VoiceActor`] and
//! [`Composer`]. What a vendor elsewhere is asked for money (a prompt, a size, a length) is a [`Request`] to a
//! [`Maker`]: what it can do and what it costs is its [`Card`], and the engine pays for its [`Order`].
//!
//! **Crash contract** of the first family. The methods here are *free and repeatable*: the same request makes the same
//! take, whoever calls it and however often; media are put into [`Blobs`] before a take names them. A call that costs
//! money is not made through these methods alone but under the engine's `submit_once`, which records the intent before
//! and the vendor's job id after.

pub mod analyst;
pub mod card;
mod maker;
mod music;
mod paint;
mod picture;
mod script;
mod sound;
mod speech;
mod text;
mod transcribe;
mod video;
mod vision;

pub use analyst::{AnalysisRequest, Analyst, Findings, SaidText, SeenText, SeenThing, Still};
pub use card::{Admission, Capability, Card, Limits, Model, Price, Schedule, Usage};
pub use maker::{FrontDesk, Maker, Order, Progress, Provider, Request, Withdrawal};
pub use music::{AmbienceRequest, Composer, EffectRequest, Passage, ScoreRequest};
pub use paint::{PaintRequest, PaintTake};
pub use picture::{
    DesignRequest, FrameRequest, FrameTake, Illustrator, Look, MouthShape, PortraitRequest, RetouchRequest, Sheet,
    SheetPart,
};
pub use script::{BriefRequest, Scenarist, ScriptRequest, Story, StoryKind};
pub use sound::{MusicRequest, NoiseRequest};
pub use speech::{CastRequest, Mouth, SpeechRequest, SpeechTake, Spoken, Voice, VoiceActor, VoiceOption, Voices};
pub use text::{Schema, TextRequest, TextTake, Turn, Who};
pub use transcribe::{ListenRequest, ListenTake, Said};
pub use video::{VideoRequest, VideoTake};
pub use vision::LookRequest;

use crate::blobs::Blobs;
use kinora_timeline::MediaId;
use std::sync::{Arc, atomic::AtomicBool};

/// What a provider may use while it works.
#[derive(Clone)]
pub struct Desk {
    /// Where it takes its material from and puts what it makes.
    pub blobs: Arc<dyn Blobs>,
    /// Set when nobody wants the result any more; long work looks at it and stops with
    /// [`ErrorKind::Cancelled`](kinora_model::ErrorKind::Cancelled).
    pub cancelled: Arc<AtomicBool>,
}

/// A sound in the media store and how long it is.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SoundTake {
    /// The file.
    pub media: MediaId,
    /// Its length in seconds.
    pub seconds: f64,
}
