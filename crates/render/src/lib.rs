//! A timeline into a film: planned in frames, composed here, encoded by ffmpeg through a pipe, checked before it is kept.
//!
//! The way of a film: [`plan`] (pure; the only place where time becomes frames) → [`compose`] (each worker has its own:
//! pictures to planar YUV, captions laid over) → [`part`] (a closed piece of H.264, [`kept`] by a key of all that its pixels
//! depend on; where a clip's own pictures can stay as they are coded, [`mod@copy`]) and [`sound`] (one mix, levelled) → joined
//! without encoding again → [`verify`] → kept ([`finished`]) → renamed
//! to its name. Bytes do not depend on how many workers there are or on what was kept from before.
//!
//! [`render`] is called from a thread that may block. It knows nothing of tasks, vendors or stores: media come as paths
//! from the caller's function.

pub mod caption;
pub mod cel;
pub mod compose;
pub mod copy;
pub mod draft;
pub mod film;
pub mod finished;
pub mod kept;
pub mod lens;
pub mod motion;
pub mod paint;
pub mod part;
pub mod picture;
pub mod plan;
pub mod resample;
mod run;
pub mod sheet;
pub mod sound;
pub mod verify;
pub mod yuv;

pub use caption::{grounds, layout::Stop, split::WordTime, split::split_caption, subtitles_srt};
pub use run::{frame_at, render};

use kinora_model::{Language, Result, Text};
use kinora_timeline::{MediaId, Timeline};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What to render, and with what.
pub struct Job<'a> {
    /// The film.
    pub timeline: &'a Timeline,
    /// Where a medium is.
    pub media: &'a (dyn Fn(&MediaId) -> Result<PathBuf> + Sync),
    /// Folder of the caption fonts; no other font is used.
    pub fonts: &'a Path,
    /// Folder in which finished parts are kept by their content key; made if absent.
    pub cache: &'a Path,
    /// How well and how large it is encoded.
    pub quality: Quality,
    /// Parts that are made at the same time; each has one composing thread and one encoder. At least one; fewer are made
    /// where so many would take more than 400 MB of memory each.
    pub workers: usize,
    /// Whether the film carries its spoken words as a track that players can switch.
    pub soft_captions: bool,
    /// Whether spoken words are drawn into the pictures. Titles and chapters always are: they are part of the picture.
    pub burn_captions: bool,
    /// What the file says of itself.
    pub metadata: Metadata,
}

/// What the file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title; none where empty.
    pub title: String,
    /// Language of sound and captions.
    pub language: Option<Language>,
}

/// How well and how large a film is encoded. Times and sizes are of x264's, measured on drawn pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// For a quick look.
    Draft,
    /// A third of the time of `High`, nearly as good.
    #[default]
    Standard,
    /// As good as x264's `medium` at 20, in two thirds of its time.
    High,
    /// To keep.
    Archive,
    /// As said: x264's preset, and its rate factor.
    Exactly(String, u8),
}

impl Quality {
    /// x264's preset and rate factor.
    pub fn preset(&self) -> (&str, u8) {
        match self {
            Self::Draft => ("superfast", 26),
            Self::Standard => ("veryfast", 18),
            Self::High => ("faster", 19),
            Self::Archive => ("medium", 18),
            Self::Exactly(preset, crf) => (preset, *crf),
        }
    }
}

/// Where rendering is. Frames per second and the time left follow from how fast `Frames` come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// The film was cut into parts, some of which are kept from before.
    Parts {
        /// Parts of the film.
        total: usize,
        /// Parts that need not be made again.
        reused: usize,
    },
    /// Frames of the parts that are made anew.
    Frames {
        /// Made.
        done: u64,
        /// To make.
        total: u64,
    },
    /// Sounds are mixed and levelled.
    Sound,
    /// Parts are joined.
    Assemble,
    /// The film is checked.
    Verify,
}

/// A film that was rendered and checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Frames.
    pub frames: u64,
    /// Seconds.
    pub duration: f64,
    /// Parts that it was made of.
    pub parts: usize,
    /// Parts that were kept from before.
    pub reused: usize,
    /// Frames that were taken over from clips as they are coded there.
    #[serde(default)]
    pub copied: u64,
    /// Whether the sound was kept from before.
    pub sound_reused: bool,
    /// Integrated loudness in LUFS, after decoding; none for a silent film.
    pub loudness_lufs: Option<f64>,
    /// True peak in dBTP, after decoding; none for a silent film.
    pub true_peak_dbtp: Option<f64>,
    /// Size of the file.
    pub bytes: u64,
    /// What could not be done as asked, though the film is sound.
    pub warnings: Vec<Text>,
}

/// One picture, 8-bit R'G'B', three bytes a pixel, row after row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RgbImage {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The pixels.
    pub data: Vec<u8>,
}
