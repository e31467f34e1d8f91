//! What a voice gives: samples, word times, mouth shapes; and how a line is to be delivered.

use kinora_model::script::{Emotion, LineKind};
use std::ops::Range;

/// Samples a second of all speech.
pub const SAMPLE_RATE: u32 = 24_000;

/// Silence before the first and after the last sound of a [`Speech`], in seconds.
pub const PAD: f32 = 0.08;

/// How a line is to be spoken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivery {
    /// Feeling, heard in pitch, pace and pauses.
    pub emotion: Emotion,
    /// Who is listening: narration is unhurried, a thought is slow.
    pub kind: LineKind,
    /// Factor on the pace: above 1 is faster.
    pub pace: f32,
}

impl Default for Delivery {
    fn default() -> Self {
        Self { emotion: Emotion::Calm, kind: LineKind::Dialogue, pace: 1.0 }
    }
}

impl Delivery {
    /// Factor on the pace.
    pub(crate) fn speed(&self) -> f32 {
        let feeling = match self.emotion {
            Emotion::Calm => 1.0,
            Emotion::Happy => 1.05,
            Emotion::Sad => 0.88,
            Emotion::Angry => 1.08,
            Emotion::Fear => 1.1,
            Emotion::Surprise => 1.06,
            Emotion::Worry => 0.95,
            Emotion::Resolve => 0.96,
        };
        let kind = match self.kind {
            LineKind::Narration => 0.95,
            LineKind::Dialogue => 1.0,
            LineKind::Thought => 0.93,
            LineKind::Letter => 0.92,
        };
        feeling * kind * self.pace
    }

    /// Factor on the pitch. Small, for it moves the whole voice: a semitone is 1.06, and a person stays the same person.
    /// Joy, fear and surprise lift a voice, grief lowers it (as K. R. Scherer, Vocal communication of emotion, 2003).
    pub(crate) fn pitch(&self) -> f32 {
        match self.emotion {
            Emotion::Calm => 1.0,
            Emotion::Happy => 1.03,
            Emotion::Sad => 0.97,
            Emotion::Angry => 1.025,
            Emotion::Fear => 1.04,
            Emotion::Surprise => 1.05,
            Emotion::Worry => 0.99,
            Emotion::Resolve => 0.98,
        }
    }

    /// Factor on the pauses between sentences.
    pub(crate) fn pauses(&self) -> f32 {
        let feeling = match self.emotion {
            Emotion::Sad => 1.5,
            Emotion::Worry => 1.25,
            Emotion::Resolve => 1.2,
            Emotion::Angry | Emotion::Fear => 0.7,
            Emotion::Happy | Emotion::Surprise => 0.85,
            Emotion::Calm => 1.0,
        };
        let kind = match self.kind {
            LineKind::Dialogue => 1.0,
            LineKind::Narration | LineKind::Letter => 1.15,
            LineKind::Thought => 1.3,
        };
        feeling * kind / self.pace
    }
}

/// Spoken text.
#[derive(Clone, Debug, PartialEq)]
pub struct Speech {
    /// Mono, [`SAMPLE_RATE`], at a constant loudness of speech, with [`PAD`] of silence at both ends.
    pub samples: Vec<f32>,
    /// The words in order, none overlapping.
    pub words: Vec<Word>,
    /// What the mouth does, from 0 to the end without gaps.
    pub mouth: Vec<Mouth>,
}

impl Speech {
    /// Length in seconds.
    pub fn seconds(&self) -> f32 {
        self.samples.len() as f32 / SAMPLE_RATE as f32
    }
}

/// A spoken word; a number is one word.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Which characters of the given text it is (characters, not bytes).
    pub chars: Range<usize>,
    /// Second at which it begins.
    pub start: f32,
    /// Second at which it ends.
    pub end: f32,
}

/// A mouth held in one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Mouth {
    /// Second at which it begins.
    pub start: f32,
    /// Second at which it ends.
    pub end: f32,
    /// 0 closed, 1 half open, 2 open, 3 round.
    pub open: u8,
}
