//! The six stages of a film.

use kinora_model::{Text, text};
use serde::{Deserialize, Serialize};

/// A stage of a film. Each works from what the ones before it made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 剧本: the story becomes a script.
    Script,
    /// 资产: roles, places and things are designed, voices are cast.
    Asset,
    /// 分镜: each shot is drawn.
    Storyboard,
    /// 动态分镜: lines are spoken, shots are timed.
    Animatic,
    /// 片段: each shot moves.
    Video,
    /// 成片: all of it is cut together, sounded and rendered.
    Edit,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 6] = [Self::Script, Self::Asset, Self::Storyboard, Self::Animatic, Self::Video, Self::Edit];

    /// Its word in the store and on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Asset => "asset",
            Self::Storyboard => "storyboard",
            Self::Animatic => "animatic",
            Self::Video => "video",
            Self::Edit => "edit",
        }
    }

    /// The stage of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// Its name for people.
    pub fn name(self) -> Text {
        match self {
            Self::Script => text!("script"; "剧本"),
            Self::Asset => text!("roles and voices"; "角色与音色"),
            Self::Storyboard => text!("storyboard"; "分镜"),
            Self::Animatic => text!("voices and timing"; "配音与动态分镜"),
            Self::Video => text!("moving pictures"; "片段"),
            Self::Edit => text!("edit"; "成片"),
        }
    }

    /// The stage after it.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|s| *s > self)
    }
}
