//! Words as a picture on a track: set in styles of their own, placed and moved as any clip.

use crate::Color;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Words as they are set. All lengths are shares of the canvas's width or of an em, so that they do not depend on pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// The words; `\n` begins a line.
    pub text: String,
    /// Styles, in order; together they cover every byte of `text`, each once.
    pub runs: Vec<Run>,
    /// How lines lie to each other.
    pub align: Align,
    /// Columns from right to left, glyphs upright, instead of lines.
    pub vertical: bool,
    /// Room between glyphs, in ems.
    pub letter_spacing: f64,
    /// Distance of base lines beyond one em, in ems.
    pub line_spacing: f64,
    /// Widest line, as a share of the canvas's width (of its height where `vertical`); none: only `\n` breaks.
    pub wrap: Option<f64>,
    /// A box behind the words.
    pub plate: Option<Plate>,
    /// 0 clear … 1 as the styles say.
    pub opacity: f64,
}

/// How lines lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// They begin together.
    Start,
    /// Their middles lie together.
    Center,
    /// They end together.
    End,
}

/// The style of a stretch of words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// Length of an em, as a share of the canvas's width.
    pub size: f64,
    /// Colour, with its opacity.
    pub color: Color,
    /// Which of the installed faces.
    pub face: FaceKind,
    /// Bold.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// With a line below.
    pub underline: bool,
    /// A rim around the glyphs.
    pub outline: Option<Outline>,
    /// A shadow behind them.
    pub shadow: Option<Shadow>,
}

/// Classes of typefaces: whatever named face a draft asks for, one of these is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaceKind {
    /// Without serifs.
    #[default]
    Sans,
    /// With serifs.
    Serif,
}

/// A rim around glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// How far it reaches beyond the glyph, in ems.
    pub width: f64,
    /// Colour, with its opacity.
    pub color: Color,
}

/// A shadow behind glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shadow {
    /// To the right, in ems.
    pub x: f64,
    /// Down, in ems.
    pub y: f64,
    /// Deviation of its blur, in ems.
    pub blur: f64,
    /// Colour, with its opacity.
    pub color: Color,
}

/// A box behind words.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plate {
    /// Colour, with its opacity.
    pub color: Color,
    /// Radius of its corners, as a share of half its smaller side.
    pub corner: f64,
    /// Room left and right of the words together, in ems of the first run.
    pub width: f64,
    /// Room above and below together, in ems of the first run.
    pub height: f64,
    /// Shift of its centre to the right, in ems.
    pub x: f64,
    /// Shift down, in ems.
    pub y: f64,
    /// One box for each line instead of one for all.
    pub by_line: bool,
}
