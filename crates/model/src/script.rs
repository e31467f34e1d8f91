//! The script: a story broken down into roles, scenes, shots and spoken lines.
//!
//! This is the schema that every reader fills, whether rules or a language model stands behind it, and that artist,
//! voice, score and editor work from. It is stored and shown as JSON; names are stable.

mod brief;
pub mod page;
mod words;

pub use brief::Brief;
pub use words::{
    Being, CameraMove, Emotion, Folk, Gesture, Mood, Setting, ShotSize, Sound, Temper, TimeOfDay, Weather,
};

use crate::{Language, RoleId, SceneId, ShotId, Text};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A whole screenplay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Script {
    /// Title, from the text or its file name.
    pub title: String,
    /// Language of the text.
    pub language: Language,
    /// When it plays: decides wardrobe and buildings.
    pub era: Era,
    /// Everybody who speaks or is seen, most important first. The narrator is not a role.
    pub roles: Vec<Role>,
    /// Scenes in the order of the film.
    pub scenes: Vec<Scene>,
    /// Which part of the novel this covers, in characters, if not the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Range<usize>>,
    /// What the reader was unsure about or left out, for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Text>,
}

impl Script {
    /// Whether it plays in old China rather than in old Europe: decides wardrobe, rooms and instruments. Says nothing
    /// of a modern story.
    pub fn eastern(&self) -> bool {
        self.era == Era::Period && self.language == Language::Zh
    }
    /// The role with this id.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|r| r.id == *id)
    }
    /// All shots in order, each with its scene.
    pub fn shots(&self) -> impl Iterator<Item = (&Scene, &Shot)> {
        self.scenes.iter().flat_map(|scene| scene.shots.iter().map(move |shot| (scene, shot)))
    }
}

/// Period in which the story plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Era {
    /// Before machines: robes, lanterns, inns.
    Period,
    /// Today, or nearly.
    Modern,
}

/// A character of the story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Its id in this script.
    pub id: RoleId,
    /// The name used most.
    pub name: String,
    /// Other names for the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// A person or an animal.
    #[serde(default, skip_serializing_if = "Being::is_person")]
    pub kind: Being,
    /// Sex, as far as the text tells.
    pub sex: Sex,
    /// Age, as far as the text tells.
    pub age: Age,
    /// Words of the text about this person's looks (`白发`, `grey coat`), most telling first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<String>,
    /// How this person mostly speaks, where the text tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temper: Option<Temper>,
}

/// Sex of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// The text does not say.
    Unknown,
}

/// Age of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// Up to about twelve.
    Child,
    /// Up to about twenty-five.
    Youth,
    /// Up to about sixty; also where the text does not say.
    Adult,
    /// Above.
    Elder,
}

/// One place at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Its id in this script.
    pub id: SceneId,
    /// Number of the chapter it belongs to, from 0.
    pub chapter: usize,
    /// The chapter's title, on its first scene only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chapter_title: Option<String>,
    /// The place in the words of the text (`山脚的客栈`).
    pub place: String,
    /// The kind of place.
    pub setting: Setting,
    /// Indoors.
    pub interior: bool,
    /// What lies outside an indoor place, in the words of the text (`海边`, `garden`); empty where it does not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub around: String,
    /// Time of day.
    pub time: TimeOfDay,
    /// Weather.
    pub weather: Weather,
    /// Mood; picks the music.
    pub mood: Mood,
    /// Its shots.
    pub shots: Vec<Shot>,
}

/// One shot: what the camera sees without a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shot {
    /// Its id in this script.
    pub id: ShotId,
    /// Shot size.
    pub size: ShotSize,
    /// Camera move.
    pub camera: CameraMove,
    /// What happens, in the words of the text.
    pub action: String,
    /// Who is in the picture, the one it is about first.
    pub cast: Vec<Presence>,
    /// People without names behind the cast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crowd: Option<Crowd>,
    /// Things the text names that should be seen (`红伞`, `candle`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<String>,
    /// What is spoken while it is on screen, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// Sounds that it calls for. Beds last for the scene from here on; the rest happen once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sounds: Vec<Sound>,
    /// Where its lines tell of its single sounds, and who makes them; a sound without one is heard as the shot begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<Cue>,
    /// Where in the novel it comes from, in characters.
    pub source: Range<usize>,
}

/// People without names who are seen together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crowd {
    /// Who they are.
    pub folk: Folk,
    /// How many; absent where the text does not count them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// Where a shot's text tells of a sound that happens once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// What is heard; one of the shot's sounds.
    pub sound: Sound,
    /// The line that tells of it, by its place in the shot, and the first character of the words; nothing where no line
    /// of the shot does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<(usize, usize)>,
    /// Who of the cast makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<RoleId>,
}

/// A role in a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// Who.
    pub role: RoleId,
    /// Feeling on the face.
    pub emotion: Emotion,
    /// What the body does.
    pub gesture: Gesture,
}

/// Words spoken by somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The role; absent for the narrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<RoleId>,
    /// The words.
    pub text: String,
    /// Feeling in the voice.
    pub emotion: Emotion,
    /// How it is spoken.
    pub kind: LineKind,
    /// How sure the reader is of the speaker, 0 to 1; below 0.5 a person should look.
    pub confidence: f32,
}

/// How a line is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// 旁白.
    Narration,
    /// 对白.
    Dialogue,
    /// 内心独白: heard, the mouth does not move.
    Thought,
    /// A letter or notice read out.
    Letter,
}
