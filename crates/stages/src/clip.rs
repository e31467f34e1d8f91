//! A clip: one prompt, one short film or one picture.
//!
//! A clip is made by the steps that make films, in a graph of its own: the prompt is read ([`first_tasks`]), what it asks
//! to see is drawn, what is heard there is made, and the last task, always named [`CLIP`], makes of it what was ordered. Which step that last task is of is decided by the order's [`Route`]: whoever films elsewhere is
//! one more route, whose step gives the same [`ClipMade`].

mod crop;
mod lay;
mod mark;
mod reel;
mod weather;

pub(crate) use crop::{VIEW, board_of};
pub(crate) use lay::{BRIEF, after_brief, frame};
pub use lay::{CLIP, HIRED, first_tasks};
pub use mark::mark;
pub(crate) use reel::{Heard, reel};
pub(crate) use weather::falling;

use crate::hire::Hire;
use crate::pace::RATE;
use crate::replica::ReplicaOrder;
use kinora_model::script::{Brief, CameraMove, Era, Mood, Scene, Setting, Shot, ShotSize, TimeOfDay, Weather};
use kinora_model::{Language, SceneId, ShotId};
use kinora_ports::provider::{BriefRequest, Schedule};
use kinora_timeline::{MediaId, Time};
use serde::{Deserialize, Serialize};

/// A clip, ordered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipOrder {
    /// What is to be seen, in Chinese or English.
    pub prompt: String,
    /// What is to be made.
    pub what: ClipKind,
    /// Whether it carries the visible mark of things that machines made.
    pub watermark: bool,
    /// Who makes it.
    #[serde(default)]
    pub route: Route,
    /// When others who make it are asked for it; absent where nobody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Seed for free choices.
    pub seed: u64,
}

/// What is to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClipKind {
    /// A film with sound.
    Video {
        /// Its length.
        seconds: f64,
        /// Pixels, even.
        width: u32,
        /// Pixels, even.
        height: u32,
        /// A picture that it shows, instead of one drawn from the prompt.
        reference: Option<MediaId>,
    },
    /// A picture, a PNG.
    Picture {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// A picture that whoever is seen shall look like; where nobody is, the picture to change.
        reference: Option<MediaId>,
    },
    /// A given picture, changed as the prompt says; a PNG.
    Retouch {
        /// The picture as it is.
        picture: MediaId,
        /// Pixels wanted; the picture's own where absent.
        size: Option<(u32, u32)>,
    },
    /// A film of several shots after the pattern of another one.
    Replica(ReplicaOrder),
}

/// Who makes a clip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// We: drawn in layers and rendered here.
    #[default]
    Drawn,
    /// Somebody elsewhere.
    Hired(Hire),
}

/// A clip, made: the result of the task [`CLIP`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipMade {
    /// The film or the picture.
    pub media: MediaId,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Length of a film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Words of the prompt that changed nothing, for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
}

impl ClipOrder {
    /// The order for the reading of the prompt. Where a picture is given, the prompt need not say what is seen.
    pub(crate) fn reading(&self) -> BriefRequest {
        let has_picture = matches!(
            &self.what,
            ClipKind::Video { reference: Some(_), .. } | ClipKind::Picture { reference: Some(_), .. }
        );
        let base = has_picture.then(|| unsaid(&self.prompt));
        BriefRequest { prompt: self.prompt.clone(), base, seed: self.seed }
    }
}

/// Whole frames nearest to so many seconds; at least one.
pub(crate) fn whole_frames(seconds: f64) -> Time {
    RATE.time_of(RATE.nearest(Time::from_secs_f64(seconds)).max(1))
}

/// What a prompt says that says nothing: an open place by day, without anybody, slowly approached.
pub(crate) fn unsaid(prompt: &str) -> Brief {
    let is_chinese = prompt.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    Brief {
        language: if is_chinese { Language::Zh } else { Language::En },
        era: Era::Modern,
        eastern: false,
        scene: Scene {
            id: SceneId::new("s1"),
            chapter: 0,
            chapter_title: None,
            place: String::new(),
            setting: Setting::Field,
            interior: false,
            around: String::new(),
            time: TimeOfDay::Day,
            weather: Weather::Clear,
            mood: Mood::Calm,
            shots: vec![],
        },
        shot: Shot {
            id: ShotId::new("s1-1"),
            size: ShotSize::Wide,
            camera: CameraMove::PushIn,
            action: String::new(),
            cast: vec![],
            crowd: None,
            props: vec![],
            lines: vec![],
            sounds: vec![],
            cues: vec![],
            source: 0..0,
        },
        roles: vec![],
        unread: vec![],
    }
}
