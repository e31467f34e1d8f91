//! Words on the screen.

use crate::Span;
use kinora_model::Language;
use serde::{Deserialize, Serialize};

/// Words shown for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    /// When, on the film's clock.
    pub span: Span,
    /// The words, not broken into lines: the renderer does that for the canvas. `\n` forces a break.
    pub text: String,
    /// Language; decides where lines may break.
    pub language: Language,
    /// What it is for.
    pub role: CaptionRole,
}

/// What a caption is for; decides its place and look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptionRole {
    /// What is being said: at the bottom.
    Speech {
        /// Shown before the words when the speaker is not in the picture.
        speaker: Option<String>,
    },
    /// What the narrator says: at the bottom, a little quieter in look.
    Narration,
    /// Title of the film: large, in the middle. A second line is set small below it.
    Title,
    /// A chapter's title or a note of place and time: in the middle, smaller.
    Chapter,
    /// That the film is over: in the middle. Its first line is the word for it, the next one the film's title.
    End,
}

impl CaptionRole {
    /// Whether it belongs into a subtitle file (SRT, soft track).
    pub fn is_subtitle(&self) -> bool {
        matches!(self, Self::Speech { .. } | Self::Narration)
    }
}
