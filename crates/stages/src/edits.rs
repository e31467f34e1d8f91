//! What a person changed about a film that a reader laid out.
//!
//! Edits belong to the order, not to what was made: the next run reads the same script, applies them and finds
//! everything they do not touch already made. So an edit can be taken back, and an earlier version made the current
//! one, without making anything twice.

use crate::hire::Hire;
use kinora_model::script::Script;
use kinora_model::{RoleId, ShotId};
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything a person changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// By shot.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub shots: BTreeMap<ShotId, ShotEdit>,
    /// By role.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<RoleId, AssetEdit>,
    /// By the picture of a place or thing, named by its task.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pictures: BTreeMap<String, AssetEdit>,
    /// The music of the whole film.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub music: Option<GivenMusic>,
}

/// What was changed about a shot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShotEdit {
    /// What a person said about the picture, in order: each changes what it names and leaves the rest as it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<String>,
    /// Counts how often the picture was wanted anew from the same words.
    #[serde(skip_serializing_if = "is_zero")]
    pub take: u32,
    /// What is heard in place of the script's lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceEdit>,
    /// Who makes the picture, where that is somebody else than the order says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maker: Option<Hire>,
}

/// What is heard in a shot in place of the script's lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoiceEdit {
    /// Other words, spoken by whoever speaks first in the shot.
    Words {
        /// The words.
        text: String,
        /// A voice by name; else the one that role was cast with.
        voice: Option<String>,
        /// Who speaks them, where that is somebody else than the order says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maker: Option<Hire>,
    },
    /// A recording of the lines.
    Recording {
        /// The file.
        media: MediaId,
        /// Its length.
        seconds: f64,
    },
}

/// What was changed about a role, a place or a thing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssetEdit {
    /// How it looks, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// A picture that it shall look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<MediaId>,
    /// Counts how often it was wanted anew from the same words.
    #[serde(skip_serializing_if = "is_zero")]
    pub take: u32,
    /// Who makes it, where that is somebody else than the order says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maker: Option<Hire>,
}

/// Music that the customer brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GivenMusic {
    /// The file.
    pub media: MediaId,
    /// Its length.
    pub seconds: f64,
    /// Its level, 1 = as it is.
    pub volume: f64,
    /// Seconds.
    pub fade_in: f64,
    /// Seconds.
    pub fade_out: f64,
}

impl AssetEdit {
    /// Whether nothing was changed.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
    /// The same, whoever makes it: what it looks like does not depend on that.
    pub fn look(&self) -> Self {
        Self { maker: None, ..self.clone() }
    }
    /// The seed of this take, for a film of `seed`.
    pub fn seed(&self, seed: u64) -> u64 {
        seed_of(seed, self.take)
    }
}

/// The seed of the `take`th picture from the same words, for a film of `seed`.
pub fn seed_of(seed: u64, take: u32) -> u64 {
    // Far apart, so that takes of one film do not meet films of other seeds.
    seed.wrapping_add(u64::from(take).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// What is usual is left out of what is stored, so that it changes no hash.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

impl Edits {
    /// The script with other words spoken. Looks and pictures are edited where they are drawn.
    pub fn apply(&self, script: &mut Script) {
        for shot in script.scenes.iter_mut().flat_map(|s| &mut s.shots) {
            let Some(voice) = self.shots.get(&shot.id).and_then(|e| e.voice.as_ref()) else { continue };
            let words = match voice {
                VoiceEdit::Words { text, .. } => text.clone(),
                VoiceEdit::Recording { .. } => shot.lines.iter().map(|l| l.text.as_str()).collect(),
            };
            let mut line = shot.lines.first().cloned().unwrap_or(kinora_model::script::Line {
                speaker: None,
                text: String::new(),
                emotion: kinora_model::script::Emotion::Calm,
                kind: kinora_model::script::LineKind::Narration,
                confidence: 1.0,
            });
            line.text = words;
            shot.lines = vec![line];
        }
    }

    /// What was changed about a shot.
    pub fn shot(&self, id: &ShotId) -> ShotEdit {
        self.shots.get(id).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scene, shot};

    fn script() -> Script {
        Script {
            title: "t".into(),
            language: kinora_model::Language::Zh,
            era: kinora_model::script::Era::Period,
            roles: vec![],
            scenes: vec![scene(vec![shot("s1-1", &["甲", "乙"]), shot("s1-2", &["丙"])])],
            span: None,
            warnings: vec![],
        }
    }

    #[test]
    fn other_words_take_the_place_of_a_shots_lines_and_of_no_others() {
        let mut edited = script();
        let voice = Some(VoiceEdit::Words { text: "新的台词".into(), voice: None, maker: None });
        let edits = Edits {
            shots: BTreeMap::from([(ShotId::new("s1-1"), ShotEdit { voice, ..ShotEdit::default() })]),
            ..Edits::default()
        };
        edits.apply(&mut edited);
        let texts = |s: &Script| s.shots().flat_map(|(_, s)| s.lines.clone()).map(|l| l.text).collect::<Vec<_>>();
        assert_eq!(texts(&edited), ["新的台词", "丙"]);
        assert_eq!(texts(&script()), ["甲", "乙", "丙"]);
    }

    #[test]
    fn a_recording_keeps_the_words_for_the_captions() {
        let mut edited = script();
        let media = MediaId("r.wav".into());
        let voice = Some(VoiceEdit::Recording { media, seconds: 2.0 });
        let edit = ShotEdit { voice, ..ShotEdit::default() };
        Edits { shots: BTreeMap::from([(ShotId::new("s1-1"), edit)]), ..Edits::default() }.apply(&mut edited);
        assert_eq!(edited.scenes[0].shots[0].lines.len(), 1);
        assert_eq!(edited.scenes[0].shots[0].lines[0].text, "甲乙");
    }

    #[test]
    fn what_is_usual_is_not_stored() {
        assert_eq!(serde_json::to_string(&Edits::default()).expect("plain data"), "{}");
        assert_eq!(serde_json::to_string(&ShotEdit::default()).expect("plain data"), "{}");
    }
}
