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
    /// What the renderer measured.
    pub report: Report,
    /// What a person should know: parts left out, doubtful speakers.
    pub warnings: Vec<Text>,
}
