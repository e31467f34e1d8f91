//! A new film after the pattern of a given one.
//!
//! The given film is [analysed](Analysis) once: measured, and looked at by an [`Analyst`](kinora_ports::provider::Analyst). The
//! new one ([`ReplicaOrder`]) is a [clip](crate::clip) of several shots, each as long as a shot of the pattern: a given
//! picture, whole and in its parts by turns, with the selling points written over it.

mod framing;
mod plan;
mod reel;

pub use framing::Framing;
pub(crate) use framing::board;
pub use plan::{SHORTEST, analysis_tasks, fitted};
pub(crate) use plan::{still, tasks};
pub(crate) use reel::{placed, reel};

use crate::hire::MadeBy;
use kinora_ports::provider::{Findings, Still};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// Key of the task that analyses a film; its result is an [`Analysis`].
pub const ANALYSIS: &str = "analysis";
/// Key of the task before it, where somebody is hired to look at what this one measured.
pub(crate) const STUDY: &str = "study";

/// What is in a film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// Seconds that were looked at.
    pub seconds: f64,
    /// Whether the film goes on after them.
    pub is_cut_off: bool,
    /// Pixels, as it is shown.
    pub width: u32,
    /// Pixels, as it is shown.
    pub height: u32,
    /// Frames a second.
    pub frame_rate: f64,
    /// Its shots, in order and without gaps.
    pub shots: Vec<SeenShot>,
    /// Its main colours, the commonest first.
    pub colours: Vec<SeenColour>,
    /// How loud it is; absent where it has no sound.
    pub sound: Option<HeardSound>,
    /// Pictures of it.
    pub stills: Vec<Still>,
    /// What it says.
    pub findings: Findings,
    /// Who looked at it, where somebody was hired; we where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<MadeBy>,
}

/// A stretch of film without a cut.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeenShot {
    /// Seconds.
    pub start: f64,
    /// Seconds.
    pub end: f64,
    /// How much changes from frame to frame: 0 is a still, 1 is noise.
    pub motion: f32,
}

/// A colour and its share of the film.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeenColour {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// 0…1.
    pub share: f32,
}

/// How loud a film is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeardSound {
    /// Root mean square, in decibels of full scale.
    pub decibels: f64,
    /// Share of its length in which something is heard, 0…1.
    pub heard: f64,
}

/// A new film after the pattern of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplicaOrder {
    /// What is seen in it: the product.
    pub picture: MediaId,
    /// Lengths of its shots in seconds, in order.
    pub shots: Vec<f64>,
    /// What is written over it, in order.
    pub points: Vec<String>,
    /// Main colour of the pattern, which stands behind the whole picture.
    pub colour: Option<[u8; 3]>,
    /// Pixels, even.
    pub width: u32,
    /// Pixels, even.
    pub height: u32,
}
