//! A film in, what it says of a product out.

use super::Desk;
use async_trait::async_trait;
use kinora_model::{Language, Result, Text};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};

/// Looks at films that somebody wants another one like.
#[async_trait]
pub trait Analyst: Send + Sync {
    /// What is in a film, from its stills and what was measured on it. It tells what is there and what it could not do
    /// ([`Findings::undone`]), and makes nothing up.
    ///
    /// # Errors
    /// [`Cancelled`](kinora_model::ErrorKind::Cancelled); those of the blob store. Something that it needs and that is not
    /// installed is no error but undone.
    async fn analyse(&self, request: &AnalysisRequest, desk: &Desk) -> Result<Findings>;

    /// Which of the things that it needs and may lack are installed now, a bit each, in the lower eight: what it found with
    /// others is not its answer any more.
    fn installed(&self) -> u32 {
        0
    }
}

/// Order for an analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisRequest {
    /// Stills of the film, in order.
    pub stills: Vec<Still>,
    /// Lengths of its shots in seconds.
    pub shots: Vec<f64>,
    /// Its main colours as red, green and blue, the commonest first.
    pub colours: Vec<[u8; 3]>,
    /// What is heard in it, as WAV with one channel of 16 bits at 16 kHz; absent where all is silent.
    pub sound: Option<MediaId>,
}

/// A still of a film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Still {
    /// The picture.
    pub media: MediaId,
    /// When it is seen, in seconds.
    pub at: f64,
}

/// What is in a film.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// The language of what is read and said; absent where nothing is.
    pub language: Option<Language>,
    /// Lines of text in the picture, in the order in which they were seen first.
    pub texts: Vec<SeenText>,
    /// What is said, where something is and somebody could hear it out.
    pub speech: Option<String>,
    /// The same sentence by sentence, with its times.
    #[serde(default)]
    pub said: Vec<SaidText>,
    /// Things in the picture, each told once, in the order in which they were seen first: only what is sure.
    #[serde(default)]
    pub things: Vec<SeenThing>,
    /// What the product is called, where a line says so.
    pub product: Option<String>,
    /// What it costs, as it is written there.
    pub prices: Vec<String>,
    /// What speaks for it.
    pub slogans: Vec<String>,
    /// A short text of all of this, in its language, to make another film by.
    pub prompt: String,
    /// What could not be done, and why.
    pub undone: Vec<Text>,
}

/// A line of text in a film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeenText {
    /// Its words.
    pub text: String,
    /// When it was seen first, in seconds.
    pub at: f64,
    /// In how many stills it was seen.
    pub stills: u32,
    /// How surely it was read, 0…1.
    pub confidence: f32,
}

/// Something that is said in a film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaidText {
    /// The words.
    pub text: String,
    /// When they begin, in seconds.
    pub start: f64,
    /// When they end, in seconds.
    pub end: f64,
    /// Their language, as ISO 639-1 has it; one that Kinora has no films in, too.
    pub language: String,
    /// How surely they were heard, 0…1.
    pub confidence: f32,
}

/// A thing in a film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeenThing {
    /// What people call it.
    pub name: Text,
    /// When it was seen first, in seconds.
    pub at: f64,
    /// In how many stills it was seen.
    pub stills: u32,
    /// How surely it is one, 0…1.
    pub confidence: f32,
}
