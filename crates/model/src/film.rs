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
    /// Shortest and longest shot in milliseconds, as far as what is spoken in it allows; by the shot's size where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shot_length: Option<(u32, u32)>,
    /// Sounds of places and of what happens in them.
    #[serde(skip_serializing_if = "is_yes")]
    pub effects: bool,
    /// Another seed draws and composes another film from the same text.
    pub seed: u64,
}

/// What is usual is left out of what is stored.
fn is_yes(yes: &bool) -> bool {
    *yes
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
            shot_length: None,
            effects: true,
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
    /// 4:3, as films once were.
    #[serde(rename = "4:3")]
    Classic,
    /// 21:9, as in the cinema.
    #[serde(rename = "21:9")]
    Scope,
}

impl Aspect {
    /// Every shape.
    pub const ALL: [Self; 5] = [Self::Wide, Self::Tall, Self::Square, Self::Classic, Self::Scope];

    /// As it is written: `16:9`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wide => "16:9",
            Self::Tall => "9:16",
            Self::Square => "1:1",
            Self::Classic => "4:3",
            Self::Scope => "21:9",
        }
    }
    /// The shape written so.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.word() == word)
    }
    /// The shape that is nearest to a picture of so many pixels.
    pub fn nearest(width: u32, height: u32) -> Self {
        let is = f64::from(width.max(1)) / f64::from(height.max(1));
        let far = |aspect: &Self| {
            let (w, h) = Resolution::P1080.pixels(*aspect);
            (is * f64::from(h) / f64::from(w)).ln().abs()
        };
        Self::ALL.into_iter().min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(Self::Wide)
    }
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
    /// Every size.
    pub const ALL: [Self; 3] = [Self::P480, Self::P720, Self::P1080];

    /// As it is written: `720p`.
    pub fn word(self) -> &'static str {
        match self {
            Self::P480 => "480p",
            Self::P720 => "720p",
            Self::P1080 => "1080p",
        }
    }
    /// The size written so.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }

    /// Width and height in pixels for this shape; both even.
    pub fn pixels(self, aspect: Aspect) -> (u32, u32) {
        let short: u32 = match self {
            Self::P480 => 480,
            Self::P720 => 720,
            Self::P1080 => 1080,
        };
        // 480p is 854 wide by convention: 853.3 rounded up to an even number.
        let long = |a: u32, b: u32| (short * a / b).div_ceil(2) * 2;
        match aspect {
            Aspect::Wide => (long(16, 9), short),
            Aspect::Tall => (short, long(16, 9)),
            Aspect::Square => (short, short),
            Aspect::Classic => (long(4, 3), short),
            Aspect::Scope => (long(21, 9), short),
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
