//! Moves that come on top of a clip's own curves: how it arrives, leaves, and what it does meanwhile.

use crate::{Span, Time};
use serde::{Deserialize, Serialize};

/// A move over a stretch of a clip's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Motion {
    /// When, on the clip's clock.
    pub span: Span,
    /// On the way in, on the way out, or again and again.
    pub phase: Phase,
    /// What moves.
    pub kind: MotionKind,
}

/// Which way a move runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// From changed to as it is; before its span it is wholly changed.
    In,
    /// From as it is to changed; after its span it stays changed.
    Out,
    /// Again and again inside its span, each turn as long as the move says.
    Loop,
}

/// A side that something moves to or comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Side {
    Left,
    Right,
    Up,
    Down,
}

impl Side {
    /// One step to that side: right and down are positive.
    pub fn step(self) -> (f64, f64) {
        match self {
            Self::Left => (-1.0, 0.0),
            Self::Right => (1.0, 0.0),
            Self::Up => (0.0, -1.0),
            Self::Down => (0.0, 1.0),
        }
    }
}

/// What moves. "Wholly changed" is the far end of a way in or out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MotionKind {
    /// Wholly changed it is clear.
    Fade,
    /// Wholly changed it has this many times its size (0.5: it grows on its way in), and is clear where `fade`.
    Zoom {
        /// Size when wholly changed.
        from: f64,
        /// Whether it is clear then.
        fade: bool,
    },
    /// Moves towards `side`: on its way in it comes from the other side, from `way` canvases away; on its way out it goes.
    Slide {
        /// Where to.
        side: Side,
        /// How far, in canvas widths or heights.
        way: f64,
        /// Whether it is clear at the far end.
        fade: bool,
    },
    /// Turns by this many degrees, and is clear where `fade`.
    Turn {
        /// Clockwise, from wholly changed to as it is.
        degrees: f64,
        /// Whether it is clear at the far end.
        fade: bool,
    },
    /// Grows beyond its size and settles, as if on a spring.
    Bounce,
    /// Appears from `from` side on (and vanishes towards it) behind a straight edge.
    Wipe(
        /// Where the edge moves to.
        Side,
    ),
    /// Words only: appears glyph by glyph.
    Type,
    /// In a loop: swings by so many degrees to both sides, once in `period`.
    Swing {
        /// To each side.
        degrees: f64,
        /// Length of one swing.
        period: Time,
    },
    /// In a loop: swells by this share of its size and back, once in `period`.
    Pulse {
        /// 0.1: a tenth larger.
        by: f64,
        /// Length of one beat.
        period: Time,
    },
    /// In a loop: goes clear by this share and back, once in `period`.
    Flicker {
        /// 1: wholly clear in between.
        depth: f64,
        /// Length of one flicker.
        period: Time,
    },
    /// In a loop: moves up by this share of the canvas's height and falls back, once in `period`.
    Hop {
        /// In canvas heights.
        height: f64,
        /// Length of one hop.
        period: Time,
    },
    /// In a loop: turns round once in `period`.
    Spin {
        /// Length of one turn.
        period: Time,
    },
    /// In a loop: trembles by this share of the canvas's width.
    Shake {
        /// In canvas widths.
        by: f64,
        /// Length of one to and fro.
        period: Time,
    },
}
