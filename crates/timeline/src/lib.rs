//! The edit: what is seen and heard at each moment, in exact time.
//!
//! A [`Timeline`] is the one thing that the renderer takes: the workflow's edit and an imported editing draft ([`draft`])
//! both end here. It is plain data with exact [`Time`]; nothing in it knows of files, encoders or vendors: media are
//! named by [`MediaId`] and resolved by whoever renders. [`Timeline::check`] names everything wrong with it at once.

pub mod ass;
pub mod caption;
pub mod check;
pub mod clip;
pub mod curve;
pub mod draft;
pub mod layered;
pub mod look;
pub mod motion;
pub mod otio;
pub mod sound;
pub mod time;
pub mod words;

pub use caption::{Caption, CaptionRole};
pub use clip::{Clip, Color, Fit, Source, Stretch, Transform, Transition, TransitionKind};
pub use curve::{Curve, Ease, Key};
pub use layered::{Drift, Layer, Layered, Repeat};
pub use look::{Backdrop, Blend, ChromaKey, Crop, Effect, EffectKind, Look, Mask, Shape, Tone};
pub use motion::{Motion, MotionKind, Phase, Side};
pub use sound::{Bus, Ducking, Mix, Play, SoundClip, SoundEffect};
pub use time::{Rate, Span, Time};
pub use words::{Align, FaceKind, Outline, Plate, Run, Shadow, Words};

use serde::{Deserialize, Serialize};

/// Name of a picture, clip or sound in the media store (a content hash). Not a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaId(pub String);

impl std::fmt::Display for MediaId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A finished edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// Size of the picture in pixels and its frame rate.
    pub canvas: Canvas,
    /// How long the film is. What lies beyond is not seen or heard.
    pub duration: Time,
    /// Pictures, bottom first.
    pub tracks: Vec<Track>,
    /// Sounds, in any order.
    pub sounds: Vec<SoundClip>,
    /// How the sounds are mixed.
    pub mix: Mix,
    /// Words on the screen, above all tracks, in order of start.
    pub captions: Vec<Caption>,
    /// Somebody else made this edit, and what it shows and how loud it is are their choice: it is neither levelled, nor
    /// are black or still pictures taken for faults.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_edited: bool,
}

/// The picture's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canvas {
    /// Pixels, even.
    pub width: u32,
    /// Pixels, even.
    pub height: u32,
    /// Frames per second.
    pub rate: Rate,
    /// What shows where no clip does.
    pub background: Color,
}

/// Clips one after another; a later track lies over an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// In order of start; they do not overlap. Gaps show what is below.
    pub clips: Vec<Clip>,
    /// Between neighbours that touch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<Transition>,
    /// Left out of the film.
    #[serde(default)]
    pub hidden: bool,
}
