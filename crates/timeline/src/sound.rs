//! What is heard.

use crate::{Curve, MediaId, Span, Time};
use serde::{Deserialize, Serialize};

/// A sound for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SoundClip {
    /// When, on the film's clock.
    pub span: Span,
    /// What: any sound file.
    pub media: MediaId,
    /// First moment used, on the file's clock.
    pub start: Time,
    /// Which group it is mixed in.
    pub bus: Bus,
    /// Loudness in decibels relative to the file, on the clip's own clock.
    pub gain: Curve,
    /// −1 left … 1 right.
    pub pan: f64,
    /// Length of the rise at its start (equal power).
    pub fade_in: Time,
    /// Length of the fall at its end (equal power).
    pub fade_out: Time,
    /// Starts again when the file ends, until the span does.
    pub looped: bool,
    /// How it is played beyond that, as an editor set it; as it is where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub play: Option<Box<Play>>,
}

/// How a sound is played where an editor set more than a gain. Its fades are then straight lines of amplitude instead of
/// equal power.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Play {
    /// Factor of amplitude (1 = as in the file), on the clip's own clock, on top of the gain in decibels.
    pub volume: Curve,
    /// Seconds of file per second of film, 0.05…100.
    pub speed: f64,
    /// Whether a changed speed leaves the pitch as it is.
    pub keeps_pitch: bool,
    /// A room or a device that it sounds like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<SoundEffect>,
}

/// Rooms and devices that a sound can sound like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoundEffect {
    /// Comes back after a while.
    Echo,
    /// A large room.
    Hall,
    /// A telephone or an old loudspeaker.
    Telephone,
    /// Few bits and no height.
    LowFidelity,
    /// Under water, or through a wall.
    Muffled,
    /// As a machine speaks.
    Robot,
    /// Trembles.
    Tremolo,
}

/// Groups of sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bus {
    /// Dialogue and narration: all else makes way for it.
    Speech,
    /// Music.
    Music,
    /// Single effects.
    Effect,
    /// Beds: rain, crowd, room.
    Ambience,
}

/// How the buses come together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// Integrated loudness of the film, LUFS (EBU R 128).
    pub loudness: f64,
    /// True peak that is never passed, dBTP.
    pub ceiling: f64,
    /// How music and beds make way for speech.
    pub ducking: Ducking,
}

/// How a bus makes way for speech.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ducking {
    /// Music falls by this many decibels under speech.
    pub music: f64,
    /// Ambience falls by this many.
    pub ambience: f64,
    /// It begins this long before speech and takes as long.
    pub attack: Time,
    /// It takes this long to come back.
    pub release: Time,
}

impl Default for Mix {
    fn default() -> Self {
        Self {
            loudness: -14.0,
            ceiling: -1.0,
            ducking: Ducking {
                music: 15.0,
                ambience: 10.0,
                attack: Time::from_millis(150),
                release: Time::from_millis(600),
            },
        }
    }
}
