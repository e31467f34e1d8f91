//! Words on the screen.

use crate::{Canvas, Curve, Ease, Key, Span, Time};
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

/// How a caption is set, wherever it is: in our own picture and in the files that others show it from. Lengths are in
/// ems, which keeps them readable at every size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// An em, as a share of the canvas's shorter side.
    pub em: f64,
    /// Thick letters.
    pub bold: bool,
    /// Width of the dark rim around letters, in ems.
    pub rim: f64,
    /// How dark the plate behind the lines is, 0…1: words on snow or in a dawn keep a contrast of 4.5:1.
    pub plate: f64,
}

/// Share of a canvas's height between its lower border and the lowest line of what is said.
pub fn margin_below(canvas: &Canvas) -> f64 {
    if canvas.height > canvas.width { 0.14 } else { 0.065 }
}

/// How long a title takes to come and to go.
pub const FADE: Time = Time::from_millis(600);

impl Caption {
    /// How much of it is seen on its own clock: titles come and go gently, speech is there at once.
    pub fn presence(&self) -> Curve {
        if self.role.is_subtitle() {
            return Curve::constant(1.0);
        }
        let length = self.span.duration;
        let fade = FADE.min(Time::from_ticks(length.ticks() / 2));
        let key = |at: Time, value: f64| Key { at, value, ease: Ease::Smooth };
        Curve(vec![key(Time::ZERO, 0.0), key(fade, 1.0), key(length - fade, 1.0), key(length, 0.0)])
    }
}

impl CaptionRole {
    /// How captions of this role are set in `language`: Chinese letters are wider and need fewer of them in a line.
    pub fn setting(&self, language: Language) -> Setting {
        let pick = |zh: f64, en: f64| if language == Language::Zh { zh } else { en };
        let said = pick(0.056, 0.052);
        match self {
            Self::Speech { .. } => Setting { em: said, bold: true, rim: 0.075, plate: 0.34 },
            // Thinner letters on a darker plate.
            Self::Narration => Setting { em: said * 0.96, bold: false, rim: 0.075, plate: 0.5 },
            Self::Title => Setting { em: pick(0.125, 0.1), bold: false, rim: 0.02, plate: 0.0 },
            Self::Chapter | Self::End => Setting { em: pick(0.075, 0.066), bold: false, rim: 0.025, plate: 0.0 },
        }
    }

    /// Whether it belongs into a subtitle file (SRT, soft track).
    pub fn is_subtitle(&self) -> bool {
        matches!(self, Self::Speech { .. } | Self::Narration)
    }
}
