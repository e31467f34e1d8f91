//! The script: a story broken down into roles, scenes, shots and spoken lines.
//!
//! This is the schema that every reader fills, whether rules or a language model stands behind it, and that artist,
//! voice, score and editor work from. It is stored and shown as JSON; names are stable.

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
    /// Sex, as far as the text tells.
    pub sex: Sex,
    /// Age, as far as the text tells.
    pub age: Age,
    /// Words of the text about this person's looks (`白发`, `grey coat`), most telling first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<String>,
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
    /// Time of day.
    pub time: TimeOfDay,
    /// Weather.
    pub weather: Weather,
    /// Mood; picks the music.
    pub mood: Mood,
    /// Its shots.
    pub shots: Vec<Shot>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The word used in JSON and on the command line.
            pub fn word(self) -> &'static str { match self { $($name::$variant => $word,)* } }
            /// The value with this word.
            pub fn from_word(word: &str) -> Option<Self> { Self::ALL.iter().copied().find(|v| v.word() == word) }
        }
    };
}

words! {
    /// The kinds of place that can be drawn.
    Setting {
        /// Old inn, tavern or teahouse.
        Inn = "inn",
        /// Street or market of an old town.
        OldStreet = "old_street",
        /// Palace or great hall.
        Palace = "palace",
        /// Temple or shrine.
        Temple = "temple",
        /// Bamboo grove or wood.
        Forest = "forest",
        /// Mountain, pass, cliff.
        Mountain = "mountain",
        /// River, lake, sea, shore, lighthouse.
        Water = "water",
        /// Battlefield or camp.
        Battlefield = "battlefield",
        /// Street of a modern city.
        ModernStreet = "modern_street",
        /// Home: living room, bedroom, kitchen, study.
        Home = "home",
        /// Office or meeting room.
        Office = "office",
        /// School or classroom.
        School = "school",
        /// Hospital.
        Hospital = "hospital",
        /// Train, car, station.
        Vehicle = "vehicle",
        /// Open country: field, village edge, garden.
        Field = "field",
    }
}

words! {
    /// Time of day.
    TimeOfDay {
        /// Around sunrise.
        Dawn = "dawn",
        /// Daylight.
        Day = "day",
        /// Around sunset.
        Dusk = "dusk",
        /// Night.
        Night = "night",
    }
}

words! {
    /// Weather.
    Weather {
        /// Nothing falls.
        Clear = "clear",
        /// Rain.
        Rain = "rain",
        /// Snow.
        Snow = "snow",
        /// Fog or mist.
        Fog = "fog",
        /// Thunderstorm or gale.
        Storm = "storm",
    }
}

words! {
    /// Mood of a scene; the score has a theme for each.
    Mood {
        /// Even, unhurried.
        Calm = "calm",
        /// Warm, loving.
        Tender = "tender",
        /// Grief, parting.
        Sad = "sad",
        /// Waiting for something.
        Tense = "tense",
        /// Menace.
        Dark = "dark",
        /// Struggle, victory.
        Epic = "epic",
        /// Play.
        Comic = "comic",
        /// Wonder, secrets.
        Mystery = "mystery",
    }
}

words! {
    /// Feeling on a face or in a voice.
    Emotion {
        /// At rest.
        Calm = "calm",
        /// Joy.
        Happy = "happy",
        /// Grief.
        Sad = "sad",
        /// Anger.
        Angry = "angry",
        /// Fear.
        Fear = "fear",
        /// Surprise.
        Surprise = "surprise",
        /// Worry, doubt.
        Worry = "worry",
        /// Determination.
        Resolve = "resolve",
    }
}

words! {
    /// Shot size (景别).
    ShotSize {
        /// 远景: a landscape with small people.
        ExtremeWide = "extreme_wide",
        /// 全景: whole figures in their place.
        Wide = "wide",
        /// 中景: from the waist.
        Medium = "medium",
        /// 近景/特写: head and shoulders.
        Close = "close",
        /// 大特写: eyes, a hand, a thing.
        ExtremeClose = "extreme_close",
    }
}

words! {
    /// Camera move (运镜).
    CameraMove {
        /// 固定.
        Static = "static",
        /// 推.
        PushIn = "push_in",
        /// 拉.
        PullOut = "pull_out",
        /// 左移.
        PanLeft = "pan_left",
        /// 右移.
        PanRight = "pan_right",
        /// 升.
        CraneUp = "crane_up",
    }
}

words! {
    /// What a figure is doing with its body.
    Gesture {
        /// Standing or as the place suggests.
        Stand = "stand",
        /// Walking or running.
        Walk = "walk",
        /// Sitting.
        Sit = "sit",
        /// Pointing.
        Point = "point",
        /// Embracing.
        Embrace = "embrace",
        /// Fighting.
        Fight = "fight",
        /// Kneeling, bowing.
        Kneel = "kneel",
        /// Reading, writing.
        Read = "read",
        /// Riding.
        Ride = "ride",
    }
}

words! {
    /// A sound that the text calls for.
    Sound {
        /// Rain bed.
        Rain = "rain",
        /// Thunder.
        Thunder = "thunder",
        /// Wind bed.
        Wind = "wind",
        /// Fire or candle bed.
        Fire = "fire",
        /// Door opening or closing.
        Door = "door",
        /// A knock on wood.
        Knock = "knock",
        /// Footsteps.
        Steps = "steps",
        /// Waves or running water bed.
        Water = "water",
        /// Birds bed.
        Birds = "birds",
        /// Crickets bed.
        Crickets = "crickets",
        /// Bell or gong.
        Bell = "bell",
        /// Blades.
        Sword = "sword",
        /// Horse.
        Horse = "horse",
        /// Crowd bed.
        Crowd = "crowd",
        /// Town traffic bed.
        Traffic = "traffic",
        /// Something breaks.
        Crash = "crash",
        /// Telephone.
        Phone = "phone",
    }
}

impl Sound {
    /// Whether it lasts as long as its scene (rain) rather than happening once (a knock).
    pub fn is_bed(self) -> bool {
        use Sound::*;
        matches!(self, Rain | Wind | Fire | Water | Birds | Crickets | Crowd | Traffic)
    }
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
    /// Things the text names that should be seen (`红伞`, `candle`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<String>,
    /// What is spoken while it is on screen, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// Sounds that it calls for. Beds last for the scene from here on; the rest happen once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sounds: Vec<Sound>,
    /// Where in the novel it comes from, in characters.
    pub source: Range<usize>,
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
