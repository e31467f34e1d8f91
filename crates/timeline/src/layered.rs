//! A picture in layers: how a drawing moves.
//!
//! The camera is the owning clip's [`Transform`](crate::Transform); each layer answers it by its depth, so near things
//! pass faster than far ones. Layers are drawn first to last.

use crate::{MediaId, Span, Time};
use serde::{Deserialize, Serialize};

/// A drawn picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layered {
    /// Size in pixels of the drawing board that layer boxes are given in. Its shape is the canvas's; it is larger
    /// where the camera needs room (`overscan`).
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// Share of the board's width and height that the camera sees at scale 1 (0.9 leaves 5 % on each side).
    pub view: f64,
    /// Back to front.
    pub layers: Vec<Layer>,
}

/// One sheet of the drawing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// For people: `sky`, `ridge 2`, `mouth of role-1, open`.
    pub name: String,
    /// PNG with straight alpha, of `w`×`h` pixels.
    pub media: MediaId,
    /// Left edge on the board, in pixels.
    pub x: i32,
    /// Top edge on the board.
    pub y: i32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
    /// How it answers the camera: 1 = moves with the picture, 0 = stays on the lens (a vignette), below 1 = far,
    /// above 1 = near.
    pub depth: f64,
    /// Light, not paint: adds to what is below (result = below + this − below·this).
    #[serde(default)]
    pub glow: bool,
    /// Movement of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// Seen only inside these spans of the clip's own clock; always where absent. In order, apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Vec<Span>>,
}

/// Movement of a layer of its own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drift {
    /// Runs on at this speed in board pixels per second (rain, clouds, mist), over and over as `repeat` says.
    Run {
        /// To the right.
        x: f64,
        /// Down.
        y: f64,
        /// What happens at the border.
        repeat: Repeat,
    },
    /// Swings: offset = amount · sin(2π(t/period + phase)).
    Sway {
        /// Board pixels to the right.
        x: f64,
        /// Board pixels down.
        y: f64,
        /// Length of one swing.
        period: Time,
        /// 0…1.
        phase: f64,
    },
    /// Brightness flickers: opacity = 1 − depth·(0.5 + 0.5·sin(2π·(t/period + phase))).
    Flicker {
        /// How far opacity falls, 0…1.
        depth: f64,
        /// Length of one flicker.
        period: Time,
        /// 0…1.
        phase: f64,
    },
}

/// What a running layer does at its own border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// It is a tile: the same again begins where it ends.
    Tile,
    /// It goes out of the picture and is gone.
    Once,
}

impl Layer {
    /// Whether it is seen at `t` on the clip's clock.
    pub fn is_seen(&self, t: Time) -> bool {
        self.seen.as_ref().is_none_or(|spans| {
            let i = spans.partition_point(|s| s.start <= t);
            i > 0 && spans[i - 1].contains(t)
        })
    }
}
