//! What goes into a workflow, and what comes out.

use kinora_model::{Text, film::Wishes};
use kinora_render::{Quality, Report};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// A film, ordered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The story's file as it came.
    pub novel: MediaId,
    /// Its name.
    pub file_name: String,
    /// How the film shall be.
    pub wishes: Wishes,
    /// Effort of the encoder.
    pub quality: Quality,
}

/// A film, made: the result of the last task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FilmMade {
    /// The film.
    pub film: MediaId,
    /// Its captions as SubRip, if it has any.
    pub subtitles: Option<MediaId>,
    /// The timeline it was rendered from.
    pub timeline: MediaId,
    /// What was measured on it.
    pub report: Measured,
    /// What a person should know: parts left out, doubtful speakers.
    pub warnings: Vec<Text>,
}

/// What was measured on a film. How much of it was found already rendered is left out: that says something about the
/// machine's past, and the same film must have the same record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Frames.
    pub frames: u64,
    /// Seconds.
    pub duration: f64,
    /// Integrated loudness in LUFS; none for a silent film.
    pub loudness_lufs: Option<f64>,
    /// True peak in dBTP; none for a silent film.
    pub true_peak_dbtp: Option<f64>,
    /// Size of the file.
    pub bytes: u64,
}

impl From<&Report> for Measured {
    fn from(r: &Report) -> Self {
        Self {
            frames: r.frames,
            duration: r.duration,
            loudness_lufs: r.loudness_lufs,
            true_peak_dbtp: r.true_peak_dbtp,
            bytes: r.bytes,
        }
    }
}
