//! What the customer orders: the shape, length, look and sound of a film.

use crate::{Language, script::Mood};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Wishes for one film. Everything has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wishes {
    /// Shape of the picture.
    pub aspect: Aspect,
    /// Size of the picture.
    pub resolution: Resolution,
    /// Language of the text; found from it where absent.
    pub language: Option<Language>,
    /// Name of the drawing style; the artist's first where absent.
    pub style: Option<String>,
    /// Voice by role name; `narrator`/`旁白` is the narrator.
    pub voices: BTreeMap<String, String>,
    /// Music.
    pub music: Music,
    /// Captions.
    pub captions: Captions,
    /// The film may not be longer than this, in seconds.
    pub max_duration: Option<f64>,
    /// Another seed draws and composes another film from the same text.
    pub seed: u64,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            aspect: Aspect::Wide,
            resolution: Resolution::P720,
            language: None,
            style: None,
            voices: BTreeMap::new(),
            music: Music::ByMood,
            captions: Captions::Burned,
            max_duration: None,
            seed: 1,
        }
    }
}

/// Shape of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Aspect {
    /// 16:9.
    #[serde(rename = "16:9")]
    Wide,
    /// 9:16, a phone held upright.
    #[serde(rename = "9:16")]
    Tall,
    /// 1:1.
    #[serde(rename = "1:1")]
    Square,
}

/// Length of the picture's shorter side, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Resolution {
    /// 480.
    #[serde(rename = "480p")]
    P480,
    /// 720.
    #[serde(rename = "720p")]
    P720,
    /// 1080.
    #[serde(rename = "1080p")]
    P1080,
}

impl Resolution {
    /// Width and height in pixels for this shape; both even.
    pub fn pixels(self, aspect: Aspect) -> (u32, u32) {
        let short: u32 = match self {
            Self::P480 => 480,
            Self::P720 => 720,
            Self::P1080 => 1080,
        };
        // 480p is 854 wide by convention: 853.3 rounded up to an even number.
        let long = (short * 16 / 9).div_ceil(2) * 2;
        match aspect {
            Aspect::Wide => (long, short),
            Aspect::Tall => (short, long),
            Aspect::Square => (short, short),
        }
    }
}

/// Music under the film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Music {
    /// Each scene has the music of its mood.
    ByMood,
    /// One mood for the whole film.
    Always(Mood),
    /// None.
    None,
}

/// How captions are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Captions {
    /// Drawn into the picture.
    Burned,
    /// A text track that the player shows.
    Soft,
    /// Both.
    Both,
    /// None.
    None,
}
