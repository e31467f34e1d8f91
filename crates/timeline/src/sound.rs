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
                music: 11.0,
                ambience: 5.0,
                attack: Time::from_millis(150),
                release: Time::from_millis(600),
            },
        }
    }
}
