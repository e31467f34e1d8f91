//! One picture asked for in words.

use super::{Era, Role, Scene, Script, Shot};
use crate::Language;
use serde::{Deserialize, Serialize};

/// What a prompt asks to see: one shot with everything a picture of it depends on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// Language of the prompt, and of the words in it.
    pub language: Language,
    /// When it plays.
    pub era: Era,
    /// Whether an old story plays in China rather than in Europe; says nothing of a modern one.
    pub eastern: bool,
    /// The place; its own `shots` are empty.
    pub scene: Scene,
    /// What is seen there.
    pub shot: Shot,
    /// Who is in the shot, in the order of its cast.
    pub roles: Vec<Role>,
    /// Words of the prompt that changed nothing, for people: what they say is not in the picture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
}

impl Brief {
    /// The brief of one shot of a script. Words spoken, what is cued by them, how people speak, and places in the novel are
    /// left out, for they do not change the picture.
    pub fn of(script: &Script, scene: &Scene, shot: &Shot) -> Self {
        Self {
            language: script.language,
            era: script.era,
            eastern: script.eastern(),
            scene: Scene { shots: Vec::new(), ..scene.clone() },
            shot: Shot { lines: Vec::new(), cues: Vec::new(), source: 0..0, ..shot.clone() },
            roles: shot
                .cast
                .iter()
                .filter_map(|p| script.role(&p.role))
                .map(|role| Role { temper: None, ..role.clone() })
                .collect(),
            unread: Vec::new(),
        }
    }
}
