//! One thing on a track, and how two neighbours meet.

use crate::{Curve, Layered, MediaId, Span, Time};
use serde::{Deserialize, Serialize};

/// Something seen for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clip {
    /// When, on the film's clock.
    pub span: Span,
    /// What.
    pub source: Source,
    /// Where and how large; curves are on the clip's own clock (its start is zero, and a transition's handles reach
    /// before zero and past the end).
    pub transform: Transform,
}

/// Where a clip's pictures come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// One picture.
    Still {
        /// PNG, JPEG or WebP.
        media: MediaId,
    },
    /// A video file, from `start` on its own clock, at `speed` (1 = as shot).
    Video {
        /// The file.
        media: MediaId,
        /// First moment used, on the file's clock.
        start: Time,
        /// Seconds of file per second of film.
        speed: f64,
    },
    /// A drawn picture in layers that move.
    Layered(Box<Layered>),
    /// Nothing but colour.
    Color(Color),
}

/// sRGB with straight alpha, 0…255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity.
    pub a: u8,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Color = Color { r: 0, g: 0, b: 0, a: 255 };
}

/// Placement of a clip on the canvas.
///
/// At scale 1 and position (0, 0) the source covers the canvas: it is centred and enlarged until neither side is
/// short (`cover`), or until one side fits (`contain`, see [`Fit`]). Position is in units of the canvas size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transform {
    /// How the source's shape meets the canvas's at scale 1.
    pub fit: Fit,
    /// Shift of the centre, in canvas widths, right positive.
    pub x: Curve,
    /// Shift of the centre, in canvas heights, down positive.
    pub y: Curve,
    /// Size, 1 = as `fit` says.
    pub scale: Curve,
    /// Clockwise, in degrees, about the clip's centre.
    pub rotation: Curve,
    /// 0 unseen … 1 opaque.
    pub opacity: Curve,
}

/// How a source's shape meets the canvas's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// No border: the longer side is cut.
    Cover,
    /// All of it: the canvas shows beside it.
    Contain,
}

impl Default for Transform {
    fn default() -> Self {
        let c = Curve::constant;
        Self { fit: Fit::Cover, x: c(0.0), y: c(0.0), scale: c(1.0), rotation: c(0.0), opacity: c(1.0) }
    }
}

/// How a clip gives way to the next one on its track. It is centred on the cut: each clip goes on for half of it beyond
/// its own border, so the film is never shortened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// Index of the clip that leaves; the next one in the track comes.
    pub after: usize,
    /// Its whole length.
    pub duration: Time,
    /// What is seen.
    pub kind: TransitionKind,
}

/// Kinds of transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransitionKind {
    /// One becomes the other; weight of frame k of n is (k + ½)/n.
    Dissolve,
    /// Through a colour, reached in the middle.
    Dip(Color),
}
