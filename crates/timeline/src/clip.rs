//! One thing on a track, and how two neighbours meet.

use crate::{Curve, Effect, Layered, Look, MediaId, Motion, Side, Span, Time, Words};
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
    /// What is done to its picture beyond placing it; nothing where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Box<Look>>,
    /// Moves on top of `transform`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub motions: Vec<Motion>,
}

impl Clip {
    /// `source` during `span`, placed by `transform`, and nothing else.
    pub fn new(span: Span, source: Source, transform: Transform) -> Self {
        Self { span, source, transform, look: None, motions: Vec::new() }
    }

    /// Whether it is a picture that was not filmed and moves over the canvas for as long as it is seen.
    pub fn glides(&self) -> bool {
        let Transform { fit: _, x, y, scale, rotation, opacity: _, stretch } = &self.transform;
        let stretched = stretch.as_ref().is_some_and(|s| !s.x.is_constant() || !s.y.is_constant());
        match self.source {
            Source::Layered(_) => true,
            Source::Still { .. } => stretched || [x, y, scale, rotation].into_iter().any(|c| !c.is_constant()),
            Source::Video { .. } | Source::Color(_) | Source::Words(_) | Source::Effect(_) => false,
        }
    }
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
        /// Instead of a constant speed: seconds of file from `start` at each moment of the clip's clock.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        warp: Option<Curve>,
    },
    /// A drawn picture in layers that move.
    Layered(Box<Layered>),
    /// Nothing but colour.
    Color(Color),
    /// Words, centred on the canvas at position (0, 0); at scale 1 as large as they say.
    Words(Box<Words>),
    /// No picture of its own: a filter over everything that lies below.
    Effect(Effect),
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
    /// Width and height each by a factor of their own, on top of `scale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stretch: Option<Box<Stretch>>,
}

/// Factors of a clip's width and height; a negative one mirrors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Of its width.
    pub x: Curve,
    /// Of its height.
    pub y: Curve,
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
        Self { fit: Fit::Cover, x: c(0.0), y: c(0.0), scale: c(1.0), rotation: c(0.0), opacity: c(1.0), stretch: None }
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
    /// The next one appears behind a straight edge that moves to this side.
    Wipe(Side),
    /// As a wipe, behind a soft edge.
    SoftWipe(Side),
    /// Both move to this side, one after the other.
    Push(Side),
    /// The next one moves over the first, to this side.
    Cover(Side),
    /// A wipe towards the corner between two sides: left or right, then up or down.
    Corner(Side, Side),
    /// The first grows until the next one takes over, and that settles to its size.
    ZoomIn,
    /// The first shrinks away while the next one appears behind it.
    ZoomOut,
    /// The next one appears in a circle that grows from the middle.
    Circle,
    /// The next one appears behind a hand that goes round once, clockwise from the top.
    Clock,
    /// The next one appears in a slit that opens from the middle: to left and right, or (true) up and down.
    Open {
        /// Up and down.
        vertical: bool,
    },
    /// The next one appears in stripes: lying, or (true) standing ones.
    Blinds {
        /// Standing.
        vertical: bool,
    },
    /// Squares that grow until the middle and then shrink.
    Pixelate,
    /// Both are blurred, most in the middle, while one becomes the other.
    Blur,
    /// One becomes the other point by point.
    Grains,
    /// The first is squeezed to a line: lying, or (true) standing.
    Squeeze {
        /// Standing.
        vertical: bool,
    },
    /// Turns in while the first turns out, by a whole turn: clockwise, or (false) the other way.
    Turn {
        /// Clockwise.
        clockwise: bool,
    },
}
