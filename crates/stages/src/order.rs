//! What goes into a workflow, and what comes out.

use crate::edits::Edits;
use crate::grid::Grid;
use crate::hire::Hires;
use crate::stage::Stage;
use kinora_model::{Text, film::Wishes};
use kinora_ports::provider::StoryKind;
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
    /// What is in it.
    #[serde(default)]
    pub kind: StoryKind,
    /// How the film shall be.
    pub wishes: Wishes,
    /// Effort of the encoder.
    pub quality: Quality,
    /// The last stage that is worked on; the same order with a later one goes on from what was made.
    pub until: Stage,
    /// A person looks at it after the last stage: the workflow asks, and does not end.
    #[serde(default)]
    pub review: bool,
    /// What a person changed.
    #[serde(default)]
    pub edits: Edits,
    /// What is made besides the film, for people to look at.
    #[serde(default)]
    pub proofs: Proofs,
    /// Who makes what elsewhere.
    #[serde(default, skip_serializing_if = "Hires::is_none")]
    pub hires: Hires,
}

impl Order {
    /// A film of this story, as usual.
    pub fn new(novel: MediaId, file_name: String, wishes: Wishes, quality: Quality) -> Self {
        Self {
            novel,
            file_name,
            kind: StoryKind::Novel,
            wishes,
            quality,
            until: Stage::Edit,
            review: false,
            edits: Edits::default(),
            proofs: Proofs::default(),
            hires: Hires::default(),
        }
    }
}

/// What is made besides the film, for people to look at while it is in the making.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Proofs {
    /// Pictures of the places and things, besides those of the roles.
    pub assets: bool,
    /// Sheets of so many shots each.
    pub sheets: Option<Grid>,
    /// Small films of the animatic and of each shot, with their sound.
    pub reels: bool,
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
